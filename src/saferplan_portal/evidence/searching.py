"""Finding figures in a release by measure, area, period and part, and what is said of each in a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from saferplan.figures import STATISTICS, Figure, in_words
from saferplan.measures.group_words import group_in_words
from saferplan.publication.released import Released
from saferplan_portal.evidence.words import interval_of

MOST = 2_000
"""No search gives more addresses than this: whoever has so many asks more narrowly."""

_KINDS = {"partnership": 0, "district": 1, "board": 2, "town": 3, "ward": 4, "lsoa": 5}
"""Kinds of areas, the largest first."""

_STATISTICS = {name: place for place, name in enumerate(STATISTICS)}
"""The plain ones first."""


@dataclass(frozen=True)
class Asked:
    """What was asked for; "" where anything will do."""

    measure: str
    area: str = ""
    period: str = ""
    part: str = ""


@dataclass(frozen=True)
class FoundFigure:
    """A figure in a list: its address, title, value and interval in words, and its first caveats."""

    address: str
    title: str
    value: str
    interval: str
    caveats: tuple[str, ...]


def addresses(released: Released, asked: Asked) -> list[str]:
    """The addresses of the figures asked for: the whole partnership first, the plainest number, the latest period."""
    rows = released.figures.frame.lazy().filter(pl.col("measure") == asked.measure)
    if asked.area:
        rows = rows.filter(pl.col("area").is_in(_codes(released, asked.area)))
    if asked.period:
        rows = rows.filter(pl.col("period").str.starts_with(asked.period.strip()))
    if asked.part:
        groups = rows.select(pl.col("group").unique()).collect()["group"].to_list()
        rows = rows.filter(pl.col("group").is_in(_groups(groups, asked.part)))
    kinds = {code: _KINDS.get(area.kind, len(_KINDS)) for code, area in released.areas.items()}
    columns = [
        pl.col("area").replace_strict(kinds, default=len(_KINDS)).alias("_kind"),
        pl.col("statistic").replace_strict(_STATISTICS, default=len(_STATISTICS)).alias("_statistic"),
    ]
    ordered = rows.with_columns(columns).sort(
        ["_kind", "area", "_statistic", "group", "period", "id"], descending=[False, False, False, False, True, False]
    )
    found: list[str] = ordered.select("id").head(MOST).collect()["id"].to_list()
    return found


def described(released: Released, address: str) -> FoundFigure:
    """What a list says of the figure at an address."""
    figure = released.figure(address)
    told = released.figures.explain(address)
    return FoundFigure(address, told.title, in_words(figure), interval_of(figure), told.caveats)


def _codes(released: Released, words: str) -> list[str]:
    """The codes of the areas whose name begins with the words, or holds them; the partnership by its own name too."""
    wanted = words.casefold().strip()
    names: Mapping[str, str] = {code: area.name.casefold() for code, area in released.areas.items()}
    begins = [code for code, name in names.items() if name.startswith(wanted) or code.casefold() == wanted]
    return begins or [code for code, name in names.items() if wanted in name]


def _groups(groups: list[str], words: str) -> list[str]:
    """The groups whose words hold those given."""
    wanted = words.casefold().strip().replace("-", " ")
    found = []
    for group in groups:
        pairs = tuple(tuple(part.split("=", 1)) for part in group.split("&") if "=" in part)
        told = group_in_words(pairs).casefold() if pairs else ""  # type: ignore[arg-type]
        if wanted in told.replace("-", " ") or wanted in group.replace("-", " "):
            found.append(group)
    return found


def same_but_period(released: Released, figure: Figure) -> list[str]:
    """The addresses of the figure in its other periods of the same kind, the latest first."""
    rows = released.figures.frame.filter(
        (pl.col("measure") == figure.measure)
        & (pl.col("area") == figure.area)
        & (pl.col("group") == figure.group)
        & (pl.col("statistic") == figure.statistic)
        & (pl.col("of") == figure.of)
        & (pl.col("period").str.replace_all(r"\d+", "0") == _form_of(figure.period))
    )
    found: list[str] = rows.sort("period", descending=True)["id"].to_list()
    return found


def _form_of(period: str) -> str:
    """The form of a period, which those of one kind share: "2018/19" is a "0/0"."""
    return re.sub(r"\d+", "0", period)
