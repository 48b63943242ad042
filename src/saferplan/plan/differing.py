"""What differs between two plans, in words: parts that came, that went, and what changed in those that stayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from saferplan.plan.checking import day_words
from saferplan.plan.model import TIERS, WAYS, Approval, Baseline, Milestone, Move, Plan, Resources, Target, WhyText
from saferplan.plan.shape import LISTS

CHANGES = {"new": "New", "gone": "Taken out", "changed": "Changed", "moved": "In another order"}
"""What may become of a part of a plan, with the word for it."""

NOTHING = "nothing"
"""What is said in place of a value that is not given."""

_KEYS = {"crosswalk": "before", "duties": "duty", "set_aside": "finding"}
_TITLES = ("title", "what", "who", "before", "finding", "duty")
_SKIPPED = {"place", "id", "plan", "shipped"}
_LABELS = {
    "about": "about",
    "after": "after",
    "against": "advice it was chosen against",
    "before": "figures of earlier plans",
    "chosen_by": "chosen by",
    "chosen_on": "chosen on",
    "dropped": "why it was dropped",
    "due": "last day",
    "end": "last day",
    "every": "how often it is read",
    "how_many": "how many answered",
    "into": "what it became",
    "kind": "kind of measure",
    "lead": "lead body",
    "made_up": "what is made up",
    "moves": "measures it should move",
    "next_data": "next read on",
    "resources": "what it takes",
    "said": "what they said",
    "seen": "what was read of the source",
    "set_aside": "findings set aside",
    "shows": "actions of other plans",
    "start": "first day",
    "tier": "tier of prevention",
    "way": "which way it should go",
    "what": "what will be done",
    "who": "who was asked",
    "why": "why it is a priority",
}


@dataclass(frozen=True)
class FieldChange:
    """One thing said of a part: what it is called, and what it was and is, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanDifference:
    """What became of one part of a plan: `change` is a key of `CHANGES`, `part` what one of its kind is called.

    `title` is how people know the part; `fields` what changed in it, where it stayed.
    """

    change: str
    part: str
    id: str
    title: str
    fields: tuple[FieldChange, ...] = ()

    def in_words(self) -> str:
        """The difference in a line."""
        about = f'{self.part} "{self.title}"' if self.title else self.part
        if not self.fields:
            return f"{CHANGES[self.change]}: {about}"
        told = "; ".join(f"{one.label}, {one.before} -> {one.after}" for one in self.fields)
        return f"{CHANGES[self.change]}: {about}: {told}"


def differences(before: Plan, after: Plan) -> tuple[PlanDifference, ...]:
    """What differs between two plans: the whole first, then each list in the order of the plan.

    Two plans without a difference are equal in all that is printed of them.

    >>> from dataclasses import replace
    >>> plan = Plan("Safer Ashbrook", date(2021, 4, 1), date(2024, 3, 31))
    >>> print(differences(plan, replace(plan, end=date(2024, 6, 30)))[0].in_words())
    Changed: the plan: last day, 31 March 2024 -> 30 June 2024
    """
    whole = tuple(_changed(before, after, skip={*LISTS, *_SKIPPED}))
    found = [PlanDifference("changed", "the plan", "", "", whole)] if whole else []
    for name, called in LISTS.items():
        found += _of_list(called, _keyed(name, before), _keyed(name, after))
    return tuple(found)


def _keyed(name: str, plan: Plan) -> dict[str, Any]:
    """The parts of a list by what tells them apart; of several alike, each with its number."""
    found: dict[str, Any] = {}
    for one in getattr(plan, name):
        key = wanted = str(getattr(one, _KEYS.get(name, "id")))
        number = 2
        while key in found:
            key, number = f"{wanted} ({number})", number + 1
        found[key] = one
    return found


def _of_list(called: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[PlanDifference]:
    """What became of the parts of one list."""
    for key, one in after.items():
        if key not in before:
            yield PlanDifference("new", called, key, _title(one))
        elif changes := tuple(_changed(before[key], one, skip=_SKIPPED)):
            yield PlanDifference("changed", called, key, _title(one), changes)
    for key, one in before.items():
        if key not in after:
            yield PlanDifference("gone", called, key, _title(one))
    stayed = [[key for key in held if key in other] for held, other in ((before, after), (after, before))]
    if stayed[0] != stayed[1]:
        yield PlanDifference("moved", f"the list of each {called}", "", "")


def _title(one: Any) -> str:
    return str(next((getattr(one, name) for name in _TITLES if getattr(one, name, "")), ""))


def _changed(before: Any, after: Any, *, skip: set[str]) -> Iterator[FieldChange]:
    """The fields that differ between two parts of one kind."""
    for one in fields(after):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if one.name not in skip and old != new:
            told = _of_texts(old, new) if isinstance(new, WhyText) else (_words(old), _words(new))
            yield FieldChange(_LABELS.get(one.name, one.name.replace("_", " ")), *told)


_LINK = re.compile(r"\[([^\]]*)\]\(figure:([^)\s]+)\)")


def _of_texts(before: WhyText, after: WhyText) -> tuple[str, str]:
    """The lines of two texts that only one of them has, with the figures that they link to in words."""
    old, new = (_LINK.sub(_figure, one.text.strip()).splitlines() for one in (before, after))
    told: tuple[list[str], list[str]] = ([], [])
    for tag, first, last, begins, ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            told[0].extend(line for line in old[first:last] if line.strip())
            told[1].extend(line for line in new[begins:ends] if line.strip())
    return "\n".join(told[0]) or NOTHING, "\n".join(told[1]) or NOTHING


def _figure(link: re.Match[str]) -> str:
    """A link to a figure as its words, and which figure it is."""
    measure, _, query = link[2].partition("?")
    which = ", ".join([measure, *(part.partition("=")[2] for part in query.split("&") if part)]).replace("_", " ")
    return f"{link[1]} [{which}]".strip()


def _words(value: Any) -> str:
    """A value in words."""
    if isinstance(value, WhyText):
        return value.text.strip() or NOTHING
    if isinstance(value, tuple):
        return "; ".join(_words(one) for one in value) or NOTHING
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, (Approval, Baseline, Milestone, Move, Resources, Target)):
        return _of_part(value) or NOTHING
    if isinstance(value, float):
        return f"{value:,g}" if abs(value) < 1_000 else f"{value:,.2f}".removesuffix(".00")
    return TIERS.get(value) or WAYS.get(value) or str(value) if value not in ("", None) else NOTHING


def _of_part(value: Approval | Baseline | Milestone | Move | Resources | Target) -> str:
    """A small part in words."""
    if isinstance(value, Approval):
        return f"{value.body}{f' on {day_words(value.on)}' if value.on else ''}"
    if isinstance(value, Milestone):
        return f"{value.what}{f' by {day_words(value.due)}' if value.due else ''}"
    if isinstance(value, Move):
        return f"{value.measure}{f', to {WAYS[value.way]}' if value.way else ''}"
    if isinstance(value, Resources):
        money = [] if value.money is None else [f"£{_words(value.money)}"]
        return ", ".join([*([value.words] if value.words else []), *money])
    if isinstance(value, Target):
        reach = [] if value.value is None else [_words(value.value)]
        reach += [] if value.percent is None else [f"{value.percent:+g}%"]
        return " ".join([*reach, *([f"by {day_words(value.by)}"] if value.by else [])])
    said = [value.period] if value.period else []
    said += [] if value.value is None else [_words(value.value)]
    said += [f"on {day_words(value.on)}"] if value.on else []
    return " ".join([*said, *([f"({value.source})"] if value.source else [])])
