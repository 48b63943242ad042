"""What every PDF is held to: its sentences, cells and workings are those of its release, and so are its numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdf
import pytest
from example_release import write_example_release
from pypdf.generic import DictionaryObject
from read_back import said_of_few

from saferplan.assessment.answer import Answer
from saferplan.figures import in_bounds, in_words, parse_address
from saferplan.findings import links_in
from saferplan.publication import document
from saferplan.publication.data_gaps import data_gaps
from saferplan.publication.document import write_document
from saferplan.publication.document_text import runs_of
from saferplan.publication.document_wards import is_of_ward
from saferplan.publication.empty_themes import has_nothing
from saferplan.publication.released import Released, read_release
from saferplan.publication.signs import minus
from saferplan.publication.summary import matters_most

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def squeezed(text: str) -> str:
    """Text with every run of blanks as one, as line ends in a PDF are no part of its words."""
    return " ".join(text.split())


def numbers_in(text: str) -> list[str]:
    """The numbers printed in a text."""
    return [found.strip(",") for found in NUMBER.findall(text)]


def changed(tmp_path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Released:
    """The example release with its manifest or answers changed."""
    folder = write_example_release(tmp_path / "changed")
    manifest, answers = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("manifest.json", "answers.json")
    )
    change(manifest, answers)
    for name, content in (("manifest.json", manifest), ("answers.json", answers)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return read_release(folder)


def text_of(path: Path) -> str:
    return squeezed(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages))


def elements(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the tag tree."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if not isinstance(one, DictionaryObject):
            continue
        yield one
        kids = one.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        waiting += list(kids) if isinstance(kids, list) else [kids]


def tagged(reader: pypdf.PdfReader, kind: str) -> list[DictionaryObject]:
    return [one for one in elements(reader) if one.get("/S") == kind]


def words_of(released: Released, text: str) -> str:
    """A text as it must be printed: claimed words kept, except where the release has no value."""

    def printed(address: str, claimed: str) -> tuple[str, int]:
        figure = released.figure(address)
        return (claimed if claimed and figure.value is not None else in_words(figure)), 1

    return squeezed("".join(run["t"] for run in runs_of(text, printed)))


def sentence_of(text: str) -> str:
    return text[:1].upper() + text[1:]


def row_words(released: Released, answer: Answer) -> Iterator[tuple[str, str]]:
    """Each row of each table as it must be printed, by the one rounding rule."""
    for table in answer.tables:
        for row in table.rows:
            cells = []
            for cell, column in zip(row, table.columns, strict=True):
                if not cell.address:
                    cells.append(cell.text or "not given")
                    continue
                figure = released.figure(cell.address)
                words = in_words(figure, digits=column.digits, signed=column.signed)
                words = said_of_few(figure) or re.sub(r"^-", "\N{MINUS SIGN}", words)
                if (
                    column.interval
                    and said_of_few(figure) is None
                    and figure.low is not None
                    and figure.high is not None
                ):
                    low, high = in_bounds(figure.low, figure.high, figure.unit, digits=column.digits)
                    mark = "%" if figure.unit == "%" else ""
                    bounds = (bound.replace("-", "\N{MINUS SIGN}") for bound in (low, high))
                    words += f" ({f'{mark} to '.join(bounds)}{mark})"
                cells.append(f"{words} {cell.text}".strip())
            yield table.id, squeezed(" ".join(cells))


def in_chapters(released: Released) -> tuple[Answer, ...]:
    """The profiles that have a chapter of the PDF; wards have a line each."""
    return tuple(one for one in released.profiles if not is_of_ward(one, released))


def annex_of(pages: list[str]) -> str:
    start = next(n for n, page in enumerate(pages) if page.count("Each number in the margin of a finding"))
    return squeezed(" ".join(pages[start:]))


def linked(released: Released) -> list[str]:
    """The figures that sentences about the whole area speak of, in the order in which the PDF comes to them."""
    found = [address for one in matters_most(released) for _, address in links_in(one.headline + " " + one.sentence)]
    for answer in released.answers:
        for finding in answer.findings:
            found += [address for _, address in links_in(finding.headline + " " + finding.sentence)]
    return list(dict.fromkeys(str(parse_address(address)) for address in found))


def check_sentences(released: Released, pages: list[str]) -> None:
    """Every sentence of a finding is printed as the release has it."""
    held = 0
    whole = squeezed(" ".join(pages)).replace("- ", "-")  # a line may end after a hyphen
    for answer in (*released.answers, *in_chapters(released)):
        for finding in answer.findings:
            for text in (finding.headline, finding.sentence, finding.cannot_tell, sentence_of(finding.strength_reason)):
                said = words_of(released, text)
                assert said.replace("- ", "-") in whole, (finding.id, said)
                held += 1
    assert held > 20, held


def check_cells(released: Released, pages: list[str]) -> None:
    """Every cell of every table equals the release."""
    whole = squeezed(" ".join(pages))
    # A theme that nobody sent anything about has a line and no table: `test_empty_themes` reads that.
    told = (answer for answer in released.answers if not has_nothing(answer))
    answers = (*released.matter, *told, *in_chapters(released))
    rows = [found for answer in answers for found in row_words(released, answer)]
    assert len(rows) > 30
    bare = whole.replace("- ", "-")  # a line may end after a hyphen
    assert [row for row in rows if row[1].replace("- ", "-") not in bare] == []


def check_annex(released: Released, pages: list[str]) -> None:
    """The annex works out every figure of a sentence."""
    annex = annex_of(pages)
    addresses = linked(released)
    assert len(addresses) > 10
    bare = annex.replace(" ", "")
    joined = annex.replace("- ", "-")  # a line may end after a hyphen
    for address in addresses:
        title = squeezed(released.figures.explain(address).title)
        value = minus(in_words(released.figure(address)))
        assert f"{title}: {value}".replace("- ", "-") in joined, address
        assert address.replace(" ", "") in bare, address


def check_numbers(released: Released, pages: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every number on the pages of questions and places is in the release's words, or drawn in one of its pictures."""
    drawn: list[str] = []
    draw = document._draw

    def keep(*given: Any) -> str:
        drawn.append(draw(*given))
        return drawn[-1]

    monkeypatch.setattr(document, "_draw", keep)
    write_document(released, tmp_path / "drawn.pdf")
    allowed: set[str] = set()
    for svg in drawn:
        allowed |= set(numbers_in(" ".join(ElementTree.fromstring(svg).itertext())))
    for answer in (*released.answers, *released.profiles):
        said = [answer.title, answer.asks, *answer.cannot_tell, answer.method]
        for one in answer.findings:
            said += [one.headline, one.sentence, one.strength_reason, one.cannot_tell]
        for picture in answer.pictures:
            said += [picture.title, picture.summary, picture.source]
        for table in answer.tables:
            said += [table.title, table.note, *(column.heading for column in table.columns)]
        said += [words for _, words in row_words(released, answer)]
        allowed |= set(numbers_in(" ".join(words_of(released, text) for text in said)))
    for gap in data_gaps(released):
        allowed |= set(numbers_in(" ".join(gap.lines)))
    for item in released.horizon:
        allowed |= set(numbers_in(" ".join(vars(item).values())))
    first = next(n for n, page in enumerate(pages) if "Question 1:" in page)
    last = next(n for n, page in enumerate(pages) if "Every finding is called strong, moderate or weak" in page)
    assert drawn
    assert last - first > 3, (first, last)
    for page in pages[first:last]:
        body = re.sub(r"Page \d+ of \d+|More on page \d+|Worked out: [\d, to]+|Question \d+:", " ", page)
        assert set(numbers_in(body)) <= allowed, set(numbers_in(body)) - allowed
