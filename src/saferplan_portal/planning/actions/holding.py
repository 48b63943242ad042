"""What every write to a plan is held to before it is kept: the engine's shape, and what a live action must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.text import slugify

from saferplan.errors import BadPlan
from saferplan.plan.checking import listed
from saferplan_portal.planning.models import Action, Measure, Named, Plan
from saferplan_portal.planning.shape import as_plan
from saferplan_portal.shell.rules import Unfit

TEXTS = frozenset({"about", "why"})
"""Columns of Markdown: their lines stay as they are written."""

MOST_OF_AN_ID = 60


def hold(plan: Plan) -> None:
    """Hold a plan to its shape, and its live actions to what they must have.

    Raises `Unfit` with the first thing that is wrong; what was written goes with the transaction.
    """
    try:
        as_plan(plan)
    except BadPlan as error:
        raise Unfit(f"{_sentence(error)} Correct it and save again.") from error
    live = Action.objects.standing().filter(plan=plan, state="live").select_related("lead")
    for one in live.prefetch_related("moves__measure"):
        if lacking := lacks(one):
            raise Unfit(
                f'The live action "{one.what}" would lack {listed(lacking)}. A live action keeps all of them: give it '
                "another first, or close it."
            )


def _sentence(error: BadPlan) -> str:
    """The first fault, without the file that a plan here is not in."""
    fault = error.found[0][1]
    return fault[:1].upper() + fault[1:]


def lacks(held: Action) -> tuple[str, ...]:
    """What an action must have before it can go live, and has not."""
    measured = [move.measure for move in held.moves.all() if move.measure.is_standing]
    return tuple(
        words
        for words, there in (
            ("a lead body", held.lead is not None),
            ("a last day", held.due is not None),
            ("a measure", bool(measured)),
            ("a baseline for its measure", not measured or any(one.has_baseline for one in measured)),
        )
        if not there
    )


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a plan keeps them: one line of text without blanks around it, and Markdown with plain line ends."""
    return {
        name: _tidied(value, whole=name in TEXTS) if isinstance(value, str) else value for name, value in values.items()
    }


def _tidied(value: str, *, whole: bool) -> str:
    return value.replace("\r\n", "\n").strip() if whole else " ".join(value.split())


def fits(row: models.Model) -> None:
    """Hold a row to what its columns can hold, and a measure to one target.  Raises `Unfit`."""
    for column in row._meta.concrete_fields:
        most, value = column.max_length, getattr(row, column.attname)
        if most and isinstance(value, str) and len(value) > most:
            name = str(column.verbose_name)
            said = f"{name[:1].upper()}{name[1:]} must be {most:,} characters or fewer; it has {len(value):,}."
            raise Unfit(said, column.name)
    if isinstance(row, Measure) and row.target_value is not None and row.target_percent is not None:
        raise Unfit("Give the target as a value or as a change in per cent, and not as both.", "target_percent")


def own_id(kind: type[Named], plan: Plan, words: str) -> str:
    """An id for a new part, from its title: small letters, digits and hyphens, and no other part's.

    An id stays, so that links to the part hold when its title is changed.
    """
    made = slugify(words)[:MOST_OF_AN_ID].strip("-").replace("_", "-")
    wanted = "-".join(part for part in made.split("-") if part) or kind._meta.model_name or "part"
    taken = set(kind.objects.filter(plan=plan, slug__startswith=wanted).values_list("slug", flat=True))
    number, found = 2, wanted
    while found in taken:
        number, found = number + 1, f"{wanted}-{number}"
    return found


def last_place(kind: type[Any], plan: Plan) -> int:
    """The place after the last part of a kind."""
    last = kind.objects.filter(plan=plan).order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else int(last) + 1
