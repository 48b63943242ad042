"""Disclosure control: from a bundle to what one audience may see.

Figures of `origin = open` are already public and are never withheld.  For any other, a count below the threshold is
withheld together with every figure that rests on it, and the rest are rounded; sentences that name such a figure are
said anew.  Names that a person gave to files stay in the bundle (`released_names`).  What the whole publication gives
away when its parts are set side by side is not yet audited: until it is, a partner's figures are released for the
partnership as a whole alone, and for periods that do not overlap (decisions 13 and 30).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer
from saferplan.assessment.own_words import shown
from saferplan.errors import CannotReckon
from saferplan.figures import unplaced_of
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.measures.sensitive import is_too_fine, of_groups_of_areas
from saferplan.periods import Period, parse_period
from saferplan.publication.bundle import Bundle, Told
from saferplan.publication.disclosure_survey import release_survey
from saferplan.publication.released import AUDIENCES, names_of
from saferplan.publication.released_names import (
    released_account,
    released_figure_inputs,
    released_fitness,
    released_inputs,
)
from saferplan.publication.released_words import ReleasedWords
from saferplan.settings import DisclosureSettings

SMALL = "SUPPRESSED_SMALL"
SECONDARY = "SUPPRESSED_SECONDARY"
SENSITIVE = "SUPPRESSED_SENSITIVE"
_NUMBERS = ("value", "numerator", "denominator", "low", "high", "level")
_KINDS = ("financial", "calendar", "quarter")
"""The kinds of period for which a partner's figures may leave, in the order in which they are taken."""
_HARMLESS_NOTES = ("POPULATION", "AREAS")
"""The notes that say nothing of a partner's records; any other has numbers of them, such as the mix of offences."""
_OF_COUNTS = ("FROM_NOUGHT", "CANNOT_TELL")
"""Reasons for which there is no value that tell of counts."""

_PARTNER, _SHARE = pl.col("origin") != "open", pl.col("statistic") == "share"
_COUNTED = pl.when(pl.col("statistic") == "count").then(pl.col("value")).otherwise(pl.col("numerator"))
"""The number of records that a figure rests on."""
_KEPT_BACK = pl.col("_fine") | pl.col("_secondary") | pl.col("_small")


def release_figures(
    figures: pl.DataFrame,
    settings: DisclosureSettings,
    kinds: Mapping[str, str] = MappingProxyType({}),
) -> pl.DataFrame:
    """Withhold and round what is not open, and withhold whatever is sensitive below the district.

    A count from a partner that is above nought and below the threshold is `SUPPRESSED_SMALL`, and so is a rate whose
    numerator is, or a share whose numerator or denominator is; other counts are rounded to the nearest `round_to`,
    and rates and shares reckoned anew from rounded counts, without the intervals, which would give the exact ones
    away.  `SUPPRESSED_SECONDARY` is a partner's figure, small or not, for any area within the partnership or any group
    of its areas; for any period that is not one of `partner_periods`; of any group of a dimension of which one group is
    small; of a sum with open numbers in it; and one that is neither count, rate nor share, such as an index of
    inequality: it cannot be reckoned anew from rounded counts.  A partner's shares of other periods are not in it at
    all: that there is one would say that there was something to share.  Nor are hotspots that rest on a partner's
    records: which there are would say where something is.  Whatever is sensitive (`measures.sensitive`) is
    `SUPPRESSED_SENSITIVE` for any area smaller than a district, whoever it is from; `kinds` gives the kind of each area
    code.
    """
    of_survey = figures["origin"] == "survey"
    if of_survey.any():
        rest = release_figures(figures.filter(~of_survey), settings, kinds)
        return pl.concat([rest, release_survey(figures.filter(of_survey), settings)]).sort("id")
    if (figures["origin"] == "open").all():
        return _without_sensitive(figures, kinds)
    chosen = partner_periods(figures)
    told = pl.struct("measure", "period").is_in(
        [{"measure": slug, "period": text} for slug, texts in chosen.items() for text in texts]
    )
    frame = _judged(figures.with_columns(told.alias("_told")), settings, kinds)
    frame = _withheld(_rounded_anew(frame), settings)
    of_places = [slug for slug, measure in load_measures().items() if measure.count == "places"]
    gone = _PARTNER & (pl.col("measure").is_in(of_places) | (_SHARE & ~pl.col("_told")))
    return frame.filter(~gone).select(figures.columns)


