"""From a file that is wanted to the file in inputs: asked for, checked, taken out of its archive, put in its place."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from saferplan.errors import BadAddress, MissingInput, NotOurs, NotTheFile, ServiceRefused
from saferplan.periods import month_number, month_text
from saferplan.sources.reference_files import sha256_of
from saferplan.sources.services_archive import Taken, take_forces, take_member
from saferplan.sources.services_download import Arrived, Expected, Validators, copy, download, read_json
from saferplan.sources.services_http import Client, shown
from saferplan.sources.services_ledger import FetchedFile, FetchLedger
from saferplan.sources.services_pages import download_pages
from saferplan.sources.services_plan import Mirror, Wanted

DRAFTS = ".fetching"
"""The folder of inputs in which files lie until they are whole; no reader looks into it."""

Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Fetching:
    """What fetching is done with: the client, the inputs and their ledger, the mirror if any, the home forces."""

    client: Client
    ledger: FetchLedger
    mirror: Mirror | None
    forces: tuple[str, ...]
    told: Told

    @property
    def inputs(self) -> Path:
        """The folder of inputs."""
        return self.ledger.inputs

    def places_of(self, wanted: Wanted) -> tuple[str, ...]:
        """Where to look for a file, in order."""
        return self.mirror.copies_of(wanted) if self.mirror else (wanted.address,)


@dataclass(frozen=True)
class Fetched:
    """What became of one file: its entry in the ledger, and whether it is new."""

    entry: FetchedFile
    is_new: bool


def fetch_file(wanted: Wanted, to: Fetching) -> Fetched:
    """Bring one file into inputs, or find that it is there already and has not changed.

    Raises what `download` raises, `NotOurs` where a file of somebody else is in its place, and `OSError` where the
    disk will not take it.
    """
    held = to.ledger.latest_of(wanted.service.name, wanted.file)
    if held and not to.ledger.is_intact(held):
        held = None
    same = held if held and _covers(held, wanted, to.forces) else None
    if same and wanted.service.pages and same.address in to.places_of(wanted):
        return Fetched(same, is_new=False)  # a table in parts is of one edition, and its address says which
    draft = to.inputs / DRAFTS / f"{wanted.service.name}-{wanted.file}.part"
    arrived = _bring(wanted, to, draft, same)
    if same and (arrived.draft is None or arrived.sha256 == same.received_sha256):
        draft.unlink(missing_ok=True)
        _tidy(draft.parent)
        return Fetched(same, is_new=False)
    assert arrived.draft is not None, wanted
    try:
        return _put(wanted, to, arrived, held)
    finally:
        arrived.draft.unlink(missing_ok=True)
        _tidy(draft.parent)


def latest_month(address: str, to: Fetching) -> int | None:
    """The last month that data.police.uk has published; None where a mirror does not say."""
    if to.mirror is None:
        return _month_of(read_json(to.client, address), address)
    for place in to.mirror.under(urlsplit(address).path.strip("/"), Path(urlsplit(address).path).name):
        if to.mirror.is_web:
            try:
                return _month_of(read_json(to.client, place), place)
            except ServiceRefused:
                # A mirror need not have this file, nor in each of the places that are tried: None says that it does
                # not tell, and `fetch` then asks for --months.  Other failures are raised.
                continue
        if Path(place).is_file():
            try:
                return _month_of(json.loads(Path(place).read_bytes()), place)
            except ValueError as error:
                raise NotTheFile(place, "the file is not JSON", "JSON") from error
    return None


def size_of(wanted: Wanted, to: Fetching) -> int:
    """How large a file is, where it can be learnt without fetching it; 0 where it cannot.

    Raises `NotReachable` and the like where its service cannot be asked, and `MissingInput` where a folder of copies
    has no copy.
    """
    if to.mirror and not to.mirror.is_web:
        return _copy_in_folder(wanted, to).stat().st_size
    if wanted.service.pages and to.mirror is None:
        return 0

    def once(place: str) -> int:
        with to.client.ask(place, method="HEAD") as answer:
            return int(answer.headers.get("Content-Length") or 0)

    return int(_first(to.places_of(wanted), lambda place: to.client.patiently(place, lambda: once(place))))


def _month_of(answer: Any, address: str) -> int:
    """The month in what data.police.uk says of its last update."""
    try:
        return month_number(str(answer["date"])[:7])
    except (KeyError, TypeError, BadAddress) as error:
        found = "the answer has no month"
        raise NotTheFile(shown(address), found, 'the last month published, like {"date": "2024-03-01"}') from error


def _covers(held: FetchedFile, wanted: Wanted, forces: tuple[str, ...]) -> bool:
    """Whether a file that is held has the months and forces that are wanted."""
    months = {month_text(month) for month in wanted.months}
    return months <= set(held.months) and (not months or set(forces) <= set(held.forces))


def _copy_in_folder(wanted: Wanted, to: Fetching) -> Path:
    """The copy of a file in a folder of copies; `MissingInput` where there is none."""
    found = [Path(place) for place in to.places_of(wanted) if Path(place).is_file()]
    if not found:
        assert to.mirror is not None, wanted
        raise MissingInput(f"A copy of {wanted.file}", to.mirror.place, "Put one there, or fetch it without --mirror.")
    return found[0]


def _first(places: tuple[str, ...], ask: Callable[[str], Any]) -> Any:
    """What the first place gives that has the file; the most telling `ServiceRefused` where none has."""
    refused: list[ServiceRefused] = []
    for place in places:
        try:
            return ask(place)
        except ServiceRefused as error:
            refused.append(error)
    raise next((error for error in refused if error.status != 404), refused[-1])


def _bring(wanted: Wanted, to: Fetching, draft: Path, same: FetchedFile | None) -> Arrived:
    """Bring what the service has into the draft; nothing where it says that the file held has not changed."""
    service = wanted.service
    expected = Expected(service.form, service.largest, service.sha256)

    def told(done: int, total: int) -> None:
        to.told(f"{service.name} {wanted.file}", done, total)

    if to.mirror and not to.mirror.is_web:
        return copy(_copy_in_folder(wanted, to), draft, expected, told)
    if service.pages and to.mirror is None:
        return download_pages(to.client, service, wanted.address, draft, expected, told=told)

    def ask(place: str) -> Arrived:
        known = Validators(same.etag, same.modified) if same and same.address == place else Validators()
        return download(to.client, place, draft, expected, held=known, told=told)

    places = sorted(to.places_of(wanted), key=lambda place: same is None or place != same.address)
    arrived: Arrived = _first(tuple(places), ask)
    return arrived


def _put(wanted: Wanted, to: Fetching, arrived: Arrived, held: FetchedFile | None) -> Fetched:
    """Take what is needed out of what arrived, put it in its place and note it."""
    assert arrived.draft is not None, arrived
    months, forces = set(wanted.months), set(to.forces)
    if held:  # what an earlier fetch took out of the same archive stays
        months |= {month_number(month) for month in held.months}
        forces |= set(held.forces)
    ready = arrived.draft.with_name(f"{arrived.draft.name}.ready")
    try:
        taken = _take(wanted, to, arrived, (ready, tuple(sorted(months)), tuple(sorted(forces))))
        name = _name_in_inputs(wanted, to, arrived, taken)
        final = to.inputs / name
        if not to.ledger.put_is_ours(name) and sha256_of(final) != taken.sha256:
            raise NotOurs(final)
        final.parent.mkdir(parents=True, exist_ok=True)
        ready.replace(final)
    finally:
        ready.unlink(missing_ok=True)
    service = wanted.service
    entry = FetchedFile(
        path=name,
        service=service.name,
        file=wanted.file,
        publisher=service.publisher,
        licence=service.licence,
        address=arrived.address,
        day=to.client.today().date().isoformat(),
        size=taken.size,
        sha256=taken.sha256,
        etag=arrived.validators.etag,
        modified=arrived.validators.modified,
        received_size=arrived.size,
        received_sha256=arrived.sha256,
        files=taken.files,
        left=taken.left,
        months=tuple(month_text(month) for month in sorted(months)) if wanted.months else (),
        forces=tuple(sorted(forces)) if wanted.months else (),
        lacking=taken.lacking,
    )
    to.ledger.record(entry)
    return Fetched(entry, is_new=True)


def _take(wanted: Wanted, to: Fetching, arrived: Arrived, into: tuple[Path, tuple[int, ...], tuple[str, ...]]) -> Taken:
    """What is needed of what arrived, in a file that is ready to be put in its place."""
    assert arrived.draft is not None, arrived
    (ready, months, forces), form = into, wanted.service.form

    def told(done: int, total: int) -> None:
        to.told(f"{wanted.service.name} unpacking", done, total)

    if form == "police-archive":
        return take_forces(arrived.draft, ready, months=months, forces=forces, told=told)
    if form == "zip-of-csv":
        return take_member(arrived.draft, ready, wanted.service.members, told)
    arrived.draft.replace(ready)
    return Taken(1, 0, "", arrived.size, arrived.sha256, ())


def _name_in_inputs(wanted: Wanted, to: Fetching, arrived: Arrived, taken: Taken) -> str:
    """Where a file goes, relative to inputs; an archive of crimes into the folder of the day it was made."""
    service = wanted.service
    if service.form == "police-archive":
        return f"{service.into}/{_day_made(wanted, to, arrived, taken)}/{wanted.file}"
    name = wanted.file.replace(".zip", ".csv") if service.form == "zip-of-csv" else wanted.file
    return f"{service.into}/{name}"


def _day_made(wanted: Wanted, to: Fetching, arrived: Arrived, taken: Taken) -> str:
    """The day from which an archive's records are: that of its newest file, or what the service says, or today.

    A day before the archive's last month ended or after today is no such day.
    """
    today = to.client.today().date().isoformat()
    after = month_text(month_number(wanted.file.removesuffix(".zip")) + 1) + "-01"
    try:
        said = parsedate_to_datetime(arrived.validators.modified).astimezone(UTC).date().isoformat()
    except ValueError:
        said = ""
    return next((day for day in (taken.day, said) if after <= day <= today), today)


def forget_drafts(services: Iterable[str], inputs: Path) -> None:
    """Take away what is left of files that are no longer wanted, once all that were wanted of a service have come."""
    for service in services:
        for path in (inputs / DRAFTS).glob(f"{service}-*"):
            path.unlink(missing_ok=True)
    _tidy(inputs / DRAFTS)


def _tidy(drafts: Path) -> None:
    """Take the folder of drafts away once nothing is in it."""
    with contextlib.suppress(OSError):
        drafts.rmdir()
