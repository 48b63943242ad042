"""The one way from plain values to a `Plan`: from plan.toml, from an imported tracker, from a form of the portal.

Plain values are what TOML and JSON have: tables, lists, text, numbers, days.  A table may carry `_line`, the line that
it begins on, so that what is said of it can say where.  All faults are told at once.
"""

from __future__ import annotations

import math
import re
import typing
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from saferplan.errors import BadPlan
from saferplan.plan.model import (
    KINDS,
    RELATIONS,
    SEEN_OF_SOURCE,
    STRENGTHS_OF_EVIDENCE,
    TIERS,
    WAYS,
    EvidenceItem,
    Place,
    Plan,
    WhyText,
)

FILE = "plan/plan.toml"
"""How the file of a plan is called where its parts say where they stand."""

LISTS = {
    "priorities": "priority",
    "themes": "theme",
    "measures": "measure",
    "actions": "action",
    "consultations": "consultation",
    "linked": "linked plan",
    "crosswalk": "earlier priority",
    "duties": "duty",
    "set_aside": "finding set aside",
    "evidence": "item of evidence",
}
"""The lists of a plan, with what one of each is called."""

CHOICES = {
    ("moves", "way"): tuple(WAYS),
    ("measures", "way"): tuple(WAYS),
    ("measures", "kind"): tuple(KINDS),
    ("actions", "tier"): tuple(TIERS),
    ("linked", "relation"): RELATIONS,
    ("evidence", "strength"): STRENGTHS_OF_EVIDENCE,
    ("evidence", "seen"): tuple(SEEN_OF_SOURCE),
}
"""The words that some lines choose from."""

