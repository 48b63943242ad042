"""The bundle: all that one run of the assessment found, in one folder.

A bundle is the analyst's and never leaves; a release is made from it.  Both are the same files (`PARTS`), so that
one reader serves them; a release has an audit too.  No wall clock is inside: equal inputs and settings give
equal bytes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.assessment.answer import Answer
from saferplan.publication.answers_json import answer_as_json, answer_from_json
from saferplan.tables import Account
from saferplan.tables.account import account_from_json
from saferplan.tables.horizon import HorizonItem

FRAMES = ("figures", "areas", "places", "boundaries", "postcodes", "fitness")
FORMAT = 1
MATTER = "matter.json"
TO_RELEASE = "to_release.json"
"""What stands before and after the questions, and the horizon items."""

CHECKSUMS = "checksums.json"
"""The list, in a release, of its other files with the SHA-256 of each."""


@dataclass(frozen=True)
class Told:
    """What the questions, the profiles, what stands around them and the sheets say."""

    answers: tuple[Answer, ...]
    profiles: tuple[Answer, ...]
    matter: tuple[Answer, ...]
    sheets: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class Bundle:
    """What one run found.

    `manifest` says what made it: engine, settings, periods, inputs with their checksums, measures, notes.  The frames
    are as in the tables of their names; `areas` has kind, code, name and vintage.  `matter` is what stands before and
    after the questions (the overview, the area in figures, last year's priorities), `horizon` the analyst's items.
    `sheets` are those of hotspots, one answer for each small area that has one.
    `to_release` is the same told from what a release may show, so that no word, order or verdict in one rests on a
    number that is withheld or rounded; None where all figures are open, and in a release.
    """

    manifest: dict[str, Any]
    figures: pl.DataFrame
    answers: tuple[Answer, ...]
    profiles: tuple[Answer, ...]
    areas: pl.DataFrame
    places: pl.DataFrame
    boundaries: pl.DataFrame
    postcodes: pl.DataFrame
    fitness: pl.DataFrame
    accounts: tuple[Account, ...]
    matter: tuple[Answer, ...] = ()
    horizon: tuple[HorizonItem, ...] = ()
    to_release: Told | None = None
    sheets: tuple[Answer, ...] = ()


def write_json(path: Path, value: Any) -> None:
    """Write JSON that is the same for the same value: keys in order, two spaces, a line feed at the end."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def write_bundle(bundle: Bundle, into: Path) -> None:
    """Write a bundle's files into an empty folder; putting the folder in its place is the caller's."""
    write_json(into / "manifest.json", bundle.manifest)
    for name in FRAMES:
        getattr(bundle, name).write_parquet(into / f"{name}.parquet", compression="zstd")
    findings = [answer_as_json(answer)["findings"] for answer in (*bundle.answers, *bundle.profiles)]
    write_json(into / "findings.json", [finding for found in findings for finding in found])
    answers = {
        "questions": [answer_as_json(answer) for answer in bundle.answers],
        "profiles": [answer_as_json(answer) for answer in bundle.profiles],
        "sheets": [answer_as_json(answer) for answer in bundle.sheets],
    }
    write_json(into / "answers.json", answers)
    write_json(into / "accounts.json", [account.as_json() for account in bundle.accounts])
    matter = [answer_as_json(answer) for answer in bundle.matter]
    if told := bundle.to_release:
        groups = {
            "questions": told.answers,
            "profiles": told.profiles,
            "matter": told.matter,
            "sheets": told.sheets,
        }
        write_json(into / TO_RELEASE, {name: [answer_as_json(one) for one in held] for name, held in groups.items()})
    write_json(into / MATTER, {"matter": matter, "horizon": [asdict(item) for item in bundle.horizon]})


def read_bundle(folder: Path) -> Bundle:
    """Read a bundle (or the same files of a release) from its folder."""
    answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    accounts = json.loads((folder / "accounts.json").read_text(encoding="utf-8"))
    written = folder / MATTER  # an edition of an older version has none, and can still be corrected
    matter = json.loads(written.read_text(encoding="utf-8")) if written.is_file() else {"matter": [], "horizon": []}
    anew = folder / TO_RELEASE
    told = json.loads(anew.read_text(encoding="utf-8")) if anew.is_file() else None
    return Bundle(
        to_release=_told(told) if told is not None else None,
        manifest=json.loads((folder / "manifest.json").read_text(encoding="utf-8")),
        answers=tuple(answer_from_json(raw) for raw in answers["questions"]),
        profiles=tuple(answer_from_json(raw) for raw in answers["profiles"]),
        sheets=tuple(answer_from_json(raw) for raw in answers.get("sheets", ())),  # an older edition has none
        accounts=tuple(account_from_json(raw) for raw in accounts),
        matter=tuple(answer_from_json(raw) for raw in matter["matter"]),
        horizon=tuple(HorizonItem(**raw) for raw in matter["horizon"]),
        **{name: pl.read_parquet(folder / f"{name}.parquet", glob=False) for name in FRAMES},
    )


def _told(raw: dict[str, Any]) -> Told:
    """What is told from what a release may show, as it was written."""
    answers, profiles, matter, sheets = (
        tuple(answer_from_json(one) for one in raw.get(name, ()))
        for name in ("questions", "profiles", "matter", "sheets")
    )
    return Told(answers, profiles, matter, sheets)


def write_checksums(folder: Path) -> None:
    """Write down the SHA-256 of every file in a finished folder whose name holds no hash, so that a change is seen."""
    write_json(folder / CHECKSUMS, _checksums(folder))


def changed_file(folder: Path) -> str:
    """The first file that is not as `write_checksums` found it, or "" where all are; what is added counts too."""
    try:
        written = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return CHECKSUMS
    there = _checksums(folder)
    if not isinstance(written, dict):
        return CHECKSUMS
    return next((name for name in sorted(written.keys() | there.keys()) if written.get(name) != there.get(name)), "")


def _checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file in a folder but the list itself, by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named.items() if name != CHECKSUMS}


def hash_of(folder: Path) -> str:
    """Eight characters that stand for every byte in a folder."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file():
            total.update(path.relative_to(folder).as_posix().encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:8]
