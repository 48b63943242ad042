"""The text of plan.toml and evidence.toml as plain values, each section with the line that it begins on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from saferplan.errors import BadPlan

_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_\-\". ]+?)\s*\]\]?\s*(#.*)?$")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


def values_of(text: str, *, file: str) -> dict[str, Any]:
    """The values of a TOML text; every section under a header of its own carries its first line as `_line`.

    Raises `BadPlan` where the text is not TOML.

    >>> values_of('[plan]\\ntitle = "A"\\n\\n[[actions]]\\nid = "b"', file="plan.toml")["actions"]
    [{'id': 'b', '_line': 4}]
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = re.search(r"at line (\d+)", str(error))
        reason = _AT_LINE.sub("", str(error)) if isinstance(error, tomllib.TOMLDecodeError) else "it is too deep"
        line = int(at[1]) if at else len(text.splitlines()) if "end of document" in str(error) else 0
        raise BadPlan(file, [(line, f"it is not TOML ({reason}); expected TOML.")]) from error
    _mark(values, text)
    return values


def _mark(values: dict[str, Any], text: str) -> None:
    """Write onto each section the line of its header; sections follow each other in the text as they do in a list."""
    seen: dict[tuple[str, ...], int] = {}
    fence = ""
    for number, row in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if row.count(fence) % 2 else fence
            continue
        if header := _HEADER.match(row):
            path = tuple(part.strip().strip('"') for part in header[1].split("."))
            where: Any = values
            for depth, part in enumerate(path, 1):
                where = where.get(part) if isinstance(where, Mapping) else None
                if isinstance(where, list):
                    here = path[:depth]
                    if depth == len(path):
                        seen[here] = seen.get(here, -1) + 1
                        for inner in [one for one in seen if one[:depth] == here and len(one) > depth]:
                            del seen[inner]
                    at = seen.get(here, 0)
                    where = where[at] if at < len(where) else None
            if isinstance(where, dict):
                where["_line"] = number
            continue
        for mark in ('"""', "'''"):
            if row.count(mark) % 2:
                fence = mark
