"""Diff: which figures changed between two bundles, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.commands.folder import PartnershipFolder
from saferplan.errors import MissingInput
from saferplan.periods import month_text, parse_period

REVISED = "revised input"
NEW_MONTHS = "new months"
SETTING = "changed setting"
ENGINE = "another version of Saferplan"
GONE = "months no longer held"


@dataclass(frozen=True)
class FigureChange:
    """One figure that differs: its address, its value before and after (None where it was not there), and why."""

    address: str
    before: float | None
    after: float | None
    why: str


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
    """What differs between what made two bundles."""

    revised_months: dict[int, str]
    new_months: frozenset[int]
    gone_months: frozenset[int]
    other_inputs: tuple[str, ...]
    settings: tuple[str, ...]
    engine: str


def diff(before: str, after: str, *, folder: Path | str = ".") -> DiffResult:
    """Compare two bundles of a partnership folder, named by their folders.

    Raises `MissingInput` where a bundle of that name is not there.
    """
    home = PartnershipFolder(folder)
    first, second = (_bundle(home, name) for name in (before, after))
    reasons = _reasons(first, second)
    columns = ["id", "period", "value", "missing"]
    old, new = (pl.read_parquet(path / "figures.parquet", columns=columns) for path in (first, second))
    joined = old.join(new, on="id", how="full", coalesce=True, suffix="_after").with_columns(
        pl.coalesce("period", "period_after").alias("period")
    )
    differ = joined.filter(
        ~pl.col("value").eq_missing(pl.col("value_after")) | ~pl.col("missing").eq_missing(pl.col("missing_after"))
    ).sort("id")
    changes = tuple(
        FigureChange(row["id"], row["value"], row["value_after"], _why(row["period"], reasons))
        for row in differ.iter_rows(named=True)
    )
    old_findings, new_findings = (_findings(path) for path in (first, second))
    return DiffResult(
        changes=changes,
        reasons=dict(Counter(change.why for change in changes).most_common()),
        findings_new=tuple(sorted(new_findings - old_findings)),
        findings_gone=tuple(sorted(old_findings - new_findings)),
    )


def _bundle(home: PartnershipFolder, name: str) -> Path:
    """A bundle's folder, by its name."""
    path = home.path / "bundles" / name
    if not (path / "manifest.json").is_file():
        there = sorted(p.name for p in (home.path / "bundles").glob("*") if (p / "manifest.json").is_file())
        raise MissingInput(
            f"a bundle named {name}", str(home.path / "bundles"), f"There are: {', '.join(there) or 'none'}."
        )
    return path


def _findings(path: Path) -> set[str]:
    return {one["id"] for one in json.loads((path / "findings.json").read_text(encoding="utf-8"))}


def _reasons(first: Path, second: Path) -> _Reasons:
    """What differs between the inputs, settings and engines of two bundles."""
    old, new = (json.loads((path / "manifest.json").read_text(encoding="utf-8")) for path in (first, second))
    street = [
        {
            row["month"]: (row["force"], row["checksum"])
            for row in pl.read_parquet(path / "fitness.parquet")
            .filter((pl.col("kind") == "street") & pl.col("present"))
            .sort("force", descending=True)
            .iter_rows(named=True)
        }
        for path in (first, second)
    ]
    revised = {
        month: f"{street[1][month][0]} {month_text(month)}"
        for month in street[0].keys() & street[1].keys()
        if street[0][month] != street[1][month]
    }
    others = [
        {one["path"]: one["sha256"] for one in manifest["inputs"] if not one["path"].startswith("police_uk")}
        for manifest in (old, new)
    ]
    paths = sorted(p for p in others[0].keys() | others[1].keys() if others[0].get(p) != others[1].get(p))
    settings = [_flat(manifest["settings"]) for manifest in (old, new)]
    keys = sorted(k for k in settings[0].keys() | settings[1].keys() if settings[0].get(k) != settings[1].get(k))
    return _Reasons(
        revised_months=revised,
        new_months=frozenset(street[1].keys() - street[0].keys()),
        gone_months=frozenset(street[0].keys() - street[1].keys()),
        other_inputs=tuple(paths),
        settings=tuple(keys),
        engine="" if old["engine"] == new["engine"] else f"{old['engine']} to {new['engine']}",
    )


def _flat(values: Any, name: str = "") -> dict[str, Any]:
    """Settings as one level of keys: `periods.year`."""
    if not isinstance(values, dict):
        return {name: values}
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= _flat(value, f"{name}.{key}" if name else key)
    return found


def _why(period: str, reasons: _Reasons) -> str:
    """Why a figure of a period differs: the nearest reason that touches it."""
    months = parse_period(period).months
    if revised := [reasons.revised_months[m] for m in months if m in reasons.revised_months]:
        return f"{REVISED}: {revised[0]}" + (f" and {len(revised) - 1} more" if len(revised) > 1 else "")
    if reasons.new_months & set(months):
        return NEW_MONTHS
    if reasons.gone_months & set(months):
        return GONE
    if reasons.settings:
        return f"{SETTING}: {', '.join(reasons.settings)}"
    if reasons.other_inputs:
        return f"{REVISED}: {', '.join(reasons.other_inputs)}"
    if reasons.new_months or reasons.gone_months:
        return NEW_MONTHS
    return f"{ENGINE}: {reasons.engine}" if reasons.engine else REVISED
