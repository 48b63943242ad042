"""A text held to the current release while it is written: what is not true of its figures, and what would be."""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.plan.claims.check import check_text
from saferplan.publication.released import Released
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.planning.checked import held_now


@dataclass(frozen=True)
class UntrueShown:
    """A sentence that a figure does not bear out: what it says of which, what is so, and words that are true."""

    sentence: str
    claimed: str
    address: str
    fault: str
    now: str
    wordings: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Claims:
    """What the check of a text found: figures linked to, untrue sentences, and numbers that are tied to nothing.

    `without_release` says that there was nothing to hold it to.
    """

    links: int
    untrue: tuple[UntrueShown, ...]
    loose: tuple[tuple[str, str], ...]
    without_release: bool = False


def claims_of(text: str, by: Actor) -> tuple[Claims, Released | None]:
    """Hold a text to the release that the plan is held to, and give that release back beside what was found."""
    held = held_now(by.today)
    if held.released is None:
        return Claims(0, (), (), without_release=True), None
    checked = check_text(text, held.released.figure, file="")
    untrue = tuple(
        UntrueShown(one.sentence, one.claimed, one.address, one.fault, one.now, one.wordings, one.line)
        for one in checked.untrue
    )
    loose = tuple((one.number, one.sentence) for one in (*checked.typed, *checked.worded))
    return Claims(checked.links, untrue, loose), held.released
