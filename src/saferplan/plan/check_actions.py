"""Actions held to what an action must have: a lead that is there, dates in order, measures, words of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from saferplan.plan.alike import alike_pairs
from saferplan.plan.bodies import first_day, last_day, plain_name
from saferplan.plan.checking import HeldTo, PlanRemark, day_words, listed, nearest
from saferplan.plan.model import Action, Place, Plan
from saferplan.plan.persons import is_a_person
from saferplan.plan.tracker_cells import says_nothing
from saferplan.settings import Body

SAME = 0.999
"""Actions as alike as this have the same words."""


def check_actions(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Everything to be said of the actions, one by one and then together."""
    measures = {one.id: one for one in plan.measures}
    evidence = {one.id: one for one in plan.evidence}
    for one in plan.actions:
        name = f'Action "{one.id}"'
        if not one.lead:
            yield _gap("no-lead", f"{name} has no lead body.", "Name the one body that answers for it.", one.place)
        yield from _bodies(one, plan, held)
        yield from _dates(one, plan)
        if not one.moves:
            do = "Say which measure it should move and which way, or why nobody would know whether it worked."
            yield _gap("no-measure", f"{name} moves no measure.", do, one.place)
        for move in one.moves:
            if move.measure not in measures:
                sentence = f'{name} should move "{move.measure}", and the plan has no such measure.'
                yield PlanRemark("unknown-measure", "wrong", sentence, nearest(move.measure, measures), one.place)
            elif (way := measures[move.measure].way) and {way, move.way} == {"up", "down"}:
                sentence = f'{name} should move "{move.measure}" {move.way}, and the measure should go {way}.'
                yield PlanRemark("way", "wrong", sentence, "Correct one of the two.", one.place)
        for theme in one.themes:
            if theme not in {each.id for each in plan.themes}:
                sentence = f'{name} addresses the theme "{theme}", and the plan has no such theme.'
                near = nearest(theme, [each.id for each in plan.themes])
                yield PlanRemark("unknown-theme", "wrong", sentence, near, one.place)
        for item in one.evidence:
            if item not in evidence:
                sentence = f'{name} cites "{item}", and no such item is in the evidence library.'
                yield PlanRemark("evidence", "wrong", sentence, nearest(item, evidence), one.place)
            elif evidence[item].strength == "harmful":
                sentence = f'{name} cites "{item}", which found that it does harm.'
                yield PlanRemark("evidence", "look", sentence, "Do something else, or say why here.", one.place)
    yield from _same(plan)
    yield from _unsaid(plan)


