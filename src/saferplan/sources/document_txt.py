"""Reads a plain text file: paragraphs between blank lines, items, and headings by how they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_passages import Found, Passages
from saferplan.sources.document_words import begins_item, is_contents_line, joined_at_hyphen, tidy, without_bullet

WIDEST = 130
"""A file with a longer line than this breaks lines only where a paragraph ends."""

LONGEST_HEADING = 90
"""A line of more letters than this is no heading."""

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?\s+(?=\S)")
_PART = re.compile(r"[A-Z][a-z]+ \d{1,2}\s*[:–-]\s")
"""How the heading of a part begins, such as Theme 2: ..."""

_TERMINAL = ".,;:!–-"
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)(.{1,300}?)(?<=\S)\1(?![\w*])")


def read_txt(text: str) -> Found:
    """The text of a plain text file."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    words = frozenset(re.findall(r"[^\W\d_][\w’'-]*", text.lower()))
    passages = Passages()
    each = any(len(line) > WIDEST for line in lines)
    for whole in _blocks(lines):
        for block in _parts(whole, each):
            if len(block) > 1 and _is_row(block[0]):
                _add_table(block, passages)
            elif len(block) == 1 and not is_contents_line(block[0]) and (level := _heading_level(block[0])):
                passages.heading(block[0], level)
            else:
                for said, kind in _pieces(block, words):
                    passages.add(without_bullet(said) if kind == "item" else said, kind)
    return Found("txt", tuple(passages.found))


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table, its cells parted by tabs."""
    return "\t" in line.strip() and not is_contents_line(line) and not begins_item(line.strip())


def _parts(block: list[str], each: bool) -> Iterator[list[str]]:
    """The rows of tables in a block, and what stands between them; `each` says that every line is a paragraph."""
    for rows, lines in groupby(block, key=_is_row):
        part = list(lines)
        if rows and len(part) > 1:
            yield part
        elif each:
            yield from ([line] for line in part)
        else:
            yield part


def _add_table(rows: list[str], passages: Passages) -> None:
    """Add the cells of a table."""
    number = passages.new_table()
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row.rstrip("\r\n").split("\t"), start=1):
            passages.add(cell, "cell", cell=Cell(number, at, column))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """The runs of lines between blank ones."""
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _heading_level(line: str) -> int:
    """How deep a heading a line alone would be, 0 where it is none.

    A heading is short, ends without a full stop and begins with a capital or a number of its own, and says no figure.

    >>> _heading_level("3. What you told us"), _heading_level("3.1 Feeling safe"), _heading_level("Types of Crime")
    (1, 2, 3)
    >>> _heading_level("Over 50%"), _heading_level("59%"), _heading_level("We will:"), _heading_level("people said so")
    (0, 0, 0, 0)
    """
    text = _EMPHASIS.sub(r"\2", tidy(line))
    if not text or len(text) > LONGEST_HEADING or text[-1] in _TERMINAL:
        return 0
    number = _NUMBER.match(text)
    rest = text[number.end() :] if number else text
    if number is None and begins_item(text):
        return 0
    if not rest[0].isupper() or re.search(r"\d[\d,.]*\s*%|\d[,.]\d|\d{3}", rest):
        return 0
    return number[1].count(".") + 1 if number else 1 if text.isupper() else 2 if _PART.match(text) else 3


def _pieces(block: list[str], words: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The items and paragraphs of a block: lines that go on are joined, each bullet begins an item."""
    said: list[str] = []
    kind = "paragraph"
    for raw in block:
        line = _EMPHASIS.sub(r"\2", tidy(raw))
        contents, item = is_contents_line(raw), begins_item(line)
        alone = len(said) == 1 and _stands_alone(said[0])
        if said and (contents or item or kind == "contents" or alone):
            yield " ".join(said), kind
            said = []
        if not said:
            said, kind = [line], "contents" if contents else "item" if item else "paragraph"
        elif said[-1].endswith("-") and said[-1][-2:-1].isalnum():
            said[-1] = joined_at_hyphen(said[-1][:-1], line, words)
        else:
            said.append(line)
    if said:
        yield " ".join(said), kind


def _stands_alone(line: str) -> bool:
    """Whether a line does not go on in the next: a number alone, which is a call-out above its sentence.

    >>> _stands_alone("59%"), _stands_alone("Almost 1,700"), _stands_alone("In all there were 59")
    (True, True, False)
    """
    return re.fullmatch(r"(?:\w{1,12} )?[£€]?\d[\d,.]{0,12}\s?(?:%|m|bn|k)?", line) is not None
