"""The findings, pictures, tables and worked-out figures of the PDF, as plain data for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from saferplan.assessment.answer import Answer, AreaMap, Cell, Chart, DataTable, MapSet, TableColumn
from saferplan.figures import few_in_words, in_words, parse_address
from saferplan.findings import Finding, strength_in_words
from saferplan.plan.claims.filling import words_of_link
from saferplan.publication.document_text import blocks_of, plain, runs_of
from saferplan.publication.reading_notes import reading_note
from saferplan.publication.signs import minus
from saferplan.publication.site_figures import FiguresKept, canonical, interval_words

Picture = Chart | AreaMap | MapSet
Draw = Callable[[Picture], str]
"""Draws a chart or a map and gives it back as one SVG document."""


SHARED = 2
"""A note of the annex on more figures than this is said once, with a number."""


@dataclass
class WorkedOut:
    """The annex as it fills: every figure that a sentence speaks of, numbered in the order of reading.

    Once it is `closed` no figure is added: sentences speak of it without a number, and it is worked out elsewhere.
    """

    kept: FiguresKept
    measures: list[dict[str, Any]]
    numbers: dict[str, int] = field(default_factory=dict)
    closed: bool = False

    def words(self, address: str, claimed: str) -> tuple[str, int | None]:
        """The words printed for a figure link, and the figure's number; None where it is not in the annex.

        A link without words is filled in here, and a figure that the release withholds is never printed in the
        sentence's words.
        """
        figure = self.kept.figure(address)
        name = canonical(address)
        if not self.closed:
            self.numbers.setdefault(name, len(self.numbers) + 1)
        number = self.numbers.get(name)
        printed = words_of_link(figure, address, claimed)
        return printed if printed == claimed else minus(printed), number

    def annex(self) -> dict[str, Any]:
        """What the annex prints: of each figure, in the order of their numbers, and what many of them share.

        What is true of a whole measure stands in the chapter on method, and is not said again at every figure:
        `counted` names the measure whose method is the only step, and its caveats are left out.  Sources, and notes
        on more than `SHARED` figures, are said once: an entry has their places in `sources` and `notes`, from 1.
        """
        sources: dict[str, int] = {}
        notes: dict[str, int] = {}
        every = {address: self.kept.explain(address) for address in self.numbers}
        times = Counter(caveat for worked in every.values() for caveat in worked.caveats)
        methods = {" ".join(one["method"].split()): one["title"] for one in self.measures}
        said = {caveat for one in self.measures for caveat in one["caveats"]}
        entries = []
        for address, number in self.numbers.items():
            worked = every[address]
            caveats = [caveat for caveat in worked.caveats if caveat not in said]
            steps = [" ".join(step.split()) for step in worked.steps]
            entries.append(
                {
                    "number": number,
                    "title": worked.title,
                    "value": worked.value,
                    "counted": next((methods[step] for step in steps if step in methods), ""),
                    "steps": [step for step in steps if step not in methods],
                    "sources": [sources.setdefault(one, len(sources) + 1) for one in worked.sources],
                    "notes": [notes.setdefault(one, len(notes) + 1) for one in caveats if times[one] > SHARED],
                    "caveats": [one for one in caveats if times[one] <= SHARED],
                    "address": worked.address,
                }
            )
        return {"entries": entries, "sources": list(sources), "notes": list(notes)}


def finding_data(finding: Finding, worked_out: WorkedOut) -> dict[str, Any]:
    """A finding with the numbers of its figures in the annex, runs of numbers joined: `[[3, 5], [9, 9]]`."""
    headline = runs_of(finding.headline, worked_out.words)
    sentence = runs_of(finding.sentence, worked_out.words)
    return {
        "id": finding.id,
        "question": finding.question,
        "headline": headline,
        "heading": plain(finding.headline, worked_out.words),
        "sentence": sentence,
        "strength": finding.strength,
        "strength_words": strength_in_words(finding),
        "strength_reason": runs_of(finding.strength_reason[:1].upper() + finding.strength_reason[1:], worked_out.words),
        "cannot_tell": runs_of(finding.cannot_tell, worked_out.words),
        "worked_out": joined_numbers(run["n"] for run in headline + sentence if "n" in run),
        "words": blocks_of(finding.judgement.words, worked_out.words),
        "pictures": [],
    }


def joined_numbers(numbers: Iterable[int]) -> list[list[int]]:
    """Join numbers that follow each other into first and last.

    >>> joined_numbers([4, 3, 5, 9, 4])
    [[3, 5], [9, 9]]
    """
    joined: list[list[int]] = []
    for number in sorted(set(numbers)):
        if joined and joined[-1][1] == number - 1:
            joined[-1][1] = number
        else:
            joined.append([number, number])
    return joined


def cell_words(cell: Cell, column: TableColumn, kept: FiguresKept) -> str:
    """What a cell says: its words, or its figure by the column's rounding with a word after it; never nothing."""
    if not cell.address:
        return cell.text or "not given"
    figure = kept.figure(cell.address)
    few = few_in_words(figure)
    printed = few or minus(in_words(figure, digits=column.digits, signed=column.signed))
    if column.interval and not few and (interval := interval_words(figure, digits=column.digits)):
        printed = f"{printed} ({interval})"
    return f"{printed} {cell.text}" if cell.text else printed


