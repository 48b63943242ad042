"""Data gaps: one place that gathers what this edition lacks, from the release alone, so that it fits its audience."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.areas import AREA_KINDS, PARTNERSHIP
from saferplan.figures import FINER_DIGITS, in_digits, unplaced_of
from saferplan.findings import part_in_words
from saferplan.periods import Period, parse_period, period_of
from saferplan.publication.document_method import number_words, period_lines
from saferplan.publication.released import Released
from saferplan.tables.fitness import THIN_SHARE, thin_months

SENT = "missing_evidence"
"""The question that tells what partners have sent, and what nobody has."""


@dataclass(frozen=True)
class Gap:
    """Something this edition lacks: a heading, what it is in sentences, and the part of the document that has more.

    `more` is the slug of a question, "method" for the page on method and data, or "".
    """

    heading: str
    lines: tuple[str, ...]
    more: str = ""


def data_gaps(released: Released) -> tuple[Gap, ...]:
    """Every gap, those in the records first, then those in what partners and the analyst gave."""
    found = [
        Gap("Months", _months(released), "method"),
        Gap("Places", _places(released), "method"),
        Gap("Residents", _residents(released)),
        Gap("Other inputs", _inputs(released)),
        Gap("Questions without an answer", _questions(released), SENT if _has(released, SENT) else ""),
        Gap("What partners hold", _partners(released), SENT),
        Gap("Parts of this document that were not given", _not_given(released)),
    ]
    return tuple(gap for gap in found if gap.lines)


def _has(released: Released, question: str) -> bool:
    """Whether the release has a question."""
    return any(answer.question == question for answer in released.answers)


def _headline(released: Released) -> Period | None:
    """The period that headlines speak of."""
    text = released.manifest["periods"].get("headline")
    return parse_period(text) if text else None


def _months(released: Released) -> tuple[str, ...]:
    """Months without a file, and months whose file may not be complete."""
    lines = list(period_lines(released)[2:]) if released.manifest["periods"].get("missing_months") else []
    home = released.manifest["settings"].get("police", {}).get("forces", ())
    thin = thin_months(released.fitness).filter(pl.col("force").is_in(list(home)))
    for (force,), rows in thin.group_by(["force"], maintain_order=True):
        months = period_of(sorted(rows["month"].to_list())).in_words
        lines.append(
            f"The files of {str(force).replace('-', ' ').title()} for {months} hold fewer than "
            f"{part_in_words(THIN_SHARE)} the rows of other months and may not be complete. Whatever counts them is "
            "weak evidence."
        )
    return tuple(lines)


def _places(released: Released) -> tuple[str, ...]:
    """How many records have no place, and so are in no area's count."""
    headline = _headline(released)
    if headline is None:
        return ()
    frame = released.figures.frame
    lines = []
    for measure, what in (("recorded_crime", "crimes"), ("asb_incidents", "incidents of anti-social behaviour")):
        rows = frame.filter(
            (pl.col("measure") == measure)
            & (pl.col("area") == PARTNERSHIP)
            & (pl.col("statistic") == "count")
            & (pl.col("group") == "")
            & (pl.col("period") == headline.text)
        )
        for caveats in rows["caveats"].to_list():
            without, of = unplaced_of(tuple(caveats))
            if without and of:
                share = in_digits(100 * without / of, "%", digits=FINER_DIGITS)
                lines.append(
                    f"Of {number_words(of)} {what} that the force recorded in {headline.in_words}, "
                    f"{number_words(without)} ({share}%) were published without a place. They may have been here, and "
                    "are in no count."
                )
    return tuple(lines)


def _residents(released: Released) -> tuple[str, ...]:
    """Areas and years without residents to divide by."""
    frame = released.figures.frame
    lacking = frame.filter(
        (pl.col("measure") == "recorded_crime")
        & (pl.col("statistic") == "rate")
        & (pl.col("missing") == "NO_DENOMINATOR")
        & (pl.col("group") == "")
        & ~pl.col("area").str.starts_with("group:")
    )
    headline = getattr(_headline(released), "text", "")
    now = lacking.filter(pl.col("period") == headline)["area"].unique().sort().to_list()
    lines = []
    if PARTNERSHIP in now:
        lines.append("No estimate of residents is held, so there are no rates.")
    elif now:
        named = [released.areas[code].name for code in now if code in released.areas]
        kinds = {AREA_KINDS[released.areas[code].kind] for code in now if code in released.areas}
        some = (
            ", ".join(named) if len(named) <= 12 else f"{number_words(len(named))} areas ({', '.join(sorted(kinds))})"
        )
        lines.append(f"No residents are held of {some}: there is no rate.")
    years = lacking.filter(pl.col("area") == PARTNERSHIP)["period"].unique().to_list()
    whole = sorted(text for text in years if parse_period(text).kind != "month" and PARTNERSHIP not in now)
    if whole:
        words = ", ".join(parse_period(text).in_words for text in whole)
        lines.append(f"No estimate of residents lies within five years of {words}: there are no rates for it.")
    return tuple(lines)


def _inputs(released: Released) -> tuple[str, ...]:
    """Inputs that are not held, in the words of the reading; each such note begins with what there is none of."""
    notes = [str(note) for note in released.manifest.get("notes", ())]
    return tuple(note for note in notes if note.startswith("No ") and "population is held" not in note)


def _questions(released: Released) -> tuple[str, ...]:
    """The questions that could not be answered, with why in their titles."""
    silent = [one for one in released.answers if not (one.findings or one.tables or one.pictures)]
    return tuple(f"{one.asks} {one.title.rstrip('.')}." for one in silent)


def _partners(released: Released) -> tuple[str, ...]:
    """What partners have sent and have not, in a sentence: the chapter on it has the rest."""
    return tuple(
        f"{answer.title.rstrip('.')}. The chapter on it says who could send each."
        for answer in released.answers
        if answer.question == SENT
    )


def _not_given(released: Released) -> tuple[str, ...]:
    """Sections that the partnership can give and has not, or not to this audience."""
    lines = []
    if not released.manifest.get("members"):
        lines.append("Who the members of the partnership are.")
    if released.section("priorities") is None:
        lines.append("Last year's priorities: so nothing here says how the figures named for them stand now.")
    if not released.horizon:
        kept = released.audit.get("horizon_items_kept_back", 0)
        lines.append(
            "What may come in the next years: the items given are for the partnership and not for the public."
            if kept
            else "What may come in the next years: no horizon items were given."
        )
    lines.append("What residents and businesses would put first: no survey or meeting is read into this document.")
    return tuple(lines)
