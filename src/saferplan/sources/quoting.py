"""What an error may say of a cell: its own text where that can be nobody's name, else only what sort of thing it is.

A file in the wrong columns may hold a person's name and address where a code or a month should be, and errors are
read, logged and sent on.
"""

from __future__ import annotations

import re

from saferplan.areas import slug_of
from saferplan.reference.crime_types import slug_by_spelling

_QUOTABLE = re.compile(
    r"""
    \d{1,4}[-/.]\d{1,4}([-/.]\d{1,4})?                     # a month or a day
        ((T|,?\ )\d{1,2}(:\d{2}){1,2}([\d:+.Z-]{1,16})?)?     # and a time
    | [A-Z]\d{1,8} | \d{2}[A-Z]{2}\d{2}[A-Z]\d              # the code of an area, or the start of one
    | [+-]?\d{1,7}(\.\d{1,12})?                             # a number, shorter than that of a telephone
    """,
    re.VERBOSE | re.ASCII,
)


def quoted(value: object) -> str:
    """Say what a cell holds, for an error.

    Months, days and times, codes of areas, numbers of up to seven digits, and types of crime are quoted; of all else
    only the sort is said.

    >>> quoted("06/2018"), quoted("E0100"), quoted("-4"), quoted("BURGLARY")
    ('"06/2018"', '"E0100"', '"-4"', '"BURGLARY"')
    >>> quoted("25/04/2018 21:30"), quoted("Mrs Jane Doe"), quoted("x"), quoted(None)
    ('"25/04/2018 21:30"', 'several words', 'a word', 'nothing')
    >>> quoted("07700900123"), quoted("jane@example.org"), quoted("12 Mill Lane"), quoted("AB12C"), quoted("?")
    ('a long number', 'an e-mail address', 'words and numbers', 'letters and digits together', 'signs without letters')
    """
    if value is None or not str(value).strip():
        return "nothing"
    text = str(value).strip()
    if _QUOTABLE.fullmatch(text) or (slug_of(text) in _type_slugs() and len(text) <= 40):
        return f'"{text}"'
    return next(what for what, pattern in _SORTS if re.fullmatch(pattern, text, re.DOTALL))


_SORTS = (
    ("an e-mail address", r"\S+@\S+"),
    ("a long number", r"[+-]?\d[\d ,.()-]*"),
    ("a word", r"[^\W\d_]+(?:['’-][^\W\d_]+)*[.,]?"),
    ("several words", r"(?=.*[^\W\d_])\D+"),
    ("letters and digits together", r"(?=.*[^\W\d_])\S+"),
    ("words and numbers", r".*[^\W\d_].*"),
    ("signs without letters", r".*"),
)
"""The sorts of things that a cell may hold, as an error calls them; the first that fits."""


def _type_slugs() -> set[str]:
    """The types of crime in every published spelling, as slugs, so that neither capitals nor commas matter."""
    return {slug_of(spelling) for spelling in slug_by_spelling()}
