"""What became of earlier priorities, so that their measures survive a change of name.

The earlier plan's priorities, with the figure named for each, are `[[priorities_before]]` of partnership.toml: the one
list of them.  A plan's `[[crosswalk]]` says into which of its priorities each went.  One may go into several, and
several into one; an older name may lead to a later one, and that to a priority of today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any

from saferplan.errors import BadAddress, BadPlan
from saferplan.figures import parse_address
from saferplan.plan.model import Crosswalk, Plan
from saferplan.plan.shape import FILE
from saferplan.settings import PriorityBefore


@dataclass(frozen=True)
class Became:
    """What became of one earlier priority.

    `into` are ids of this plan's priorities, `dropped` why it was let go of ("" where it was not), and
    `unknown` names that lead nowhere, each with the nearest there is ("" where none is near). `figure` is the
    address named for it without a period, "" where none was; `kept_by` are this plan's measures of the same
    figure, or that say they take its place, by id.  `perhaps` is the earlier priority that this name is a slip for, ""
    where it is none.
    """

    before: str
    into: tuple[str, ...]
    dropped: str
    unknown: tuple[tuple[str, str], ...]
    figure: str
    kept_by: tuple[str, ...]
    line: int = 0
    perhaps: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether nothing says what became of it."""
        return not self.into and not self.dropped and not self.unknown

    def as_json(self) -> dict[str, Any]:
        """The row as plain JSON values."""
        return asdict(self)


def crosswalk_of(plan: Plan, before: Iterable[PriorityBefore], *, file: str = FILE) -> tuple[Became, ...]:
    """What became of each earlier priority: those of partnership.toml in their order, then older names of the plan.

    A priority whose name is still that of one of this plan went into it, and needs no row.  Raises `BadPlan` where
    names lead round in a circle.
    """
    names = {_plain(one.title): one.id for one in plan.priorities} | {one.id: one.id for one in plan.priorities}
    rows = _rows(plan, names, file)
    named = {_plain(one.name): one for one in before}
    found = []
    for key in (*named, *(key for key in rows if key not in named)):
        given, row = named.get(key), rows.get(key)
        reached = _Reached(rows, names)
        reached.follow(key)
        figure = without_period(given.measure) if given else ""
        kept = tuple(
            one.id for one in plan.measures if any(same_figure(name, figure) for name in (one.figure, *one.before))
        )
        found.append(
            Became(
                before=" ".join((row.before if row else given.name if given else key).split()),
                into=tuple(one.id for one in plan.priorities if one.id in reached.into),
                dropped=row.dropped if row else "",
                unknown=tuple((name, _near(name, (*names, *rows, *named))) for name in reached.unknown),
                figure=figure,
                kept_by=kept,
                line=row.place.line if row else 0,
            )
        )
    return _with_slips(found, set(named), {_plain(step) for row in rows.values() for step in row.into})


def _with_slips(found: list[Became], named: set[str], led_to: set[str]) -> tuple[Became, ...]:
    """The rows, those whose name is near that of a lost earlier priority and no other's with what it may have meant."""
    lost = {_plain(one.before): one.before for one in found if one.is_lost and _plain(one.before) in named}
    told = []
    for one in found:
        name = _plain(one.before)
        near = [] if name in named or name in led_to else get_close_matches(name, lost, 1, SLIP)
        told.append(replace(one, perhaps=lost[near[0]]) if near else one)
    return tuple(told)


SLIP = 0.8
"""Names as alike as this are taken for one name with a slip in it."""


def _rows(plan: Plan, names: dict[str, str], file: str) -> dict[str, Crosswalk]:
    """The rows by their plain name, one for each; raises `BadPlan` for a second row, or where they go in a circle."""
    rows: dict[str, Crosswalk] = {}
    for row in plan.crosswalk:
        if _plain(row.before) in rows:
            fault = f'[[crosswalk]] "{row.before}": it stands twice; expected each earlier priority once.'
            raise BadPlan(file, [(row.place.line, fault)])
        rows[_plain(row.before)] = row
    done: set[str] = set()
    for start in rows:
        path: list[str] = []
        _walk(start, rows, names, path, done, file)
    return rows