_FILLED_ELSEWHERE = {"place", "why", "plan", "shipped", "about_text"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LONGEST = 20_000


@dataclass(frozen=True)
class Beside:
    """What a plan has beside its own file: texts by priority ("" for the whole plan's), library and plans read before.

    `texts` are Markdown with figures as links; `library` is the evidence that ships and the partnership's own;
    `plans` are child plans by the id under which [[linked]] names them.
    """

    texts: Mapping[str, WhyText] = field(default_factory=dict)
    library: tuple[EvidenceItem, ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=dict)


def plan_from(values: Mapping[str, Any], beside: Beside = Beside(), *, file: str = FILE) -> Plan:
    """Make a plan from plain values: `plan` for the whole, and the lists of `LISTS`.

    Raises `BadPlan` with all that is wrong: unknown or missing keys, values of the wrong kind, an id that is given
    twice, an action whose priority there is not, dates out of order, a text of no priority.  What is well formed and
    still wrong or lacking is for `saferplan.plan.checks`.

    >>> plan = plan_from({
    ...     "plan": {"title": "Safer Ashbrook Plan", "start": "2021-04", "end": "2024-03"},
    ...     "priorities": [{"id": "burglary", "title": "Fewer break-ins"}],
    ...     "actions": [{"id": "locks", "what": "Fit locks.", "priority": "burglary"}],
    ... })
    >>> plan.end, plan.actions_of("burglary")[0].what
    (datetime.date(2024, 3, 31), 'Fit locks.')
    """
    maker = _Maker(file)
    known = {"plan", *LISTS}
    for key in values:
        if key not in known and not str(key).startswith("_"):
            maker.fault(_line(values[key]), f'the section "{key}"', "there is no such section", _one_of(key, known))
    whole = values.get("plan")
    if not isinstance(whole, Mapping):
        maker.fault(0, "the section [plan]", "it is not there", "title, start and end under [plan]")
        raise BadPlan(file, maker.faults)
    hints = typing.get_type_hints(Plan)
    parts: dict[str, Any] = {}
    for name, one in LISTS.items():
        kind = typing.get_args(hints[name])[0]
        raw = values.get(name, [])
        if not _is_list(raw) or not all(isinstance(item, Mapping) for item in raw):
            maker.fault(_line(raw), f"[[{name}]]", "it is not a list of sections", f"sections headed [[{name}]]")
            continue
        made = [maker.made(kind, item, (name,), f"{one} {_named(item, number)}") for number, item in enumerate(raw, 1)]
        parts[name] = tuple(item for item in made if item is not None)
    plan: Plan | None = maker.made(Plan, whole, ("plan",), "the plan", given=parts)
    if plan is not None:
        plan = _joined(plan, beside, maker)
    if maker.faults or plan is None:
        raise BadPlan(file, maker.faults)
    return plan


def evidence_from(values: Mapping[str, Any], *, file: str, shipped: bool = False) -> tuple[EvidenceItem, ...]:
    """Make the items of an evidence library from plain values, under `evidence`.

    Raises `BadPlan` as `plan_from` does.
    """
    maker = _Maker(file)
    raw = values.get("evidence", [])
    for key in values:
        if key != "evidence" and not str(key).startswith("_"):
            maker.fault(_line(values[key]), f'the section "{key}"', "there is no such section", "[[evidence]]")
    if not _is_list(raw) or not all(isinstance(item, Mapping) for item in raw):
        raise BadPlan(file, [(0, "[[evidence]]: it is not a list of sections; expected sections headed [[evidence]].")])
    made = [
        maker.made(EvidenceItem, one, ("evidence",), f"{LISTS['evidence']} {_named(one, number)}")
        for number, one in enumerate(raw, 1)
    ]
    items = tuple(replace(one, shipped=shipped) for one in made if one is not None)
    _check_ids_of("evidence", items, maker)
    if maker.faults:
        raise BadPlan(file, maker.faults)
    return items


def _joined(plan: Plan, beside: Beside, maker: _Maker) -> Plan:
    """The plan with its texts, its library and its linked plans, held to what its parts mean together."""
    if plan.end <= plan.start:
        maker.fault(plan.place.line, "the plan", f"it ends ({plan.end}) before it begins", "start before end")
    _check_ids(plan, maker)
    ids = [one.id for one in plan.priorities]
    for action in plan.actions:
        if action.priority not in ids:
            found = f'its priority is "{action.priority}", and there is none of that id'
            maker.fault(action.place.line, f'action "{action.id}"', found, _one_of(action.priority, ids))
    for name, text in beside.texts.items():
        if name and name not in ids:
            maker.fault(0, text.file or name, "there is no priority of that id", _one_of(name, ids))
    own = {one.id for one in plan.evidence}
    linked = tuple(replace(one, plan=beside.plans.get(one.id)) for one in plan.linked)
    return replace(
        plan,
        about=beside.texts.get("", WhyText("")),
        priorities=tuple(replace(one, why=beside.texts.get(one.id, WhyText(""))) for one in plan.priorities),
        evidence=(*plan.evidence, *(one for one in beside.library if one.id not in own)),
        linked=linked,
    )


def _check_ids(plan: Plan, maker: _Maker) -> None:
    """Hold every id to small letters, digits and hyphens, and to standing once in its list."""
    for name in ("priorities", "themes", "measures", "actions", "consultations", "linked", "evidence"):
        _check_ids_of(name, getattr(plan, name), maker)


def _check_ids_of(name: str, items: Sequence[Any], maker: _Maker) -> None:
    """Hold the ids of one list."""
    seen: set[str] = set()
    for item in items:
        what = f'{LISTS[name]} "{item.id}"'
        if not _SLUG.fullmatch(item.id):
            maker.fault(item.place.line, what, "its id is not one", "small letters, digits and single hyphens")
        if item.id in seen:
            maker.fault(item.place.line, what, "another has the same id", "an id of its own")
        seen.add(item.id)


class _Maker:
    """Makes frozen classes from plain values, and keeps what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[tuple[int, str]] = []

    def fault(self, line: int, what: str, found: str, expected: str) -> None:
        """Keep a fault, with the line that it stands on (0 where none is known)."""
        self.faults.append((line, f"{what}: {found}; expected {expected}."))

    def made(
        self, kind: Any, raw: Mapping[str, Any], path: tuple[str, ...], what: str, *, given: Mapping[str, Any] = {}
    ) -> Any:
        """One part of a plan, or None where something of it is wrong."""
        hints, before = typing.get_type_hints(kind), len(self.faults)
        takes = {one.name: one for one in fields(kind) if one.name not in _FILLED_ELSEWHERE and one.name not in given}
        if kind is Plan:
            takes.pop("about")
            takes = {name: one for name, one in takes.items() if name not in LISTS}
        line = _line(raw)
        values: dict[str, Any] = {}
        for key, value in raw.items():
            if key.startswith("_") or value is None:
                continue
            if key not in takes:
                self.fault(line, f"{what}, {key}", "there is no such line", _one_of(key, takes))
                continue
            values[key] = self._value(hints[key], value, (*path, key), f"{what}, {key}", line)
        for name, one in takes.items():
            if raw.get(name) is None and one.default is MISSING and one.default_factory is MISSING:
                self.fault(line, what, f"{name} is not given", f'a line "{name} = ..."')
        if len(self.faults) > before:
            return None
        if any(one.name == "place" for one in fields(kind)):
            values["place"] = Place(self.file, line) if line else Place()
        return kind(**values, **given)

    def _value(self, hint: Any, value: Any, path: tuple[str, ...], what: str, line: int) -> Any:
        """A value of the kind that a line wants."""
        options = typing.get_args(hint)
        if type(None) in options:
            hint = next(one for one in options if one is not type(None))
            options = typing.get_args(hint)
        if typing.get_origin(hint) is tuple:
            return self._many(options[0], value, path, what, line)
        if is_dataclass(hint):
            if isinstance(value, Mapping):
                return self.made(hint, value, path, what)
            return self.fault(line, what, f"it is {_shown(value)}", "values in braces, like { ... = ... }")
        if hint is date:
            return self._day(value, path[-1], what, line)
        if hint in (float, int):
            return self._number(hint, value, what, line)
        return self._text(value, path, what, line)

    def _many(self, kind: Any, value: Any, path: tuple[str, ...], what: str, line: int) -> Any:
        """A list of texts, or of parts."""
        if not _is_list(value):
            return self.fault(line, what, f"it is {_shown(value)}", "a list in square brackets")
        if is_dataclass(kind) and not all(isinstance(one, Mapping) for one in value):
            return self.fault(line, what, "something in it is no table", "values in braces, like { ... = ... }")
        found = []
        for number, one in enumerate(value, 1):
            if is_dataclass(kind):
                found.append(self.made(kind, one, path, f"{what} {number}"))
            else:
                found.append(self._text(one, path, f"{what}, {number} of {len(value)}", line))
        return tuple(found)

    def _text(self, value: Any, path: tuple[str, ...], what: str, line: int) -> Any:
        """Text without blanks around it, of the words that may be chosen where there is a choice."""
        if not isinstance(value, str):
            return self.fault(line, what, f"it is {_shown(value)}", "text in quotes")
        text = " ".join(value.split())
        if _CONTROL.search(text):
            return self.fault(line, what, "it holds a control character", "text that can be printed")
        if len(text) > _LONGEST:
            return self.fault(line, what, f"it is {len(text):,} letters long", f"no more than {_LONGEST:,}")
        choices = CHOICES.get((path[-2], path[-1])) if len(path) > 1 else None
        if choices and text and text not in choices:
            return self.fault(line, what, f'it is "{text}"', " or ".join(choices))
        return text

    def _day(self, value: Any, key: str, what: str, line: int) -> Any:
        """A day; a month as YYYY-MM is its first day for a start, and its last for anything else."""
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = value.strip() if isinstance(value, str) else ""
        if month := _MONTH.fullmatch(text):
            year, number = int(month[1]), int(month[2])
            if year:
                return date(year, number, 1 if key == "start" else monthrange(year, number)[1])
        try:
            return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else self._no_day()
        except ValueError:
            return self.fault(line, what, f"it is {_shown(value)}", "a day as YYYY-MM-DD, or a month as YYYY-MM")

    @staticmethod
    def _no_day() -> date:
        raise ValueError

    def _number(self, kind: type, value: Any, what: str, line: int) -> Any:
        """A finite number; a whole one, not below nought, where people are counted."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return self.fault(line, what, f"it is {_shown(value)}", "a number")
        if kind is int and (value != int(value) or value < 0):
            return self.fault(line, what, f"it is {_shown(value)}", "a whole number, nought or more")
        if what.endswith("money") and value < 0:
            return self.fault(line, what, f"it is {_shown(value)}", "pounds, nought or more")
        return kind(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _line(value: Any) -> int:
    """The line that a table begins on, 0 where that is not known."""
    return int(value.get("_line", 0)) if isinstance(value, Mapping) else 0


def _named(item: Mapping[str, Any], number: int) -> str:
    """How a part is told from others of its list: by its id or name, else by its number."""
    for key in ("id", "before", "duty", "finding"):
        if isinstance(item.get(key), str) and item[key].strip():
            return f'"{item[key][:60]}"'
    return f"{number}"


def _shown(value: Any) -> str:
    """A value as plan.toml has it, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    text = repr(value) if isinstance(value, (str, int, float, list)) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _one_of(word: object, known: Any) -> str:
    """What was expected: the nearest of the known words, or all of them."""
    names = [str(one) for one in known]
    if near := get_close_matches(str(word), names, 2, 0.6):
        return f"perhaps {' or '.join(near)}"
    if not names:
        return "one that is there; there is none yet"
    return f"one of {', '.join(names)}" if len(names) <= 24 else "one that is there"
