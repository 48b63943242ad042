"""The few things that matter: one choice of findings for the summary of every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saferplan.findings import Finding, strength_order

if TYPE_CHECKING:
    from saferplan.publication.released import Released


def matters_most(released: Released, *, most: int = 5, per_question: int = 2) -> tuple[Finding, ...]:
    """Choose the findings that the summary tells, the most important first.

    Findings are taken by strength, then by size (`findings.strength_order`), at most `per_question` from one
    question, so that one question cannot fill the page, never two of one question about the same area and group, and
    at most `most` in all.  Profiles of districts and boards are not in the choice.
    """
    taken: dict[str, set[str]] = {}
    chosen: list[Finding] = []
    for finding in sorted(released.findings, key=strength_order):
        if len(chosen) == most:
            break
        about = finding.id.split("/", maxsplit=2)[2]
        told = taken.setdefault(finding.question, set())
        if about not in told and len(told) < per_question:
            told.add(about)
            chosen.append(finding)
    return tuple(chosen)
