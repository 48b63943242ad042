"""Harm: recorded crimes weighed, as figures beside the counts they are worked out from.

From the levels of recorded crime by type, and the mean weight of each type in the force's own offence mix, come the
score (the weighted sum), the rate per head, the mean for each crime and each type's share of the score.  Every figure
carries a note of what the mix leaves open (`offence_mix.MixNote`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.measures.definition import Measure, load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.offence_mix import DAYS, SEVERITY, MixNote, mix_by_type, mix_year, period_year, years_held
from saferplan.methods._checks import Floats
from saferplan.methods.weighted import weighted_share_limits, weighted_sum_limits
from saferplan.periods import parse_period

LEVEL = 0.95
_ROUNDING = 1e-9
"""Below this, two sums that should be equal differ by no more than the rounding of a computer."""

_TYPE_ONLY = r"^(crime_type=[^;]+)?$"
_SUMS = ("score", "chance", "mix", "lightest", "gravest")
_NOTE = ("force", "year", "period_year", "offences", "unweighted", "forces", "lightest", "gravest", "chance", "mix")


def units(measure: Measure) -> dict[str, str]:
    """The unit of each statistic of a weighted measure."""
    one = measure.noun.split(" ")[-1]
    return {"score": one, "rate": f"{one} {measure.rate_unit}", "mean": f"{one} a crime", "share": "%"}


def harm_figures(levels: pl.DataFrame, evidence: Evidence, *, small_areas: Sequence[str] = ()) -> pl.DataFrame:
    """Every figure of harm, in the columns of `FIGURE_COLUMNS`.

    `levels` holds the counts and rates of recorded crime; `small_areas` are LSOAs that get figures of harm in the
    headline period.  Without a Home Office table of the home forces there is one
    row a statistic, for the whole partnership in the headline period, which says that nothing was sent.  The Cambridge
    Crime Harm Index has rows only where it is held, and no limits: what a code's offences in law leave open cannot be
    told as chance.
    """
    measures = load_measures()
    wanted = [SEVERITY] if evidence.harm_days.is_empty() else [SEVERITY, DAYS]
    if not years_held(evidence):
        return pl.concat(_nothing_sent(measures[slug], evidence) for slug in wanted)
    table = _counts(levels, evidence, small_areas)
    return pl.concat(_measured(table, measures[slug], evidence) for slug in wanted)


def _nothing_sent(measure: Measure, evidence: Evidence) -> pl.DataFrame:
    """The rows of a measure whose input is lacking."""
    period = evidence.periods.headline.text
    stats = [stat for stat in measure.statistics if stat != "share"]
    rows = [_blank(measure, stat, PARTNERSHIP, period) | {"missing": "NO_INPUT"} for stat in stats]
    return pl.DataFrame(rows, schema=FIGURE_COLUMNS)


def _blank(measure: Measure, stat: str, area: str, period: str) -> dict[str, Any]:
    """A figure with nothing in it but what it is."""
    address = Address(measure.slug, period, area=area, stat=None if stat == measure.default_statistic else stat)
    texts = dict.fromkeys(("of", "area_vintage", "group", "interval_method", "missing"), "")
    lists: dict[str, list[str]] = {"caveats": [], "inputs": []}
    numbers = dict.fromkeys(("value", "numerator", "denominator", "low", "high", "level"))
    named = {"id": str(address), "measure": measure.slug, "statistic": stat, "area": area, "period": period}
    return texts | lists | numbers | named | {"unit": units(measure)[stat], "status": "final", "origin": "open"}


def _counts(levels: pl.DataFrame, evidence: Evidence, small_areas: Sequence[str]) -> pl.DataFrame:
    """Recorded crime by area, period and type, with residents where a rate is held: one row each.

    The whole partnership has every period; districts, boards and towns those longer than a month, and a month where
    it is all that is spoken of.
    """
    wide = set(evidence.places["district"].unique()) | {PARTNERSHIP}
    own = pl.col("area").str.contains(r"^(board|town):") | pl.col("area").is_in(list(wide))
    compared = [period.text for period in evidence.periods.spans]
    monthly = pl.col("period").str.contains(r"^\d{4}-\d{2}$") & ~pl.col("period").is_in(compared)
    longer = (pl.col("area") == PARTNERSHIP) | ~monthly
    small = pl.col("area").is_in(list(small_areas)) & (pl.col("period") == evidence.periods.headline.text)
    typed = (pl.col("measure") == "recorded_crime") & pl.col("group").str.contains(_TYPE_ONLY)
    mine = levels.filter(typed & ((own & longer) | small))
    keys = ["area", "period", "group"]
    rates = mine.filter(pl.col("statistic") == "rate").select(
        *keys,
        pl.col("denominator").alias("people"),
        pl.col("missing").alias("rate_missing"),
        pl.col("caveats").alias("rate_caveats"),
        pl.col("inputs").alias("rate_inputs"),
    )
    return (
        mine.filter(pl.col("statistic") == "count")
        .join(rates, on=keys, how="left")
        .with_columns(pl.col("group").str.strip_prefix("crime_type=").alias("crime_type"))
        .sort(keys)
    )


def _measured(table: pl.DataFrame, measure: Measure, evidence: Evidence) -> pl.DataFrame:
    """All figures of one weighted measure."""
    mix = mix_by_type(measure.slug, evidence)
    held = years_held(evidence)
    years = [
        (text, period_year(p), mix_year(p, held)) for text in table["period"].unique() for p in (parse_period(text),)
    ]
    told = pl.DataFrame(years, schema={"period": pl.String, "period_year": pl.String, "year": pl.String}, orient="row")
    typed = (
        table.filter(pl.col("crime_type") != "")
        .join(told, on="period")
        .join(mix, on=["year", "crime_type"], how="left")
        .with_columns(_weighed())
        .with_columns((pl.col("mean").is_null() & (pl.col("value") > 0)).alias("lacks"))
    )
    keys = ["area", "period"]
    # Each list is added up in the order of types, so that the last digits are the same on every machine.
    sums = typed.group_by(keys, maintain_order=True).agg(
        *(pl.col(name).implode().list.sum() for name in (*_SUMS, "offences", "unweighted")),
        pl.col("step").max(),
        # The forces that tell how places differ are as few as for the type told worst, of those that are open.
        pl.col("forces").filter(pl.col("lightest") < pl.col("gravest")).min(),
        pl.col("year").first(),
        pl.col("period_year").first(),
        pl.col("lacks").any(),
    )
    whole = table.filter(pl.col("crime_type") == "").join(sums, on=keys)
    made = pl.concat([typed, whole], how="diagonal_relaxed").sort("area", "period", "group")
    made = made.with_columns(force=pl.lit("+".join(evidence.forces)), inputs=_inputs(evidence, measure))
    frames = [_scores(made, measure), _rates(made, measure), _means(made, measure), _shares(made, measure)]
    return pl.concat(frame for frame in frames if frame.height)


def _weighed() -> list[pl.Expr]:
    """What a row's crimes weigh, its variances by chance and by the mix, and its bounds."""
    gap = (pl.col("year").str.slice(0, 4).cast(pl.Int32) - pl.col("period_year").str.slice(0, 4).cast(pl.Int32)).abs()
    relative = pl.col("counted") + pl.col("places") + gap * pl.col("a_year")
    crimes = pl.col("value")
    score = crimes * pl.col("mean")
    return [
        score.alias("score"),
        (crimes * pl.col("second")).alias("chance"),
        (score**2 * relative).alias("mix"),
        (crimes * pl.col("lightest")).alias("lightest"),
        (crimes * pl.col("gravest")).alias("gravest"),
        (pl.col("second") / pl.col("mean")).alias("step"),
    ]