def table_data(table: DataTable, worked_out: WorkedOut) -> dict[str, Any]:
    """A table with every cell in words; no cell is empty."""
    rows = [
        [cell_words(cell, column, worked_out.kept) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    return {
        "id": table.id,
        "title": plain(table.title, worked_out.words),
        "head": [{"text": column.heading, "numeric": column.numeric} for column in table.columns],
        "rows": rows,
        "note": runs_of(table.note, worked_out.words),
        "total_row": table.total_row,
    }


def _shown(picture: Picture) -> set[str]:
    """The figures that a picture is about: those of its emphasised marks, or of all shades of a map."""
    if not isinstance(picture, Chart):
        return {address for one in picture.maps for _, address in one.shades}
    return {point.address for series in picture.series if series.emphasis for point in series.points}


def _levels(addresses: Iterable[str]) -> set[str]:
    """What figures rest on, whatever is worked out from it: measure, area, period and group alone."""
    return {str(replace(parse_address(address).level, stat=None, of=None)) for address in addresses}


@dataclass
class Pictures:
    """Drawings as they are made: SVG by the name of a file that the template opens."""

    draw: Draw
    worked_out: WorkedOut
    files: dict[str, bytes] = field(default_factory=dict)

    def data(self, picture: Picture) -> dict[str, Any]:
        """A picture drawn, with its title, what the eye should see and its source."""
        name = f"pictures/{len(self.files) + 1}.svg"
        self.files[name] = self.draw(picture).encode()
        words = self.worked_out.words
        return {
            "file": name,
            "title": plain(picture.title, words),
            "summary": runs_of(picture.summary, words),
            "alt": plain(picture.summary, words),
            "source": runs_of(picture.source, words),
            "map": not isinstance(picture, Chart),
        }


def answer_data(answer: Answer, pictures: Pictures) -> dict[str, Any]:
    """A question or a profile: each picture stands under the finding that shares most figures with it.

    Pictures that share none stand after the findings.
    """
    worked_out = pictures.worked_out
    words = blocks_of(answer.words, worked_out.words)
    findings: list[dict[str, Any]] = []
    homes = _homes(answer)
    loose = [picture for picture, home in homes if home is None]
    for finding in answer.findings:
        one = finding_data(finding, worked_out)
        one["pictures"] = [pictures.data(picture) for picture, home in homes if home == finding.id]
        findings.append(one)
    return {
        "question": answer.question,
        "about": answer.about,
        "asks": answer.asks,
        "title": plain(answer.title, worked_out.words),
        "words": words,
        "note": reading_note(answer),
        "findings": findings,
        "pictures": [pictures.data(picture) for picture in loose],
        "tables": [table_data(table, worked_out) for table in answer.tables],
        "cannot_tell": [runs_of(line, worked_out.words) for line in answer.cannot_tell],
        "method": blocks_of(answer.method, worked_out.words),
    }


def _homes(answer: Answer) -> list[tuple[Picture, str | None]]:
    """Each picture with the id of the finding it illustrates, or None.

    That is the first finding of those that share most figures with it; where none shares a figure, of those whose
    figures rest most on the same counts (a share of burglary, and a bar of burglaries).
    """
    found: list[tuple[Picture, str | None]] = []
    for picture in answer.pictures:
        shown, resting = _shown(picture), _levels(_shown(picture))
        shared = [
            (len(shown & set(finding.figures)), len(resting & _levels(finding.figures)), -place)
            for place, finding in enumerate(answer.findings)
        ]
        best = max(shared, default=(0, 0, 0))
        found.append((picture, answer.findings[-best[2]].id if best[0] or best[1] else None))
    return found
