"""Reports from the same records: the quarterly report, the scrutiny pack, the Board paper and the annual review.

They differ in which parts they have, which `PACKS` says, and in nothing else: one part says the same in each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from saferplan.delivery.money import in_pounds
from saferplan.delivery.override import Shown
from saferplan.delivery.records import ENDINGS, ActionRecord, DeliveryRecord, Ending
from saferplan.delivery.review import lacking
from saferplan.delivery.status import RULES, WORDS
from saferplan.delivery.summary import summary_of
from saferplan.errors import BadRecord
from saferplan.plan.checking import day_words


@dataclass(frozen=True)
class PackTable:
    """A table of a report: what it shows, its heads, and rows with a text for each head."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PackPart:
    """A part of a report: its heading, its sentences, and a table, None where it has none."""

    heading: str
    sentences: tuple[str, ...]
    table: PackTable | None = None


@dataclass(frozen=True)
class Pack:
    """A report: which kind, its title, and its parts in order."""

    kind: str
    title: str
    parts: tuple[PackPart, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "kind": self.kind,
            "title": self.title,
            "parts": [
                {
                    "heading": part.heading,
                    "sentences": list(part.sentences),
                    "table": part.table
                    and {
                        "caption": part.table.caption,
                        "heads": list(part.table.heads),
                        "rows": [list(row) for row in part.table.rows],
                    },
                }
                for part in self.parts
            ],
        }


def _summary(record: DeliveryRecord) -> PackPart:
    sentences = [
        as_at_words(record),
        summary_of("action", [one.status for one in record.actions]).sentence,
        summary_of("measure", [one.status for one in record.measures]).sentence,
    ]
    if record.money:
        sentences.append(record.money.sentence)
    return PackPart("In short", tuple(sentences))


def as_at_words(record: DeliveryRecord) -> str:
    """As at which day a report is, in a sentence."""
    told = f"As at {day_words(record.as_at)}, by what was on record at the end of that day."
    return told if record.as_at >= record.last else f"{told} The time ends on {day_words(record.last)}."


def _late(record: DeliveryRecord) -> PackPart:
    if not record.late:
        return PackPart("What came later", (f"Nothing that tells of this time came after {day_words(record.as_at)}.",))
    since = f"This came after {day_words(record.as_at)}, and nothing above counts it."
    return PackPart("What came later", (since, *record.late))


def _attention(record: DeliveryRecord) -> PackPart:
    """What is late or worse, and every status that a person set against the rule."""
    rows = [
        (name, one.told, " ".join(one.sentences))
        for name, one in (
            *((measure.title, measure.status) for measure in record.measures),
            *((action.what, action.status) for action in record.actions),
        )
        if one.computed.tone == "red" or one.override
    ]
    if not rows:
        return PackPart("What needs attention", ("Nothing is late or worse than its baseline.",))
    caption = "What is late, is worse than its baseline, or was set by a person"
    return PackPart("What needs attention", (), PackTable(caption, ("What", "Status", "Why"), tuple(rows)))


def _progress(record: DeliveryRecord) -> PackPart:
    rows = tuple(
        (priority.title, action.what, action.lead, action.status.told, _latest(action, record))
        for priority in record.priorities
        for action in priority.actions
    )
    heads = ("Priority", "Action", "Lead", "Status", "Last report")
    codes = _codes(one.status for one in record.actions)
    return _with_rules("What was done", "action", codes, PackTable("Every action and its status", heads, rows))


def _latest(action: ActionRecord, record: DeliveryRecord) -> str:
    told = [one for one in action.reports if record.first <= one.on <= record.last]
    if not told:
        return "No report in this time."
    last = max(told, key=lambda one: one.on)
    return f"{day_words(last.on)}: {last.words}"


def _measures(record: DeliveryRecord) -> PackPart:
    rows = tuple(
        (one.title, one.status.told, one.target.words if one.target else "no target", " ".join(one.status.sentences))
        for one in record.measures
    )
    heads = ("Measure", "Since the baseline", "Target", "Why")
    codes = _codes(one.status for one in record.measures)
    return _with_rules("What moved", "measure", codes, PackTable("Every measure and its status", heads, rows))


def _codes(shown: Iterable[Shown]) -> set[str]:
    """Every code that stands in a table: those that hold, and those of the rule."""
    return {code for one in shown for code in (one.code, one.computed.code)}