def _bodies(action: Action, plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Lead and partners held to the register of bodies, and to being there while the action runs."""
    register = {plain_name(one.name): one for one in held.bodies}
    first, last = action.start or plan.start, action.due or plan.end
    named = [(action.lead, "is led by")] if action.lead else []
    every = {plain_name(name) for name in (action.lead, *action.partners)}
    for name, how in (*named, *((one, "names") for one in action.partners)):
        body = register.get(plain_name(name))
        where = f'Action "{action.id}" {how} {name}'
        if body is not None:
            if not _handed_over(body, every, held.bodies):
                yield from body_on(body, where, first, last, action.place)
            if name != body.name:
                sentence = f"{where}, which the register of bodies writes {body.name}."
                do = "It is printed as the register has it; write it so."
                yield PlanRemark("unknown-body", "look", sentence, do, action.place)
        elif held.bodies and how == "is led by" and not says_nothing(name) and not is_a_person(name):
            do = f"{nearest(name, [one.name for one in held.bodies])} Or add it under [[bodies]] in partnership.toml."
            sentence = f"{where}, which is not in the register of bodies."
            yield PlanRemark("unknown-body", "gap", sentence, do, action.place)


def _handed_over(body: Body, named: set[str], bodies: tuple[Body, ...]) -> bool:
    """Whether one that ends or begins on the way is named together with the one that follows or went before it."""
    before = {plain_name(one.name) for one in bodies if plain_name(one.successor) == plain_name(body.name)}
    return bool(body.successor and plain_name(body.successor) in named) or bool(before & named)


def body_on(body: Body, where: str, first: date, last: date, place: Place) -> Iterator[PlanRemark]:
    """A body held to being there from the first day to the last."""
    begins, ends = first_day(body), last_day(body)
    if ends is not None and ends < last:
        successor = f" Its successor is {body.successor}." if body.successor else ""
        yet = "was no longer there" if ends < first else "is not there to the end"
        sentence = f"{where}, which {yet}: it ended on {day_words(ends)}, and this runs to {day_words(last)}."
        do = f"Name who takes it on.{successor}"
        yield PlanRemark("ended-body", "wrong" if ends < first else "gap", sentence, do, place)
    elif begins is not None and begins > first:
        sentence = f"{where}, which began on {day_words(begins)}, and this starts on {day_words(first)}."
        yield PlanRemark("ended-body", "gap", sentence, "Name who does it until then.", place)


def _dates(action: Action, plan: Plan) -> Iterator[PlanRemark]:
    """Start, due and milestones held to their order and to the term of the plan."""
    name, place = f'Action "{action.id}"', action.place
    if action.due is None:
        do = "Give its last day, or the day on which it is next looked at; ongoing is no date."
        yield _gap("no-date", f"{name} has no last day.", do, place)
    if action.start and action.due and action.due < action.start:
        sentence = f"{name} is due on {day_words(action.due)}, before it starts on {day_words(action.start)}."
        yield PlanRemark("dates", "wrong", sentence, "Correct one of the two.", place)
    if action.due and action.due < plan.start:
        sentence = f"{name} is due on {day_words(action.due)}, before the plan begins on {day_words(plan.start)}."
        yield PlanRemark("dates", "wrong", sentence, "Correct it, or take the action out.", place)
    for day, what in ((action.start, "starts"), (action.due, "is due")):
        if day and day > plan.end:
            sentence = f"{name} {what} on {day_words(day)}, after the plan ends on {day_words(plan.end)}."
            yield PlanRemark("dates", "wrong" if what == "starts" else "look", sentence, "Correct it.", place)
    for step in action.milestones:
        where = step.place if step.place.line else place
        if step.due is None:
            yield _gap("no-date", f'{name}: its milestone "{step.what}" has no last day.', "Give it one.", where)
        elif action.due and step.due > action.due:
            sentence = f'{name}: its milestone "{step.what}" is due after the action itself.'
            yield PlanRemark("dates", "wrong", sentence, "Correct one of the two.", where)
        elif action.start and step.due < action.start:
            sentence = f'{name}: its milestone "{step.what}" is due before the action starts.'
            yield PlanRemark("dates", "wrong", sentence, "Correct one of the two.", where)


def _same(plan: Plan) -> Iterator[PlanRemark]:
    """Actions that say the same, or nearly, under two priorities or in two plans."""
    rows = [(one, "", one.priority) for one in plan.actions]
    for linked in plan.linked:
        rows += [(one, linked.id, "") for one in linked.plan.actions] if linked.plan else []
    for pair in alike_pairs([one.what for one, _, _ in rows]):
        (first, one_plan, one_priority), (second, other_plan, other_priority) = rows[pair.first], rows[pair.second]
        if one_plan and other_plan:  # two actions of linked plans are for those plans to tell apart
            continue
        if one_plan == other_plan and one_priority == other_priority and pair.shared < SAME:
            continue
        same = "the same" if pair.shared >= SAME else "nearly the same"
        if other_plan:
            sentence = f'Action "{first.id}" says {same} as "{other_plan}/{second.id}" of a linked plan.'
            do = f'Take it out here, and show that one: shows = ["{other_plan}/{second.id}"] under its priority.'
        else:
            where = f'under "{one_priority}"' if one_priority == other_priority else "under two priorities"
            sentence = f'Actions "{first.id}" and "{second.id}" say {same}, {where}.'
            do = "Keep one, and name the findings and measures of both in it; or say what sets them apart."
        yield PlanRemark("same-action", "wrong" if pair.shared >= SAME else "look", sentence, do, second.place)


def _unsaid(plan: Plan) -> Iterator[PlanRemark]:
    """How many actions say nothing of what a good plan says: one remark for each, not one for each action."""
    for key, what, do in (
        (
            "resources",
            "resources",
            "The law asks how resources are given out: say it in words, if not in pounds.",
        ),
        ("tier", "a tier of prevention", "Say primary, secondary or tertiary, so that the mix can be seen."),
        ("evidence", "evidence", "Cite what is known to work, or say that it is a trial and how it is judged."),
    ):
        without = [one for one in plan.actions if not _says(one, key)]
        if without:
            named = listed([f'"{one.id}"' for one in without[:3]])
            more = f" and {len(without) - 3:,} more" if len(without) > 3 else ""
            many = f"{len(without):,} action{' says' if len(without) == 1 else 's say'}"
            yield PlanRemark("unsaid", "look", f"{many} nothing of {what}: {named}{more}.", do, without[0].place)


def _says(action: Action, key: str) -> bool:
    if key == "resources":
        return bool(action.resources.words) or action.resources.money is not None
    return bool(getattr(action, key))


def _gap(rule: str, sentence: str, do: str, place: Place) -> PlanRemark:
    return PlanRemark(rule, "gap", sentence, do, place)
