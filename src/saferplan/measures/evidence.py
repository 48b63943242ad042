"""Evidence: all that the figures are worked out from, counted and placed, and the periods that it can bear."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from saferplan.measures.definition import Measure
from saferplan.measures.others import OtherAreas
from saferplan.measures.survey_waves import SurveyWave
from saferplan.periods import (
    Period,
    calendar_year,
    financial_year,
    like_for_like,
    month_period,
    month_text,
    rolling_year,
)
from saferplan.tables import agency_returns, harm_days, offence_counts, partner_months
from saferplan.tables.fitness import thin_months
from saferplan.tables.partner_shapes import RECORD_TABLES

PROVISIONAL_MONTHS = 3
"""A month is provisional until this many months after it: forces add and correct records for some time."""


BOUNDARY_COLUMNS = {"kind": pl.String(), "code": pl.String(), "geometry": pl.Binary()}

ENOUGH_MONTHS = 6
"""A year is compared with the latest earlier one that shares at least this many calendar months with it."""


def months_placed(fitness: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The force-months with a file of a kind that has a row with a place: `force`, `month`.

    A file with a header alone, or whose rows all lack a place, says nothing of where crimes were: it is no nought.
    """
    placed = pl.col("kept") > pl.col("unplaced_rows")
    present = fitness.filter((pl.col("kind") == kind) & pl.col("present") & placed)
    return present.select("force", pl.col("month").cast(pl.Int32))


def months_of_all(force_months: pl.DataFrame, forces: tuple[str, ...]) -> tuple[int, ...]:
    """The months that every one of the forces has, ascending."""
    home = force_months.filter(pl.col("force").is_in(forces))
    by_month = home.group_by("month").agg(pl.col("force").n_unique().alias("forces"))
    return tuple(sorted(by_month.filter(pl.col("forces") == len(forces))["month"].to_list()))


def better_year(held: tuple[int, ...], year: str) -> tuple[str, int, int] | None:
    """The kind of year whose headline the held months bear best, where that is not the one chosen; else None.

    Best is the headline with the most months, then the comparison with the most.  Gives the kind, the months of its
    headline, and those of the kind chosen.

    >>> from saferplan.periods import parse_period
    >>> better_year(parse_period("2025-01..2025-06,2025-08..2025-12").months, "financial")
    ('calendar', 11, 8)
    >>> better_year(parse_period("2017-04..2019-03").months, "financial") is None
    True
    """
    if not held:
        return None
    months = {}
    for kind in (year, *(kind for kind in ("financial", "calendar") if kind != year)):
        found = choose_periods(held, year=kind)
        months[kind] = (len(found.headline.months), len(found.compare.months) if found.compare else 0)
    best = max(months, key=lambda kind: months[kind])
    return (best, months[best][0], months[year][0]) if months[best][0] > months[year][0] else None


