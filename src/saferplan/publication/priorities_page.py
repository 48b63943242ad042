"""The page of proposed priorities: what is proposed with reasons and doubts, four rankings, dissent, and the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from saferplan.assessment.context import listed, number_in_words, upper_first
from saferplan.findings import without_links
from saferplan.priorities.agreeing import METHOD as AGREEING
from saferplan.priorities.choosing import choice_to_fill_in, how_to_choose
from saferplan.priorities.combining import RULES
from saferplan.priorities.issues import KINDS, UNITS
from saferplan.priorities.proposing import (
    in_short,
    result_in_words,
    score_in_words,
)
from saferplan.priorities.rankings import Ranking
from saferplan.priorities.scores import ranks_of
from saferplan.priorities.stability import RULE
from saferplan.priorities.told import Proposals, not_scored, rankings_in_words, standing_of, title_of, weights_in_words
from saferplan.priorities.who_scored import scored_by
from saferplan.publication.chart_ranks import RankRow, draw_ranks, share_in_words
from saferplan.publication.page_templates import page_templates
from saferplan.publication.palette import ACCENT
from saferplan.publication.signs import minus

NONE = "\u2013"


@dataclass(frozen=True)
class PlainTable:
    """A table as words: its caption, its headings (with whether each column is of numbers), its rows and its notes."""

    caption: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def rank_rows(held: Proposals) -> list[RankRow]:
    """The issues with a result, the highest first, for the picture."""
    standing = {one.id: one.standing for one in held.proposed}
    stability, scored = held.stability, held.scored
    return [
        RankRow(
            title=scored.issues[place].title,
            rank=int(scored.ranks[place]),
            low=int(stability.low[place]),
            high=int(stability.high[place]),
            chance=float(stability.chance_top[place]),
            standing=standing.get(scored.issues[place].id, ""),
        )
        for place in scored.ranked
    ]


def ranks_picture(held: Proposals, *, wide: bool, accent: str = ACCENT) -> str:
    """The ranks of the issues, drawn."""
    return draw_ranks(rank_rows(held), top=held.stability.top, wide=wide, accent=accent)


def priorities_page(held: Proposals, *, accent: str = ACCENT) -> str:
    """The page, which needs no other file."""
    drawn = [ranks_picture(held, wide=wide, accent=accent).strip().replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
             for wide in (True, False)]  # fmt: skip
    tables = [one for one in (_own_table(held), _field_table(held), _pair_table(held)) if one is not None]
    return (
        page_templates()
        .get_template("priorities.html")
        .render(
            title=title_of(held),
            about=[f"{held.area}. {held.source}"],
            held=held,
            standing=standing_of(held),
            wide=drawn[0],
            narrow=drawn[1],
            ranks=_rank_table(held),
            rankings=_rankings_table(held),
            rankings_say=[minus(line) for line in rankings_in_words(held)],
            dissents=_dissent_table(held),
            agreement=tables,
            agreeing=AGREEING,
            weights=weights_in_words(held),
            model=held.scored.model,
            fields=[_field_lines(held, one.slug) for one in held.scored.model.fields],
            rule=RULES[held.scored.model.combine].says,
            stability=RULE,
            draws=f"{held.stability.draws:,}",
            top=number_in_words(held.stability.top),
            not_scored=not_scored(held),
            share=share_in_words,
            kinds=KINDS,
            aside=[(without_links(one.headline), one.id) for one in held.aside],
            choosing=how_to_choose(),
            choice=choice_to_fill_in(held),
            score=lambda one: score_in_words(held.scored, _place(held, one.id)),
        )
    )


def _place(held: Proposals, issue: str) -> int:
    return next(place for place, one in enumerate(held.scored.issues) if one.id == issue)


def _rank_table(held: Proposals) -> PlainTable:
    """Every issue with a result."""
    scored, stability, beside = held.scored, held.stability, held.scored.beside
    rows = []
    for place in scored.ranked:
        low, high = int(stability.low[place]), int(stability.high[place])
        rows.append(
            (
                scored.issues[place].title,
                result_in_words(scored, place).replace(" ", "\u00a0"),
                scored.model.band(float(scored.results[place])) or NONE,
                f"{scored.ranks[place]}",
                f"{low} to {high}" if high > low else f"{low}",
                share_in_words(float(stability.chance_top[place])),
                *([scored_by(scored, scored.issues[place].id)] if scored.scorers else []),
                *(_number(values[place]) for values in beside.values()),
            )
        )
    heads = [
        ("Issue", False),
        ("Score", True),
        ("Band", False),
        ("Rank", True),
        ("Could be", True),
        (f"Among the first {stability.top}", True),
        *([("Scored by", True)] if scored.scorers else []),
    ]
    notes = tuple(f"{title} stands beside and counts for nothing in the score." for title in beside)
    return PlainTable("Every issue that was scored", (*heads, *((one, True) for one in beside)), tuple(rows), notes)


def _number(value: float) -> str:
    """A number, or that there is none."""
    return in_short(float(value)) if np.isfinite(value) else "not scored"


def _rankings_table(held: Proposals) -> PlainTable:
    """The four rankings side by side, in the order of the scores."""
    scored = held.scored
    order = [*scored.ranked, *(place for place in range(len(scored.issues)) if not scored.ranks[place])]
    rows = []
    for place in order:
        issue = scored.issues[place]
        cells = [
            f"{found.rank} ({minus(found.brief)})" if (found := ranking.of(issue.id)) else "none"
            for ranking in held.rankings
        ]
        cells.insert(1, minus(issue.rate.brief) if issue.rate.value is not None else "none")
        rows.append((issue.title, f"{scored.ranks[place]}" if scored.ranks[place] else "none", *cells))
    heads = [(f"{upper_first(UNITS[one.name])} (of {len(one.ranked)})", True) for one in held.rankings]
    heads.insert(1, (upper_first(UNITS["rate"]), True))
    return PlainTable(
        "Where four lists put each issue, with the figure in brackets",
        (("Issue", False), ("By the scores", True), *heads),
        tuple(rows),
        (
            "The rate per 1,000 people is no list of its own: it puts issues in the order of their numbers.",
            "A list has the issues whose figure is held. Numbers of different things stand in one list: a death and a "
            "stolen bicycle both count one.",
            *(_why_none(held, one) for one in held.rankings if one.without),
        ),
    )


def _why_none(held: Proposals, ranking: Ranking) -> str:
    """Why issues are not on a list, the reasons in order with the issues of each."""
    titles = held.titles
    reasons: dict[str, list[str]] = {}
    for issue, why in ranking.without:
        reasons.setdefault(why, []).append(titles[issue])
    told = "; ".join(f"{listed(names)} ({why})" for why, names in reasons.items())
    return f"Not on the list by {ranking.title.lower()}: {told}."


def _dissent_table(held: Proposals) -> PlainTable | None:
    """Where scorers lie far apart, with every score and note."""
    rows = []
    for one in held.dissents:
        field = held.scored.model.field(one.field)
        assert field is not None, one.field
        said = [
            f"{cell.scorer}: {field.levels[cell.level].printed} ({cell.confidence} confidence)"
            + (f", \u201c{cell.note}\u201d" if cell.note else "")
            for cell in one.cells
        ]
        rows.append((held.titles[one.issue], field.title, f"{one.apart}", "; ".join(said)))
    if not rows:
        return None
    heads = (("Issue", False), ("Field", False), ("Levels apart", True), ("Who gave what, and why", False))
    return PlainTable("Scores that lie two levels apart or more", heads, tuple(rows))


def _own_table(held: Proposals) -> PlainTable | None:
    """The rank of each proposal by each scorer alone."""
    scored = held.scored
    if len(scored.own) < 2:
        return None
    ranks = {name: ranks_of(values) for name, values in scored.own.items()}
    rows = []
    for one in held.proposed:
        place = _place(held, one.id)
        cells = [
            f"{ranks[name][place]} (scores {in_short(float(values[place]))})"
            if ranks[name][place]
            else "did not score all"
            for name, values in scored.own.items()
        ]
        rows.append((one.title, f"{one.rank}", *cells))
    return PlainTable(
        "Where each scorer alone would put what is proposed",
        (("Issue", False), ("All together", True), *((name, True) for name in scored.own)),
        tuple(rows),
    )


def _field_table(held: Proposals) -> PlainTable | None:
    """How far scorers agree on each field."""
    if not held.by_field:
        return None
    rows = [
        (
            one.title,
            _kappa(one.kappa_linear),
            _kappa(one.kappa_quadratic),
            f"{_kappa(one.lowest)} ({' and '.join(one.lowest_pair)})" if one.lowest_pair[0] else "cannot be told",
            f"{one.same:.0%}" if np.isfinite(one.same) else "cannot be told",
        )
        for one in held.by_field
    ]
    heads = (
        ("Field", False),
        ("Kappa, linear", True),
        ("Kappa, quadratic", True),
        ("Lowest pair", True),
        ("Same level", True),
    )
    return PlainTable("How far scorers agree, field by field", heads, tuple(rows))


def _pair_table(held: Proposals) -> PlainTable | None:
    """How far each two scorers agree."""
    if not held.by_pair:
        return None
    rows = [
        (
            f"{one.first} and {one.second}",
            f"{one.things:,}",
            _kappa(one.kappa_linear),
            _kappa(one.kappa_quadratic),
            f"{one.same:.0%}" if np.isfinite(one.same) else "cannot be told",
        )
        for one in held.by_pair
    ]
    heads = (
        ("Scorers", False),
        ("Scores both gave", True),
        ("Kappa, linear", True),
        ("Kappa, quadratic", True),
        ("Same level", True),
    )
    return PlainTable("How far each two scorers agree", heads, tuple(rows))


def _kappa(value: float) -> str:
    """A kappa, or that there is none."""
    return minus(f"{value:.2f}") if np.isfinite(value) else "cannot be told"


def _field_lines(held: Proposals, slug: str) -> tuple[str, str, Sequence[tuple[str, str]]]:
    """A field with what it asks, and its levels."""
    field = held.scored.model.field(slug)
    assert field is not None, slug
    weight = "" if field.weight == 1 else f" It counts {field.weight:g} times."
    rests = " Filled from the assessment." if field.figure else ""
    return field.title, f"{field.asks}{weight}{rests}", [(one.printed, one.text) for one in field.levels]
