"""Whatever an analyst types: nothing crashes, nothing breaks out of a page, every line keeps its number."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from saferplan.assessment.own_words import PageWords, parse_words
from saferplan.errors import BadAddress, BadWords
from saferplan.figures import Figure
from saferplan.plan.claims.check import check_text
from saferplan.plan.claims.claim import KINDS
from saferplan.plan.claims.reading import read_claim
from saferplan.publication.words import block_html

PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "</p>",
            "<!--",
            "-->",
            "~~",
            "**",
            "*",
            "`",
            "\\",
            "[",
            "](",
            ")",
            "(figure:",
            "javascript:",
            "\n",
            "\n\n",
        ),
        *(
            "- ",
            "1. ",
            "# ",
            "## volume/total/partnership/all\n",
            "Order: 1\n",
            "Leave out: so\n",
            "Keep: yes\n",
            "Order:\n",
        ),
        *(
            "nearly",
            "a third",
            "10%",
            "1,700",
            "fell",
            "not",
            " ",
            ". ",
            "&amp;",
            "\u2212",
            "\u00a0",
            "é",
            "\r\n",
            "\0",
        ),
        *("[9](figure:x?period=2018)", "[](figure:x?period=2018)", "[a](https://example.org)", "[a](javascript:b)"),
    ]
)
TEXT = st.lists(PIECES | st.text(max_size=6), max_size=30).map("".join)
ALLOWED = {"p", "h3", "ul", "li", "a", "em", "strong"}


class Links:
    """Prints every figure as a link, and shows nothing of its own."""

    def claim(self, address: str, claimed: str) -> tuple[str, int]:
        """The words, or a number."""
        return claimed or "9", 0

    def link(self, number: int, text: str) -> Markup:
        """A link."""
        return Markup('<a href="#f">{}</a>').format(escape(text))


class Tags(HTMLParser):
    """Every tag of a piece of HTML, and every address that it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}


def no_figure(address: str) -> Figure:
    raise BadAddress(address, "there is no such figure")


def parsed(text: str) -> PageWords | None:
    try:
        return parse_words("assessment/volume.md", text)
    except BadWords:
        return None


@given(TEXT)
def test_no_html_gets_through(text: str) -> None:
    found = Tags()
    found.feed(block_html(text, Links()))
    found.close()
    assert found.tags <= ALLOWED
    assert all(re.match(r"#|https?://", address) for address in found.addresses)


@given(TEXT)
def test_any_text_is_read_or_refused_and_checked(text: str) -> None:
    page = parsed(text)
    if page is None:
        return
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for words, line in [(page.words, page.words_line), *((f.judgement.words, f.words_line) for f in page.findings)]:
        checked = check_text(words, no_figure, file=page.file, line=line)
        # A link that is published leads to a figure, or is found out.
        assert len([one for one in checked.untrue if one.address]) == checked.links
        for one in checked.untrue:
            assert 1 <= one.line <= len(rows)
    for finding in page.findings:
        assert finding.finding in rows[finding.line - 1]


def test_what_is_struck_out_or_noted_is_gone_and_lines_stay() -> None:
    page = parsed("Before.\n\n~~struck \n word~~ <!-- a\nnote -->\n\nAfter, [9](figure:x?period=2018).\n")
    assert page is not None
    assert "struck" not in page.words
    assert "note" not in page.words
    (found,) = check_text(page.words, no_figure, file=page.file, line=page.words_line).untrue
    assert found.line == 7


@given(st.text(max_size=40) | st.lists(PIECES, max_size=6).map(" ".join))
def test_any_claim_is_read_or_refused(text: str) -> None:
    claim = read_claim(text)
    assert claim is None or (claim.kind in KINDS and claim.low <= claim.high)
