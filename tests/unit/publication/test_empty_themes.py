"""Themes about which nobody has sent anything: a line among the themes, and no page or chapter."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from pathlib import Path

import pytest
from document_checks import squeezed, text_of

from ashbrook_line import finished_folder
from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.publication import empty_themes
from saferplan.publication.document import write_document
from saferplan.publication.empty_themes import has_nothing, nothing_about
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release


@pytest.fixture(scope="module")
def ashbrook() -> Released:
    return read_release(next((finished_folder() / "releases").glob("*/public")))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(empty_themes).failed == 0


def test_a_theme_with_a_figure_or_a_word_has_its_page() -> None:
    empty = Answer("theme-x", "X: nobody has sent figures yet", "What?", (), "About x.", ("What is not told.",))
    words = DataTable("lacking", "t", (TableColumn("What", numeric=False),), ((Cell("Calls"),),))
    figure = DataTable("held", "t", (TableColumn("What"),), ((Cell(address="figure:population?period=2018"),),))
    assert has_nothing(empty)
    assert has_nothing(replace(empty, tables=(words,)))
    assert not has_nothing(replace(empty, tables=(words, figure)))
    assert not has_nothing(replace(empty, words="Ours."))
    assert not has_nothing(replace(empty, question="demand"))


def test_the_list_of_themes_says_what_is_missing_and_who_holds_it(ashbrook: Released, tmp_path: Path) -> None:
    empty = [answer for answer in ashbrook.answers if has_nothing(answer)]
    told = [answer for answer in ashbrook.answers if answer.is_theme and not has_nothing(answer)]
    assert empty
    assert told
    write_site(ashbrook, tmp_path)
    made = {path.name for path in tmp_path.glob("theme-*.html")}
    assert made == {f"{answer.question}.html" for answer in told}
    html = (tmp_path / "themes.html").read_text(encoding="utf-8")
    for answer in empty:
        line = next(line for line in re.findall(r"<li>.*?</li>", html) if f"<strong>{answer.name}.</strong>" in line)
        for lack in answer.lacks:
            assert lack.what.lower() in line.lower()
            assert lack.holder.lower() in line.lower()
    for path in tmp_path.rglob("*.html"):
        links = set(re.findall(r'href="(theme-[^"#]*)', path.read_text(encoding="utf-8")))
        assert links <= made, path


@pytest.mark.slow
def test_the_pdf_gives_them_a_line_and_no_chapter(ashbrook: Released, tmp_path: Path) -> None:
    write_document(ashbrook, tmp_path / "out.pdf")
    text = text_of(tmp_path / "out.pdf")
    for answer in (answer for answer in ashbrook.answers if has_nothing(answer)):
        assert squeezed(nothing_about(answer)) in text
        assert squeezed(answer.title) not in text


@pytest.mark.slow
def test_a_release_of_empty_themes_alone_still_sets(ashbrook: Released, tmp_path: Path) -> None:
    kept = tuple(answer for answer in ashbrook.answers if not answer.is_theme or has_nothing(answer))
    write_document(replace(ashbrook, answers=kept), tmp_path / "out.pdf")
    write_site(replace(ashbrook, answers=kept), tmp_path / "site")
    assert "Themes without figures" in (tmp_path / "site" / "themes.html").read_text(encoding="utf-8")
