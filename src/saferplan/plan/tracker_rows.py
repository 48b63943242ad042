"""Rows of somebody else's plan as the values of a plan of ours, with an account of all that could not be placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any

from saferplan.areas import slug_of
from saferplan.plan.persons import bodies_in
from saferplan.plan.tracker_cells import read_day, read_money, read_number, read_target, says_nothing
from saferplan.plan.tracker_columns import LEAVE, TableColumns, TrackerTable

LONGEST_ID = 40
_KIND = re.compile(r"(?:strategic )?(priority|objective|aim|theme|outcome|goal)\b", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:;|\n|,|/|•)\s*")
_BULLET = re.compile(r"^(?:[•·▪\-–—*]+\s*|o\s+|\d{1,2}[.)]\s+)")
_NUMBERED = re.compile(r"^(?:strategic )?priority(?: area)? \d+\s*[:.\-–—]\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class NotPlaced:
    """A cell or a row that has no place in the plan: where it is, under which heading, what it says, and why not."""

    where: str
    column: str
    text: str
    why: str


@dataclass(frozen=True)
class Imported:
    """What an import made: the values of a plan, what was not placed, what was read with doubt, and an account of rows.

    `account` counts every row of the tables that were read: what each became.  `notes` are about whole tables.
    """

    values: dict[str, Any]
    not_placed: tuple[NotPlaced, ...]
    doubts: tuple[NotPlaced, ...]
    account: dict[str, int]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values, without the plan's own."""
        return {
            "not_placed": [asdict(one) for one in self.not_placed],
            "doubts": [asdict(one) for one in self.doubts],
            "account": self.account,
            "notes": list(self.notes),
        }


