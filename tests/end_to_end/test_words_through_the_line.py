"""The analyst's own words through the whole line and a refresh: nothing of them is lost, nothing false leaves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

import saferplan
from ashbrook_line import bytes_of, change_setting, command_line, current_of, revise_month, run_line
from saferplan.commands.own_words import unchecked_lines, words_lines
from saferplan.errors import BadWords, UntrueWords, WordsOutOfDate
from saferplan.publication.released import read_release
from saferplan.publication.summary import matters_most

pytestmark = pytest.mark.slow  # the whole chain, again and again

CRIMES = "figure:recorded_crime?period=2018/19"
FALL = "figure:recorded_crime?period=2018/19&crime_type=vehicle-crime&change=percent&change_from=2017/18"
VOLUME = f"""# Notes

Of the [732]({CRIMES}) crimes, [over a third]({CRIMES}&stat=share&of=deprivation_fifth&deprivation_fifth=1) were in the
most deprived fifth.

<b>Not bold</b> [click](javascript:alert(1)) ![x](y.png)

<!-- a note to myself -->
~~There were [9]({CRIMES}) crimes.~~

## volume/incidents/partnership/anti-social-behaviour
Order: 1

Wardens see [](figure:asb_incidents?period=2018/19) as few.

## volume/main-types/partnership/violence-and-sexual-offences
Leave out: The chapter on violence tells it.
"""
TRENDS = f"Vehicle crime fell by [about a third]({FALL}).\n"
BOARD = "The board had [58%](figure:recorded_crime?area=board:ashbrook-west&period=2018/19&stat=share&of=area).\n"
DEPRIVATION = "## deprivation/reversed/partnership/vehicle-crime\nOrder: 1\nKeep: It surprised the Board.\n"
FILES = {
    "volume.md": VOLUME,
    "trends.md": TRENDS,
    "area-board-ashbrook-west.md": BOARD,
    "deprivation.md": DEPRIVATION,
}


def write_words(folder: Path, **files: str) -> None:
    for name, text in (files or FILES).items():
        path = folder / "assessment" / (name if name.endswith(".md") else f"{name}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def page(folder: Path, path: str) -> str:
    return (folder / "site" / current_of(folder, "site") / path).read_text(encoding="utf-8")


@pytest.fixture
def spoken(line: Path) -> Path:
    """Ashbrook with the analyst's words, through the whole line."""
    write_words(line)
    run_line(line)
    return line


def test_words_stand_on_their_pages_as_the_analysts(spoken: Path) -> None:
    html = page(spoken, "volume.html")
    general = html.split('<section class="analyst"')[1].split("</section>")[0]
    assert "What the analyst adds" in general
    assert "&lt;b&gt;Not bold&lt;/b&gt; [click](javascript:alert(1)) ![x](y.png)" in general
    assert "<b>" not in html
    assert '<img src="y.png' not in html
    assert 'href="javascript' not in html
    assert not re.search(r"note to myself|There were <a[^>]*>9<", html)
    anchor = re.search(r'href="#(f-\w+)" data-figure="[^"]*">over a third</a>', general)
    assert anchor is not None
    assert f'id="{anchor[1]}"' in html, "the figure leads to how it was worked out"
    beside = html.split('id="finding-volume-incidents-partnership-anti-social-behaviour"')[1].split("</section>")[0]
    assert re.search(r'class="analyst".*Wardens see <a[^>]*>120</a> as few', beside, re.S)
    assert ">58%</a>" in page(spoken, "areas/board-ashbrook-west.html").split('class="analyst"')[1]


def test_the_order_and_what_is_left_out_change_page_and_summary(spoken: Path) -> None:
    headings = re.findall(r'<h2 id="finding-([\w-]+)"', page(spoken, "volume.html"))
    assert headings[0].startswith("volume-incidents")
    assert not any(one.startswith("volume-main-types") for one in headings)
    released = read_release(spoken / "releases" / current_of(spoken, "releases"))
    chosen = [one.id for one in matters_most(released)]
    assert chosen[:2] == ["volume/total/partnership/all", "trends/year/partnership/all"]
    assert "deprivation/reversed/partnership/vehicle-crime" in chosen[2:4]
    assert not any("main-types" in one for one in chosen)