def _without_sensitive(figures: pl.DataFrame, kinds: Mapping[str, str]) -> pl.DataFrame:
    """Figures that are all open, without those that are sensitive and too fine."""
    fine = is_too_fine(kinds)
    return figures.with_columns(
        *(pl.when(fine).then(None).otherwise(pl.col(name)).alias(name) for name in _NUMBERS),
        pl.when(fine).then(pl.lit(SENSITIVE)).otherwise(pl.col("missing")).alias("missing"),
    )


def _judged(figures: pl.DataFrame, settings: DisclosureSettings, kinds: Mapping[str, str]) -> pl.DataFrame:
    """The same with what is to be withheld and why (`_fine`, `_secondary`, `_small`), and with rounded parts."""
    measures = load_measures()
    returned = pl.col("measure").is_in([slug for slug, measure in measures.items() if measure.count == "returns"])
    # A return divides by what its sender gave, which is a count of theirs too; other rates divide by residents.
    of_counts = _SHARE | (returned & (pl.col("statistic") == "rate"))
    whole = pl.when(of_counts).then(pl.col("denominator"))
    weighed = [slug for slug, measure in measures.items() if measure.count in ("weights", "sums", "places")]
    plain = pl.col("statistic").is_in(["count", "rate", "share"]) & ~pl.col("measure").is_in(weighed)
    within = (pl.col("area") != PARTNERSHIP) | of_groups_of_areas()
    small = _PARTNER & (_is_small(_COUNTED, settings) | _is_small(whole, settings))
    dimensions = pl.col("group").str.replace_all(r"=[^;]*", "")
    one_is_small = (pl.col("group") != "") & small.any().over("measure", "area", "period", dimensions)
    exact = ~plain & pl.col("missing").is_in(["", *_OF_COUNTS])
    step = float(settings.round_to)
    return figures.with_columns(
        is_too_fine(kinds).alias("_fine"),
        (_PARTNER & (within | ~pl.col("_told") | exact | one_is_small)).alias("_secondary"),
        small.alias("_small"),
        _rounded(_COUNTED, step).alias("_top"),
        pl.when(of_counts).then(_rounded(whole, step)).otherwise(pl.col("denominator")).alias("_bottom"),
        pl.col("measure").replace_strict({s: float(m.per) for s, m in measures.items()}, default=1.0).alias("_per"),
    )


def _rounded_anew(frame: pl.DataFrame) -> pl.DataFrame:
    """What a partner's figures that are not withheld become: rounded, or reckoned from rounded parts; no intervals."""
    kept = _PARTNER & ~_KEPT_BACK & _COUNTED.is_not_null()
    as_part = kept & pl.col("statistic").is_in(["rate", "share"])
    scale = pl.when(_SHARE).then(100.0).otherwise(pl.col("_per"))
    return frame.with_columns(
        pl.when(kept & (pl.col("statistic") == "count"))
        .then(pl.col("_top"))
        .when(as_part & pl.col("value").is_not_null())
        .then(scale * pl.col("_top") / pl.col("_bottom"))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.when(as_part).then(pl.col("_top")).otherwise(pl.col("numerator")).alias("numerator"),
        pl.when(kept).then(pl.col("_bottom")).otherwise(pl.col("denominator")).alias("denominator"),
        *(pl.when(_PARTNER).then(None).otherwise(pl.col(name)).alias(name) for name in ("low", "high", "level")),
        # Its name says on which side of a limit the exact count lies.
        pl.when(_PARTNER).then(pl.lit("")).otherwise(pl.col("interval_method")).alias("interval_method"),
    )


