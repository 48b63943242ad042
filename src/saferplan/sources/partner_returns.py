"""Reads agency returns: numbers from partners who send totals only, each against the measure that it is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import BadAddress
from saferplan.measures.definition import Measure, load_measures
from saferplan.periods import parse_period
from saferplan.reference.partner_files import partner_files
from saferplan.sources.partner_cells import read_cells
from saferplan.sources.partner_records import Records, Tally, begin
from saferplan.sources.reference_files import ROW
from saferplan.sources.spreadsheets import Sent
from saferplan.tables import ALL_TABLES
from saferplan.tables.account import EXAMPLES_KEPT, Account
from saferplan.tables.shape import check_table

UNKNOWN_MEASURE = "measure is none of those that are returned"
UNKNOWN_AREA = "area is none of the partnership's"
BAD_PERIOD = "period is not written as one"
BAD_GROUP = "group is none that the measure is broken down by"
TOO_FINE = "area is smaller than the measure may be given for"
NOT_WHOLE = "numerator is below nought or not whole"
NO_DENOMINATOR = "denominator is blank or nought, and the measure is a share"
ABOVE = "numerator is above the denominator"
OLDER = "older rows of a number that was sent again"
SAME_DAY = "rows of a number that stands twice with the same day of supply"
FUTURE = "rows supplied on a day that is still to come, counted as they are"
TOO_EARLY = "rows supplied before the period that they are of had ended, counted as they are"
_KEYS = ("measure", "area", "period", "group")


@dataclass(frozen=True)
class _Kinds:
    """Which areas there are, by code, with their kind."""

    of: dict[str, str]

    def allows(self, measure: str, area: str) -> bool:
        """Whether a measure may be given for an area of that kind."""
        return load_measures()[measure].allows(self.of[area])


def returned_measures() -> dict[str, Measure]:
    """The measures that partners return as totals, by slug."""
    return {slug: measure for slug, measure in load_measures().items() if measure.count == "returns"}


def read_returns(sent: list[Sent], areas: pl.DataFrame, *, latest: datetime, today: date) -> Records:
    """Read all files of returns.

    `areas` has the code and kind of every area of the partnership.  Of two rows for one number the one supplied last
    is used; two of one day are both set aside but for the first, and totals that are not the sum of their parts are
    kept and counted, with the row of the first.  So are rows whose day of supply cannot be right: it is after `today`,
    or no later than the last day of the period, which then cannot be whole.
    """
    definition = partner_files()["agency_returns"]
    shape = ALL_TABLES[definition.table]
    tally = Tally()
    kinds = _Kinds(dict(areas.select("code", "kind").iter_rows()) | {PARTNERSHIP: PARTNERSHIP})
    parts = []
    for one in sent:
        cells = read_cells(begin(one, tally), definition, one.name, latest=latest)
        tally.note({f"{what} ({one.name})": count for what, count in cells.notes.items()})
        wrong = pl.DataFrame(cells.bad) if cells.bad else pl.DataFrame()
        frame = cells.frame.with_columns(pl.col("group").fill_null(""))
        for reason in cells.bad:
            frame, wrong = tally.part(frame, reason, wrong[reason]), wrong.filter(~wrong[reason])
        parts.append(_checked(frame, kinds, tally))
    if not parts:
        return Records(pl.DataFrame(schema=shape.schema), Account("partner_agency_returns", 0, {}, {}, {}, {}))
    rows = _latest(pl.concat(parts), tally)
    tally.note(_sums(rows, kinds) | _odd_days(rows, today))
    kept = check_table(shape, rows.with_columns(pl.col(ROW).alias("row")).sort(*_KEYS))
    tables = {definition.table: kept.height} if kept.height else {}
    account = Account("partner_agency_returns", tally.read, tables, tally.set_aside, tally.examples, tally.notes)
    return Records(kept, account)


def _checked(frame: pl.DataFrame, kinds: _Kinds, tally: Tally) -> pl.DataFrame:
    """Set aside rows that name no measure, area, period or group, or whose numbers do not fit the measure."""
    known = returned_measures()
    frame = tally.part(frame, UNKNOWN_MEASURE, ~frame["measure"].is_in(list(known)))
    frame = tally.part(frame, UNKNOWN_AREA, ~frame["area"].is_in(list(kinds.of)))
    texts = {text: _period(text) for text in frame["period"].unique().to_list()}
    frame = frame.with_columns(pl.col("period").replace_strict(texts, default=None, return_dtype=pl.String).alias("_p"))
    frame = tally.part(frame, BAD_PERIOD, frame["_p"].is_null()).with_columns(pl.col("_p").alias("period")).drop("_p")
    fine = [not kinds.allows(m, a) for m, a in frame.select("measure", "area").iter_rows()]
    frame = tally.part(frame, TOO_FINE, pl.Series(fine, dtype=pl.Boolean))
    groups = [not known[m].has_group(g) for m, g in frame.select("measure", "group").iter_rows()]
    frame = tally.part(frame, BAD_GROUP, pl.Series(groups, dtype=pl.Boolean))
    whole = frame.select((pl.col("numerator") < 0) | (pl.col("numerator") % 1 != 0)).to_series()
    frame = tally.part(frame, NOT_WHOLE, whole)
    shares = frame["measure"].is_in([slug for slug, one in known.items() if one.default_statistic == "share"])
    none = frame["denominator"].is_null() | (frame["denominator"] <= 0).fill_null(False)
    frame = tally.part(frame, NO_DENOMINATOR, shares & none)
    shares = frame["measure"].is_in([slug for slug, one in known.items() if one.default_statistic == "share"])
    return tally.part(frame, ABOVE, shares & (frame["numerator"] > frame["denominator"]).fill_null(False))


def _period(text: str) -> str | None:
    """A period in its one way of writing, or None; a month that a spreadsheet made a day of is a month again."""
    text = re.sub(r"^(\d{4}-\d{2})-01 00:00:00$", r"\1", text)
    try:
        return parse_period(text).text
    except BadAddress:
        return None


def _latest(rows: pl.DataFrame, tally: Tally) -> pl.DataFrame:
    """The row of each number that was supplied last."""
    last = rows.select(pl.col("supplied_on") < pl.col("supplied_on").max().over(_KEYS)).to_series()
    rows = tally.part(rows, OLDER, last)
    return tally.part(rows, SAME_DAY, rows.select(~pl.struct(_KEYS).is_first_distinct()).to_series())


def _odd_days(rows: pl.DataFrame, today: date) -> dict[str, int]:
    """Count, by file, the rows supplied on a day still to come, and those supplied before their period had ended."""
    ends = {text: _last_day(text) for text in rows["period"].unique().to_list()}
    last = rows["period"].replace_strict(ends, return_dtype=pl.Date)
    early = (rows["supplied_on"] <= last) & (rows["supplied_on"] <= today)
    notes: dict[str, int] = {}
    for what, odd in ((FUTURE, rows["supplied_on"] > today), (TOO_EARLY, early)):
        for (file,), found in rows.filter(odd).sort("file", ROW).group_by(["file"], maintain_order=True):
            numbers = found[ROW].to_list()
            notes[f"{what}: {file}, {_rows_named(numbers)}, column supplied_on"] = len(numbers)
    return notes


def _last_day(period: str) -> date:
    """The last day of a period."""
    after = parse_period(period).months[-1] + 1
    return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _rows_named(numbers: list[int]) -> str:
    """The numbers of rows, the first few of many: "rows 2, 5 and 9"."""
    named, more = [f"{row:,}" for row in numbers[:EXAMPLES_KEPT]], len(numbers) - EXAMPLES_KEPT
    if len(numbers) == 1:
        return f"row {named[0]}"
    return f"rows {', '.join(named)} and {more:,} more" if more > 0 else f"rows {', '.join(named[:-1])} and {named[-1]}"


def _sums(rows: pl.DataFrame, kinds: _Kinds) -> dict[str, int]:
    """Count the totals that are not the sum of their parts, with the row of the first.

    Parts are the groups of one dimension in an area; and, where every district of the partnership has a row, those.
    """
    return _group_sums(rows) | _district_sums(rows, kinds)


def _district_sums(rows: pl.DataFrame, kinds: _Kinds) -> dict[str, int]:
    districts = [code for code, kind in kinds.of.items() if kind == "district"]
    keys = ["measure", "period", "group"]
    found = rows.filter(pl.col("area").is_in(districts)).group_by(keys)
    sums = found.agg(pl.col("numerator").sum().alias("sum"), pl.len().alias("many"))
    whole = rows.filter(pl.col("area") == PARTNERSHIP).join(sums.filter(pl.col("many") == len(districts)), on=keys)
    return _told(whole, pl.lit("the districts"))


def _group_sums(rows: pl.DataFrame) -> dict[str, int]:
    parts = rows.filter(pl.col("group") != "").with_columns(pl.col("group").str.split("=").list.first().alias("by"))
    sums = parts.group_by("measure", "area", "period", "by").agg(pl.col("numerator").sum().alias("sum"))
    return _told(rows.filter(pl.col("group") == "").join(sums, on=["measure", "area", "period"]), pl.col("by"))


def _told(totals: pl.DataFrame, over: pl.Expr) -> dict[str, int]:
    """How many totals are not the `sum` beside them, in words that name the first and what it is summed over."""
    wrong = totals.filter(pl.col("numerator") != pl.col("sum")).sort("file", ROW).with_columns(over.alias("over"))
    if wrong.is_empty():
        return {}
    first = wrong.row(0, named=True)
    where = f"{first['file']}, row {first[ROW]:,}, column numerator"
    return {f"totals that are not the sum of their parts over {first['over']}, as in {where}": wrong.height}
