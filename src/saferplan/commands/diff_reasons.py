"""Why figures differ between two bundles: what made the bundles is compared, and each figure has what it rests on.

A figure carries the names of its inputs, as `explain` tells them.  A file, a month or a setting that changed is a
reason only for the figures that rest on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import COMPARED_KINDS, PARTNERSHIP
from saferplan.measures.definition import load_measures
from saferplan.periods import month_text, parse_period
from saferplan.reference.partner_files import partner_files

REVISED = "revised input"
NEW_MONTHS = "new months"
GONE = "months no longer held"
SETTING = "changed setting"
ENGINE = "another version of Saferplan"
UNKNOWN = "nothing that the bundles say of themselves"

YEAR, GROUPS = "periods.year", "deprivation.groups"
"""Two settings that choose which figures there are."""

_LOCAL = ("deprivation_fifth", "deprivation_decile")
"""The dimensions whose groups a setting chooses."""

_GRADIENTS = ("sii", "rii", "concentration")
"""The statistics over those groups."""

_OF_THEMSELVES = ("lsoa", "ward", "district")
"""Kinds of area whose figures are the same whatever else is in the partnership."""

_COUNTING = ("areas", "police", "deprivation", "periods", "comparison")
"""The sections of the settings that figures rest on, beside what is declared of partners' files."""

_SEARCHES = "stop_and_search"

ForceMonths = dict[int, tuple[str, ...]]
"""By month, the forces whose file of it differs."""


@dataclass(frozen=True)
class Difference:
    """A figure that differs, with what it rests on in either bundle.

    `inputs` are the names of its inputs, `kind` the kind of its area, `in_both` whether both bundles have it, and
    `period_moved` whether its period is in one of the two alone.
    """

    address: str
    measure: str
    area: str
    kind: str
    period: str
    local: bool
    rate: bool
    inputs: tuple[str, ...]
    in_both: bool
    period_moved: bool

    @property
    def months(self) -> tuple[int, ...]:
        """The months of its period."""
        return parse_period(self.period).months

    @property
    def file_kind(self) -> str:
        """The kind of police file that its measure is counted from."""
        return "stop-and-search" if load_measures()[self.measure].table == _SEARCHES else "street"

    def rests_on(self, *starts: str) -> bool:
        """Whether the name of one of its inputs begins so."""
        return any(name.startswith(starts) for name in self.inputs)


def difference_of(row: Mapping[str, Any], kinds: Mapping[str, str], moved: set[str]) -> Difference:
    """A row of two frames of figures joined (those of the second with "_after") as a difference."""
    local = any(name in f"{row['group']};{row['of']}" for name in _LOCAL) or row["statistic"] in _GRADIENTS
    return Difference(
        address=row["id"],
        measure=row["measure"],
        area=row["area"],
        kind=kinds.get(row["area"], ""),
        period=row["period"],
        local=local,
        rate=row["statistic"] == "rate",
        inputs=tuple(dict.fromkeys([*(row["inputs"] or ()), *(row["inputs_after"] or ())])),
        in_both=row["missing"] is not None and row["missing_after"] is not None,
        period_moved=row["period"] in moved,
    )


@dataclass(frozen=True)
class Reasons:
    """What differs between what made two bundles.

    `revised`, `new` and `gone` have, for each kind of police file, its force-months; `inputs` the paths of other files,
    `settings` the keys of settings, and `declared` the kinds of partners' files of which other months are declared.
    """

    revised: dict[str, ForceMonths]
    new: dict[str, ForceMonths]
    gone: dict[str, ForceMonths]
    inputs: tuple[str, ...]
    settings: tuple[str, ...]
    declared: tuple[str, ...]
    engine: str

    def why(self, figure: Difference) -> str:
        """Why a figure differs: each difference that it rests on, or else what is left.

        What another file of the same month changes is a figure's value; that a figure came or went is not its doing.
        """
        within = [(NEW_MONTHS, self.new), (GONE, self.gone)]
        found = _months_in(figure, *within)
        if settings := self._settings_of(figure):
            found.append(f"{SETTING}: {', '.join(settings)}")
        if figure.in_both or not found:
            revised = _months_in(figure, (REVISED, self.revised))
            inputs = [path for path in self.inputs if _is_read_from(path, figure)]
            found = [*revised, *found, *([f"{REVISED}: {', '.join(inputs)}"] if inputs else [])]
        if not found:
            # Months elsewhere decide which periods are worked out at all, and which vintages of areas are in use.
            within = [(REVISED, self.revised), *within]
            found = [f"{what}: {_first_of(named)}" for what, held in within if (named := _all_of(held))]
        if self.engine:  # it may touch any figure
            found.append(f"{ENGINE}: {self.engine}")
        return "; ".join(found) or UNKNOWN

    def _settings_of(self, figure: Difference) -> list[str]:
        """The settings that changed and have a part in a figure."""
        found = [key for key in self.settings if _is_set_by(key, figure)]
        if GROUPS in found and YEAR in found and not figure.period_moved:
            found.remove(YEAR)  # its period is in both: the group it is of is not
        return found + [f"partner_sources ({kind})" for kind in self.declared if _is_sent_as(kind, figure)]


def _months_in(figure: Difference, *within: tuple[str, dict[str, ForceMonths]]) -> list[str]:
    """Each of some differences of months that a figure rests on, in words."""
    return [
        f"{what}: {_first_of(named)}"
        for what, held in within
        if (named := _touching(figure, held.get(figure.file_kind, {})))
    ]


