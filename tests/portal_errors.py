"""Forms of the portal sent empty or with what cannot be right, and what is held of the page that comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal_walk import Walked, faults_of

FORMS = "main form:has(input:not([type=hidden]), textarea, select)"
_BOXES = "input:not([type=hidden]), textarea, select"
EMPTY = """form => {
  for (const box of form.querySelectorAll(BOXES)) {
    if (['checkbox', 'radio'].includes(box.type)) box.checked = false; else box.value = '';
  }
  return {};
}"""
WRONG = """form => {
  const typed = {};
  const seen = new Set();
  for (const box of form.querySelectorAll(BOXES)) {
    const limit = box.closest('[data-maxlength]')?.dataset.maxlength;
    if (box.type === 'radio' || box.tagName === 'SELECT') {
      if (!seen.has(box.name)) {
        if (box.type === 'radio') box.checked = true; else box.selectedIndex = box.options.length - 1;
      }
      seen.add(box.name);
      continue;
    }
    if (['checkbox', 'file', 'password', 'submit'].includes(box.type)) continue;
    if (/-(day|month|year)$/.test(box.name)) box.value = 'abc';
    else if (box.inputMode === 'decimal' || box.inputMode === 'numeric') box.value = '-5';
    else if (box.type === 'email') box.value = 'no address';
    else if (limit) box.value = 'word '.repeat(Number(limit) / 5 + 1) + 'end';
    else box.value = 'x'.repeat(form.method === 'get' ? 500 : 3000);
    typed[box.name] = box.value;
  }
  return typed;
}"""
_SEND = "form => { form.noValidate = true; form.requestSubmit(); }"
_KEPT = """typed => Object.entries(typed).filter(
  ([name, value]) => ![...document.getElementsByName(name)].some(one => one.value === value)).map(([name]) => name)"""
_FIRST = "document.querySelector('main').firstElementChild.matches('.govuk-error-summary')"
_LANDED = """() => {
  const box = document.activeElement;
  if (!box.matches('input, textarea, select')) return 'leads to no box';
  const told = [box, box.closest('fieldset')].flatMap(
    one => (one?.getAttribute('aria-describedby') ?? '').split(' ').filter(id => id));
  const said = told.map(id => document.getElementById(id)).filter(one => one);
  if (said.length < told.length) return 'leads to a box that is described by what is not there';
  return said.some(one => one.matches('.govuk-error-message')) ? '' : 'leads to a box that does not say what is amiss';
}"""


@dataclass
class Sent:
    """How many forms came back with faults, and what was wrong with the pages."""

    many: int = 0
    wrong: list[str] = field(default_factory=list)


def send_every_form(page: Any, walked: Walked, sent: Sent, *, who: str) -> None:
    """Send each form of each page that was walked to, empty and then wrong, and look at what comes."""
    for path in walked.seen.values():
        page.goto(path)
        for number in range(page.locator(FORMS).count()):
            for how, fill in (("empty", EMPTY), ("wrong", WRONG)):
                page.goto(path)
                if page.locator(FORMS).count() > number:
                    where = f"{who}: {path}, form {number + 1} sent {how}"
                    sent.wrong += [f"{where}: {fault}" for fault in _send(page, number, fill, sent)]


def _send(page: Any, number: int, fill: str, sent: Sent) -> list[str]:
    form = page.locator(FORMS).nth(number)
    typed = form.evaluate(fill.replace("BOXES", repr(_BOXES)))
    with page.expect_navigation() as gone:
        form.evaluate(_SEND)
    summary = page.locator(".govuk-error-summary")
    if summary.count() == 0:
        status = gone.value.status
        page.said.clear()
        return [f"gives {status} and no summary of errors"] if status >= 400 else []
    sent.many += 1
    return errors_amiss(page, typed)


def errors_amiss(page: Any, typed: dict[str, str]) -> list[str]:
    """What is amiss with a page that shows a form with faults: `typed` is what its boxes should hold still."""
    faults = faults_of(page)
    summary = page.locator(".govuk-error-summary")
    if summary.count() != 1 or not page.evaluate(_FIRST):
        faults.append("the summary of errors is not what comes first")
    if not page.title().startswith("Error: "):
        faults.append(f"the title is {page.title()!r}")
    faults += [f"what was typed into {name} is lost" for name in page.evaluate(_KEPT, typed)]
    for link in summary.locator("a").all():
        link.click()
        if said := page.evaluate(_LANDED):
            faults.append(f"{link.inner_text()!r} {said}")
    return faults
