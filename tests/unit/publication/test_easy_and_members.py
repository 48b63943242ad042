"""The two pages for members and the easy version as PDF: read back and held to the release."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from example_release import write_example_release
from test_document import changed, elements, numbers_in, squeezed, tagged, text_of

from ashbrook_line import finished_folder
from saferplan.errors import NotReleased
from saferplan.figures import Figure, in_digits
from saferplan.findings import links_in, without_links
from saferplan.publication.board_asks import board_asks, strong_and_more
from saferplan.publication.easy_read import easy_version, write_easy_pdf
from saferplan.publication.members_summary import members_files, small_chart, write_members_summary
from saferplan.publication.released import Released, read_release
from saferplan.publication.summary import matters_most

LONG = "The Hundreds of Eastmarch, Brackmere, Fenny Holt and the Twelve Parishes of the Upper Wold "
Change = Callable[[dict[str, Any], dict[str, Any]], None]


def as_it_is(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    """Nothing changed."""


def for_partners(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    manifest["audience"] = "partnership"


def long_names(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    manifest["partnership"]["name"] = f"Safer {LONG} Partnership"
    manifest["partnership"]["area"] = LONG
    for answer in answers["questions"]:
        answer["title"] = f"{answer['title']} in {LONG}"
        for finding in answer["findings"]:
            finding["headline"] = f"{finding['headline']} in {LONG}"
            finding["sentence"] = f"{finding['sentence']} It was so in {LONG} and in {LONG * 3}."


def nothing_found(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    for answer in answers["questions"]:
        answer["findings"] = answer["charts"] = answer["tables"] = []


def far_too_long(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    for answer in answers["questions"]:
        for finding in answer["findings"]:
            finding["headline"] = LONG * 20


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Released:
    return read_release(write_example_release(tmp_path_factory.mktemp("release") / "public"))


@pytest.fixture(scope="module")
def ashbrook() -> Released:
    return read_release(next((finished_folder() / "releases").glob("*/public")))


# Two pages


@pytest.mark.parametrize("change", [as_it_is, for_partners, long_names, nothing_found, far_too_long])
def test_there_are_two_pages_always(change: Change, tmp_path: Path) -> None:
    write_members_summary(changed(tmp_path, change), tmp_path / "out.pdf")
    pages = pypdf.PdfReader(tmp_path / "out.pdf").pages
    assert len(pages) == 2
    for page in pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
        assert squeezed(page.extract_text())
    text = text_of(tmp_path / "out.pdf")
    assert "How sure we are" in text
    assert "Where to read more" in text
    assert ("For the partnership only" in text) == (change is for_partners)


def test_nothing_falls_off_the_page(tmp_path: Path) -> None:
    write_members_summary(changed(tmp_path, long_names), tmp_path / "out.pdf")
    places: list[tuple[float, float]] = []
    for page in pypdf.PdfReader(tmp_path / "out.pdf").pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: (
                places.append((tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5])) if text.strip() else None
            )
        )
    assert len(places) > 50
    assert all(0 <= x <= 595 and 0 <= y <= 842 for x, y in places)


def test_the_two_pages_are_tagged_and_say_what_they_are(ashbrook: Released, tmp_path: Path) -> None:
    write_members_summary(ashbrook, tmp_path / "out.pdf")
    write_members_summary(ashbrook, tmp_path / "again.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    reader = pypdf.PdfReader(tmp_path / "out.pdf")
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"
    figures = tagged(reader, "/Figure")
    assert 3 <= len(figures) <= 5
    assert all(str(one["/Alt"]) for one in figures)
    assert list(elements(reader))


def test_the_findings_are_those_of_the_summary_page_with_their_strength(ashbrook: Released, tmp_path: Path) -> None:
    write_members_summary(ashbrook, tmp_path / "out.pdf")
    text = text_of(tmp_path / "out.pdf").replace("\N{MINUS SIGN}", "-")
    for finding in matters_most(ashbrook):
        assert squeezed(without_links(finding.headline)) in text
        assert squeezed(without_links(finding.sentence)) in text
        assert f"{squeezed(finding.strength_reason)}." in text


def test_every_number_of_the_two_pages_is_the_releases(ashbrook: Released, tmp_path: Path) -> None:
    """Every number is in the release's words, drawn in a chart, or counted here anew."""
    write_members_summary(ashbrook, tmp_path / "out.pdf")
    allowed = {"1", "2", "5", *numbers_in(" ".join(f"{n}" for n in range(len(ashbrook.findings) + 1)))}
    for name, content in members_files(ashbrook).items():
        if name.endswith(".svg"):
            allowed |= set(numbers_in(re.sub(r"<[^>]*>", " ", content.decode())))
    said = [ashbrook.manifest["as_of"], *(answer.title for answer in ashbrook.answers)]
    for answer in ashbrook.answers:
        for finding in answer.findings:
            said += [finding.headline, finding.sentence, finding.strength_reason]
        for chart in answer.charts:
            said += [chart.title, chart.source, *(point.label for series in chart.series for point in series.points)]
    allowed |= set(numbers_in(without_links(" ".join(said)))) | {"2017", "2018", "2019", "12", "20", "500", "36"}
    lacking = next(answer for answer in ashbrook.answers if answer.question == "missing_evidence")
    rows = next(table for table in lacking.tables if table.id == "ask").rows
    allowed |= {str(row[1].text.count(";") + 1) for row in rows}
    allowed |= set(numbers_in(" ".join(ask.sentence for ask in board_asks(ashbrook))))
    text = text_of(tmp_path / "out.pdf")
    assert set(numbers_in(text)) <= allowed, set(numbers_in(text)) - allowed


