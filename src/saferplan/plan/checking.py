"""What is said of a plan, and what a plan is held to: the words that all of its checks share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from saferplan.findings import Finding
from saferplan.plan.claims.check import LookUp
from saferplan.plan.model import Place
from saferplan.settings import Body, PriorityBefore

GRADES = {
    "wrong": "cannot be as it says",
    "gap": "something that a plan must have is not there",
    "look": "somebody should look at it, and may leave it",
}
"""What is said of a plan, the gravest first, with what each grade means."""

RULES = {
    "claim": "A sentence is not true of the figure that it links to, or there is no such figure.",
    "unbound": "A number in the text is tied to no figure, and so is checked by nobody.",
    "no-why": "A priority has no text that says why it is one.",
    "not-chosen": "A priority does not say who chose it, when, and why.",
    "no-action": "A priority has no action.",
    "unknown-finding": "A finding is named that is not in the release.",
    "finding": "A strong or moderate finding has no action, and was not set aside.",
    "concern": "A concern of residents has no action, and was not set aside.",
    "theme": "An underlying theme is addressed by no action.",
    "unknown-theme": "An action names a theme that the plan does not have.",
    "duty": "A legal duty that a plan should speak of is not covered.",
    "unknown-duty": "A duty is named that is not in the register, or did not hold in the plan's term.",
    "consultation": "Nobody was asked, or it is not said how many, what they said and what changed.",
    "crosswalk": "Nothing says what became of an earlier priority, or of its measure.",
    "no-lead": 'An action has no lead body, or a word like "tbc" for one.',
    "person": "A person is named where a body should stand, or a text may point at one.",
    "unknown-body": "A body is named that is not in the register of bodies, or is written there in other letters.",
    "ended-body": "A body is named that is not there on the date.",
    "no-date": "An action has no last day.",
    "dates": "Dates are out of order, or outside the plan.",
    "no-measure": "An action moves no measure.",
    "unknown-measure": "An action names a measure that the plan does not have.",
    "way": "An action, a measure and the measure's definition do not agree which way is better.",
    "no-baseline": "A measure has no baseline.",
    "bad-baseline": "A baseline is not what the figure is, or has no value.",
    "no-next-data": "A measure does not say when it is next read, or that day has gone by.",
    "no-target": "A measure of impact has no target, or one without a day.",
    "target": "A target lies on the wrong side of its baseline, or was not met.",
    "unmoved": "No action moves a measure of the plan.",
    "unknown-figure": "A measure names a figure that there is none of.",
    "same-action": "One action stands under two priorities, or in two plans.",
    "evidence": "An action cites evidence that is not there, or that found harm.",
    "shown": "An action of a linked plan is to be shown, and is not there.",
    "unsaid": "Actions that say nothing of resources, tier of prevention or evidence.",
}
"""Every rule that a plan is held to, with what it finds."""


@dataclass(frozen=True)
class PlanRemark:
    """One thing said of a plan: by which rule, how grave, in a sentence, where, and what to do.

    `rule` is a key of `RULES`, `grade` of `GRADES`.
    """

    rule: str
    grade: str
    sentence: str
    do: str
    place: Place = field(default_factory=Place)

    def __post_init__(self) -> None:
        """Hold a remark to the rules and grades there are."""
        assert self.rule in RULES, self.rule
        assert self.grade in GRADES, self.grade

    @property
    def told(self) -> str:
        """The sentence, after where it stands in the plan's files."""
        return f"{self.place}: {self.sentence}" if str(self.place) else self.sentence

    def as_json(self) -> dict[str, Any]:
        """The remark as plain JSON values."""
        return {
            "rule": self.rule,
            "grade": self.grade,
            "sentence": self.sentence,
            "do": self.do,
            "file": self.place.file,
            "line": self.place.line,
        }


@dataclass(frozen=True)
class HeldTo:
    """What a plan is held to: the day, the register of bodies, earlier priorities, and what a release holds.

    `findings` and `look_up` are those of a release, both None where there is none: figures and findings are not
    checked then.
    """

    day: date
    bodies: tuple[Body, ...] = ()
    before: tuple[PriorityBefore, ...] = ()
    findings: tuple[Finding, ...] | None = None
    look_up: LookUp | None = None


@dataclass(frozen=True)
class PlanChecked:
    """All that was found in a plan, in the order of its grades and then of its files; and how much was looked at.

    `links` is how many figures the texts link to; `without_release` says that nothing could be held to figures and
    findings.
    """

    remarks: tuple[PlanRemark, ...]
    links: int = 0
    without_release: bool = False

    def of_grade(self, grade: str) -> tuple[PlanRemark, ...]:
        """The remarks of one grade."""
        return tuple(one for one in self.remarks if one.grade == grade)

    @property
    def gaps(self) -> tuple[PlanRemark, ...]:
        """What is wrong or lacking, the gravest first."""
        return tuple(one for one in self.remarks if one.grade in ("wrong", "gap"))

    @property
    def is_clean(self) -> bool:
        """Whether nothing in it is wrong or lacking; what somebody may want to look at does not count."""
        return not self.gaps

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        counts = {grade: len(self.of_grade(grade)) for grade in GRADES}
        return {
            "clean": self.is_clean,
            "counts": counts,
            "figure_links": self.links,
            "without_release": self.without_release,
            "remarks": [one.as_json() for one in self.remarks],
        }


def nearest(word: str, known: Iterable[str]) -> str:
    """What to do about a name that is not there: the nearest that is.

    >>> nearest("burglry", ["burglary", "drugs"])
    'Perhaps it is burglary.'
    """
    names = list(known)
    near = get_close_matches(word, names, 2, 0.6)
    if near:
        return f"Perhaps it is {' or '.join(near)}."
    return f"There {'is' if len(names) == 1 else 'are'} {', '.join(names)}." if 0 < len(names) <= 8 else "Correct it."


def listed(words: Iterable[str]) -> str:
    """Words as a sentence lists them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    held = list(words)
    return held[0] if len(held) == 1 else f"{', '.join(held[:-1])} and {held[-1]}" if held else ""


def day_words(day: date) -> str:
    """A day as a person writes it.

    >>> day_words(date(2021, 3, 1))
    '1 March 2021'
    """
    return f"{day.day} {day:%B} {day.year}"
