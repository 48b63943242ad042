"""Read: inputs to tables, with the account of every row and the fitness ledger."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

import saferplan
from saferplan.commands.folder import PartnershipFolder, Progress, no_progress
from saferplan.commands.read_advice import folder_or_codes, offences_advice, residents_advice, year_advice
from saferplan.commands.read_inputs import Found, accounts_of, gathered, inputs_of, write_tables
from saferplan.errors import BadInput, CannotWrite
from saferplan.findings import part_in_words
from saferplan.periods import month_number, period_of
from saferplan.publication.bundle import hash_of, write_json
from saferplan.settings import Settings
from saferplan.sources.geography import Geography
from saferplan.sources.partners import in_place_of, replaced_words
from saferplan.sources.police_uk import undated_marks
from saferplan.sources.services_ledger import LEDGER
from saferplan.sources.stray_files import stray_account, stray_files, stray_note
from saferplan.tables import Account
from saferplan.tables.fitness import THIN_SHARE, thin_months

ADDED = "added.json"
NOTES = (ADDED, LEDGER)
"""Files of the inputs folder that say where the others are from."""


@dataclass(frozen=True)
class ReadResult:
    """What was read: the tables' folder, the home forces, the account of each input, the fitness ledger, and notes."""

    folder: Path
    forces: tuple[str, ...]
    accounts: tuple[Account, ...]
    fitness: pl.DataFrame
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "tables": str(self.folder),
            "forces": list(self.forces),
            "accounts": [account.as_json() for account in self.accounts],
            "fitness": self.fitness.to_dicts(),
            "notes": list(self.notes),
        }


def settings_read(settings: Settings) -> dict[str, Any]:
    """What the tables depend on beside the inputs: when any of it changes, the inputs must be read again."""
    return {
        "engine": saferplan.__version__,
        "areas": asdict(settings.areas) | {"name": settings.partnership.area},
        "index": settings.deprivation.index,
        "partner_sources": [asdict(one) for one in settings.partner_sources],
        "comparison": settings.comparison.area,
    }


def read(folder: Path | str, *, progress: Progress = no_progress) -> ReadResult:
    """Read every input of a partnership folder into tables.

    Writes `tables/<name>/` and names it current.  Raises `BadInput` (file, row, what was expected, what to do),
    `MissingInput`, `BadSettings`, `CannotWrite` or `FolderBusy`; the tables that were there before are then untouched.
    """
    home = folder_or_codes(folder)
    settings = home.settings
    with home.busy(), home.whole("tables") as made:
        added = _dates_added(home)
        found = gathered(home, made, added, progress)
        write_tables(made, found)
        partner_notes = (
            *found.partners.notes,
            *_replaced(found.police.fitness, found.partners.tables["partner_months"]),
        )
        write_json(made / "partner_notes.json", list(partner_notes))
        inputs = inputs_of(home, found)
        strays = stray_files(home.inputs, [str(one["path"]) for one in inputs], ours=(*NOTES, *found.surveys.beside))
        accounts = (*accounts_of(made, found), *([stray_account(strays)] if strays else []))
        write_json(made / "accounts.json", [account.as_json() for account in accounts])
        write_json(made / "inputs.json", inputs)
        notes = _notes(found, settings, added)
        write_json(made / "notes.json", list(notes))
        write_json(made / "settings.json", settings_read(settings))
        write_json(made / "listing.json", listing(home.inputs))
        final = home.put(made, "tables", f"read-{hash_of(made)}")
        home.forget_others("tables")
    # A release prints the notes of its bundle: what to do, and the names of stray files, stay on the terminal.
    told = (*notes, *partner_notes, *_advice(found, settings, added, strays))
    return ReadResult(final, settings.police.forces, accounts, found.police.fitness, told)


