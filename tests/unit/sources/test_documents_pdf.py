"""PDFs: lines put together again as their reader sees them, with and without tags."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import typst

from made_documents import IMAGE, Text, pdf_bytes
from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_passages import Found, Unreadable
from saferplan.sources.document_pdf import read_pdf
from saferplan.sources.documents import read_document

PLAN = """
#set page(paper: "a4", COLUMNS header: [Ashbrook plan], footer: context [Page #counter(page).display()])
#set par(justify: true)
#set text(hyphenate: true, size: 10pt, lang: "en", font: "Libertinus Serif")
= What you told us
Across Ashbrook we asked residents which community safety problems concern them most, and whether anti-social behaviour
and re-offending had become worse. In all 2,379#footnote[Residents and elected representatives.] people completed it.

#text(size: 40pt)[59%]

of them feel safe.

== What we will do
- Work with schools on well-being and long-term support for children who are at risk of exploitation by others.
- Reduce first-time offending.
#figure(table(columns: 3, [Area],[2018/19],[2019/20],[Ashbrook],[1,234],[1,300],
  [Northvale and the villages round it],[88],[90]),
  caption: [Crimes by area])
== Domestic abuse
#for at in range(90) [Sentence number #str(at + 1000) says that partners will strengthen multi-agency protection and
cooperation. ]
"""


def made(folder: Path, pages: Sequence[Sequence[Text]]) -> Found:
    """What is read of a PDF with text at places."""
    (folder / "made.pdf").write_bytes(pdf_bytes(pages))
    return read_pdf(str(folder / "made.pdf"))


def column(left: float, top: float, lines: Sequence[str], size: float = 10) -> list[Text]:
    """Lines under each other."""
    return [(left, top - 12 * at, size, line) for at, line in enumerate(lines)]


@pytest.mark.parametrize("columns", ["", "columns: 2,"])
@pytest.mark.parametrize("tags", [True, False])
def test_a_typeset_plan_comes_out_in_order_with_what_each_part_is(tmp_path: Path, columns: str, tags: bool) -> None:
    (tmp_path / "plan.typ").write_text(PLAN.replace("COLUMNS", columns), encoding="utf-8")
    typst.compile(str(tmp_path / "plan.typ"), output=str(tmp_path / "plan.pdf"), pdf_tags=tags)
    read = read_document(tmp_path / "plan.pdf")
    found = [(one.kind, one.text) for one in read.passages]
    assert found[:14] == [
        ("heading", "What you told us"),
        (
            "paragraph",
            "Across Ashbrook we asked residents which community safety problems concern them most, and whether "
            "anti-social behaviour and re-offending had become worse. In all 2,379¹ people completed it.",
        ),
        ("paragraph", "59%"),
        ("paragraph", "of them feel safe."),
        ("heading", "What we will do"),
        (
            "item",
            "Work with schools on well-being and long-term support for children who are at risk of exploitation by "
            "others.",
        ),
        ("item", "Reduce first-time offending."),
        ("cell", "Area"),
        ("cell", "2018/19"),
        ("cell", "2019/20"),
        ("cell", "Ashbrook"),
        ("cell", "1,234"),
        ("cell", "1,300"),
        ("cell", "Northvale and the villages round it"),
    ]
    assert found[14:18] == [
        ("cell", "88"),
        ("cell", "90"),
        ("caption", "Table 1: Crimes by area"),
        ("heading", "Domestic abuse"),
    ]
    assert found[-1] == ("note", "¹ Residents and elected representatives.")
    wanted = "says that partners will strengthen multi-agency protection and cooperation."
    body = " ".join(text for kind, text in found[18:-1])
    assert body == " ".join(f"Sentence number {at + 1000} {wanted}" for at in range(90))
    assert read.pages == 2
    assert read.passages[0].page == 1
    assert read.passages[15].cell == Cell(1, 3, 3)
    assert read.passages[15].section == ("What you told us", "What we will do")
    assert read.unread == ("What repeats at the top and bottom of 2 pages was left out.",)


def test_columns_are_read_one_after_the_other_though_the_file_goes_across_them(tmp_path: Path) -> None:
    left = [f"The left column of the page goes on, line {at}," for at in range(12)]
    right = [f"while in the right one other things stand, {at}," for at in range(12)]
    across: list[Text] = [(60, 770, 20, "A heading over both of the columns")]
    for one, two in zip(column(60, 740, left), column(310, 740, right), strict=True):
        across += [one, two]
    found = [one.text for one in made(tmp_path, [across]).passages]
    assert found[0] == "A heading over both of the columns"
    assert " ".join(found[1:]) == " ".join([*left, *right])


def test_call_outs_stand_beside_their_sentences_and_are_no_headings(tmp_path: Path) -> None:
    page = [
        *column(60, 780, ["*Feeling safe"], 16),
        *column(60, 730, ["*59%"], 40),
        *column(60, 700, ["of those who took part said they feel", "very safe when out in daylight."]),
        *column(60, 640, ["*Over 50%"], 30),
        *column(60, 610, ["of the most serious concerns."]),
        *column(60, 500, [f"Some more words of the common size, to tell what it is, {at}" for at in range(6)]),
    ]
    read = made(tmp_path, [page]).passages
    assert [(one.kind, one.text) for one in read[:5]] == [
        ("heading", "Feeling safe"),
        ("paragraph", "59%"),
        ("paragraph", "of those who took part said they feel very safe when out in daylight."),
        ("paragraph", "Over 50%"),
        ("paragraph", "of the most serious concerns."),
    ]


def test_call_outs_side_by_side_are_read_box_by_box(tmp_path: Path) -> None:
    page: list[Text] = []
    for left, number, said in (
        (60, "59%", "feel safe by day"),
        (230, "35%", "feel unsafe"),
        (400, "17%", "were victims"),
    ):
        page += [(left, 700, 36, f"*{number}"), (left, 670, 10, said), (left, 658, 10, "in the last year.")]
    page += column(60, 600, [f"Some more words of the common size, to tell what it is, {at}" for at in range(6)])
    assert [one.text for one in made(tmp_path, [page]).passages[:6]] == [
        "59%",
        "feel safe by day in the last year.",
        "35%",
        "feel unsafe in the last year.",
        "17%",
        "were victims in the last year.",
    ]


def test_words_parted_at_a_lines_end_are_whole_and_keep_a_hyphen_of_their_own(tmp_path: Path) -> None:
    page = column(
        60,
        780,
        [
            "Less offending is the aim of all of us. To stop re-",
            "offending we work with partners against the exploi-",
            "tation of children, as in 2018-",
            "2019 and in the years 2020–",
            "2021; an e\xadmail will say more of first-time offending.",
        ],
    )
    assert made(tmp_path, [page]).passages[0].text == (
        "Less offending is the aim of all of us. To stop re-offending we work with partners against the exploitation "
        "of children, as in 2018-2019 and in the years 2020–2021; an e-mail will say more of first-time offending."
    )


def test_a_raised_digit_is_no_part_of_the_number_before_it(tmp_path: Path) -> None:
    page: list[Text] = [
        (60, 700, 10, "In all 2,379"),
        (109, 704, 6, "1"),
        (115, 700, 10, "people and 76 councillors answered the survey."),
        (60, 688, 10, "They live in all parts of Ashbrook, and gave their views freely."),
        (60, 80, 7, "1"),
        (65, 78, 8, "Residents survey, January 2020."),
    ]
    read = made(tmp_path, [page]).passages
    assert read[0].text.startswith("In all 2,379¹ people and 76 councillors")
    assert read[0].text.endswith("gave their views freely.")


def test_what_repeats_in_the_margins_is_left_out_and_a_repeated_sentence_of_the_text_kept(tmp_path: Path) -> None:
    pages = [
        [
            (60.0, 810.0, 9.0, "Safer Ashbrook Plan"),
            (60.0, 700.0, 10.0, "The same sentence stands on each page of this."),
            (60.0, 660.0, 10.0, f"And this is page {at} of the text."),
            (280.0, 30.0, 9.0, f"Page {at} of 4"),
        ]
        for at in range(1, 5)
    ]
    found = made(tmp_path, pages)
    assert [one.text for one in found.passages] == [
        text
        for at in range(1, 5)
        for text in ("The same sentence stands on each page of this.", f"And this is page {at} of the text.")
    ]
    assert [one.page for one in found.passages] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert found.unread == ("What repeats at the top and bottom of 4 pages was left out.",)


def test_a_sentence_over_two_pages_is_one_passage_of_the_page_it_begins_on(tmp_path: Path) -> None:
    pages = [
        column(60, 200, ["It began on the first page and on the", "second it went"]),
        column(60, 780, ["on until it came to its end.", "Then came another."]),
    ]
    read = made(tmp_path, pages).passages
    assert read[0].text.startswith("It began on the first page and on the second it went on until it came to its end.")
    assert read[0].page == 1


def test_a_table_by_look_has_cells_and_prose_beside_a_picture_none(tmp_path: Path) -> None:
    rows = [("Area", "2018/19", "2019/20"), ("Ashbrook", "1,234", "1,300"), ("Northvale", "88", "90")]
    page = [
        (left, 700.0 - 14 * at, 10.0, cell)
        for at, row in enumerate(rows)
        for left, cell in zip((60, 200, 300), row, strict=True)
    ]
    page += column(60, 600, ["Then the text goes on after the table, and it", "has more than one line."])
    read = made(tmp_path, [page]).passages
    assert [(one.text, one.cell) for one in read[:9]] == [
        (cell, Cell(1, at, across)) for at, row in enumerate(rows, start=1) for across, cell in enumerate(row, start=1)
    ]
    assert [(one.kind, one.text) for one in read[9:]] == [
        ("paragraph", "Then the text goes on after the table, and it has more than one line.")
    ]


def test_a_list_of_contents_by_look_is_told_from_a_table(tmp_path: Path) -> None:
    rows = [("1. Introduction", "3"), ("2. The Board", "4"), ("3. What you told us", "6"), ("4. Our priorities", "10")]
    page = [
        (left, 700.0 - 14 * at, 10.0, cell)
        for at, row in enumerate(rows)
        for left, cell in zip((60, 480), row, strict=True)
    ]
    page += [(60.0, 600.0, 10.0, "Annex A ...................................... 12")]
    assert {one.kind for one in made(tmp_path, [page]).passages} == {"contents"}


def test_pages_that_are_pictures_are_said(tmp_path: Path) -> None:
    data = pdf_bytes([[(60, 700, 10, "Only this page has text.")], []], objects=[IMAGE])
    drawn = data.replace(b"/Font<</F 3 0 R/B 4 0 R>>", b"/Font<</F 3 0 R/B 4 0 R>>/XObject<</I 100 0 R>>")
    drawn = drawn.replace(
        b"<</Length 0>>stream\n\nendstream", b"<</Length 31>>stream\nq 500 0 0 700 50 50 cm /I Do Q \nendstream"
    )
    (tmp_path / "scan.pdf").write_bytes(drawn)
    found = read_pdf(str(tmp_path / "scan.pdf"))
    assert [one.text for one in found.passages] == ["Only this page has text."]
    assert found.unread == ("Page 2 is a picture without text and was not read.",)


def test_turned_pages_and_turned_words_are_read(tmp_path: Path) -> None:
    source = (
        "#set page(flipped: true)\nThe words of the page go on for a while.\n#rotate(-90deg, reflow: true)[Offences]"
    )
    (tmp_path / "turned.typ").write_text(source, encoding="utf-8")
    typst.compile(str(tmp_path / "turned.typ"), output=str(tmp_path / "turned.pdf"), pdf_tags=False)
    texts = [one.text for one in read_pdf(str(tmp_path / "turned.pdf")).passages]
    assert texts == ["The words of the page go on for a while.", "Offences"]
    wide = pdf_bytes([column(60, 500, ["A page that lies on its side, as wide tables do.", "It has two lines."])])
    turned = wide.replace(b"/Type/Page/", b"/Type/Page/Rotate 90/").replace(
        b"stream\nBT", b"stream\n0 1 -1 0 595 0 cm BT"
    )
    (tmp_path / "side.pdf").write_bytes(turned)
    assert [one.text for one in read_pdf(str(tmp_path / "side.pdf")).passages] == [
        "A page that lies on its side, as wide tables do. It has two lines."
    ]


def test_a_shadow_is_read_once_and_the_same_word_elsewhere_again(tmp_path: Path) -> None:
    page = [(60.0, 700.0, 30.0, "Our plan"), (61.0, 699.0, 30.0, "Our plan"), (60.0, 500.0, 30.0, "Our plan")]
    assert [one.text for one in made(tmp_path, [page]).passages] == ["Our plan", "Our plan"]


def test_a_pdf_without_any_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="it holds no text"):
        made(tmp_path, [[], []])