def _withheld(frame: pl.DataFrame, settings: DisclosureSettings) -> pl.DataFrame:
    """The same without the numbers that are withheld, with the reason, and with the notes that may leave."""
    notes = pl.struct("caveats", _PARTNER.alias("partner"), _KEPT_BACK.alias("withheld")).map_elements(
        lambda row: _caveats(row, settings), return_dtype=pl.List(pl.String)
    )
    # Small is said last, and so of whole years of the whole partnership alone: it tells of a count above nought.
    reason = (
        pl.when(pl.col("_fine"))
        .then(pl.lit(SENSITIVE))
        .when(pl.col("_secondary"))
        .then(pl.lit(SECONDARY))
        .when(pl.col("_small"))
        .then(pl.lit(SMALL))
    )
    nothing = pl.col("_secondary") & ~pl.col("missing").is_in(["", *_OF_COUNTS])
    return frame.with_columns(
        *(pl.when(_KEPT_BACK).then(None).otherwise(pl.col(name)).alias(name) for name in _NUMBERS),
        pl.when(nothing).then(pl.col("missing")).otherwise(reason.otherwise(pl.col("missing"))).alias("missing"),
        notes.alias("caveats"),
    )


def partner_periods(figures: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    """The periods of each measure for which a partner's figures may leave: none overlaps another.

    Of periods that overlap, two rounded numbers less each other would tell of a third, and a run of them fixes it to
    the digit.  Financial years are taken first, then calendar years and quarters, the latest first.  Months, rolling
    years and other spans are not, since those of the next edition would overlap them, nor is any period of which a
    month comes from open data: its other months could be taken off exactly.

    >>> row = {"measure": "knife_crime", "origin": "partner", "area": "partnership", "value": 8.0}
    >>> texts = ["2018-05", "2017/18", "2018/19", "2018", "2019-Q2", "12m-2019-05"]
    >>> partner_periods(pl.DataFrame([row | {"period": text} for text in texts]))
    {'knife_crime': ('2018/19', '2017/18', '2019-Q2')}
    """
    held = figures.filter((pl.col("area") == PARTNERSHIP) & pl.col("value").is_not_null())
    pairs = held.select("measure", "period", "origin").unique(maintain_order=True)
    months_open: dict[str, set[int]] = {}
    for slug, text, _ in pairs.filter((pl.col("origin") == "open") & (pl.col("period").str.len_chars() == 7)).rows():
        if (period := parse_period(text)).kind == "month":
            months_open.setdefault(slug, set()).update(period.months)
    found: dict[str, dict[str, Period]] = {}
    candidates = {(slug, text) for slug, text, origin in pairs.rows() if origin != "open"}
    for slug, text in sorted(candidates, key=_precedence):
        period, taken = parse_period(text), found.setdefault(slug, {})
        months = set(period.months)
        if period.kind not in _KINDS or months & months_open.get(slug, set()):
            continue
        if not any(months & set(one.months) for one in taken.values()):
            taken[text] = period
    return {slug: tuple(taken) for slug, taken in found.items() if taken}


def _precedence(pair: tuple[str, str]) -> tuple[int, int, str, str]:
    """The order in which periods are taken: by kind, the latest of each first."""
    slug, text = pair
    period = parse_period(text)
    return (_KINDS.index(period.kind) if period.kind in _KINDS else len(_KINDS), -period.last, slug, text)


def _caveats(row: dict[str, Any], settings: DisclosureSettings) -> list[str]:
    """The notes that may travel with a released figure.

    Of a partner's figure only those of which it is known that they tell nothing of its records.  How many of these have
    no place, and of how many, are counts too: they go where the figure is withheld, and are rounded where it is not,
    those without a place upwards, so that some are never said to be none.
    """
    if not row["partner"]:
        return list(row["caveats"])
    step = settings.round_to
    kept = []
    for note in row["caveats"]:
        rows, of = unplaced_of((note,))
        if note.partition(" ")[0] in _HARMLESS_NOTES or " " not in note:
            kept.append(note)
        elif note.startswith("UNPLACED ") and not row["withheld"] and of >= max(settings.threshold, step):
            kept.append(f"UNPLACED rows={-(-rows // step) * step} of={(2 * of + step) // (2 * step) * step}")
    return kept


def _is_small(count: pl.Expr, settings: DisclosureSettings) -> pl.Expr:
    """Whether a count is above nought and below the threshold, or would be rounded to nought, which it is not."""
    least = max(settings.threshold, settings.round_to / 2)
    return ((count > 0) & (count < least)).fill_null(False)


def _rounded(count: pl.Expr, step: float) -> pl.Expr:
    """A count to the nearest step, halves upwards."""
    return (count / step + 0.5).floor() * step


def release_bundle(
    bundle: Bundle, settings: DisclosureSettings, *, name: str, edition: str, audience: str
) -> tuple[Bundle, dict[str, Any]]:
    """What one audience may see of the bundle of that name, and the audit of what was withheld.

    Raises `CannotReckon` for an audience that does not exist.
    """
    if audience not in AUDIENCES:
        raise CannotReckon("release", f"the audience {audience!r}", " or ".join(AUDIENCES))
    kinds = dict(bundle.areas.select("code", "kind").iter_rows())
    figures = released_figure_inputs(release_figures(bundle.figures, settings, kinds))
    reasons = (SMALL, SECONDARY, SENSITIVE)
    withheld = figures.filter(pl.col("missing").is_in(reasons))
    audit = {
        "threshold": settings.threshold,
        "round_to": settings.round_to,
        "figures": figures.height,
        "open": figures.filter(pl.col("origin") == "open").height,
        "withheld": {reason: withheld.filter(pl.col("missing") == reason).height for reason in reasons},
        "whole_publication_audit": "not made: figures from partners are released for the whole partnership alone",
    }
    manifest = bundle.manifest | {"kind": "release", "edition": edition, "audience": audience, "bundle": name}
    manifest["inputs"] = released_inputs(manifest["inputs"])
    words = manifest.pop("words", {})  # it has sentences as they were written, with the figures of the bundle
    audit["typed_numbers"] = len(words.get("typed", ()))
    manifest.pop("partner_notes", None)  # they count a partner's rows, and name its files
    manifest["members"] = _members(manifest["settings"].get("bodies", ()), manifest["as_of"])
    sources = [source | {"sender": ""} for source in manifest["settings"].get("partner_sources", ())]
    if sources:  # its folder's name is one that a person gave
        manifest["settings"] = manifest["settings"] | {"partner_sources": sources}
    if audience == "public":
        manifest["settings"] = {k: v for k, v in manifest["settings"].items() if k != "bodies"}
    horizon = tuple(one for one in bundle.horizon if audience == one.audience or audience == AUDIENCES[1])
    audit["horizon_items_kept_back"] = len(bundle.horizon) - len(horizon)
    names = names_of(bundle.areas, bundle.places)
    words = ReleasedWords(
        Resolver(bundle.figures, names), Resolver(figures, names), made_anew=bundle.to_release is not None
    )
    told = bundle.to_release or Told(bundle.answers, bundle.profiles, bundle.matter, bundle.sheets)
    # A finding that is not made from what may be shown is not named either, though the analyst left it out.
    manifest["left_out"] = [
        {"finding": finding.id, "question": finding.question, "reason": finding.judgement.left_out}
        for answer in (*told.answers, *told.profiles)
        for finding in answer.findings
        if finding.judgement.left_out and not words.rests_on_withheld(finding)
    ]
    # A sheet on a few streets is for those who will act on it (decision 33).
    told = replace(told, sheets=() if audience == "public" else told.sheets)
    found = {_key(answer) for answer in (*bundle.answers, *bundle.profiles) if answer.findings}
    answers, profiles, matter, sheets = (
        tuple(words.answer(shown(answer), found=_key(answer) in found) for answer in group)
        for group in (told.answers, told.profiles, told.matter, told.sheets)
    )
    released = replace(
        bundle,
        manifest=manifest,
        answers=answers,
        profiles=profiles,
        figures=figures,
        fitness=released_fitness(bundle.fitness),
        accounts=tuple(released_account(account, settings) for account in bundle.accounts),
        matter=matter,
        horizon=horizon,
        sheets=sheets,
        to_release=None,
    )
    return released, audit


def _key(answer: Answer) -> tuple[str, str]:
    """What an answer is: its question, and the area that it is about."""
    return answer.question, answer.about


def _members(bodies: Iterable[dict[str, str]], day: str) -> list[dict[str, str]]:
    """The bodies that are members on a day, by name and role in law; neither those to come nor those that ended."""
    now = [one for one in bodies if one["start"] <= day and (not one["end"] or day[: len(one["end"])] <= one["end"])]
    return [{"name": body["name"], "role": body["role"]} for body in now]
