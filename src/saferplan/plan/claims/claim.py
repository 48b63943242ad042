"""A claim: what the words of a link say, as a range for one kind of quantity."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from saferplan.plan.claims.wording import Wording

KINDS = ("number", "percent", "points", "part", "times", "rank", "interval", "unchanged", "run", "high")

HERE = "¤"
"""What stands in the words where a claim was taken out."""


@dataclass(frozen=True)
class Claim:
    """What the words of a link say.

    `kind` is one of `KINDS`.  The quantity lies between `low` and `high`, each within where `low_in`, `high_in`; a
    part and a multiple are ratios, a percentage is in per cent, and places of a rank below nought are counted from the
    lowest.  `step` is the last digit that was written, by which an unqualified number is held, else None (for an
    interval, `low` and `high` are the two written limits and `step`, `high_step` theirs).  `sense` is 1 or -1 where a
    sign or a word within the link says which way, else 0; `signed` says that it was a sign.

    `heads` is how many people a number is said to be for, 0 where it is not said; `risk` says that the words are of how
    likely something is; `percentage` that they speak of percentages; `among` is how many a rank is said to be of, 0
    where it is not said.  Of a run `low` and `high` bound the number of rises or falls (all of them where `low` is 0);
    of a high `low` is 1, of a low -1, and `high` how many periods it is of.  Of both `unit` is `year`, `quarter` or
    `month`; `since` is the period that a high is counted from, "" where there is a number of them instead.
    """

    kind: str
    low: float
    high: float
    low_in: bool = True
    high_in: bool = True
    step: Decimal | None = None
    high_step: Decimal | None = None
    sense: int = 0
    signed: bool = False
    heads: int = 0
    risk: bool = False
    percentage: bool = False
    among: int = 0
    unit: str = ""
    since: str = ""


Reader = Callable[[str, Wording], tuple[Claim, str] | None]
"""Takes one kind of claim out of the words: the claim, and the words with `HERE` in its place; None where none is."""


@cache
def alternatives(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words or phrases, the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(one) for one in longest) + r")(?!\w)")
