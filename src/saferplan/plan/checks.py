"""The checks of a plan, all of them: what is wrong in it, what it lacks, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.plan.check_actions import check_actions
from saferplan.plan.check_answers import check_answers
from saferplan.plan.check_measures import check_measures
from saferplan.plan.check_persons import check_persons
from saferplan.plan.checking import GRADES, HeldTo, PlanChecked, PlanRemark
from saferplan.plan.claims.check import Checked, UntrueClaim, check_text
from saferplan.plan.model import Place, Plan, WhyText
from saferplan.plan.persons import pointing_at

PRINTED = ("claim", "unknown-figure", "bad-baseline")
"""The rules whose findings would be printed as if they were so."""

OF_OTHERS = ("finding", "concern")
"""The rules that hold a plan to what others found and said."""


def check_plan(plan: Plan, held: HeldTo) -> PlanChecked:
    """Hold a plan to what it must have and to what it rests on.

    Without a release, its texts and measures are held to no figure and it to no finding.  Raises `BadPlan` where the
    crosswalk leads round in a circle.

    >>> from datetime import date
    >>> from saferplan.plan.shape import plan_from
    >>> plan = plan_from({
    ...     "plan": {"title": "A", "start": "2021-04", "end": "2024-03"},
    ...     "priorities": [{"id": "b", "title": "B"}],
    ...     "actions": [{"id": "c", "what": "Fit locks.", "priority": "b", "due": "2021-01"}],
    ... })
    >>> [one.sentence for one in check_plan(plan, HeldTo(date(2021, 4, 1))).of_grade("wrong")]
    ['Action "c" is due on 31 January 2021, before the plan begins on 1 April 2021.']
    """
    remarks = [*check_answers(plan, held), *check_actions(plan, held), *check_measures(plan, held)]
    remarks += check_persons(plan, (*_texts(plan), *_promises(plan)), held)
    links = 0
    if held.look_up is not None:
        for text in _texts(plan):
            checked = check_text(text.text, held.look_up, file=text.file, line=text.line)
            links += checked.links
            remarks += _of_text(checked)
    order = {grade: place for place, grade in enumerate(GRADES)}
    # What the plan says itself comes first: of findings without an action there may be many.
    remarks.sort(key=lambda one: (order[one.grade], one.rule in OF_OTHERS, one.place.file, one.place.line))
    return PlanChecked(tuple(remarks), links, without_release=held.look_up is None)


def _texts(plan: Plan) -> Iterator[WhyText]:
    """Every text of a plan, and of the linked plans kept beside it, that may say how things stand.

    What an action will do, with what, is not among them: its numbers are promises and no figure's.  Nor is the note
    of an action, which is not printed.
    """
    yield plan.about
    for one in plan.priorities:
        yield one.why
    told = [(plan.aim, plan.place)]
    told += [(words, one.place) for one in plan.priorities for words in (one.reason, one.against)]
    told += [(one.about, one.place) for one in plan.themes]
    told += [(one.note, one.place) for one in plan.measures]
    told += [(words, one.place) for one in plan.consultations for words in (one.said, one.changed)]
    told += [(one.dropped, one.place) for one in plan.crosswalk]
    told += [(one.how, one.place) for one in plan.duties]
    told += [(one.reason, one.place) for one in plan.set_aside]
    yield from (WhyText(words, place.file, place.line) for words, place in told if words)
    for linked in plan.linked:
        if linked.plan is not None:
            yield from _texts(linked.plan)


def _promises(plan: Plan) -> Iterator[WhyText]:
    """What a plan prints beside those texts: titles, what will be done with what, and who was asked."""
    told = [(plan.title, plan.place)]
    told += [(words, one.place) for one in plan.priorities for words in (one.title, one.chosen_by)]
    told += [(one.title, one.place) for one in plan.themes] + [(one.title, one.place) for one in plan.measures]
    told += [(words, one.place) for one in plan.actions for words in (one.what, one.heading, one.resources.words)]
    told += [(step.what, one.place) for one in plan.actions for step in one.milestones]
    told += [(words, one.place) for one in plan.consultations for words in (one.who, one.how)]
    yield from (WhyText(words, place.file, place.line) for words, place in told if words)
    for linked in plan.linked:
        if linked.plan is not None:
            yield from _promises(linked.plan)


def _of_text(checked: Checked) -> Iterator[PlanRemark]:
    """What is said of one text: claims that are not true, and numbers that are tied to nothing."""
    for claim in checked.untrue:
        yield PlanRemark("claim", "wrong", _untrue(claim), _instead(claim), Place(claim.file, claim.line))
    for typed in sorted((*checked.typed, *checked.worded), key=lambda one: one.line):
        _, shown = pointing_at(typed.sentence)
        if (
            typed in checked.typed and typed.number not in shown
        ):  # it is part of an address, or the like, which is told by itself
            continue
        number = typed.number if typed in checked.typed else f"“{typed.number}”"
        sentence = f'{number} is tied to no figure: "{shown.rstrip(".")}".'
        do = "Link it to its figure, or leave it if somebody stands for it."
        yield PlanRemark("unbound", "look", sentence, do, Place(typed.file, typed.line))


def _untrue(claim: UntrueClaim) -> str:
    """What a sentence claims, and why that is not so."""
    _, shown = pointing_at(claim.sentence)
    if not claim.true:
        return f'"{shown}": {claim.fault}{f" as {claim.address}" if claim.address else ""}.'
    return f'"{shown}": it says "{claim.claimed}", and the figure is {claim.now}.'


def _instead(claim: UntrueClaim) -> str:
    """What would be true, or what is nearest."""
    return f'Write "{claim.true}".' if claim.true else f"{claim.now[:1].upper()}{claim.now[1:]}."
