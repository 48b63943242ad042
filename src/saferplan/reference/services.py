"""The official services that open data is fetched from: addresses, licences and forms, from `services.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Service:
    """A file of an official service: what it is, whose, where it is, and what it must be when it arrives.

    `services.toml` says what each field means.  `largest` is in bytes; `index` holds the editions of the index of
    deprivation that it is for, or nothing where it is for all.
    """

    name: str
    group: str
    title: str
    publisher: str
    licence: str
    address: str
    file: str
    into: str
    form: str
    largest: int
    verified: bool
    latest: str = ""
    months_held: int = 0
    first_archive: str = ""
    pages: str = ""
    fields: tuple[str, ...] = ()
    members: str = ""
    first_year: int = 0
    index: tuple[str, ...] = ()
    sha256: str = ""


@lru_cache(maxsize=1)
def services() -> tuple[Service, ...]:
    """Every service, in the order in which they are asked.

    >>> [one.name for one in services() if one.verified]
    ['police_uk']
    """
    text = resources.files("saferplan.reference").joinpath("services.toml").read_text(encoding="utf-8")
    return tuple(_service(raw) for raw in tomllib.loads(text)["service"])


def groups() -> tuple[str, ...]:
    """What one may ask for by itself, in the order of the services.

    >>> groups()
    ('police_uk', 'lookups', 'boundaries', 'population', 'census', 'deprivation', 'postcodes')
    """
    return tuple(dict.fromkeys(one.group for one in services()))


def _service(raw: dict[str, Any]) -> Service:
    """One block of the file."""
    made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
    made["largest"] = made.pop("largest_mb") * 1_000_000
    return Service(**made)