def _notes(found: Found, settings: Settings, added: dict[str, str]) -> tuple[str, ...]:
    """What a reader of the bundle must know of the inputs."""
    fitness, forces = found.police.fitness, settings.police.forces
    return (
        *found.geography.notes,
        *found.others.notes,
        *_lacking(found.geography),
        *_lacking_offences(found.counted, forces),
        *thin_notes(thin_at_home(fitness, forces)),
        *_api_notes(found.police.from_api),
        *no_place_notes(without_places(fitness, forces)),
        *_undated_note(added),
    )


def _advice(found: Found, settings: Settings, added: dict[str, str], strays: tuple[str, ...]) -> tuple[str, ...]:
    """What the analyst can do about what is lacking."""
    fitness, forces = found.police.fitness, settings.police.forces
    return (
        *_fetch_again([*thin_at_home(fitness, forces), *without_places(fitness, forces)]),
        *_date_them(added),
        *found.surveys.notes,
        *([stray_note(strays)] if strays else []),
        *year_advice(fitness, settings),
        *residents_advice(found.geography.population, fitness, settings),
        *offences_advice(found.counted, fitness, settings),
    )


def _replaced(fitness: pl.DataFrame, months: pl.DataFrame) -> list[str]:
    """How many crimes of data.police.uk give way to the force's own records, and for which months."""
    words = replaced_words(months)
    if not words:
        return []
    return [
        f"For {words}, crimes come from the force's own file, which is declared complete: "
        f"{in_place_of(fitness, months):,} crimes of data.police.uk are not counted."
    ]


def listing(inputs: Path) -> dict[str, int]:
    """Every file of the inputs folder and its size, by which a change since the last read is seen."""
    files = {path.relative_to(inputs): path for path in sorted(inputs.rglob("*")) if path.is_file()}
    return {
        name.as_posix(): path.stat().st_size
        for name, path in files.items()
        if path.name not in NOTES and not any(part.startswith(".") for part in name.parts)
    }


def _lacking(geography: Geography) -> list[str]:
    """What cannot be worked out for want of an input that a partnership can do without."""
    lacks = {
        "population": "No population is held: there will be no rates and nothing by deprivation fifth.",
        "postcodes": "No postcodes are held: residents cannot look up their area.",
        "boundaries": "No boundaries are held: there will be no maps.",
    }
    return [words for name, words in lacks.items() if getattr(geography, name).is_empty()]


def _lacking_offences(counted: pl.DataFrame | None, forces: tuple[str, ...]) -> list[str]:
    """What cannot be weighed for want of the home forces' offences by code."""
    if counted is None:
        return ["No Home Office table of offences is held: crimes are counted, and not weighed by the harm they do."]
    held = set(counted["force"])
    if lacking := [force for force in forces if force not in held]:
        some = ", ".join(sorted(held)[:5]) + (f" and {len(held) - 5:,} more" if len(held) > 5 else "")
        return [f"The Home Office tables held lack {' and '.join(lacking)}; they have {some}. Crimes are not weighed."]
    return []


def thin_at_home(fitness: pl.DataFrame, forces: tuple[str, ...]) -> list[tuple[str, str]]:
    """The home forces with months that may not be complete, and those months, both in words."""
    return _forces_and_months(thin_months(fitness).filter(pl.col("force").is_in(forces)))