def test_leaving_out_is_not_hiding(spoken: Path) -> None:
    left = "volume/main-types/partnership/violence-and-sexual-offences"
    bundle = spoken / "bundles" / current_of(spoken, "bundles")
    findings = {one["id"]: one for one in json.loads((bundle / "findings.json").read_text(encoding="utf-8"))}
    assert findings[left]["judgement"]["left_out"] == "The chapter on violence tells it."
    method = page(spoken, "method-and-data.html")
    assert "1 finding was left out by the analyst, for this reason:" in method
    assert "The chapter on violence tells it." in method
    assert left in method
    pdf = PdfReader(spoken / "site" / current_of(spoken, "site") / "strategic-assessment.pdf")
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert "1 finding was left out by the analyst" in text
    assert "What the analyst adds" in text
    assert "Wardens see 120 as few." in text
    assert "Vehicle crime fell by about a third." in text


def test_a_release_has_no_private_notes(spoken: Path) -> None:
    release = spoken / "releases" / current_of(spoken, "releases")
    everything = b"".join(bytes_of(release).values())
    for private in (b"note to myself", b"It surprised the Board", b"volume.md"):
        assert private not in everything
    assert "words" not in json.loads((release / "manifest.json").read_text(encoding="utf-8"))


def test_a_refresh_lists_what_stopped_being_true_and_leaves_the_rest(spoken: Path) -> None:
    before = bytes_of(spoken / "assessment")
    site = bytes_of(spoken / "site")
    revise_month(spoken, "2018-05", drop=3)
    saferplan.read(spoken)
    result = saferplan.assess(spoken)
    assert bytes_of(spoken / "assessment") == before, "the words are the analyst's: not a byte is touched"
    (stale,) = result.words.untrue
    assert (stale.file, stale.line, stale.claimed, stale.now, stale.true) == (
        "assessment/volume.md",
        3,
        "732",
        "729",
        "729",
    )
    assert stale.sentence == "Of the 732 crimes, over a third were in the most deprived fifth."
    told = [text for _, text in words_lines(result.words, "ashbrook")]
    assert any("line 3" in text and 'Write "729".' in text for text in told)
    assert 'saferplan figure ashbrook "recorded_crime?period=2018/19" shows the figure.' in told
    kept = {one.id: one.judgement for one in result.findings}
    assert kept["volume/incidents/partnership/anti-social-behaviour"].order == 1
    assert kept["deprivation/reversed/partnership/vehicle-crime"].kept == "It surprised the Board."
    with pytest.raises(UntrueWords) as refused:
        saferplan.release(spoken)
    assert refused.value.exit_code == 14
    assert 'assessment/volume.md, line 3: "Of the 732 crimes' in str(refused.value)
    assert bytes_of(spoken / "site") == site
    run = command_line("release", spoken)
    assert (run.returncode, run.stdout) == (14, "")
    write_words(spoken, volume=VOLUME.replace("[732]", "[729]"))
    with pytest.raises(WordsOutOfDate, match=r"assessment/volume\.md changed since the last assessment"):
        saferplan.release(spoken)
    assert saferplan.assess(spoken).words.untrue == ()
    saferplan.release(spoken)
    saferplan.publish(spoken)
    assert ">729</a> crimes" in page(spoken, "volume.html")


def test_a_false_sentence_may_be_struck_out(line: Path) -> None:
    write_words(line, volume=f"True words.\n\nThere were [9]({CRIMES}) crimes.\n")
    saferplan.assess(line)
    with pytest.raises(UntrueWords):
        saferplan.release(line)
    write_words(line, volume=f"True words.\n\n~~There were [9]({CRIMES}) crimes.~~\n")
    result = saferplan.assess(line)
    assert (result.words.untrue, result.words.struck) == ((), 1)
    saferplan.release(line)
    saferplan.publish(line)
    assert "True words." in page(line, "volume.html")


MIXED = f"""There were [9]({CRIMES}) crimes.

In July we met 14 wardens.

There were [8]({CRIMES}) crimes and [9](figure:recorded_crime?period=2099) to come.

## volume/gone/partnership/all

Of this.
"""


