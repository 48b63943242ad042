"""What cells of a file of scores mean, and what an error may say of those that mean nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from saferplan.errors import BadInput
from saferplan.plan.tracker_cells import read_day
from saferplan.priorities.model import ScoreField
from saferplan.sources.quoting import quoted

_DAY = re.compile(r"\d{1,2}[ ./-]+(?:\d{1,2}|[^\W\d_]{3,9})[ .,/-]+\d{4}")
_ID = re.compile(r"[a-z0-9-]{1,20}/[a-z0-9-]{1,60}", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+")
OF_LEVELS = frozenset(
    [
        "very",
        "quite",
        "fairly",
        "high",
        "medium",
        "moderate",
        "low",
        "likely",
        "unlikely",
        "possible",
        "probable",
        "certain",
        "rare",
        "severe",
        "serious",
        "major",
        "minor",
        "none",
        "no",
        "yes",
        "unknown",
        "unsure",
        "not",
        "sure",
        "tbc",
    ]
)
"""Words that people write in place of a level: an error may repeat them, since they are nobody's name."""


def day_given(text: str | None) -> date | None:
    """The day of a cell, as 2019-10-14 or the British way round; None where it is none.

    >>> day_given("14/10/2019"), day_given("2019-10-14 00:00:00"), day_given("14 October 2019"), day_given("2019/20")
    (datetime.date(2019, 10, 14), datetime.date(2019, 10, 14), datetime.date(2019, 10, 14), None)
    """
    plain = (text or "").strip().removesuffix(" 00:00:00")
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return read_day(plain).day if _DAY.fullmatch(plain) else None


def issue_told(text: str | None, issues: Iterable[str]) -> tuple[str, str]:
    """How an error tells an issue that there is not, and what to do: an id is nobody's name, and is shown.

    >>> issue_told("own/bikes", ["own/motor-bikes", "theme/drugs"])
    ('"own/bikes"', 'Did you mean "own/motor-bikes"? Correct it, or put the issue into issues.toml.')
    """
    if text is None or not _ID.fullmatch(text):
        return quoted(text), "Copy the id from the sheet as it was made."
    near = get_close_matches(text, list(issues), 1)
    mean = f'Did you mean "{near[0]}"? ' if near else ""
    return f'"{text}"', f"{mean}Correct it, or put the issue into issues.toml."


def score_told(text: str | None, field: ScoreField) -> str:
    """How an error tells a score that is no level: in its own words, where these are words of levels.

    >>> from saferplan.priorities.model import shipped_models
    >>> field = shipped_models()["four-by-four"].fields[0]
    >>> score_told("Very high", field), score_told("Mrs Jane Doe", field), score_told("7", field)
    ('"Very high"', 'several words', '"7"')
    """
    known = OF_LEVELS | {word.lower() for level in field.levels for word in _WORD.findall(level.title)}
    words = _WORD.findall(text or "")
    if words and len(words) <= 5 and all(word.lower() in known for word in words):
        return f'"{text}"'
    return quoted(text)


def letter(place: int | None) -> str:
    """The letter of a column of a spreadsheet, from 0; "" where it is not known.

    >>> letter(0), letter(25), letter(26), letter(None)
    ('A', 'Z', 'AA', '')
    """
    told, left = "", -1 if place is None else place
    while left >= 0:
        left, last = divmod(left, 26)
        told, left = chr(ord("A") + last) + told, left - 1
    return told


@dataclass(frozen=True)
class ScoredTwice:
    """A score that stands in an earlier file too: both files, and the fault that says so of this row."""

    file: str
    other: str
    fault: BadInput


def twice_told(found: Sequence[ScoredTwice], kept: dict[str, int]) -> list[BadInput]:
    """The faults of scores that stand twice; one alone for a file all of whose scores (`kept`) stand in another.

    A sheet that was sent again under another name is one mistake, and not as many as it has rows.
    """
    pairs = Counter((one.file, one.other) for one in found)
    whole = {pair for pair, many in pairs.items() if many > 1 and pair[0] != pair[1] and many == kept.get(pair[0])}
    faults = [one.fault for one in found if (one.file, one.other) not in whole]
    for file, other in sorted(whole):
        is_so = f"all its {pairs[file, other]:,} scores stand in {other} too"
        do = "It is the same sheet sent twice: take the older of the two out of the folder."
        faults.append(BadInput(file, is_so, "each scorer's sheet once", do))
    return faults
