"""Faults of files that people send: gathered, so that all of a file are told at once and it is sent again once."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.errors import BadInput, FaultyFiles

MOST_FAULTS = 12
"""The most faults of one file that are told; of the rest only how many there are."""

MOST_NAMED = 5
"""The most rows or cells of one fault that are named."""


def refuse(faults: Sequence[BadInput]) -> None:
    """Raise what was found: nothing where that is nothing, one fault as it is, several as `FaultyFiles`."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise FaultyFiles(tuple(faults), most=MOST_FAULTS)


def and_others(others: Sequence[object], what: str, verbs: tuple[str, str] = ("so does", "so do")) -> str:
    """That a fault stands elsewhere too: the first few places and how many more; `verbs` for one place and several.

    >>> and_others([5, 9], "row"), and_others(["C5"], "cell"), and_others([], "row")
    ('; so do rows 5 and 9', '; so does cell C5', '')
    >>> and_others(range(3, 12), "row")
    '; so do rows 3, 4, 5, 6, 7 and 4 more'
    """
    if not others:
        return ""
    named = [f"{one:,}" if isinstance(one, int) else str(one) for one in others[:MOST_NAMED]]
    if len(others) == 1:
        return f"; {verbs[0]} {what} {named[0]}"
    more = len(others) - MOST_NAMED
    last = f"{more:,} more" if more > 0 else named.pop()
    return f"; {verbs[1]} {what}s {', '.join(named)} and {last}"
