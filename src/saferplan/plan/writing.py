"""A plan as the text of plan.toml: what `plan_from` reads back to the same plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from typing import Any

from saferplan.plan.model import Plan
from saferplan.plan.shape import LISTS

WIDEST = 110
"""A list that is longer than this on one line has a line for each thing in it."""

_ELSEWHERE = {"place", "why", "plan", "shipped", "about"}


def quoted(text: str) -> str:
    r"""Text as TOML has it, whatever is in it.

    >>> quoted('He said "no".')
    '"He said \\"no\\"."'
    """
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    return (
        '"' + "".join(marks.get(one) or (one if one.isprintable() or one == " " else _code(one)) for one in text) + '"'
    )


def _code(letter: str) -> str:
    """A letter that cannot be printed, by its number."""
    return f"\\U{ord(letter):08X}" if ord(letter) > 0xFFFF else f"\\u{ord(letter):04X}"


def plan_text(plan: Plan, *, notes: Iterable[str] = ()) -> str:
    """The text of plan.toml; evidence that ships, texts and linked plans lie elsewhere and are not in it.

    `notes` are lines to stand at its head.
    """
    blocks = ["\n".join(f"# {one}" for one in notes)] if notes else []
    whole = {one.name: getattr(plan, one.name) for one in fields(Plan) if one.name not in (*LISTS, *_ELSEWHERE)}
    blocks.append("\n".join(["[plan]", *_lines(whole, {})]))
    for name in LISTS:
        for item in getattr(plan, name):
            if name == "evidence" and item.shipped:
                continue
            blocks.append("\n".join([f"[[{name}]]", *_lines(_values(item), _defaults(type(item)))]))
    return "\n\n".join(blocks) + "\n"


def _values(item: Any) -> dict[str, Any]:
    skip = _ELSEWHERE - ({"about"} if hasattr(item, "about") else set())
    return {one.name: getattr(item, one.name) for one in fields(item) if one.name not in skip}


def _defaults(kind: Any) -> dict[str, Any]:
    return {one.name: one.default for one in fields(kind) if one.default is not MISSING}


def _lines(values: dict[str, Any], defaults: dict[str, Any]) -> list[str]:
    """A line for each value that says something beyond its default."""
    return [
        f"{key} = {_shown(value)}"
        for key, value in values.items()
        if value not in ((), "", None) and (key not in defaults or defaults[key] != value)
    ]


def _shown(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(int(value)) if float(value).is_integer() else repr(value)
    if is_dataclass(value):
        return f"{{ {', '.join(_lines(_values(value), _defaults(type(value))))} }}"
    inside = [_shown(one) for one in value]
    line = f"[{', '.join(inside)}]"
    return line if len(line) <= WIDEST else "[\n" + "".join(f"    {one},\n" for one in inside) + "]"
