"""Corrections: what a new edition says of the one it corrects, worked out from the two of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from saferplan.assessment.answer import Answer
from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_words
from saferplan.findings import Finding, links_in, without_links
from saferplan.measures.resolver import Resolver

CHANGED, NEW, GONE = "changed", "new", "gone"


@dataclass(frozen=True)
class Correction:
    """Which edition a new one corrects, and why, in the words of whoever releases it."""

    edition: str
    why: str


@dataclass(frozen=True)
class FindingChanged:
    """A printed finding that is not as it was: `what` is changed, new or gone.

    `before` and `after` are its sentences as they were and are read ("" where there is none), `headline` the latest.
    """

    id: str
    what: str
    headline: str
    before: str
    after: str


def findings_changed(
    before: Iterable[Answer], after: Iterable[Answer], *, were: Resolver, are: Resolver
) -> tuple[FindingChanged, ...]:
    """The findings that the later of two releases prints otherwise, in its own order, then those that are gone.

    A finding is changed where its words differ, or where a figure that it prints has another value or interval in the
    one release (`were`) than in the other (`are`).
    """
    old, new = ({one.id: one for answer in answers for one in answer.findings} for answers in (before, after))
    found = []
    for name, finding in new.items():
        earlier = old.get(name)
        if earlier is None:
            found.append(FindingChanged(name, NEW, _headline(finding), "", without_links(finding.sentence)))
        elif _told(earlier) != _told(finding) or _figures(earlier, were) != _figures(finding, are):
            texts = without_links(earlier.sentence), without_links(finding.sentence)
            found.append(FindingChanged(name, CHANGED, _headline(finding), *texts))
    for name, finding in old.items():
        if name not in new:
            found.append(FindingChanged(name, GONE, _headline(finding), without_links(finding.sentence), ""))
    return tuple(found)


def _headline(finding: Finding) -> str:
    return without_links(finding.headline)


def _told(finding: Finding) -> tuple[str, ...]:
    """All that is printed of a finding in words."""
    return without_links(finding.headline), without_links(finding.sentence), finding.strength, finding.strength_reason


def _figures(finding: Finding, resolver: Resolver) -> list[tuple[str, tuple[object, ...]]]:
    """The figures that a finding prints, by address, with what is printed of them."""
    linked = {address for _, address in links_in(finding.headline + finding.sentence)}
    return [(address, _printed(resolver, address)) for address in sorted(linked)]


def _printed(resolver: Resolver, address: str) -> tuple[object, ...]:
    try:
        figure: Figure = resolver.figure(address)
    except BadAddress:
        return ()
    return in_words(figure), figure.value, figure.low, figure.high


def figures_changed(before: pl.DataFrame, after: pl.DataFrame) -> int:
    """How many figures are not the same in two releases: another value or reason, new, or gone."""
    both = before.select("id", "value", "missing").join(
        after.select("id", "value", "missing"), on="id", how="full", coalesce=True, suffix="_after"
    )
    same = pl.col("value").eq_missing(pl.col("value_after")) & pl.col("missing").eq_missing(pl.col("missing_after"))
    return both.filter(~same).height


def correction_for_manifest(
    correction: Correction, title: str, changed: tuple[FindingChanged, ...], figures: int
) -> dict[str, Any]:
    """What the manifest of a release says of the edition that it corrects."""
    told = asdict(correction) | {"title": title, "figures": figures}
    return told | {"findings": [asdict(one) for one in changed]}
