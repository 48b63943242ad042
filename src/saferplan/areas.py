"""Areas: a place with a code and a vintage.

Codes are those of the Government Statistical Service (GSS): a letter and eight digits, like `E01017689`.  A
partnership's own places have a kind and a name: `board:aylesbury`, `town:high-wycombe`.  `partnership` is the whole
area that the user chose.  Invented places use codes that begin with X, and are refused unless the partnership says
that it is invented.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARTNERSHIP = "partnership"

AREA_KINDS = {
    "lsoa": "LSOA",
    "ward": "ward",
    "board": "community board",
    "town": "town",
    "district": "district",
    "partnership": "partnership",
}
"""The kinds of area that figures are worked out for, smallest first, as a reader would say them."""

_GSS = re.compile(r"[A-Z][0-9]{8}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, order=True)
class Area:
    """A place with a code and a vintage: an LSOA, a ward, a community board, a district, the partnership.

    `kind` is a key of `AREA_KINDS`; `vintage` is the year of the boundaries, or "" for a partnership's own places.
    """

    kind: str
    code: str
    name: str
    vintage: str = ""

    @property
    def slug(self) -> str:
        """The area's name in the address of a page: its code, in lower case, with no colon."""
        return self.code.lower().replace(":", "-").replace("+", "-")


def is_gss_code(text: str) -> bool:
    """Whether the text has the form of a GSS code, or of several joined by `+` where areas are worked as one.

    >>> is_gss_code("E01017689"), is_gss_code("E0101768")
    (True, False)
    """
    return all(_GSS.fullmatch(part) for part in text.split("+"))


def is_invented(code: str) -> bool:
    """Whether a code belongs to an invented place."""
    return code.startswith("X")


def is_area_code(text: str) -> bool:
    """Whether the text can stand for an area in an address.

    >>> is_area_code("board:aylesbury"), is_area_code("partnership"), is_area_code("Aylesbury")
    (True, True, False)
    """
    if text == PARTNERSHIP:
        return True
    kind, _, name = text.partition(":")
    if kind in ("board", "town"):
        return bool(_SLUG.fullmatch(name))
    return is_gss_code(text)


def slug_of(name: str) -> str:
    """Turn a name into a slug: lower case, words joined by hyphens.

    >>> slug_of("Violence and sexual offences")
    'violence-and-sexual-offences'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")
