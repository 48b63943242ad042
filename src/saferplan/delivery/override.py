"""What a person says a status is, carried and printed beside what was worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from saferplan.delivery.status import RULES, TONES, WORDS, Status
from saferplan.errors import BadRecord
from saferplan.plan.checking import day_words


@dataclass(frozen=True)
class Override:
    """What a person says a status is, against what was worked out: the code, why, who and when.

    Raises `BadRecord` where there is no reason or nobody who says so.
    """

    code: str
    reason: str
    by: str
    when: date

    def __post_init__(self) -> None:
        """Refuse an override without a reason, or of nobody."""
        where = "The override of a status"
        if not self.reason.strip():
            raise BadRecord(where, "it has no reason", "a reason in words", "Say why the status should be another.")
        if not self.by.strip():
            raise BadRecord(where, "nobody says so", "who it is by", "Name the role or body.")


@dataclass(frozen=True)
class Shown:
    """A status as it is shown: what was worked out and, beside it, what a person says instead.

    Both are printed.  Raises `BadRecord` where the override's code is none of this kind, puts a result where there are
    no data, calls a measure that is worse than its baseline anything but "cannot tell", or speaks against a report that
    an action is done or dropped.
    """

    computed: Status
    override: Override | None = None

    def __post_init__(self) -> None:
        """Hold an override to the codes of its kind, and to data."""
        if self.override is None:
            return
        where, codes = f"The override of the status of a {self.computed.kind}", RULES[self.computed.kind]
        if self.override.code not in codes:
            found = f'the status "{self.override.code}"'
            raise BadRecord(where, found, f"one of {', '.join(codes)}", "Choose one of these.")
        if self.computed.code == "no-data" and self.override.code != "cannot-tell":
            do = "Enter the reading that you know of."
            raise BadRecord(where, f"“{WORDS[self.override.code]}” where there are no data", "data", do)
        if self.computed.code == "worse" and self.override.code != "cannot-tell":
            found = f"“{WORDS[self.override.code]}” where the measure is worse than its baseline"
            do = "Say what is behind it in the report; worse is shown as worse."
            raise BadRecord(where, found, f"“{WORDS['cannot-tell']}”, or no override", do)
        if self.computed.code in ("done", "dropped"):
            found = f"“{WORDS[self.override.code]}” where a report says “{self.computed.words}”"
            raise BadRecord(where, found, "no override", "Withdraw the report, if it is not so.")

    @property
    def code(self) -> str:
        """The code that holds: the override's where there is one."""
        return self.override.code if self.override else self.computed.code

    @property
    def words(self) -> str:
        """The words of the code that holds."""
        return WORDS[self.override.code] if self.override else self.computed.words

    @property
    def tone(self) -> str:
        """The colour that holds.  What a person alone calls green is amber, for the rule does not bear it out."""
        tone = TONES[self.code]
        return "amber" if tone == "green" and self.computed.tone != "green" else tone

    @property
    def told(self) -> str:
        """The words that hold and, where a person set them, those of the rule beside them."""
        return f"{self.words} (by the rule: {self.computed.words})" if self.override else self.words

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is printed beside it: the reason and, where a person says otherwise, what, who, when and why."""
        if self.override is None:
            return (self.computed.reason, *self.computed.remarks)
        one = self.override
        said = f"{one.by} set it to “{WORDS[one.code]}” on {day_words(one.when)}: {one.reason.strip()}"
        return (f"By the rule: {self.computed.words}. {self.computed.reason}", said, *self.computed.remarks)
