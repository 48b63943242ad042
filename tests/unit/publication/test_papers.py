"""Papers in three formats: each says the same sentences and numbers, and each is whole for those who cannot see it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest
from document_checks import changed, elements, numbers_in, squeezed, tagged
from example_plan import BODIES, DUTIES, example_plan
from example_release import write_example_release
from read_word import (
    alternatives,
    bookmarks,
    heading_levels,
    instructions,
    links_within,
    opened,
    parts,
    styled,
    words_of,
)
from test_easy_and_members import small_and_large_rise

from saferplan.figures import in_words
from saferplan.publication.board_asks import board_asks
from saferplan.publication.documents.in_print import in_print
from saferplan.publication.documents.kinds import PaperMade, make_assessment, make_board_paper, make_plan, make_summary
from saferplan.publication.documents.logo import read_logo
from saferplan.publication.documents.paper import (
    FORMATS,
    Heading,
    Imprint,
    Listing,
    Paper,
    PaperColumn,
    PaperPicture,
    PaperTable,
    Paragraph,
    Run,
    WorkedFigure,
    column_shares,
    plain_text,
    runs,
    texts_of,
    tidied,
    tidy,
)
from saferplan.publication.documents.plan_paper import PlanSeen
from saferplan.publication.documents.web_page import web_page
from saferplan.publication.documents.word import word
from saferplan.publication.released import Released, read_release
from saferplan.publication.signs import minus

PAGE = "\f"
KINDS = ("assessment", "summary", "board paper", "plan")
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#1d5b79"/></svg>'
)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_release(write_example_release(tmp_path_factory.mktemp("release") / "public"))


def make(kind: str, released: Released) -> PaperMade:
    """A paper of a kind, with a mark."""
    logo = read_logo(LOGO, "logo.svg", "Safer Eastmarch Partnership")
    if kind == "plan":
        return make_plan(PlanSeen(example_plan(released), released, BODIES, DUTIES), logo)
    ways: dict[str, Callable[..., PaperMade]] = {
        "assessment": make_assessment,
        "summary": make_summary,
        "board paper": lambda of, mark: make_board_paper(of, mark, plan=example_plan(of)),
    }
    return ways[kind](released, logo)


SLOW = ("assessment",)
"""The kinds whose text is the longest to read out of a PDF."""


@pytest.fixture(
    scope="module", params=[pytest.param(kind, marks=(pytest.mark.slow,) if kind in SLOW else ()) for kind in KINDS]
)
def made(request: pytest.FixtureRequest, released: Released) -> PaperMade:
    return make(request.param, released)


@pytest.fixture(scope="module")
def written(made: PaperMade) -> dict[str, bytes]:
    """The paper in every format."""
    return {form: made.written(form) for form in FORMATS}


@pytest.fixture(scope="module")
def told(written: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The words of the paper in every format."""
    path = tmp_path_factory.mktemp("pdf") / "paper.pdf"
    path.write_bytes(written["pdf"])
    pages = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    return {
        "pdf": PAGE.join(map(squeezed, pages)),
        "html": page_words(written["html"].decode()),
        "docx": words_of(opened(written["docx"])),
    }


