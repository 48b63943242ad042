"""The partnership's own mark and Word template: what is taken, and what is refused in a sentence."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm
from example_release import write_example_release
from read_word import alternatives, opened, parts, styled, words_of

from saferplan.errors import BadInput
from saferplan.publication.documents.kinds import make_assessment, make_board_paper
from saferplan.publication.documents.logo import read_logo
from saferplan.publication.documents.paper import PaperTable, plain_text
from saferplan.publication.documents.word import word
from saferplan.publication.documents.word_pictures import as_png
from saferplan.publication.documents.word_template import check_template, mark_left_out, styles_lacking
from saferplan.publication.released import Released, read_release

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{}</svg>'


def png(wide: int = 40, tall: int = 20) -> bytes:
    """A whole PNG of one colour."""

    def part(kind: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + kind + inside + struct.pack(">I", zlib.crc32(kind + inside))

    rows = b"".join(b"\x00" + b"\x1d\x5b\x79" * wide for _ in range(tall))
    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_release(write_example_release(tmp_path_factory.mktemp("release") / "public"))


def template(*, without: tuple[str, ...] = (), text: str = "Old words") -> bytes:
    """A council's template, with a style of its own for headings; `without` are styles that it has not."""
    document = docx.Document()
    for name in ("toc 1", "toc 2"):
        if name not in without:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name in without:
        found = next((one for one in document.styles if one.name.lower() == name.lower()), None)
        if found is not None:
            found.element.getparent().remove(found.element)
    document.styles["Heading 1"].font.name = "Georgia"
    document.add_paragraph(text)
    document.sections[0].footer.paragraphs[0].text = "Eastmarch Council"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def with_file(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one more file, or another in the place of one."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return made.getvalue()


# The mark


def test_a_png_and_an_svg_are_taken_with_their_shape() -> None:
    made = read_logo(png(), "logo.png", "Safer Eastmarch")
    assert (made.kind, made.ratio, made.alt) == ("png", 2.0, "Safer Eastmarch")
    drawn = read_logo(SVG.format('<g id="a"><path d="M0 0h9"/></g><use xlink:href="#a"/>').encode(), "logo.svg", "x")
    assert (drawn.kind, drawn.ratio) == ("svg", 2.0)
    assert as_png([drawn.data])[0].startswith(b"\x89PNG")


def test_a_drawing_made_by_a_drawing_program_is_taken() -> None:
    inside = (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li/></rdf:RDF></metadata>'
        '<style>.a { fill: url(#g) }</style><linearGradient id="g"><stop offset="0"/></linearGradient>'
        '<rect class="a" width="40" height="20" style="fill:#1d5b79"/>'
    )
    assert read_logo(SVG.format(inside).encode(), "logo.svg", "x").ratio == 2.0


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "holds <script>"),
        ("<foreignObject><p/></foreignObject>", "holds <foreignObject>"),
        ('<image href="https://example.org/x.png"/>', "holds <image>"),
        ('<a href="https://example.org/"><rect/></a>', "holds <a>"),
        ('<rect onload="alert(1)"/>', "event onload"),
        ('<use xlink:href="other.svg#a"/>', "another file or page"),
        ('<rect fill="url(https://example.org/x)"/>', "its fill leads to another file"),
        ("<style>@import 'x.css';</style>", "its style leads to another file"),
        ("<rect style=\"fill:url( '//x')\"/>", "its style leads to another file"),
        ("<rect>", "cannot be read"),
        ("<g/>" * 5_001, "more than 5,000 parts"),
    ],
)
def test_an_svg_that_is_more_than_a_drawing_is_refused(inside: str, told: str) -> None:
    with pytest.raises(BadInput, match=re.escape(told)):
        read_logo(SVG.format(inside).encode(), "logo.svg", "x")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"GIF89a", "neither PNG nor SVG"),
        (png()[:-20], "cut short or damaged"),
        (png().replace(b"IDAT", b"IDAS"), "cut short or damaged"),
        (b"\x89PNG\r\n\x1a\n", "cut short or damaged"),
        (png(8, 8), "8 by 8 pixels"),
        (png(400, 20), "20.00 times as wide as tall"),
        (b"x" * 1_000_001, "1,000,001 bytes"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>', "entities"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>', "does not say how large"),
    ],
)
def test_a_mark_that_cannot_be_used_is_refused_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(BadInput, match=re.escape(told)) as caught:
        read_logo(data, "logo.svg" if b"<svg" in data else "logo", "x")
    assert "expected" in str(caught.value)


# The template


def test_a_document_is_written_in_the_template_and_says_none_of_its_words(released: Released) -> None:
    made = make_board_paper(released)
    document = opened(made.written("docx", template=check_template(template(), "council.docx")))
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert document.sections[0].footer.paragraphs[0].text == "Eastmarch Council"
    told = words_of(document)
    assert "Old words" not in told
    assert "What the Board is asked" in styled(document, "Heading 1")
    assert b"odttf" not in b"".join(parts(made.written("docx", template=template())).keys().__str__().encode().split())


