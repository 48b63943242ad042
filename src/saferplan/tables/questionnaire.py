"""The questionnaire of a survey wave: what was asked, in what words, of whom, and how answers stand in the file.

A wave is described by a file `questionnaire.toml`; `questionnaire_file.parse_questionnaire` reads it into these
classes, and everything after relies on them alone.  Ids of questions stay the same from wave to wave, so that a trend
can be drawn wherever the wording did too (`questionnaire_wording`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

TYPES = {
    "single": "one of several answers",
    "multiple": "any number of several answers",
    "scale": "a step between two ends, such as 1 to 10",
    "grid": "the same answers for each of several rows",
    "number": "a number",
    "postcode": "a postcode, looked up and then dropped",
    "place": "the name of a street, ward or other place, looked up and then dropped",
    "text": "words of one's own",
}
"""The types of question, and what is answered."""

KINDS = {
    "resident": "lives in the area",
    "works_here": "works or studies in the area and lives elsewhere",
    "elected": "an elected representative",
    "partner_staff": "works for a body of the partnership",
    "unknown": "did not say",
}
"""The kinds of respondent.  Elected representatives and staff are told apart, and never added to residents."""

ROLES = {
    "age": "how old they are: a number with bands, or a band",
    "sex": "their sex",
    "ethnicity": "their ethnic group",
    "tenure": "whether they own or rent their home",
    "disability": "whether a health condition limits them",
    "respondent_type": "what kind of respondent they are; its options have the codes of the kinds",
    "channel": "how they came to the survey",
    "area": "a ward, board or other area that they named",
    "deprivation": "how deprived their area is",
    "language": "the language that they answered in",
}
"""What a question tells of the person, by which answers are weighted and compared; each role has one question."""

SAMPLES = {
    "open": "anyone with the link could answer: no random sample",
    "random": "people were drawn at random",
    "panel": "members of a panel were asked",
}

SOURCES = ("saferplan", "citizen-space", "limesurvey", "forms", "table")
"""Whose layout the responses have; `table` is any other table with a row for each respondent."""

OF_RESPONDENTS = ("lsoa", "deprivation_fifth", "ward", "board", "district", "kind", "channel")
"""What a margin may be of beside roles: columns of `survey_respondents`, and what a partnership knows of LSOAs."""


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    `code` is what the tables hold, `text` its wording, `values` other spellings that stand in the file, `column` its
    own column where the file has one for each option.  `score` orders answers of a scale.  `view` is False for "don't
    know" and "no opinion", `refusal` True for "prefer not to say"; `other` takes every answer that fits no option.
    """

    code: str
    text: str
    values: tuple[str, ...] = ()
    column: str = ""
    score: float | None = None
    view: bool = True
    refusal: bool = False
    other: bool = False


@dataclass(frozen=True)
class Band:
    """A band of a number, such as ages 16 to 24: code, wording, and its least and most (both in it)."""

    code: str
    text: str
    least: float
    most: float


@dataclass(frozen=True)
class GridRow:
    """A row of a grid: its code, its wording, its column in the file, and the crime type or theme that it is about."""

    code: str
    text: str
    column: str = ""
    concern: str = ""


@dataclass(frozen=True)
class Route:
    """A condition on which a question is asked: an earlier question has one of these answers."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Across:
    """A group that a question is also told of: those who gave one of some answers to another question.

    `text` says who they are, to follow "residents": "who are very concerned about drugs".
    """

    question: str
    answers: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Question:
    """One question, in its exact wording.

    `type` is a key of `TYPES`.  `column` is its column in the file ("" where rows or options have their own, or where
    a look-up of places answers it), `separator` parts several answers in one cell, `other_column` has the words behind
    "other".  `routes` must all hold for it to be asked, of respondents of the kinds `asks` (all kinds where empty).
    `role` is a key of `ROLES` or "".  `concern` is the crime type or theme it is about.  `top` are the answers that are
    told as one, in the words `top_text`; `top_is` says whether that is bad, good or neither, and `tells` says it after
    "of residents": "feel fairly or very unsafe after dark" (of a grid, before its row).  `compare` names questions it
    is told beside, respondent by respondent; `across` by whose answers to another question it is told too. `source`
    names the survey whose wording it has.
    """

    id: str
    text: str
    type: str
    column: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[GridRow, ...] = ()
    bands: tuple[Band, ...] = ()
    least: float | None = None
    most: float | None = None
    separator: str = ""
    other_column: str = ""
    routes: tuple[Route, ...] = ()
    asks: tuple[str, ...] = ()
    role: str = ""
    concern: str = ""
    top: tuple[str, ...] = ()
    top_text: str = ""
    top_is: str = "neither"
    tells: str = ""
    compare: tuple[str, ...] = ()
    across: tuple[Across, ...] = ()
    source: str = ""

    @property
    def closed(self) -> bool:
        """Whether its answers are options or numbers, so that they can be counted as they are."""
        return self.type not in ("text", "postcode", "place")

    @property
    def items(self) -> tuple[str, ...]:
        """What each respondent has an answer for: the codes of the rows of a grid, and "" for any other question."""
        return tuple(row.code for row in self.rows) or ("",)

    @property
    def answers(self) -> tuple[Option | Band, ...]:
        """The answers that the tables can hold, in order: options, and the bands of a number."""
        return (*self.options, *self.bands)

    def option(self, code: str) -> Option | None:
        """The option of a code, or None."""
        return next((one for one in self.options if one.code == code), None)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the file that it needs, in order."""
        own = (self.column, *(row.column for row in self.rows), *(one.column for one in self.options))
        return tuple(name for name in own if name)


