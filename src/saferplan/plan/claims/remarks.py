"""What the check of a finished document says: remarks, each with where, how sure, and a plain reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

GRADES = ("wrong", "doubtful", "cannot be checked")
"""Wrong: it cannot be so as printed.  Doubtful: a reader should ask.  Cannot be checked: nothing to hold it against."""


@dataclass(frozen=True)
class Spot:
    """Some characters of a passage: its index in the document's passages, and from where up to where, end left out."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True)
class Remark:
    """One thing that a document gets wrong, may get wrong, or says without anything to check it by.

    `rule` is the name of the rule that found it, `spots` the words it is about, the first being where it is shown.
    `sentence` is the sentence of the first spot, `reason` a plain sentence or two with the arithmetic, and `advice`
    what to write instead or to ask, "" where there is none.
    """

    rule: str
    grade: str
    spots: tuple[Spot, ...]
    sentence: str
    reason: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """The remark as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class DocumentChecked:
    """What became of a document's quantities.

    `quantities` is how many were found, `held` how many of them some rule could hold against another number of the
    document, a figure or themselves, and `remarks` what is to be said, in reading order.
    """

    quantities: int
    held: int
    remarks: tuple[Remark, ...]

    def count(self, grade: str) -> int:
        """How many remarks have a grade."""
        return sum(one.grade == grade for one in self.remarks)
