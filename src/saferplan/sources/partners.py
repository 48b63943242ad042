"""Partners' own files: found under `inputs/partners`, opened, read against the area, and held to what is declared.

Files of a kind lie in `inputs/partners/<kind>`, or in a folder there for each sender: `recorded_crime/thames-valley`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from saferplan.areas import slug_of
from saferplan.errors import BadInput, BadSettings
from saferplan.periods import month_number, month_text, period_of
from saferplan.reference.partner_files import PartnerFile, partner_files
from saferplan.settings import PartnerSource
from saferplan.sources.faults import refuse
from saferplan.sources.partner_dates import day_faults
from saferplan.sources.partner_places import COARSE, Ground
from saferplan.sources.partner_records import MIXED, Codes, Records, Surroundings, read_records
from saferplan.sources.partner_returns import FUTURE, TOO_EARLY, read_returns
from saferplan.sources.reference_files import files_in
from saferplan.sources.spreadsheets import Sent, Wanted, look_into
from saferplan.tables import partner_months
from saferplan.tables.account import Account
from saferplan.tables.shape import check_table

FOLDER = "partners"
SENDER = "partner"
"""The sender of files that lie in no folder of a sender's own, where no force is meant."""

LATER_BY = 24
"""Days more than so many months after the last month held or declared are set aside as mistyped."""


@dataclass(frozen=True)
class Post:
    """What has come: the opened files of each kind, by sender."""

    files: dict[str, dict[str, list[Sent]]]

    @property
    def lsoas(self) -> frozenset[str]:
        """Every LSOA code in any of the files, as sent."""
        found: set[str] = set()
        for kind, senders in self.files.items():
            if any(column.name == "lsoa" for column in partner_files()[kind].columns):
                for sent in senders.values():
                    found |= {code for one in sent for code in one.frame["lsoa"].drop_nulls().unique().to_list()}
        return frozenset(found)

    def vintages(self, codes: Codes) -> frozenset[str]:
        """The vintages of LSOA that the files use codes of which the other does not have."""
        found = set()
        if self.lsoas & (codes.lsoa_2011 - codes.lsoa_2021):
            found.add("2011")
        if self.lsoas & (codes.lsoa_2021 - codes.lsoa_2011):
            found.add("2021")
        return frozenset(found)


@dataclass(frozen=True)
class Locality:
    """What partners' files are read against: what places rows, every area with its kind, codes, forces, and the day.

    `today` is the day of the reading: a day of supply that is still to come is noted.
    """

    ground: Ground
    areas: pl.DataFrame
    codes: Codes
    forces: tuple[str, ...]
    last_month: int
    today: date


@dataclass(frozen=True)
class Partners:
    """What partners sent: their tables by name, the account of each kind, the files, and sentences for the analyst."""

    tables: dict[str, pl.DataFrame]
    accounts: tuple[Account, ...]
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def open_post(inputs: Path, forces: Sequence[str]) -> Post:
    """Open every file that partners sent.

    Raises `BadInput` for a file of no known kind, for one that cannot be opened as it stands, and for one with a column
    of days that cannot be trusted; all faults of all files are told at once.
    """
    home = inputs / FOLDER
    kinds = partner_files()
    faults: list[BadInput] = []
    files: dict[str, dict[str, list[Sent]]] = {kind: {} for kind in kinds}
    for path in files_in(home):
        parts = path.relative_to(home).parts
        if len(parts) == 1 or parts[0] not in kinds:
            do = 'Put it there; "saferplan templates" writes a template of each kind.'
            found = "it lies in no folder of a kind of file"
            faults.append(BadInput("/".join((FOLDER, *parts)), found, f"a folder {', '.join(kinds)}", do))
            continue
        definition = kinds[parts[0]]
        sender = slug_of(parts[1]) if len(parts) > 2 else _default_sender(definition, forces)
        wanted = Wanted(
            tuple(column.name for column in definition.columns if not column.blank),
            tuple(column.name for column in definition.columns if column.blank),
        )
        sent, found_in_it = look_into(path, inputs, wanted)
        faults += found_in_it
        if sent is not None:
            faults += _days_not_trusted(sent, definition)
            files[parts[0]].setdefault(sender, []).append(sent)
    refuse(faults)
    return Post(files)


def _days_not_trusted(sent: Sent, definition: PartnerFile) -> list[BadInput]:
    """The faults of each column of days, in the order of their rows."""
    days = [column.name for column in definition.columns if column.holds in ("date", "datetime")]
    found = [fault for name in days for fault in day_faults(sent.frame, name, sent.name)]
    return sorted(found, key=lambda fault: fault.row or 0)


def _default_sender(definition: PartnerFile, forces: Sequence[str]) -> str:
    """Whose a file is that lies in no folder of a sender's own: the home force's, where a force is meant."""
    return forces[0] if definition.kind == "recorded_crime" else SENDER