@dataclass
class _Made:
    """What has been made so far, and where the reading stands."""

    source: str
    priorities: dict[str, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    measures: dict[str, dict[str, Any]] = field(default_factory=dict)
    actions: list[dict[str, Any]] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    not_placed: list[NotPlaced] = field(default_factory=list)
    doubts: list[NotPlaced] = field(default_factory=list)
    account: Counter[str] = field(default_factory=Counter)
    priority: str = ""
    heading: str = ""
    kind: str = ""
    unused: tuple[str, str] | None = None


def import_tables(
    tables: tuple[TrackerTable, ...], columns: tuple[TableColumns, ...], *, source: str, title: str
) -> Imported:
    """The plan that some tables hold, by what a person says that their columns are.

    `source` is the file's name, given as the source of every number that was typed in it.  The plan's first and last
    day are the earliest and latest that it names, under `plan`; they are left out where it names none.
    """
    made, notes = _Made(source), []
    for table, chosen in zip(tables, columns, strict=True):
        notes += [f"{table.name}: {note}" for note in table.notes]
        if chosen.use:
            _read_table(table, chosen, made)
        elif any(any(row) for row in table.rows):
            count = sum(1 for row in table.rows if any(row))
            made.not_placed.append(
                NotPlaced(table.name, "", f"{count:,} row{'' if count == 1 else 's'}", "the table is not to be read")
            )
    values: dict[str, Any] = {"plan": {"title": title} | _term(made)}
    values["priorities"] = [{"id": key, "title": name} for name, key in made.priorities.items()]
    values["themes"] = [{"id": key, "title": name} for name, key in made.themes.items()]
    values["measures"] = list(made.measures.values())
    values["actions"] = made.actions
    return Imported(values, tuple(made.not_placed), tuple(made.doubts), dict(made.account), tuple(notes))


def _term(made: _Made) -> dict[str, date]:
    """The first and the last day that the actions name."""
    days = [one[key] for one in made.actions for key in ("start", "due") if key in one]
    days += [step["due"] for one in made.actions for step in one.get("milestones", ()) if "due" in step]
    return {"start": min(days), "end": max(days)} if days else {}


def _read_table(table: TrackerTable, chosen: TableColumns, made: _Made) -> None:
    """The rows of one table under its headings."""
    made.priority = made.heading = made.kind = ""
    has_priority = any(meaning == "priority" for _, meaning in chosen.columns)
    if table.heading and not has_priority:
        made.priority, made.kind = _priority(table.heading, made), _kind(table.heading)
    what = next(place for place, (_, meaning) in enumerate(chosen.columns) if meaning == "what")
    for row in range(chosen.heading_rows[0]):
        if any(table.rows[row]):
            text = " | ".join(dict.fromkeys(cell for cell in table.rows[row] if cell))
            made.not_placed.append(NotPlaced(table.where(row), "", text, "it stands above the headings"))
            made.account["above the headings"] += 1
    heads = {table.rows[row] for row in chosen.heading_rows}
    previous = False
    for row in range(chosen.heading_rows[-1] + 1, len(table.rows)):
        cells = table.rows[row]
        if not any(cells):
            made.account["blank"] += 1
        elif cells in heads:
            made.account["headings repeated"] += 1
        elif title := _title_of(cells):
            _section(title, table, row, made, has_priority=has_priority)
            made.account["headings within the table"] += 1
            previous = False
        elif previous and (not _at(cells, what) or (row, what) in table.continued):
            _go_on(table, row, chosen, made)
            made.account["going on with the action above"] += 1
        elif not _at(cells, what):
            text = " | ".join(cell for cell in cells if cell)
            made.not_placed.append(NotPlaced(table.where(row), "", text, "it names no action"))
            made.account["without an action"] += 1
        else:
            _action(table, row, chosen, made)
            made.account["actions"] += 1
            previous = True
    _drop_heading(made)


def _at(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _title_of(cells: tuple[str, ...]) -> str:
    """The heading that a row is: one text, in its first cell or merged over several; "" where it is a row of values."""
    held = [cell for cell in cells if cell]
    if len(set(held)) != 1 or len(cells) < 2:
        return ""
    if len(held) > 1 or (cells[0] and len(held[0]) <= 120 and len(cells) > 2):
        return held[0]
    return ""


def _section(title: str, table: TrackerTable, row: int, made: _Made, *, has_priority: bool) -> None:
    """A heading within a table: a priority where none is known yet or it is like the one that is, else one under it."""
    if not has_priority and (not made.priority or _kind(title) == made.kind):
        _drop_heading(made)
        made.priority, made.heading, made.kind = _priority(title, made), "", _kind(title)
    else:
        _drop_heading(made)
        made.heading, made.unused = title, (table.where(row), title)
    if len(title) > 120:
        made.doubts.append(NotPlaced(table.where(row), "", title[:120], "read as a heading, being alone in its row"))


def _drop_heading(made: _Made) -> None:
    """List a heading that no action came to stand under."""
    if made.unused is not None:
        made.not_placed.append(
            NotPlaced(made.unused[0], "", made.unused[1], "read as a heading, and no action follows")
        )
        made.unused = None


def _kind(title: str) -> str:
    """What a heading calls itself: a priority, an objective, ...; "" where it does not say."""
    match = _KIND.match(title)
    return match[1].casefold() if match else ""


def _priority(title: str, made: _Made) -> str:
    """The id of a priority by its title, made where it is new."""
    name = _NUMBERED.sub("", " ".join(title.split()))
    if name not in made.priorities:
        made.priorities[name] = _new_id(name, made, set(made.priorities.values()))
    return made.priorities[name]


def _new_id(text: str, made: _Made, taken: set[str]) -> str:
    """An id that no other of its kind has: the first words of a text."""
    whole = slug_of(text) or "unnamed"
    base = whole if len(whole) <= LONGEST_ID else whole[:LONGEST_ID].rpartition("-")[0] or whole[:LONGEST_ID]
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}-{number}"
    return found


def _action(table: TrackerTable, row: int, chosen: TableColumns, made: _Made) -> None:
    """One row that names an action."""
    action: dict[str, Any] = {"id": "", "what": "", "priority": "", "note": []}
    cells = {place: _at(table.rows[row], place) for place in range(len(chosen.columns))}
    for place, (heading, meaning) in enumerate(chosen.columns):
        if not cells[place]:
            continue
        if meaning == LEAVE:
            why = "its column is not to be read" if heading else "its column has no heading"
            made.not_placed.append(NotPlaced(table.where(row), heading, cells[place], why))
            continue
        _PLACING[meaning](action, cells[place], heading, table.where(row), made)
    if not action["priority"]:
        if not made.priority and not table.heading:
            why = f'no priority is named: it stands under "{table.name}", as the table is called'
            made.doubts.append(NotPlaced(table.where(row), "", action["what"], why))
        action["priority"] = made.priority or _priority(table.heading or table.name, made)
    else:
        made.priority = action["priority"]
    if made.heading and "heading" not in action:
        action["heading"], made.unused = made.heading, None
    action["id"] = _new_id(action["what"], made, {one["id"] for one in made.actions})
    _measure_of(action, made)
    action["note"] = "; ".join(action["note"])
    made.actions.append({key: value for key, value in action.items() if value not in ("", [], None)})


def _go_on(table: TrackerTable, row: int, chosen: TableColumns, made: _Made) -> None:
    """A row that goes on with the action above: its steps are taken, the rest is listed."""
    action = made.actions[-1]
    steps: list[dict[str, Any]] = []
    for place, (heading, meaning) in enumerate(chosen.columns):
        cell = _at(table.rows[row], place)
        if not cell or (row, place) in table.continued or meaning == "what":
            continue
        if meaning == "milestone":
            steps.append({"what": _clean(cell)})
        elif meaning in ("note", "ref"):
            action["note"] = "; ".join(part for part in (action.get("note", ""), f"{heading}: {_clean(cell)}") if part)
        elif meaning == "due" and steps and (read := read_day(cell)).day:
            steps[-1]["due"] = read.day
        else:
            why = "its row goes on with the action above, which has one already"
            made.not_placed.append(NotPlaced(table.where(row), heading, cell, why))
    if steps:
        action.setdefault("milestones", []).extend(steps)


def _measure_of(action: dict[str, Any], made: _Made) -> None:
    """Join an action to the measure that its row names, with its baseline and target."""
    title = action.pop("_measure", "")
    base, target = action.pop("_baseline", None), action.pop("_target", None)
    if not title:
        for name, value in (("Baseline", base), ("Target", target)):
            if value:
                action["note"].append(f"{name}: {value[0]}")
        return
    if title not in made.measures:
        taken = {str(one["id"]) for one in made.measures.values()}
        made.measures[title] = {"id": _new_id(title, made, taken), "title": title}
    measure = made.measures[title]
    way = ""
    notes = [measure["note"]] if "note" in measure else []
    if base:
        number = read_number(base[0])
        if number is None or "baseline" in measure:
            notes.append(f"Baseline: {base[0]}")
        else:
            measure["baseline"] = {"value": number, "source": made.source}
    if target:
        read = read_target(target[0])
        way = read.way
        if (read.value is None and read.percent is None) or "target" in measure:
            notes.append(f"Target: {target[0]}")
        else:
            made_target = {"value": read.value, "percent": read.percent, "by": action.get("due")}
            measure["target"] = {key: value for key, value in made_target.items() if value is not None}
    if way and "way" not in measure:
        measure["way"] = way
    if notes:
        measure["note"] = "; ".join(dict.fromkeys(notes))
    action["moves"] = [{"measure": measure["id"], "way": measure.get("way", "")}]


def _clean(text: str) -> str:
    """A cell on one line, without the bullet or number before it."""
    return _BULLET.sub("", " ".join(text.split()))


def _what(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["what"] = _clean(cell)


def _under(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["priority"] = _priority(_clean(cell), made)


def _headed(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["heading"] = _clean(cell)


def _lead(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    """The first body named leads; the others are partners, with a doubt, for an action has one lead."""
    names = _bodies_in(cell, heading, where, made)
    if names:
        action["lead"] = names[0]
    if len(names) > 1:
        action.setdefault("partners", []).extend(names[1:])
        why = f'"{names[0]}" was taken for the lead, the rest for partners'
        made.doubts.append(NotPlaced(where, heading, cell, why))


def _bodies_in(cell: str, heading: str, where: str, made: _Made) -> list[str]:
    names, left_out = bodies_in(_PARTS.split(cell.strip()))
    made.not_placed += [NotPlaced(where, heading, cell, why) for why in left_out]
    return names


def _partners(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action.setdefault("partners", []).extend(_bodies_in(cell, heading, where, made))


def _day(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made, *, first: bool) -> None:
    read = read_day(cell, first=first)
    if read.why:
        made.not_placed.append(NotPlaced(where, heading, cell, read.why))
        action["note"].append(f"{heading}: {_clean(cell)}")
    if read.doubt:
        made.doubts.append(NotPlaced(where, heading, cell, read.doubt))
    if read.start:
        action["start"] = read.start
    if read.day:
        action["start" if first and not read.start else "due"] = read.day


def _milestone(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    """Each line of the cell is a step; a day at its end is its last."""
    for line in cell.splitlines():
        if text := _clean(line):
            words, _, tail = text.rpartition(" by ") if " by " in text else ("", "", "")
            read = read_day(tail) if tail else None
            step = {"what": words, "due": read.day} if read and read.day else {"what": text}
            action.setdefault("milestones", []).append(step)


def _measure(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    if says_nothing(_clean(cell)):
        made.not_placed.append(NotPlaced(where, heading, cell, "it names no measure"))
    else:
        action["_measure"] = _clean(cell)


def _baseline(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["_baseline"] = (_clean(cell), heading)


def _target(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["_target"] = (_clean(cell), heading)


def _resources(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    money = read_money(cell)
    action["resources"] = {"words": _clean(cell)} | ({"money": money} if money is not None else {})


def _theme(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    for name in (_clean(one) for one in _PARTS.split(cell.strip()) if one):
        if name not in made.themes:
            made.themes[name] = _new_id(name, made, set(made.themes.values()))
        action.setdefault("themes", []).append(made.themes[name])


def _note(action: dict[str, Any], cell: str, heading: str, where: str, made: _Made) -> None:
    action["note"].append(f"{heading}: {_clean(cell)}")


_PLACING: dict[str, Callable[[dict[str, Any], str, str, str, _Made], None]] = {
    "what": _what,
    "priority": _under,
    "heading": _headed,
    "lead": _lead,
    "partners": _partners,
    "start": partial(_day, first=True),
    "due": partial(_day, first=False),
    "milestone": _milestone,
    "measure": _measure,
    "baseline": _baseline,
    "target": _target,
    "resources": _resources,
    "theme": _theme,
    "ref": _note,
    "note": _note,
}
