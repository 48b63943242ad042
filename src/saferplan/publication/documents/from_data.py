"""Blocks of a paper from the plain data that the templates of the PDFs take (`document_data`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from saferplan.publication.document_method import date_words
from saferplan.publication.documents.paper import (
    Block,
    CallOut,
    Evidence,
    Heading,
    Imprint,
    Listing,
    Logo,
    PaperColumn,
    PaperPicture,
    PaperTable,
    Paragraph,
    Run,
    Runs,
    WorkedFigure,
    runs,
)
from saferplan.publication.released import Released

Data = Mapping[str, Any]
PRIVATE = "For the partnership only: not for publication."


def imprint_of(released: Released, edition: str, logo: Logo | None = None) -> Imprint:
    """Whose a paper of a release is, and of when."""
    manifest = released.manifest
    partnership, own = manifest["partnership"], manifest["settings"]["publication"]
    area = partnership["area"]
    return Imprint(
        partnership=partnership["name"],
        area=area,
        edition=edition,
        as_of=manifest["as_of"],
        contact=own.get("contact", ""),
        invented=f"{area} is an invented place. Its records are made up, and no figure here is true of any real one."
        if partnership["invented"]
        else "",
        private="" if manifest["audience"] == "public" else PRIVATE,
        accent=own["accent"],
        logo=logo,
    )


def as_of_words(released: Released) -> str:
    """The day of the records, as a sentence."""
    return f"Records as they stood on {date_words(released.manifest['as_of'])}."


def runs_from(data: Iterable[Data]) -> Runs:
    """Runs of a text (`document_text`) as runs of a paper."""
    return tuple(
        Run(
            one["t"], strong=one.get("b", False), soft=one.get("i", False), figure=one.get("n", 0), web=one.get("u", "")
        )
        for one in data
    )


def blocks_from(data: Iterable[Data]) -> tuple[Paragraph | Listing, ...]:
    """Paragraphs, small headings and lists of a text as blocks of a paper; a small heading is a strong line."""
    found: list[Paragraph | Listing] = []
    for one in data:
        if one["kind"] == "list":
            found.append(Listing(tuple(runs_from(item) for item in one["items"])))
        elif one["kind"] == "heading":
            found.append(Paragraph(tuple(Run(run.text, True, run.soft, run.figure) for run in runs_from(one["runs"]))))
        else:
            found.append(Paragraph(runs_from(one["runs"])))
    return tuple(found)


def text(words: str, look: str = "plain") -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph(runs(words), look)


def title(level: int, words: str, *, listed: bool = True) -> Heading:
    """A heading of plain words."""
    return Heading(level, runs(words), listed)


def bullets(lines: Iterable[str]) -> Listing:
    """A list of plain words."""
    return Listing(tuple(runs(line) for line in lines))


def analyst_from(data: Iterable[Data]) -> tuple[Block, ...]:
    """The analyst's own words, marked as such; nothing where there are none."""
    blocks = blocks_from(data)
    return (CallOut("What the analyst adds", blocks),) if blocks else ()


def table_from(data: Data) -> PaperTable:
    """A table with every cell in words."""
    return PaperTable(
        title=data["title"],
        columns=tuple(PaperColumn(head["text"], head["numeric"]) for head in data["head"]),
        rows=tuple(tuple(runs(cell) for cell in row) for row in data["rows"]),
        note=runs_from(data["note"]),
        total_row=data["total_row"],
    )


def tables_from(data: Iterable[Data]) -> tuple[PaperTable, ...]:
    """Tables; one without a row says nothing, and is left out."""
    return tuple(table_from(one) for one in data if one["rows"])


def picture_from(data: Data, files: Mapping[str, bytes], *, width: int = 84) -> PaperPicture:
    """A drawing with its title, what it shows and its source."""
    name = data["file"].rpartition("/")[2].removesuffix(".svg")
    return PaperPicture(
        name=name,
        svg=files[data["file"]].decode(),
        title=data["title"],
        alt=data["alt"],
        summary=runs_from(data["summary"]),
        source=runs_from(data["source"]),
        width=width,
    )


def as_sentence(told: Runs) -> Runs:
    """Runs with a full stop at their end, if they have anything to say and no mark there.

    >>> as_sentence((Run("It may be chance"),))[-1].text
    '.'
    """
    return told if not told or told[-1].text.rstrip()[-1:] in (".", "!", "?") else (*told, Run("."))


def evidence_from(data: Data) -> Evidence:
    """How strong a finding is."""
    return Evidence(
        strength=data["strength"],
        words=f"{data['strength_words']}.",
        reason=as_sentence(runs_from(data["strength_reason"])),
        worked_out=tuple((first, last) for first, last in data["worked_out"]),
    )


def worked_from(annex: Data) -> tuple[WorkedFigure, ...]:
    """How each figure was worked out, with its sources by letter and its notes by number, as the annex lists them."""
    found = []
    for one in annex["entries"]:
        lines = [f"How it is counted: {one['counted']}, under What is counted."] if one["counted"] else []
        lines += [" ".join(one["steps"])] if one["steps"] else []
        origin = [letters(place) for place in one["sources"]]
        notes = [f"n{place}" for place in one["notes"]]
        told = [f"From {', '.join(origin)}."] if origin else []
        told += [f"See {', '.join(notes)}."] if notes else []
        lines += [" ".join(told)] if told else []
        lines += [" ".join(one["caveats"])] if one["caveats"] else []
        found.append(WorkedFigure(one["number"], one["title"], one["value"], tuple(lines), one["address"]))
    return tuple(found)


def letters(place: int) -> str:
    """A source's letter, as the annex counts them.

    >>> letters(1), letters(26), letters(27)
    ('A', 'Z', 'AA')
    """
    told = ""
    while place:
        place, last = divmod(place - 1, 26)
        told = chr(ord("A") + last) + told
    return told


def annex_blocks(annex: Data) -> tuple[Block, ...]:
    """Sources by letter, notes by number, then every figure."""
    blocks: list[Block] = []
    if annex["sources"]:
        blocks.append(Paragraph((Run("Sources, by letter", strong=True),)))
        blocks += [_lettered(letters(place), one) for place, one in enumerate(annex["sources"], start=1)]
    if annex["notes"]:
        blocks.append(Paragraph((Run("Notes, by number", strong=True),)))
        blocks += [_lettered(f"n{place}", one) for place, one in enumerate(annex["notes"], start=1)]
    return (*blocks, *worked_from(annex))


def _lettered(letter: str, words: str) -> Paragraph:
    return Paragraph((Run(letter, strong=True), Run(f" {words}")), "small")
