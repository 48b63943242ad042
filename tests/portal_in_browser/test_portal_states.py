"""Every page in its other states: with nothing in it yet, with errors, and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import find_chromium

from portal_running import Running, running, settle
from portal_walk import Walked, faults_of, walk
from saferplan.commands.release import release

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ROLES = ("manager", "administrator", "analyst", "chair", "lead-officer", "board-member", "scrutiny-reader", "auditor")
PHONE = (375, 740)
LEAST_EMPTY, LEAST_FORMS = 60, 25
FORMS = "main form[method=post]:has(input:not([type=hidden]), textarea, select)"
EMPTIED = """form => {
  for (const box of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    if (['checkbox', 'radio'].includes(box.type)) box.checked = false; else box.value = '';
  }
  form.noValidate = true;
  form.requestSubmit();
}"""


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


def test_every_page_on_a_phone(page_of: Callable[..., Any]) -> None:
    walked = Walked()
    for role in ROLES:
        page = page_of(role, PHONE)
        walk(page, walked, who=role)
        page.close()
    assert "\n".join(walked.wrong) == ""


def test_every_form_sent_empty_says_what_is_wrong_and_leads_there(page_of: Callable[..., Any]) -> None:
    """Each link of the summary of errors leads to a box that takes the focus."""
    walked, wrong, many = Walked(), [], 0
    page = page_of("manager")
    walk(page, walked, who="manager")
    for path in walked.seen.values():
        page.goto(path)
        if page.locator(FORMS).count() == 0 or "/account/" in path:
            continue
        with page.expect_navigation():
            page.locator(FORMS).first.evaluate(EMPTIED)
        summary = page.locator(".govuk-error-summary")
        if summary.count() == 0:
            continue  # it asks for nothing that must be given
        many += 1
        wrong += [f"{path}: {one}" for one in faults_of(page)]
        for link in summary.locator("a").all():
            link.click()
            if not page.evaluate("document.activeElement.matches('input, textarea, select')"):
                wrong.append(f"{path}: {link.inner_text()!r} leads to no box")
    assert "\n".join(wrong) == ""
    assert many >= LEAST_FORMS


def test_every_page_with_nothing_in_it_yet(
    tmp_path_factory: pytest.TempPathFactory, ashbrook: Path, browser: Any
) -> None:
    """A portal with people and no records: each list says that it is empty, and what to do."""
    folder = tmp_path_factory.mktemp("empty") / "ashbrook"
    folder.mkdir()
    (folder / "partnership.toml").write_bytes((ashbrook / "partnership.toml").read_bytes())
    settle(folder)
    empty = Running(folder)
    empty.fill(people_alone=True)
    empty.start()
    walked = Walked()
    try:
        for role in ROLES:
            context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=empty.address)
            empty.sign_in(context, role)
            page = context.new_page()
            page.said, page.scripted = [], True
            walk(page, walked, who=role)
            context.close()
    finally:
        empty.stop()
    assert "\n".join(walked.wrong) == ""
    assert len(walked.seen) >= LEAST_EMPTY
