"""The PDF edition: read back with pypdf and held to the release, figure by figure."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypdf
import pytest
from document_checks import (
    annex_of,
    changed,
    check_annex,
    check_cells,
    check_numbers,
    check_sentences,
    in_chapters,
    linked,
    squeezed,
    tagged,
    text_of,
    words_of,
)
from example_release import write_example_release

from saferplan.errors import CannotTypeset, CannotWrite, NotReleased
from saferplan.figures import in_digits, parse_address
from saferplan.findings import links_in, strength_order, without_links
from saferplan.publication import document
from saferplan.publication.document import typeset, write_document
from saferplan.publication.document_data import joined_numbers
from saferplan.publication.document_method import input_words, source_words
from saferplan.publication.document_text import blocks_of, runs_of
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.summary import matters_most

AWKWARD = r"C#_Road $5 @ref <b> \slash [square] a_b_c ~ // = - https http://x"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_release(write_example_release(tmp_path_factory.mktemp("release") / "public"))


@pytest.fixture(scope="module")
def pdf(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / "assessment.pdf"
    write_document(released, path)
    return path


@pytest.fixture(scope="module")
def reader(pdf: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(pdf)


@pytest.fixture(scope="module")
def pages(reader: pypdf.PdfReader) -> list[str]:
    return [squeezed(page.extract_text()) for page in reader.pages]


def outline_titles(outline: list[Any]) -> list[str]:
    found = []
    for one in outline:
        found += outline_titles(one) if isinstance(one, list) else [str(one.title)]
    return found


# What the file says of itself


def test_it_says_what_it_is(reader: pypdf.PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Safer Eastmarch Partnership: Strategic Assessment, 30 June 2019"
    assert reader.metadata.author == "Safer Eastmarch Partnership"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_its_date_is_the_releases_own(reader: pypdf.PdfReader) -> None:
    assert reader.metadata is not None
    assert reader.metadata["/CreationDate"] == "D:20190630000000Z"
    assert reader.metadata["/ModDate"] == "D:20190630000000Z"


def test_one_release_gives_the_same_bytes(released: Released, pdf: Path, tmp_path: Path) -> None:
    write_document(released, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == pdf.read_bytes()


def test_only_the_face_that_ships_is_used(reader: pypdf.PdfReader) -> None:
    fonts = set()
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert fonts
    assert all(name.startswith("SourceSans3") for name in fonts), fonts
    assert (document.FONTS / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE")
    assert sum(path.stat().st_size for path in document.FONTS.iterdir()) < 2_500_000


def test_the_licence_carries_the_notice_of_every_face() -> None:
    notice = (document.FONTS / "OFL.txt").read_text(encoding="utf-8").splitlines()[0]
    assert notice.startswith("©")
    faces = sorted(document.FONTS.glob("*.ttf"))
    assert faces
    for face in faces:
        assert notice.encode("utf-16-be") in face.read_bytes(), f"{face.name} has another notice in its names"


def test_the_templates_ask_for_no_package() -> None:
    for name in document.TEMPLATES:
        source = (document.FONTS.parent / "templates" / name).read_text(encoding="utf-8")
        assert not re.search(r'"@|https?:', source), name


# Tags


def test_tables_are_tagged_with_their_heads(released: Released, reader: pypdf.PdfReader) -> None:
    tables = [table for answer in (*released.answers, *released.profiles) for table in answer.tables]
    heads = [one for table in tagged(reader, "/Table") for one in [table["/K"]] if one]
    assert len(heads) >= len(tables)
    wanted = sum(len(table.columns) for table in tables)
    assert len(tagged(reader, "/TH")) >= wanted
    assert len(tagged(reader, "/THead")) == len(tagged(reader, "/Table"))
    cells = sum(len(row) for table in tables for row in table.rows)
    assert len(tagged(reader, "/TD")) >= cells


def test_every_picture_has_its_summary_as_alternative_text(released: Released, reader: pypdf.PdfReader) -> None:
    pictures = [
        picture for answer in (*released.matter, *released.answers, *released.profiles) for picture in answer.pictures
    ]
    spoken = sorted(str(one["/Alt"]) for one in tagged(reader, "/Figure"))
    assert spoken == sorted(squeezed(without_links(picture.summary)) for picture in pictures)


def test_a_picture_without_a_summary_is_refused(tmp_path: Path) -> None:
    def silence(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        answers["questions"][0]["charts"][0]["summary"] = ""

    with pytest.raises(CannotTypeset, match="missing alt text"):
        write_document(changed(tmp_path, silence), tmp_path / "out.pdf")
    assert not (tmp_path / "out.pdf").exists()


def test_bookmarks_lead_to_every_chapter_finding_and_place(released: Released, reader: pypdf.PdfReader) -> None:
    titles = [squeezed(title) for title in outline_titles(reader.outline)]
    wanted = [squeezed(answer.title) for answer in released.answers]
    wanted += [squeezed(without_links(finding.headline)) for finding in released.findings]
    wanted += ["Brackmere district", "Brackmere East community board", "South Fenny Holt community board"]
    wanted += ["What matters most", "Method and data quality", "How these figures were worked out"]
    assert [title for title in wanted if title not in titles] == []


# Numbers


def test_every_sentence_is_printed_as_the_release_has_it(released: Released, pages: list[str]) -> None:
    check_sentences(released, pages)


def test_every_cell_of_every_table_equals_the_release(released: Released, pages: list[str]) -> None:
    check_cells(released, pages)


def test_the_annex_works_out_every_figure_of_a_sentence(released: Released, pages: list[str]) -> None:
    check_annex(released, pages)


def test_the_annex_loses_no_source_and_no_note_of_a_figure(released: Released, pages: list[str]) -> None:
    """What several figures share is said once; what is true of a whole measure is in the chapter before."""
    annex = annex_of(pages)
    of_measures = {caveat for measure in released.manifest["measures"] for caveat in measure["caveats"]}
    addresses = linked(released)
    assert addresses
    for address in addresses:
        worked = FiguresKept(released).explain(address)
        for words in (*map(input_words, worked.sources), *(one for one in worked.caveats if one not in of_measures)):
            assert squeezed(words) in annex, (address, words)


def test_figures_of_single_areas_are_worked_out_on_their_own_pages(
    released: Released, pages: list[str], tmp_path: Path
) -> None:
    """The annex says so, and has none of them; the area's page has every one."""
    annex = annex_of(pages)
    assert "worked out on their own pages of the website" in annex
    write_site(released, tmp_path)
    told, chapters = set(linked(released)), in_chapters(released)
    assert any(answer.findings for answer in chapters)
    for answer in chapters:
        page = (tmp_path / "areas" / f"{released.areas[answer.about].slug}.html").read_text(encoding="utf-8")
        for finding in answer.findings:
            for _, address in links_in(finding.headline + finding.sentence):
                name = str(parse_address(address))
                assert f'data-worked="{escape(name)}"' in page, name
                assert name in told or f"{squeezed(released.figures.explain(name).title)}:" not in annex, name


