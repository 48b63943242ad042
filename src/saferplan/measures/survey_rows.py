"""Rows of a survey: how estimates become figures, with their addresses, notes and sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.figures import FIGURE_COLUMNS, Address
from saferplan.measures.definition import load_measures
from saferplan.measures.survey_notes import Base
from saferplan.measures.survey_waves import Group

_UNITS = {
    "survey_share": "%",
    "survey_share_unweighted": "%",
    "survey_base": "",
    "survey_mean": "score",
    "survey_gap": "percentage points",
    "survey_pair": "percentage points",
    "survey_rank": "rank",
    "survey_profile": "%",
    "survey_population": "%",
    "survey_theme": "%",
}


@dataclass(frozen=True)
class SurveyFigure:
    """One figure of a survey: measure, its group in the address, value, parts, limits and notes of its own.

    `limits` bound the value at 95% by the method `limited_by`.  `of` is the group of respondents, None for a figure of
    comments.
    """

    measure: str
    value: float | None
    keys: dict[str, str]
    of: Group | None = None
    numerator: float | None = None
    denominator: float | None = None
    limits: tuple[float, float] | None = None
    limited_by: str = ""
    notes: tuple[str, ...] = ()
    base: Base | None = None


class SurveyRows:
    """Gathers the figures of one wave."""

    def __init__(self, period: str, inputs: tuple[str, ...], notes: tuple[str, ...]) -> None:
        self._period, self._inputs, self._notes = period, inputs, notes
        self._rows: list[dict[str, Any]] = []

    def put(self, one: SurveyFigure) -> None:
        """Add a figure; one without a value cannot be told."""
        measure = load_measures()[one.measure]
        keys = one.keys | ({"who": one.of.slug} if one.of and one.of.slug else {})
        area = one.of.area if one.of else PARTNERSHIP
        address = Address(one.measure, self._period, area=area, group=tuple(sorted(keys.items())))
        low, high = one.limits or (None, None)
        self._rows.append(
            dict.fromkeys(FIGURE_COLUMNS, "")
            | {
                "id": str(address),
                "measure": one.measure,
                "statistic": measure.default_statistic,
                "area": area,
                "period": self._period,
                "group": address.group_text,
                "value": one.value,
                "numerator": one.numerator,
                "denominator": one.denominator,
                "low": low,
                "high": high,
                "level": None if low is None else 0.95,
                "interval_method": one.limited_by if low is not None else "",
                "unit": _UNITS[one.measure],
                "status": "final",
                "missing": "" if one.value is not None else "CANNOT_TELL",
                "origin": "survey",
                "caveats": [*one.notes, *self._about(one)],
                "inputs": list(self._inputs),
            }
        )

    def _about(self, one: SurveyFigure) -> list[str]:
        """The notes on whom the figure is of, and how it was weighted."""
        notes = []
        if one.of is not None and one.of.words:
            notes += [f"AMONG {one.of.words}"] if one.of.slug else []
        if one.base is not None:
            notes.append(one.base.note)
        if one.of is not None and one.of.placed:
            notes.append("GAVE_PLACE")
        weighted = one.of is None or one.of.weighted
        plain = one.measure in ("survey_share_unweighted", "survey_base", "survey_profile", "survey_theme")
        kinds = () if plain or not weighted else ("WEIGHTED", "UNWEIGHTED", "MARGINS_OFF")
        return [*notes, *(n for n in self._notes if n.partition(" ")[0] in kinds or n == "OPEN")]

    def frame(self) -> pl.DataFrame:
        """The figures, in the columns of `FIGURE_COLUMNS`."""
        found = pl.DataFrame(self._rows, schema=FIGURE_COLUMNS)
        assert found["id"].is_unique().all(), "two figures of a survey have one address"
        return found
