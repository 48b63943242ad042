"""The plan held to what asks for it: findings, residents' concerns, themes, legal duties, and what came before."""

from __future__ import annotations

from collections.abc import Iterator

from saferplan.assessment.voice_held import QUESTION as COMMUNITY_VOICE
from saferplan.findings import Finding, strength_order, without_links
from saferplan.plan.check_actions import body_on
from saferplan.plan.checking import HeldTo, PlanRemark, listed, nearest
from saferplan.plan.crosswalk import crosswalk_of
from saferplan.plan.model import Place, Plan
from saferplan.reference.duties import Duty, duties

ABOUT_THE_SURVEY = ("who-answered", "weighting")
"""Findings of the survey that tell of the survey itself, and of no concern."""

ASKED = "ask-the-people"
"""The duty that a consultation covers."""


def check_answers(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Everything to be said of what the plan answers, and of what it does not."""
    yield from _priorities(plan)
    yield from _findings(plan, held)
    yield from _themes(plan)
    yield from _duties(plan, held)
    yield from _consultations(plan)
    yield from _earlier(plan, held)
    yield from _shown(plan)


def _priorities(plan: Plan) -> Iterator[PlanRemark]:
    """Priorities: chosen by people, with a reason, a text and something to do."""
    if not plan.priorities:
        yield PlanRemark("no-action", "gap", "The plan has no priority.", "Add [[priorities]].", plan.place)
    for one in plan.priorities:
        name = f'Priority "{one.id}"'
        parts = (("who chose it", one.chosen_by), ("when", one.chosen_on), ("why", one.reason))
        if lacking := [words for words, value in parts if not value]:
            sentence = f"{name} does not say {listed(lacking)}."
            do = "Machines propose and people decide: fill in chosen_by, chosen_on and reason."
            yield PlanRemark("not-chosen", "gap", sentence, do, one.place)
        if not one.why.text.strip():
            sentence = f"{name} has no text that says why it is one."
            yield PlanRemark("no-why", "gap", sentence, f"Write plan/{one.id}.md.", one.place)
        if not plan.actions_of(one.id) and not plan.shown_actions(one):
            sentence = f"{name} has no action."
            yield PlanRemark("no-action", "gap", sentence, "Add [[actions]] to it, or drop it.", one.place)


def _findings(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Findings that are named and not there, and findings that are there and have no action."""
    if held.findings is None:
        return
    known = {one.id for one in held.findings}
    naming = [(f'Action "{one.id}"', one.findings, one.place) for one in plan.actions]
    naming += [(f'Priority "{one.id}"', one.findings, one.place) for one in plan.priorities]
    naming += [("A [[set_aside]]", (one.finding,), one.place) for one in plan.set_aside]
    for who, findings, place in naming:
        for finding in findings:
            if finding not in known and not (who.startswith("A ") and any(_covers(finding, one) for one in known)):
                sentence = f'{who} names the finding "{finding}", which is not in the release.'
                do = f'{nearest(finding, sorted(known))} "saferplan explain" lists all ids.'
                yield PlanRemark("unknown-finding", "wrong", sentence, do, place)
    answered = {finding for one in plan.actions for finding in one.findings}
    for priority in plan.priorities:
        answered |= {finding for _, action in plan.shown_actions(priority) for finding in action.findings}
    for one in sorted(held.findings, key=strength_order):
        if one.id not in answered and _asks_for_action(one) and not _set_aside(one.id, plan):
            yield _unanswered(one, plan)
    for aside in plan.set_aside:
        if not aside.reason:
            sentence = f'The finding "{aside.finding}" is set aside without a reason.'
            yield PlanRemark("finding", "gap", sentence, "Give the reason.", aside.place)
        elif aside.finding in answered:
            sentence = f'The finding "{aside.finding}" is set aside, and an action answers it.'
            yield PlanRemark("finding", "wrong", sentence, "Take one of the two out.", aside.place)


def _asks_for_action(finding: Finding) -> bool:
    """Whether a finding is one that a plan should answer: strong or moderate, no plain count, and not left out."""
    if finding.strength == "weak" or finding.counts or finding.judgement.left_out:
        return False
    return finding.question != COMMUNITY_VOICE or finding.id.split("/")[1] not in ABOUT_THE_SURVEY


def _unanswered(finding: Finding, plan: Plan) -> PlanRemark:
    """The remark on a finding, or a concern of residents, that no action answers."""
    concern = finding.question == COMMUNITY_VOICE
    what = "A concern of residents" if concern else f"A {finding.strength} finding"
    by = [one.id for one in plan.priorities if finding.id in one.findings]
    named = f" (priority {listed([f'“{one}”' for one in by])} names it, and none of its actions)" if by else ""
    sentence = f"{what} has no action{named}: {without_links(finding.headline)}."
    do = f'Add findings = ["{finding.id}"] to an action, or set it aside with a reason.'
    return PlanRemark("concern" if concern else "finding", "gap", sentence, do, plan.place)


def _set_aside(finding: str, plan: Plan) -> bool:
    return any(_covers(one.finding, finding) for one in plan.set_aside if one.reason)


def _covers(start: str, finding: str) -> bool:
    """Whether a finding's id begins with some parts, part by part.

    >>> _covers("places", "places/known/partnership/all"), _covers("places/kn", "places/known/partnership/all")
    (True, False)
    """
    parts = [part for part in start.split("/") if part]
    return bool(parts) and finding.split("/")[: len(parts)] == parts


def _themes(plan: Plan) -> Iterator[PlanRemark]:
    """Themes that no action addresses."""
    for theme, counts in plan.coverage():
        if not sum(counts):
            sentence = f'The theme "{theme.title}" is addressed by no action.'
            do = f'Add themes = ["{theme.id}"] to the actions that address it, or drop the theme.'
            yield PlanRemark("theme", "gap", sentence, do, theme.place)


def _duties(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Duties that a plan should speak of, named where it does not; and duties named that are none."""
    first, last = plan.start.isoformat(), plan.end.isoformat()
    known = {one.id for one in duties()}
    holding = {one.id: one for one in duties() if one.holds_between(first, last)}
    naming = [(f'Action "{one.id}"', duty, one.place) for one in plan.actions for duty in one.duties]
    naming += [("A [[duties]]", one.duty, one.place) for one in plan.duties]
    for who, named, place in naming:
        if named not in known:
            sentence = f'{who} covers the duty "{named}", and no such duty is in the register.'
            yield PlanRemark("unknown-duty", "wrong", sentence, nearest(named, sorted(known)), place)
        elif named not in holding:
            sentence = f'{who} covers the duty "{named}", which did not hold in the plan\'s term.'
            yield PlanRemark("unknown-duty", "look", sentence, "Take it out, or keep it as a promise.", place)
    register = {" ".join(one.name.casefold().split()): one for one in held.bodies}
    for one in plan.duties:
        if not one.how:
            sentence = f'The duty "{one.duty}" is named, and not how it is met.'
            yield PlanRemark("duty", "gap", sentence, "Say how, in a sentence.", one.place)
        if (body := register.get(" ".join(one.lead.casefold().split()))) is not None:
            yield from body_on(body, f'The duty "{one.duty}" is with {one.lead}', plan.start, plan.end, one.place)
    covered = {named for _, named, _ in naming} | ({ASKED} if plan.consultations else set())
    for duty in holding.values():
        if duty.plan and duty.id not in covered:
            yield _uncovered(duty, plan.place)


def _uncovered(duty: Duty, place: Place) -> PlanRemark:
    """The remark on a duty that a plan does not speak of."""
    beware = "" if duty.verified else " The law itself was not seen: check it at legislation.gov.uk."
    sentence = f"The plan does not say that this is met ({duty.law}, {duty.section}): {duty.plan}."
    do = f'Add duties = ["{duty.id}"] to an action, or a [[duties]] with how it is met.{beware}'
    return PlanRemark("duty", "gap", sentence, do, place)


def _consultations(plan: Plan) -> Iterator[PlanRemark]:
    """Consultations: that there is one, and that each says what came of it."""
    for one in plan.consultations:
        parts = (
            ("when it was", one.start or one.end),
            ("how they were asked", one.how),
            ("how many took part", one.how_many is not None),
            ("what they said", one.said),
            ("what changed because of it", one.changed),
        )
        if lacking := [words for words, value in parts if not value]:
            sentence = f'The consultation "{one.id}" does not say {listed(lacking)}.'
            yield PlanRemark("consultation", "gap", sentence, "Fill it in; nothing changed is an answer.", one.place)


def _earlier(plan: Plan, held: HeldTo) -> Iterator[PlanRemark]:
    """Earlier priorities of which nothing is said, and measures that did not survive a change of name."""
    for one in crosswalk_of(plan, held.before, file=plan.place.file or "plan/plan.toml"):
        place = Place(plan.place.file, one.line) if one.line else plan.place
        if one.is_lost:
            sentence = f'Nothing says what became of the earlier priority "{one.before}".'
            do = "Add a [[crosswalk]]: before it, and into which of today's, or why it was dropped."
            yield PlanRemark("crosswalk", "gap", sentence, do, place)
        if one.perhaps:
            sentence = f'A [[crosswalk]] is about "{one.before}", and no earlier priority has that name.'
            do = f'Perhaps it is "{one.perhaps}", of which nothing else says what became.'
            yield PlanRemark("crosswalk", "wrong", sentence, do, place)
        for name, near in one.unknown:
            do = f"Perhaps it is {near}." if near else "Name a priority of this plan by its id."
            sentence = f'The earlier priority "{one.before}" went into "{name}", and there is no such priority.'
            yield PlanRemark("crosswalk", "wrong", sentence, do, place)
        if one.figure and one.into and not one.kept_by:
            sentence = f'The earlier priority "{one.before}" was read by {one.figure}, and no measure of this plan is.'
            do = "Keep the measure, so that it can be followed over both plans; or say why it is let go."
            yield PlanRemark("crosswalk", "gap", sentence, do, place)


def _shown(plan: Plan) -> Iterator[PlanRemark]:
    """Actions of linked plans that are to be shown and are not there."""
    held = [f"{link.id}/{one.id}" for link in plan.linked if link.plan for one in link.plan.actions]
    for one in plan.priorities:
        for name in one.shows:
            if name not in held:
                sentence = f'Priority "{one.id}" shows "{name}", and no linked plan that was read has such an action.'
                yield PlanRemark("shown", "wrong", sentence, nearest(name, held), one.place)
