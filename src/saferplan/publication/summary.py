"""The few things that matter: one choice of findings for the summary of every format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from saferplan.findings import Finding, strength_order

if TYPE_CHECKING:
    from saferplan.publication.released import Released

_NOT_ORDERED = 1000

ALWAYS_FIRST = ("volume/total/", "trends/year/")
"""The rules whose findings the summary always tells: how much crime, and how it changed in the latest year."""


def _order(finding: Finding) -> tuple[int, int, int, float, str]:
    """The order of the summary: what is always told, then what the analyst put first, then by strength and size."""
    first = next((place for place, rule in enumerate(ALWAYS_FIRST) if finding.id.startswith(rule)), len(ALWAYS_FIRST))
    return (first, finding.judgement.order or _NOT_ORDERED, *strength_order(finding))


def matters_most(released: Released, *, most: int = 5, per_question: int = 2) -> tuple[Finding, ...]:
    """Choose the findings that the summary tells, the most important first.

    How much crime there is and how that changed come first, however strong the evidence: they are what everyone asks.
    Then come those that the analyst gave an order, by it, and the others by strength, then by size
    (`findings.strength_order`); at most `per_question` from one question, so that one question cannot fill the page,
    never two of one question about the same area and group, and at most `most` in all.  Profiles of districts and
    boards are not in the choice.
    """
    return chosen_of(released.findings, most=most, per_question=per_question)


def chosen_of(findings: Iterable[Finding], *, most: int = 5, per_question: int = 2) -> tuple[Finding, ...]:
    """The same choice among findings that are at hand."""
    taken: dict[str, set[str]] = {}
    chosen: list[Finding] = []
    for finding in sorted(findings, key=_order):
        if len(chosen) == most:
            break
        about = finding.id.split("/", maxsplit=2)[2]
        told = taken.setdefault(finding.question, set())
        if about not in told and len(told) < per_question:
            told.add(about)
            chosen.append(finding)
    return tuple(chosen)
