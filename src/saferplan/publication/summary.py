"""The few things that matter: one choice of findings for the summary of every format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from saferplan.assessment.answer import THEME, Answer
from saferplan.findings import Finding, links_in, strength_order

if TYPE_CHECKING:
    from saferplan.publication.released import Released

_NOT_ORDERED = 1000

ALWAYS_FIRST = ("volume/total/", "trends/year/")
"""The rules whose findings the summary always tells: how much crime, and how it changed in the latest year."""


_DESCRIBE = ("volume",)
"""Questions that describe and compare nothing."""


def told_in_title(released: Released) -> tuple[Answer, ...]:
    """The answers whose titles say what was found in all: of the questions that compare, the first two that found.

    A question that could not be answered is told on its own page.  One that describes, such as how much crime there is,
    gives the title only where no other found anything.
    """
    found = [one for one in released.answers if one.findings and one.question not in _DESCRIBE]
    return tuple(found[:2] or released.answers[:1])


def _order(finding: Finding) -> tuple[int, int, int, float, bool, str]:
    """The order of the summary: what is always told, then what the analyst put first, then by strength and size."""
    first = next((place for place, rule in enumerate(ALWAYS_FIRST) if finding.id.startswith(rule)), len(ALWAYS_FIRST))
    strength, size, name = strength_order(finding)
    # A theme gathers what other questions found too: of two findings as strong and as large, theirs is told.
    return first, finding.judgement.order or _NOT_ORDERED, strength, size, _family(finding) == THEME, name


def _family(finding: Finding) -> str:
    """What may not fill the page by itself: a question, or all themes together."""
    return THEME if finding.question.startswith(THEME) else finding.question


def matters_most(released: Released, *, most: int = 5, per_question: int = 2) -> tuple[Finding, ...]:
    """Choose the findings that the summary tells, the most important first.

    How much crime there is and how that changed come first, however strong the evidence: they are what everyone asks.
    Then come those that the analyst gave an order, by it, and the others by strength, then by size
    (`findings.strength_order`); at most `per_question` from one question (or from all themes together), so that one
    question cannot fill the page, never two of one question about the same area and group, none whose headline has no
    figure but those that one already chosen tells, and at most `most` in all.  Profiles of districts and
    boards are not in the choice.
    """
    return chosen_of(released.findings, most=most, per_question=per_question)


def chosen_of(findings: Iterable[Finding], *, most: int = 5, per_question: int = 2) -> tuple[Finding, ...]:
    """The same choice among findings that are at hand."""
    taken: dict[str, set[str]] = {}
    chosen: list[Finding] = []
    shown: set[str] = set()
    for finding in sorted(findings, key=_order):
        if len(chosen) == most:
            break
        about = finding.id.split("/", maxsplit=2)[2]
        told = taken.setdefault(_family(finding), set())
        said = {address for _, address in links_in(finding.headline)}
        if about not in told and len(told) < per_question and not (said and said <= shown):
            told.add(about)
            shown.update(finding.figures)
            chosen.append(finding)
    return tuple(chosen)


MOST_OF_ALL = {
    "harm/most/partnership/": "Most harm",
    "community_voice/ranking/partnership/concern-": "Most concern among residents",
}
"""The rules whose findings name the type that weighs most in harm, and what concerns residents most, in words."""


def most_of_all(released: Released) -> tuple[tuple[str, Finding], ...]:
    """What has the most harm, and what concerns most residents: a Board asks of both, however sure the others are.

    Each with its name in words.  Of several questions about concern, the one whose first answer more residents gave.
    """
    found = []
    for rule, words in MOST_OF_ALL.items():
        held = [one for one in released.findings if one.id.startswith(rule)]
        found += [(words, max(held, key=lambda one: (one.size, one.id)))] if held else []
    return tuple(found)
