"""Rows of responses: the files of a wave as one table, and the rows that cannot be used set aside, each counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput, NoResponses
from saferplan.sources.faults import refuse
from saferplan.sources.partner_records import BLANK, Tally
from saferplan.sources.reference_files import ROW
from saferplan.sources.survey_columns import ABOUT, Matched, many_lacking, match_columns
from saferplan.sources.survey_days import read_survey_days
from saferplan.sources.survey_files import SurveyFile, WaveFolder, letters, open_survey_file
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_checks import spelling

USUAL = ("responses.csv", "responses.xlsx", "responses.ods")
COMPLETE = ("complete", "completed", "finished", "submitted", "yes", "true", "1", "y")

MANY_LACKING = 4
"""Where a file lacks more columns than this, it is said once, and not column by column."""

NO_DAY = "responses whose file has no column for the day they came, so that early and late ones are not known"
NO_STATUS = "responses whose file does not say whether they are complete: judged by how much was answered"

SAME_ID = "rows whose id stands on another row, which is kept"
EQUAL = "rows equal to one before in every column"
EARLY = "responses of days before the survey opened"
LATE = "responses of days after the survey closed"
LATE_KEPT = "responses of days after the survey closed, kept as the questionnaire asks"
SHARED = "rows whose answers are all equal to those of another row, kept"


@dataclass(frozen=True)
class Opened:
    """The files of a wave's responses, each with its headings matched to the questionnaire."""

    files: tuple[SurveyFile, ...]
    matched: tuple[Matched, ...]

    def faults(self) -> list[BadInput]:
        """A fault for each column of the questionnaire that a file does not have; one for all where it lacks many."""
        faults = []
        for file, matched in zip(self.files, self.matched, strict=True):
            if len(matched.lacking) > MANY_LACKING:
                faults.append(many_lacking(matched.lacking, file))
            else:
                faults += [lacking.fault(file.name) for lacking in matched.lacking]
        return faults


def response_files(folder: Path, made: Questionnaire) -> tuple[str, ...]:
    """The names of the files of responses: those that the questionnaire names, else the usual ones that are there."""
    return made.responses.files or tuple(name for name in USUAL if (folder / name).is_file())


def open_responses(folder: WaveFolder, made: Questionnaire) -> Opened:
    """Open every file of responses.

    Raises `NoResponses` where there is no file or no row, `MissingInput` where a file that is named is not there, and
    `BadInput`, all faults of all files at once.
    """
    responses = made.responses
    found = response_files(folder.path, made)
    if not responses.files and len(found) > 1:
        do = "Take one away, or name those to be read in questionnaire.toml: [responses] files = [...]."
        beside = " and ".join(found[1:])
        raise BadInput(folder.shown(found[0]), f"it stands beside {beside}", "one file of responses", do)
    faults: list[BadInput] = []
    files = []
    for name in found:
        try:
            files.append(open_survey_file(folder, name, encoding=responses.encoding, sheet=responses.sheet))
        except BadInput as fault:
            faults.append(fault)
    refuse(faults)
    if not any(file.frame.height for file in files):
        raise NoResponses(str(folder.path), " or ".join(made.responses.files or USUAL))
    return Opened(tuple(files), tuple(match_columns(made, file) for file in files))


def gather_rows(made: Questionnaire, opened: Opened, tally: Tally) -> pl.DataFrame:
    """All rows as one table of text, blank ones set aside.

    Columns of answers have the names that the questionnaire gives them; those about the response are `about_id`,
    `about_submitted` and so on, null where a file has none.  `file`, `ROW` and `_whole` (the row as one text) are
    beside them.  Raises `BadInput` for columns that are not there.
    """
    refuse(opened.faults())
    parts = []
    for file, matched in zip(opened.files, opened.matched, strict=True):
        tally.read += file.frame.height
        tally.note(file.notes)
        frame = file.frame.select(
            pl.lit(file.name).alias("file"),
            pl.col(ROW),
            *(pl.col(heading).alias(name) for name, heading in matched.answers.items()),
            *(
                (pl.col(matched.about[what]) if what in matched.about else pl.lit(None, dtype=pl.String)).alias(
                    f"about_{what}"
                )
                for what in ABOUT
            ),
            pl.concat_str(pl.col(file.headings).fill_null(""), separator="\x1f").alias("_whole"),
        )
        frame = tally.part(frame, BLANK, frame["_whole"].str.replace_all("\x1f", "") == "")
        parts.append(frame)
    made_one = pl.concat(parts, how="diagonal")
    names = dict.fromkeys(name for one in made.questions for name in one.columns)
    lacking = [name for name in names if name not in made_one.columns]
    assert not lacking, lacking
    return made_one


