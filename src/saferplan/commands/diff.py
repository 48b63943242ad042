"""Diff: which figures changed between two bundles, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.commands.folder import PartnershipFolder, check_whole, reading
from saferplan.errors import MissingInput
from saferplan.figures import parse_address
from saferplan.measures.explain import title_of
from saferplan.periods import month_text, parse_period
from saferplan.publication.released import names_of

REVISED = "revised input"
NEW_MONTHS = "new months"
GONE = "months no longer held"
SETTING = "changed setting"
ENGINE = "another version of Saferplan"
UNKNOWN = "nothing that the bundles say of themselves"

HEADLINE = "recorded_crime"
"""The measure that headlines speak of."""

_LOCAL = ("deprivation_fifth", "deprivation_decile")
"""The dimensions whose groups a setting chooses."""


@dataclass(frozen=True)
class FigureChange:
    """One figure that differs: its address, its value before and after (None where it was not there), and why.

    `title` is what it is in words and `unit` its unit; `period_moved` says that its period is held in one of the two
    bundles alone, so that it was not there to be compared.
    """

    address: str
    before: float | None
    after: float | None
    why: str
    title: str
    unit: str
    period_moved: bool


@dataclass(frozen=True)
class DiffResult:
    """Every figure that differs, the number for each reason, and the findings that are new or no longer made."""

    changes: tuple[FigureChange, ...]
    reasons: dict[str, int]
    findings_new: tuple[str, ...]
    findings_gone: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class _Reasons:
    """What differs between what made two bundles: force-months (by month, the forces) and the rest by name."""

    revised: dict[int, tuple[str, ...]]
    new: dict[int, tuple[str, ...]]
    gone: dict[int, tuple[str, ...]]
    other_inputs: tuple[str, ...]
    settings: tuple[str, ...]
    engine: str


def diff(before: str, after: str, *, folder: Path | str = ".") -> DiffResult:
    """Compare two bundles of a partnership folder, named by their folders.

    A figure's `why` names every difference between the two that touches it: a force's month revised, new or no longer
    held within the figure's period, a setting, another input, another version of Saferplan.  Which of several did how
    much is not told apart.  `current` names the current bundle.  Figures of the headline's periods for the whole
    partnership come first, then the partnership's others, then those of its areas; within each the largest change
    first, and last those whose period is in one of the two alone.

    Raises `MissingInput` where a bundle of that name is not there, and `DamagedResult` where it is no longer whole.
    """
    home = PartnershipFolder(folder)
    first, second = (_bundle(home, name) for name in (before, after))
    with reading(home.path / "bundles", "assess"):
        reasons = _reasons(first, second)
        old, new = (pl.read_parquet(path / "figures.parquet", columns=_COLUMNS, glob=False) for path in (first, second))
        old_findings, new_findings = (_findings(path) for path in (first, second))
        headline = _headline_periods(first) | _headline_periods(second)
        areas = names_of(*(pl.read_parquet(second / f"{name}.parquet", glob=False) for name in ("areas", "places")))
    joined = old.join(new, on="id", how="full", coalesce=True, suffix="_after").with_columns(
        pl.coalesce("period", "period_after").alias("period"),
        pl.coalesce("measure", "measure_after").alias("measure"),
        pl.coalesce("statistic", "statistic_after").alias("statistic"),
        pl.coalesce("group", "group_after").alias("group"),
        pl.coalesce("of", "of_after").alias("of"),
        pl.coalesce("unit", "unit_after").alias("unit"),
        pl.coalesce("area", "area_after").alias("area"),
    )
    differ = joined.filter(
        ~pl.col("value").eq_missing(pl.col("value_after")) | ~pl.col("missing").eq_missing(pl.col("missing_after"))
    ).sort("id")
    periods = [set(frame["period"].unique().to_list()) for frame in (old, new)]
    moved = periods[0] ^ periods[1]
    rows = sorted(differ.iter_rows(named=True), key=lambda row: _importance(row, headline, moved))
    changes = tuple(
        FigureChange(
            address=row["id"],
            before=row["value"],
            after=row["value_after"],
            why=_why(row, reasons),
            title=title_of(parse_address(row["id"]), areas),
            unit=row["unit"] or "",
            period_moved=row["period"] in moved,
        )
        for row in rows
    )
    return DiffResult(
        changes=changes,
        reasons=dict(Counter(change.why for change in changes).most_common()),
        findings_new=tuple(sorted(new_findings - old_findings)),
        findings_gone=tuple(sorted(old_findings - new_findings)),
    )


_COLUMNS = ["id", "measure", "statistic", "of", "area", "period", "group", "unit", "value", "missing"]


def _headline_periods(path: Path) -> set[str]:
    """The periods that a bundle's findings speak of most."""
    periods = json.loads((path / "manifest.json").read_text(encoding="utf-8"))["periods"]
    return {periods[key] for key in ("headline", "headline_like", "compare") if periods.get(key)}


