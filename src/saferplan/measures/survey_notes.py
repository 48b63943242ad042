"""The notes that travel with a figure of a survey: what was asked, of whom, how many answered, and how it was weighted.

| note | what it says |
|---|---|
| `ASKED how safe ...` | the wording of the question |
| `ANSWER very safe` | the wording of the answer |
| `AMONG people aged 16 to 34` | who the figure is of, where not all residents |
| `BASE asked=2379 answered=2301 view=2250 effective=1830` | how many respondents it rests on |
| `WEIGHTED by=age x sex;area` | what the answers were weighted by |
| `UNWEIGHTED because ...` | why they were not |
| `MARGINS_OFF share=0.8` | weights so trimmed could not meet all margins: the furthest is off by so many per cent |
| `WEIGHTS trimmed=12 rounds=9` | how many weights are at the limit, and in how many rounds they were found |
| `OPEN` | anyone with the link could answer |
| `GAVE_PLACE` | it rests on those who said where they live |
| `CHANNEL channel: posters` | of those who came to the survey by it |
| `TOGETHER safe,very-safe` | the answers that are told as one |
| `SHAPE 5f0a1c22` | a sign of the answers, the route and those asked: it changes with any of these |
| `SEVERAL` | several answers could be chosen |
| `THAN how worried ...` | the question that this one is set against |
| `CROSSED 12 7` | how many gave this answer and not the other, and the other way round; it never leaves |
| `BEYOND_CHANCE p=0.01 of=24` | the probability by chance, after allowing for so many looked at |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.figures import Figure

CROSSED = "CROSSED"
WEIGHTS = "WEIGHTS"


@dataclass(frozen=True)
class Base:
    """How many respondents a figure rests on: asked, answered, with a view; and the effective base."""

    asked: int
    answered: int
    view: int
    effective: float

    @property
    def note(self) -> str:
        """The note that travels with the figure."""
        return f"BASE asked={self.asked} answered={self.answered} view={self.view} effective={self.effective:.1f}"


def note_of(caveats: Sequence[str], kind: str) -> str | None:
    """What a kind of note says, without its name; None where none travels.

    >>> note_of(("OPEN", "AMONG people aged 16 to 34"), "AMONG"), note_of(("OPEN",), "AMONG")
    ('people aged 16 to 34', None)
    """
    return next((rest for name, _, rest in (note.partition(" ") for note in caveats) if name == kind), None)


def crossed_of(caveats: Sequence[str]) -> list[int]:
    """How many of those who answered two questions gave the one answer alone, and the other alone; [] where not told.

    >>> crossed_of(("OPEN", "CROSSED 12 7"))
    [12, 7]
    """
    return [int(one) for one in (note_of(caveats, CROSSED) or "").split()]


def weights_of(figure: Figure) -> tuple[int, int] | None:
    """How many weights are at the limit, and the rounds in which all were found; None where a figure does not say.

    >>> from saferplan.figures import FIGURE_COLUMNS
    >>> weights_of(Figure(**dict.fromkeys(FIGURE_COLUMNS, "") | {"caveats": ("WEIGHTS trimmed=12 rounds=9",)}))
    (12, 9)
    """
    note = note_of(figure.caveats, WEIGHTS)
    if note is None:
        return None
    parts = dict(part.split("=", 1) for part in note.split(" "))
    return int(parts["trimmed"]), int(parts["rounds"])


def base_of(figure: Figure) -> Base | None:
    """The respondents behind a figure of a survey; None for any other figure."""
    note = note_of(figure.caveats, "BASE")
    if note is None:
        return None
    parts = dict(part.split("=", 1) for part in note.split(" "))
    return Base(int(parts["asked"]), int(parts["answered"]), int(parts["view"]), float(parts["effective"]))


def corrected(figure: Figure) -> tuple[float, int] | None:
    """The probability of a gap by chance after allowing for how many were looked at, and that number; None: not told.

    >>> from saferplan.figures import FIGURE_COLUMNS
    >>> made = dict.fromkeys(FIGURE_COLUMNS, "") | {"caveats": ("BEYOND_CHANCE p=0.01 of=24",)}
    >>> corrected(Figure(**made))
    (0.01, 24)
    """
    note = note_of(figure.caveats, "BEYOND_CHANCE")
    if note is None:
        return None
    parts = dict(part.split("=", 1) for part in note.split(" "))
    return float(parts["p"]), int(parts["of"])


def subject_of(figure: Figure) -> str:
    """The question and the answer that a figure is of, in their own words, and of whom; "" for any other figure."""
    asked, answer = (note_of(figure.caveats, kind) for kind in ("ASKED", "ANSWER"))
    if asked is None:
        return ""
    among = note_of(figure.caveats, "AMONG")
    words = f"“{asked}”" + (f": {answer}" if answer else "")
    return words + (f", {among}" if among else "")


def margin_in_words(name: str) -> str:
    """What a margin is by, in words.

    >>> margin_in_words("age x sex"), margin_in_words("deprivation_fifth"), margin_in_words("lsoa")
    ('age and sex', 'deprivation fifth', 'small area')
    """
    roles = [{"lsoa": "small area"}.get(role, role.replace("_", " ")) for role in name.split(" x ")]
    return " and ".join(roles)


def note_in_words(caveat: str) -> str:
    """A note as a sentence, where it stands by itself; "" for those that are told in the title or the working.

    >>> note_in_words("WEIGHTED by=age x sex;area")
    'Weighted to the population by age and sex, and area.'
    """
    kind, _, rest = caveat.partition(" ")
    if kind == "WEIGHTED":
        margins = [margin_in_words(one) for one in rest.removeprefix("by=").split(";")]
        listed = margins[0] if len(margins) == 1 else f"{', '.join(margins[:-1])}, and {margins[-1]}"
        return f"Weighted to the population by {listed}."
    if kind == "UNWEIGHTED":
        return f"Not weighted: {rest.removeprefix('because ')}."
    if kind == "MARGINS_OFF":
        share = rest.removeprefix("share=")
        return (
            f"With weights so trimmed not all margins could be met: the furthest is off by {share}% of the population."
        )
    if kind == "OPEN":
        return (
            "Anyone with the link could answer, so this is no random sample. The limits say how much chance could move "
            "the answer among people as ready to answer as these; they are no margin of error for the population."
        )
    if kind == "GAVE_PLACE":
        return "It rests on those who said where they live, who may differ from those who did not."
    if kind == "BEYOND_CHANCE":
        parts = dict(part.split("=", 1) for part in rest.split(" "))
        many = int(parts["of"])
        p = float(parts["p"])
        how = "less than 1 time in 1,000" if p < 0.001 else f"{p:.3f} of the time" if p < 0.1 else "often"
        return f"If no group differed, one as far apart would come up {how} among the {many:,} that were looked at."
    return ""
