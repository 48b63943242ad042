"""Reads a Markdown file as it would be shown: emphasis and links without their signs, tables as cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_html import add_html
from saferplan.sources.document_passages import STRUCK, Found, Passages, pictures_unread
from saferplan.sources.document_words import RAISED, without_bullet

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_NESTED = 100
"""Words nested deeper in lists and quotations are not read; those of a plan are some five deep."""

_FRONT = re.compile(r"\A---[ \t]*\n(?:[^\n]*\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:[ \t]*")
_MARK = re.compile(r"\[\^([^\]\s]{1,40})\]")
_TAG = re.compile(r"</?([A-Za-z][\w:-]*)(?:\s[^<>]*)?/?>")


def read_md(text: str) -> Found:
    """The text of a Markdown file (CommonMark with tables, struck words and notes)."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    unread: list[str] = []
    if front := _FRONT.match(text):
        text = text[front.end() :]
        unread.append("The settings at its top were left out.")
    reader = _Reader()
    for token in MarkdownIt("commonmark", {"maxNesting": MOST_NESTED}).enable(["table", "strikethrough"]).parse(text):
        reader.take(token)
    reader.end()
    if reader.struck:
        unread.append(STRUCK)
    if reader.pictures:
        unread.append(pictures_unread(reader.pictures))
    return Found("md", tuple(reader.passages.found), None, tuple(unread))


class _Reader:
    """Takes the tokens of a Markdown file one by one."""

    def __init__(self) -> None:
        self.passages = Passages()
        self.pictures = 0
        self.struck = False
        self._open: list[str] = []
        self._level = 0
        self._table = self._row = self._column = 0
        self._marks: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._sections: dict[str, tuple[str, ...]] = {}

    def take(self, token: Token) -> None:
        """Read one token of a block."""
        kind = token.type
        if kind.endswith("_open"):
            self._enter(token)
        elif kind.endswith("_close"):
            self._open.pop()
        elif kind == "inline":
            self._said(token)
        elif kind in ("fence", "code_block"):
            for line in token.content.splitlines():
                self.passages.add(line, "paragraph")
        elif kind == "html_block":
            pictures, struck = add_html(token.content, self.passages)
            self.pictures, self.struck = self.pictures + pictures, self.struck or struck

    def _enter(self, token: Token) -> None:
        """A block begins."""
        self._open.append(token.type.removesuffix("_open"))
        if token.type == "heading_open":
            self._level = int(token.tag[1])
        elif token.type == "table_open":
            self._table, self._row = self.passages.new_table(), 0
        elif token.type == "tr_open":
            self._row, self._column = self._row + 1, 0
        elif token.type in ("td_open", "th_open"):
            self._column += 1

    def _said(self, token: Token) -> None:
        """The words of a heading, cell, item or paragraph."""
        within = self._open[-1] if self._open else "paragraph"
        for part in re.split(r"\n(?=\[\^[^\]\s]{1,40}\]:)", self._plain(token)):
            if note := _NOTE.match(part):
                self._notes[note[1]] = part[note.end() :]
                continue
            said = _MARK.sub(self._refer, part)
            if within == "heading":
                self.passages.heading(said, self._level)
            elif within in ("td", "th"):
                self.passages.add(said, "cell", cell=Cell(self._table, self._row, self._column))
            elif "list_item" in self._open:
                self.passages.add(without_bullet(said), "item")
            else:
                self.passages.add(said, "paragraph")

    def _refer(self, mark: re.Match[str]) -> str:
        """The raised number of a note; notes are numbered in the order of their marks."""
        number = self._marks.setdefault(mark[1], str(len(self._marks) + 1).translate(RAISED))
        self._sections.setdefault(mark[1], self.passages.section)
        return number

    def _plain(self, token: Token) -> str:
        """The words of some inline Markdown, without its signs and without what is struck."""
        said: list[str] = []
        raised = struck = 0
        for one in token.children or ():
            if one.type == "html_inline":
                tag = _TAG.fullmatch(one.content)
                name = tag[1].lower() if tag else ""
                step = -1 if one.content.startswith("</") else 1
                raised += step if name == "sup" else 0
                said += [" "] if name == "br" else []
            elif one.type in ("s_open", "s_close"):
                struck += 1 if one.type == "s_open" else -1
                self.struck = True
            elif one.type == "image":
                self.pictures += 1
            elif struck <= 0 and one.type in ("text", "code_inline", "softbreak", "hardbreak"):
                text = "\n" if one.type.endswith("break") else one.content
                said.append(text.translate(RAISED) if raised > 0 else text)
        return "".join(said)

    def end(self) -> None:
        """Add the notes: first those that are referred to, in order, then the others."""
        for key in [
            *(key for key in self._marks if key in self._notes),
            *(k for k in self._notes if k not in self._marks),
        ]:
            mark = self._marks.get(key, "")
            self.passages.note(f"{mark} {self._notes[key]}", self._sections.get(key, ()))