def _inputs(evidence: Evidence, measure: Measure) -> pl.Expr:
    """The inputs of the counts, and the files of offences and weights."""
    home = evidence.offence_counts.filter(pl.col("force").is_in(list(evidence.forces)))
    own = sorted(f"home_office {name}" for name in home["input"].unique())
    if measure.slug == DAYS:
        own += sorted(f"harm {name}" for name in evidence.harm_days["input"].unique())
    return pl.concat_list(pl.col("inputs"), pl.lit(own, dtype=pl.List(pl.String)))


def _finish(frame: pl.DataFrame, measure: Measure, stat: str, *, scale: Floats | None = None) -> pl.DataFrame:
    """Give a statistic its addresses, note and columns; `scale` turns the note of the score into its own unit."""
    first = stat == measure.default_statistic
    limited = measure.slug == SEVERITY
    ids, notes, bad = [], [], frame["bad"].to_list()
    factors = np.ones(frame.height) if scale is None else scale
    named = frame.select(_NOTE).with_columns(pl.col("offences", "unweighted", "forces").fill_null(0)).rows(named=True)
    for row, note, factor, missing in zip(frame.rows(named=True), named, factors, bad, strict=True):
        group = (("crime_type", row["crime_type"]),) if row["crime_type"] else ()
        of = "crime_type" if stat == "share" else None
        ids.append(
            str(
                Address(measure.slug, row["period"], area=row["area"], stat=None if first else stat, of=of, group=group)
            )
        )
        numbers = {name: note[name] for name in ("lightest", "gravest")}
        numbers |= {name: float(note[name] or 0.0) ** 0.5 for name in ("chance", "mix")}
        said = None if missing or note["year"] is None else str(MixNote(**(note | numbers)).times(float(factor)))
        notes.append(None if stat == "share" else said)
    empty = pl.col("bad") != ""
    number = {name: pl.when(empty).then(None).otherwise(pl.col(name)) for name in ("value", "numerator", "denominator")}
    bounds = {name: pl.when(empty | pl.lit(not limited)).then(None).otherwise(pl.col(name)) for name in ("low", "high")}
    return (
        frame.with_columns(**number, **bounds, missing=pl.col("bad"))
        .with_columns(pl.Series("note", notes, dtype=pl.String))
        .with_columns(
            pl.Series("id", ids, dtype=pl.String),
            pl.when(pl.col("low").is_null()).then(None).otherwise(LEVEL).alias("level"),
            pl.when(pl.col("low").is_null())
            .then(pl.lit(""))
            .otherwise(pl.col("interval_method"))
            .alias("interval_method"),
            pl.lit(measure.slug).alias("measure"),
            pl.lit(stat).alias("statistic"),
            pl.lit("crime_type" if stat == "share" else "").alias("of"),
            pl.lit(units(measure)[stat]).alias("unit"),
            pl.concat_list(pl.col("caveats"), pl.concat_list("note").list.drop_nulls()).alias("caveats"),
        )
        .select(pl.col(name).cast(kind) for name, kind in FIGURE_COLUMNS.items())
    )


