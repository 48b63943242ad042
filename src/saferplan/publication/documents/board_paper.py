"""The Board paper: one page that says what was found, what the Board is asked, and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.figures import in_digits
from saferplan.plan.model import Plan
from saferplan.publication.document_method import date_words
from saferplan.publication.documents.from_data import Data, as_of_words, imprint_of, text, title
from saferplan.publication.documents.paper import (
    Block,
    Listing,
    Logo,
    Paper,
    PaperColumn,
    PaperTable,
    Paragraph,
    Run,
    runs,
    tidied,
)
from saferplan.publication.documents.plan_tables import NONE, target_from_its_start
from saferplan.publication.documents.sheet_room import SHEET_ROOM, sheet_height
from saferplan.publication.documents.summary_paper import NOT_REPORTED
from saferplan.publication.members_summary import members_data
from saferplan.publication.released import Released

NAME, KIND = "board-paper", "Board paper"
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0)
"""The sizes of text, in points, of which a Board paper in Word takes the largest that fits its page."""


def board_paper(released: Released, plan: Plan | None = None, *, logo: Logo | None = None) -> Paper:
    """The one page of a release for a Board: what is asked, findings in a line each, and the plan's priorities.

    In print it is always one page.  In Word it is one with our own look, where the text is no longer than that of a
    usual release; a partnership's template may take more room.
    """
    data, _ = members_data(released, answered=_answered(plan))
    opening = (
        *(" ".join(data["found_next"]),),
        f"{data['edition']}. {as_of_words(released)}",
        " ".join(data["periods"][1:2]),
    )
    blocks: list[Block] = [*_asked(data, plan), *_found(data), *_planned(plan, released), *_sure(data)]
    imprint = imprint_of(released, data["edition"], logo)
    made = Paper(
        name=NAME,
        kind=KIND,
        title=data["found_first"],
        imprint=imprint,
        opening=tuple(line for line in opening if line),
        blocks=tuple(blocks),
        contents=False,
        size=size_for((data["found_first"], *opening), blocks),
    )
    return tidied(made)  # type: ignore[no-any-return]


def size_for(front: Sequence[str], blocks: Sequence[Block]) -> float:
    """The largest of `SIZES` at which a title, what opens it and blocks fit one page in Word, or else the least."""
    return next((size for size in SIZES if sheet_height(front, blocks, size) <= SHEET_ROOM), SIZES[-1])


def _answered(plan: Plan | None) -> frozenset[str] | None:
    """The ids of the findings that a plan's priorities and actions name; None where there is no plan."""
    if plan is None or not plan.priorities:
        return None
    named = [*(one.findings for one in plan.priorities), *(one.findings for one in plan.actions)]
    return frozenset(name for findings in named for name in findings)


def _asked(data: Data, plan: Plan | None) -> list[Block]:
    """What the Board is asked, each with the findings that it is about."""
    blocks: list[Block] = [title(1, "What the Board is asked")]
    if plan is not None:
        many = f"{_many(len(plan.priorities), 'priority', 'priorities')} and {_many(len(plan.actions), 'action')}"
        if plan.approvals:
            agreed = "; ".join(
                f"{one.body}{f' on {date_words(str(one.on))}' if one.on else ''}" for one in plan.approvals
            )
            word, told = "Note", f" that “{plan.title}” is agreed ({agreed}), with {many}."
        else:
            word, told = "Decide", f" whether to agree “{plan.title}”, with {many}."
        blocks.append(Paragraph(runs(Run(word, strong=True), told)))
    elif not data["asks"]:
        blocks.append(
            text("Nothing: no finding is strong and says that there is more of something, and nothing is lacking.")
        )
    for one in data["asks"]:
        blocks.append(Paragraph(runs(Run(one["word"], strong=True), f" {one['sentence']}")))
        if one["about"]:
            blocks.append(Listing(tuple(runs(line) for line in one["about"])))
    return blocks


def _found(data: Data) -> list[Block]:
    """What matters most, a line for each finding."""
    rows = tuple((runs(one["sentence"] or one["headline"]), runs(one["strength_words"])) for one in data["told"])
    rows += tuple((runs(f"{one['most']}: {one['headline']}"), runs(one["strength_words"])) for one in data["most"])
    if not rows:
        return [title(1, "What was found"), text("Nothing was found that could be put into a sentence.")]
    columns = (PaperColumn("Finding"), PaperColumn("How sure"))
    return [title(1, "What was found"), PaperTable("What matters most, the most important first", columns, rows)]


def _planned(plan: Plan | None, released: Released) -> list[Block]:
    """The plan's priorities, a line for each: who leads and how anyone will know."""
    if plan is None or not plan.priorities:
        return []
    rows = []
    for one in plan.priorities:
        actions = plan.actions_of(one.id)
        leads = list(dict.fromkeys(action.lead for action in actions if action.lead))
        measures = plan.measures_of(actions)
        first = next((one for one in measures if one.target is not None), measures[0] if measures else None)
        known = f"{first.title}: {target_from_its_start(first, released.figure)}" if first else NONE
        rows.append((runs(one.title), runs("; ".join(leads) or NONE), runs(known)))
    columns = tuple(PaperColumn(head) for head in ("Priority", "Who leads", "How we will know"))
    return [title(1, "What is planned"), PaperTable(plan.title, columns, tuple(rows))]


def _many(count: int, one: str, more: str = "") -> str:
    """A number of things.

    >>> _many(1, "priority", "priorities"), _many(2, "action")
    ('1 priority', '2 actions')
    """
    return f"{in_digits(count, '')} {one if count == 1 else more or f'{one}s'}"


def _sure(data: Data) -> list[Block]:
    """How much of all that was found rests on what, in a sentence."""
    told = "; ".join(f"{one['words'].lower()}: {one['many']} of {one['of']}" for one in data["sure"])
    return [title(1, "How sure we are"), text(f"{data['counted'].rstrip(':')}: {told}. {NOT_REPORTED}")]
