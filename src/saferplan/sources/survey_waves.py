"""The waves of a partnership: every folder of `inputs/survey` with a questionnaire, read into the same three tables."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadQuestionnaire, NoResponses
from saferplan.sources.reference_files import sha256_of
from saferplan.sources.survey import SHAPES, WaveRead, open_questionnaire, read_wave
from saferplan.sources.survey_places import SurveyArea
from saferplan.sources.survey_rows import response_files
from saferplan.tables.account import Account
from saferplan.tables.questionnaire_file import NAME

FOLDER = "survey"
TARGETS, CODES, QUOTES, DICTIONARY = "targets.csv", "codes.csv", "quotes.csv", "responses_dictionary.csv"
BESIDE = (TARGETS, CODES, QUOTES)
"""What may lie beside the responses of a wave: population to weight to, persons' codes of comments, approved quotes."""


@dataclass(frozen=True)
class Surveys:
    """All waves: their tables together, the account of each, the files with checksums, and sentences for the analyst.

    `beside` are files that belong to a wave and are no input of the tables.
    """

    waves: tuple[WaveRead, ...]
    folders: tuple[Path, ...]
    inputs: tuple[tuple[str, str], ...]
    beside: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The account of each wave."""
        return tuple(wave.account for wave in self.waves)

    def write(self, into: Path) -> None:
        """Write the three tables, and for each wave a copy of what later steps read beside them: `survey/<wave>/`."""
        for shape in SHAPES:
            frames = [wave.tables()[shape.name] for wave in self.waves]
            frame = pl.concat(frames) if frames else pl.DataFrame(schema=shape.schema)
            frame.write_parquet(into / f"{shape.name}.parquet", compression="zstd")
        for wave, folder in zip(self.waves, self.folders, strict=True):
            copy_beside(folder, into / FOLDER / wave.questionnaire.wave.id)


def copy_beside(folder: Path, into: Path) -> None:
    """Copy a wave's questionnaire and what lies beside its responses, byte for byte."""
    into.mkdir(parents=True, exist_ok=True)
    for name in (NAME, *BESIDE):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, into / name)


def wave_folders(inputs: Path) -> tuple[Path, ...]:
    """The folders of waves, by name."""
    return tuple(sorted(path.parent for path in (inputs / FOLDER).glob(f"*/{NAME}")))


def read_surveys(inputs: Path, area: SurveyArea) -> Surveys:
    """Read every wave of a partnership.

    A wave without responses yet is left out, with a sentence.  Raises what `read_wave` does, and `BadQuestionnaire`
    where a folder has another name than its wave.
    """
    waves, folders, notes = [], [], []
    taken: dict[str, str] = {}
    beside: list[str] = []
    for folder in wave_folders(inputs):
        prefix = f"{FOLDER}/{folder.name}/"
        beside += [f"{prefix}{name}" for name in (*BESIDE, DICTIONARY) if (folder / name).is_file()]
        made = open_questionnaire(folder, prefix=prefix)
        if made.wave.id != folder.name:
            fault = (
                f'[wave], id: it is "{made.wave.id}", and the folder is "{folder.name}"; expected one name for both.'
            )
            raise BadQuestionnaire(f"{prefix}{NAME}", (f"{fault} Rename one.",))
        try:
            waves.append(read_wave(folder, area=area, prefix=prefix))
        except NoResponses:
            taken[f"{prefix}{NAME}"] = sha256_of(folder / NAME)
            beside += [f"{prefix}{name}" for name in _empty(folder)]
            notes.append(f"The survey {made.wave.id} has no responses yet.")
            continue
        folders.append(folder)
        taken |= dict(waves[-1].inputs)
        taken |= {f"{prefix}{name}": sha256_of(folder / name) for name in BESIDE if (folder / name).is_file()}
    return Surveys(tuple(waves), tuple(folders), tuple(sorted(taken.items())), _without(beside, taken), tuple(notes))


def _empty(folder: Path) -> list[str]:
    """Files of responses that hold none yet."""
    made = open_questionnaire(folder)
    return [name for name in response_files(folder, made) if (folder / name).is_file()]


def _without(names: Sequence[str], taken: dict[str, str]) -> tuple[str, ...]:
    """The names that are not taken already, each once."""
    return tuple(dict.fromkeys(name for name in names if name not in taken))


def area_of(postcodes: pl.DataFrame, lsoa_changes: pl.DataFrame, places: pl.DataFrame) -> SurveyArea:
    """What a partnership's tables tell of places: codes of the other year too, where they lie in one working area.

    A code that overlaps several areas is in none of them.
    """
    pairs = lsoa_changes.select("code", "working").unique()
    single = pairs.filter(pl.len().over("code") == 1).join(places, left_on="working", right_on="lsoa", how="semi")
    inside = {code: code for code in places["lsoa"].to_list()}
    return SurveyArea(postcodes.select("postcode", "lsoa"), dict(single.iter_rows()) | inside)
