"""Passages gathered in reading order: numbered, and each under its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from saferplan.plan.claims.document_text import Cell, Passage
from saferplan.sources.document_words import tidy

_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}")

MOST_PASSAGES = 200_000
"""A document of more passages than this is refused; a plan of 100 pages has some 2,000."""

MOST_LETTERS = 20_000_000
"""A document of more letters than this is refused; a plan of 100 pages has some 300,000."""


class Unreadable(Exception):
    """A document that cannot be read: what was found, what was expected, and what to do, as parts of a sentence."""

    def __init__(self, found: str, expected: str, do: str) -> None:
        super().__init__(found)
        self.found, self.expected, self.do = found, expected, do


DAMAGED = "Open it in the program that made it, save it again and check that."
STRUCK = "Words that are struck through were left out."
TOO_LONG = ("it holds more text than any plan does", "a document of at most some thousand pages", "Check a part of it.")


@dataclass
class Passages:
    """What has been read so far of one document, in order."""

    found: list[Passage] = field(default_factory=list)
    tables: int = 0
    letters: int = 0
    _headings: list[tuple[int, str]] = field(default_factory=list)

    @property
    def section(self) -> tuple[str, ...]:
        """The headings that the next passage stands under, outermost first."""
        return tuple(text for _, text in self._headings)

    def heading(self, text: str, level: int, page: int | None = None) -> None:
        """Add a heading; those as deep and deeper end."""
        if text := tidy(text):
            while self._headings and self._headings[-1][0] >= level:
                self._headings.pop()
            self._keep(Passage(text, "heading", 0, page, level, self.section))
            self._headings.append((level, text))

    def add(self, text: str, kind: str, *, page: int | None = None, cell: Cell | None = None) -> None:
        """Add a passage that is no heading, if there is a word or sign in it.

        A line of contents is added without the dots that lead to its number.
        """
        text = tidy(_LEADERS.sub(" ", text) if kind == "contents" else text)
        if text:
            self._keep(Passage(text, kind, 0, page, 0, self.section, cell))

    def note(self, text: str, section: tuple[str, ...], page: int | None = None) -> None:
        """Add a note to something said in `section`."""
        if text := tidy(text):
            self._keep(Passage(text, "note", 0, page, 0, section))

    def new_table(self) -> int:
        """The number of the table that begins."""
        self.tables += 1
        return self.tables

    def _keep(self, passage: Passage) -> None:
        self.letters += len(passage.text) + sum(map(len, passage.section))
        if len(self.found) >= MOST_PASSAGES or self.letters > MOST_LETTERS:
            raise Unreadable(*TOO_LONG)
        self.found.append(replace(passage, paragraph=len(self.found) + 1))


@dataclass(frozen=True)
class Found:
    """All of a document that could be read, before it is known by a file's name: as `DocumentText`."""

    format: str
    passages: tuple[Passage, ...]
    pages: int | None = None
    unread: tuple[str, ...] = ()


def pictures_unread(count: int) -> str:
    """The sentence that pictures were not read.

    >>> pictures_unread(1)
    '1 picture was not read: words in it are no text.'
    """
    return f"{count:,} picture{'' if count == 1 else 's'} {_WERE[count == 1]} no text."


_WERE = {True: "was not read: words in it are", False: "were not read: words in them are"}
