"""Fetch: open data from the official services into inputs.

The only command that uses the network; what opens connections is imported when it is run, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import saferplan
from saferplan.commands.folder import Progress, no_progress, writing
from saferplan.commands.read_advice import folder_or_codes
from saferplan.errors import BadArgument, CannotWrite, FetchIncomplete, SaferplanError
from saferplan.periods import month_text
from saferplan.reference.services import services
from saferplan.sources.reference_files import counted
from saferplan.sources.services_ledger import LEDGER, FetchLedger
from saferplan.sources.services_plan import DEFAULT_MONTHS, Wanted, check_only, parse_mirror, parse_months, plan

if TYPE_CHECKING:
    from saferplan.sources.services_fetch import Fetched, Fetching


AGENT = f"saferplan/{saferplan.__version__} (open data for a community safety partnership)"
"""Who the services are told is asking: the program, and nothing of the partnership."""

UNTRIED = "This address was found in other people's programs, not in the publisher's documents, and has not been tried."


@dataclass(frozen=True)
class FetchItem:
    """One file: what it is and from where, where it is in inputs, its size in bytes, and what became of it.

    `state` is `fetched`, `unchanged`, or for a dry run `wanted`; `size` is None where nobody says, and `note` a
    sentence there is to say about it, or "".  `tried` is whether its address is one that we have read ourselves.
    """

    service: str
    title: str
    publisher: str
    licence: str
    address: str
    path: str
    size: int | None
    state: str
    tried: bool
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """The item as plain JSON values."""
        return dict(vars(self))


@dataclass(frozen=True)
class FetchResult:
    """What was fetched, or would be: the folder, the months, and each file."""

    folder: Path
    months: tuple[str, ...]
    items: tuple[FetchItem, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {
            "folder": str(self.folder),
            "months": list(self.months),
            "items": [item.as_json() for item in self.items],
        }


def fetch(
    folder: Path | str,
    *,
    months: str = "",
    only: tuple[str, ...] = (),
    mirror: str = "",
    dry_run: bool = False,
    progress: Progress = no_progress,
) -> FetchResult:
    """Fetch the open data that a partnership needs into `inputs/`, and note each file in `inputs/fetched.json`.

    `months` is a span like `2023-04..2024-03` (the last three years published where it is not given), `only` names
    groups of files, `mirror` is a web address or a folder with copies of the files, and `dry_run` asks only for sizes.
    `progress` is told the file, the bytes that have come, and how many there will be (0 where nobody says).

    Each file is put in its place whole or not at all; one that is held and has not changed is not sent again, and
    one that broke off is gone on with.  The other files are fetched though one fails.  Raises `BadArgument`, `NotOurs`,
    `NotReachable`, `ServiceRefused`, `NotTheFile`, `RedirectRefused`, `NotTrusted`, `MissingInput` (a mirror lacks the
    file), `FetchIncomplete` where several files failed, `CannotWrite` or `FolderBusy`.
    """
    from saferplan.sources.services_fetch import Fetching, latest_month
    from saferplan.sources.services_http import MANNERS, Client

    home = folder_or_codes(folder)
    check_only(only)
    copies = parse_mirror(mirror) if mirror else None
    asked = parse_months(months) if months else ()
    settings = home.settings
    if settings.partnership.invented and copies is None:
        expected = "a mirror, for the partnership is invented and no official service has files of it"
        raise BadArgument("--mirror", mirror, expected)
    with home.busy(), writing(home.inputs):
        home.inputs.mkdir(exist_ok=True)
        ledger = FetchLedger(home.inputs)
        client = Client(MANNERS, seed=settings.partnership.name, agent=AGENT)
        to = Fetching(client, ledger, copies, settings.police.forces, progress)
        latest = None
        if not only or "police_uk" in only or not asked:
            latest = latest_month(_police_address(), to)
        if not asked:
            asked = _last_months(latest)
        wanted = plan(asked, latest, index=settings.deprivation.index, only=only)
        items = _look(wanted, to) if dry_run else _fetch_all(wanted, to)
    return FetchResult(home.inputs, tuple(month_text(month) for month in asked), items)


def _police_address() -> str:
    """Where data.police.uk says which month it published last."""
    return next(service.latest for service in services() if service.latest)


def _last_months(latest: int | None) -> tuple[int, ...]:
    """The last three years that are published."""
    if latest is None:
        raise BadArgument("--months", "", "a span like 2023-04..2024-03, for the mirror does not say its last month")
    return tuple(range(latest - DEFAULT_MONTHS + 1, latest + 1))


def _fetch_all(wanted: tuple[Wanted, ...], to: Fetching) -> tuple[FetchItem, ...]:
    """Fetch each file; those that fail are named when all have been tried."""
    from saferplan.sources.services_fetch import fetch_file, forget_drafts

    items: list[FetchItem] = []
    failures: dict[str, SaferplanError] = {}
    for one in wanted:
        try:
            items.append(_item(one, to, fetch_file(one, to)))
        except CannotWrite:
            raise
        except SaferplanError as error:
            failures[f"{one.service.name} {one.file}"] = error
    if len(failures) == 1:
        raise next(iter(failures.values()))
    if failures:
        raise FetchIncomplete({name: str(error) for name, error in failures.items()})
    forget_drafts({one.service.name for one in wanted}, to.inputs)
    return tuple(items)


def _look(wanted: tuple[Wanted, ...], to: Fetching) -> tuple[FetchItem, ...]:
    """What would be fetched, and how large it is where the service says."""
    from saferplan.sources.services_fetch import size_of

    items = []
    for one in wanted:
        size, note = 0, ""
        try:
            size = size_of(one, to)
        except SaferplanError as error:
            note = str(error)
        items.append(
            _about(one, to.places_of(one)[0], f"{one.service.into}/{one.file}", (size or None, "wanted", note))
        )
    return tuple(items)


def _item(wanted: Wanted, to: Fetching, done: Fetched) -> FetchItem:
    """What became of a file."""
    notes = []
    if done.entry.lacking:
        notes.append(f"It has no street file for {', '.join(done.entry.lacking)}.")
    if wanted.months and done.is_new:
        taken = counted(done.entry.files, "file was", "files were")
        notes.append(f"{taken} taken out of it; {done.entry.left:,} of other forces and months were left.")
    state = "fetched" if done.is_new else "unchanged"
    return _about(wanted, done.entry.address, done.entry.path, (done.entry.size, state, " ".join(notes)))


def _about(wanted: Wanted, address: str, path: str, what: tuple[int | None, str, str]) -> FetchItem:
    """A file as the result has it."""
    from saferplan.sources.services_http import shown

    (size, state, note), service = what, wanted.service
    return FetchItem(
        service=service.name,
        title=service.title,
        publisher=service.publisher,
        licence=service.licence,
        address=shown(address),
        path=path,
        size=size,
        state=state,
        tried=service.verified,
        note=note,
    )


def fetch_lines(result: FetchResult, *, dry_run: bool, official: bool) -> Iterator[tuple[int, str]]:
    """What the terminal says of a result: lines, each with how far in it stands.

    `official` says that the services themselves were asked, not a mirror.
    """
    for item in result.items:
        size = "size not known" if item.size is None else _size(item.size)
        yield 0, f"{item.service}: {item.title}, {size}, {item.state}"
        yield 2, f"from {item.address}"
        yield 2, f"{'for' if dry_run else 'in'} inputs/{item.path}"
        if official and not item.tried:
            yield 2, UNTRIED
        if item.note:
            yield 2, item.note
    span = f"{result.months[0]} to {result.months[-1]}"
    if dry_run:
        yield 0, f"Nothing was fetched. For {span}, wanted: {counted(len(result.items), 'file', 'files')}."
        return
    new = sum(item.state == "fetched" for item in result.items)
    held = len(result.items) - new
    unchanged = f"; {counted(held, 'was held and has', 'were held and have')} not changed" if held else ""
    yield 0, f"Fetched: {counted(new, 'file', 'files')} for {span}{unchanged}."
    yield 0, f"Made: {result.folder / LEDGER}"


def _size(count: int) -> str:
    """A number of bytes as people say it.

    >>> _size(1_600_000_000), _size(2_500), _size(10)
    ('1,600 MB', '2 KB', '1 KB')
    """
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} KB"
    return f"{count / 1_000_000:,.0f} MB"