def _reason(frame: pl.DataFrame, more: pl.Expr | None = None) -> pl.DataFrame:
    """Why a row has no value: the count's own reason, no mix near its year, a type without a weight, or `more`."""
    chosen = (
        pl.when(pl.col("missing") != "").then(pl.col("missing"))
        .when(pl.col("year").is_null()).then(pl.lit("NO_INPUT"))
        .when(pl.col("lacks")).then(pl.lit("CANNOT_TELL"))
    )  # fmt: skip
    return frame.with_columns((chosen.otherwise(pl.lit("")) if more is None else chosen.otherwise(more)).alias("bad"))


def _column(frame: pl.DataFrame, name: str) -> Floats:
    """A column as numbers, blank as nought."""
    return np.asarray(frame[name].cast(pl.Float64).fill_null(0.0).fill_nan(0.0).to_numpy())


def _scores(made: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The weighted sum, with its limits by chance and mix; its numerator is the number of crimes."""
    frame = _reason(made)
    limits = weighted_sum_limits(
        _column(frame, "score"),
        _column(frame, "chance") + _column(frame, "mix"),
        one_more=_column(frame, "step"),
        level=LEVEL,
    )
    frame = frame.with_columns(
        pl.col("value").alias("numerator"),
        pl.col("score").fill_null(0.0).alias("value"),
        *_limit_columns(limits.low, limits.high, limits.method),
    )
    return _finish(frame, measure, "score")


def _limit_columns(low: Floats, high: Floats, method: str) -> list[pl.Series | pl.Expr]:
    """Limits as columns; where there are none, blank."""
    bounds: list[pl.Series | pl.Expr] = [pl.Series(n, v, nan_to_null=True) for n, v in (("low", low), ("high", high))]
    return [*bounds, pl.lit(method).alias("interval_method")]


def _rates(made: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The weighted sum per head, with its limits."""
    frame = _reason(made.filter(pl.col("rate_missing").is_not_null()), pl.col("rate_missing"))
    people = _column(frame, "people")
    factor = np.where(people > 0, measure.per / np.where(people > 0, people, 1.0), 0.0)
    limits = weighted_sum_limits(
        _column(frame, "score"),
        _column(frame, "chance") + _column(frame, "mix"),
        one_more=_column(frame, "step"),
        level=LEVEL,
    )
    frame = frame.with_columns(
        pl.Series("value", _column(frame, "score") * factor),
        pl.col("score").alias("numerator"),
        pl.col("people").alias("denominator"),
        pl.col("rate_caveats").alias("caveats"),
        pl.concat_list("inputs", "rate_inputs").list.unique(maintain_order=True).alias("inputs"),
        *_limit_columns(limits.low * factor, limits.high * factor, limits.method),
    )
    return _finish(frame, measure, "rate", scale=factor)


def _means(made: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The weighted sum for each crime: how grave a crime is on average.  None where there is no crime.

    Its variance by chance is that of the weights of so many crimes about their mean: where all types are one, that of
    the weights within types and of how the types are shared.
    """
    frame = _reason(made, pl.when(pl.col("value") > 0).then(pl.lit("")).otherwise(pl.lit("FROM_NOUGHT")))
    crimes, score = _column(frame, "value"), _column(frame, "score")
    some = np.where(crimes > 0, crimes, 1.0)
    # sum of n (s - 2 m h + h^2) over types, h being the mean of all; for one type it is n (s - m^2)
    chance = _column(frame, "chance")
    about = np.where(chance * some > score**2 * (1 + _ROUNDING), chance - score**2 / some, 0.0)
    mean = score / some
    limits = weighted_sum_limits(mean, (about + _column(frame, "mix")) / some**2, one_more=0.0, level=LEVEL)
    frame = frame.with_columns(
        pl.Series("value", mean),
        pl.col("score").alias("numerator"),
        pl.Series("denominator", crimes),
        pl.Series("chance", about),
        *_limit_columns(limits.low, limits.high, limits.method),
    )
    return _finish(frame, measure, "mean", scale=1 / some)


def _shares(made: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Each type's share of the partnership's weighted sum, in per cent."""
    whole = made.filter((pl.col("crime_type") == "") & (pl.col("area") == PARTNERSHIP)).select(
        "period",
        *(pl.col(name).alias(f"all_{name}") for name in ("score", "chance", "mix")),
        pl.col("lacks").alias("all_lacks"),
    )
    frame = made.filter(pl.col("area") == PARTNERSHIP).join(whole, on="period")
    frame = _reason(
        frame,
        pl.when(pl.col("all_lacks") | (pl.col("all_score") == 0)).then(pl.lit("CANNOT_TELL")).otherwise(pl.lit("")),
    )
    part, total = _column(frame, "score"), _column(frame, "all_score")
    spread = _column(frame, "chance") + _column(frame, "mix")
    rest = np.maximum(_column(frame, "all_chance") + _column(frame, "all_mix") - spread, 0.0)
    limits = weighted_share_limits(
        part, np.maximum(total - part, 0.0), part_variance=spread, rest_variance=rest, level=LEVEL
    )
    frame = frame.with_columns(
        pl.Series("value", np.where(total > 0, part / np.where(total > 0, total, 1.0), 0.0) * 100),
        pl.col("score").fill_null(0.0).alias("numerator"),
        pl.col("all_score").alias("denominator"),
        *_limit_columns(limits.low * 100, limits.high * 100, limits.method),
    )
    return _finish(frame, measure, "share")
