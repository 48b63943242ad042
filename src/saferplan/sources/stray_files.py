"""Stray files: what lies in the inputs folder and no reader takes, so that nothing is passed over in silence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from saferplan.sources.police_uk_files import FOLDER, OWN_NOTES
from saferplan.tables.account import EXAMPLES_KEPT, NO_READER, Account

SOURCE = "inputs"
"""The account of files that belong to no reader."""

_LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx")


def stray_files(inputs: Path, taken: Iterable[str], *, ours: Iterable[str] = ()) -> tuple[str, ...]:
    """The files of the inputs folder that no reader took, by their paths relative to it, in order.

    `taken` are the paths that readers took (`archive.zip!member` stands for the archive), `ours` files that Saferplan
    itself wrote.  Left out are notes called README, hidden files and those that operating systems leave behind, and
    files in `police_uk/`, whose reader names those that it does not know by itself.
    """
    known = {path.partition("!")[0] for path in taken} | set(ours)
    found = []
    for path in inputs.rglob("*"):
        relative = path.relative_to(inputs)
        parts = [part.lower() for part in relative.parts]
        hidden = any(part.startswith((".", "~$")) or part in _LEFT_BY_SYSTEMS for part in parts)
        if hidden or parts[-1] in OWN_NOTES or parts[0] == FOLDER or not path.is_file():
            continue
        if relative.as_posix() not in known:
            found.append(relative.as_posix())
    return tuple(sorted(found))


def stray_account(strays: tuple[str, ...]) -> Account:
    """The account of stray files: no rows, and one note that names the first few."""
    return Account(SOURCE, 0, {}, {}, {}, {NO_READER + _first_few(strays): len(strays)} if strays else {})


def stray_note(strays: tuple[str, ...]) -> str:
    """What to say of stray files, and what to do about them.

    >>> stray_note(("survey.docx",))
    '1 file in inputs was not read, because no reader takes it: survey.docx. Put it into the folder of inputs that \
takes it, in the form that its README.txt says, or take it out.'
    """
    one = len(strays) == 1
    was, it = ("file in inputs was", "it") if one else ("files in inputs were", "them")
    put = (
        "Put it into the folder of inputs that takes it" if one else "Put each into the folder of inputs that takes it"
    )
    return (
        f"{len(strays):,} {was} not read, because no reader takes {it}: {_first_few(strays)}. "
        f"{put}, in the form that its README.txt says, or take {it} out."
    )


def _first_few(strays: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    more = len(strays) - EXAMPLES_KEPT
    return ", ".join(strays[:EXAMPLES_KEPT]) + (f" and {more:,} more" if more > 0 else "")