def test_the_styles_that_a_template_lacks_are_told_and_stand_in(released: Released) -> None:
    assert styles_lacking(template(), "council.docx") == ""
    lacking = template(without=("toc 1", "toc 2", "Caption", "List Bullet"))
    assert styles_lacking(lacking, "council.docx") == (
        "The template council.docx has no styles “List Bullet”, “caption”, “toc 1”, “toc 2”: Saferplan's own look "
        "stands in."
    )
    paper = make_assessment(released).paper
    document = opened(word(paper, template=lacking))
    told = [one for level in (1, 2) for one in styled(document, f"toc {level}")]
    assert sorted(told) == sorted(plain_text(one.runs) for one in paper.headings)
    assert styled(document, "List Bullet")
    assert b'w:val="en-GB"' in parts(word(paper, template=lacking))["word/styles.xml"]


def narrow_and_wide() -> bytes:
    """A template with wide margins, a wide face, and captions that do not ask to keep with what follows."""
    document = docx.Document(io.BytesIO(template()))
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    document.styles["Normal"].font.name = "DejaVu Serif"
    for name in ("Caption", "Heading 2"):
        document.styles[name].paragraph_format.keep_with_next = False
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_no_number_is_broken_in_two_in_a_template_with_little_room_and_a_wide_face(released: Released) -> None:
    """DejaVu Serif's digits are 0.64 of their size wide: its widest usual kind."""
    paper = make_assessment(released).paper
    document = opened(word(paper, template=narrow_and_wide()))
    tables = [one for one in paper.blocks if isinstance(one, PaperTable)]
    assert len(document.tables) == len(tables) > 3
    for held, table in zip(document.tables, tables, strict=True):
        for place, column in enumerate(table.columns):
            if not column.numeric:
                continue
            width = held.columns[place].width.pt - 6
            for row in held.rows:
                cell = row.cells[place]
                sizes = {run.font.size.pt for line in cell.paragraphs for run in line.runs if run.font.size}
                size = min(sizes, default=paper.size * 0.88)
                for word_of in re.findall(r"[\d,.%+()]+", cell.text):
                    assert len(word_of) * 0.64 * size <= width, (table.title, cell.text)


def test_captions_and_headings_keep_with_what_follows_whatever_the_styles_of_a_template_ask(released: Released) -> None:
    document = opened(word(make_assessment(released).paper, template=narrow_and_wide()))
    held = [one for one in document.paragraphs if one.style.name in ("Caption", "Heading 1", "Heading 2")]
    assert {one.style.name for one in held} == {"Caption", "Heading 1", "Heading 2"}
    assert all(one.paragraph_format.keep_with_next for one in held)
    captions = [one for one in held if one.text.startswith("Figure")]
    assert captions


def test_the_mark_does_not_stand_twice_where_the_head_of_a_template_has_one(released: Released) -> None:
    document = docx.Document(io.BytesIO(template()))
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png()))
    made = io.BytesIO()
    document.save(made)
    logo = read_logo(png(), "logo.png", "Safer Eastmarch Partnership")
    paper = make_board_paper(released, logo).paper
    assert "Safer Eastmarch Partnership" not in alternatives(opened(word(paper, template=made.getvalue())))
    assert "Safer Eastmarch Partnership" in alternatives(opened(word(paper, template=template())))
    assert "the logo is left out of Word documents" in mark_left_out(made.getvalue(), "council.docx")
    assert mark_left_out(template(), "council.docx") == ""


def test_what_the_title_says_is_said_once(released: Released) -> None:
    made = make_assessment(released)
    document = opened(made.written("docx"))
    assert made.paper.title.endswith(made.paper.imprint.edition)
    assert styled(document, "Subtitle") == []
    assert styled(document, "Kicker")[0] == made.paper.imprint.partnership
    assert styled(opened(make_board_paper(released).written("docx")), "Kicker")[0].endswith(": Board paper")


def test_the_same_template_gives_the_same_bytes(released: Released) -> None:
    paper, own = make_board_paper(released).paper, template()
    assert word(paper, template=own) == word(paper, template=own)


def bomb() -> bytes:
    return with_file(template(), "word/media/large.bin", b"\x00" * 100_000_001)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"not a zip", "no Word document"),
        (template()[:-400], "no Word document, or it is damaged"),
        (with_file(template(), "word/vbaProject.bin", b"x"), "it has macros"),
        (with_file(template(), "word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "declares entities"),
        (with_file(template(), "word/document.xml", b"<a/>"), "cannot be read"),
        (with_file(template(), "[Content_Types].xml", b"<Types/>"), "it is no Word document"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(BadInput, match=re.escape(told)):
        check_template(data, "council.docx")


def test_a_template_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(BadInput, match="more than 2,000 files of 100,000,000 bytes inside"):
        check_template(bomb(), "council.docx")


def test_a_mark_stands_in_every_format(released: Released, tmp_path: Path) -> None:
    logo = read_logo(png(), "logo.png", "Safer Eastmarch Partnership")
    made = make_board_paper(released, logo)
    assert b'alt="Safer Eastmarch Partnership"' in made.written("html")
    assert parts(made.written("docx"))["word/media/logo.png"] == png()
    assert len(made.written("pdf")) > len(make_board_paper(released).written("pdf"))