@dataclass(frozen=True)
class Evidence:
    """What one partnership holds, record-level rows already counted.

    `counts` has one frame a measure, as `tabulate` gives it; `places`, `lsoa_changes`, `population`, `deprivation`
    and `fitness` are the tables of those names, as are `offence_counts` and `harm_days`, empty where none is held.
    `forces` are the home forces: a month is held when each of them has a street file for it with a row that has a
    place, or sent its own crimes complete.  `year` is the kind of year that headlines speak of.  `partner_months`
    says for which months partners' records are complete, `returns` are the totals that agencies sent, and
    `unrecorded` the measures whose column a partner's records have blank throughout.  `others` is what is held of
    other areas.  `boundaries` has the shapes of areas (kind, code and geometry as WKB, longitude and latitude).
    `surveys` are the waves of the residents' survey.
    """

    counts: dict[str, pl.DataFrame]
    places: pl.DataFrame
    lsoa_changes: pl.DataFrame
    population: pl.DataFrame
    deprivation: pl.DataFrame
    fitness: pl.DataFrame
    forces: tuple[str, ...]
    year: str
    deprivation_groups: str
    partner_months: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=partner_months.SHAPE.schema))
    returns: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=agency_returns.SHAPE.schema))
    unrecorded: frozenset[str] = frozenset()
    offence_counts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=offence_counts.SHAPE.schema))
    harm_days: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=harm_days.SHAPE.schema))
    others: OtherAreas | None = None
    boundaries: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BOUNDARY_COLUMNS))
    surveys: tuple[SurveyWave, ...] = ()

    @cached_property
    def held(self) -> tuple[int, ...]:
        """The months for which every home force has a street file with a row that has a place, or its own crimes."""
        return months_of_all(pl.concat([months_placed(self.fitness, "street"), self.replaced]), self.forces)

    @cached_property
    def replaced(self) -> pl.DataFrame:
        """The force-months whose crimes come from the force itself and not from data.police.uk: `force`, `month`."""
        ours = pl.col("kind") == "partner_crime"
        return self.partner_months.filter(ours).select("force", "month").unique().sort("force", "month")

    def covered(self, measure: Measure) -> frozenset[int]:
        """The months for which a measure's records are complete: each home force, or each sender, has the month."""
        if measure.table == "recorded_crime":
            return frozenset(self.held)
        if measure.table == "partner_crime":
            return frozenset(months_of_all(self.replaced, self.forces))
        if measure.table == "stop_and_search":
            return frozenset(months_of_all(months_placed(self.fitness, "stop-and-search"), self.forces))
        if measure.table not in RECORD_TABLES:
            return frozenset(months_of_all(months_placed(self.fitness, "street"), self.forces))
        sent = self.partner_months.filter(pl.col("kind") == measure.table)
        senders = sent["force"].n_unique()
        by_month = sent.group_by("month").agg(pl.col("force").n_unique().alias("senders"))
        return frozenset(by_month.filter(pl.col("senders") == senders)["month"].to_list())

    @cached_property
    def _street_files(self) -> pl.DataFrame:
        """The street files behind the counts: those of home forces, and of any force with a row placed inside."""
        street = self.fitness.filter((pl.col("kind") == "street") & pl.col("present"))
        inside = self.lsoa_changes.filter(pl.col("working").is_in(self.places["lsoa"].implode())).select("code")
        placed = pl.concat(
            self.counts[slug]
            .join(inside, left_on="lsoa", right_on="code", how="semi")
            .select(pl.col("force").cast(pl.String), pl.col("month").cast(pl.Int32))
            for slug in ("recorded_crime", "asb_incidents")
            if slug in self.counts
        ).unique()
        home = pl.col("force").is_in(self.forces)
        others = street.filter(~home).join(placed, on=["force", "month"], how="semi")
        return pl.concat([street.filter(home), others]).sort("month", "force")

    @cached_property
    def _search_files(self) -> pl.DataFrame:
        """The stop and search files of the home forces."""
        searches = (pl.col("kind") == "stop-and-search") & pl.col("present")
        return self.fitness.filter(searches & pl.col("force").is_in(self.forces)).sort("month", "force")

    def extracts(self, measure: Measure) -> dict[int, tuple[str, ...]]:
        """For each month, what a measure's records came from: `police_uk force YYYY-MM-DD`, `partner kind sender`."""
        found: dict[int, tuple[str, ...]] = {}
        if measure.table not in RECORD_TABLES:
            files = self._search_files if measure.table == "stop_and_search" else self._street_files
            if measure.table == "recorded_crime":
                files = files.join(self.replaced, on=["force", "month"], how="anti", maintain_order="left")
            for row in files.iter_rows(named=True):
                name = f"police_uk {row['force']} {row['extract_date']}"
                found[row["month"]] = (*found.get(row["month"], ()), name)
        kind = "partner_crime" if measure.table == "recorded_crime" else measure.table
        for row in self.partner_months.filter(pl.col("kind") == kind).sort("month", "force").iter_rows(named=True):
            found[row["month"]] = (*found.get(row["month"], ()), row["input"])
        return found

    @cached_property
    def provisional(self) -> frozenset[int]:
        """Held months that were downloaded less than `PROVISIONAL_MONTHS` months after they ended."""
        late = set()
        for row in self._street_files.iter_rows(named=True):
            year, month, _ = row["extract_date"].split("-")
            if int(year) * 12 + int(month) - 1 - row["month"] <= PROVISIONAL_MONTHS:
                late.add(row["month"])
        return frozenset(late)

    @cached_property
    def thin(self) -> frozenset[int]:
        """Held months for which the street file of a home force holds so few rows that it may not be complete."""
        found = thin_months(self.fitness).filter(pl.col("force").is_in(self.forces))
        found = found.join(self.replaced, on=["force", "month"], how="anti")
        return frozenset(found["month"].to_list()) & frozenset(self.held)

    @cached_property
    def periods(self) -> PeriodsHeld:
        """The periods that the held months can bear."""
        return choose_periods(self.held, year=self.year)