def _importance(
    row: dict[str, Any], headline: set[str], moved: set[str]
) -> tuple[bool, int, int, int, float, bool, str]:
    """The order of differences: those of periods in both, of the headline, plain totals, counts first, by size."""
    whole = row["area"] == PARTNERSHIP
    place = 0 if whole and row["period"] in headline else 1 if whole else 2
    before, after = row["value"], row["value_after"]
    size = abs(after - before) / max(abs(before), abs(after)) if before is not None and after is not None else 0.0
    kind = {"count": 0, "rate": 1}.get(row["statistic"], 2)
    return row["period"] in moved, place, row["group"].count("="), kind, -size, row["measure"] != HEADLINE, row["id"]


def _bundle(home: PartnershipFolder, name: str) -> Path:
    """A bundle's folder, by its name."""
    bundles = home.path / "bundles"
    if name == "current" and (now := home.current("bundles")) is not None:
        name = now.name
    there = sorted(path.parent.name for path in bundles.glob("[!.]*/manifest.json"))
    if name not in there:
        raise MissingInput(f"a bundle named {name}", str(bundles), f"There are: {', '.join(there) or 'none'}.")
    check_whole(bundles / name, "assess")
    return bundles / name


def _findings(path: Path) -> set[str]:
    return {one["id"] for one in json.loads((path / "findings.json").read_text(encoding="utf-8"))}


def _force_months(path: Path) -> dict[tuple[int, str], str]:
    """The checksum of the street file of each month and force that a bundle was made from."""
    street = pl.read_parquet(path / "fitness.parquet", glob=False).filter(
        (pl.col("kind") == "street") & pl.col("present")
    )
    return {(month, force): checksum for month, force, checksum in street.select("month", "force", "checksum").rows()}


def _by_month(force_months: set[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """The forces of each month."""
    found: dict[int, tuple[str, ...]] = {}
    for month, force in sorted(force_months):
        found[month] = (*found.get(month, ()), force)
    return found


def _reasons(first: Path, second: Path) -> _Reasons:
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
    settings = [_flat(manifest["settings"]) for manifest in (old, new)]
    return _Reasons(
        revised=_by_month({key for key in before.keys() & after.keys() if before[key] != after[key]}),
        new=_by_month(after.keys() - before.keys()),
        gone=_by_month(before.keys() - after.keys()),
        other_inputs=_differing(*others),
        settings=tuple(key for key in _differing(*settings) if key.split(".")[0] in _COUNTING),
        engine="" if old["engine"] == new["engine"] else f"{old['engine']} to {new['engine']}",
    )


_COUNTING = ("areas", "police", "deprivation", "periods")
"""The sections of the settings that a bundle's figures rest on; the others speak of names, looks and releases."""


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


def _why(row: dict[str, Any], reasons: _Reasons) -> str:
    """Why a figure differs: each difference that touches it, or else what is left."""
    months = parse_period(row["period"]).months
    local = any(name in f"{row['group']};{row['of']}" for name in _LOCAL) or row["statistic"] in _GRADIENTS
    within = [(REVISED, reasons.revised), (NEW_MONTHS, reasons.new), (GONE, reasons.gone)]
    found = [f"{what}: {_first_of(named)}" for what, by_month in within if (named := _touching(months, by_month))]
    settings = [key for key in reasons.settings if key != "deprivation.groups" or local]
    if settings:
        found.append(f"{SETTING}: {', '.join(settings)}")
    inputs = [path for path in reasons.other_inputs if _bears_on(path, row, local=local)]
    if inputs:
        found.append(f"{REVISED}: {', '.join(inputs)}")
    if not found:
        # Months elsewhere decide which periods are worked out at all, and which vintages of areas are in use.
        found = [f"{what}: {_first_of(_touching(tuple(held), held))}" for what, held in within if held]
    if reasons.engine:  # it may touch any figure
        found.append(f"{ENGINE}: {reasons.engine}")
    return "; ".join(found) or UNKNOWN


_GRADIENTS = ("sii", "rii", "concentration")


def _touching(months: tuple[int, ...], by_month: dict[int, tuple[str, ...]]) -> list[str]:
    """The force-months that lie in a period, in words."""
    return [f"{force} {month_text(month)}" for month in months for force in by_month.get(month, ())]


def _first_of(named: list[str]) -> str:
    """The first of some force-months, and how many more there are."""
    return named[0] + (f" and {len(named) - 1:,} more" if len(named) > 1 else "")


def _bears_on(path: str, row: dict[str, Any], *, local: bool) -> bool:
    """Whether an input of reference has a part in a figure."""
    kind = path.split("/")[0]
    if kind == "postcodes":
        return False
    if kind == "population":
        return local or row["statistic"] == "rate" or row["measure"] == "population"
    return kind != "deprivation" or local
