"""A plan held to naming bodies and not persons: who leads and helps, and everything in it that is printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from saferplan.plan.bodies import plain_name
from saferplan.plan.checking import HeldTo, PlanRemark, listed
from saferplan.plan.claims.sentences import sentences_of
from saferplan.plan.model import Place, Plan, WhyText
from saferplan.plan.persons import is_a_person, pointing_at
from saferplan.plan.tracker_cells import says_nothing

PERSON = "person"
"""The rule that a plan names no person."""

NO_LEAD = "no-lead"
"""The rule that an action has a lead body."""


def check_persons(plan: Plan, texts: Iterable[WhyText], held: HeldTo) -> Iterator[PlanRemark]:
    """Persons, and words like "tbc", where the name of a body is printed; and what points at a person in `texts`.

    What the text says is told with the names taken out.  A name that is in the register of bodies is a body's.
    """
    bodies = tuple(one.name for one in held.bodies)
    yield from _named(plan, {plain_name(name) for name in bodies})
    for text in texts:
        for sentence in sentences_of(text.text, line=text.line):
            kinds, shown = pointing_at(sentence.text, bodies)
            if kinds:
                said = f'{listed(kinds)} may stand in a text that is printed: "{shown.rstrip(".")}".'
                do = "Take out what points at a person; leave what may be published."
                place = Place(text.file, sentence.line if text.line else 0)
                yield PlanRemark(PERSON, "look", f"{said[:1].upper()}{said[1:]}", do, place)


def _named(plan: Plan, bodies: set[str]) -> Iterator[PlanRemark]:
    """The names of bodies in a plan, and in the linked plans kept beside it."""
    named = [(f'Action "{one.id}" is led by', one.lead, one.place) for one in plan.actions]
    named += [(f'Action "{one.id}" names as partner', name, one.place) for one in plan.actions for name in one.partners]
    named += [(f'The duty "{one.duty}" is with', one.lead, one.place) for one in plan.duties]
    named += [(f'The linked plan "{one.id}" is of', one.holder, one.place) for one in plan.linked]
    named += [("The plan is approved by", one.body, plan.place) for one in plan.approvals]
    for how, name, place in named:
        if not name or plain_name(name) in bodies:
            continue
        if says_nothing(name):
            do = "Name the one body that answers for it, or leave the line out until it is known."
            yield PlanRemark(NO_LEAD, "wrong", f'{how} "{name}", which is no body and would be printed.', do, place)
        elif is_a_person(name):
            do = (
                "Name the body, and keep who it is there in the note, which is not printed; where it is the name of a "
                "body, add it under [[bodies]] in partnership.toml."
            )
            yield PlanRemark(PERSON, "wrong", f"{how} what looks like a person, and the plan is published.", do, place)
    for linked in plan.linked:
        if linked.plan is not None:
            yield from _named(linked.plan, bodies)
