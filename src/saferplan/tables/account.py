"""The account that every reader gives: rows read = rows kept + rows set aside, by reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from saferplan.errors import BadAccount

EXAMPLES_KEPT = 3
IGNORED = "not read, because its name is not one that data.police.uk gives: "
"""How a note begins that names a file which was not read; releases count these and name none."""

NO_READER = "not read, because no reader takes it: "
"""How a note begins that names files which no reader takes; releases count these and name none."""


@dataclass(frozen=True)
class Example:
    """Where a row was set aside: its file (relative to the inputs folder) and its row number, header = row 1."""

    file: str
    row: int


@dataclass(frozen=True)
class Account:
    """What became of every row of one input.

    `source` names the input (`police_uk`, `deprivation`, ...), `tables` the rows kept in each table, `set_aside` the
    rows left out by reason (a sentence), `examples` the first few of each reason, `notes` counted facts about rows
    that were kept (such as one Crime ID on rows that differ).
    """

    source: str
    read: int
    tables: dict[str, int]
    set_aside: dict[str, int]
    examples: dict[str, tuple[Example, ...]]
    notes: dict[str, int]

    def __post_init__(self) -> None:
        """Nothing is dropped without being counted; checked in every run, also where Python leaves out its asserts."""
        if self.read != self.kept + sum(self.set_aside.values()):
            raise BadAccount(self.source, self.read, self.kept, sum(self.set_aside.values()))

    @property
    def kept(self) -> int:
        """Rows kept, over all tables."""
        return sum(self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """The account as plain JSON values."""
        return {
            "source": self.source,
            "read": self.read,
            "kept": self.kept,
            "tables": dict(sorted(self.tables.items())),
            "set_aside": dict(sorted(self.set_aside.items())),
            "examples": {
                reason: [{"file": e.file, "row": e.row} for e in found]
                for reason, found in sorted(self.examples.items())
            },
            "notes": dict(sorted(self.notes.items())),
        }


def account_from_json(raw: dict[str, Any]) -> Account:
    """Read an account back from the JSON of `Account.as_json`."""
    return Account(
        source=raw["source"],
        read=raw["read"],
        tables=raw["tables"],
        set_aside=raw["set_aside"],
        examples={k: tuple(Example(e["file"], e["row"]) for e in v) for k, v in raw["examples"].items()},
        notes=raw["notes"],
    )


def add_accounts(source: str, parts: list[Account]) -> Account:
    """Add the accounts of several files into one."""
    tables: dict[str, int] = {}
    set_aside: dict[str, int] = {}
    notes: dict[str, int] = {}
    examples: dict[str, tuple[Example, ...]] = {}
    for part in parts:
        for total, more in ((tables, part.tables), (set_aside, part.set_aside), (notes, part.notes)):
            for key, count in more.items():
                total[key] = total.get(key, 0) + count
        for reason, found in part.examples.items():
            examples[reason] = (examples.get(reason, ()) + found)[:EXAMPLES_KEPT]
    return Account(source, sum(part.read for part in parts), tables, set_aside, examples, notes)
