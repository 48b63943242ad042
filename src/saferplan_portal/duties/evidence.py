"""Where the apps say what shows a duty: the register asks them all, and none of them knows another.

An app calls `register` when it is made ready, once for each thing that a duty needs, with a function that looks at live
records as they were on a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TypeVar

from saferplan.governance.clocks import Piece


@dataclass(frozen=True)
class Found:
    """A live record that shows a duty: a sentence, its day, and the address where it can be seen."""

    sentence: str
    on: date
    link: str = ""


@dataclass(frozen=True)
class Lacking:
    """No live record shows it: a sentence that says what is lacking, and the address where that is mended."""

    sentence: str
    link: str = ""


Look = Callable[[date], Found | Lacking | None]
"""Looks at the records as they were on a day.  None where the app cannot tell, as before its records begin."""

_LOOKS: dict[str, dict[str, Look]] = {}


def register(duty: str, what: str, look: Look) -> None:
    """Say what looks for one thing (`what`, in a few words) that a duty needs, by the id of the duty.

    The same duty and thing said again takes the place of what was said before.
    """
    _LOOKS.setdefault(duty, {})[what] = look


def registered() -> frozenset[str]:
    """The ids of duties for which some app looks."""
    return frozenset(_LOOKS)


def pieces_of(duty: str, on: date) -> list[Piece]:
    """What the apps find for a duty on a day, in the order in which they were registered."""
    made = []
    for what, look in _LOOKS.get(duty, {}).items():
        found = look(on)
        if isinstance(found, Found):
            made.append(Piece(what, found.sentence, found.on, link=found.link))
        elif isinstance(found, Lacking):
            made.append(Piece(what, found.sentence, None, link=found.link))
    return made


T = TypeVar("T")
_KEPT: ContextVar[dict[tuple[Callable[[date], object], date], object] | None] = ContextVar("kept", default=None)


@contextmanager
def together() -> Iterator[None]:
    """While many duties are looked at in one go: what several of them rest on is looked up `once`."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def once(find: Callable[[date], T]) -> Callable[[date], T]:
    """Have a record of a day that shows several duties found once for all that are looked at `together`."""

    @wraps(find)
    def found(on: date) -> T:
        kept = _KEPT.get()
        if kept is None:
            return find(on)
        if (find, on) not in kept:
            kept[find, on] = find(on)
        return kept[find, on]  # type: ignore[return-value]

    return found
