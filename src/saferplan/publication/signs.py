"""The minus sign, as print has it."""

from __future__ import annotations

import re

_HYPHEN = re.compile(r"(?<![^\s(])-(?=\d)")


def minus(text: str) -> str:
    """The text with a true minus sign before a number instead of a hyphen.

    The engine prints a hyphen, which every terminal can show; pages, charts and the PDF print the sign.

    >>> minus("-17%"), minus("2014-15"), minus("-23% to -11%")
    ('−17%', '2014-15', '−23% to −11%')
    """
    return _HYPHEN.sub("−", text)
