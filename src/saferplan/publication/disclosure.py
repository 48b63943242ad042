"""Disclosure control: from a bundle to what one audience may see.

Figures of `origin = open` are already public and are never withheld.  For any other, a count below the threshold is
withheld together with every figure that rests on it, and the rest are rounded; sentences that name such a figure are
said anew.  Names that a person gave to files stay in the bundle (`released_names`).  What the whole publication gives
away when its parts are set side by side is not yet audited: until it is, a partner's figures are released for the
partnership as a whole alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Cell
from saferplan.assessment.easy_numbers import easy_figure
from saferplan.assessment.own_words import shown
from saferplan.errors import CannotReckon
from saferplan.figures import MISSING_REASONS, Figure, in_words, unplaced_of
from saferplan.findings import EasyIdea, Finding, links_in
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.measures.sensitive import is_too_fine
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import AUDIENCES, names_of
from saferplan.publication.released_names import (
    released_account,
    released_figure_inputs,
    released_fitness,
    released_inputs,
)
from saferplan.settings import DisclosureSettings

SMALL = "SUPPRESSED_SMALL"
SECONDARY = "SUPPRESSED_SECONDARY"
SENSITIVE = "SUPPRESSED_SENSITIVE"
_LINK = re.compile(r"\[([^\]]*)\]\((figure:[^)\s]+)\)")
_NUMBERS = ("value", "numerator", "denominator", "low", "high", "level")


def release_figures(
    figures: pl.DataFrame, settings: DisclosureSettings, kinds: Mapping[str, str] = MappingProxyType({})
) -> pl.DataFrame:
    """Withhold and round what is not open, and withhold whatever is sensitive below the district.

    A count from a partner that is above nought and below the threshold is `SUPPRESSED_SMALL`, and so is a rate whose
    numerator is, or a share whose numerator or denominator is; other counts are rounded to the nearest `round_to`,
    and rates and shares reckoned anew from rounded counts, without the intervals, which would give the exact ones
    away.  A partner's figure for any area within the partnership is `SUPPRESSED_SECONDARY`, and so is one that is
    neither count, rate nor share, such as an index of inequality: it cannot be reckoned anew from rounded counts.
    Whatever is sensitive (`measures.sensitive`) is `SUPPRESSED_SENSITIVE` for any area smaller than a district,
    whoever it is from; `kinds` gives the kind of each area code.
    """
    counted = pl.when(pl.col("statistic") == "count").then(pl.col("value")).otherwise(pl.col("numerator"))
    partner = pl.col("origin") != "open"
    share = pl.col("statistic") == "share"
    whole = pl.when(share).then(pl.col("denominator"))
    small = partner & (_is_small(counted, settings) | _is_small(whole, settings))
    weighed = [slug for slug, measure in load_measures().items() if measure.count == "weights"]
    plain = pl.col("statistic").is_in(["count", "rate", "share"]) & ~pl.col("measure").is_in(weighed)
    exact = ~plain & (pl.col("missing") == "")
    within = partner & ((pl.col("area") != PARTNERSHIP) | exact)
    step = float(settings.round_to)
    rounded = _rounded(counted, step).alias("_rounded")
    bottom = pl.when(share).then(_rounded(pl.col("denominator"), step)).otherwise(pl.col("denominator"))
    fine = is_too_fine(kinds).alias("_fine")
    frame = figures.with_columns(small.alias("_small"), within.alias("_within"), fine, rounded, bottom.alias("_bottom"))
    kept = partner & ~pl.col("_small") & ~pl.col("_within") & counted.is_not_null()
    as_count = kept & (pl.col("statistic") == "count")
    as_part = kept & pl.col("statistic").is_in(["rate", "share"]) & (pl.col("numerator") > 0)
    frame = frame.with_columns(
        pl.when(as_count)
        .then(pl.col("_rounded"))
        .when(as_part)
        .then(pl.col("value") * pl.col("_rounded") / pl.col("numerator") * pl.col("denominator") / pl.col("_bottom"))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.when(as_part).then(pl.col("_rounded")).otherwise(pl.col("numerator")).alias("numerator"),
        pl.when(kept).then(pl.col("_bottom")).otherwise(pl.col("denominator")).alias("denominator"),
        *(pl.when(kept).then(None).otherwise(pl.col(name)).alias(name) for name in ("low", "high", "level")),
    )
    withheld = pl.col("_small") | pl.col("_within") | pl.col("_fine")
    notes = pl.struct("caveats", partner.alias("partner"), withheld.alias("withheld")).map_elements(
        lambda row: _caveats(row, settings), return_dtype=pl.List(pl.String)
    )
    reason = (
        pl.when(pl.col("_fine"))
        .then(pl.lit(SENSITIVE))
        .when(pl.col("_small"))
        .then(pl.lit(SMALL))
        .when(pl.col("_within"))
        .then(pl.lit(SECONDARY))
    )
    return frame.with_columns(
        *(pl.when(withheld).then(None).otherwise(pl.col(name)).alias(name) for name in _NUMBERS),
        reason.otherwise(pl.col("missing")).alias("missing"),
        *([] if (figures["origin"] == "open").all() else [notes.alias("caveats")]),
    ).select(figures.columns)


def _caveats(row: dict[str, Any], settings: DisclosureSettings) -> list[str]:
    """The notes that may travel with a released figure.

    How many of a partner's records have no place, and of how many, are counts too: they go where the figure is
    withheld, and are rounded where it is not, those without a place upwards, so that some are never said to be none.
    """
    if not row["partner"]:
        return list(row["caveats"])
    step = settings.round_to
    kept = []
    for note in row["caveats"]:
        rows, of = unplaced_of((note,))
        if not note.startswith("UNPLACED "):
            kept.append(note)
        elif not row["withheld"] and of >= max(settings.threshold, step):
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
    figures = released_figure_inputs(
        release_figures(bundle.figures, settings, dict(bundle.areas.select("code", "kind").iter_rows()))
    )
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
    told = tuple(finding for answer in (*bundle.answers, *bundle.profiles) for finding in answer.findings)
    manifest["left_out"] = [
        {"finding": finding.id, "question": finding.question, "reason": finding.judgement.left_out}
        for finding in told
        if finding.judgement.left_out
    ]
    words = manifest.pop("words", {})  # it has sentences as they were written, with the figures of the bundle
    audit["typed_numbers"] = len(words.get("typed", ()))
    manifest.pop("partner_notes", None)  # they count a partner's rows, and name its files
    manifest["members"] = _members(manifest["settings"].get("bodies", ()), manifest["as_of"])
    if audience == "public":
        manifest["settings"] = {k: v for k, v in manifest["settings"].items() if k != "bodies"}
    horizon = tuple(one for one in bundle.horizon if audience == one.audience or audience == AUDIENCES[1])
    audit["horizon_items_kept_back"] = len(bundle.horizon) - len(horizon)
    released = replace(
        bundle,
        manifest=manifest,
        answers=tuple(shown(answer) for answer in bundle.answers),
        profiles=tuple(shown(answer) for answer in bundle.profiles),
        figures=figures,
        fitness=released_fitness(bundle.fitness),
        accounts=tuple(released_account(account, settings) for account in bundle.accounts),
        matter=tuple(shown(answer) for answer in bundle.matter),
        horizon=horizon,
    )
    if audit["open"] == figures.height and withheld.is_empty():
        return released, audit
    names = names_of(bundle.areas, bundle.places)
    before, after = Resolver(bundle.figures, names), Resolver(figures, names)
    answers, profiles, matter = (
        tuple(_reworded(answer, before, after) for answer in group)
        for group in (released.answers, released.profiles, released.matter)
    )
    return replace(released, answers=answers, profiles=profiles, matter=matter), audit


def _members(bodies: Iterable[dict[str, str]], day: str) -> list[dict[str, str]]:
    """The bodies that are members on a day, by name and role in law; neither those to come nor those that ended."""
    now = [one for one in bodies if one["start"] <= day and (not one["end"] or day[: len(one["end"])] <= one["end"])]
    return [{"name": body["name"], "role": body["role"]} for body in now]


def _is_withheld(address: str, before: Resolver, after: Resolver) -> bool:
    """Whether a figure that had a value in the bundle has none in the release."""
    return after.figure(address).value is None and before.figure(address).value is not None


def _reworded(value: Any, before: Resolver, after: Resolver) -> Any:
    """Every text in an answer, with the words of each link whose figure was withheld or rounded said anew."""
    if isinstance(value, str):
        return _LINK.sub(lambda match: _link_words(match, before, after), value)
    if isinstance(value, tuple):
        return tuple(_reworded(item, before, after) for item in value)
    if isinstance(value, Cell) and value.rests_on and _is_withheld(value.rests_on, before, after):
        return replace(value, text=MISSING_REASONS[after.figure(value.rests_on).missing])
    if isinstance(value, Finding) and not all(_is_as_it_was(address, before, after) for address in value.figures):
        # Its size orders findings, and is a count.  Easy words of what is withheld would be about nothing.
        told = links_in("".join(idea.words for idea in value.easy))
        withheld = any(after.figure(address).value is None for _, address in told)
        value = replace(value, size=0.0, easy=() if withheld else value.easy)
    if isinstance(value, EasyIdea):
        return replace(
            value, words=_LINK.sub(lambda match: _link_words(match, before, after, easy_figure), value.words)
        )
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _reworded(getattr(value, f.name), before, after) for f in fields(value)})
    return value


def _is_as_it_was(address: str, before: Resolver, after: Resolver) -> bool:
    """Whether a figure is the same in the release as in the bundle."""
    was, now = before.figure(address), after.figure(address)
    return (was.value, was.low, was.high, was.missing) == (now.value, now.low, now.high, now.missing)


def _link_words(
    match: re.Match[str], before: Resolver, after: Resolver, say: Callable[[Figure], str] = in_words
) -> str:
    """A link as it may be published: its words stand where its figure is as it was."""
    if _is_as_it_was(match[2], before, after):
        return match[0]
    return f"[{say(after.figure(match[2]))}]({match[2]})"
