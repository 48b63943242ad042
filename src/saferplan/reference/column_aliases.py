"""Column aliases: the many names under which published files give the same column.

The Office for National Statistics writes `LSOA11CD`, the English Indices `LSOA code (2011)`, and an R package
`lsoa11_code`.  The names are data, in `column_aliases.toml`; this module looks a header up in them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class KnownColumn:
    """A column whose meaning is known: its header as written, what it holds, and the year that the header gives.

    `year` is that of the boundaries for a code or name and that of the estimate for people, or "" where the header
    gives none.  `census` marks a count of people taken in a census.
    """

    header: str
    meaning: str
    year: str = ""
    census: bool = False


def _plain(text: str) -> str:
    """A header without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9{}]+", "", text.lower())


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str, str, bool], ...]:
    """Each spelling as a pattern, with its meaning, the year it implies and whether it is a census count."""
    raw = tomllib.loads(files("saferplan.reference").joinpath("column_aliases.toml").read_text(encoding="utf-8"))
    made = []
    for column in raw["column"]:
        for spelling in column["spellings"]:
            pattern = _plain(spelling).replace("{yyyy}", r"(?P<year>(?:19|20)\d\d)").replace("{yy}", r"(?P<year>\d\d)")
            implied = column.get("says_year", "")
            made.append((re.compile(pattern), column["meaning"], implied, column.get("census", False)))
    return tuple(made)


@cache
def known_column(header: str) -> KnownColumn | None:
    """What a column holds, by its header, or None where the header is not one of the known spellings.

    >>> known_column("LSOA code (2011)")
    KnownColumn(header='LSOA code (2011)', meaning='lsoa_code', year='2011', census=False)
    >>> known_column("ltla22_name").year, known_column("Outcome type")
    ('2022', None)
    """
    plain = _plain(header)
    for pattern, meaning, implied, census in _spellings():
        if found := pattern.fullmatch(plain):
            year = found.groupdict().get("year") or implied
            return KnownColumn(header, meaning, f"20{year}" if len(year) == 2 else year, census)
    return None


def known_columns(headers: Iterable[str]) -> tuple[KnownColumn, ...]:
    """The known columns among the headers, in their order.

    >>> [column.meaning for column in known_columns(["FID", "LSOA21CD", "WD24CD", "WD24NM"])]
    ['lsoa_code', 'ward_code', 'ward_name']
    """
    return tuple(known for header in headers if (known := known_column(header)) is not None)