def read_post(post: Post, area: Locality, declared: Sequence[PartnerSource]) -> Partners:
    """Read what has come into tables, and work out for which months each sender's records are complete.

    Raises `BadSettings` where months are declared complete of which no row was sent.
    """
    kinds = partner_files()
    last = max([area.last_month, *(month_number(one.end) for one in declared)])
    latest = datetime.strptime(month_text(last + LATER_BY), "%Y-%m")
    tables: dict[str, pl.DataFrame] = {}
    accounts: list[Account] = []
    inputs: list[tuple[str, str]] = []
    for kind, definition in kinds.items():
        senders = post.files[kind]
        inputs += [(one.name, one.sha256) for sent in senders.values() for one in sent]
        records: Records
        if definition.when:
            records = read_records(definition, senders, Surroundings(area.ground, area.codes, latest))
        else:
            every = [one for sent in senders.values() for one in sent]
            # Totals may be supplied long after the last month of crime that is held.
            supplied = max(latest, datetime.combine(area.today, time()) + timedelta(days=30 * LATER_BY))
            records = read_returns(every, area.areas, latest=supplied, today=area.today)
        tables[definition.table] = records.frame
        accounts.append(records.account)
    months = _months(declared, tables, area.forces)
    tables["partner_months"] = months
    accounts = [_with_months(account, tables, months) for account in accounts if account.read]
    return Partners(tables, tuple(accounts), tuple(sorted(inputs)), tuple(_sentences(accounts)))


def _months(declared: Sequence[PartnerSource], tables: dict[str, pl.DataFrame], forces: Sequence[str]) -> pl.DataFrame:
    """The months that are declared complete and that rows were sent for, as the table `partner_months`."""
    rows = []
    for one in declared:
        definition = partner_files()[one.kind]
        sender = slug_of(one.sender) if one.sender else _default_sender(definition, forces)
        wanted = range(month_number(one.start), month_number(one.end) + 1)
        sent = tables[definition.table].filter(pl.col("force") == sender)
        held = set(sent["month"].to_list())
        if not held & set(wanted):
            raise BadSettings(
                "[[partner_sources]]",
                f"{one.kind} of {sender} is declared complete from {one.start} to {one.end}, and no row of it was sent",
                f"files in inputs/{FOLDER}/{one.kind}",
                "Add them, or take the declaration out.",
            )
        name = f"partner {one.kind} {sender}"
        rows += [(definition.table, sender, month, name) for month in wanted]
    frame = pl.DataFrame(rows, schema=partner_months.SHAPE.schema, orient="row")
    return check_table(partner_months.SHAPE, frame.unique(["kind", "force", "month"]).sort("kind", "force", "month"))


NOT_DECLARED = "rows of months that partnership.toml does not declare complete, kept and not counted"
EMPTY_MONTHS = "months declared complete of which no row was sent, counted as nought"
DOUBTED_MONTHS = (
    "months declared complete of which no row was kept, counted as nought; but rows were set aside, and may be of "
    "these months: mend them, or take the months out of the declaration"
)


def _with_months(account: Account, tables: dict[str, pl.DataFrame], months: pl.DataFrame) -> Account:
    """Add to the account of records how many rows are of months not declared complete, and months without a row."""
    notes = dict(account.notes)
    for table in account.tables:
        rows = tables[table]
        if "force" in rows.columns:
            own = months.filter(pl.col("kind") == table)
            left = rows.join(own, on=["force", "month"], how="anti").height
            empty = own.join(rows, on=["force", "month"], how="anti").height
            without = DOUBTED_MONTHS if any(account.set_aside.values()) else EMPTY_MONTHS
            notes |= {what: count for what, count in ((NOT_DECLARED, left), (without, empty)) if count}
    return Account(account.source, account.read, account.tables, account.set_aside, account.examples, notes)


def _sentences(accounts: Sequence[Account]) -> list[str]:
    """What the analyst should know of what partners sent, beside the accounts."""
    found = []
    for account in accounts:
        kind = account.source.removeprefix("partner_").replace("_", " ").capitalize()
        for what, count in sorted(account.notes.items()):
            if what.startswith(_TOLD):
                found.append(f"{kind}: {count:,} {_one(what) if count == 1 else what}.")
    return found


_TOLD = (NOT_DECLARED, EMPTY_MONTHS, DOUBTED_MONTHS, MIXED, COARSE, FUTURE, TOO_EARLY, "totals", "rows whose ref")
"""How the notes of an account begin that are sentences for the analyst."""

_SINGULAR = (
    ("totals that are not the sum of their parts", "total that is not the sum of its parts"),
    ("supplied before the period that they are of had", "supplied before the period that it is of had"),
    ("counted as they are", "counted as it is"),
    ("rows ", "row "),
    ("months ", "month "),
)


def _one(what: str) -> str:
    """What is noted of many rows, said of one.

    >>> _one(FUTURE)
    'row supplied on a day that is still to come, counted as it is'
    """
    for many, one in _SINGULAR:
        what = what.replace(many, one, 1)
    return what


def in_place_of(police: pl.DataFrame, months: pl.DataFrame) -> int:
    """How many crimes of data.police.uk are not counted, because the force itself sent those months complete.

    `police` is the fitness ledger.
    """
    own = months.filter(pl.col("kind") == "partner_crime")
    street = police.filter((pl.col("kind") == "street") & pl.col("present"))
    replaced = street.join(own, on=["force", "month"], how="semi")
    return int((replaced["kept"] - replaced["asb_rows"]).sum())


def replaced_words(months: pl.DataFrame) -> str:
    """The months whose crimes come from the force itself, in words; "" where none do."""
    own = months.filter(pl.col("kind") == "partner_crime")["month"].unique().sort().to_list()
    return period_of(own).in_words if own else ""
