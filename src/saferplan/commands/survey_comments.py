"""Comments of a survey: redacted, coded by the machine, written out for persons, and read back from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from saferplan.commands.comment_sheets import (
    Sheet,
    file_of,
    sample_of,
    sheet_to_code,
    workbook_of_all,
)
from saferplan.commands.folder import PartnershipFolder, Progress, alone, is_there, no_progress, reading, writing
from saferplan.errors import BadArgument, CannotReckon, MissingInput
from saferplan.measures.comment_codes import (
    COMMENT_COLUMNS,
    CodedComments,
    agreements,
    code_comments,
    known_words,
    suggestions,
    theme_counts,
    without_theme,
)
from saferplan.methods.theme_suggestions import EXAMPLES, Suggestions
from saferplan.publication.whole import write_whole
from saferplan.reference.coding_frame import CodingFrame
from saferplan.sources.comment_files import CODING, read_codes, read_coding_frame, read_quotes, sheets_of
from saferplan.tables import Account

SEED = 1
"""Groups of comments are looked for from these beginnings, so that the same comments give the same groups."""

TABLE = "survey_comments.parquet"
ON_ITS_OWN = "results"
"""Where the tables of a wave lie that is in no partnership."""

COMMAND = "survey read"


@dataclass(frozen=True)
class CommentOptions:
    """What to do beside coding: suggest themes, and write a sheet of `sample` comments for `coder`."""

    suggest: bool = False
    sample: int = 0
    coder: str = ""


@dataclass(frozen=True)
class CommentsResult:
    """What was found and written: the wave, its folder of coding, the files, and the numbers to be told."""

    wave: str
    folder: Path
    files: tuple[str, ...]
    comments: int
    no_content: int
    without_theme: int
    taken_out: dict[str, int]
    misspelt: int
    counts: pl.DataFrame
    agreement: pl.DataFrame
    account: Account
    quotes: int
    suggested: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "wave": self.wave,
            "folder": str(self.folder),
            "files": list(self.files),
            "comments": self.comments,
            "no_content": self.no_content,
            "without_theme": self.without_theme,
            "taken_out": self.taken_out,
            "misspelt": self.misspelt,
            "themes": self.counts.to_dicts(),
            "agreement": self.agreement.to_dicts(),
            "codes_of_persons": self.account.as_json(),
            "quotes": self.quotes,
            "suggested": list(self.suggested),
            "notes": list(self.notes),
        }


def comments(
    folder: Path | str = ".",
    *,
    wave: str = "",
    options: CommentOptions | None = None,
    progress: Progress = no_progress,
) -> CommentsResult:
    """Code the comments of a survey wave, and say how far persons who coded some of them agree.

    `folder` is a wave's own, or a partnership's: then `wave` says which, where it has several.  Comments are redacted
    first.  Into the folder `coding` of the wave (of a partnership, `coding/<wave>`, which is none of its inputs) go
    `comments.xlsx` (redacted comments with what the machine proposes, for the analyst), `machine.csv`, `persons.csv`,
    `themes.csv`, `agreement.csv`, and with `sample` a sheet for a person to code.  Sheets that were filled in there,
    and `codes.csv` and `quotes.csv` beside the questionnaire, are read back and never written over.

    Raises `MissingInput` where the wave has not been read, `BadArgument` where the sample has no coder, or a sheet of
    that coder is there already, and `BadInput`, with the row, where what a person wrote cannot be used.
    """
    asked = options or CommentOptions()
    if bool(asked.sample) != bool(asked.coder.strip()) or asked.sample < 0:
        expected = "--sample with a number above nought and --coder with a name, both or neither"
        raise BadArgument("--sample", asked.sample, expected)
    table, partnership = _where(Path(folder))
    wave = wave or (Path(folder).absolute().name if partnership and partnership != Path(folder) else "")
    with reading(table.parent, COMMAND):
        frame = pl.read_parquet(table)
        frame = frame.select(*COMMENT_COLUMNS).with_columns(pl.col("comment").cast(pl.UInt32))
    waves = frame["wave"].unique().sort().to_list()
    if wave and wave in waves:
        frame, waves = frame.filter(pl.col("wave") == wave), [wave]
    if not waves:
        raise MissingInput("A comment", str(table), "Nobody wrote any, or no question asks for words of one's own.")
    if len(waves) != 1:
        raise BadArgument("--wave", wave, f"one of {', '.join(waves)}")
    home = Path(folder) if partnership is None else partnership / "inputs" / "survey" / waves[0]
    into = Path(folder) / CODING if partnership is None else partnership / CODING / waves[0]
    themes = read_coding_frame(home)
    coded = code_comments(frame, themes, progress)
    persons = read_codes((home, into), coded.comments, themes)
    quotes = read_quotes(home, coded.comments, known_words())
    counts, agreed = theme_counts(coded, themes), agreements(coded, persons.frame, themes)
    notes: list[str] = []
    suggested = _suggested(coded, themes, notes) if asked.suggest else ()
    files = {
        "machine.csv": _csv(coded.codes.drop("wave")),
        "themes.csv": _csv(counts),
        "agreement.csv": _csv(agreed),
        "comments.xlsx": workbook_of_all(coded, themes, _sheets(counts, agreed, suggested)),
    }
    if persons.frame.height:
        said = pl.when("present").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("present")
        files["persons.csv"] = _csv(persons.frame.select("comment", "theme", said, "coder", "coded_on"))
        notes.append("persons.csv has all codes of persons. Figures go by them once it is the wave's codes.csv.")
    if asked.sample:
        name = file_of(asked.coder)
        if name in {path.name for path in sheets_of(into)}:
            expected = f"somebody who has no sheet yet: {CODING}/{name} is there. Fill it in, or move it away"
            raise BadArgument("--coder", asked.coder, expected)
        sample = sample_of(coded, asked.sample)
        if sample.height < asked.sample:
            notes.append(f"The sample has {sample.height:,} comments, for no more of them say something.")
        files[name] = sheet_to_code(sample, coded, themes, asked.coder.strip())
    with writing(into), alone(partnership or Path(folder)):
        for name, data in files.items():
            write_whole(into / name, data)
    return CommentsResult(
        waves[0], into, tuple(files), coded.comments.height, int(coded.comments["no_content"].sum()),
        without_theme(coded).height, coded.taken_out, coded.misspelt, counts, agreed, persons.account, quotes.height,
        suggested, tuple(notes),
    )  # fmt: skip


def _where(folder: Path) -> tuple[Path, Path | None]:
    """The file of comments, and the partnership that the folder is, or is a wave of; None for a wave on its own."""
    partnership = None
    above = folder.absolute().parents
    if is_there(folder / "partnership.toml"):
        partnership = folder
    elif len(above) > 2 and above[0].name == "survey" and is_there(above[2] / "partnership.toml"):
        partnership = above[2]
    if partnership is None:
        table = folder / ON_ITS_OWN / TABLE
    else:
        table = PartnershipFolder(partnership).need("tables", "no table", "read") / TABLE
    if not is_there(table):
        command = COMMAND if partnership is None else "read"
        raise MissingInput("The table of comments", str(table.parent), f'Run "saferplan {command}" first.')
    return table, partnership


def _csv(frame: pl.DataFrame) -> bytes:
    """A frame as CSV in UTF-8."""
    return frame.write_csv(float_precision=6).encode()


def _suggested(coded: CodedComments, frame: CodingFrame, notes: list[str]) -> tuple[dict[str, Any], ...]:
    """Each group that may be a theme: its words, how many comments, how stable, and three redacted examples."""
    texts = without_theme(coded)["text"].to_list()
    try:
        found: Suggestions = suggestions(coded, frame, random=np.random.default_rng(SEED))
    except CannotReckon as error:
        notes.append(f"No groups were looked for: {error}")
        return ()
    if found.unstable:
        notes.append(f"{found.unstable:,} groups did not come back from halves of the comments, and are not told.")
    return tuple(
        {
            "words": ", ".join(group.words),
            "comments": len(group.texts),
            "stability": round(group.stability, 2),
            "examples": list(dict.fromkeys(texts[number] for number in group.texts))[:EXAMPLES],
        }
        for group in found.groups
    )


def _sheets(counts: pl.DataFrame, agreed: pl.DataFrame, suggested: Sequence[dict[str, Any]]) -> list[Sheet]:
    """The sheets of counts, of agreement and of suggestions."""
    sheets = [
        Sheet(
            "counts",
            tuple((one, 28.0 if one in ("question", "theme", "title") else 11.0) for one in counts.columns),
            counts.rows(),
        )
    ]
    if agreed.height:
        wide = ("first", "second", "theme")
        head = tuple((one, 22.0 if one in wide else 11.0) for one in agreed.columns)
        sheets.append(Sheet("agreement", head, agreed.rows()))
    if suggested:
        head = (
            ("words", 50.0),
            ("comments", 11.0),
            ("stability", 11.0),
            *((f"example {n}", 50.0) for n in range(1, EXAMPLES + 1)),
        )
        rows = [
            (one["words"], one["comments"], one["stability"], *(*one["examples"], "", "")[:EXAMPLES])
            for one in suggested
        ]
        sheets.append(Sheet("suggestions", head, rows))
    return sheets


def comments_lines(result: CommentsResult) -> list[tuple[int, str]]:
    """The result for a terminal: indents and lines."""
    lines = [
        (0, f"Read: {result.comments:,} comments of wave {result.wave}, {result.no_content:,} of them without content.")
    ]
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(result.taken_out.items(), key=lambda one: -one[1]))
    lines.append(
        (0, f"Taken out: {kinds or 'nothing'}. Some identifiers are missed: read words before you quote them.")
    )
    if result.misspelt:
        lines.append((0, f"Misspelt: {result.misspelt:,} words were read as a word one slip away."))
    lines += _theme_lines(result)
    lines += _agreement_lines(result)
    for one in result.suggested:
        lines.append(
            (0, f"Perhaps a theme: {one['words']} ({one['comments']:,} comments, stability {one['stability']})")
        )
        lines += [(2, f"“{example}”") for example in one["examples"]]
    if result.quotes:
        lines.append((0, f"Quotes: {result.quotes:,} approved ones may be shown."))
    lines += [(0, f"Note: {note}") for note in result.notes]
    lines.append((0, f"Made: {', '.join(result.files)}, in {result.folder}; for the analyst alone."))
    return lines


def _theme_lines(result: CommentsResult) -> list[tuple[int, str]]:
    """How many comments have each theme; of several questions each by itself."""
    questions = [one for one in result.counts["question"].unique(maintain_order=True) if one] or [""]
    lines: list[tuple[int, str]] = []
    for question in questions:
        rows = result.counts.filter((pl.col("question") == question) & (pl.col("comments") > 0))
        of = result.counts.filter(pl.col("question") == question)["of"][0]
        whose = f" to {question}" if question else ""
        lines.append((0, f"Themes, by the machine, of the {of:,} comments{whose} that say something:"))
        for row in rows.iter_rows(named=True):
            lines.append((2, f"{row['comments']:>6,}  {row['share']:>4.0%}  {row['title']}"))
    lines.append((0, f"No theme of the frame: {result.without_theme:,} comments."))
    return lines


def _agreement_lines(result: CommentsResult) -> list[tuple[int, str]]:
    """How far each two coders agree: of themes that either found, kappa with its limits, and the machine's faults."""
    lines: list[tuple[int, str]] = []
    for pair, rows in result.agreement.group_by("first", "second", maintain_order=True):
        first, second = str(pair[0]), str(pair[1])
        met = rows.filter(pl.col("both") + pl.col("only_first") + pl.col("only_second") > 0)
        lines.append((0, f"Agreement of {first} and {second}, over {max(rows['comments'].to_list()):,} comments:"))
        for row in met.sort("both", "theme", descending=[True, False]).iter_rows(named=True):
            kappa = (
                "kappa not defined"
                if row["kappa"] is None
                else f"kappa {row['kappa']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
            )
            alone_words = f"{row['only_first']} by {first} alone, {row['only_second']} by {second} alone"
            lines.append((2, f"{row['theme']}: both {row['both']}, {alone_words}; {kappa}"))
    return lines
