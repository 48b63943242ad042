"""Progress: what was promised, what was done, and whether it worked, by the rule that is printed with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from saferplan.delivery.change_words import reading_in_words
from saferplan.delivery.noise import Reading
from saferplan.delivery.override import Shown
from saferplan.delivery.status import RULES, WORDS
from saferplan.plan.model import Plan as SignedPlan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.openness import OpenReadings
from saferplan_portal.delivery.reading import (
    ActionStands,
    MeasureStands,
    actions_stand,
    measures_stand,
)
from saferplan_portal.planning.models import Measure, Plan
from saferplan_portal.planning.reading import live_plan, measures, priorities_of, promised
from saferplan_portal.planning.signed import in_signed, text_of
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.sources.plan import signed_version
from saferplan_portal.publications.sources.shared import (
    NO_TARGET,
    NOT_PUBLIC,
    column,
    iso,
    plain,
    target_words,
    unit_of,
)
from saferplan_portal.shell.rules import Unfit

_HELD_BACK = {"tone": "grey", "words": "not shown", "reason": f"{NOT_PUBLIC}."}


class Progress:
    """How the actions and measures of the plan in force stand on the day."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """Progress, once the plan in force has an action that is live."""
        plan = live_plan()
        shown = plan is not None and promised(plan).filter(slug__in=in_signed(plan)).exists()
        return (Offer("", f"Progress on {plan.title}"),) if plan and shown else ()

    def content(self, by: Actor, subject: str) -> Content:
        """We promised, we did, did it work.  Raises `Unfit` where nothing is promised yet."""
        plan = live_plan()
        if plan is None:
            raise Unfit("No plan is in force, so there is no progress to publish.")
        signed = signed_version()
        agreed = in_signed(plan)
        actions = actions_stand(promised(plan).filter(slug__in=agreed), on=by.today)
        if signed is None or not actions:
            raise Unfit("No action that the Board signed is live yet, so there is no progress to publish.")
        public = OpenReadings()
        held = measures(plan).prefetch_related("readings", "moved_by")
        told = [measure_told(one, public, by.today) for one in measures_stand(held, on=by.today)]
        return {
            "title": _title(actions, told),
            "summary": f"{_counts(actions)} {_beside_plan(actions, text_of(signed))}",
            "as_of": iso(by.today),
            "rule": _rules(),
            "priorities": _priorities(plan, actions, told),
            "tables": [_actions_table(actions), _measures_table(told)],
        }


def measure_told(stands: MeasureStands, public: OpenReadings, on: date) -> dict[str, Any]:
    """A measure on a day as the content has it; one that rests on what is not public says only that."""
    measure = stands.measure
    shown = public.may_tell(measure, on)
    moved = {move.action_id for move in measure.moved_by.all()}
    return {
        "id": measure.slug,
        "title": measure.title,
        "baseline": _reading_words(stands.baseline) if shown else NOT_PUBLIC,
        "now": _reading_words(stands.latest) if shown else NOT_PUBLIC,
        "target": _target(measure),
        "status": _status(stands.shown) if shown else dict(_HELD_BACK),
        "changed": _changed(stands.shown) if shown else None,
        "code": stands.shown.computed.code if shown else "not-shown",
        "value": stands.latest.value if shown and stands.latest else None,
        "actions": sorted(moved),
    }


def _target(measure: Measure) -> str:
    """What a measure should reach, in the words of the plan."""
    if measure.target_by is None and measure.target_value is None and measure.target_percent is None:
        return NO_TARGET
    return target_words(measure.target_value, measure.target_percent, unit_of(measure.unit, measure.figure))


def _reading_words(reading: Reading | None) -> str:
    return reading_in_words(reading) if reading else "no data"


def _status(shown: Shown) -> dict[str, str]:
    """A status by the rule, with why in this case."""
    one = shown.computed
    return {"tone": one.tone, "words": one.words, "reason": " ".join((one.reason, *one.remarks)).strip()}


def _changed(shown: Shown) -> dict[str, str] | None:
    """The status that a person set against the rule, without the person's name."""
    if shown.override is None:
        return None
    return {"tone": shown.tone, "words": shown.words, "reason": shown.override.reason}


