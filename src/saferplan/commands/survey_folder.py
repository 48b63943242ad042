"""The folder that a command of `saferplan survey` is given: a wave on its own, one of a partnership, or all of its.

A wave on its own keeps what was read in `results/`; a partnership's waves are read by `saferplan read` with all its
other inputs, and lie in its tables.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.commands.folder import PartnershipFolder, is_there, reading, writing
from saferplan.errors import NoQuestionnaire, StepNotDone, TablesOutOfDate
from saferplan.publication.whole import put_whole
from saferplan.sources.reference_files import sha256_of
from saferplan.sources.survey import SHAPES, open_questionnaire
from saferplan.sources.survey_places import NO_AREA, SurveyArea
from saferplan.sources.survey_waves import BESIDE, FOLDER, area_of, wave_folders
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import NAME

RESULTS = "results"


@dataclass(frozen=True)
class WaveHome:
    """The folder of a wave, and the partnership that it belongs to, or None."""

    path: Path
    partnership: Path | None

    @property
    def prefix(self) -> str:
        """How its files are named in errors and accounts: from the inputs folder on, where it is a partnership's."""
        return f"{FOLDER}/{self.path.name}/" if self.partnership else ""

    def questionnaire(self) -> Questionnaire:
        """Its questionnaire; raises `NoQuestionnaire` or `BadQuestionnaire`."""
        return open_questionnaire(self.path, prefix=self.prefix)

    def area(self) -> SurveyArea | None:
        """What the partnership's tables tell of places; None where it has none yet, and for a wave on its own.

        Raises `DamagedResult` where they cannot be read.
        """
        tables = PartnershipFolder(self.partnership).current("tables") if self.partnership else None
        if tables is None:
            return None
        with reading(tables, "read"):
            names = ("postcodes", "lsoa_changes", "places")
            return area_of(*(pl.read_parquet(tables / f"{name}.parquet") for name in names))

    def earlier(self, made: Questionnaire) -> Questionnaire | None:
        """The questionnaire of the wave before, from the folder beside this one; None where it is not there."""
        if not made.wave.previous:
            return None
        for folder in (self.path.parent / made.wave.previous, *sorted(self.path.resolve().parent.glob(f"*/{NAME}"))):
            home = folder.parent if folder.name == NAME else folder
            if is_there(home / NAME):
                found = open_questionnaire(home)
                if found.wave.id == made.wave.previous:
                    return found
        return None


@dataclass(frozen=True)
class HeldWave:
    """A wave as it was last read: its questionnaire, its three tables, and the folder of what lies beside them.

    `beside` has `questionnaire.toml` and, where the wave has them, `targets.csv`, `codes.csv` and `quotes.csv`.
    """

    questionnaire: Questionnaire
    respondents: pl.DataFrame
    answers: pl.DataFrame
    comments: pl.DataFrame
    beside: Path


def waves_of(folder: Path | str) -> tuple[WaveHome, ...]:
    """The waves that a folder means: itself, where it has a questionnaire; else all of a partnership's.

    Raises `NoQuestionnaire` where there is none.
    """
    home = Path(folder)
    if is_there(home / NAME):
        resolved = home.resolve()
        above = resolved.parents[2] if len(resolved.parents) > 2 else None
        inside = above is not None and resolved.parent == above / "inputs" / FOLDER and is_there(above / _SETTINGS)
        return (WaveHome(home, home / ".." / ".." / ".." if inside else None),)
    found = wave_folders(home / "inputs") if is_there(home / _SETTINGS) else ()
    if not found:
        raise NoQuestionnaire(home)
    return tuple(WaveHome(path, home) for path in found)


_SETTINGS = "partnership.toml"


def held_wave(home: WaveHome) -> HeldWave:
    """What was read of a wave: from its `results/`, or from its partnership's tables.

    Raises `StepNotDone` where it was not read yet, `TablesOutOfDate` where a file of it changed since, `DamagedResult`
    where the result cannot be read.
    """
    made = home.questionnaire()
    if home.partnership is None:
        tables, beside, command = home.path / RESULTS, home.path / RESULTS, "survey read"
        if not tables.is_dir():
            raise StepNotDone("nothing read of this survey", command)
        with reading(tables, command):
            _check_current(home.path, tables)
    else:
        whole = PartnershipFolder(home.partnership)
        tables, command = whole.need("tables", "nothing read", "read"), "read"
        beside = tables / FOLDER / made.wave.id
        if not beside.is_dir():
            raise StepNotDone(f"nothing read of the survey {made.wave.id}", command)
    with reading(tables, command):
        frames = [
            pl.read_parquet(tables / f"{shape.name}.parquet").filter(pl.col("wave") == made.wave.id) for shape in SHAPES
        ]
        respondents, answers, comments = frames
        return HeldWave(made, respondents, answers, comments, beside)


def _check_current(folder: Path, results: Path) -> None:
    """Raise `TablesOutOfDate` where a file that results were read from, or that lies beside them, is another now."""
    for name, checksum in json.loads((results / "inputs.json").read_text(encoding="utf-8")):
        if not is_there(folder / name) or sha256_of(folder / name) != checksum:
            raise TablesOutOfDate(str(folder / name), "survey read")
    for name in BESIDE:
        now, then = folder / name, results / name
        if is_there(now) != is_there(then) or (is_there(now) and sha256_of(now) != sha256_of(then)):
            raise TablesOutOfDate(str(now), "survey read")


@contextmanager
def whole_results(folder: Path) -> Iterator[Path]:
    """A temporary folder to write results into, which takes the place of the wave's `results/` when all is written.

    A full disk or a folder that may not be written to becomes `CannotWrite`; what was there before is then whole.
    """
    final = folder / RESULTS
    with writing(final):
        made = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder))
        try:
            made.chmod(0o755)
            yield made
            put_whole(made, final)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def area_or_none(home: WaveHome) -> SurveyArea:
    """What is known of places, or nothing."""
    return home.area() or NO_AREA
