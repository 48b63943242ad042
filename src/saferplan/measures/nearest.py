"""The nearest address: what to offer in place of one that names no figure."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import Address
from saferplan.measures.definition import load_measures
from saferplan.periods import parse_period

_WEIGHTS = {"area": 8, "group": 4, "statistic": 2, "period": 1}
"""What to keep before what: where one part of an address must give way, it is the period."""


def nearest_address(frame: pl.DataFrame, address: Address) -> str | None:
    """The figure in the frame of levels that differs from the address in the fewest parts; None for no such measure.

    Of figures that differ in equally many, one that keeps the area goes first, then one that keeps the type or group,
    then the statistic: so a year that is not held gives the same measure, area and group in the nearest period held
    (of the same kind, and one with a value, if there is any).  Where area or group must give way, because there is
    none of that name, it is to the one spelt most like it.
    """
    same = frame.filter(pl.col("measure") == address.measure)
    if same.is_empty():
        return None
    statistic = address.stat or load_measures()[address.measure].default_statistic
    wrong = {
        "area": pl.col("area") != address.area,
        "group": pl.col("group") != address.group_text,
        "statistic": (pl.col("statistic") != statistic) | (pl.col("of") != (address.of or "")),
        "period": pl.col("period") != address.period,
    }
    many = pl.sum_horizontal(test.cast(pl.Int32) for test in wrong.values())
    which = pl.sum_horizontal(test.cast(pl.Int32) * _WEIGHTS[part] for part, test in wrong.items())
    marked = same.with_columns((many * 16 + which).alias("cost"))
    best = marked.filter(pl.col("cost") == pl.col("cost").min())
    best = best.filter(pl.col("area") == _most_like(address.area, best["area"].unique()))
    best = best.filter(pl.col("group") == _most_like(address.group_text, best["group"].unique()))
    best = best.filter(pl.col("statistic") == _most_like(statistic, best["statistic"].unique()))
    rows = best.select("period", "missing", "id").sort("id").rows()
    return str(min(rows, key=lambda row: (row[1] != "", *_apart(address.period, row[0])))[2])


def _most_like(wanted: str, held: Iterable[str]) -> str:
    """The one of the same sort that is spelt most like the one wanted; of equals, the whole, then the alphabet's first.

    A ward is of the sort of other wards, a board of other boards, a type of other types.
    """
    return max(
        sorted(held, key=lambda one: (one != PARTNERSHIP, one)),
        key=lambda one: (_sort_of(one) == _sort_of(wanted), SequenceMatcher(None, wanted, one).ratio()),
    )


def _sort_of(text: str) -> str:
    """What a word is one of: a code's first three letters, the kind before a colon, the dimensions of a group.

    >>> _sort_of("X05000003"), _sort_of("board:west"), _sort_of("crime_type=drugs;deprivation_fifth=1")
    ('X05', 'board', 'crime_type;deprivation_fifth')
    """
    if "=" in text:
        return ";".join(part.partition("=")[0] for part in text.split(";"))
    return text.partition(":")[0] if ":" in text else text[:3]


def _apart(wanted: str, held: str) -> tuple[bool, int, int]:
    """How far apart two periods lie: of another kind or not, the months between their ends, and the later first."""
    one, other = parse_period(wanted), parse_period(held)
    return one.kind != other.kind, abs(one.first - other.first) + abs(one.last - other.last), -other.last