def without_repeats(frame: pl.DataFrame, made: Questionnaire, tally: Tally) -> pl.DataFrame:
    """Set aside rows that repeat another: of rows with one id, the complete one is kept, else the last.

    Rows equal in every column are repeats where the file has an id or a time for each response.  Where it has neither,
    two people may well have answered alike: all are kept, and counted.
    """
    known = frame["about_id"].is_not_null()
    if known.any():
        ranked = frame.with_columns(
            _place=pl.int_range(pl.len()),
            _whole_one=complete_rows(frame, made).fill_null(value=False),
        )
        best = ranked.sort("_whole_one", "_place").group_by("about_id").agg(pl.col("_place").last().alias("_kept"))
        ranked = ranked.join(best, on="about_id", how="left", maintain_order="left")
        again = ranked["about_id"].is_not_null() & (ranked["_place"] != ranked["_kept"])
        frame = tally.part(frame, SAME_ID, again.fill_null(value=False))
    equal = ~frame["_whole"].is_first_distinct()
    told = any(frame[f"about_{what}"].is_not_null().any() for what in ("id", "submitted"))
    if told:
        return tally.part(frame, EQUAL, equal)
    tally.note({SHARED: int(equal.sum())} if equal.any() else {})
    return frame


def alike(frame: pl.DataFrame, made: Questionnaire) -> dict[str, int]:
    """How many rows have another's answers throughout, words of their own among them: one may have been sent twice."""
    columns = [name for one in made.questions for name in one.columns]
    words = [one.column for one in made.of_type("text")]
    if not words or frame.is_empty():
        return {}
    said = pl.sum_horizontal(pl.col(words).str.len_chars().fill_null(0)) >= _TELLING
    rows = frame.filter(said).select(pl.struct(columns).is_duplicated().alias("again"))
    again = int(rows["again"].sum())
    return {SHARED + ", with words that are equal too: look whether one was sent twice": again} if again else {}


_TELLING = 30
"""So many letters of a comment are no chance where two rows have the same."""


def complete_rows(frame: pl.DataFrame, made: Questionnaire) -> pl.Series:
    """Which rows are complete, as the file tells; null where it does not."""
    status = frame["about_status"]
    if status.is_not_null().any():
        whole = {spelling(one) for one in made.responses.complete or COMPLETE}
        cells = [cell for cell in status.drop_nulls().unique().to_list() if spelling(cell) in whole]
        return status.is_in(pl.Series(cells, dtype=pl.String).implode()).fill_null(value=False)
    if made.responses.source == "limesurvey" and frame["about_submitted"].is_not_null().any():
        return frame["about_submitted"].is_not_null()
    return pl.Series([None] * frame.height, dtype=pl.Boolean)


def within_days(frame: pl.DataFrame, made: Questionnaire, tally: Tally) -> pl.DataFrame:
    """Give each row its day, and set aside those of days on which the survey was not open."""
    wave = made.wave
    days, notes = read_survey_days(frame["about_submitted"], opened=wave.opened, closed=wave.closed)
    begun, _ = read_survey_days(frame["about_started"], opened=wave.opened, closed=wave.closed)
    tally.note(notes)
    if frame.height and frame["about_submitted"].is_null().all() and frame["about_started"].is_null().all():
        tally.note({NO_DAY: frame.height})
    frame = frame.with_columns(days.fill_null(begun).alias("submitted"))
    frame = tally.part(frame, EARLY, (frame["submitted"] < wave.opened).fill_null(value=False))
    late = (frame["submitted"] > wave.closed).fill_null(value=False)
    if made.responses.late == "keep":
        tally.note({LATE_KEPT: int(late.sum())} if late.any() else {})
        return frame
    return tally.part(frame, LATE, late)


def channels_of(frame: pl.DataFrame, made: Questionnaire, tally: Tally) -> pl.Series:
    """The channel of each row, by its column or its file; "" where neither tells."""
    names = {name: one.code for one in made.channels for name in one.files}
    shown = frame["file"].unique().to_list()
    by_file = {one: code for one in shown for name, code in names.items() if one == name or one.endswith(f"/{name}")}
    known = {spelling(text): one.code for one in made.channels for text in (one.code, one.title, *one.values)}
    text = frame["about_channel"]
    codes = {cell: known.get(spelling(cell)) for cell in text.drop_nulls().unique().to_list()}
    found = text.replace_strict(
        {cell: code for cell, code in codes.items() if code}, default=None, return_dtype=pl.String
    )
    strange = int((text.is_not_null() & found.is_null()).sum())
    if strange:
        tally.note({"rows whose channel the questionnaire does not have, read as not known": strange})
    files = frame["file"].replace_strict(by_file, default=None, return_dtype=pl.String)
    return found.fill_null(files).fill_null("")


NAMED = 8
"""So many columns are named."""


def unused_words(opened: Opened) -> list[str]:
    """For each file, the columns that nothing was asked of; headings are the sender's words and hold no answer."""
    said = []
    for file, matched in zip(opened.files, opened.matched, strict=True):
        unused = [one for one in matched.unused if letters(one)]
        if unused:
            named = ", ".join(f"“{one}”" for one in unused[:NAMED]) + (" and others" if len(unused) > NAMED else "")
            verb = "is" if len(unused) == 1 else "are"
            said.append(
                f"{file.name}: {len(unused):,} of its {len(file.headings):,} columns {verb} not in the questionnaire: "
                f"{named}."
            )
    return said


def names_of(files: Sequence[SurveyFile]) -> tuple[tuple[str, str], ...]:
    """Names and checksums of files."""
    return tuple((one.name, one.sha256) for one in files)
