"""Read: the responses of a survey wave on its own into tables, with the account of every row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import alone
from saferplan.commands.survey_check import unmatched_sentence
from saferplan.commands.survey_folder import RESULTS, area_or_none, waves_of, whole_results
from saferplan.publication.bundle import write_json
from saferplan.sources.reference_files import counted
from saferplan.sources.survey import WaveRead, read_wave
from saferplan.sources.survey_waves import copy_beside
from saferplan.tables import Account


@dataclass(frozen=True)
class SurveyReadResult:
    """What was read of each wave: the account, sentences on what did not match, and the folder of results.

    `folder` is None for the waves of a partnership, whose tables `saferplan read` writes.
    """

    folder: Path | None
    waves: tuple[str, ...]
    accounts: tuple[Account, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "results": str(self.folder) if self.folder else None,
            "waves": list(self.waves),
            "accounts": [account.as_json() for account in self.accounts],
            "notes": list(self.notes),
        }

    def table(self) -> list[tuple[str, int, str]]:
        """The account as rows of a table: what, how many rows, and the first example."""
        found: list[tuple[str, int, str]] = []
        for account in self.accounts:
            found.append((f"Survey {account.source.removeprefix('survey_')}: rows read", account.read, ""))
            found.append(("kept, as respondents", account.kept, ""))
            for reason, count in sorted(account.set_aside.items()):
                example = next(iter(account.examples.get(reason, ())), None)
                found.append((f"set aside: {reason}", count, f"{example.file}, row {example.row:,}" if example else ""))
            found += [(f"noted: {what}", count, "") for what, count in sorted(account.notes.items())]
        return found


def read(folder: Path | str) -> SurveyReadResult:
    """Read the responses of a survey wave.

    A wave on its own is written to `results/`, whole or not at all.  Of a wave in a partnership, or of all of them,
    only the account is given: `saferplan read` writes their tables with all others.  Raises `NoQuestionnaire`,
    `BadQuestionnaire`, `NoResponses`, `MissingInput`, `BadInput`, `CannotWrite` or `FolderBusy`.
    """
    homes = waves_of(folder)
    if homes[0].partnership:
        found = [read_wave(home.path, area=area_or_none(home), prefix=home.prefix) for home in homes]
        return _result(None, found)
    (home,) = homes
    with alone(home.path):
        wave = read_wave(home.path)
        with whole_results(home.path) as made:
            for name, frame in wave.tables().items():
                frame.write_parquet(made / f"{name}.parquet", compression="zstd")
            write_json(made / "account.json", wave.account.as_json())
            write_json(made / "inputs.json", [list(pair) for pair in wave.inputs])
            copy_beside(home.path, made)
    return _result(home.path / RESULTS, [wave])


def _result(folder: Path | None, waves: list[WaveRead]) -> SurveyReadResult:
    """The result, with sentences on answers that fit no option and on how many comments there are."""
    notes = [unmatched_sentence(one) for wave in waves for one in wave.unmatched]
    for wave in waves:
        if wave.comments.height:
            said = counted(wave.comments.height, "comment was", "comments were")
            notes.append(f"{said} written. They may name people: they are for the analyst alone.")
    return SurveyReadResult(
        folder, tuple(wave.questionnaire.wave.id for wave in waves), tuple(wave.account for wave in waves), tuple(notes)
    )
