"""Who scored what, which rows were left blank, and what a Board must know of that before it reads an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplan.assessment.context import listed
from saferplan.methods.known_words import KnownWords
from saferplan.methods.redaction import redact
from saferplan.priorities.proposing import ordinal
from saferplan.priorities.rankings import Ranking
from saferplan.priorities.scores import CellScore, Scored
from saferplan.reference.redaction_words import redaction_words

WEIGHTY = {"harm": "by harm", "concern": "by what residents are concerned about"}
"""The lists on which nobody expects an issue to be first and to be scored low, in words."""

MOST_BLANK = 12
"""So many issues with blank rows are named for each scorer."""


@dataclass(frozen=True)
class BlankScore:
    """A row that a scorer left blank in a file in which others are filled in: its issue, field, note and where it is.

    `scorer` is who filled in the rest of the file, "" where that is not known.
    """

    issue: str
    field: str
    scorer: str
    note: str
    where: str


def who_scored(scored: Scored, issue: str) -> tuple[str, ...]:
    """Who scored any field of an issue, by name."""
    return tuple(sorted({one.scorer for one in scored.of_issue(issue)}))


def scored_by(scored: Scored, issue: str) -> str:
    """How many of all scorers scored an issue: "1 of 2"; "" where a model rests on figures alone."""
    return f"{len(who_scored(scored, issue))} of {len(scored.scorers)}" if scored.scorers else ""


def blank_in_words(scored: Scored, blanks: Sequence[BlankScore]) -> list[str]:
    """Which rows each scorer left blank, a sentence for each scorer, with what they noted there."""
    titles = {one.id: one.title for one in scored.issues}
    by_scorer: dict[str, dict[str, list[BlankScore]]] = {}
    for one in blanks:
        by_scorer.setdefault(one.scorer or "A file without a scorer", {}).setdefault(one.issue, []).append(one)
    made = []
    for scorer, issues in by_scorer.items():
        told = []
        for issue, rows in list(issues.items())[:MOST_BLANK]:
            names = [found.title.lower() for one in rows if (found := scored.model.field(one.field)) is not None]
            notes = [f"“{note}”" for note in dict.fromkeys(one.note for one in rows if one.note)]
            said = f", noting {listed(notes)}" if notes else ""
            told.append(f"{titles.get(issue, issue)} ({listed(names)}){said}" if names else titles.get(issue, issue))
        more = len(issues) - len(told)
        made.append(f"{scorer} left blank: {'; '.join(told)}{f'; and {more} more' if more else ''}.")
    return made


def low_though_first(scored: Scored, rankings: Iterable[Ranking], top: int) -> list[str]:
    """A doubt for each issue that is first by harm or by concern and is not among the first few by the scores."""
    lists = [one for one in rankings if one.name in WEIGHTY]
    made = []
    for place, issue in enumerate(scored.issues):
        first = [WEIGHTY[one.name] for one in lists if (found := one.of(issue.id)) is not None and found.rank == 1]
        rank = int(scored.ranks[place])
        if not first or (rank and rank <= top):
            continue
        where = f"{ordinal(rank)} of {len(scored.ranked)} by the scores" if rank else "not scored in full"
        by, who = scored_by(scored, issue.id), who_scored(scored, issue.id)
        told = f", scored by {by} ({listed(list(who))})" if by and len(who) < len(scored.scorers) and who else ""
        made.append(f"{issue.title} is first {listed(first)}, and {where}{told}. Ask why before you go by the order.")
    return made


def scored_by_few(scored: Scored) -> list[str]:
    """A sentence that names the issues that not all scorers scored, by how many did."""
    groups: dict[str, list[str]] = {}
    for place in scored.ranked:
        issue = scored.issues[place]
        if scored.scorers and len(who_scored(scored, issue.id)) < len(scored.scorers):
            groups.setdefault(scored_by(scored, issue.id), []).append(issue.title)
    return [f"Scored by {many} scorers: {listed(titles)}." for many, titles in groups.items()]


def notes_that_name(cells: Iterable[CellScore | BlankScore]) -> list[str]:
    """A sentence that says where notes look as if they name a person or a home, without what they say; or none.

    What it cannot tell: that nobody can be known from the others (see `methods.redaction`).
    """
    known = KnownWords.of(redaction_words())
    found: dict[str, list[str]] = {}
    for one in cells:
        kinds = sorted({span.kind for span in redact(one.note, known).spans}) if one.note else []
        if kinds:
            found.setdefault(one.where, kinds)
    if not found:
        return []
    places = "; ".join(f"{where} ({listed(kinds)})" for where, kinds in found.items())
    many = "1 note looks" if len(found) == 1 else f"{len(found)} notes look"
    return [
        f"{many} as if a person or a home is named: {places}. Notes stand on the page as they are: write "
        f"{'it' if len(found) == 1 else 'them'} anew without, and run this again, before anybody else reads it."
    ]