def _walk(
    name: str, rows: dict[str, Crosswalk], names: dict[str, str], path: list[str], done: set[str], file: str
) -> None:
    """Follow names by hand, without recursion, so that a long chain is no trouble; raises `BadPlan` at a circle."""
    stack = [(name, iter(_next_names(rows[name], rows, names)))]
    path.append(name)
    while stack:
        here, onward = stack[-1]
        step = next(onward, None)
        if step is None:
            done.add(here)
            path.pop()
            stack.pop()
        elif step in path:
            circle = [*path[path.index(step) :], step]
            told = '" leads to "'.join(rows[one].before for one in circle)
            fault = f'[[crosswalk]]: "{told}"; expected no circle: each name leads to one that came later.'
            raise BadPlan(file, [(rows[here].place.line, fault)])
        elif step not in done:
            path.append(step)
            stack.append((step, iter(_next_names(rows[step], rows, names))))


def _next_names(row: Crosswalk, rows: dict[str, Crosswalk], names: dict[str, str]) -> list[str]:
    """The earlier names that a row leads to, as far as they are no priorities and have rows of their own."""
    return [step for one in row.into if not _ends(one, names) and (step := _plain(one)) in rows]


def _ends(name: str, names: dict[str, str]) -> str:
    """The id of the priority that a name is, "" where it is none."""
    return names.get(name) or names.get(_plain(name), "")


class _Reached:
    """Where following an earlier name ends: priorities of this plan, and names that are nowhere."""

    def __init__(self, rows: dict[str, Crosswalk], names: dict[str, str]) -> None:
        self.rows, self.names = rows, names
        self.into: set[str] = set()
        self.unknown: list[str] = []

    def follow(self, key: str) -> None:
        """Follow a name to its ends; `_rows` saw to it that there is no circle."""
        if key not in self.rows:
            if key in self.names:
                self.into.add(self.names[key])
            return
        ahead, seen = [key], {key}
        while ahead:
            for name in self.rows[ahead.pop()].into:
                step = _plain(name)
                if end := _ends(name, self.names):
                    self.into.add(end)
                elif step in self.rows:
                    ahead += [step] if step not in seen else []
                    seen.add(step)
                elif name not in self.unknown:
                    self.unknown.append(name)


def same_figure(one: str, other: str) -> bool:
    """Whether two addresses name the same figure, whatever their periods.

    >>> same_figure("recorded_crime?crime_type=drugs", "recorded_crime?period=2018/19&crime_type=drugs")
    True
    """
    return bool(one) and bool(other) and _bare(one) == _bare(other)


def at_period(figure: str, period: str) -> str:
    """The address of a figure that was given without a period, or with another one.

    >>> at_period("recorded_crime?crime_type=drugs", "2018/19")
    'figure:recorded_crime?crime_type=drugs&period=2018/19'
    """
    measure, _, query = figure.removeprefix("figure:").partition("?")
    pairs = [part for part in query.split("&") if part and not part.startswith("period=")]
    return f"figure:{measure}?{'&'.join([*pairs, f'period={period}'])}"


def _bare(address: str) -> str:
    """An address without its period, its keys in order; as it stands where it cannot be read."""
    try:
        return str(parse_address(at_period(address, "2000")))
    except BadAddress:
        return address


def without_period(address: str) -> str:
    """An address as it was given, without its period.

    >>> without_period("figure:recorded_crime?crime_type=drugs&period=2018/19")
    'recorded_crime?crime_type=drugs'
    """
    measure, _, query = address.removeprefix("figure:").partition("?")
    pairs = [part for part in query.split("&") if part and not part.startswith("period=")]
    return f"{measure}?{'&'.join(pairs)}" if pairs else measure


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _near(name: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(_plain(name), [str(one) for one in known], 1, 0.6)), "")