@dataclass(frozen=True)
class Wave:
    """One round of the survey: its id (`2020-01`, in addresses `wave-2020-01`), dates, sample and population."""

    id: str
    title: str
    opened: date
    closed: date
    sample: str
    population: str
    languages: tuple[str, ...] = ("en",)
    previous: str = ""

    @property
    def period(self) -> str:
        """The wave as a period in the address of a figure."""
        return f"wave-{self.id}"


@dataclass(frozen=True)
class Consent:
    """What people were told: what they agreed to, and how long the responses are kept."""

    text: str
    retention: str


@dataclass(frozen=True)
class Responses:
    """Where the responses are and which columns say what of each; a column that the file lacks is "".

    `complete` are the values of `status` that mean a complete response.  `kind` is the kind of every respondent where
    no question has the role respondent_type.  `late` and `outside` say what becomes of responses after the last day and
    of residents whose postcode lies outside: "set aside" or "keep".
    """

    files: tuple[str, ...] = ()
    source: str = "table"
    sheet: str = ""
    encoding: str = ""
    id: str = ""
    submitted: str = ""
    started: str = ""
    status: str = ""
    complete: tuple[str, ...] = ()
    channel: str = ""
    kind: str = "unknown"
    late: str = "set aside"
    outside: str = "set aside"


@dataclass(frozen=True)
class Channel:
    """A way in which people were recruited: its code, its title, its spellings in the file, or the files it filled."""

    code: str
    title: str
    values: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lookup:
    """A table in the wave's folder that places respondents.

    It goes from what respondents gave (`of`: postcode, place or lsoa; column `key` of the file) to what it `gives`:
    postcode, lsoa, or the id of a question that nobody was asked (column `value`).
    """

    file: str
    of: str
    key: str
    gives: str
    value: str


@dataclass(frozen=True)
class Margin:
    """What the weighted answers must agree with the population in: one role, or several crossed; targets by name.

    `roles` are keys of `ROLES` or words of `OF_RESPONDENTS`.
    """

    roles: tuple[str, ...]

    @property
    def name(self) -> str:
        """The margin as `targets.csv` names it: its roles joined by " x "."""
        return " x ".join(self.roles)


@dataclass(frozen=True)
class Weighting:
    """How answers are weighted to the population.

    `trim` is the most that a weight may be, times the median (0 for no limit); `source` says where the targets are
    from; `reason` is why there are no weights, where there are no margins.
    """

    margins: tuple[Margin, ...] = ()
    trim: float = 5.0
    source: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """A wave as it was planned: its questions in order, and how the file of responses is to be read."""

    wave: Wave
    consent: Consent
    responses: Responses
    questions: tuple[Question, ...]
    channels: tuple[Channel, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    weighting: Weighting = field(default_factory=Weighting)

    def question(self, id: str) -> Question:
        """The question of an id; `KeyError` if there is none."""
        return {one.id: one for one in self.questions}[id]

    def of_role(self, role: str) -> Question | None:
        """The question with a role, or None."""
        return next((one for one in self.questions if one.role == role), None)

    def of_type(self, *types: str) -> tuple[Question, ...]:
        """The questions of some types, in order."""
        return tuple(one for one in self.questions if one.type in types)

    @property
    def looked_up(self) -> frozenset[str]:
        """The ids of questions that nobody was asked, and that a look-up of places answers."""
        return frozenset(one.gives for one in self.lookups) - {"postcode", "lsoa"}
