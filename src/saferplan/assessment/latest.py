"""The latest number of each measure, with the one of a year before: what themes, demand and gaps are told from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Cell, DataTable, Lack, TableColumn
from saferplan.assessment.context import Context, upper_first
from saferplan.assessment.judging import Verdict, judge_change, judge_level
from saferplan.figures import Address
from saferplan.measures.definition import HOLDERS, Measure, load_measures
from saferplan.measures.explain import type_in_words
from saferplan.methods.intervals import ratio_of_counts
from saferplan.periods import Period, parse_period
from saferplan.reference.partner_files import partner_files

NOT_SENT = ("NO_INPUT", "NOT_RECORDED")
AS_ONE_SENDER = Verdict("moderate", "it is as one partner counted it, and nobody else did", 0)
PUBLISHED = "data.police.uk"
PUBLISHED_TABLES = ("recorded_crime", "asb_incidents")
"""The tables that the police publish; what is counted in any other is a partner's."""
COLUMNS = (
    TableColumn("What is counted", numeric=False),
    TableColumn("Period", numeric=False),
    TableColumn("Number"),
    TableColumn("Rate per 1,000 residents", interval=True),
    TableColumn("Change in a year", signed=True, interval=True),
    TableColumn("Where from", numeric=False),
)


@dataclass(frozen=True)
class Latest:
    """Something counted for the whole area: its title, its latest figure, and the changes from a year before.

    `address` is of its number (or share), `rate` of its rate for every 1,000 residents or None, and `change` of its
    change from the year before, per cent (of a share: the difference in points), or None where that year is not held.
    """

    title: str
    measure: Measure
    address: Address
    rate: Address | None
    change: Address | None

    @property
    def slug(self) -> str:
        """The slug of its type of crime, or of its measure."""
        return dict(self.address.group).get("crime_type", self.measure.slug)

    @property
    def name(self) -> str:
        """What it is in the middle of a sentence: "robbery", "anti-social behaviour", "referrals to Channel"."""
        if self.measure.table in PUBLISHED_TABLES or self.is_share:
            return self.title[:1].lower() + self.title[1:]
        return self.measure.noun

    @property
    def heading(self) -> str:
        """The same at the beginning of a sentence."""
        return upper_first(self.name)

    @property
    def is_share(self) -> bool:
        """Whether it is a share and not a number."""
        return self.measure.default_statistic == "share"

    @property
    def earlier(self) -> Address | None:
        """The number of the year before."""
        if self.change is None:
            return None
        return replace(self.change, change=None, change_from=None, period=str(self.change.change_from))

    @property
    def later(self) -> Address:
        """The number that the change leads to: of the same months as the year before."""
        return self.address if self.change is None else replace(self.change, change=None, change_from=None)


def held_figures(context: Context) -> pl.DataFrame:
    """The figures of the whole area that have a value and no group, one row for each."""
    frame = context.figures.frame
    return frame.filter((pl.col("area") == PARTNERSHIP) & (pl.col("group") == "") & (pl.col("missing") == ""))


def latest_of_type(context: Context, slug: str) -> Latest:
    """A type of recorded crime, in the headline period and against the like months of the year before."""
    address = context.address(crime_type=slug)
    return _with_change(context, type_in_words(slug), load_measures()["recorded_crime"], address)


def latest_of(context: Context, measure: Measure, held: pl.DataFrame) -> Latest | None:
    """The latest figure of a measure: of the headline period, else of the last one as long; None where there is none.

    `held` are the figures of `held_figures`.
    """
    mine = held.filter((pl.col("measure") == measure.slug) & (pl.col("statistic") == measure.default_statistic))
    if mine.is_empty():
        return None
    periods = [parse_period(text) for text in mine["period"].to_list()]
    headline = context.periods.headline
    years = [period for period in periods if len(period.months) == 12] or periods
    period = headline if headline in periods else max(years, key=lambda one: (one.last, one.text))
    address = context.address(measure.slug, period=period)
    if period == headline:
        return _with_change(context, measure.title, measure, address)
    before = next((p for p in periods if p.months == tuple(m - 12 for m in period.months)), None)
    return _latest(context, measure.title, measure, address, (period, before) if before else None)


def _with_change(context: Context, title: str, measure: Measure, address: Address) -> Latest:
    """Of the headline period, with the change from the like months of the year before, where both are held."""
    like, compare = context.periods.headline_like, context.periods.compare
    pair = (like, compare) if like is not None and compare is not None else None
    if pair and not all(_has_value(context, replace(address, period=one.text)) for one in pair):
        pair = None
    return _latest(context, title, measure, address, pair)


def _latest(
    context: Context, title: str, measure: Measure, address: Address, pair: tuple[Period, Period] | None
) -> Latest:
    """One thing counted, with its rate, and its change between a pair of periods."""
    rate = replace(address, stat="rate") if "rate" in measure.statistics and measure.per == 1000 else None
    if rate is not None and str(rate) not in context.figures:
        rate = None
    how = "difference" if measure.default_statistic == "share" else "percent"
    change = replace(address, period=pair[0].text, change=how, change_from=pair[1].text) if pair else None
    return Latest(title, measure, address, rate, change)


