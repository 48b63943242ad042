"""Disclosure control of a survey: answers of few people are withheld, and what is left gives none of them away.

An answer is worked out among the respondents of one group.  A group of too few is told of not at all, and then
neither are the next smallest of its kind, until those withheld are enough together.  Where very few of any group gave
an answer (or all but very few), the single answers to that question are told of no group of that kind; answers told as
one are, unless they too are of very few.  What is told is rounded: weighted shares of all residents to one decimal
place where a thousand or more stand behind them, all others whole; numbers of respondents to the nearest few.

Those who did not say which group they are of are all residents less the groups.  Where rounding leaves it open by
`threshold` people or more how many of them gave an answer, they are hidden by it.  Else they count as a group that is
told of not at all, and whatever holds of the groups of a kind holds of them: a few are hidden among the next smallest
group, and no gap is told there, since gaps leave them out and all residents do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from saferplan.measures.survey_figures import WHOLE
from saferplan.measures.survey_notes import CROSSED, WEIGHTS, Base, crossed_of, note_of
from saferplan.measures.survey_waves import ANSWERED
from saferplan.settings import DisclosureSettings

SMALL, SECONDARY = "SUPPRESSED_SMALL", "SUPPRESSED_SECONDARY"
_SHARES = ("survey_share", "survey_share_unweighted")
MANY = 1000
"""From so many respondents on, a share to one decimal place does not tell how many people it is of."""
_OF_ANSWERS = ("survey_gap", "survey_pair", "survey_rank")
_KEYS = ("period", "question", "who", "area")
_QUESTION = ("period", "question")
_OF_ALL = pl.col("kind") == ""
_OTHERS = ("elected", "works", "partner")
"""Kinds of respondents who are no residents, so that all residents less others says nothing of them."""
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
        ("board" if area != "partnership" else (who if who.startswith(f"{ANSWERED}-") else who.partition("-")[0]))
        for area, who in zip(figures["area"].to_list(), columns["who"], strict=True)
    ]
    nets = [note_of(notes, "TOGETHER") or "" for notes in figures["caveats"].to_list()]
    return figures.with_columns(
        *(pl.Series(name, values) for name, values in columns.items()),
        pl.Series("kind", [{"most": "deprivation", "less": "deprivation"}.get(one, one) for one in kinds]),
        pl.Series("net", nets),
        pl.Series("several", ["SEVERAL" in notes for notes in figures["caveats"].to_list()], dtype=pl.Boolean),
        pl.Series("crossed", [crossed_of(notes) for notes in figures["caveats"].to_list()], dtype=pl.List(pl.Int64)),
    )


def _few_respondents(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold groups with a base too small to tell of, question by question, and enough others to hide these among."""
    bases = rows.filter((pl.col("measure") == "survey_base") & (pl.col("base") == "view"))
    whole = {(row[0], row[1]): float(row[2]) for row in bases.filter(_OF_ALL).select(*_QUESTION, "value").iter_rows()}
    hidden: dict[tuple[Any, ...], str] = {}
    without_gaps: set[tuple[Any, ...]] = set()
    for (period, question, kind), groups in bases.group_by("period", "question", "kind", maintain_order=True):
        keyed = groups.select("value", *_KEYS).iter_rows()
        sizes = sorted((float(row[0] or 0.0), tuple(row[1:])) for row in keyed)
        few = [(size, key) for size, key in sizes if size < settings.least_base]
        hidden |= dict.fromkeys((key for _, key in few), SMALL)
        if not kind or kind in _OTHERS:
            continue
        others = sizes[len(few) :]
        all_of_them = whole.get((period, question), 0.0)
        unsaid = all_of_them - sum(size for size, _ in sizes)
        if 0 < unsaid < settings.least_base and _open_by(all_of_them, others) < settings.threshold:
            without_gaps.add((period, question, kind))
            few.append((unsaid, ()))
        together = sum(size for size, _ in few)
        for size, key in others if few else ():
            if together >= settings.least_base and len(few) > 1:
                break
            hidden[key] = SECONDARY
            few.append((size, key))
            together += size
    for name, measure, kind, *parts in rows.select("id", "measure", "kind", *_KEYS).iter_rows():
        gap = measure == "survey_gap" and (parts[0], parts[1], kind) in without_gaps
        reasons[name] = reasons[name] or hidden.get(tuple(parts), SECONDARY if gap else "")


