"""Placing: what the records without a place may make of a change, in a sentence."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.context import Context
from saferplan.figures import Address, unplaced_of
from saferplan.findings import PLACING_MATTERS


def placing_note(context: Context, change: Address) -> str:
    """A sentence to follow a change to which records without a place make a difference: what it would be with them.

    That is so where they move it out of its interval, or take more than `PLACING_MATTERS` of one that is no chance.
    """
    if not is_moved_by_placing(context, change) and not _is_made_smaller(context, change):
        return ""
    found, shared = context.figure(change), context.value(replace(change, change="shared_out"))
    assert found.value is not None
    assert shared is not None
    size = "smaller" if abs(shared) < abs(found.value) else "larger"
    address = replace(change, change="shared_out")
    later = replace(change, change=None, change_from=None)
    without = [unplaced_of(context.figure(a).caveats) for a in (later, replace(later, period=str(change.change_from)))]
    fewer = without[0][0] * without[1][1] < without[1][0] * without[0][1]
    return (
        f" {'More' if fewer else 'Fewer'} records had a place by then: with the rest shared out, the change would be "
        f"{size}, {context.number(address)} in place of {context.number(change)}."
    )


def is_moved_by_placing(context: Context, change: Address) -> bool:
    """Whether sharing out the records without a place moves a change out of its interval."""
    found, shared = context.figure(change), context.value(replace(change, change="shared_out"))
    if found.value is None or found.low is None or found.high is None or shared is None:
        return False
    return not found.low <= shared <= found.high


def _is_made_smaller(context: Context, change: Address) -> bool:
    """Whether sharing out takes more than `PLACING_MATTERS` of a change whose interval leaves out "no change"."""
    found, shared = context.figure(change), context.value(replace(change, change="shared_out"))
    if found.value is None or found.low is None or found.high is None or shared is None:
        return False
    return found.low * found.high > 0 and abs(shared) < abs(found.value) * (1 - PLACING_MATTERS)