def _has_value(context: Context, address: Address) -> bool:
    """Whether there is a figure at an address, with a value."""
    return str(address) in context.figures and context.value(address) is not None


def row_of(context: Context, one: Latest) -> tuple[Cell, ...]:
    """A row under `COLUMNS`: what, when, number, rate, change, and where it comes from."""
    return (
        Cell(text=one.title),
        Cell(text=parse_period(one.address.period).in_words),
        Cell(address=str(one.address)),
        Cell(address=str(one.rate)) if one.rate else Cell(text="no rate"),
        _change_cell(one),
        Cell(text=where_from(context, one)),
    )


def _change_cell(one: Latest) -> Cell:
    """The change, in points where it is one of a share."""
    if one.change is None:
        return Cell(text="no year before")
    return Cell(address=str(one.change), text="(points)" if one.is_share else "")


def where_from(context: Context, one: Latest) -> str:
    """Who counted it, and whether it may still be revised."""
    figure = context.figure(one.address)
    source = PUBLISHED if figure.origin == "open" else holder_of(one.measure)
    return f"{source}, provisional" if figure.status == "provisional" else source


def judge_latest(context: Context, one: Latest, *, chosen_from: int = 1) -> Verdict:
    """Judge the change of one thing counted by the printed rule; of shares, by the numbers that they are of."""
    if one.change is None or one.earlier is None:
        return Verdict("weak", "no year before is held to compare with", 0)
    if not one.is_share:
        return judge_change(context, one.change, chosen_from=chosen_from)
    later, earlier = context.figure(one.later), context.figure(one.earlier)
    assert later.denominator, one.slug
    assert earlier.denominator, one.slug
    found = ratio_of_counts(
        count_behind(context, one.later),
        count_behind(context, one.earlier),
        exposure_a=later.denominator,
        exposure_b=earlier.denominator,
        level=1 - 0.05 / chosen_from,
    )
    if float(found.low) <= 1 <= float(found.high):
        return Verdict("weak", "it could be chance", 0)
    direction = 1 if (later.value or 0.0) > (earlier.value or 0.0) else -1
    return Verdict("moderate", "it rests on two totals as one partner sent them", direction)


def count_behind(context: Context, address: Address) -> float:
    """The count that a number or a share rests on."""
    figure = context.figure(address)
    return (figure.numerator if figure.statistic == "share" else figure.value) or 0.0


def judge_number(context: Context, one: Latest) -> Verdict:
    """How sure a partner's number is: weak where too many records lack a place, else moderate, as one body's word."""
    if any(note.startswith("UNPLACED ") for note in context.figure(one.address).caveats):
        level = judge_level(context, one.address)
        return level if level.strength == "weak" else AS_ONE_SENDER
    return AS_ONE_SENDER


def lacking_measures(context: Context) -> list[Measure]:
    """The measures that nobody has sent anything for and that somebody could, in the order of their titles."""
    frame = context.figures.frame
    whole = frame.filter((pl.col("area") == PARTNERSHIP) & (pl.col("group") == ""))
    without = set(whole.filter(pl.col("missing").is_in(NOT_SENT))["measure"].unique())
    withheld = pl.col("missing").str.starts_with("SUPPRESSED")  # it was sent, and is not shown
    having = set(frame.filter((pl.col("missing") == "") | withheld)["measure"].unique())
    sent_in = {file.table for file in partner_files().values()}
    by_title = sorted(load_measures().values(), key=lambda measure: measure.title)
    return [one for one in by_title if one.slug in without - having and one.table in sent_in]


def lacking_table(measures: list[Measure], *, name: str, title: str) -> DataTable:
    """What nobody has sent, why each is worth asking for, and who could send it."""
    return DataTable(
        id=name,
        title=title,
        columns=(
            TableColumn("What is lacking", numeric=False),
            TableColumn("Why it matters", numeric=False),
            TableColumn("Who could send it", numeric=False),
        ),
        rows=tuple(
            (
                Cell(text=one.title),
                Cell(text=" ".join(one.why.split())),
                Cell(text=holder_of(one)),
            )
            for one in measures
        ),
    )


def lacks_of(measures: list[Measure]) -> tuple[Lack, ...]:
    """The same for the list of what is lacking."""
    return tuple(Lack(one.title, holder_of(one)) for one in measures)


def holder_of(measure: Measure) -> str:
    """Who holds what a measure counts, as short as a cell wants it: "The police"."""
    return upper_first(HOLDERS[measure.holder].partition(":")[0])


def in_a_list(context: Context, one: Latest) -> str:
    """One thing counted with its number, as part of a sentence."""
    return f"{one.name} ({context.number(one.address)})"
