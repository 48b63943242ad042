"""What an error may say of a cell: its own text where that can be nobody's name, else only how long it is.

A file in the wrong columns may hold a person's name and address where a code or a month should be, and errors are
read, logged and sent on.
"""

from __future__ import annotations

import re

from saferplan.areas import slug_of
from saferplan.reference.crime_types import slug_by_spelling

_QUOTABLE = re.compile(
    r"""
    \d{1,4}[-/.]\d{1,4}([-/.]\d{1,4})?(T[\d:+.Z-]{1,20})?   # a month or a day
    | [A-Z]\d{1,8} | \d{2}[A-Z]{2}\d{2}[A-Z]\d              # the code of an area, or the start of one
    | [+-]?\d{1,7}(\.\d{1,12})?                             # a number, shorter than that of a telephone
    """,
    re.VERBOSE | re.ASCII,
)


def quoted(value: object) -> str:
    """Say what a cell holds, for an error.

    Months and days, codes of areas, numbers of up to seven digits, and types of crime are quoted; of all else only
    the length is said.

    >>> quoted("06/2018"), quoted("E0100"), quoted("-4"), quoted("BURGLARY")
    ('"06/2018"', '"E0100"', '"-4"', '"BURGLARY"')
    >>> quoted("Mrs Jane Doe"), quoted("x"), quoted(None)
    ('words of 12 characters', 'words of 1 character', 'nothing')
    """
    if value is None:
        return "nothing"
    text = str(value)
    if _QUOTABLE.fullmatch(text) or (slug_of(text) in _type_slugs() and len(text) <= 40):
        return f'"{text}"'
    return f"words of {len(text)} character{'' if len(text) == 1 else 's'}"


def _type_slugs() -> set[str]:
    """The types of crime in every published spelling, as slugs, so that neither capitals nor commas matter."""
    return {slug_of(spelling) for spelling in slug_by_spelling()}
