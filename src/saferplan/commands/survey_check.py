"""Check: what is wrong with a survey wave or does not match, in sentences, before anything is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.survey_folder import WaveHome, area_or_none, waves_of
from saferplan.errors import BadInput, MissingInput, NoResponses
from saferplan.reference.crime_types import crime_types
from saferplan.reference.themes import themes
from saferplan.sources.reference_files import counted
from saferplan.sources.survey import WaveRead, read_wave
from saferplan.sources.survey_cells import Unmatched
from saferplan.sources.survey_files import WaveFolder
from saferplan.sources.survey_rows import open_responses, unused_words
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_wording import come_and_gone, wording_changes

MOST_VALUES = 8
"""The most answers of one question that are shown; of the rest only how many there are."""


@dataclass(frozen=True)
class WaveChecked:
    """What a check of one wave found.

    `responses` says whether there are any yet.  `problems` must be mended before it can be read, `unmatched` are
    answers that fit no option, `breaks` say where the trend from the wave before breaks, and `notes` are what to look
    at besides.
    """

    wave: str
    folder: Path
    responses: bool
    problems: tuple[str, ...]
    unmatched: tuple[str, ...]
    breaks: tuple[str, ...]
    notes: tuple[str, ...]

    def lines(self) -> list[tuple[int, str]]:
        """What the terminal prints: a heading, then a line for each."""
        parts = (
            ("To mend before it can be read:", self.problems),
            ("Answers that the questionnaire does not have:", self.unmatched),
            ("The trend from the wave before:", self.breaks),
            ("To look at:", self.notes),
        )
        found = [(0, f"Survey {self.wave}, in {self.folder}")]
        for heading, sentences in parts:
            found += [(0, heading)] * bool(sentences) + [(2, one) for one in sentences]
        if len(found) == 1:
            found.append((2, "Nothing is wrong: every column and every answer is in the questionnaire."))
        return found


@dataclass(frozen=True)
class SurveyCheckResult:
    """What a check found, wave by wave."""

    waves: tuple[WaveChecked, ...]

    @property
    def can_be_read(self) -> bool:
        """Whether nothing stands in the way of reading them."""
        return not any(one.problems for one in self.waves)

    @property
    def has_responses(self) -> bool:
        """Whether there is something to read, and nothing stands in its way."""
        return self.can_be_read and any(one.responses for one in self.waves)

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "waves": [
                {
                    "wave": one.wave,
                    "folder": str(one.folder),
                    "problems": list(one.problems),
                    "unmatched": list(one.unmatched),
                    "breaks": list(one.breaks),
                    "notes": list(one.notes),
                }
                for one in self.waves
            ]
        }


def check(folder: Path | str) -> SurveyCheckResult:
    """Say what is wrong with a survey wave, or with every wave of a partnership; nothing is written.

    It compares the columns and answers of the responses with the questionnaire and names the nearest where one does not
    fit, and compares the wording with that of the wave before.  Raises `NoQuestionnaire` or `BadQuestionnaire`.
    """
    return SurveyCheckResult(tuple(_checked(home) for home in waves_of(folder)))


def _checked(home: WaveHome) -> WaveChecked:
    """What a check of one wave finds."""
    made = home.questionnaire()
    problems: list[str] = []
    unmatched: list[str] = []
    notes = [*_concerns(made), *_planned(made)]
    responses = True
    try:
        opened = open_responses(WaveFolder(home.path, home.prefix), made)
        problems += [fault.fault for fault in opened.faults()]
        notes += unused_words(opened)
        if not problems:
            read = read_wave(home.path, area=area_or_none(home), prefix=home.prefix)
            unmatched += [unmatched_sentence(one) for one in read.unmatched]
            notes += _of_rows(read, home)
    except NoResponses as error:
        responses = False
        notes.append(str(error).removesuffix(" Nothing was written."))
    except MissingInput as error:
        problems.append(str(error))
    except BadInput as error:
        problems += list(getattr(error, "faults", ())) or [error.fault]
    breaks = tuple(_breaks(home, made))
    return WaveChecked(made.wave.id, home.path, responses, tuple(problems), tuple(unmatched), breaks, tuple(notes))


def unmatched_sentence(one: Unmatched) -> str:
    """Answers that fit no option, with the nearest option of each."""
    shown = [
        f"{value} in {counted(rows, 'row', 'rows')}" + (f' (nearest: "{near}")' if near else "")
        for value, rows, near in one.values[:MOST_VALUES]
    ]
    more = len(one.values) - MOST_VALUES
    shown += [f"{more:,} other"] if more > 0 else []
    many = counted(one.rows, "answer", "answers")
    do = (
        "A number was asked for: what is none is read as blank."
        if one.number
        else "Add each to the values of an answer in questionnaire.toml; until then it is read as blank."
    )
    return f'"{one.question}": {many}, the first in {one.first}: {", ".join(shown)}. {do}'


def _of_rows(read: WaveRead, home: WaveHome) -> Iterator[str]:
    """What the account of a reading would say of rows."""
    account = read.account
    yield f"{account.read:,} rows, of which {account.kept:,} would be kept."
    for reason, count in sorted(account.set_aside.items()):
        example = next(iter(account.examples.get(reason, ())), None)
        where = f", as in {example.file}, row {example.row:,}" if example else ""
        yield f"{count:,} would be set aside: {reason}{where}."
    for what, count in sorted(account.notes.items()):
        if not what.startswith("answers to") or "does not have" not in what:
            yield f"Noted of {count:,}: {what}."
    if home.partnership and home.area() is None:
        yield 'Postcodes were looked up in nothing: "saferplan read" has not been run in this partnership yet.'


def _concerns(made: Questionnaire) -> Iterator[str]:
    """Concerns that are neither a type of crime nor a theme that ships."""
    known = {one.slug for one in crime_types()} | {one.slug for one in themes()}
    named = [(one.id, one.concern) for one in made.questions]
    named += [(f"{one.id}, row {row.code}", row.concern) for one in made.questions for row in one.rows]
    for where, concern in named:
        if concern and concern not in known:
            yield f'"{where}": its concern "{concern}" is no type of crime and no theme that ships.'


def _planned(made: Questionnaire) -> Iterator[str]:
    """What the plan of the wave lacks for its answers to be weighted and placed."""
    if made.wave.sample == "open":
        yield "Anyone with the link could answer, so this is no random sample, and has no margin of error."
    if made.of_role("respondent_type") is None and made.responses.kind == "unknown":
        yield "No question asks who people are, and [responses] kind does not say: residents are not told from others."


def _breaks(home: WaveHome, made: Questionnaire) -> Iterator[str]:
    """Where the wording differs from the wave before."""
    if not made.wave.previous:
        return
    before = home.earlier(made)
    if before is None:
        yield f"The wave before, {made.wave.previous}, is in no folder beside this one: its wording was not compared."
        return
    changes = wording_changes(before, made)
    yield from (change.sentence for change in changes)
    new, gone = come_and_gone(before, made)
    if new:
        yield f"New, so without a trend: {', '.join(new)}."
    if gone:
        yield f"No longer asked: {', '.join(gone)}."
    if before.wave.population != made.wave.population or before.wave.sample != made.wave.sample:
        yield (
            "The population, or the way people were asked, is not that of the wave before: no answer can be "
            "compared with it as like with like."
        )
    if not changes:
        yield f"No question that both have is worded otherwise than in {before.wave.id}."
