"""What rests on a finding or a figure elsewhere in the portal: other apps say so here, and the evidence knows none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """Something that rests on the evidence: what it is, its title, and its address."""

    what: str
    title: str
    url: str


Finder = Callable[[str], tuple[Use, ...]]

_of_findings: list[Finder] = []
_of_figures: list[Finder] = []


def tell_uses(*, of_finding: Finder, of_figure: Finder) -> None:
    """Let an app say what of its own rests on a finding, by its id, and on a figure, by its address."""
    if of_finding not in _of_findings:
        _of_findings.append(of_finding)
        _of_figures.append(of_figure)


def uses_of_finding(name: str) -> tuple[Use, ...]:
    """Everything that rests on a finding."""
    return tuple(use for find in _of_findings for use in find(name))


def uses_of_figure(address: str) -> tuple[Use, ...]:
    """Everything that rests on a figure."""
    return tuple(use for find in _of_figures for use in find(address))
