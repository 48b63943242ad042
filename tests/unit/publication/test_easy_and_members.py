"""The two pages for members and the easy version as PDF: read back and held to the release."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from document_checks import changed, elements, numbers_in, squeezed, tagged, text_of
from example_release import write_example_release

from ashbrook_line import finished_folder
from saferplan.errors import NotReleased
from saferplan.figures import Figure, in_digits
from saferplan.findings import links_in, without_links
from saferplan.publication.board_asks import board_asks, strong_and_more, with_its_number
from saferplan.publication.charts import draw_chart
from saferplan.publication.document import write_document
from saferplan.publication.easy_read import easy_version, write_easy_pdf
from saferplan.publication.members_summary import chapters_of, members_files, small_chart, write_members_summary
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


def small_and_large_rise(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    """Two types said to rise on strong evidence: one of 9 crimes, one of hundreds."""
    trends = next(one for one in answers["questions"] if one["question"] == "trends")
    for finding, slug in zip(trends["findings"], ("public-order", "", "possession-of-weapons"), strict=True):
        if slug:
            finding |= {"id": f"trends/riser-percent/partnership/{slug}", "strength": "strong", "size": 1}


def test_a_type_of_few_crimes_is_not_put_to_the_board(tmp_path: Path) -> None:
    released = changed(tmp_path, small_and_large_rise)
    trends = next(answer for answer in released.answers if answer.question == "trends")
    large, small = trends.findings[0], trends.findings[2]
    assert {large, small} <= set(strong_and_more(released))
    decide = next(ask for ask in board_asks(released) if ask.word == "Decide")
    note = next(ask for ask in board_asks(released) if "1 strong finding says" in ask.sentence)
    assert without_links(small.sentence) not in " ".join(without_links(line) for line in decide.about)
    assert "1 in 20" in note.sentence
    # The whole sentence is told, and how many crimes there were, which it does not say.
    line = next(line for line in decide.about if line.startswith(large.sentence))
    (words, address) = links_in(line)[-1]
    assert address.startswith("figure:recorded_crime?")
    assert "crime_type=public-order" in address
    assert words == in_digits(released.figure(address).value or 0.0, "")


def test_the_number_is_not_said_again_where_the_sentence_gives_it(ashbrook: Released) -> None:
    rise = next(one for one in strong_and_more(ashbrook) if one.id.startswith("trends/riser"))
    assert with_its_number(rise, ashbrook) == rise.sentence


def some_left_out(manifest: dict[str, Any], answers: dict[str, Any]) -> None:
    manifest["left_out"] = [{"finding": "trends/noise/partnership/all", "reason": "Told elsewhere."}]
    answers["questions"][0]["findings"][1]["counts"] = True


@pytest.mark.parametrize("change", [as_it_is, some_left_out])
def test_findings_are_counted_as_assess_counts_them(change: Change, tmp_path: Path) -> None:
    """What is made is what is judged, what only counts and what was left out, together."""
    released = changed(tmp_path, change)
    data = json.loads(members_files(released)["data.json"])
    left_out, counts = len(released.manifest.get("left_out", [])), sum(one.counts for one in released.findings)
    made = len(released.findings) + left_out
    judged = {one["of"] for one in data["sure"]}
    assert data["counted"].startswith(f"{made} findings were made.")
    assert judged == {made - left_out - counts} == {sum(one["many"] for one in data["sure"])}
    assert ("left 1 out" in data["counted"]) == (change is some_left_out)


@pytest.mark.slow
def test_where_to_read_more_names_questions_and_no_files(ashbrook: Released, tmp_path: Path) -> None:
    write_members_summary(ashbrook, tmp_path / "out.pdf")
    text = text_of(tmp_path / "out.pdf")
    assert ".html" not in text
    assert ".pdf" not in text
    write_document(ashbrook, tmp_path / "whole.pdf")
    whole = text_of(tmp_path / "whole.pdf")
    for name, number in chapters_of(ashbrook).items():
        assert squeezed(f"{number} {name}") in text.replace("\N{NO-BREAK SPACE}", " ")
        assert f"Question {number}: " in whole


def test_a_low_chart_is_less_tall_and_as_wide(ashbrook: Released) -> None:
    volume = next(answer for answer in ashbrook.answers if answer.question == "volume")
    chart = next(chart for chart in volume.charts if chart.kind == "bars")
    narrow, low = (
        re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', draw_chart(chart, ashbrook.figure, wide=False, low=low))[0]
        for low in (False, True)
    )
    assert low[0] == narrow[0]
    assert float(low[1]) < float(narrow[1])


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