@dataclass(frozen=True)
class PeriodsHeld:
    """The periods that figures are worked out for.

    `headline` is the latest year of the chosen kind (or the months held of it), `compare` the earlier year cut to the
    same calendar months, with `headline_like` its match; both None where no earlier year is held.  `first_compare`
    is the earliest like year, for the longer view.  `years` are all whole years of the chosen kind, ascending.
    """

    months: tuple[Period, ...]
    rolling: tuple[Period, ...]
    financial: tuple[Period, ...]
    calendar: tuple[Period, ...]
    years: tuple[Period, ...]
    headline: Period
    headline_whole: bool
    headline_year: Period
    headline_like: Period | None
    compare: Period | None
    first_like: Period | None
    first_compare: Period | None
    missing_months: tuple[str, ...]

    @property
    def spans(self) -> tuple[Period, ...]:
        """The like-for-like and part-year periods, without repeats."""
        found = (self.headline, self.headline_like, self.compare, self.first_like, self.first_compare)
        return tuple(sorted({period for period in found if period is not None}))

    @property
    def whole(self) -> tuple[Period, ...]:
        """Every whole year and span that is fully held: what small areas are worked out for."""
        held = set(self.all_held)
        named = {*self.financial, *self.calendar, *self.spans, *self.rolling[-1:]}
        return tuple(sorted(period for period in named if set(period.months) <= held))

    @property
    def part(self) -> tuple[Period, ...]:
        """Years of which only some months are held: they get a reason, never a total."""
        held = set(self.all_held)
        return tuple(sorted(p for p in {*self.financial, *self.calendar} if not set(p.months) <= held))

    @property
    def all_held(self) -> tuple[int, ...]:
        """The months held."""
        return tuple(period.first for period in self.months)


def _year_of(month: int, kind: str, last: int) -> Period:
    """The year of a kind in which a month falls; rolling years end in the calendar month of the last one held."""
    if kind == "financial":
        return financial_year((month - 3) // 12)
    if kind == "calendar":
        return calendar_year(month // 12)
    return rolling_year(month + (last - month) % 12)


def choose_periods(held: tuple[int, ...], *, year: str) -> PeriodsHeld:
    """Work out which periods the held months can bear.

    The headline is the latest year of the kind asked for, if it is whole; else its held months, where there are at
    least three; else the latest year before it.  Comparisons go to the year before and to the earliest year, each cut
    to the calendar months held in both.

    >>> from saferplan.periods import parse_period
    >>> p = choose_periods(parse_period("2025-01..2025-06,2025-08..2025-12").months, year="calendar")
    >>> p.headline.text, p.headline_whole, p.compare, p.missing_months
    ('2025-01..2025-06,2025-08..2025-12', False, None, ('2025-07',))
    """
    assert held, "no month is held"
    months = set(held)
    kinds = {
        kind: tuple(sorted({_year_of(month, kind, held[-1]) for month in held}))
        for kind in ("financial", "calendar", "rolling")
    }
    rolling = tuple(rolling_year(m) for m in held if set(rolling_year(m).months) <= months)
    years = kinds[year]
    candidates = [p for p in years if len(months & set(p.months)) >= 3] or list(years)
    headline_year = candidates[-1]
    whole = set(headline_year.months) <= months
    cut = like_for_like(headline_year, headline_year, held)
    assert cut is not None, headline_year
    headline = headline_year if whole else cut[0]
    earlier = [p for p in years if p.last < headline_year.first]
    pairs = [(p, pair) for p in earlier if (pair := like_for_like(headline_year, p, held))]
    enough = [pair for _, pair in pairs if len(pair[0].months) >= ENOUGH_MONTHS]
    shared = [pair for _, pair in pairs]
    most = max((len(pair[0].months) for pair in shared), default=0)
    before = enough[-1] if enough else max(shared, key=lambda p: (len(p[0].months), p[1].first), default=None)
    first = next((pair for pair in shared if len(pair[0].months) == most), None)
    return PeriodsHeld(
        months=tuple(month_period(m) for m in held),
        rolling=rolling,
        financial=kinds["financial"],
        calendar=kinds["calendar"],
        years=tuple(p for p in years if set(p.months) <= months),
        headline=headline,
        headline_whole=whole,
        headline_year=headline_year,
        headline_like=before[0] if before else None,
        compare=before[1] if before else None,
        first_like=first[0] if first else None,
        first_compare=first[1] if first else None,
        missing_months=tuple(month_text(m) for m in range(held[0], held[-1] + 1) if m not in months),
    )
