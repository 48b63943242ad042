"""Parts of a plan: added, changed, put in another order, taken out with a reason, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning.actions.holding import fits, hold, last_place, own_id, tidy
from saferplan_portal.planning.baselines import promise
from saferplan_portal.planning.models import Action, Dissent, Measure, Named, Part, Plan, Priority
from saferplan_portal.planning.permissions import check_edit, check_keep_dissent
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

P = TypeVar("P", bound=Part)


@action
def add_part(*, by: Actor, plan: Plan, kind: type[P], values: Mapping[str, Any]) -> P:
    """Add a part at the end of its list.  Raises `Unfit` where the engine would not take it."""
    check_edit(by, plan)
    part = kind(plan=plan, position=last_place(kind, plan), **tidy(values))
    if isinstance(part, Named):
        part.slug = own_id(type(part), plan, str(part))
    fits(part)
    part.save()
    hold(plan)
    told = {name: [None, _plain(value)] for name, value in values.items() if value not in ("", None, [])}
    wrote(by, Told(f"planning.{_name(part)}_added", f"Added the {_called(part)} “{part!s:.300}”.", *_about(part), told))
    return part


@action
def change_part(*, by: Actor, part: P, seen: int, values: Mapping[str, Any]) -> P:
    """Change a part.  Raises `ChangedMeanwhile` where somebody else did, `Unfit` where it is out of the plan."""
    check_edit(by, part.plan)
    _hold_standing(part)
    values = tidy(values)
    changed = changed_values(part, values)
    fits(type(part)(**{name: values.get(name, getattr(part, name)) for name in _columns(part)}))
    now = save_change(part, seen=seen, values=values)
    hold(part.plan)
    wrote(
        by,
        Told(f"planning.{_name(part)}_changed", f"Changed the {_called(part)} “{now!s:.300}”.", *_about(now), changed),
    )
    if isinstance(now, Measure) and now.plan.state == "live":
        promise(by, [now])
    return now


@action
def take_out_part(*, by: Actor, part: P, seen: int, why: str) -> P:
    """Take a part out of the plan, with a reason; it can be put back.

    Raises `Unfit` without a reason, for an action that is live, and for a priority that still has actions.
    """
    check_edit(by, part.plan)
    _hold_standing(part)
    if not why.strip():
        raise Unfit("Say why it is taken out of the plan.", "why")
    if isinstance(part, Action) and part.state == "live":
        raise Unfit("A live action is not taken out: close it, and say why.")
    if isinstance(part, Priority) and (many := Action.objects.standing().filter(priority=part).count()):
        words = "an action" if many == 1 else f"{many:,} actions"
        raise Unfit(f"This priority still has {words}. Move them to another priority, or take them out first.")
    values = {"withdrawn_on": by.today, "withdrawn_why": " ".join(why.split())}
    now = save_change(part, seen=seen, values=values)
    hold(part.plan)
    told = {"why": [None, values["withdrawn_why"]]}
    sentence = f"Took the {_called(part)} “{part!s:.300}” out of the plan."
    wrote(by, Told(f"planning.{_name(part)}_taken_out", sentence, *_about(part), told))
    return now


@action
def put_back_part(*, by: Actor, part: P, seen: int) -> P:
    """Put back a part that was taken out.  Raises `Unfit` where its priority is out itself."""
    check_edit(by, part.plan)
    if part.is_standing:
        raise Unfit("It is in the plan already.")
    if isinstance(part, Action) and not part.priority.is_standing:
        raise Unfit("Its priority is out of the plan. Put the priority back first.")
    now = save_change(part, seen=seen, values={"withdrawn_on": None, "withdrawn_why": ""})
    hold(part.plan)
    wrote(by, Told(f"planning.{_name(part)}_put_back", f"Put the {_called(part)} “{part!s:.300}” back.", *_about(part)))
    return now


@action
def move_part(*, by: Actor, part: Part, seen: int, up: bool) -> None:
    """Let a part change places with the one before or after it.

    Raises `Unfit` where there is none, `ChangedMeanwhile` where somebody else changed or moved the part.
    """
    check_edit(by, part.plan)
    rows = list(type(part).objects.standing().filter(plan=part.plan).select_for_update())
    at = next((number for number, one in enumerate(rows) if one.pk == part.pk), None)
    to = None if at is None else at - 1 if up else at + 1
    if at is None or to is None or not 0 <= to < len(rows):
        raise Unfit(f"There is nothing {'above' if up else 'below'} it to change places with.")
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows):
        if one.pk == part.pk:
            save_change(one, seen=seen, values={"position": place})
        elif one.position != place:
            type(part).objects.filter(pk=one.pk).update(position=place)
    way = "up" if up else "down"
    wrote(by, Told(f"planning.{_name(part)}_moved", f"Moved the {_called(part)} “{part!s:.300}” {way}.", *_about(part)))


@action
def keep_dissent(*, by: Actor, priority: Priority, body: Body, words: str) -> Dissent:
    """Keep that a body was not for a priority, in its words.  Raises `Unfit` where it said so before."""
    check_keep_dissent(by, body, priority.plan)
    if not words.strip():
        raise Unfit("Write down what the body said.", "words")
    if priority.dissents.filter(body=body).exists():
        raise Unfit(f"The dissent of {body} is kept already, and stays as it was said.", "body")
    kept = Dissent.objects.create(priority=priority, body=body, words=" ".join(words.split()), on=by.today)
    sentence = f"Kept the dissent of {body} on the priority {priority}."
    wrote(by, Told("planning.dissent_kept", sentence, "priority", priority.pk, {"words": [None, kept.words]}))
    return kept


def _hold_standing(part: Part) -> None:
    if not part.is_standing:
        raise Unfit("It was taken out of the plan. Put it back first.")


def _columns(part: Part) -> list[str]:
    return [column.name for column in part._meta.concrete_fields]


def _name(part: Part) -> str:
    return str(part._meta.model_name)


def _called(part: Part) -> str:
    return str(part._meta.verbose_name)


def _about(part: Part) -> tuple[str, int]:
    return _name(part), part.pk


def _plain(value: Any) -> Any:
    return value if isinstance(value, (bool, int, float, str, list, dict)) else str(value)