def reasons_between(first: Path, second: Path) -> Reasons:
    """What differs between the inputs, settings and engines of two bundles."""
    old, new = (json.loads((path / "manifest.json").read_text(encoding="utf-8")) for path in (first, second))
    before, after = _force_months(first), _force_months(second)
    others = [
        {
            one["path"]: one["sha256"]
            for one in manifest["inputs"]
            if not one["path"].startswith("police_uk/") and not one.get("shapes")
        }
        for manifest in (old, new)
    ]
    settings = [_flat({name: manifest["settings"].get(name) for name in _COUNTING}) for manifest in (old, new)]
    declared = [_declared(manifest["settings"].get("partner_sources") or ()) for manifest in (old, new)]
    return Reasons(
        revised=_by_kind({key for key in before.keys() & after.keys() if before[key] != after[key]}),
        new=_by_kind(after.keys() - before.keys()),
        gone=_by_kind(before.keys() - after.keys()),
        inputs=_differing(*others),
        settings=_differing(*settings),
        declared=_differing(*declared),
        engine="" if old["engine"] == new["engine"] else f"{old['engine']} to {new['engine']}",
    )


def _force_months(path: Path) -> dict[tuple[str, int, str], str]:
    """The checksum of each police file that a bundle counts rows of, by its kind, month and force."""
    counted = pl.read_parquet(path / "fitness.parquet", glob=False).filter(
        pl.col("kind").is_in(["street", "stop-and-search"]) & pl.col("present")
    )
    rows = counted.select("kind", "month", "force", "checksum").rows()
    return {(kind, month, force): checksum for kind, month, force, checksum in rows}


def _by_kind(files: set[tuple[str, int, str]]) -> dict[str, ForceMonths]:
    """The forces of each month, by kind of file."""
    found: dict[str, ForceMonths] = {}
    for kind, month, force in sorted(files):
        held = found.setdefault(kind, {})
        held[month] = (*held.get(month, ()), force)
    return found


def _declared(sources: Any) -> dict[str, list[Any]]:
    """What is declared of partners' files, by kind."""
    found: dict[str, list[Any]] = {}
    for one in sources:
        found.setdefault(one["kind"], []).append(one)
    return found


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[str, ...]:
    """The keys whose values differ, or that only one of the two has."""
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))


def _flat(values: Any, name: str = "") -> dict[str, Any]:
    """Settings as one level of keys: `periods.year`."""
    if not isinstance(values, dict):
        return {name: values}
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= _flat(value, f"{name}.{key}" if name else key)
    return found


def _touching(figure: Difference, by_month: ForceMonths) -> list[str]:
    """The force-months that a figure counts rows of, or that it came or went with, in words."""
    if not by_month:
        return []
    months = figure.months
    return [
        f"{force} {month_text(month)}"
        for month in months
        for force in by_month.get(month, ())
        if figure.rests_on(f"police_uk {force} ") or not figure.inputs or not figure.in_both
    ]


def _all_of(held: dict[str, ForceMonths]) -> list[str]:
    """Every force-month of street files, in words."""
    by_month = held.get("street", {})
    return [f"{force} {month_text(month)}" for month in by_month for force in by_month[month]]


def _first_of(named: list[str]) -> str:
    """The first of some force-months, and how many more there are."""
    return named[0] + (f" and {len(named) - 1:,} more" if len(named) > 1 else "")


def _is_sent_as(kind: str, figure: Difference) -> bool:
    """Whether a figure is counted from a kind of partners' files, or would be if they were declared complete."""
    return figure.rests_on(f"partner {kind} ") or load_measures()[figure.measure].table == partner_files()[kind].table


def _is_set_by(key: str, figure: Difference) -> bool:
    """Whether a setting has a part in a figure."""
    if key == YEAR:  # it chooses which periods are worked out, and has no part in what each comes to
        return not figure.in_both
    if key == GROUPS:
        return figure.local
    if key == "deprivation.index":  # its vintage of areas is the one that is worked in
        below = figure.kind not in ("", PARTNERSHIP, "district")
        return figure.local or below or figure.rests_on("deprivation")
    if key.startswith("areas."):
        return figure.local or not figure.in_both or figure.kind not in _OF_THEMSELVES
    if key.startswith("comparison."):
        return figure.rests_on("comparison") or figure.kind in COMPARED_KINDS
    return figure.rests_on("police_uk", "partner recorded_crime", "home_office") or not figure.inputs


def _is_read_from(path: str, figure: Difference) -> bool:
    """Whether a file of the inputs folder, other than those of data.police.uk, has a part in a figure."""
    place = path.split("/")[0]
    if place == "areas":  # lookups say where every row belongs
        return True
    if place == "partners":
        kind = path.split("/")[1]
        if kind == "agency_returns":
            return any(name.startswith("partner ") and " return " in name for name in figure.inputs)
        return figure.rests_on(f"partner {kind} ")
    if place == "postcodes":  # they place partners' records, and nothing else
        return any(name.startswith("partner ") and " return " not in name for name in figure.inputs)
    if place == "population":
        return figure.local or figure.rate or figure.rests_on("population")
    if place == "deprivation":
        return figure.local
    if place == "police_uk_api":
        return figure.rests_on("police_uk")
    return figure.rests_on(place)
