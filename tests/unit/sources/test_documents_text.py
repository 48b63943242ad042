"""Web pages, Markdown and plain text: what is shown comes out in order and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_child import read_bytes
from saferplan.sources.document_html import read_html
from saferplan.sources.document_md import read_md
from saferplan.sources.document_passages import Found
from saferplan.sources.document_txt import read_txt
from saferplan.sources.documents import read_document


def kinds(found: Found) -> list[tuple[str, str]]:
    """What the passages of a document are and say."""
    return [(one.kind, one.text) for one in found.passages]


PAGE = """<!DOCTYPE html><html><head><title>Plan</title><style>p{}</style><script>var x = "never";</script></head><body>
<nav><a href="#a">Introduction</a> <a href="#b">Priorities</a></nav>
<!-- never --><h1>Safer <em>Ashbrook</em> Plan</h1>
<div>Loose words<p>A paragraph with 1&nbsp;234 offences<sup>1</sup> and a <a href="x">link</a>.<br>Next line.</div>
<ul><li>One<ul><li>Inner</ul><li>Two <p>with more</p></ul>
<p hidden>never</p><p style="display: none">never</p><template>never</template>
<table><caption>Table 1</caption><thead><tr><th colspan=2>Both<th>Last</thead>
<tr><td rowspan=2>Tall<td>b<td>c<tr><td>d<td>e<br>f</table>
<p>Was <del>9</del><ins>10</ins>.</p><figure><img src=x alt=never><figcaption>Figure 1</figcaption></figure>
<section class="footnotes"><ol><li>Source.</ol></section></body></html>"""


def test_a_web_page_is_read_as_a_browser_shows_it() -> None:
    found = read_html(PAGE)
    assert kinds(found) == [
        ("contents", "Introduction Priorities"),
        ("heading", "Safer Ashbrook Plan"),
        ("paragraph", "Loose words"),
        ("paragraph", "A paragraph with 1\u00a0234 offences¹ and a link. Next line."),
        ("item", "One"),
        ("item", "Inner"),
        ("item", "Two"),
        ("item", "with more"),
        ("caption", "Table 1"),
        ("cell", "Both"),
        ("cell", "Last"),
        ("cell", "Tall"),
        ("cell", "b"),
        ("cell", "c"),
        ("cell", "d"),
        ("cell", "e f"),
        ("paragraph", "Was 10."),
        ("caption", "Figure 1"),
        ("note", "Source."),
    ]
    cells = [one.cell for one in found.passages if one.cell]
    assert cells == [Cell(1, *at) for at in ((1, 1), (1, 3), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3))]
    assert found.unread == (
        "Words that are struck through were left out.",
        "1 picture was not read: words in it are no text.",
    )


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("<p>a<div>b</p>c", ["a", "b c"]),
        ("<table><tr><td>a</table>b<tr><td>c", ["a", "b", "c"]),
        ("a<p>b</body>c</html>d<p>e", ["a", "b c d", "e"]),
        ("<p>5 < 6 &amp 7 > 2&nbsp;&pound;9", ["5 < 6 & 7 > 2 £9"]),
        ("<table>stray<tr>words<td>a</td><b>too</b><td>b</table>", ["stray", "words too", "a", "b"]),
        ("<p>a<script>x<p>never</script>b<!--never--><p>c", ["ab", "c"]),
        (
            "<p class=x>Crime in <st1:place>Northvale</st1:place> rose<o:p></o:p></p><![if !x]><p>by <x-y>9</x-y>%",
            ["Crime in Northvale rose", "by 9%"],
        ),
        ("<details><summary>More</summary>Hidden no longer</details>", ["More", "Hidden no longer"]),
    ],
)
def test_no_word_of_a_faulty_page_is_lost(page: str, texts: list[str]) -> None:
    assert [one.text for one in read_html(page).passages] == texts


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>£5 – Ashbrook</p>".encode(), "£5 – Ashbrook"),
        ("<p>£5 – Ashbrook</p>".encode("cp1252"), "£5 – Ashbrook"),
        ("<p>£5 – Ashbrook</p>".encode("utf-16"), "£5 – Ashbrook"),
        ("<p>£5 – Ashbrook</p>".encode("utf-16-le"), "£5 – Ashbrook"),
        ('<?xml version="1.0" encoding="utf-8"?><html><body><p>£5</p></body></html>'.encode(), "£5"),
        ('<meta charset="iso-8859-2"><p>Łódź £</p>'.encode("iso-8859-2", "replace"), "Łódź ?"),
        ('<meta charset="iso-8859-1"><p>“£5”</p>'.encode("cp1252"), "“£5”"),
        ('<meta charset="utf-7"><p>+AGEAYg- \xa35</p>'.encode("latin-1"), "+AGEAYg- £5"),
    ],
)
def test_letters_are_read_as_they_were_saved(data: bytes, text: str) -> None:
    assert [one.text for one in read_bytes(data, ".html").passages] == [text]


MARKDOWN = """---
title: never
---
# Safer *Ashbrook* Plan

