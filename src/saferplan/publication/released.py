"""Released: the border between the engine and everything that people read.

A `Released` is made only by `read_release` here, from a folder that `disclosure.release_bundle` wrote.  Pages,
charts, documents and downloads accept nothing else.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import Area, told_apart
from saferplan.assessment.answer import Answer
from saferplan.errors import NotReleased
from saferplan.figures import Figure
from saferplan.findings import Finding
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import read_bundle
from saferplan.tables import Account
from saferplan.tables.horizon import HorizonItem
from saferplan.tables.places import district_names

AUDIENCES = ("public", "partnership")


@dataclass(frozen=True)
class Released:
    """All that one audience may see of one bundle.

    `figures` resolves any address (level or worked out) from released figures alone.  `answers` are the questions in
    page order, `profiles` one answer for each district and community board, by area code.  `areas` maps codes to
    areas, under names that are told apart.  `boundaries` has kind, code and geometry (WKB, longitude and latitude);
    `places` and `postcodes` are as in the tables of those names.  `matter`, `horizon` and `sheets` are as in a bundle,
    as far as the audience may see them.
    """

    folder: Path
    manifest: dict[str, Any]
    figures: Resolver
    answers: tuple[Answer, ...]
    profiles: tuple[Answer, ...]
    areas: dict[str, Area]
    places: pl.DataFrame
    boundaries: pl.DataFrame
    postcodes: pl.DataFrame
    fitness: pl.DataFrame
    accounts: tuple[Account, ...]
    audit: dict[str, Any]
    matter: tuple[Answer, ...] = ()
    horizon: tuple[HorizonItem, ...] = ()
    sheets: tuple[Answer, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the questions, in page order (profiles not included)."""
        return tuple(finding for answer in self.answers for finding in answer.findings)

    def section(self, slug: str) -> Answer | None:
        """The part of the front and back matter of that name, or None where the release has none."""
        return next((answer for answer in self.matter if answer.question == slug), None)

    def figure(self, address: str) -> Figure:
        """The figure at an address, from released figures alone."""
        return self.figures.figure(address)


def areas_of(areas: pl.DataFrame, places: pl.DataFrame) -> dict[str, Area]:
    """Each area by code, under a name that no reader can take for another's."""
    rows = (Area(**row) for row in areas.iter_rows(named=True))
    return {area.code: area for area in told_apart(rows, district_names(places))}


def names_of(areas: pl.DataFrame, places: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """The name and kind of each area, by code, as the resolver wants them; the names are told apart."""
    return {code: (area.name, area.kind) for code, area in areas_of(areas, places).items()}


def read_release(folder: Path) -> Released:
    """Read a release from its folder.

    Raises `NotReleased` where the folder is not one (a bundle, for instance).
    """
    manifest_path = folder / "manifest.json"
    if not manifest_path.is_file() or not (folder / "audit.json").is_file():
        raise NotReleased(folder)
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    if manifest.get("kind") != "release":
        raise NotReleased(folder)
    parts = read_bundle(folder)
    return Released(
        folder=folder,
        manifest=manifest,
        figures=Resolver(parts.figures, names_of(parts.areas, parts.places)),
        answers=parts.answers,
        profiles=parts.profiles,
        areas=areas_of(parts.areas, parts.places),
        places=parts.places,
        boundaries=parts.boundaries,
        postcodes=parts.postcodes,
        fitness=parts.fitness,
        accounts=parts.accounts,
        audit=json.loads((folder / "audit.json").read_text(encoding="utf-8")),
        matter=parts.matter,
        horizon=parts.horizon,
        sheets=parts.sheets,
    )