def test_what_is_asked_comes_from_what_was_found(ashbrook: Released) -> None:
    asks = {ask.word: ask for ask in board_asks(ashbrook)}
    assert set(asks) == {"Decide", "Ask for", "Note"}
    assert any("Violence and sexual offences rose" in without_links(line) for line in asks["Decide"].about)
    for finding in strong_and_more(ashbrook):
        assert finding.strength == "strong"
        assert "fell" not in finding.headline
    assert not any("Vehicle crime" in line for line in asks["Decide"].about)
    lacking = next(answer for answer in ashbrook.answers if answer.question == "missing_evidence")
    rows = next(table for table in lacking.tables if table.id == "ask").rows
    assert f"{sum(row[1].text.count('; ') + 1 for row in rows)} measures" in asks["Ask for"].sentence


def test_nothing_is_asked_where_nothing_was_found(tmp_path: Path) -> None:
    assert board_asks(changed(tmp_path, nothing_found)) == ()


def test_a_small_chart_keeps_what_the_finding_speaks_of(ashbrook: Released) -> None:
    trends = next(answer for answer in ashbrook.answers if answer.question == "trends")
    for chart in (chart for answer in ashbrook.answers for chart in answer.charts):
        small, note = small_chart(chart, trends.findings[0])
        most = max((len(series.points) for series in small.series), default=0)
        if chart.kind in ("bars", "changes", "dots", "columns"):
            assert most <= 6
            assert bool(note) == (small != chart)
        else:
            assert small == chart


def test_only_a_release_is_written(tmp_path: Path) -> None:
    for write in (write_members_summary, write_easy_pdf):
        with pytest.raises(NotReleased):
            write({"kind": "bundle"}, tmp_path / "out.pdf")  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


# The easy version


def test_the_easy_version_is_in_large_print(ashbrook: Released, tmp_path: Path) -> None:
    write_easy_pdf(ashbrook, tmp_path / "out.pdf")
    write_easy_pdf(ashbrook, tmp_path / "again.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    reader = pypdf.PdfReader(tmp_path / "out.pdf")
    sizes: set[float] = set()
    for page in reader.pages:
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size: (
                sizes.add(round(abs(size * tm[0] * cm[0]), 1)) if text.strip() else None
            )
        )
    assert min(sizes) >= 16, sizes
    assert all(str(one["/Alt"]) for one in tagged(reader, "/Figure"))
    assert b"pdfuaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()


def said_easily(figure: Figure) -> set[str]:
    """The numbers by which easy words may say a figure: itself within a tenth, worked out here anew."""
    assert figure.value is not None
    return {in_digits(n, "") for n in range(int(figure.value * 0.9), int(figure.value * 1.1) + 2)}


def test_every_number_of_the_easy_version_is_a_figures(ashbrook: Released, tmp_path: Path) -> None:
    write_easy_pdf(ashbrook, tmp_path / "out.pdf")
    version = easy_version(ashbrook)
    linked: list[tuple[str, str]] = []
    for chapter in version.chapters:
        for finding in chapter.findings:
            for idea in finding.easy:
                linked += links_in(idea.words)
    assert len(linked) > 8
    allowed = {"1,000", "2017", "2018", "2019", str(version.left), "12"}
    for words, address in linked:
        if re.fullmatch(r"[\d,]+", words):
            assert words in said_easily(ashbrook.figure(address)), (words, address)
        allowed |= set(numbers_in(words))
    pages = pypdf.PdfReader(tmp_path / "out.pdf").pages
    text = " ".join(re.sub(r"Page \d+", "", squeezed(page.extract_text())) for page in pages)
    assert set(numbers_in(text)) <= allowed, set(numbers_in(text)) - allowed


def test_what_is_left_out_is_counted(ashbrook: Released) -> None:
    version = easy_version(ashbrook)
    told = sum(len(chapter.findings) for chapter in version.chapters)
    assert told + version.left == len(ashbrook.findings)
    assert told <= 8
    assert version.left > 0


def test_hard_words_are_explained(ashbrook: Released, tmp_path: Path) -> None:
    write_easy_pdf(ashbrook, tmp_path / "out.pdf")
    explained = text_of(tmp_path / "out.pdf").split("What the hard words mean")[1]
    for word in ("Burglary", "Deprived", "Recorded", "Violence and sexual offences"):
        assert word in explained


def test_a_release_without_easy_words_still_has_an_easy_version(example: Released, tmp_path: Path) -> None:
    """Releases made before easy words were, and rules that have none."""
    version = easy_version(example)
    assert version.chapters == ()
    assert version.left == len(example.findings)
    write_easy_pdf(example, tmp_path / "out.pdf")
    assert "We have nothing to tell in easy words yet." in text_of(tmp_path / "out.pdf")
