"""Areas: a place with a code and a vintage.

Codes are those of the Government Statistical Service (GSS): a letter and eight digits, like `E01017689`.  A
partnership's own places have a kind and a name: `board:aylesbury`, `town:high-wycombe`, and so has the group
of areas most like it, `group:similar-areas`.  `partnership` is the whole
area that the user chose.  Invented places use codes that begin with X, and are refused unless the partnership says
that it is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

PARTNERSHIP = "partnership"

AREA_KINDS = {
    "place": "place",
    "lsoa": "LSOA",
    "ward": "ward",
    "board": "community board",
    "town": "town",
    "district": "district",
    "partnership": "partnership",
    "peer": "similar area",
    "group": "group of areas",
    "region": "region",
    "nation": "nation",
}
"""The kinds of area that figures are worked out for, smallest first, as a reader would say them.

A place is one of a table that is no partnership's: it may be anything.
"""

COMPARED_KINDS = ("peer", "group", "region", "nation")
"""Kinds of area outside the partnership, which it is compared with and which are never ranked."""

SIMILAR = "group:similar-areas"
"""The similar areas taken together."""

PLACE_CLASSES = (
    "no pattern",
    *(
        f"{word} {way}"
        for way in ("hot", "cold")
        for word in (
            *("intensifying", "persistent", "diminishing", "consecutive", "new", "sporadic", "oscillating"),
            "historical",
        )
    ),
)
"""What a small area may have been over time, in words; a figure of unit "class" holds the place in this list."""

PLACE_KINDS = {
    "lasting hot": ("intensifying hot", "persistent hot", "diminishing hot"),
    "emerging hot": ("new hot", "consecutive hot"),
    "fading hot": ("diminishing hot", "historical hot"),
}
"""Classes that are spoken of together; one that is lasting may be fading."""

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


def told_apart(areas: Iterable[Area], within: Mapping[str, str] | None = None) -> tuple[Area, ...]:
    """Areas under names that no reader can take for another's: where two share a name, each says its kind.

    The whole partnership keeps its name, and so does each area whose name is its own.  Areas of one kind and one name
    (two wards called Abbey) say what they lie `within` too, by code, or else their code.  LSOAs have names of their
    own.

    >>> harkenby = [Area("district", "X07000001", "Harkenby"), Area("board", "board:harkenby", "Harkenby")]
    >>> [area.name for area in told_apart(harkenby)]
    ['Harkenby district', 'Harkenby community board']
    """
    made = tuple(areas)
    spoken = [area for area in made if area.kind != "lsoa"]
    shared = Counter(area.name.casefold() for area in spoken)
    alike = Counter((area.kind, area.name.casefold()) for area in spoken)

    def name_of(area: Area) -> str:
        words = AREA_KINDS.get(area.kind, area.kind)
        says = area.name.casefold().endswith(f" {words}")
        kind = area.name if says else f"{area.name} {words}"
        if alike[area.kind, area.name.casefold()] == 1:
            return kind
        return f"{kind} in {within[area.code]}" if within and area.code in within else f"{kind} ({area.code})"

    return tuple(
        area
        if area.kind in ("lsoa", PARTNERSHIP) or shared[area.name.casefold()] == 1
        else replace(area, name=name_of(area))
        for area in made
    )


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
    if kind in ("board", "town", "group"):
        return bool(_SLUG.fullmatch(name))
    return is_gss_code(text)


def slug_of(name: str) -> str:
    """Turn a name into a slug: lower case, words joined by hyphens.

    >>> slug_of("Violence and sexual offences")
    'violence-and-sexual-offences'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")
