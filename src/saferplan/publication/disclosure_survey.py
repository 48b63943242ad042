"""Disclosure control of a survey: answers of few people are withheld, and what is left gives none of them away.

An answer is worked out among the respondents of one group.  A group of too few is told of not at all, and then neither
is the next smallest of its kind, since all less the others would be the first.  An answer that very few gave (or all
but very few) is withheld of two groups of a kind, together with a second answer of each.  What is
told is rounded: shares and how far they are apart to one decimal place, scores to two, numbers of respondents to the
nearest few.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from saferplan.measures.survey_figures import WHOLE
from saferplan.measures.survey_notes import Base, note_of
from saferplan.settings import DisclosureSettings

SMALL, SECONDARY = "SUPPRESSED_SMALL", "SUPPRESSED_SECONDARY"
_SHARES = ("survey_share", "survey_share_unweighted")
_OF_ANSWERS = ("survey_gap", "survey_pair", "survey_rank")
_KEYS = ("period", "question", "who", "area")
_PLACES = {"%": 1, "percentage points": 1, "score": 2}
"""Decimal places of what is told.  Whole, a difference of two shares would give away how many are behind each."""


def release_survey(figures: pl.DataFrame, settings: DisclosureSettings) -> pl.DataFrame:
    """The figures of a survey as they may be shown; `figures` are those whose origin is "survey".

    A group of fewer respondents with a view than `least_base` is `SUPPRESSED_SMALL` in everything that is of it, and
    the smallest other group of its kind `SUPPRESSED_SECONDARY` where it is the only one.  Of an answer given by more
    than nobody and fewer than `threshold`, or by all but so few, the share is `SUPPRESSED_SMALL`; the smallest other
    answer, both of the next smallest group of its kind, and answers told as one that it is part of are
    `SUPPRESSED_SECONDARY`, as is what sets any of these against others.  Numbers of respondents are rounded to
    `round_to`, and how many gave an answer is not told.
    """
    if figures.is_empty():
        return figures
    rows = _apart(figures)
    reasons = dict.fromkeys(rows["id"].to_list(), "")
    _few_respondents(rows, reasons, settings)
    _few_answers(rows, reasons, settings)
    _few_of_whole(rows, reasons, settings)
    told = [_released(row, reasons[row["id"]], settings) for row in figures.iter_rows(named=True)]
    return pl.DataFrame(told, schema=figures.schema)


def _apart(figures: pl.DataFrame) -> pl.DataFrame:
    """The figures with their group taken apart: question, answer, who, and the kind of group."""
    parts = [dict(pair.split("=", 1) for pair in group.split(";") if pair) for group in figures["group"].to_list()]
    columns = {
        name: [part.get(name, "") for part in parts] for name in ("question", "answer", "who", "base", "channel")
    }
    kinds = [
        ("board" if area != "partnership" else who.partition("-")[0])
        for area, who in zip(figures["area"].to_list(), columns["who"], strict=True)
    ]
    nets = [note_of(notes, "TOGETHER") or "" for notes in figures["caveats"].to_list()]
    return figures.with_columns(
        *(pl.Series(name, values) for name, values in columns.items()),
        pl.Series("kind", [{"most": "deprivation", "less": "deprivation"}.get(one, one) for one in kinds]),
        pl.Series("net", nets),
    )


def _few_respondents(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold groups with a base too small to tell of, question by question, and the next smallest beside one."""
    bases = rows.filter((pl.col("measure") == "survey_base") & (pl.col("base") == "view"))
    small: set[tuple[Any, ...]] = set()
    second: set[tuple[Any, ...]] = set()
    for _, groups in bases.group_by("period", "question", "kind", maintain_order=True):
        sizes = sorted((value or 0.0, key) for value, *key in groups.select("value", *_KEYS).iter_rows())
        few = [tuple(key) for size, key in sizes if size < settings.least_base]
        small.update(few)
        rest = [tuple(key) for size, key in sizes if size >= settings.least_base]
        if len(few) == 1 and rest and groups["kind"][0]:
            second.add(rest[0])
    of_these = rows.select("id", *_KEYS).iter_rows()
    for name, *key in of_these:
        if tuple(key) in small:
            reasons[name] = SMALL
        elif tuple(key) in second:
            reasons[name] = reasons[name] or SECONDARY


