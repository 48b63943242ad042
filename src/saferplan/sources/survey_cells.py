"""Cells of responses: which option of a question each cell means, with those that mean none counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

import polars as pl

from saferplan.sources.reference_files import ROW
from saferplan.sources.survey_files import shown
from saferplan.tables.questionnaire import Option, Question
from saferplan.tables.questionnaire_checks import spelling

TICKED = frozenset(("1", "yes", "y", "true", "x", "t", "ticked", "selected", "checked", "✓", "✔", "☑"))
UNTICKED = frozenset(("0", "no", "n", "false", "f", "-", "unticked", "not selected", "unchecked", "☐"))
_MOST_JOINED = 6
"""The most pieces of a cell that are tried as one answer, where answers themselves hold the sign that parts them."""


@dataclass(frozen=True)
class Unmatched:
    """Answers that no option of a question has: how many rows, the first of them, and what may be said of each.

    `values` are what is shown of an answer, its rows, and the nearest option's text or "".  `number` says that a number
    was asked for.
    """

    question: str
    column: str
    rows: int
    first: str
    values: tuple[tuple[str, int, str], ...]
    number: bool


@dataclass
class CellsRead:
    """One question read: which rows chose each answer, the numbers, words of one's own, and what matched nothing.

    `chosen` has a series of yes and no for each row of a grid ("" for other questions) and answer.  `filled` says for
    each row of a grid which cells hold anything at all, whether or not it could be read.
    """

    question: Question
    chosen: dict[tuple[str, str], pl.Series] = field(default_factory=dict)
    numbers: pl.Series | None = None
    filled: dict[str, pl.Series] = field(default_factory=dict)
    words: list[pl.Series] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)

    def any_of(self, codes: Sequence[str], height: int) -> pl.Series:
        """The rows that chose one of some answers."""
        found = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
        for code in codes:
            found = found | self.chosen.get(("", code), pl.repeat(False, height, dtype=pl.Boolean, eager=True))
        return found


def read_question(question: Question, frame: pl.DataFrame) -> CellsRead:
    """Read the cells of a question from rows of text, whose columns are named as the questionnaire names them."""
    read = CellsRead(question)
    if question.type == "grid":
        for row in question.rows:
            _read_single(read, frame, row.column, row.code)
    elif question.type == "multiple" and any(one.column for one in question.options):
        _read_ticks(read, frame)
    elif question.type == "multiple":
        _read_several(read, frame)
    elif question.type == "number":
        _read_numbers(read, frame)
    elif question.type in ("single", "scale"):
        _read_single(read, frame, question.column, "")
    else:
        text = frame[question.column]
        read.filled[""] = text.is_not_null()
        if question.type == "text":
            read.words.append(text)
    if question.other_column in frame.columns:
        _read_other(read, frame)
    return read


def _spellings(options: Sequence[Option]) -> dict[str, str]:
    """The code that each spelling means."""
    return {spelling(text): one.code for one in options for text in (one.code, one.text, *one.values)}


def _read_single(read: CellsRead, frame: pl.DataFrame, column: str, item: str) -> None:
    """A column whose cells hold one answer each."""
    text = frame[column]
    known = _spellings(read.question.options)
    codes = {cell: known.get(spelling(cell)) for cell in text.drop_nulls().unique().to_list()}
    meant = {cell: code for cell, code in codes.items() if code}
    found = text.replace_strict(meant, default=None, return_dtype=pl.String)
    read.filled[item] = text.is_not_null()
    unmatched = text.is_not_null() & found.is_null()
    other = next((one.code for one in read.question.options if one.other), None)
    if other and unmatched.any():
        table = pl.DataFrame({"text": text, "un": unmatched, "code": found})
        found = table.select(pl.when("un").then(pl.lit(other)).otherwise("code").alias("code"))["code"]
        read.words.append(table.select(pl.when("un").then("text").alias("text"))["text"])
    elif unmatched.any():
        read.unmatched.append(_unmatched(read.question, column, text, unmatched, frame))
    for option in read.question.options:
        read.chosen[item, option.code] = (found == option.code).fill_null(value=False)


def _read_other(read: CellsRead, frame: pl.DataFrame) -> None:
    """The column of the words behind "other": whoever wrote there chose it, whether or not it is ticked."""
    text = frame[read.question.other_column]
    other = next((one.code for one in read.question.options if one.other), None)
    # A tool that has both writes in it that the box is ticked, which is no comment.
    words = pl.DataFrame({"text": text}).select(
        pl.when(~pl.col("text").str.to_lowercase().is_in([*TICKED, *UNTICKED])).then("text").alias("text")
    )["text"]
    read.words.append(words)
    if other:
        before = read.chosen.get(("", other))
        here = words.is_not_null()
        if read.question.type != "multiple":
            # In a question with one answer, an answer that is ticked stands, and the words are only words.
            here = here & ~read.any_of([one.code for one in read.question.options], frame.height)
        read.chosen["", other] = here if before is None else before | here
        read.filled[""] = read.filled[""] | here


def _read_ticks(read: CellsRead, frame: pl.DataFrame) -> None:
    """A question with a column for each answer."""
    filled = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    for option in read.question.options:
        if not option.column:
            read.chosen["", option.code] = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
            continue
        text = frame[option.column]
        own = {spelling(one) for one in (option.code, option.text, *option.values)}
        said = {cell: spelling(cell) for cell in text.drop_nulls().unique().to_list()}
        yes = [cell for cell, plain in said.items() if plain in own or plain in TICKED]
        no = [cell for cell, plain in said.items() if plain in UNTICKED and cell not in yes]
        ticked = _among(text, yes)
        unknown = text.is_not_null() & ~ticked & ~_among(text, no)
        if option.other and unknown.any():
            ticked = ticked | unknown
            table = pl.DataFrame({"text": text, "un": unknown})
            read.words.append(table.select(pl.when("un").then("text").alias("text"))["text"])
        elif unknown.any():
            read.unmatched.append(_unmatched(read.question, option.column, text, unknown, frame))
        read.chosen["", option.code] = ticked
        filled = filled | ticked | unknown
    read.filled[""] = filled


def _read_several(read: CellsRead, frame: pl.DataFrame) -> None:
    """A question with all of its answers in one cell."""
    question = read.question
    text = frame[question.column]
    known = _spellings(question.options)
    other = next((one.code for one in question.options if one.other), None)
    cells = text.drop_nulls().unique().to_list()
    parts = {cell: split_answers(cell, question.separator, known) for cell in cells}
    left = {cell: [piece for code, piece in found if code is None] for cell, found in parts.items()}
    for option in question.options:
        having = [
            cell
            for cell, found in parts.items()
            if any(code == option.code for code, _ in found) or (option.code == other and left[cell])
        ]
        read.chosen["", option.code] = _among(text, having)
    strange = {cell: f"{question.separator.strip() or ' '} ".join(pieces) for cell, pieces in left.items() if pieces}
    read.filled[""] = text.is_not_null()
    if strange and other:
        read.words.append(text.replace_strict(strange, default=None, return_dtype=pl.String))
    elif strange:
        pieces = text.replace_strict(strange, default=None, return_dtype=pl.String)
        read.unmatched.append(_unmatched(question, question.column, pieces, pieces.is_not_null(), frame))


def _among(text: pl.Series, cells: Sequence[str]) -> pl.Series:
    """Which cells are among some; blank ones are not."""
    return text.is_in(pl.Series(cells, dtype=pl.String).implode()).fill_null(value=False)


def split_answers(cell: str, sign: str, known: Mapping[str, str]) -> list[tuple[str | None, str]]:
    """The answers in a cell, as codes with their text; the code is None for what no option has.

    Answers may hold the sign that parts them: the longest run of pieces that is an answer is taken as one.

    >>> split_answers("Work, study, Shopping, my aunt", ", ", {"work, study": "w", "shopping": "s"})
    [('w', 'Work, study'), ('s', 'Shopping'), (None, 'my aunt')]
    """
    pieces = [piece for piece in re.split(re.escape(sign.strip() or sign), cell) if piece.strip()]
    joint = sign.strip() or sign
    found: list[tuple[str | None, str]] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MOST_JOINED), start, -1):
            text = joint.join(pieces[start:end]).strip()
            code = known.get(spelling(text))
            if code or end == start + 1:
                found.append((code, text))
                start = end
                break
    return found


def _read_numbers(read: CellsRead, frame: pl.DataFrame) -> None:
    """A column of numbers; those that cannot be are counted and read as blank."""
    question = read.question
    text = frame[question.column]
    known = _spellings(question.options)
    codes = {cell: known[spelling(cell)] for cell in text.drop_nulls().unique().to_list() if spelling(cell) in known}
    said = text.replace_strict(codes, default=None, return_dtype=pl.String)
    plain = text.str.replace_all(r"(\d),(\d{3})\b", "$1$2").str.strip_chars()
    numbers = pl.DataFrame({"text": plain, "said": said}).select(
        pl.when(pl.col("text").str.contains(r"^[+-]?\d+(\.\d+)?$") & pl.col("said").is_null())
        .then(pl.col("text"))
        .cast(pl.Float64, strict=False)
        .alias("number")
    )["number"]
    lowest = float("-inf") if question.least is None else question.least
    highest = float("inf") if question.most is None else question.most
    beyond = (~numbers.is_between(lowest, highest)).fill_null(value=False)
    if beyond.any():
        span = " to ".join(f"{end:g}" for end in (lowest, highest))
        read.notes[f'answers to "{question.id}" outside {span}, read as blank'] = int(beyond.sum())
    strange = text.is_not_null() & numbers.is_null() & said.is_null()
    if strange.any():
        read.unmatched.append(_unmatched(question, question.column, text, strange, frame))
    table = pl.DataFrame({"number": numbers, "out": beyond})
    read.numbers = table.select(pl.when(~pl.col("out")).then("number").alias("number"))["number"]
    read.filled[""] = text.is_not_null()
    for option in question.options:
        read.chosen["", option.code] = (said == option.code).fill_null(value=False)
    for band in question.bands:
        read.chosen["", band.code] = read.numbers.is_between(band.least, band.most).fill_null(value=False)


def _unmatched(question: Question, column: str, text: pl.Series, strange: pl.Series, frame: pl.DataFrame) -> Unmatched:
    """What may be said of answers that fit no option: nothing that a person may have written of themselves."""
    table = pl.DataFrame({"text": text, "row": frame[ROW], "file": frame["file"]}).filter(strange)
    first = table.row(0, named=True)
    counts = table["text"].value_counts(sort=True, name="rows").sort("rows", "text", descending=[True, False])
    known = {spelling(one.text): one.text for one in question.options}
    values: dict[tuple[str, str], int] = {}
    for value, rows in counts.iter_rows():
        close = get_close_matches(spelling(value), list(known), 1, 0.85)
        near = known[close[0]] if close else ""
        key = (shown(value, rows, near), near)
        values[key] = values.get(key, 0) + rows
    told = sorted(values.items(), key=lambda one: (-one[1], one[0]))
    where = f"{first['file']}, row {first['row']:,}"
    shares = tuple((said, n, near) for (said, near), n in told)
    return Unmatched(question.id, column, table.height, where, shares, question.type == "number")