def _priorities(plan: Plan, actions: list[ActionStands], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each priority with its promises and its measures."""
    made = []
    for priority in priorities_of(plan):
        own = [one for one in actions if one.action.priority_id == priority.pk]
        keys = {one.action.pk for one in own}
        made.append(
            {
                "title": priority.title,
                "told": _counts(own) if own else "No action of this priority is live yet.",
                "promises": [_promise(one) for one in own],
                "measures": [
                    {name: value for name, value in one.items() if name != "actions"}
                    for one in told
                    if keys & set(one["actions"])
                ],
            }
        )
    return made


def _promise(stands: ActionStands) -> dict[str, Any]:
    """An action as the content has it."""
    last = stands.last
    return {
        "promised": plain(stands.action.what),
        "lead": stands.action.lead_name,
        "due": iso(stands.action.due),
        "did": last.did if last else "",
        "reported": iso(last.on if last else None),
        "status": _status(stands.shown),
        "changed": _changed(stands.shown),
        "code": stands.shown.computed.code,
    }


def _counts(actions: list[ActionStands]) -> str:
    """How many actions stand how by the rule, in a sentence; none are averaged."""
    counts: dict[str, int] = {}
    for code in ("late", "done", "on-time", "not-started", "cannot-tell", "dropped"):
        number = sum(one.shown.computed.code == code for one in actions)
        if number:
            counts[code] = number
    parts = [f"{number} {WORDS[code]}" for code, number in counts.items()]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
    return f"Of {len(actions)} {'action' if len(actions) == 1 else 'actions'}: {listed}."


def _beside_plan(actions: list[ActionStands], signed: SignedPlan) -> str:
    """How the count of actions goes with that of the plan as it was signed last, in a sentence."""
    told, there = {one.action.slug for one in actions}, {one.id for one in signed.actions}
    many, waiting, gone = len(there), len(there - told), len(told - there)
    parts = [f"The plan as the Board signed it last has {many} {'action' if many == 1 else 'actions'}"]
    if waiting:
        parts.append(f"{waiting} of them {'is' if waiting == 1 else 'are'} not live yet")
    if gone:
        parts.append(f"{gone} that it had before {'is' if gone == 1 else 'are'} in it no more")
    return f"{'; '.join(parts)}."


def _title(actions: list[ActionStands], told: list[dict[str, Any]]) -> str:
    """What was found, the worst first."""
    worse = sum(one["code"] == "worse" for one in told)
    late = sum(one.shown.computed.code == "late" for one in actions)
    if worse:
        return f"{worse} of {len(told)} measures {'is' if worse == 1 else 'are'} worse than at the start"
    if late:
        return f"{late} of {len(actions)} actions {'is' if late == 1 else 'are'} late"
    better = sum(one["code"] == "better" for one in told)
    if better:
        return f"{better} of {len(told)} measures {'is' if better == 1 else 'are'} better than at the start"
    return "No measure has moved by more than chance yet"


def _rules() -> str:
    """The rules behind each status, as a list."""
    lines = [
        f"- **{WORDS[code].capitalize()}** ({what}): {rule}" for what in RULES for code, rule in RULES[what].items()
    ]
    return "\n".join(lines)


def _actions_table(actions: list[ActionStands]) -> dict[str, Any]:
    """The actions as a table to download."""
    return {
        "name": "actions",
        "title": "Actions and where they stand",
        "note": "One row for each action that was promised.",
        "key": ["id"],
        "columns": [
            column("id", "What names the action."),
            column("action", "What was promised."),
            column("lead", "The body that leads it."),
            column("due", "Its last day.", "day"),
            column("done", "What was done, by the last report."),
            column("status", "Where it stands by the rule."),
            column("status_set", "The status that the partnership set instead; blank where it set none."),
        ],
        "rows": [
            [
                one.action.slug,
                told["promised"],
                told["lead"],
                told["due"],
                told["did"],
                one.shown.computed.words,
                told["changed"]["words"] if told["changed"] else "",
            ]
            for one in actions
            for told in (_promise(one),)
        ],
    }


def _measures_table(told: list[dict[str, Any]]) -> dict[str, Any]:
    """The measures as a table to download."""
    return {
        "name": "measures",
        "title": "Measures and what can be said of them",
        "note": "One row for each measure. A status is by the rule that the page prints.",
        "key": ["id"],
        "columns": [
            column("id", "What names the measure."),
            column("measure", "What is measured."),
            column("baseline", "Where it started."),
            column("now", "The last reading, in words."),
            column("value", "The last reading; blank where there is none, or it may not be shown.", "number"),
            column("target", "What it should reach."),
            column("status", "What can be said by the rule."),
        ],
        "rows": [
            [one["id"], one["title"], one["baseline"], one["now"], one["value"], one["target"], one["status"]["words"]]
            for one in told
        ],
    }
