"""Small models, issues and scores that the tests of priorities share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from saferplan.priorities.issues import Issue, Signal, lacking_signals
from saferplan.priorities.model import SIGNALS, ScoreBlock, ScoreField, ScoreLevel, ScoringModel, shipped_models
from saferplan.priorities.scores import CellScore

FOUR = shipped_models()["four-by-four"]
DAY = date(2019, 10, 14)
VIOLENCE = "crime-type/violence-and-sexual-offences"
HEAD = "issue,field,score,confidence,note,scorer,scored_on\n"


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


def rows(*given: str) -> str:
    """Rows of scores from "issue field score confidence scorer"."""
    made = []
    for one in given:
        issue, field, level, sure, scorer = one.split()
        made.append(f"{issue},{field},{level},{sure},,{scorer},2019-10-14\n")
    return HEAD + "".join(made)


ASHBROOK_SCORES = rows(
    f"{VIOLENCE} likelihood 4 high Police", f"{VIOLENCE} impact 4 high Police",
    f"{VIOLENCE} likelihood 4 high Council", f"{VIOLENCE} impact 4 medium Council",
    "crime-type/burglary likelihood 4 high Police", "crime-type/burglary impact 3 medium Police",
    "crime-type/burglary likelihood 3 low Council", "crime-type/burglary impact 1 low Council",
    "crime-type/drugs likelihood 2 high Police", "crime-type/drugs impact 2 high Police",
    "theme/domestic-abuse likelihood 3 low Council",
)  # fmt: skip
"""Scores of four issues of Ashbrook by two bodies, with a quarrel about burglary and a gap at domestic abuse."""
