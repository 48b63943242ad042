"""LSOA vintages: fitting the areas of 2011 and 2021 to one another.

Most LSOAs of 2011 are LSOAs of 2021.  Some were split, some merged, a few changed irregularly.  All figures are worked
out on one working vintage.  A code of the other vintage is counted in the working area that holds all of it; where it
overlaps several, and files of both vintages are in use, those are worked as one area, their union.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from saferplan.sources.lookups import VINTAGES, Lookups


@dataclass(frozen=True)
class Vintages:
    """How the codes of both vintages fit the working areas.

    `touches` has a row for each code of a `vintage` and each `working` area that shares ground with it: one row for
    nearly all, several where an area of the other vintage overlaps more than one.  `changes` has the columns of the
    table `lsoa_changes`: only codes that lie wholly in one working area.  `unions` are the working areas that are
    several areas of the working vintage counted as one, with those areas.
    """

    working: str
    touches: pl.DataFrame
    changes: pl.DataFrame
    unions: Mapping[str, tuple[str, ...]]

    @property
    def other(self) -> str:
        """The vintage that is not the working one."""
        return VINTAGES[1 - VINTAGES.index(self.working)]

    def of(self, vintage: str) -> pl.DataFrame:
        """`code` and `working` for the codes of one vintage."""
        return self.touches.filter(pl.col("vintage") == vintage).select("code", "working")

    def vintage_of(self, working: str) -> str:
        """The vintage of a working area's boundary: the working one, or both where it is a union."""
        return "+".join(VINTAGES) if working in self.unions else self.working


def fit_vintages(lookups: Lookups, working: str, *, both_in_use: bool) -> Vintages:
    """Fit the codes of both vintages to the working vintage; `both_in_use` allows unions.

    Areas hang together where the lookup of changes pairs them.  Where such a group has one area of the working
    vintage, every code in it is counted there.  Where it has several: if files of both vintages are in use they are
    worked as one, else codes of the other vintage that overlap several have no working area.
    """
    other = VINTAGES[1 - VINTAGES.index(working)]
    own = lookups.codes[working]
    rows: list[tuple[str, str, str]] = []
    changed: list[tuple[str, str, str]] = []
    unions: dict[str, tuple[str, ...]] = {}
    grouped: set[str] = set()
    for group, change in _groups(lookups.changes):
        grouped |= group
        mine = sorted(group & own)
        theirs = sorted(group & lookups.codes[other])
        together = both_in_use and len(mine) > 1
        targets = {code: code for code in mine}
        if together:
            name = theirs[0] if len(theirs) == 1 else "+".join(mine)
            targets = dict.fromkeys(mine, name)
            unions[name] = tuple(mine)
        areas = sorted(set(targets.values()))
        rows += [(working, code, target) for code, target in targets.items()]
        rows += [(other, code, area) for code in theirs for area in areas]
        changed += [(code, target, change) for code, target in targets.items()]
        if len(areas) == 1:
            changed += [(code, areas[0], change) for code in theirs if code not in targets]
    alone = own - grouped
    rows += [(working, code, code) for code in alone]
    rows += [(other, code, code) for code in alone & lookups.codes[other]]
    changed += [(code, code, "unchanged") for code in alone]
    return Vintages(
        working,
        pl.DataFrame(rows, schema=dict.fromkeys(("vintage", "code", "working"), pl.String), orient="row").sort(
            "vintage", "code", "working"
        ),
        pl.DataFrame(changed, schema=dict.fromkeys(("code", "working", "change"), pl.String), orient="row").sort(
            "code"
        ),
        dict(sorted(unions.items())),
    )


def _groups(pairs: pl.DataFrame) -> list[tuple[set[str], str]]:
    """The groups of codes that changed together, each with what became of it; codes that did not change are left out.

    A group is a connected component of the graph whose edges are the pairs.  A code that is in both vintages is one.
    """
    parent: dict[str, str] = {}

    def root(code: str) -> str:
        parent.setdefault(code, code)
        while parent[code] != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    edges = pairs.filter(pl.col("lsoa11") != pl.col("lsoa21")).rows()
    for old, new, _ in edges:
        parent[root(old)] = root(new)
    groups: dict[str, set[str]] = {}
    for code in list(parent):
        groups.setdefault(root(code), set()).add(code)
    irregular = {root(old) for old, _, change in edges if change == "X"}
    before = {old for old, _, _ in edges}
    after = {new for _, new, _ in edges}
    return [
        (group, "complex" if name in irregular else _change(len(group & before), len(group & after)))
        for name, group in sorted(groups.items())
    ]


def _change(before: int, after: int) -> str:
    """What became of a group of so many areas before and after.

    >>> _change(1, 2), _change(2, 1), _change(2, 2), _change(1, 1)
    ('split', 'merged', 'complex', 'unchanged')
    """
    if before == after == 1:
        return "unchanged"
    if before == 1:
        return "split"
    return "merged" if after == 1 else "complex"


def vintage_of_codes(codes: Iterable[str], known: Mapping[str, frozenset[str]]) -> str | None:
    """The vintage whose known codes hold the more of these codes; 2021 where they fit both alike, None where neither.

    >>> vintage_of_codes(["E01000001", "E01033583"], {"2011": frozenset({"E01000001"}), "2021": frozenset()})
    '2011'
    """
    found = set(codes)
    fits = {vintage: len(found & known[vintage]) for vintage in VINTAGES}
    if not any(fits.values()):
        return None
    return max(VINTAGES, key=lambda vintage: (fits[vintage], vintage))
