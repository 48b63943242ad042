"""The files of proposed priorities, each marked as a working paper: the page, CSV, JSON and the picture.

A CSV file has its metadata beside it, as every CSV file of Saferplan has: what it is, whose, and what columns mean.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

from saferplan.priorities.rankings import TITLES
from saferplan.priorities.scores import Scored
from saferplan.priorities.told import WORKING, Proposals, not_scored, standing_of
from saferplan.priorities.who_scored import who_scored
from saferplan.publication.csv_metadata import ENDING, table_metadata
from saferplan.publication.downloads import csv_text
from saferplan.publication.priorities_page import priorities_page, ranks_picture

FILES = (
    "priorities.html",
    "ranking.csv",
    f"ranking.csv{ENDING}",
    "scores.csv",
    f"scores.csv{ENDING}",
    "proposed.json",
    "ranks.svg",
)
"""What is written of proposals."""

_SCORES_MEAN = {
    "issue": "The issue's id.",
    "field": "The field of the model that was scored.",
    "scorer": "Who scored.",
    "scored_on": "The day of the score.",
    "score": "The score of the level that was chosen.",
    "level": "What the level is called.",
    "confidence": "How sure the scorer was: high, medium or low.",
    "note": "Why, in the scorer's words.",
    "evidence": "Ids of findings and addresses of figures that the score rests on, with spaces between.",
    "where": "The file and row that the score was read from.",
}
_SCORES_ARE = {"scored_on": "date", "score": "number"}


def priorities_files(held: Proposals) -> dict[str, str]:
    """The text of each file of `FILES`, by name."""
    order, order_means, order_are = _ranking(held)
    scores = _scores_csv(held.scored)
    text = json.dumps(proposals_json(held), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    files = {
        "priorities.html": priorities_page(held),
        "ranking.csv": order,
        f"ranking.csv{ENDING}": _beside(
            held, order, "ranking", "Issues in the order of their scores", (order_means, order_are)
        ),
        "scores.csv": scores,
        f"scores.csv{ENDING}": _beside(held, scores, "scores", "Scores of issues", (_SCORES_MEAN, _SCORES_ARE)),
        "proposed.json": text,
        "ranks.svg": ranks_picture(held, wide=True),
    }
    assert tuple(files) == FILES, files.keys()
    return files


def _beside(held: Proposals, text: str, name: str, title: str, columns: tuple[dict[str, str], dict[str, str]]) -> str:
    """The metadata of a file, the standing of what it holds first."""
    model = held.scored.model
    about = {
        "dc:title": f"{title} ({WORKING.rstrip('.')})",
        "dc:description": " ".join(standing_of(held)),
        "dc:creator": held.area,
        "dc:source": f"{held.source} Scored by {model.title} (version {model.version}).",
    }
    key = ("issue",) if name == "ranking" else ("issue", "field", "scorer")
    return table_metadata(text, name=name, about=about, meaning=columns[0], types=columns[1], key=key)


def proposals_json(held: Proposals) -> dict[str, Any]:
    """What was worked out, as plain JSON values; what cannot be told is null."""
    scored, found = held.scored, held.stability
    ranking = [
        {
            "id": scored.issues[place].id,
            "title": scored.issues[place].title,
            "score": round(float(scored.results[place]), 6),
            "band": scored.model.band(float(scored.results[place])),
            "rank": int(scored.ranks[place]),
            "rank_low": int(found.low[place]),
            "rank_high": int(found.high[place]),
            "chance_top": round(float(found.chance_top[place]), 4),
            "chance_first": round(float(found.chance_first[place]), 4),
            "own": {name: _plain(float(values[place])) for name, values in scored.own.items()},
            "beside": {name: _plain(float(values[place])) for name, values in scored.beside.items()},
        }
        for place in scored.ranked
    ]
    plain: dict[str, Any] = json.loads(json.dumps({
        "standing": " ".join(standing_of(held)),
        "model": scored.model.name,
        "source": held.source,
        "audience": held.audience,
        "top": found.top,
        "draws": found.draws,
        "proposed": [one.as_json() for one in held.proposed],
        "ranking": ranking,
        "rankings": [asdict(one) for one in held.rankings],
        "rankings_agree": [asdict(one) | {"correlation": _plain(one.correlation)} for one in held.agree],
        "agreement_by_field": [_no_nan(asdict(one)) for one in held.by_field],
        "agreement_by_pair": [_no_nan(asdict(one)) for one in held.by_pair],
        "dissent": [asdict(one) for one in held.dissents],
        "weights": [asdict(one) for one in held.weights],
        "left_out": {one.id: one.left_out for one in held.left_out},
        "not_scored": not_scored(held),
        "findings_of_no_issue": [one.id for one in held.aside],
    }, default=str))  # fmt: skip
    return plain


def _plain(value: float) -> float | None:
    """A number for JSON, None where there is none."""
    return round(value, 6) if np.isfinite(value) else None


def _no_nan(raw: dict[str, Any]) -> dict[str, Any]:
    """A row whose numbers that cannot be told are None."""
    return {key: _plain(value) if isinstance(value, float) else value for key, value in raw.items()}


def _ranking(held: Proposals) -> tuple[str, dict[str, str], dict[str, str]]:
    """A row for each issue with a result, as CSV; what each column means; and the types of those that are no words."""
    scored, found = held.scored, held.stability
    chance = f"chance_first_{found.top}"
    meaning = {
        "issue": "The issue's id.",
        "title": "What it is called.",
        "score": "The score by the model, in full.",
        "band": "The band of the model that the score lies in; blank where it has none.",
        "rank": "The rank by score, the highest first; equal scores share the best.",
        "rank_low": "The best rank that it could as well have.",
        "rank_high": "The worst rank that it could as well have.",
        chance: f"In which share of draws it is among the first {found.top}.",
        "standing": "Whether it is proposed, could as well be, or neither (blank).",
        "scored_by": "How many of the scorers scored it.",
        "scorers": "How many scored anything at all.",
    }
    meaning |= {
        f"rank_by_{one.name}": f"The rank by {TITLES[one.name].lower()} and no score; blank where there is no figure."
        for one in held.rankings
    }
    whole = [name for name in meaning if name.startswith("rank") or name in ("scored_by", "scorers")]
    types = dict.fromkeys(whole, "integer") | {"score": "number", chance: "number"}
    standing = {one.id: one.standing for one in held.proposed}
    rows: list[list[object]] = [[*meaning]]
    for place in scored.ranked:
        issue, result = scored.issues[place], float(scored.results[place])
        by_list = [one.of(issue.id) for one in held.rankings]
        rows.append(
            [
                *(issue.id, issue.title, round(result, 6), scored.model.band(result), int(scored.ranks[place])),
                *(int(found.low[place]), int(found.high[place]), round(float(found.chance_top[place]), 4)),
                *(standing.get(issue.id, ""), len(who_scored(scored, issue.id)), len(scored.scorers)),
                *("" if one is None else one.rank for one in by_list),
            ]
        )
    return _csv(rows), meaning, types


def _scores_csv(scored: Scored) -> str:
    """Every score that was read, with who gave it, when, how sure, why and where it stands."""
    rows: list[list[object]] = [[*_SCORES_MEAN]]
    for cell in scored.cells:
        field = scored.model.field(cell.field)
        assert field is not None, cell.field
        level = field.levels[cell.level]
        rows.append(
            [
                *(cell.issue, cell.field, cell.scorer, cell.scored_on.isoformat(), f"{level.score:g}", level.title),
                *(cell.confidence, cell.note, " ".join(cell.evidence), cell.where),
            ]
        )
    return _csv(rows)


def _csv(rows: list[list[object]]) -> str:
    """Rows as CSV, the first the heading."""
    head, *rest = ([str(cell) for cell in row] for row in rows)
    return csv_text(head, rest)
