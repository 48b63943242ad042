"""Disclosure control of a survey: answers of few people are withheld, and what is left gives none of them away.

An answer is worked out among the respondents of one group.  A group of too few is told of not at all, and then
neither are the next smallest of its kind, until those withheld are enough together.  Where very few of any group gave
an answer (or all but very few), the single answers to that question are told of no group of that kind; answers told as
one are, unless they too are of very few.  What is told is rounded: shares and how far they are apart to one decimal
place, or whole where fewer than a thousand stand behind them; numbers of respondents to the nearest few.
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
MANY = 1000
"""From so many respondents on, a share to one decimal place does not tell how many people it is of."""
_OF_ANSWERS = ("survey_gap", "survey_pair", "survey_rank")
_KEYS = ("period", "question", "who", "area")
_PLACES = {"%": 1, "percentage points": 1, "score": 2}
"""Decimal places of what is told.  Whole, a difference of two shares would give away how many are behind each."""


def release_survey(figures: pl.DataFrame, settings: DisclosureSettings) -> pl.DataFrame:
    """The figures of a survey as they may be shown; `figures` are those whose origin is "survey".

    A group of fewer respondents with a view than `least_base` is `SUPPRESSED_SMALL` in everything that is of it, and
    the next smallest of its kind `SUPPRESSED_SECONDARY`, until two at least and `least_base` respondents together are
    withheld.  Where an answer was given by more than nobody and fewer than `threshold`, or by all but so few, of any
    group of a kind, all single answers to the question and their mean are `SUPPRESSED_SECONDARY` for every group of
    that kind; of answers told as one, and where several may be chosen, that answer alone, with what sets it against
    others.  Numbers of respondents are rounded to `round_to`, and how many gave an answer is not told.
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
        name: [part.get(name, "") for part in parts]
        for name in ("question", "answer", "who", "base", "channel", "than")
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
        pl.Series("several", ["SEVERAL" in notes for notes in figures["caveats"].to_list()], dtype=pl.Boolean),
    )


def _few_respondents(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold groups with a base too small to tell of, question by question, and enough others to hide these among."""
    bases = rows.filter((pl.col("measure") == "survey_base") & (pl.col("base") == "view"))
    hidden: dict[tuple[Any, ...], str] = {}
    for _, groups in bases.group_by("period", "question", "kind", maintain_order=True):
        keyed = groups.select("value", *_KEYS).iter_rows()
        sizes = sorted((float(row[0] or 0.0), tuple(row[1:])) for row in keyed)
        few = [(size, key) for size, key in sizes if size < settings.least_base]
        hidden |= dict.fromkeys((key for _, key in few), SMALL)
        together = sum(size for size, _ in few)
        for size, key in sizes[len(few) :] if few and groups["kind"][0] else ():
            if together >= settings.least_base and len(few) > 1:
                break
            hidden[key] = SECONDARY
            few.append((size, key))
            together += size
    for row in rows.select("id", *_KEYS).iter_rows():
        reasons[row[0]] = reasons[row[0]] or hidden.get(tuple(row[1:]), "")


def _few_answers(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold what answers of very few people could be worked back from.

    Where any group of a kind has an answer of few, the single answers to that question, and its mean, are told of no
    group of that kind: neither the others of a group nor the other groups then give one away.  Answers told as one are
    told, unless they too are of few in some group.  Where several answers may be chosen they do not add up, so that the
    answer of few alone goes.  All have one reason, which does not say which of them is the small one.
    """
    parts: set[tuple[Any, ...]] = set()
    single: set[tuple[Any, ...]] = set()
    columns = ("period", "question", "kind", "answer", "net", "several", "numerator", "denominator")
    shares = rows.filter(pl.col("measure") == "survey_share")
    for period, question, kind, answer, net, several, top, bottom in shares.select(columns).iter_rows():
        if top is None or not _is_few(top, bottom, settings):
            continue
        if net or several:
            single.add((period, question, kind, answer))
        else:
            parts.add((period, question, kind))
    wanted = rows.filter(pl.col("measure").is_in([*_SHARES, *_OF_ANSWERS, "survey_mean"]))
    chosen = wanted.select("id", "period", "question", "kind", "answer", "net", "several", "than", "measure")
    for name, period, question, kind, answer, net, several, than, measure in chosen.iter_rows():
        of_parts = measure in (*_SHARES, "survey_mean") and not net and not several
        sides = {(period, one, kind, answer) for one in (question, than) if one}
        if (of_parts and (period, question, kind) in parts) or sides & single:
            reasons[name] = reasons[name] or SECONDARY


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
    # Of few hundreds, one decimal place would tell how many they are; a gap is of the smaller side, whichever it is
    # told of; and channels part people a second time.
    base = row["denominator"] or _view_of(row["caveats"])
    places = _PLACES.get(row["unit"])
    if places is not None and ("channel=" in row["group"] or base < MANY or row["measure"] == "survey_gap"):
        places -= 1
    if places is not None:
        row = row | {
            name: None if row[name] is None else round(round(row[name], 6), places) for name in ("value", "low", "high")
        }
    if row["numerator"] is None:
        return row
    return row | {"numerator": None, "denominator": _to_step(row["denominator"], settings)}


def _view_of(notes: Iterable[str]) -> float:
    """How many expressed a view, by the note that travels with a figure; 0 where none does."""
    text = note_of(tuple(notes), "BASE")
    parts = dict(part.split("=", 1) for part in text.split(" ")) if text else {}
    return float(parts.get("view", 0.0))


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
