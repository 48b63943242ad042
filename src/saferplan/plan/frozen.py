"""A plan as plain values and back, and as one text that is the same for the same plan: a copy that stays as it is.

`plan_from` makes a plan from plain values; this is the way back.  Texts, evidence that ships and child plans, which lie
in files of their own in a partnership folder, are beside the values.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from saferplan.plan.model import Plan, WhyText
from saferplan.plan.shape import FILE, LISTS, Beside, evidence_from, plan_from

_BESIDE = {"place", "why", "plan", "shipped"}


def plain_of(plan: Plan) -> dict[str, Any]:
    """A plan as plain JSON values: `values` for `plan_from`, and `texts`, `library` and `plans` beside them."""
    whole = {one.name: getattr(plan, one.name) for one in fields(Plan) if one.name not in (*LISTS, *_BESIDE, "about")}
    values: dict[str, Any] = {"plan": _told(whole, {})}
    for name in LISTS:
        held = [one for one in getattr(plan, name) if not (name == "evidence" and one.shipped)]
        if held:
            values[name] = [_part(one) for one in held]
    texts = {"": plan.about} | {one.id: one.why for one in plan.priorities}
    return {
        "values": values,
        "texts": {
            name: {"text": one.text, "file": one.file, "line": one.line}
            for name, one in texts.items()
            if one != WhyText("")
        },
        "library": [_part(one) for one in plan.evidence if one.shipped],
        "plans": {one.id: plain_of(one.plan) for one in plan.linked if one.plan is not None},
    }


def plan_of(plain: Mapping[str, Any], *, file: str = FILE) -> Plan:
    """The plan that `plain_of` told, or one put together in the same shape.

    Raises `BadPlan` where something in it cannot be used.
    """
    beside = Beside(
        texts={name: WhyText(**one) for name, one in plain["texts"].items()},
        library=evidence_from({"evidence": plain["library"]}, file=file, shipped=True),
        plans={name: plan_of(one, file=f"plan/{name}/plan.toml") for name, one in plain["plans"].items()},
    )
    return plan_from(plain["values"], beside, file=file)


def frozen_text(plan: Plan) -> str:
    """A plan as one text, with its keys in order: equal plans give the same text, and other plans another.

    >>> plan = plan_from({"plan": {"title": "Safer Ashbrook", "start": "2021-04", "end": "2024-03"}})
    >>> thawed(frozen_text(plan)) == plan
    True
    """
    return json.dumps(plain_of(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def thawed(text: str) -> Plan:
    """The plan of a frozen text."""
    return plan_of(json.loads(text))


def hash_of(text: str) -> str:
    """The SHA-256 of a frozen text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _part(item: Any) -> dict[str, Any]:
    """A part of a plan as plain values, without what is as it would be anyhow."""
    held = {one.name: getattr(item, one.name) for one in fields(item) if one.name not in _BESIDE}
    return _told(held, {one.name: one.default for one in fields(item) if one.default is not MISSING})


def _told(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name, value in values.items()
        if value not in ((), "", None) and (name not in defaults or defaults[name] != value)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _part(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
