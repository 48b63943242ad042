"""Answers to JSON and back: the same shape in a bundle, a release and a test."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from saferplan.assessment.answer import (
    Answer,
    AreaMap,
    Break,
    Cell,
    Chart,
    DataTable,
    Funnel,
    Lack,
    MapSet,
    Point,
    Series,
    TableColumn,
)
from saferplan.findings import EasyIdea, Finding, Judgement


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain JSON values."""
    return asdict(answer)


def _table(raw: dict[str, Any]) -> DataTable:
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in raw.pop("rows"))
    columns = tuple(TableColumn(**column) for column in raw.pop("columns"))
    return DataTable(rows=rows, columns=columns, **raw)


def _chart(raw: dict[str, Any]) -> Chart:
    series = tuple(
        Series(s["name"], tuple(Point(**point) for point in s["points"]), s["emphasis"]) for s in raw.pop("series")
    )
    breaks = tuple(Break(**one) for one in raw.pop("breaks"))
    funnel = raw.pop("funnel", None)
    return Chart(series=series, breaks=breaks, funnel=Funnel(**funnel) if funnel else None, **raw)


def _map(raw: dict[str, Any]) -> AreaMap:
    shades = tuple((code, address) for code, address in raw.pop("shades"))
    classes = tuple((code, word) for code, word in raw.pop("classes", ()))
    return AreaMap(shades=shades, labels=tuple(raw.pop("labels")), classes=classes, **raw)


def _map_set(raw: dict[str, Any]) -> MapSet:
    maps = tuple(_map(dict(one)) for one in raw.pop("maps"))
    return MapSet(maps=maps, **raw)


def _finding(raw: dict[str, Any]) -> Finding:
    judgement = Judgement(**raw.get("judgement", {}))
    easy = tuple(EasyIdea(**one) for one in raw.get("easy", ()))
    return Finding(**(raw | {"figures": tuple(raw["figures"]), "judgement": judgement, "easy": easy}))


def answer_from_json(raw: dict[str, Any]) -> Answer:
    """Read an answer back from the JSON of `answer_as_json`."""
    raw = dict(raw)
    return Answer(
        findings=tuple(_finding(one) for one in raw.pop("findings")),
        tables=tuple(_table(dict(one)) for one in raw.pop("tables")),
        charts=tuple(_chart(dict(one)) for one in raw.pop("charts")),
        maps=tuple(_map(dict(one)) for one in raw.pop("maps")),
        map_sets=tuple(_map_set(dict(one)) for one in raw.pop("map_sets", ())),
        cannot_tell=tuple(raw.pop("cannot_tell")),
        lacks=tuple(Lack(**one) for one in raw.pop("lacks", ())),
        **raw,
    )