def _forces_and_months(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Each force of some rows of the ledger with its months, both in words."""
    return [
        (str(force).replace("-", " ").title(), period_of(found["month"].to_list()).in_words)
        for (force,), found in rows.sort("force", "month").group_by(["force"], maintain_order=True)
    ]


def thin_notes(thin: list[tuple[str, str]]) -> list[str]:
    """A caution for each such force, which is published: the rows of those months are counted as they are."""
    few = f"fewer than {part_in_words(THIN_SHARE)} the rows of its other months"
    return [
        f"The street files of {force} for {months} hold {few}: they may not be complete. They are counted as they are."
        for force, months in thin
    ]


def _fetch_again(thin: list[tuple[str, str]]) -> list[str]:
    """What the analyst can do about them, which is not published."""
    return [f"Download the files of {force} for {months} again from data.police.uk/data." for force, months in thin]


def without_places(fitness: pl.DataFrame, forces: tuple[str, ...]) -> list[tuple[str, str]]:
    """The home forces with street files that have no row with a place, and their months, both in words."""
    street = fitness.filter((pl.col("kind") == "street") & pl.col("present") & pl.col("force").is_in(forces))
    return _forces_and_months(street.filter(pl.col("kept") <= pl.col("unplaced_rows")))


def no_place_notes(empty: list[tuple[str, str]]) -> list[str]:
    """A note on each such force, which is published: those months do not count."""
    return [
        f"The street files of {force} for {months} hold no row with a place. That is no nought: those months are not "
        "counted."
        for force, months in empty
    ]


def _api_notes(from_api: tuple[tuple[str, str], ...]) -> list[str]:
    """A caution for each force with months from answers of the API, which need not hold all of the area."""
    found = []
    for force in sorted({force for force, _ in from_api}):
        months = period_of([month_number(month) for name, month in from_api if name == force]).in_words
        found.append(
            f"The crimes of {force.replace('-', ' ').title()} for {months} are from the police.uk API: they hold only "
            "the place that was asked for and no crime without a place, so a count may be too low. Where the file of "
            "the force is added, it is used instead."
        )
    return found


def _dates_added(home: PartnershipFolder) -> dict[str, str]:
    """The day each archive without a dated folder was first seen, kept in `inputs/added.json` with its checksum.

    It is written down once, so that the same folder, copied elsewhere or read again next year, gives the same bytes.
    Another archive under the same name counts as new.
    """
    ledger = home.inputs / ADDED
    known = _added_before(ledger)
    marks = undated_marks(home.inputs)
    today = date.today().isoformat()
    now = dict(known)
    for name, mark in marks.items():
        day, before = known.get(name, ("", ""))
        # A day written by hand, or by an older version, has no checksum yet: it is taken for that of the file here.
        now[name] = (day, mark) if day and before in ("", mark) else (today, mark)
    if now != known:
        draft = ledger.with_name(".added.json")
        try:
            write_json(draft, {name: {"added": day, "sha256": mark} for name, (day, mark) in now.items()})
            draft.replace(ledger)
        except OSError as error:
            raise CannotWrite(ledger, error.strerror or "the disk refused it") from error
    return {name: now[name][0] for name in marks}


def _undated_note(added: dict[str, str]) -> list[str]:
    """What is published of files in no dated folder, which are not named: the day of their download is not known."""
    if not added:
        return []
    days = sorted(set(added.values()))
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
    return [
        "Some police files lay in no folder named by a day, so they are taken as downloaded when they were first read "
        f"({when})."
    ]


def _date_them(added: dict[str, str]) -> list[str]:
    """Which files those are and what the analyst can do about them, which is not published."""
    if not added:
        return []
    named = sorted(added)
    more = f" and {len(named) - 1:,} more" if len(named) > 1 else ""
    return [
        f"{named[0]}{more}: if the day is wrong, put the files in a folder named by the day of their download, like "
        "police_uk/2024-06-30, and read again."
    ]


def _added_before(ledger: Path) -> dict[str, tuple[str, str]]:
    """What `inputs/added.json` says, by archive: its day and checksum ("" where none is noted).

    Raises `BadInput` where it is no such file.
    """
    if not ledger.is_file():
        return {}
    try:
        known = json.loads(ledger.read_text(encoding="utf-8-sig"))
        pairs = {
            str(name): (one["added"], str(one.get("sha256", ""))) if isinstance(one, dict) else (one, "")
            for name, one in known.items()
        }
        return {name: (date.fromisoformat(day).isoformat(), mark) for name, (day, mark) in pairs.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadInput(
            ledger.name,
            "it cannot be read",
            "each archive's path and the day it was added, as YYYY-MM-DD",
            "Correct it; or take it out, and the archives count as added today.",
        ) from error
