"""Which files of which services a partnership needs, and where they are: at the service, or on a mirror."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from saferplan.errors import BadArgument
from saferplan.periods import month_number, month_text
from saferplan.reference.services import Service, groups, services

DEFAULT_MONTHS = 36
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
EARLIEST = month_number("2010-12")
"""data.police.uk begins with December 2010."""


@dataclass(frozen=True)
class Wanted:
    """A file to fetch: its service, address and name, and for an archive the months (numbers) to take out of it."""

    service: Service
    address: str
    file: str
    months: tuple[int, ...] = ()


@dataclass(frozen=True)
class Mirror:
    """Where copies of the services' files are: a web address or a folder."""

    place: str

    @property
    def is_web(self) -> bool:
        """Whether it is a web address, not a folder."""
        return self.place.lower().startswith(("http://", "https://"))

    def copies_of(self, wanted: Wanted) -> tuple[str, ...]:
        """Where a copy may be: under the path that the service has, or straight under its name."""
        tail = "" if wanted.service.pages else urlsplit(wanted.address).path.strip("/")
        return self.under(tail, wanted.file)

    def under(self, *tails: str) -> tuple[str, ...]:
        """Addresses or paths of the mirror."""
        base = self.place.rstrip("/") if self.is_web else self.place
        made = (f"{base}/{tail}" if self.is_web else str(Path(base, tail)) for tail in tails if tail)
        return tuple(dict.fromkeys(made))


def parse_mirror(text: str) -> Mirror:
    """A mirror as the user names it; `BadArgument` where it is neither a web address nor a folder."""
    mirror = Mirror(text)
    if mirror.is_web:
        parts = urlsplit(text)
        if "@" in parts.netloc or not parts.hostname or parts.query or any(c.isspace() for c in text):
            raise BadArgument("--mirror", parts.hostname or text, "a web address without a password or query")
        return mirror
    if not Path(text).is_dir():
        raise BadArgument(
            "--mirror", text, "a web address that begins with https:// or http://, or a folder that is there"
        )
    return mirror


def parse_months(text: str) -> tuple[int, ...]:
    """The months of a span, as whole numbers.

    >>> len(parse_months("2023-04..2024-03")), len(parse_months("2024-03"))
    (12, 1)
    """
    expected = "a span like 2023-04..2024-03, from December 2010 on"
    first, dots, last = (part.strip() for part in text.partition(".."))
    last = last if dots else first
    if not (_MONTH.fullmatch(first) and _MONTH.fullmatch(last)):
        raise BadArgument("--months", text, expected)
    start, end = month_number(first), month_number(last)
    if not EARLIEST <= start <= end:
        raise BadArgument("--months", text, expected)
    return tuple(range(start, end + 1))


def check_only(only: tuple[str, ...]) -> None:
    """Raise `BadArgument` where something is asked for that no service has."""
    for name in only:
        if name not in groups():
            raise BadArgument("--only", name, f"one of {', '.join(groups())}")


def plan(months: tuple[int, ...], latest: int | None, *, index: str, only: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The files to fetch for some months, an edition of the index, and the groups asked for (all where none is).

    `latest` is the last month that data.police.uk has published, or None where nobody can be asked.
    """
    made: list[Wanted] = []
    for service in services():
        if (only and service.group not in only) or (service.index and index not in service.index):
            continue
        if service.form == "police-archive":
            made += _archives(service, months, latest)
        elif "{years}" in service.address:
            first, last = (int(month_text(month)[:4]) for month in (months[0], months[-1]))
            years = ",".join(
                str(year) for year in range(max(service.first_year, first - 1), max(service.first_year, last) + 1)
            )
            made.append(Wanted(service, service.address.replace("{years}", years), service.file))
        else:
            made.append(Wanted(service, service.address, service.file))
    return tuple(made)


def _archives(service: Service, months: tuple[int, ...], latest: int | None) -> list[Wanted]:
    """The fewest archives that hold the months, each month from the latest that has it, which knows most of it."""
    made: list[Wanted] = []
    left = sorted(months)
    newest = left[-1] if latest is None else latest
    if left[-1] > newest:
        raise BadArgument(
            "--months",
            f"{month_text(left[0])}..{month_text(left[-1])}",
            f"months up to {month_text(newest)}, the last published",
        )
    while left:
        end = max(min(newest, left[0] + service.months_held - 1), month_number(service.first_archive))
        inside = tuple(month for month in left if month <= end)
        name = month_text(end)
        made.append(
            Wanted(service, service.address.replace("{month}", name), service.file.replace("{month}", name), inside)
        )
        left = [month for month in left if month > end]
    return made