def test_what_needs_a_look_comes_in_the_order_of_the_files_and_says_what_to_do(line: Path) -> None:
    write_words(line, volume=MIXED, trends="We asked 20 people.\n")
    run = command_line("assess", line)
    said = run.stdout.splitlines()
    places = [text.split(":")[0] for text in said if text.startswith("assessment/")]
    assert places == [
        f"assessment/{one}" for one in ("trends.md, line 1", *(f"volume.md, line {n}" for n in (1, 3, 5, 5, 7)))
    ]
    assert 'assessment/volume.md, line 3: 14 is not checked: "In July we met 14 wardens."' in said
    (how,) = [text for text in said if text.startswith("2 numbers are not checked: they have no figure link.")]
    assert '"[20](figure:recorded_crime?period=2018/19)"' in how
    assert f'  saferplan figure {line} "recorded_crime?period=2018/19" shows the figure.' in said
    assert f"  saferplan figure {line} recorded_crime lists the addresses there are." in said
    assert said[-1] == f"Next: mend assessment/volume.md, line 1 and 1 more place, then run: saferplan assess {line}"
    with pytest.raises(UntrueWords, match=r"assessment/volume\.md, line 1: .* 1 more such sentence stands"):
        saferplan.release(line)


def test_a_number_without_a_link_stops_no_release_and_is_spoken_of_again(line: Path) -> None:
    write_words(line, volume="We met 14 wardens,\nand 3 of them twice.\n\nOf 9 no more.\n")
    assert [text for _, text in words_lines(saferplan.assess(line).words)][-1].startswith("3 numbers are not checked")
    result = saferplan.release(line)
    assert [(one.line, one.number) for one in result.unchecked] == [(1, "14"), (1, "3"), (4, "9")]
    assert [one["number"] for one in result.as_json()["unchecked"]] == ["14", "3", "9"]
    (said,) = unchecked_lines(result.unchecked)
    assert said == (
        "Your own words: 3 numbers are not checked: they have no figure link. Released as written, in "
        "assessment/volume.md, line 1; assessment/volume.md, line 4."
    )
    assert said in command_line("release", line).stdout.splitlines()


@pytest.mark.parametrize("name", ["volume/highest-town/town-gone/all", "volume/total/all", "volume/total/x/all/all"])
def test_words_about_a_finding_that_is_gone_or_mistyped_are_kept_and_listed(name: str, spoken: Path) -> None:
    path = spoken / "assessment" / "volume.md"
    gone = f"{VOLUME}\n## {name}\n\nWords about [9]({CRIMES}).\n"
    write_words(spoken, volume=gone)
    result = saferplan.assess(spoken)
    (lost,) = result.words.unplaced
    assert lost.about == name
    assert result.words.untrue == (), "what is not published need not be true"
    assert path.read_text(encoding="utf-8") == gone
    saferplan.release(spoken)


def test_another_kind_of_year_moves_the_findings_and_loses_no_words(spoken: Path) -> None:
    change_setting(spoken, 'year = "financial"', 'year = "calendar"')
    result = saferplan.assess(spoken)
    by_id = {one.id: one for one in result.findings}
    assert by_id["volume/incidents/partnership/anti-social-behaviour"].judgement.words.startswith("Wardens see")
    assert result.words.untrue == (), "each link names its own period"


def test_a_file_that_cannot_be_followed_stops_the_assessment_with_its_line(line: Path) -> None:
    before = bytes_of(line / "bundles")
    write_words(line, volume="## volume/total/partnership/all\nOrder: soon\n")
    with pytest.raises(BadWords, match=r'assessment/volume\.md, line 2: "Order:" is "soon"'):
        saferplan.assess(line)
    (line / "assessment" / "volume.md").write_bytes(b"caf\xe9")
    with pytest.raises(BadWords, match="not text in UTF-8"):
        saferplan.assess(line)
    assert bytes_of(line / "bundles") == before


def test_two_files_for_one_page_are_refused(line: Path) -> None:
    write_words(line, volume="One.\n")
    (line / "assessment" / "Volume.MD").write_text("Two.\n", encoding="utf-8")
    with pytest.raises(BadWords, match="the same page"):
        saferplan.assess(line)


def test_without_words_nothing_is_said_of_them(line: Path) -> None:
    result = saferplan.assess(line)
    assert words_lines(result.words) == []
    saferplan.release(line)
    saferplan.publish(line)
    assert "analyst adds" not in page(line, "volume.html")
    assert "left out by the analyst" not in page(line, "method-and-data.html")


def test_words_are_part_of_what_names_a_bundle(spoken: Path) -> None:
    first = current_of(spoken, "bundles")
    assert saferplan.assess(spoken).folder.name == first
    write_words(spoken, trends="Other words.\n")
    assert saferplan.assess(spoken).folder.name != first
