"""Diff: which findings and figures changed between two bundles, and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.commands.diff_findings import GONE, NEW, FindingChange, changed_findings
from saferplan.commands.diff_plan import BaselineMoved, baselines_moved, plan_there
from saferplan.commands.diff_reasons import difference_of, reasons_between
from saferplan.commands.diff_words import NoLongerTrue, no_longer_true
from saferplan.commands.folder import PartnershipFolder, check_whole, reading
from saferplan.commands.texts import read_texts, resolver_in
from saferplan.errors import MissingInput
from saferplan.figures import parse_address
from saferplan.measures.explain import title_of
from saferplan.publication.released import names_of

HEADLINE = "recorded_crime"
"""The measure that headlines speak of."""


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
    """Every figure that differs, the number for each reason, and the findings that differ (see `FindingChange`).

    `untrue` are sentences of the texts, as they are in the folder now, that the first bundle bears out and the second
    does not; `baselines` measures of the plan that start from another value, `plan_note` why none could be told, or "".
    """

    changes: tuple[FigureChange, ...]
    reasons: dict[str, int]
    findings: tuple[FindingChange, ...]
    untrue: tuple[NoLongerTrue, ...] = ()
    baselines: tuple[BaselineMoved, ...] = ()
    plan_note: str = ""

    @property
    def findings_new(self) -> tuple[str, ...]:
        """The ids of the findings that are new."""
        return tuple(sorted(one.id for one in self.findings if one.change == NEW))

    @property
    def findings_gone(self) -> tuple[str, ...]:
        """The ids of the findings that are no longer made."""
        return tuple(sorted(one.id for one in self.findings if one.change == GONE))

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        ids = {"findings_new": list(self.findings_new), "findings_gone": list(self.findings_gone)}
        return asdict(self) | ids


def diff(before: str, after: str, *, folder: Path | str = ".") -> DiffResult:
    """Compare two bundles of a partnership folder, named by their folders.

    A figure's `why` names every difference between the two that it rests on, by the inputs that `explain` names: a
    force's month revised, new or no longer held within the figure's period, a setting, another input, another version
    of Saferplan.  Which of several did how
    much is not told apart.  `current` names the current bundle.  Figures of the headline's periods for the whole
    partnership come first, then the partnership's others, then those of its areas; within each the largest change
    first, and last those whose period is in one of the two alone.  Sentences of `assessment/` and `plan/` are held to
    both.

    Raises `MissingInput` where a bundle of that name is not there, `DamagedResult` where it is no longer whole, and
    `BadWords` for a text that cannot be read.
    """
    home = PartnershipFolder(folder)
    texts = read_texts(home.path)
    first, second = (_bundle(home, name) for name in (before, after))
    with reading(home.path / "bundles", "assess"):
        reasons = reasons_between(first, second)
        old, new = (pl.read_parquet(path / "figures.parquet", columns=_COLUMNS, glob=False) for path in (first, second))
        findings = changed_findings(first, second)
        headline = _headline_periods(first) | _headline_periods(second)
        were, areas = (
            names_of(*(pl.read_parquet(path / f"{name}.parquet", glob=False) for name in ("areas", "places")))
            for path in (first, second)
        )
        linked, planned = any("figure:" in text for text in texts.values()), plan_there(home.path)
        look_ups = [resolver_in(path).figure for path in (first, second)] if linked or planned else []
        untrue = no_longer_true(texts, *look_ups) if linked else ()
        baselines, plan_note = baselines_moved(home.path, *look_ups) if planned else ((), "")
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
    kinds = {code: kind for code, (_, kind) in (were | areas).items()}
    rows = sorted(differ.iter_rows(named=True), key=lambda row: _importance(row, headline, moved))
    changes = tuple(
        FigureChange(
            address=row["id"],
            before=row["value"],
            after=row["value_after"],
            why=reasons.why(difference_of(row, kinds, moved)),
            title=title_of(parse_address(row["id"]), were | areas),
            unit=row["unit"] or "",
            period_moved=row["period"] in moved,
        )
        for row in rows
    )
    return DiffResult(
        changes=changes,
        reasons=dict(Counter(change.why for change in changes).most_common()),
        findings=findings,
        untrue=untrue,
        baselines=baselines,
        plan_note=plan_note,
    )


_COLUMNS = ["id", "measure", "statistic", "of", "area", "period", "group", "unit", "value", "missing", "inputs"]


def _headline_periods(path: Path) -> set[str]:
    """The periods that a bundle's findings speak of most."""
    periods = json.loads((path / "manifest.json").read_text(encoding="utf-8"))["periods"]
    return {periods[key] for key in ("headline", "headline_like", "compare") if periods.get(key)}


def _importance(row: dict[str, Any], headline: set[str], moved: set[str]) -> tuple[Any, ...]:
    """The order of differences: those of periods in both, of the headline, plain totals, counts first, by size.

    For the whole partnership, numbers of everything and of each type come before all that is worked out from them.
    """
    whole = row["area"] == PARTNERSHIP
    place = 0 if whole and row["period"] in headline else 1 if whole else 2
    before, after = row["value"], row["value_after"]
    size = abs(after - before) / max(abs(before), abs(after)) if before is not None and after is not None else 0.0
    kind = {"count": 0, "rate": 1}.get(row["statistic"], 2)
    by_type = row["group"] == "" or (row["group"].startswith("crime_type=") and ";" not in row["group"])
    plain = whole and kind == 0 and by_type and row["measure"] == HEADLINE
    groups, other = row["group"].count("="), row["measure"] != HEADLINE
    return row["period"] in moved, place, not plain, groups, kind, -size, other, row["id"]


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
