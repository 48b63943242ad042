"""Correcting: a new edition says which one it corrects, why, and what changed, as the two releases have it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from ashbrook_line import change_setting, revise_month
from saferplan.commands import assess, publish, read, release
from saferplan.errors import BadArgument, BundleOutOfDate, EditionExists
from saferplan.findings import without_links
from saferplan.publication.corrections import Correction
from saferplan.publication.released import read_release

WHY = "Three records of May 2018 were counted that should not have been"


pytestmark = pytest.mark.slow


def words_of(path: Path) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", path.read_text(encoding="utf-8")).split())


@pytest.fixture
def corrected(line: Path) -> Path:
    """Ashbrook with an edition, and another that corrects it after a month was revised."""
    release(line, edition="autumn-2019", title="Autumn 2019")
    revise_month(line, "2018-05", drop=3)
    read(line)
    assess(line)
    release(line, edition="autumn-2019-v2", correction=Correction("autumn-2019", WHY))
    return line


def test_the_manifest_says_what_the_two_releases_say(corrected: Path) -> None:
    before, after = (
        read_release(corrected / "releases" / name / "public") for name in ("autumn-2019", "autumn-2019-v2")
    )
    told = after.manifest["correction"]
    assert (told["edition"], told["why"], told["title"]) == ("autumn-2019", WHY, "Autumn 2019")
    changed = {one["id"]: one for one in told["findings"]}
    old, new = ({f.id: f for a in (*r.answers, *r.profiles) for f in a.findings} for r in (before, after))
    # An oracle of another kind: every finding whose words differ is listed, with both sentences as the two have them.
    for name in old.keys() & new.keys():
        if old[name].sentence != new[name].sentence:
            assert changed[name]["before"] == without_links(old[name].sentence)
            assert changed[name]["after"] == without_links(new[name].sentence)
    assert "volume/total/partnership/all" in changed
    assert before.figure("figure:recorded_crime?period=2018/19").value == 732
    assert "732" in changed["volume/total/partnership/all"]["before"]
    assert "729" in changed["volume/total/partnership/all"]["after"]
    assert told["figures"] > 0
    assert "correction" not in before.manifest


def test_the_site_and_the_pdf_say_it(corrected: Path) -> None:
    made = publish(corrected)
    first, method = (words_of(made.folder / name) for name in ("index.html", "method-and-data.html"))
    for words in (first, method):
        assert "the place of the edition Autumn 2019" in words
        assert WHY in words
    assert "732 crimes" in method
    assert "729 crimes" in method
    assert "732" not in re.sub(r"“.*?”", "", first.split("This edition corrects")[0])
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(made.pdf).pages).split())
    assert "takes the place of the edition Autumn 2019" in text
    assert WHY in text


def test_an_edition_that_corrects_nothing_says_nothing_of_it(line: Path) -> None:
    release(line, edition="plain")
    made = publish(line)
    assert "This edition corrects" not in words_of(made.folder / "index.html")


@pytest.mark.parametrize(
    ("edition", "why", "match"),
    [
        ("spring", WHY, "--corrects is 'spring'; expected an edition released to that audience before"),
        ("autumn-2019-v3", WHY, "--corrects is 'autumn-2019-v3'"),
        ("", WHY, "beside --corrects"),
        ("autumn-2019", "  ", "--why is '  '; expected why the edition is corrected"),
        ("../autumn-2019", WHY, "--corrects is"),
    ],
)
def test_what_cannot_be_corrected_is_refused(corrected: Path, edition: str, why: str, match: str) -> None:
    with pytest.raises(BadArgument, match=match):
        release(corrected, edition="autumn-2019-v3", correction=Correction(edition, why))
    assert not (corrected / "releases/autumn-2019-v3").exists()


def test_a_correction_may_change_no_finding(line: Path) -> None:
    release(line, edition="first")
    change_setting(line, 'accent = "#1d5b79"', 'accent = "#0b3d2e"')
    made = release(line, edition="second", correction=Correction("first", "The colour was not ours."))
    assert made.changed == 0
    assert "No finding is printed otherwise" in words_of(publish(line).folder / "index.html")


def test_settings_of_publication_take_effect_at_release(line: Path) -> None:
    change_setting(line, 'accent = "#1d5b79"', 'accent = "#0b3d2e"')
    change_setting(line, "This partnership is invented, so nobody can be reached.", "safer@ashbrook.example")
    assert any("accent and contact changed since edition" in note for note in publish(line).notes)
    with pytest.raises(EditionExists, match="with other settings or words"):
        release(line)
    release(line, edition="new-look")
    made = publish(line)
    assert "safer@ashbrook.example" in words_of(made.folder / "accessibility.html")
    assert not any("changed since" in one for one in made.notes)
    manifest = json.loads((line / "releases/new-look/public/manifest.json").read_text(encoding="utf-8"))
    assert manifest["settings"]["publication"]["accent"] == "#0b3d2e"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name = "Safer Ashbrook"', 'name = "Secure Ashbrook"', r"\[partnership\] name"),
        ('groups = "fifths"', 'groups = "deciles"', r"\[deprivation\] groups"),
    ],
)
def test_a_setting_that_bears_on_the_bundle_asks_for_a_new_assessment(
    line: Path, old: str, new: str, named: str
) -> None:
    change_setting(line, old, new)
    with pytest.raises(BundleOutOfDate, match=f'{named}.* Run "saferplan assess" again'):
        release(line, edition="later")
    assert not (line / "releases/later").exists()


def test_publishing_an_older_edition_says_so(line: Path) -> None:
    assess(line, as_of="2019-12-01")
    made = publish(line)
    assert any("was made from" in note and "The current bundle is 2019-12-01-" in note for note in made.notes)
    assert made.edition


def test_a_release_without_a_contact_is_noted_and_its_pages_work_without(line: Path) -> None:
    change_setting(line, "contact = ", "# contact = ")
    release(line, edition="nobody")
    made = publish(line)
    assert any("No contact is given" in note for note in made.notes)
    words = words_of(made.folder / "accessibility.html")
    assert "Tell Safer Ashbrook" not in words
    assert "Ask your council" in words


def test_a_colour_that_is_not_used_is_noted(line: Path) -> None:
    change_setting(line, 'accent = "#1d5b79"', 'accent = "#ffffff"')
    release(line, edition="white")
    assert any("#ffffff is too pale" in note for note in publish(line).notes)


def test_an_editions_title_is_what_pages_call_it(line: Path) -> None:
    release(line, edition="a-b", title="Spring 2026")
    assert "edition Spring 2026" in words_of(publish(line).folder / "index.html")
