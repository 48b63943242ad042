"""Small models, issues and scores that the tests of priorities share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from saferplan.priorities.issues import Issue, Signal, lacking_signals
from saferplan.priorities.model import SIGNALS, ScoreBlock, ScoreField, ScoreLevel, ScoringModel, shipped_models
from saferplan.priorities.scores import CellScore

FOUR = shipped_models()["four-by-four"]
DAY = date(2019, 10, 14)


def model_of(*fields: tuple[str, str, tuple[float, ...]], combine: str = "sum", beside: str = "") -> ScoringModel:
    """A model from its fields: slug, block and the scores of the levels."""
    blocks = dict.fromkeys(block for _, block, _ in fields)
    made = tuple(
        ScoreField(
            slug, slug.title(), block, f"{slug}?", tuple(ScoreLevel(one, f"level {one:g}", "so") for one in levels)
        )
        for slug, block, levels in fields
    )
    return ScoringModel(
        "small", "A small model", "1", "For tests.", "Ours.", combine,
        tuple(ScoreBlock(one, one.title(), one == beside) for one in blocks), made,
    )  # fmt: skip


def issue(name: str, **values: float) -> Issue:
    """An issue of the analyst's own, with the values of its signals."""
    signals = {one.name: one for one in lacking_signals("nobody counted it")}
    for key, value in values.items():
        signals[key] = Signal(
            key, f"figure:{key}?area=partnership&period=2018", value, None, None, f"{value:g}", brief=f"{value:g}"
        )
    return Issue(f"own/{name}", name.title(), (), tuple(signals[one] for one in SIGNALS))


def cells(rows: Iterable[tuple[str, str, str, int, str]]) -> tuple[CellScore, ...]:
    """Scores from rows of issue, field, scorer, level and confidence."""
    return tuple(CellScore(f"own/{name}", field, scorer, DAY, level, sure) for name, field, scorer, level, sure in rows)
