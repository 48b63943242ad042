"""Powers against anti-social behaviour, as dated rows from `asb_powers.toml`, each with what was seen of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from saferplan.reference.duties import SEEN


@dataclass(frozen=True)
class AsbPower:
    """One power against anti-social behaviour: what it does, where the law has it, who may use it, and since when.

    `since` and `until` are days as YYYY-MM-DD, or "" where none is known.  `seen` is a key of `duties.SEEN`; where it
    is not "text" the law is to be read before the row is relied on.
    """

    id: str
    power: str
    law: str
    section: str
    does: str
    users: tuple[str, ...]
    consults: str
    lasts: str
    breach: str
    since: str
    until: str
    seen: str
    note: str

    def __post_init__(self) -> None:
        """Hold a row to the words it may use."""
        assert self.seen in SEEN, (self.power, self.seen)

    def holds_on(self, day: date) -> bool:
        """Whether it may be used on a day; a row whose first day is not known holds until its last."""
        told = day.isoformat()
        return (not self.since or self.since <= told) and (not self.until or told <= self.until)


@cache
def asb_powers() -> tuple[AsbPower, ...]:
    """Every power, in the order of the file.

    >>> [one.section for one in asb_powers() if one.id == "community-protection-notice"]
    ['sections 43 to 58']
    """
    text = resources.files("saferplan.reference").joinpath("asb_powers.toml").read_text(encoding="utf-8")
    return tuple(AsbPower(**{**row, "users": tuple(row["users"])}) for row in tomllib.loads(text)["power"])