def _open_by(whole: float, told: Iterable[tuple[float, Any]]) -> float:
    """By how many people rounding leaves open how many of those who did not say gave an answer.

    It is half of the last place of the share of all residents, and of that of each group that is told, in people.
    """
    return whole * (0.0005 if whole >= MANY else 0.005) + sum(_half(size) for size, _ in told)


def _half(size: float) -> float:
    """Half of one per cent of a number of people: what a share told whole leaves open, either way."""
    return size * 0.005


def _few_answers(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold what answers of very few people could be worked back from.

    Where any group of a kind has an answer of few, the single answers to that question, and its mean, are told of no
    group of that kind: neither the others of a group nor the other groups then give one away.  Answers told as one are
    told, unless they too are of few in some group.  Where several answers may be chosen they do not add up, so that the
    answer of few alone goes.  All have one reason, which does not say which of them is the small one.

    Where so few answered that rounding hides fewer than `threshold` people, the unweighted shares go as well where the
    weighted ones of any kind of group do: whoever knows the weights of two groups could part them by both.
    """
    parts: set[tuple[Any, ...]] = set()
    single: set[tuple[Any, ...]] = set()
    counted = rows.filter((pl.col("measure") == "survey_share") & _OF_ALL)
    many = {(period, question): size or 0.0 for period, question, size in counted[[*_QUESTION, "denominator"]].rows()}
    shares = rows.filter(pl.col("measure") == "survey_share")
    for period, question, kind, answer, net, several, top, bottom in _cells(rows, shares, reasons, settings):
        if top is None or not _is_few(top, bottom, settings):
            continue
        if net or several:
            single.add((period, question, kind, answer))
        else:
            parts.add((period, question, kind))
    wanted = rows.filter(pl.col("measure").is_in([*_SHARES, *_OF_ANSWERS, "survey_mean"]))
    chosen = wanted.select("id", "period", "question", "kind", "answer", "net", "several", "than", "measure", "crossed")
    for name, period, question, kind, answer, net, several, than, measure, crossed in chosen.iter_rows():
        of_parts = measure in (*_SHARES, "survey_mean") and not net and not several
        sides = {(period, one, kind, answer) for one in (question, than) if one}
        few_cross = any(0 < one < settings.threshold for one in crossed)
        if measure == _SHARES[1] and 2 * _half(many.get((period, question), 0.0)) < settings.threshold:
            few_cross |= any(key[:2] == (period, question) for key in parts) and not net and not several
            few_cross |= any(key[:2] == (period, question) and key[3] == answer for key in single)
        if (of_parts and (period, question, kind) in parts) or sides & single or few_cross:
            reasons[name] = reasons[name] or SECONDARY


def _cells(
    rows: pl.DataFrame, shares: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings
) -> Iterator[tuple[Any, ...]]:
    """How many gave an answer in each group, and in what is left of all residents when the told groups are taken away.

    What is left are the groups that are withheld, with those who did not say which they are of.  It is passed over
    where rounding leaves it open by `threshold` people or more.
    """
    counts = ("numerator", "denominator")
    whole = {
        tuple(row[:3]): row[3:] for row in shares.filter(_OF_ALL).select(*_QUESTION, "answer", *counts).iter_rows()
    }
    keys = (*_QUESTION, "kind", "answer", "net", "several")
    for key, groups in shares.group_by(keys, maintain_order=True):
        told = []
        for name, top, bottom in groups.select("id", *counts).iter_rows():
            yield (*key, top, bottom)
            if not reasons[name] and top is not None:
                told.append((float(bottom), float(top)))
        period, question, kind, answer, *_ = key
        top, bottom = whole.get((period, question, answer), (None, None))
        if not told or top is None or not kind or kind in _OTHERS or _open_by(bottom, told) >= settings.threshold:
            continue
        yield (*key, top - sum(one for _, one in told), bottom - sum(one for one, _ in told))


def _few_of_whole(rows: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold kinds and groups of very few respondents, and themes in very few comments."""
    profile = rows.filter(pl.col("measure") == "survey_profile")
    for _, groups in profile.group_by("period", "kind", "channel", maintain_order=True):
        together = many = 0.0
        for name, people in (
            groups.filter(pl.col("numerator") > 0).sort("numerator", "who").select("id", "numerator").iter_rows()
        ):
            few = people < settings.threshold
            if not few and (not many or (many > 1 and together >= settings.threshold)):
                break
            reasons[name] = SMALL if few else SECONDARY
            together, many = together + people, many + 1
    for _, crossed in profile.group_by("period", "kind", maintain_order=True):
        _few_by_channel(crossed, reasons, settings)
    took_part = rows.filter(
        (pl.col("question") == WHOLE) & (pl.col("value") > 0) & (pl.col("value") < settings.threshold)
    )
    reasons.update(dict.fromkeys(took_part["id"].to_list(), SMALL))
    left = pl.col("denominator") - pl.col("numerator")
    few_others = (left > 0) & (left < settings.threshold)
    themes = rows.filter((pl.col("measure") == "survey_theme") & (_too_few(settings) | few_others))
    reasons.update(dict.fromkeys(themes["id"].to_list(), SMALL))


def _few_by_channel(profile: pl.DataFrame, reasons: dict[str, str], settings: DisclosureSettings) -> None:
    """Withhold who came by each channel where the groups less all but one channel would tell of few.

    The groups of a kind part people one way and the channels another, so that a few of one group in one channel, or in
    none that is known, are what is left of the group.
    """
    by_channel = profile.filter(pl.col("channel") != "")
    whole = dict(profile.filter(pl.col("channel") == "").select("who", "numerator").iter_rows())
    many = sum(whole.values())
    if by_channel.is_empty() or _open_by(many, [(many, 0)]) >= settings.threshold:
        return
    known = dict(by_channel.group_by("who").agg(pl.col("numerator").sum()).iter_rows())
    cells = [*by_channel["numerator"].to_list(), *(people - known.get(who, 0.0) for who, people in whole.items())]
    if any(0 < people < settings.threshold for people in cells):
        reasons.update({name: reasons[name] or SECONDARY for name in by_channel["id"].to_list()})


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
        kept = [note for note in row["caveats"] if note.partition(" ")[0] not in ("BASE", "BEYOND_CHANCE", CROSSED)]
        return row | nothing | {"missing": reason, "interval_method": "", "caveats": kept}
    row = row | {"caveats": list(_rounded_notes(row["caveats"], settings))}
    if row["measure"] == "survey_base":
        return row | {"value": _to_step(row["value"], settings)}
    # Of few hundreds, one decimal place would tell how many they are; and told of all groups, it would tell of those
    # who did not say which they are of; as unweighted shares would beside weighted ones.
    base = row["denominator"] or _view_of(row["caveats"])
    places = _PLACES.get(row["unit"])
    of_group = "who=" in row["group"] or "channel=" in row["group"] or row["area"] != "partnership"
    if places is not None and (of_group or base < MANY or row["measure"] == _SHARES[1]):
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
        if kind == WEIGHTS:
            held, _, rounds = rest.removeprefix("trimmed=").partition(" ")
            near = max(_to_step(float(held), settings) or 0.0, settings.round_to if int(held) else 0)
            yield f"{WEIGHTS} trimmed={near:.0f} {rounds}"
            continue
        if kind != "BASE":
            yield from () if kind == CROSSED else (note,)
            continue
        parts = {name: float(text) for name, text in (part.split("=", 1) for part in rest.split(" "))}
        asked, answered, view = (int(_to_step(parts[name], settings) or 0) for name in ("asked", "answered", "view"))
        yield Base(asked, answered, view, _to_step(parts["effective"], settings) or 0.0).note


def _to_step(value: float | None, settings: DisclosureSettings) -> float | None:
    """A number of respondents to the nearest step."""
    step = settings.round_to
    return None if value is None else float((value / step + 0.5) // 1 * step)