class _Words(HTMLParser):
    """The words of a page without its drawings and its look."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self._out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._out += tag in ("style", "svg")
        if tag in ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "dt", "dd", "caption", "div"):
            self.told.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._out -= tag in ("style", "svg")

    def handle_data(self, data: str) -> None:
        if not self._out:
            self.told.append(data)


def page_words(page: str) -> str:
    """The words of a page as a reader meets them."""
    reader = _Words()
    reader.feed(page)
    return squeezed("".join(reader.told))


def bare(text: str) -> str:
    """A text without blanks, since a line of a PDF may end anywhere, and with straight quotation marks."""
    return re.sub(r"\s+", "", text).translate(str.maketrans("’“”", '\'""'))


def test_every_format_says_every_sentence_and_number_of_the_paper(made: PaperMade, told: dict[str, str]) -> None:
    sentences = [one for one in texts_of(made.paper.blocks) if one.strip()]
    assert len(sentences) > 15
    lost = {form: [one for one in sentences if not _is_said(one, words)] for form, words in told.items()}
    assert lost == {"pdf": [], "html": [], "docx": []}


def _is_said(sentence: str, words: str) -> bool:
    """Whether a text has a sentence, whole or with a part of it on one page and the rest on the next."""
    one = bare(sentence).rstrip(".:")
    if one in bare(words):
        return True
    pages = [bare(page) for page in words.split(PAGE)]
    cuts = range(8, len(one) - 8)
    return any(one[:cut] in first and one[cut:] in second for first, second in pairwise(pages) for cut in cuts)


def test_no_format_has_a_number_that_the_paper_has_not(made: PaperMade, told: dict[str, str]) -> None:
    paper = made.paper
    lines = [*texts_of(paper.blocks), paper.title, *paper.opening, paper.imprint.edition, paper.imprint.contact]
    pieces = [evidence for one in paper.blocks if (evidence := getattr(one, "worked_out", ()))]
    known = {number for line in lines for number in numbers_in(line)}
    known |= {str(end) for joined in pieces for pair in joined for end in pair}
    known |= {number for one in paper.blocks if isinstance(one, WorkedFigure) for number in numbers_in(one.address)}
    known |= {str(one.number) for one in paper.blocks if isinstance(one, WorkedFigure)}
    counted = max(len(paper.blocks), 400)
    for form in ("html", "docx"):
        extra = set(numbers_in(told[form])) - known
        # A table's or a picture's number in its caption, which Word counts.
        captions = {number for number in extra if form == "docx" and number.isdigit() and int(number) < counted}
        assert not extra - captions, (form, sorted(extra - captions))


def test_each_format_is_the_same_bytes_each_time(made: PaperMade, written: dict[str, bytes]) -> None:
    for form in FORMATS:
        assert made.written(form) == written[form], form


# What is read aloud


def test_the_word_document_is_whole_for_those_who_cannot_see_it(made: PaperMade, written: dict[str, bytes]) -> None:
    document = opened(written["docx"])
    levels = heading_levels(document)
    assert levels
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert len(styled(document, "Title")) == 1
    told = alternatives(document)
    assert len(told) == len(made.paper.pictures) + 1  # and the mark
    assert all(one.strip() for one in told)
    for table in document.tables:
        first = table.rows[0]._tr
        assert first.trPr is not None
        assert first.trPr.find(f"{{{first.nsmap['w']}}}tblHeader") is not None
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)
    package = parts(written["docx"])
    assert b'<w:lang w:val="en-GB"' in package["word/styles.xml"]
    properties = document.core_properties
    assert (properties.title, properties.language) == (made.paper.full_title, "en-GB")
    assert properties.author == made.paper.imprint.partnership
    # Every link within leads somewhere, and no two places share a name.
    marks = bookmarks(document)
    assert len(set(marks)) == len(marks)
    assert links_within(document) <= set(marks)


def test_the_contents_are_filled_and_their_entries_are_the_headings(made: PaperMade, written: dict[str, bytes]) -> None:
    document = opened(written["docx"])
    entries = styled(document, "toc 1"), styled(document, "toc 2")
    fields = [one for one in instructions(document) if one.startswith("TOC")]
    if not made.paper.contents:
        assert (entries, fields) == (([], []), [])
        return
    assert fields == [r'TOC \o "1-2" \h \z \u']
    for level, told in enumerate(entries, start=1):
        wanted = [plain_text(one.runs) for one in made.paper.headings if one.level == level]
        assert told == wanted
    page = written["html"].decode()
    listed = re.findall(r'<li class="in\d"><a href="#(h\d+)">(.*?)</a>', page)
    assert [html.unescape(words) for _, words in listed] == [plain_text(one.runs) for one in made.paper.headings]
    assert all(f'id="{anchor}"' in page for anchor, _ in listed)


def test_captions_are_counted_by_word(made: PaperMade, written: dict[str, bytes]) -> None:
    document = opened(written["docx"])
    captions = styled(document, "Caption")
    tables = [one.title for one in made.paper.blocks if isinstance(one, PaperTable)]
    figures = [one.title for one in made.paper.pictures if one.title]
    assert [one for one in captions if one.startswith("Table ")] == [
        f"Table {place}: {name}" for place, name in enumerate(tables, start=1)
    ]
    assert [one for one in captions if one.startswith("Figure ")] == [
        f"Figure {place}: {name}" for place, name in enumerate(figures, start=1)
    ]
    fields = instructions(document)
    assert fields.count(r"SEQ Table \* ARABIC") == len(tables)
    assert fields.count(r"SEQ Figure \* ARABIC") == len(figures)


def test_pictures_are_in_the_document_as_svg_and_as_png(made: PaperMade, written: dict[str, bytes]) -> None:
    package = parts(written["docx"])
    for number, one in enumerate(made.paper.pictures, start=1):
        assert package[f"word/media/picture{number}.svg"].decode() == one.svg
        assert package[f"word/media/picture{number}.png"].startswith(b"\x89PNG")
    assert package["word/document.xml"].count(b"asvg:svgBlip") == len(made.paper.pictures) + 1


def test_the_pdf_is_tagged_and_named(made: PaperMade, written: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(written["pdf"])
    reader = pypdf.PdfReader(path)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert any("TH" in str(one.get("/S")) for one in elements(reader)) or not tagged(reader, "/Table")
    assert all(one.get("/Alt") for one in tagged(reader, "/Figure") if one.get("/K") is not None)


def test_the_web_page_needs_nothing_else_and_runs_nothing(written: dict[str, bytes]) -> None:
    page = written["html"].decode()
    assert '<html lang="en-GB">' in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.findall(r'(?:src|href)="(?!#|data:image/|https?://|mailto:)', page)
    assert not re.search(r"<(?:link|iframe|object|embed)\b|@import|url\((?!#)", page)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    leads = set(re.findall(r'href="#([^"]+)"', page))
    assert leads <= set(ids)


def test_a_board_paper_is_one_page_of_print_however_much_it_says(tmp_path: Path) -> None:
    def long(manifest: dict[str, object], answers: dict[str, list[dict[str, list[dict[str, str]]]]]) -> None:
        for answer in answers["questions"]:
            for finding in answer["findings"]:
                finding["sentence"] += " It was so in every town, village and parish that there is." * 8

    for number, released in enumerate((changed(tmp_path / "a", lambda m, a: None), changed(tmp_path / "b", long))):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(make("board paper", released).written("pdf"))
        assert len(pypdf.PdfReader(path).pages) == 1


def test_a_board_that_has_a_plan_is_asked_about_the_plan_and_not_to_choose_anew(released: Released) -> None:
    plan = example_plan(released)
    told = " ".join(texts_of(make_board_paper(released, plan=plan).paper.blocks))
    assert "Note that “Eastmarch together” is agreed (The Board on 20 March 2019), with 2 priorities" in told
    assert "should be a priority" not in told
    to_agree = " ".join(texts_of(make_board_paper(released, plan=replace(plan, approvals=())).paper.blocks))
    assert "Decide whether to agree “Eastmarch together”" in to_agree


def test_beside_a_plan_the_board_is_asked_about_what_the_plan_does_not_name(tmp_path: Path) -> None:
    released = changed(tmp_path, small_and_large_rise)
    plan = example_plan(released)
    (decide,) = (ask for ask in board_asks(released) if ask.word == "Decide")
    (beside,) = (ask for ask in board_asks(released, answered=()) if ask.word == "Decide")
    assert "should be a priority" in decide.sentence
    assert "which none of its priorities and actions names" in beside.sentence
    assert beside.about == decide.about
    rise = next(one for one in released.findings if one.id == "trends/riser-percent/partnership/public-order")
    assert any(line.startswith(rise.sentence) for line in decide.about)
    named = replace(plan, priorities=(replace(plan.priorities[0], findings=(rise.id,)),))
    told = " ".join(texts_of(make_board_paper(released, plan=named).paper.blocks))
    unnamed = " ".join(texts_of(make_board_paper(released, plan=replace(plan, priorities=(), actions=())).paper.blocks))
    assert "should be a priority" not in told
    assert unnamed.count("or be looked into first") == 1
    assert all(
        not line.startswith(rise.sentence) for ask in board_asks(released, answered={rise.id}) for line in ask.about
    )


def test_a_board_paper_says_from_where_a_target_starts_and_has_a_short_title(released: Released) -> None:
    paper = make_board_paper(released, plan=example_plan(released)).paper
    period = released.manifest["periods"]["headline"]
    total = minus(in_words(released.figure(f"figure:recorded_crime?period={period}")))
    told = " ".join(texts_of(paper.blocks))
    assert f"Crimes recorded: 10% less than {total} in {period}, by 31 March 2022" in told
    assert "where it starts" not in told
    assert ". " not in paper.title
    assert len(paper.title.split()) <= 16


def test_a_board_paper_tells_what_has_the_most_harm_and_the_most_concern(tmp_path: Path) -> None:
    def most(manifest: dict[str, object], answers: dict[str, list[dict[str, list[dict[str, object]]]]]) -> None:
        model = answers["questions"][0]["findings"][-1]
        for name, headline, size in (
            ("harm/most/partnership/burglary", "Burglary has the most harm", 1.0),
            ("community_voice/ranking/partnership/concern-asb", "Litter comes first", 0.1),
            ("community_voice/ranking/partnership/concern-crime", "Burglary comes first", 0.2),
        ):
            more = {"id": name, "headline": headline, "sentence": headline, "size": size, "strength": "weak"}
            answers["questions"][0]["findings"].append(model | more)

    told = " ".join(texts_of(make_board_paper(changed(tmp_path, most)).paper.blocks))
    assert "Most harm: Burglary has the most harm" in told
    assert "Most concern among residents: Burglary comes first" in told
    assert "Litter comes first" not in told


# The plan


def test_the_plan_fills_in_its_figures_and_works_each_out(released: Released) -> None:
    paper = make("plan", released).paper
    total = in_words(released.figure(f"figure:recorded_crime?period={released.manifest['periods']['headline']}"))
    told = list(texts_of(paper.blocks))
    assert f"In all, {minus(total)} crimes were recorded. [1]" in told
    assert any(one.startswith(f"{minus(total)} in ") for one in told)  # where the measure starts
    numbers = {one.number for one in paper.blocks if isinstance(one, WorkedFigure)}
    links = set()
    for one in paper.blocks:
        for each in _runs_in(one):
            links |= {run.figure for run in each if run.figure}
    assert links
    assert links <= numbers


def _runs_in(one: object) -> list[tuple[Run, ...]]:
    if isinstance(one, (Heading, Paragraph)):
        return [one.runs]
    if isinstance(one, Listing):
        return list(one.items)
    if isinstance(one, PaperTable):
        return [cell for row in one.rows for cell in row]
    return [one.summary, one.source] if isinstance(one, PaperPicture) else []


def test_the_plan_says_of_each_priority_why_what_and_how_we_will_know(released: Released) -> None:
    paper = make("plan", released).paper
    headings = [plain_text(one.runs) for one in paper.headings]
    at = headings.index("Priority 1: Safer homes")
    assert headings[at + 1 : at + 4] == ["Why this is a priority", "What we will do", "How we will know"]
    told = " ".join(texts_of(paper.blocks))
    for words in (
        "Chosen by The Board on 20 March 2019.",
        "It was chosen against this advice: The analyst would have put drugs first.",
        "Steps: Teams trained by 30 June 2019. Resources: Two posts and £80,000.",
        "Eastmarch Police, with Eastmarch Council",
        "1 April 2019 to 31 March 2020",
        "10% less than where it starts, by 31 March 2022",
        "1 July 2019, then every quarter",
        "From The homes plan",
        "Fit locks in flats.",
        "No action is planned yet.",
        "Now in: Safer homes",
        "Dropped: Now with the roads board.",
        "A strategy to reduce crime and disorder",
        "It asks for nothing.",
    ):
        assert words in told, words
    names = next(one for one in paper.blocks if isinstance(one, PaperTable) and one.title.startswith("The members"))
    # A body that was gone before the plan began is no member.
    assert [plain_text(row[0]) for row in names.rows] == ["Eastmarch Council", "Eastmarch Police"]
    assert [plain_text(cell) for cell in names.rows[1][2:]] == ["1", "none"]


def test_a_finding_that_is_not_in_the_edition_is_said_to_be_missing(released: Released) -> None:
    plan = example_plan(released)
    first = replace(plan.priorities[0], findings=("trends/gone/partnership/all",))
    paper = make_plan(PlanSeen(replace(plan, priorities=(first,)), released)).paper
    told = list(texts_of(paper.blocks))
    assert "trends/gone/partnership/all: This finding is not in this edition of the assessment." in told


# Whatever a text holds, it is text

HOSTILE = (
    '#import "@preview/x:1.0.0"; #panic("typst") $x$ <label> @ref `code` \\u{41} [link](x) // no comment',
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; ]]> <!-- --> </style>",
    "{ TOC \\o } INCLUDETEXT \"c:\\\\x\" =cmd|' /C calc'!A0 </w:t></w:r> DDEAUTO {{name}} %s {0}",
    "\u202ereversed\u202c \u2066isolated\u2069 \u200f\u200ezero\u200bwidth\ufeff nul\x00 bell\x07 escape\x1b[31m"
    " \ud800",
)


def hostile_paper() -> Paper:
    """A paper whose every text is one that some format could take for its own."""
    text = " ".join(HOSTILE)
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
    blocks = (
        Heading(1, runs(text)),
        Paragraph(
            (Run(text, strong=True), Run(text, web='javascript:alert(1)"'), Run(" x", web="https://example.org/a"))
        ),
        Listing((runs(text), runs(text))),
        PaperTable(text, (PaperColumn(text), PaperColumn(text)), ((runs(text), runs(text)),), runs(text)),
        PaperPicture("one", picture, text, text, runs(text), runs(text)),
        WorkedFigure(1, text, text, (text,), text),
    )
    imprint = Imprint(text, text, text, "2019-06-30", text, text, text)
    return tidied(Paper("hostile", text, text, imprint, (text,), blocks))  # type: ignore[no-any-return]


def test_hostile_text_reaches_every_format_as_text(tmp_path: Path) -> None:
    paper = hostile_paper()
    page = web_page(paper).decode()
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "javascript:" not in re.sub(r">[^<]*<", "><", page)
    document = opened(word(paper))
    fields = {one.split(" ")[0] for one in instructions(document)}
    assert fields == {"TOC", "SEQ"}
    targets = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert targets == ["https://example.org/a"]
    path = tmp_path / "hostile.pdf"
    path.write_bytes(in_print(paper))
    printed = bare(" ".join(one.extract_text() for one in pypdf.PdfReader(path).pages))
    for one in HOSTILE:
        for words in (page_words(page), words_of(document)):
            assert tidy(one) in words
        assert bare(tidy(one)) in printed


def test_marks_that_turn_or_hide_text_are_taken_out() -> None:
    told = tidy(HOSTILE[3])
    assert told == "reversed isolated zerowidth nul bell escape[31m"
    assert tidy("Café, naïve, 5 £, “quoted” – yes") == "Café, naïve, 5 £, “quoted” – yes"


# The shape of tables


def test_the_columns_of_a_table_share_the_whole_width() -> None:
    columns = (PaperColumn("Type"), PaperColumn("Number", True), PaperColumn("What it says"))
    rows = ((runs("Burglary"), runs("1,234"), runs("A long sentence about it. " * 12)),)
    shares = column_shares(PaperTable("A table", columns, rows))
    assert sum(shares) == pytest.approx(1)
    assert shares[2] > shares[0] > shares[1] * 0.5
    assert all(share > 0.05 for share in shares)


def test_a_table_with_an_empty_cell_is_refused() -> None:
    with pytest.raises(AssertionError):
        PaperTable("A table", (PaperColumn("One"), PaperColumn("Two")), ((runs("a"), runs(" ")),))
