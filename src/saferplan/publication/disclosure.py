"""Disclosure control: from a bundle to what one audience may see.

Figures of `origin = open` are already public and are never withheld.  For any other, a count below the threshold is
withheld together with every figure that rests on it, and the rest are rounded.  What the whole publication gives away
when its parts are set side by side is not yet audited: until it is, a partner's figures are released for the
partnership as a whole alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.errors import CannotReckon
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import AUDIENCES
from saferplan.settings import DisclosureSettings

SMALL = "SUPPRESSED_SMALL"
SECONDARY = "SUPPRESSED_SECONDARY"
_NUMBERS = ("value", "numerator", "denominator", "low", "high", "level")


def release_figures(figures: pl.DataFrame, settings: DisclosureSettings) -> pl.DataFrame:
    """Withhold and round what is not open.

    A count from a partner that is above nought and below the threshold is `SUPPRESSED_SMALL`, and so is a rate or
    share whose numerator is; other counts are rounded to the nearest `round_to`, and rates and shares reckoned anew
    from rounded counts.  A partner's figure for any area within the partnership is `SUPPRESSED_SECONDARY`.
    """
    counted = pl.when(pl.col("statistic") == "count").then(pl.col("value")).otherwise(pl.col("numerator"))
    partner = pl.col("origin") != "open"
    small = partner & (counted > 0) & (counted < settings.threshold)
    within = partner & (pl.col("area") != PARTNERSHIP)
    step = float(settings.round_to)
    rounded = ((counted / step + 0.5).floor() * step).alias("_rounded")
    frame = figures.with_columns(small.fill_null(False).alias("_small"), within.alias("_within"), rounded)
    kept = partner & ~pl.col("_small") & ~pl.col("_within") & counted.is_not_null()
    as_count = kept & (pl.col("statistic") == "count")
    as_part = kept & pl.col("statistic").is_in(["rate", "share"]) & (pl.col("numerator") > 0)
    frame = frame.with_columns(
        pl.when(as_count)
        .then(pl.col("_rounded"))
        .when(as_part)
        .then(pl.col("value") * pl.col("_rounded") / pl.col("numerator"))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.when(as_part).then(pl.col("_rounded")).otherwise(pl.col("numerator")).alias("numerator"),
        *(pl.when(kept).then(None).otherwise(pl.col(name)).alias(name) for name in ("low", "high")),
    )
    withheld = pl.col("_small") | pl.col("_within")
    reason = pl.when(pl.col("_small")).then(pl.lit(SMALL)).when(pl.col("_within")).then(pl.lit(SECONDARY))
    return frame.with_columns(
        *(pl.when(withheld).then(None).otherwise(pl.col(name)).alias(name) for name in _NUMBERS),
        reason.otherwise(pl.col("missing")).alias("missing"),
    ).select(figures.columns)


def release_bundle(
    bundle: Bundle, settings: DisclosureSettings, *, name: str, edition: str, audience: str
) -> tuple[Bundle, dict[str, Any]]:
    """What one audience may see of the bundle of that name, and the audit of what was withheld.

    Raises `CannotReckon` for an audience that does not exist.
    """
    if audience not in AUDIENCES:
        raise CannotReckon("release", f"the audience {audience!r}", " or ".join(AUDIENCES))
    figures = release_figures(bundle.figures, settings)
    withheld = figures.filter(pl.col("missing").is_in([SMALL, SECONDARY]))
    audit = {
        "threshold": settings.threshold,
        "round_to": settings.round_to,
        "figures": figures.height,
        "open": figures.filter(pl.col("origin") == "open").height,
        "withheld": {reason: withheld.filter(pl.col("missing") == reason).height for reason in (SMALL, SECONDARY)},
        "whole_publication_audit": "not made: figures from partners are released for the whole partnership alone",
    }
    manifest = bundle.manifest | {"kind": "release", "edition": edition, "audience": audience, "bundle": name}
    if audience == "public":
        manifest["settings"] = {k: v for k, v in manifest["settings"].items() if k != "bodies"}
    return replace(bundle, manifest=manifest, figures=figures), audit
