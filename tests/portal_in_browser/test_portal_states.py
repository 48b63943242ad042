"""Every page in its other states: with nothing in it yet, on a phone, and information in every language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import find_chromium

from portal_running import Running, running, settle
from portal_walk import AXE, Walked, faults_of, walk
from saferplan.commands.release import release
from saferplan_portal.accounts.roles import ROLES as CODES
from saferplan_portal.help.pages import ENGLISH, LANGUAGES, OURS

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROLES = (*CODES, "")
"""Everybody, and somebody who has not signed in."""

DESKTOP, PHONE = (1280, 900), (375, 740)
LEAST_EMPTY = 60
NOBODY = "/account/login/"
"""Where the walk of somebody begins who has not signed in."""

_NUMBER = re.compile(r"^number = (\d+)$", re.MULTILINE)
_INFORMATION = """+++
number = 99
title = "{title}"
about = "{title}"
written_on = 2026-11-29
checked_by = ""
sources = ["Made for a test"]
+++
{title}

- {title}
"""


def _copied(ashbrook_bundle: Path, folder: Path) -> Path:
    if find_chromium() is None:
        pytest.skip("Chromium is not installed")
    shutil.copytree(ashbrook_bundle, folder)
    release(folder, audience="public")
    return folder


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, ashbrook_bundle: Path) -> Iterator[Running]:
    """A filled portal of these tests' own: they change it as they go."""
    with running(_copied(ashbrook_bundle, tmp_path_factory.mktemp("states") / "ashbrook")) as one:
        yield one


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, ashbrook: Path) -> Iterator[Running]:
    """A portal with people and no records."""
    folder = tmp_path_factory.mktemp("empty") / "ashbrook"
    folder.mkdir()
    (folder / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    settle(folder)
    one = Running(folder)
    one.fill(people_alone=True)
    one.start()
    yield one
    one.stop()


def test_every_page_on_a_phone(page_of: Callable[..., Any]) -> None:
    walked = Walked()
    for role in ROLES:
        page = page_of(role, PHONE)
        walk(page, walked, who=role, begin="/" if role else NOBODY)
        page.close()
    assert "\n".join(walked.wrong) == ""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_with_nothing_in_it_yet(empty: Running, browser: Any, size: tuple[int, int]) -> None:
    """Each list says that it is empty, and what to do."""
    walked = Walked()
    for role in ROLES:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, base_url=empty.address)
        if role:
            empty.sign_in(context, role)
        page = context.new_page()
        page.said, page.scripted = [], True
        walk(page, walked, who=role, begin="/" if role else NOBODY)
        context.close()
    assert "\n".join(walked.wrong) == ""
    assert len(walked.seen) >= LEAST_EMPTY


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_information_in_every_language(
    portal: Running, page_of: Callable[..., Any], size: tuple[int, int]
) -> None:
    """Ours in English, and a page with its easy form in each language that a partnership may add."""
    addresses = ["/information/"]
    for code, (name, _) in LANGUAGES.items():
        folder = portal.folder / "portal" / "help" / code
        folder.mkdir(parents=True, exist_ok=True)
        for form in ("own", "own-easy"):
            (folder / f"{form}.md").write_text(_INFORMATION.format(title=name), encoding="utf-8")
        begin = "/information/" if code == ENGLISH else f"/information/{code}/"
        addresses += [begin, f"{begin}99/", f"{begin}99/easy/"]
    for file in sorted((OURS / ENGLISH).glob("*-easy.md")):
        number = _NUMBER.findall(file.read_text(encoding="utf-8"))[0]
        addresses += [f"/information/{number}/", f"/information/{number}/easy/"]
    page, wrong = page_of("", size), []
    page.context.add_init_script(path=AXE)
    for address in addresses:
        answer = page.goto(address)
        wrong += [f"{address}: gives {answer.status}"] if answer.status != 200 else []
        wrong += [f"{address}: {fault}" for fault in faults_of(page)]
    assert "\n".join(wrong) == ""
