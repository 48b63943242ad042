"""Word files: what is typed comes out in order and once, wherever Word puts it."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from made_documents import SPACES, STRICT, W, paragraph, said, table, word_file
from saferplan.plan.claims.document_text import Cell, DocumentText
from saferplan.sources.document_docx import read_docx
from saferplan.sources.documents import read_document


def texts(path: Path) -> list[str]:
    """What the passages of a Word file say."""
    return [one.text for one in read_docx(path.read_bytes()).passages]


def kinds(path: Path) -> list[tuple[str, str]]:
    """What the passages of a Word file are and say."""
    return [(one.kind, one.text) for one in read_docx(path.read_bytes()).passages]


def test_what_python_docx_writes_comes_out_in_order_and_once(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Safer Ashbrook Plan", 0)
    made.add_heading("What you told us", 1)
    made.add_paragraph("2,379 people answered.")
    made.add_paragraph("Work together", style="List Bullet")
    call_out = made.add_paragraph().add_run("59%")
    call_out.font.size, call_out.bold = Pt(48), True
    made.add_paragraph("of them feel safe.")
    made.add_heading("By area", 2)
    made.add_paragraph("Table 1: Crimes", style="Caption")
    grid = made.add_table(rows=2, cols=2)
    for at, text in enumerate(("Area", "2019/20", "Northvale", "1,234")):
        grid.cell(at // 2, at % 2).text = text
    made.sections[0].header.paragraphs[0].text = "Official"
    made.save(str(tmp_path / "plan.docx"))
    read = read_document(tmp_path / "plan.docx")
    assert isinstance(read, DocumentText)
    assert (read.name, read.format, read.pages) == ("plan.docx", "docx", None)
    assert [(one.kind, one.text) for one in read.passages] == [
        ("heading", "Safer Ashbrook Plan"),
        ("heading", "What you told us"),
        ("paragraph", "2,379 people answered."),
        ("item", "Work together"),
        ("paragraph", "59%"),
        ("paragraph", "of them feel safe."),
        ("heading", "By area"),
        ("caption", "Table 1: Crimes"),
        ("cell", "Area"),
        ("cell", "2019/20"),
        ("cell", "Northvale"),
        ("cell", "1,234"),
    ]
    assert [one.paragraph for one in read.passages] == list(range(1, 13))
    assert read.passages[-1].cell == Cell(1, 2, 2)
    assert read.passages[-1].section == ("What you told us", "By area")
    assert read.passages[-1].where == "paragraph 12"
    assert read.unread == ("The headers and footers were left out.",)


def test_headings_are_known_by_the_style_theirs_is_based_on_or_by_their_place_in_the_outline(tmp_path: Path) -> None:
    body = (
        paragraph("One", style="H1")
        + paragraph("Two", style="Own")
        + paragraph("Three", properties='<w:outlineLvl w:val="2"/>')
        + paragraph(said("What we will do", "<w:b/>"))
        + paragraph(said("Over 50%", "<w:b/>"))
        + paragraph(said("All of this sentence is bold.", "<w:b/>"))
    )
    read = read_docx(word_file(tmp_path / "a.docx", body).read_bytes()).passages
    assert [(one.kind, one.level) for one in read] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 3),
        ("heading", 9),
        ("paragraph", 0),
        ("paragraph", 0),
    ]
    assert read[-1].section == ("One", "Two", "Three", "What we will do")


def test_tracked_changes_are_read_as_accepted_and_that_is_said(tmp_path: Path) -> None:
    body = (
        paragraph(
            "Crime ",
            "<w:del><w:r><w:delText>fell</w:delText></w:r></w:del>",
            f"<w:ins>{said('rose')}</w:ins>",
            f"<w:moveFrom>{said(' elsewhere')}</w:moveFrom>",
            f"<w:moveTo>{said(' by 9%')}</w:moveTo>",
            ".",
        )
        + paragraph("Its mark is deleted ", properties="<w:rPr><w:del/></w:rPr>")
        + paragraph("and so it goes on.")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph('kept')}</w:tc><w:tc>{paragraph('too')}</w:tc></w:tr></w:tbl>"
    )
    file = word_file(tmp_path / "a.docx", body)
    assert texts(file) == ["Crime rose by 9%.", "Its mark is deleted and so it goes on.", "kept", "too"]
    assert read_docx(file.read_bytes()).unread == (
        "It has tracked changes; it was read as if all of them were accepted.",
    )


def test_text_boxes_are_read_once_though_word_holds_them_twice(tmp_path: Path) -> None:
    inner = f"<w:txbxContent>{paragraph('64%')}{paragraph('in more deprived areas')}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:txbxContent>{paragraph('Old box')}</w:txbxContent>"
    old = f"<w:r><w:pict><v:shape><v:textbox>{old}</v:textbox></v:shape></w:pict></w:r>"
    assert texts(word_file(tmp_path / "a.docx", paragraph("Beside the box", box) + paragraph(old))) == [
        "Beside the box",
        "64%",
        "in more deprived areas",
        "Old box",
    ]


def test_notes_come_last_with_their_marks_raised(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    body = (
        paragraph("Part", style="H1")
        + paragraph("In all 2,379", reference.format(7), " answered, and 76", reference.format(3), ".")
        + paragraph("Other", style="H1")
        + paragraph(
            said("10"),
            said("6", '<w:vertAlign w:val="superscript"/>'),
            said("2", '<w:rStyle w:val="Sup"/>'),
            said("3", '<w:position w:val="8"/>'),
        )
    )
    notes = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="-1" w:type="separator">{paragraph("never")}</w:footnote>'
    notes += f'<w:footnote w:id="3">{paragraph("Second.")}</w:footnote>'
    notes += f'<w:footnote w:id="7">{paragraph("<w:r><w:footnoteRef/></w:r>", "First.")}</w:footnote></w:footnotes>'
    file = word_file(tmp_path / "a.docx", body, parts={"footnotes": notes})
    read = read_docx(file.read_bytes()).passages
    assert [one.text for one in read] == [
        "Part",
        "In all 2,379¹ answered, and 76².",
        "Other",
        "10⁶²³",
        "¹ First.",
        "² Second.",
    ]
    assert [(one.kind, one.section) for one in read[-2:]] == [("note", ("Part",))] * 2


def test_the_code_of_a_field_is_left_out_and_its_result_kept_over_paragraphs(tmp_path: Path) -> None:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> TOC \\o </w:instrText></w:r>"
    body = (
        paragraph(mark.format("begin"), code, mark.format("separate"), "Introduction\t3", style="TOC1")
        + paragraph("Our priorities\t10", mark.format("end"), style="TOC1")
        + paragraph(
            "See page ",
            mark.format("begin"),
            mark.format("begin") + code + mark.format("separate") + said("nested in the code") + mark.format("end"),
            mark.format("separate"),
            "12",
            mark.format("end"),
            f"<w:fldSimple w:instr='DATE'>{said(' of May')}</w:fldSimple>",
        )
    )
    assert kinds(word_file(tmp_path / "a.docx", body)) == [
        ("contents", "Introduction 3"),
        ("contents", "Our priorities 10"),
        ("paragraph", "See page 12 of May"),
    ]


def test_content_controls_smart_tags_links_and_formulas_are_read(tmp_path: Path) -> None:
    body = (
        f"<w:sdt><w:sdtPr><w:lock/></w:sdtPr><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
        + paragraph(
            f"<w:smartTag>{said('Northvale')}</w:smartTag>",
            f"<w:hyperlink>{said(' linked')}</w:hyperlink>",
            f"<w:sdt><w:sdtContent>{said(' inner')}</w:sdtContent></w:sdt>",
            "<m:oMath><m:r><m:t>x=5</m:t></m:r></m:oMath>",
        )
        + f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph('a')}</w:tc><w:sdt><w:sdtContent><w:tc>{paragraph('b')}"
        "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
        + f"<w:customXml><w:p>{said('custom')}</w:p></w:customXml>"
    )
    assert texts(word_file(tmp_path / "a.docx", body)) == [
        "In a control",
        "Northvale linked innerx=5",
        "a",
        "b",
        "custom",
    ]


def test_hidden_and_struck_text_is_left_out_and_said(tmp_path: Path) -> None:
    body = paragraph(
        "Shown", said("hidden", "<w:vanish/>"), said("old", "<w:strike/>"), said(" too", '<w:vanish w:val="0"/>')
    )
    file = word_file(tmp_path / "a.docx", body)
    assert texts(file) == ["Shown too"]
    assert read_docx(file.read_bytes()).unread == (
        "Hidden text was left out.",
        "Words that are struck through were left out.",
    )


def test_cells_know_their_places_under_merged_ones(tmp_path: Path) -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("wide")}</w:tc>'
    tall = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{paragraph("tall")}</w:tc>'
    on = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph()}</w:tc>"
    body = (
        f"<w:tbl><w:tr>{wide}<w:tc>{paragraph('c')}</w:tc></w:tr><w:tr>{tall}<w:tc>{paragraph('b')}{paragraph('b2')}</w:tc>"
        f"</w:tr><w:tr>{on}<w:tc>{paragraph('d')}{table(('in', 'ner'))}</w:tc></w:tr></w:tbl>"
        + table(("a box round text",))
    )
    read = read_docx(word_file(tmp_path / "a.docx", body).read_bytes()).passages
    assert [(one.text, one.cell) for one in read] == [
        ("wide", Cell(1, 1, 1)),
        ("c", Cell(1, 1, 3)),
        ("tall", Cell(1, 2, 1)),
        ("b", Cell(1, 2, 2)),
        ("b2", Cell(1, 2, 2)),
        ("d", Cell(1, 3, 2)),
        ("in", Cell(2, 1, 1)),
        ("ner", Cell(2, 1, 2)),
        ("a box round text", None),
    ]


def test_spaces_hyphens_breaks_and_ligatures_are_as_a_reader_sees_them(tmp_path: Path) -> None:
    body = paragraph(
        "1\u00a0234 people\u00a0and 12\u2009345",
        "<w:r><w:tab/><w:t>re</w:t><w:noBreakHyphen/><w:t>oﬀending</w:t><w:br/><w:t>well</w:t><w:softHyphen/><w:t>being</w:t></w:r>",
    )
    assert texts(word_file(tmp_path / "a.docx", body)) == ["1\u00a0234 people and 12\u00a0345 re-offending wellbeing"]


def test_a_great_first_letter_is_part_of_its_word(tmp_path: Path) -> None:
    frame = '<w:framePr w:dropCap="drop" w:lines="3"/>'
    assert texts(word_file(tmp_path / "a.docx", paragraph("T", properties=frame) + paragraph("he council met."))) == [
        "The council met."
    ]


def test_the_words_of_diagrams_are_read_where_they_stand(tmp_path: Path) -> None:
    shapes = "".join(
        f"<d:pt type='{kind}'><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>"
        for kind, text in (("node", "Prevent"), ("pres", "never"), ("node", "Pursue 9%"))
    )
    diagram = f"<d:dataModel xmlns:d='urn:d' xmlns:a='urn:a'><d:ptLst>{shapes}</d:ptLst></d:dataModel>"
    drawing = "<w:r><w:drawing><d:relIds xmlns:d='urn:d' xmlns:r='urn:r' r:dm='r1'/></w:drawing></w:r>"
    body = paragraph("Before", drawing) + paragraph("After")
    file = word_file(tmp_path / "a.docx", body, parts={"diagramData": diagram})
    assert texts(file) == ["Before", "Prevent", "Pursue 9%", "After"]


def test_the_strict_variant_is_read(tmp_path: Path) -> None:
    body = paragraph("One", style="H1") + paragraph("Crime rose by 9%.")
    made = word_file(tmp_path / "a.docx", body)
    import zipfile

    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        for name, data in parts.items():
            strict = data.replace(W.encode(), STRICT.encode()).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            archive.writestr(name, strict)
    assert kinds(tmp_path / "b.docx") == [("heading", "One"), ("paragraph", "Crime rose by 9%.")]


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        (
            "comments",
            f"<w:comments {SPACES}><w:comment>{paragraph('Is that so?')}</w:comment></w:comments>",
            "comments",
        ),
        ("footer", f"<w:ftr {SPACES}>{paragraph('Page 3')}</w:ftr>", "headers and footers"),
        ("chart", "<c/>", "1 chart was not read"),
    ],
)
def test_what_is_not_read_is_said(tmp_path: Path, kind: str, content: str, sentence: str) -> None:
    file = word_file(tmp_path / "a.docx", paragraph("Text"), parts={kind: content})
    found = read_docx(file.read_bytes())
    assert [one.text for one in found.passages] == ["Text"]
    assert len(found.unread) == 1
    assert sentence in found.unread[0]