Crime rose by **9%**[^a] and by [2,379](figure:x) in
all, with `code`, ~~old~~ new and 10<sup>6</sup>.

- One
  - Inner
- Two

  more of two

Title below
-----------

| Area | 2019/20 |
|------|--------:|
| Northvale | 1,234 |

> Quoted words

```
In a fence
```

<p>Some <b>HTML</b></p>

![never](picture.png)

[^a]: The source is *here*.
[^b]: Never referred to.
"""


def test_markdown_is_read_as_it_would_be_shown() -> None:
    found = read_md(MARKDOWN)
    assert kinds(found) == [
        ("heading", "Safer Ashbrook Plan"),
        ("paragraph", "Crime rose by 9%¹ and by 2,379 in all, with code, new and 10⁶."),
        ("item", "One"),
        ("item", "Inner"),
        ("item", "Two"),
        ("item", "more of two"),
        ("heading", "Title below"),
        ("cell", "Area"),
        ("cell", "2019/20"),
        ("cell", "Northvale"),
        ("cell", "1,234"),
        ("paragraph", "Quoted words"),
        ("paragraph", "In a fence"),
        ("paragraph", "Some HTML"),
        ("note", "¹ The source is here."),
        ("note", "Never referred to."),
    ]
    assert found.passages[10].cell == Cell(1, 2, 2)
    assert found.passages[-2].section == ("Safer Ashbrook Plan",)
    assert found.unread == (
        "The settings at its top were left out.",
        "Words that are struck through were left out.",
        "1 picture was not read: words in it are no text.",
    )


TEXT = """
Safer Ashbrook Plan

Contents

1. Introduction\t3
2. What you told us ........ 6

1. Introduction

Welcome to the plan. It was agreed by all
of its members, who want to prevent re-
offending. Less offending is their aim.

We will:
- **Work together.** With everybody
  who lives here
- Build confidence

2.1 Feeling safe

59%
of those asked feel safe.

Over 50%

people
"""


def test_plain_text_is_read_by_how_it_stands() -> None:
    found = read_txt(TEXT)
    assert kinds(found) == [
        ("heading", "Safer Ashbrook Plan"),
        ("heading", "Contents"),
        ("contents", "1. Introduction 3"),
        ("contents", "2. What you told us 6"),
        ("heading", "1. Introduction"),
        (
            "paragraph",
            "Welcome to the plan. It was agreed by all of its members, who want to prevent re-offending. "
            "Less offending is their aim.",
        ),
        ("paragraph", "We will:"),
        ("item", "Work together. With everybody who lives here"),
        ("item", "Build confidence"),
        ("heading", "2.1 Feeling safe"),
        ("paragraph", "59%"),
        ("paragraph", "of those asked feel safe."),
        ("paragraph", "Over 50%"),
        ("paragraph", "people"),
    ]
    assert [one.level for one in found.passages if one.kind == "heading"] == [3, 3, 1, 2]


def test_text_as_word_saves_it_has_a_paragraph_in_every_line_and_tables_parted_by_tabs() -> None:
    long = "A paragraph that is far longer than any line of a file whose lines are broken to fit on a screen. " * 2
    found = read_txt(f"Our plan\r\n{long}\r\nIt has two.\r\nArea\t2018/19\t2019/20\r\nAshbrook\t1,234\t1,300\r\n")
    assert kinds(found) == [
        ("heading", "Our plan"),
        ("paragraph", long.strip()),
        ("paragraph", "It has two."),
        *(("cell", cell) for cell in ("Area", "2018/19", "2019/20", "Ashbrook", "1,234", "1,300")),
    ]
    assert found.passages[-1].cell == Cell(1, 2, 3)


def test_a_file_is_what_it_holds_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("<!-- x --><!DOCTYPE html><p>Shown", encoding="utf-8")
    (tmp_path / "notes.md").write_text("# Head", encoding="utf-8")
    (tmp_path / "plan.docx").write_text("Only text.", encoding="utf-8")
    read = {path.name: read_document(path) for path in sorted(tmp_path.iterdir())}
    assert {name: one.format for name, one in read.items()} == {
        "page.txt": "html",
        "notes.md": "md",
        "plan.docx": "txt",
    }
    assert [one.passages[0].text for one in read.values()] == ["Head", "Shown", "Only text."]
