"""Documents of any parts in any order: every word that was typed is in exactly one passage, and in its order."""

from __future__ import annotations

import string
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_documents import paragraph, pdf_bytes, said, table, word_file
from saferplan.plan.claims.document_text import PASSAGE_KINDS
from saferplan.sources.document_child import read_bytes
from saferplan.sources.document_passages import Found, Unreadable
from saferplan.sources.document_pdf import read_pdf

LETTERS = string.ascii_letters + "éüßŁλ£"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=12)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(("heading", "paragraph", "item", "split", "box", "control", "table")), WORDS),
    min_size=1,
    max_size=8,
)


def numbered(blocks: Sequence[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """The blocks with a number put to each word, so that none is there twice."""
    count = iter(range(10_000))
    return [(kind, [f"{word}{next(count)}x" for word in words]) for kind, words in blocks]


def words_of(found: Found) -> list[str]:
    """The words of all passages, in order."""
    return " ".join(one.text for one in found.passages).split()


def word_block(kind: str, words: list[str]) -> str:
    """One block as Word writes it."""
    text = " ".join(words)
    if kind == "heading":
        return paragraph(text, style="H1")
    if kind == "item":
        return paragraph(text, style="Bul")
    if kind == "split":
        return paragraph(*(said(letter, "<w:b/>" if letter.isupper() else "") for letter in text))
    if kind == "box":
        return paragraph(f"<w:r><w:pict><w:txbxContent>{paragraph(text)}</w:txbxContent></w:pict></w:r>")
    if kind == "control":
        return f"<w:sdt><w:sdtContent>{paragraph(f'<w:ins>{said(text)}</w:ins>')}</w:sdtContent></w:sdt>"
    return table(words) if kind == "table" else paragraph(text)


@given(blocks=BLOCKS)
def test_every_word_of_a_word_file_is_in_one_passage(
    blocks: list[tuple[str, list[str]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = numbered(blocks)
    path = tmp_path_factory.getbasetemp() / "generated.docx"
    word_file(path, "".join(word_block(*one) for one in made))
    found = read_bytes(path.read_bytes(), ".docx")
    assert words_of(found) == [word for _, words in made for word in words]
    assert [one.paragraph for one in found.passages] == list(range(1, len(found.passages) + 1))


HTML = {
    "heading": "<h2>{}</h2>",
    "paragraph": "<p>{}",
    "item": "<ul><li>{}</ul>",
    "split": "<div>{}</div>",
    "box": "<aside><p>{}</aside>",
    "control": "<section>{}</section>",
}


@given(blocks=BLOCKS)
def test_every_word_of_a_web_page_is_in_one_passage(blocks: list[tuple[str, list[str]]]) -> None:
    made = numbered(blocks)
    page = "".join(
        HTML[kind].format(escape(" ".join(words)))
        if kind != "table"
        else f"<table><tr>{''.join(f'<td>{escape(word)}' for word in words)}</table>"
        for kind, words in made
    )
    assert words_of(read_bytes(f"<!doctype html>{page}".encode(), ".html")) == [
        word for _, words in made for word in words
    ]


MARKDOWN = {"heading": "## {}", "item": "- {}", "box": "> {}", "split": "**{}**", "control": "1. {}", "paragraph": "{}"}


@given(blocks=BLOCKS)
def test_every_word_of_a_markdown_file_is_in_one_passage(blocks: list[tuple[str, list[str]]]) -> None:
    made = numbered(blocks)
    text = "\n\n".join(
        MARKDOWN[kind].format(" ".join(words))
        if kind != "table"
        else "|" + "|".join(words) + "|\n|" + "-|" * len(words)
        for kind, words in made
    )
    assert words_of(read_bytes(text.encode(), ".md")) == [word for _, words in made for word in words]


@given(blocks=BLOCKS)
def test_every_word_of_a_text_file_is_in_one_passage(blocks: list[tuple[str, list[str]]]) -> None:
    made = numbered(blocks)
    text = "\n\n".join(("- " if kind == "item" else "") + "\n".join(words) for kind, words in made)
    assert words_of(read_bytes(text.encode(), ".txt")) == [word for _, words in made for word in words]


PLAIN = st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=9), min_size=1, max_size=60)


@given(
    blocks=st.lists(st.tuples(st.sampled_from((9.0, 10.0, 10.0, 18.0)), PLAIN), min_size=1, max_size=6),
    columns=st.sampled_from((1, 2)),
    apart=st.sampled_from((1.1, 1.3, 1.6)),
)
def test_every_word_of_a_pdf_is_in_one_passage(
    blocks: list[tuple[float, list[str]]], columns: int, apart: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = numbered([("", words) for _, words in blocks])
    pages, page, left, base = [], [], 60.0, 760.0
    for (size, _), (_, words) in zip(blocks, made, strict=True):
        across = max(1, int((480 / columns - 20) / size / 0.62 / 9))
        for at in range(0, len(words), across):
            if base < 90:
                left, base = left + 260, 760.0
                if columns == 1 or left > 400:
                    pages.append(page)
                    page, left = [], 60.0
            page.append((left, base, size, " ".join(words[at : at + across])))
            base -= apart * size
        base -= size
    pages.append(page)
    path = tmp_path_factory.getbasetemp() / "generated.pdf"
    path.write_bytes(pdf_bytes(pages))
    assert words_of(read_pdf(str(path))) == [word for _, words in made for word in words]


@given(data=st.binary(max_size=2_000), suffix=st.sampled_from((".docx", ".html", ".md", ".txt")))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    with suppress(Unreadable):
        texts = [one.text for one in read_bytes(data, suffix).passages]
        assert all(text == text.strip() and "\n" not in text and text for text in texts)


@given(at=st.integers(0, 4_000), to=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_a_word_file_spoilt_anywhere_is_read_or_refused(
    at: int, to: bytes, cut: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "spoilt.docx"
    data = word_file(path, paragraph("Text", style="H1") + table(("a", "b"))).read_bytes()
    spoilt = data[:at] + to + (b"" if cut else data[at + len(to) :])
    with suppress(Unreadable):
        assert {one.kind for one in read_bytes(spoilt, ".docx").passages} <= set(PASSAGE_KINDS)
