"""Residents: of which year the estimate is that stands behind a number, where it is not the period's own."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.context import Context
from saferplan.figures import Address, Figure
from saferplan.periods import parse_period


def year_counted(figure: Figure) -> int:
    """The year of the estimate of residents that a number of residents, or a rate, rests on.

    One between two years is told for its own.
    """
    for caveat in figure.caveats:
        if caveat.startswith("POPULATION "):
            notes = dict(part.split("=", 1) for part in caveat.split(" ")[1:])
            return int(notes.get("nearest", notes["year"]))
    return parse_period(figure.period).mid_year


def of_another_year(figure: Figure) -> str:
    """Words that follow a number of residents where the estimate is of another year; else "".

    They read " by the estimate of 2020".
    """
    year = year_counted(figure)
    return "" if year == parse_period(figure.period).mid_year else f" by the estimate of {year}"


def residents_apart(context: Context, rate: Address, codes: list[str]) -> str:
    """Words where residents here are of another year than those of most of the areas compared with; else "".

    `codes` are the areas compared with.  A rate is a count over residents: if those here are older, growth since then
    makes the rate here look higher than it is.
    """
    mine = year_counted(context.figure(rate))
    figures = [context.figure(replace(rate, area=code)) for code in codes]
    theirs = sorted({year_counted(figure) for figure in figures if figure.denominator})
    if not theirs or theirs == [mine]:
        return ""
    others = f"of {theirs[0]}" if len(theirs) == 1 else f"between {theirs[0]} and {theirs[-1]}"
    return f"residents here are those of {mine}, and of other areas those {others}"