def test_no_number_comes_from_nowhere(
    released: Released, pages: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    check_numbers(released, pages, monkeypatch, tmp_path)


def test_every_link_in_the_document_leads_to_a_page(reader: pypdf.PdfReader) -> None:
    links = [one.get_object() for page in reader.pages for one in page.get("/Annots", [])]
    assert len(links) > 50
    for one in links:
        assert "/Dest" in one or one["/A"]["/S"] in ("/GoTo", "/URI"), one
        assert one["/Contents"], one


# Words


def test_what_people_type_is_printed_as_they_typed_it(tmp_path: Path) -> None:
    def rename(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        manifest["partnership"]["name"] = f"{AWKWARD} *name*"
        question = answers["questions"][0]
        question["title"] = f"Title {AWKWARD}"
        question["findings"][0]["headline"] = f"Headline {AWKWARD}"
        question["findings"][0]["cannot_tell"] = f"Cannot {AWKWARD}"
        question["tables"][0]["rows"][0][0]["text"] = f"Cell {AWKWARD} *a*"
        question["tables"][0]["columns"][0]["heading"] = f"Column {AWKWARD}"
        question["charts"][0]["source"] = f"Source {AWKWARD}"

    path = tmp_path / "out.pdf"
    write_document(changed(tmp_path, rename), path)
    # Markdown takes the backslash before a letter as it stands; blanks may fall anywhere in a narrow column.
    text = re.sub(r"\s", "", text_of(path))
    for start in ("", "Title ", "Headline ", "Cannot ", "Cell ", "Column ", "Source "):
        assert re.sub(r"\s", "", start + AWKWARD) in text, start
    assert "*name*" in text
    assert "*a*" in text


def test_a_word_that_the_face_has_no_letters_for_is_refused_in_a_sentence(tmp_path: Path) -> None:
    def rename(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        manifest["partnership"]["name"] = "漢字"

    with pytest.raises(CannotTypeset, match="could not be displayed"):
        write_document(changed(tmp_path, rename), tmp_path / "out.pdf")


def test_an_invented_place_says_so_on_every_page(pages: list[str]) -> None:
    assert "Eastmarch is an invented place. Its records are made up" in pages[0]
    assert all("An invented place" in page for page in pages[1:])


def test_a_real_place_is_not_called_invented(tmp_path: Path) -> None:
    def make_real(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        manifest["partnership"]["invented"] = False

    path = tmp_path / "out.pdf"
    write_document(changed(tmp_path, make_real), path)
    text = text_of(path)
    assert "invented" not in text
    assert "Contains public sector information licensed under the Open Government Licence v3.0." in text
    assert "Contains Royal Mail data © Royal Mail copyright and database right 2019." in text


def test_the_summary_is_one_page_of_what_matters_most(released: Released, pages: list[str]) -> None:
    summary = [page for page in pages if "These are chosen by one rule" in page]
    assert len(summary) == 1
    places = [summary[0].index(words_of(released, one.headline)) for one in matters_most(released)]
    assert places == sorted(places)


def test_method_says_what_became_of_every_row(released: Released, pages: list[str]) -> None:
    whole = squeezed(" ".join(pages))
    for account in released.accounts:
        kept, read = in_digits(account.kept, ""), in_digits(account.read, "")
        assert f"{source_words(account.source)} {read} {kept}" in whole
        for reason, count in account.set_aside.items():
            assert f"{reason}: {in_digits(count, '')}" in whole
    assert "11 of 12; none for Jul" in whole
    assert "Every file was made up for this example" in whole


def test_a_release_that_found_next_to_nothing_is_printed_all_the_same(tmp_path: Path) -> None:
    def empty(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        answers["profiles"] = []
        answers["questions"] = answers["questions"][:1]
        for key in ("findings", "charts", "maps", "cannot_tell"):
            answers["questions"][0][key] = []
        answers["questions"][0]["tables"][0]["rows"] = []
        answers["questions"][0]["method"] = ""
        manifest["inputs"] = []
        manifest["periods"] |= {"headline": None, "compare": None}

    path = tmp_path / "out.pdf"
    write_document(replace(changed(tmp_path, empty), matter=(), horizon=()), path)
    text = text_of(path)
    assert "no horizon items were given" in text
    assert "Nothing was found that could be put into a sentence." in text
    assert "How these figures were worked out" not in text


def test_long_names_and_many_columns_stay_on_the_page(tmp_path: Path) -> None:
    def stretch(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
        manifest["partnership"]["name"] = "The Safer and Stronger Communities Partnership of the Hundreds of Eastmarch"
        table = answers["questions"][0]["tables"][0]
        table["columns"] = [table["columns"][0]] + table["columns"][1:] * 3
        table["rows"] = [[row[0], *row[1:] * 3] for row in table["rows"]]

    path = tmp_path / "out.pdf"
    write_document(changed(tmp_path, stretch), path)
    places: list[tuple[float, str]] = []
    for page in pypdf.PdfReader(path).pages:
        page.extract_text(visitor_text=lambda text, cm, tm, font, size: places.append((tm[4] * cm[0] + cm[4], text)))
    beyond = [(x, text) for x, text in places if text.strip() and not 0 <= x <= 595]
    assert len(places) > 500
    assert beyond == []


# Refusals


@pytest.mark.parametrize("given", [{}, Path("releases"), None])
def test_only_a_release_is_printed(given: Any, tmp_path: Path) -> None:
    with pytest.raises(NotReleased):
        write_document(given, tmp_path / "out.pdf")


def test_an_older_file_is_whole_where_a_new_one_cannot_be_written(released: Released, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"older")
    with pytest.raises(CannotWrite):
        write_document(released, tmp_path / "file" / "out.pdf")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(CannotWrite):
        write_document(released, tmp_path / "folder.pdf")
    assert (tmp_path / "file").read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder.pdf"]


def test_a_wrong_template_says_what_typst_says() -> None:
    with pytest.raises(CannotTypeset, match=r"file not found|data\.json"):
        typeset({}, as_of="2019-06-30")


def test_progress_counts_to_the_end(released: Released, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    write_document(released, tmp_path / "out.pdf", progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1][1] == told[-1][2] == len(released.answers) + len(released.profiles) + 2


# The parts


def test_the_choice_for_the_summary(released: Released) -> None:
    chosen = matters_most(released)
    assert len(chosen) == 5
    assert list(chosen) == sorted(chosen, key=strength_order)
    questions = [finding.question for finding in chosen]
    assert max(questions.count(question) for question in questions) <= 2
    assert [one.question for one in matters_most(released, per_question=1)] == list(dict.fromkeys(questions))
    assert matters_most(released, most=1) == (min(released.findings, key=strength_order),)


def test_a_link_without_words_is_filled_in() -> None:
    runs = runs_of("There were [](figure:x?period=2018).", lambda address, claimed: (claimed or "33,529", 3))
    assert runs == [{"t": "There were "}, {"t": "33,529", "n": 3}, {"t": "."}]


def test_marks_that_are_none_stay() -> None:
    assert runs_of("2 * 3 * 4 [not a link] **", lambda address, claimed: (claimed, 1)) == [
        {"t": "2 * 3 * 4 [not a link] **"}
    ]


def test_blocks() -> None:
    blocks = blocks_of("# Head\nOne.\n- a\n  b\n- c\nd\n\nTwo.", lambda address, claimed: (claimed, 1))
    assert [block["kind"] for block in blocks] == ["heading", "paragraph", "list", "paragraph"]
    assert blocks[2]["items"] == [[{"t": "a b"}], [{"t": "c d"}]]


def test_references_are_joined() -> None:
    assert joined_numbers([]) == []
    assert joined_numbers([7, 1, 2, 3, 7]) == [[1, 3], [7, 7]]
