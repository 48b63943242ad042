"""Offences: the Home Office's codes, the type of crime each is published under, and how severe each is.

The facts are in `offences.csv` (code, offence, type of crime) and `crime_severity.csv` (code, weight, version of the
weights); `offences.toml` says where they come from and under which licence, and `recording_bodies.toml` which bodies
the Home Office's tables give.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

BODY_KINDS = ("force", "transport", "fraud", "total")


@dataclass(frozen=True)
class Offence:
    """An offence as the Home Office counts it: its code, what it is called, and its type of crime as a slug.

    `police_uk_type` is "" for offences that no force's file on data.police.uk has.
    """

    code: str
    title: str
    police_uk_type: str


@dataclass(frozen=True)
class FactsFile:
    """A table of facts that ships: what it holds, who published it, under which licence, and its version."""

    name: str
    title: str
    publisher: str
    licence: str
    version: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RecordingBody:
    """A body in the Home Office's tables: its slug, and whether it is a force, the transport police, or neither.

    `kind` is one of `BODY_KINDS`; "fraud" bodies record frauds for the whole nation, "total" is a sum of forces.
    """

    slug: str
    kind: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of facts."""
    text = files("saferplan.reference").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def offences() -> dict[str, Offence]:
    """Every offence by its code.

    >>> offences()["28E"]
    Offence(code='28E', title='Burglary Residential', police_uk_type='burglary')
    >>> offences()["AF"].police_uk_type
    ''
    """
    return {
        row["offence_code"]: Offence(row["offence_code"], row["offence"], row["police_uk_type"])
        for row in _rows("offences.csv")
    }


@cache
def severity_weights() -> dict[str, float]:
    """The weight of each offence code in the Crime Severity Score; offences without one are not in it.

    >>> severity_weights()["46"], severity_weights()["2"]
    (11.855539, 4654.298133)
    """
    return {row["offence_code"]: float(row["weight"]) for row in _rows("crime_severity.csv")}


@lru_cache(maxsize=1)
def facts_files() -> dict[str, FactsFile]:
    """Where the tables of facts come from, by file.

    >>> facts_files()["crime_severity.csv"].version
    '2020/21'
    """
    raw = tomllib.loads(files("saferplan.reference").joinpath("offences.toml").read_text(encoding="utf-8"))
    return {one["name"]: FactsFile(**(one | {"notes": tuple(one["notes"])})) for one in raw["file"]}


@lru_cache(maxsize=1)
def _bodies() -> dict[str, RecordingBody]:
    raw = tomllib.loads(files("saferplan.reference").joinpath("recording_bodies.toml").read_text(encoding="utf-8"))
    return {_plain(name): RecordingBody(one["slug"], one["kind"]) for one in raw["body"] for name in one["names"]}


def _plain(name: str) -> str:
    """A name without case and repeated spaces."""
    return " ".join(name.lower().split())


@cache
def recording_body(name: str) -> RecordingBody:
    """The body of a name in the Home Office's tables; a name that is not listed is that of a force.

    >>> recording_body("Thames Valley"), recording_body("London, City of").slug, recording_body("Action Fraud").kind
    (RecordingBody(slug='thames-valley', kind='force'), 'city-of-london', 'fraud')
    """
    listed = _bodies().get(_plain(name))
    if listed:
        return listed
    words = re.sub(r"\b(police|constabulary)\b", "", name.lower())
    return RecordingBody(re.sub(r"[^a-z0-9]+", "-", words.replace("'", "").replace("’", "")).strip("-"), "force")


@cache
def is_of_a_place(force: str) -> bool:
    """Whether a force, by its slug, polices a place, so that its mix of offences can stand beside others'.

    >>> is_of_a_place("thames-valley"), is_of_a_place("btp")
    (True, False)
    """
    return all(body.kind == "force" for body in _bodies().values() if body.slug == force)


def offence_code(cell: object) -> str:
    """An offence code as the tables of facts write it, from a cell that a spreadsheet may have made a number of.

    >>> offence_code(802.0), offence_code(37.1), offence_code(" 8n "), offence_code("37/2"), offence_code("099/99")
    ('802', '37.1', '8N', '37.2', '99')
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = " ".join(str(cell).split())
    known = offences()
    for form in (text, text.upper(), text.replace("/", "."), text.split("/")[0].lstrip("0")):
        if form in known:
            return form
    return text.upper()
