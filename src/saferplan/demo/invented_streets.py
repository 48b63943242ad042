"""Invented names of streets, and invented postcodes in areas that Royal Mail does not use."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import polars as pl

_FIRST = (
    "Mill",
    "Orchard",
    "Chapel",
    "Meadow",
    "Station",
    "Quarry",
    "Hazel",
    "Lark",
    "Foundry",
    "Beacon",
    "Willow",
    "Tanner",
    "Abbot",
    "Fallow",
    "Bramble",
    "Heron",
    "Cooper",
    "Saddler",
    "Juniper",
    "Windmill",
)
_LAST = ("Lane", "Road", "Close", "Street", "Way", "Avenue", "Court", "Gardens", "Drive", "Rise", "Place", "Walk")

STREETS = tuple(f"{first} {last}" for last in _LAST for first in _FIRST)
"""Two hundred and forty names of streets, common enough to point at none."""

PUBLIC_PLACES = ("Supermarket", "Parking Area", "Shopping Area", "Nightclub", "Park/Open Space", "Petrol Station")
"""Kinds of place that data.police.uk names in place of a street."""

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters that the second half of a postcode may end with."""

LIVE_POSTCODES = 14
"""Live postcodes of each LSOA; one more has ended."""

POSTCODE_ENDED = "201612"
"""The month in which each LSOA's ended postcode ended."""


def _sector_postcodes(sectors: Iterator[str]) -> Iterator[str]:
    """Give every postcode of each sector in turn."""
    for sector in sectors:
        for first, second in itertools.product(_INWARD_LETTERS, repeat=2):
            yield f"{sector}{first}{second}"


def invented_postcodes(lsoas: pl.DataFrame, *, area: str) -> pl.DataFrame:
    """Give each LSOA fifteen postcodes, one of them ended: a frame of postcode, ended and lsoa.

    `lsoas` has lsoa and district, sorted by district.  Each district is a postcode district of `area`, two letters
    of which the first is Q: Royal Mail has no such area.  Sectors are numbered 1 to 9 and then 0, and are
    filled one after another, so neighbours in the list share a sector.
    """
    rows: list[tuple[str, str | None, str]] = []
    for number, part in enumerate(lsoas.partition_by("district", maintain_order=True), start=1):
        found = _sector_postcodes(iter([f"{area}{number} {digit}" for digit in "1234567890"]))
        for code in part["lsoa"]:
            chosen = itertools.islice(found, LIVE_POSTCODES + 1)
            rows += [(text, None if i < LIVE_POSTCODES else POSTCODE_ENDED, code) for i, text in enumerate(chosen)]
    return pl.DataFrame(rows, schema=["postcode", "ended", "lsoa"], orient="row")