def _few_answers(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold answers of very few people, what could be subtracted to find them, and what rests on any of it."""
    shares = rows.filter(pl.col("measure") == "survey_share")
    hidden: dict[tuple[Any, ...], str] = {}
    for _, of_kind in shares.group_by("period", "question", "kind", maintain_order=True):
        hidden |= _hidden_in_kind(of_kind, settings)
    kinds = dict(zip(rows["id"].to_list(), rows["kind"].to_list(), strict=True))
    touched = set(_with_kinds(hidden, rows))
    wanted = rows.filter(pl.col("measure").is_in([*_SHARES, *_OF_ANSWERS]))
    for name, measure, *key in wanted.select("id", "measure", *_KEYS, "answer").iter_rows():
        if tuple(key) in hidden:
            reasons[name] = reasons[name] or hidden[tuple(key)]
        elif measure == "survey_gap" and (key[0], key[1], key[-1], kinds[name]) in touched:
            reasons[name] = reasons[name] or SECONDARY


def _with_kinds(hidden: Iterable[tuple[Any, ...]], rows: pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    """Each withheld answer of a group, with the kind of the group."""
    kind_of = {tuple(key): kind for *key, kind in rows.select("who", "area", "kind").unique().iter_rows()}
    for period, question, who, area, answer in hidden:
        yield period, question, answer, kind_of[who, area]


def _hidden_in_kind(shares: pl.DataFrame, settings: DisclosureSettings) -> dict[tuple[Any, ...], str]:
    """The answers that are withheld of one question among groups of one kind, and why.

    Where any is, it is withheld of two groups, and of each two answers, so that neither the others of the group nor the
    others of its kind give it away; and so are answers told as one that it is part of.
    """
    single = shares.filter(pl.col("net") == "")
    few: dict[tuple[Any, ...], set[str]] = {}
    for *key, answer, top, bottom in single.select(*_KEYS, "answer", "numerator", "denominator").iter_rows():
        if top is not None and _is_few(top, bottom, settings):
            few.setdefault(tuple(key), set()).add(answer)
    if not few:
        return {}
    answers = set().union(*few.values())
    if len(answers) == 1:
        rest = single.filter(~pl.col("answer").is_in(list(answers))).sort("numerator", "answer")
        answers |= set(rest["answer"].to_list()[:1])
    groups = list(few)
    others = (
        single.filter(pl.col("denominator") > 0)
        .sort("denominator", "who", "area")
        .select(*_KEYS)
        .unique(maintain_order=True)
    )
    if len(groups) == 1:
        groups += [key for key in others.iter_rows() if key not in few][:1]
    hidden = {}
    for group in groups:
        for answer in answers:
            hidden[*group, answer] = SMALL if answer in few.get(group, set()) else SECONDARY
    nets = shares.filter(pl.col("net") != "").select(*_KEYS, "answer", "net")
    for *key, answer, net in nets.iter_rows():
        if tuple(key) in groups and answers & set(net.split(",")):
            hidden[*key, answer] = SECONDARY
    return hidden


def _few_of_whole(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold kinds and groups of very few respondents, and themes in very few comments."""
    profile = rows.filter(pl.col("measure") == "survey_profile")
    for _, groups in profile.group_by("period", "kind", "channel", maintain_order=True):
        ordered = groups.sort("numerator", "who")
        few = ordered.filter(_too_few(settings))["id"].to_list()
        rest = ordered.filter(~_too_few(settings))["id"].to_list()
        reasons.update(dict.fromkeys(few, SMALL))
        if len(few) == 1:
            reasons.update(dict.fromkeys(rest[:1], SECONDARY))
    took_part = rows.filter(
        (pl.col("question") == WHOLE) & (pl.col("value") > 0) & (pl.col("value") < settings.threshold)
    )
    reasons.update(dict.fromkeys(took_part["id"].to_list(), SMALL))
    themes = rows.filter((pl.col("measure") == "survey_theme") & _too_few(settings))
    reasons.update(dict.fromkeys(themes["id"].to_list(), SMALL))


def _too_few(settings: DisclosureSettings) -> pl.Expr:
    return (pl.col("numerator") > 0) & (pl.col("numerator") < settings.threshold)


def _is_few(top: float, bottom: float | None, settings: DisclosureSettings) -> bool:
    """Whether more than nobody and fewer than the threshold gave an answer, or did not."""
    left = (bottom or 0.0) - top
    return 0 < top < settings.threshold or 0 < left < settings.threshold


def _released(row: dict[str, Any], reason: str, settings: DisclosureSettings) -> dict[str, Any]:
    """One figure as it may be shown."""
    reason = row["missing"] or reason
    if reason:
        nothing = dict.fromkeys(("value", "numerator", "denominator", "low", "high", "level"))
        kept = [note for note in row["caveats"] if note.partition(" ")[0] not in ("BASE", "BEYOND_CHANCE")]
        return row | nothing | {"missing": reason, "interval_method": "", "caveats": kept}
    row = row | {"caveats": list(_rounded_notes(row["caveats"], settings))}
    if row["measure"] == "survey_base":
        return row | {"value": _to_step(row["value"], settings)}
    # Channels are a second way of parting the same people: roundly said, the parts do not tell what one of them hides.
    places = 0 if "channel=" in row["group"] else _PLACES.get(row["unit"])
    if places is not None:
        row = row | {name: None if row[name] is None else round(row[name], places) for name in ("value", "low", "high")}
    if row["numerator"] is None:
        return row
    return row | {"numerator": None, "denominator": _to_step(row["denominator"], settings)}


def _rounded_notes(notes: Iterable[str], settings: DisclosureSettings) -> Iterable[str]:
    """The notes, with the numbers of respondents rounded."""
    for note in notes:
        kind, _, rest = note.partition(" ")
        if kind != "BASE":
            yield note
            continue
        parts = {name: float(text) for name, text in (part.split("=", 1) for part in rest.split(" "))}
        asked, answered, view = (int(_to_step(parts[name], settings) or 0) for name in ("asked", "answered", "view"))
        yield Base(asked, answered, view, _to_step(parts["effective"], settings) or 0.0).note


def _to_step(value: float | None, settings: DisclosureSettings) -> float | None:
    """A number of respondents to the nearest step."""
    step = settings.round_to
    return None if value is None else float((value / step + 0.5) // 1 * step)
