"""Words: Markdown with figure links, as HTML.

The same small subset as in the PDF (`document_text`): paragraphs, small headings, lists, emphasis and links.  All
else is escaped and printed as it was typed, so that what an analyst writes cannot break a page.
"""

from __future__ import annotations

from typing import Protocol

from markupsafe import Markup, escape

from saferplan.publication.document_text import Run, blocks_of, runs_of


class Links(Protocol):
    """Prints the figures that a text links to."""

    def claim(self, address: str, claimed: str) -> tuple[str, int]:
        """The words to print for a figure, and the number by which `link` finds it again."""

    def link(self, number: int, text: str) -> Markup:
        """The figure as a link to how it was worked out."""


def inline_html(text: str, links: Links) -> Markup:
    """Text within one paragraph as HTML: emphasis and links; all else is escaped."""
    return _runs_html(runs_of(text, links.claim), links)


def block_html(text: str, links: Links) -> Markup:
    """Paragraphs, small headings and lists as HTML."""
    blocks = []
    for block in blocks_of(text, links.claim):
        if block["kind"] == "list":
            items = Markup("\n").join(Markup("<li>{}</li>").format(_runs_html(item, links)) for item in block["items"])
            blocks.append(Markup("<ul>\n{}\n</ul>").format(items))
        elif block["kind"] == "heading":
            blocks.append(Markup("<h3>{}</h3>").format(_runs_html(block["runs"], links)))
        else:
            blocks.append(Markup("<p>{}</p>").format(_runs_html(block["runs"], links)))
    return Markup("\n").join(blocks)


def words_of(text: str, links: Links) -> str:
    """The text as a reader hears it, with no marks: for a page's title or a picture's alternative text."""
    return "".join(run["t"] for run in runs_of(" ".join(text.split()), links.claim))


def _runs_html(runs: list[Run], links: Links) -> Markup:
    parts = []
    for run in runs:
        if "n" in run:
            html = links.link(run["n"], run["t"])
        elif "u" in run:
            html = Markup('<a href="{}">{}</a>').format(run["u"], run["t"])
        else:
            html = escape(run["t"])
        if "b" in run:
            html = Markup("<strong>{}</strong>").format(html)
        if "i" in run:
            html = Markup("<em>{}</em>").format(html)
        parts.append(html)
    return Markup("").join(parts)
