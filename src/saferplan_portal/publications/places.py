"""Where a postcode, ward or town is, and what a public release says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from saferplan.areas import AREA_KINDS, PARTNERSHIP
from saferplan.assessment.answer import Answer
from saferplan.findings import strength_in_words, without_links
from saferplan.publication.released import Released

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})")
_KINDS = ("ward", "board", "town", "district")
_MOST = 20
_MOST_NEAR = 6


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
    wanted = _bare(text)
    found: list[Found] = []
    for kind in _KINDS:
        names = [one for one in _names(released, kind) if _bare(one) == wanted]
        found += _areas(released, places.filter(pl.col(f"{kind}_name").is_in(names)), (kind,))
    return tuple(found[:_MOST])


def nearest(released: Released, text: str) -> tuple[str, ...]:
    """Names of areas that hold what was typed, or are written much like it; none for a postcode."""
    wanted = _bare(text)
    if postcode_of(text) is not None or not wanted:
        return ()
    names = {_bare(one): one for kind in _KINDS for one in _names(released, kind)}
    near = [bare for bare in sorted(names) if wanted in bare] if len(wanted) > 2 else []
    near += [bare for bare in get_close_matches(wanted, names, n=_MOST_NEAR, cutoff=0.7) if bare not in near]
    return tuple(names[bare] for bare in near[:_MOST_NEAR])


def example_of(released: Released) -> str:
    """A place to look up, as an example: a postcode, or else the name of a town or ward; "" where none is held."""
    postcodes = released.postcodes["postcode"].sort()
    if len(postcodes):
        return str(postcodes[0])
    return next((name for kind in ("town", "ward") for name in _names(released, kind)), "")


def _names(released: Released, kind: str) -> list[str]:
    """The names of the areas of a kind, in order."""
    return sorted(str(one) for one in released.places[f"{kind}_name"].drop_nulls().unique())


def _bare(name: str) -> str:
    """A name without what people write in more than one way: capitals, and all but letters and figures.

    >>> _bare("St. Mary's  Hill"), _bare("st marys hill")
    ('stmaryshill', 'stmaryshill')
    """
    return "".join(sign for sign in name.casefold() if sign.isalnum())


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