def _with_rules(heading: str, kind: str, codes: set[str], table: PackTable) -> PackPart:
    """A part with the rule of each status that stands in its table."""
    if not table.rows:
        return PackPart(heading, (f"There are no {kind}s.",))
    rules = tuple(f"{_capital(WORDS[code])}: {rule}" for code, rule in RULES[kind].items() if code in codes)
    return PackPart(heading, rules, table)


def _money(record: DeliveryRecord) -> PackPart:
    if record.money is None:
        return PackPart("The money", ("There is no grant.",))
    names = {one.id: one.what for one in record.actions}
    rows = [
        (names.get(one.action, one.action), in_pounds(one.allocated), in_pounds(one.spent), in_pounds(one.left))
        for one in record.money.actions
    ]
    total = record.money
    rows.append(("All", in_pounds(total.allocated), in_pounds(total.spent), in_pounds(total.allocated - total.spent)))
    heads = ("Action", "Allocated", "Spent", "Left")
    return PackPart("The money", (total.sentence,), PackTable("Money by action", heads, tuple(rows)))


def _decided(record: DeliveryRecord) -> PackPart:
    told = [one for one in record.every_decision if record.first <= one.on <= record.last]
    if not told:
        return PackPart("What was decided", ("Nothing was decided in this time.",))
    rows = tuple(
        (day_words(one.on), one.words, one.owner, day_words(one.due) if one.due else "no day was set") for one in told
    )
    heads = ("Day", "Decision", "Who sees to it", "By")
    return PackPart("What was decided", (), PackTable("Decisions", heads, rows))


def _endings(record: DeliveryRecord) -> PackPart:
    rows = tuple(
        (kind, name, *_ending(one))
        for priority in record.priorities
        for kind, name, one in (
            ("Priority", priority.title, priority.ending),
            *(("Action", action.what, action.ending) for action in priority.actions),
        )
    )
    rules = tuple(f"{_capital(verdict)}: {means}" for verdict, means in ENDINGS.items())
    table = PackTable("How each priority and action ends", ("What", "Name", "Ending", "Why"), rows)
    return PackPart("Keep, change or drop", (*rules, *lacking(record)), table)


def _ending(one: Ending | None) -> tuple[str, str]:
    return ("not decided", "No reason is given.") if one is None else (one.verdict, one.reason)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_PARTS: Mapping[str, Callable[[DeliveryRecord], PackPart]] = {
    "summary": _summary,
    "attention": _attention,
    "progress": _progress,
    "measures": _measures,
    "money": _money,
    "decided": _decided,
    "endings": _endings,
    "late": _late,
}

_QUARTER = ("summary", "attention", "progress", "measures", "money", "decided", "late")

PACKS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "quarter": ("Quarterly performance report", _QUARTER),
    "scrutiny": ("Scrutiny pack", ("summary", "attention", "measures", "money", "decided", "late")),
    "board": ("Paper for the Board", ("summary", "attention", "money", "late")),
    "review": ("Annual review", ("summary", "progress", "measures", "money", "decided", "late", "endings")),
}
"""The kinds of reports: what each is called and the parts that it has, in order."""


def pack_from(kind: str, record: DeliveryRecord) -> Pack:
    """A report of a kind, a key of `PACKS`, from the records of its time.

    Raises `BadRecord` where the kind is none, or a quarterly report is not of three whole months.
    """
    where = "A report"
    if kind not in PACKS:
        raise BadRecord(where, f'the kind "{kind}"', f"one of {', '.join(PACKS)}", "Choose one of these.")
    if kind == "quarter" and not _is_quarter(record):
        found = f"it is of {day_words(record.first)} to {day_words(record.last)}"
        raise BadRecord(where, found, "three whole months for a quarterly one", "Correct the days.")
    name, parts = PACKS[kind]
    title = f"{name}, {record.partnership}: {day_words(record.first)} to {day_words(record.last)}"
    return Pack(kind, title, tuple(_PARTS[part](record) for part in parts))


def _is_quarter(record: DeliveryRecord) -> bool:
    """Whether the time is three whole months."""
    after = record.last + timedelta(1)
    months = (after.year - record.first.year) * 12 + after.month - record.first.month
    return record.first.day == after.day == 1 and months == 3
