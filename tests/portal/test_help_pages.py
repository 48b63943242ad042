"""The pages of information tell nothing by title, address or header, know nobody, and say who has checked them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import Error, Warning, run_checks
from django.test import Client

from saferplan_portal.help import pages
from saferplan_portal.help.pages import BadPage, read_page
from saferplan_portal.shell.middleware import WITHOUT_TRACE

TELLS = re.compile(
    r"abuse|violen|hate|exploit|cuckoo|stalk|victim|refuge|slave|traffick|honour|domestic", re.IGNORECASE
)
"""Words that a title, an address or a header must never have."""

ADDRESSES = ["/information/", *(f"/information/{n}/{e}" for n in (1, 2, 3, 4, 5, 6, 9) for e in ("", "easy/"))]
PAGE = """+++
number = 1
title = "Title"
about = "About"
written_on = 2026-11-01
checked_by = "{by}"
{more}sources = ["A source"]
+++
Words of ours: **0800 000 0000**.
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The partnership's own folder of pages."""
    from dataclasses import replace

    monkeypatch.setattr(settings, "PORTAL", replace(settings.PORTAL, folder=tmp_path))
    folder = tmp_path / "portal" / "help"
    (folder / "en").mkdir(parents=True)
    (folder / "cy").mkdir()
    return folder


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_tells_what_a_page_is_about(client: Client, address: str) -> None:
    """Neither title, address, header nor where a link leads; and nothing is kept by the browser."""
    client.cookies["portal"] = "somebody"
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Information</title>" in page.replace("\n", "").replace("  ", "")
    assert not TELLS.search(address)
    assert not TELLS.search(str(dict(answer.headers)))
    assert not [link for link in re.findall(r'href="([^"]*)"', page) if TELLS.search(link)]
    assert not re.search(r'<meta[^>]*name="description"', page)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "Vary" not in answer
    assert not answer.cookies
    assert page.count("<h1") == 1
    assert 'href="tel:999"' in page
    assert 'rel="nofollow noreferrer"' in page


def test_the_exit_works_without_a_script(client: Client) -> None:
    """It is a link to somewhere harmless, and so is the one that the keyboard finds first."""
    page = client.get("/information/1/").content.decode()
    assert len(re.findall(r'href="https://www\.bbc\.co\.uk/weather"', page)) == 2


@pytest.mark.django_db
def test_who_signs_in_is_shown_the_way_there_too(client: Client) -> None:
    """By words that tell nothing."""
    assert 'href="/information/">Information and support</a>' in client.get("/account/login/").text


def test_every_page_of_ours_says_what_it_rests_on() -> None:
    """Each has an easy version of its number, sources, and no claim to have been checked that nobody made."""
    found = pages.pages("en")
    assert {one.number for one in found if one.easy} == {one.number for one in found if not one.easy}
    for one in (*found, pages.emergency()):
        assert one.sources
        assert (one.checked_by == "") == (one.checked_on is None)
    for one in found:
        sentences = re.split(r"[.?!]\s|\n", re.sub(r"\(tel:\d+\)|[*\[\]#]", "", one.text))
        if one.easy:
            assert max(len(sentence.split()) for sentence in sentences) <= 15, one.name


def test_each_number_of_a_link_is_the_one_that_is_read() -> None:
    """Nobody rings another number than the one on the page."""
    for one in (*pages.pages("en"), pages.emergency()):
        for words, number in re.findall(r"\[([\d ]+)\]\(tel:(\d+)\)", one.text):
            assert words.replace(" ", "") == number


def test_a_page_says_whether_anybody_checked_it(client: Client, own: Path) -> None:
    """Ours says that nobody has; the partnership's own takes its place and says who did."""
    assert "Nobody at this partnership has rung these numbers yet" in client.get("/information/1/").content.decode()
    text = PAGE.format(by="The manager, Ashbrook Council", more="checked_on = 2026-11-02\n")
    (own / "en" / "domestic-abuse.md").write_text(text, encoding="utf-8")
    page = client.get("/information/1/").content.decode()
    assert "Words of ours" in page
    assert "Checked by The manager, Ashbrook Council on 2 November 2026." in page


def test_a_folder_is_a_language(client: Client, own: Path) -> None:
    """Its pages are offered from the English ones and back; what to do in an emergency stays, in English."""
    (own / "cy" / "first.md").write_text(PAGE.format(by="", more=""), encoding="utf-8")
    (own / "xx").mkdir()
    assert pages.languages() == ("en", "cy")
    assert 'href="/information/cy/1/"' in client.get("/information/1/").content.decode()
    page = client.get("/information/cy/1/").content.decode()
    assert 'lang="cy"' in page
    assert 'href="/information/1/"' in page
    assert 'href="tel:999"' in page
    assert client.get("/information/cy/").status_code == 200
    assert 'href="/information/cy/"' in client.get("/information/").content.decode()
    for missing in ("/information/cy/2/", "/information/pl/", "/information/cy/1/easy/", "/information/77/"):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Words alone", "does not begin with"),
        ("+++\nnumber =\n+++\nx", "cannot be read"),
        (PAGE.format(by="", more="").replace('about = "About"\n', ""), 'lacks "about"'),
        (PAGE.format(by="", more="").replace("number = 1", 'number = "1"'), 'lacks "number"'),
        (PAGE.format(by="Somebody", more=""), "not when"),
        (PAGE.format(by="", more="") + "x" * 100_000, "larger than"),
    ],
)
def test_a_page_that_cannot_be_read_stops_the_start(own: Path, text: str, says: str) -> None:
    """The check names the file and what to do."""
    file = own / "en" / "own.md"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadPage, match=says):
        read_page(file)
    assert [one.id for one in run_checks() if isinstance(one, Error)] == ["portal.E040"]


def test_whoever_runs_the_portal_learns_what_nobody_checked() -> None:
    """A warning, and not an error: the pages are still better than none."""
    told = [one for one in run_checks() if isinstance(one, Warning) and one.id == "portal.W040"]
    assert len(told) == 1
    assert "en/domestic-abuse" in told[0].msg


def test_a_hostile_page_of_a_partnership_is_words(client: Client, own: Path) -> None:
    """Tags in a file are shown, not run."""
    (own / "en" / "own.md").write_text(
        PAGE.format(by="", more="").replace("number = 1", "number = 8") + "<script>alert(1)</script>", encoding="utf-8"
    )
    assert "<script>alert" not in client.get("/information/8/").content.decode()
    assert WITHOUT_TRACE == ("/information/",)
