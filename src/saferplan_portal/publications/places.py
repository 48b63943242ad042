"""Where a postcode, ward or town is, and what a public release says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from saferplan.areas import AREA_KINDS, PARTNERSHIP
from saferplan.assessment.answer import Answer
from saferplan.findings import strength_in_words, without_links
from saferplan.publication.released import Released

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})")
_KINDS = ("ward", "board", "town", "district")
_MOST = 20


@dataclass(frozen=True)
class Told:
    """A sentence of a public release about an area, with how strong it is and what it cannot tell."""

    headline: str
    sentence: str
    strength: str
    cannot_tell: str


@dataclass(frozen=True)
class Found:
    """An area that somebody looked up: its name and kind, the wider areas it lies in, and what is said of it."""

    name: str
    kind: str
    within: tuple[str, ...]
    told: tuple[Told, ...]
    told_of: str


def postcode_of(text: str) -> str | None:
    """What was typed as a postcode with one space, or None where it is none.

    >>> postcode_of("sw1a 1aa"), postcode_of("SW1A1AA"), postcode_of("Westminster")
    ('SW1A 1AA', 'SW1A 1AA', None)
    """
    match = _POSTCODE.fullmatch(text.strip().upper())
    return f"{match[1]} {match[2]}" if match else None


def look_up(released: Released, text: str) -> tuple[Found, ...]:
    """The areas that a postcode lies in, or that have a name, each with what is said of it; none where unknown."""
    places = released.places.unique("lsoa")
    postcode = postcode_of(text)
    if postcode is not None:
        rows = released.postcodes.filter(pl.col("postcode") == postcode).select("lsoa").unique()
        held = places.join(rows, on="lsoa", how="semi")
        return _areas(released, held, _KINDS)[:1]
    wanted = " ".join(text.casefold().split())
    found: list[Found] = []
    for kind in _KINDS:
        held = places.filter(pl.col(f"{kind}_name").str.to_lowercase() == wanted)
        found += _areas(released, held, (kind,))
    return tuple(found[:_MOST])


def _areas(released: Released, held: pl.DataFrame, kinds: tuple[str, ...]) -> tuple[Found, ...]:
    """The areas of the first of these kinds that rows of places name."""
    for kind in kinds:
        codes = held[kind].drop_nulls().unique(maintain_order=True).to_list()
        if codes:
            return tuple(_found(released, held.filter(pl.col(kind) == code), kind, str(code)) for code in sorted(codes))
    return ()


def _found(released: Released, rows: pl.DataFrame, kind: str, code: str) -> Found:
    """One area with what is said of the smallest area around it that the release speaks of."""
    profiles = {answer.about: answer for answer in released.profiles}
    wider = [(one, str(c)) for one in _KINDS for c in rows[one].drop_nulls().unique(maintain_order=True).to_list()]
    within = tuple(
        f"{_name(released, c)} ({AREA_KINDS[one]})" for one, c in wider if c != code and _KINDS.index(one) > 0
    )
    spoken = next((c for c in (code, *(c for _, c in wider)) if c in profiles), "")
    told = _told(profiles[spoken]) if spoken else ()
    return Found(_name(released, code), AREA_KINDS[kind], within, told, _name(released, spoken) if spoken else "")


def _name(released: Released, code: str) -> str:
    """The name of an area."""
    area = released.areas.get(code) or released.areas.get(PARTNERSHIP)
    return area.name if area else code


def _told(answer: Answer) -> tuple[Told, ...]:
    """The findings of a profile, in words."""
    return tuple(
        Told(
            without_links(one.headline),
            without_links(one.sentence),
            strength_in_words(one),
            one.cannot_tell,
        )
        for one in answer.findings
    )
