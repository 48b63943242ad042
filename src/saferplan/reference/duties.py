"""Duties: what the law asks of a partnership, as dated rows from `duties.toml`, each with what was seen of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

ABOUT = {
    "partnership": "The partnership and its strategy",
    "assessment": "The assessment",
    "plan": "The plan",
    "people": "The people of the area",
    "oversight": "Who looks over its shoulder",
    "information": "Sharing what is known",
    "harms": "Particular harms",
}
"""The parts of the work that a duty may be about, in the order of the pages, with their headings."""

SEEN = {
    "text": "The words of the law were seen",
    "summary": "A guide to the law was seen",
    "memory": "Not checked: from memory",
}
"""What was seen of a duty's source, as it is printed."""


@dataclass(frozen=True)
class Duty:
    """One thing the law asks: what, of whom, where it stands, since and until when, and what was seen of its source.

    `id` is how a plan names it.  `clock` says how often or by when, `months` the
    same as a number (nought where the law sets no period), `artefact` what shows that it was done, and `plan`
    what a partnership plan should say of it ("" where it need say nothing).  `since` and `until` are days as
    YYYY-MM-DD, or "" where none is known.  `about` is a key of `ABOUT`, `seen` of `SEEN`; `verified_on` is when the
    words of the law were seen, "" where they were not; `note` says what to beware of.
    """

    id: str
    duty: str
    law: str
    section: str
    holder: str
    asks: str
    clock: str
    artefact: str
    plan: str
    since: str
    until: str
    about: str
    seen: str
    verified_on: str
    note: str
    months: int = 0

    def __post_init__(self) -> None:
        """Hold a row to the words it may use, and to a day of verification exactly where the law was seen."""
        assert self.about in ABOUT, (self.duty, self.about)
        assert self.seen in SEEN, (self.duty, self.seen)
        assert self.months >= 0, (self.duty, self.months)
        assert self.clock or not self.months, self.duty
        assert bool(self.verified_on) == (self.seen == "text"), (self.duty, self.seen, self.verified_on)

    @property
    def verified(self) -> bool:
        """Whether the words of the law itself were seen."""
        return bool(self.verified_on)

    def holds_on(self, day: str) -> bool:
        """Whether it holds on a day, YYYY-MM-DD; a row whose first day is not known holds until its last."""
        return self.holds_between(day, day)

    def holds_between(self, first: str, last: str) -> bool:
        """Whether it holds on any day from `first` to `last`, both YYYY-MM-DD."""
        return (not self.since or self.since <= last) and (not self.until or first <= self.until)


@cache
def duties() -> tuple[Duty, ...]:
    """Every duty, in the order of the file.

    >>> [one.section for one in duties() if one.law == "Crime and Disorder Act 1998" and one.verified][:2]
    ['section 5(1)', 'section 6(1)(a)']
    """
    text = resources.files("saferplan.reference").joinpath("duties.toml").read_text(encoding="utf-8")
    return tuple(Duty(**row) for row in tomllib.loads(text)["duty"])


def duties_on(day: str) -> tuple[Duty, ...]:
    """The duties that hold on a day, by what they are about.

    >>> any("serious violence" in one.duty for one in duties_on("2019-06-30"))
    False
    """
    order = list(ABOUT)
    return tuple(sorted((one for one in duties() if one.holds_on(day)), key=lambda one: order.index(one.about)))
