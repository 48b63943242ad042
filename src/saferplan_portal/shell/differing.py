"""What differs between two texts, marked as taken out and put in: line by line, and within one line word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup, escape

AROUND = 1
"""So many lines that are the same stand before and after one that is not."""


def marked(before: str, after: str) -> Markup:
    """The later of two texts, with what was taken out of the earlier one and what was put in.

    >>> print(marked("Two lamps", "Three lamps"))
    <del>Two</del><ins>Three</ins> lamps
    """
    if "\n" not in before and "\n" not in after:
        return _words(before, after)
    old, new = before.splitlines(), after.splitlines()
    shown: list[Markup] = []
    for how, begin, end, begins, ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            shown += _same(old[begin:end], first=begin == 0, last=end == len(old))
        elif how == "replace" and end - begin == ends - begins:
            shown += [_words(one, other) for one, other in zip(old[begin:end], new[begins:ends], strict=True)]
        else:
            shown += [Markup("<del>{}</del>").format(line) for line in old[begin:end] if line]
            shown += [Markup("<ins>{}</ins>").format(line) for line in new[begins:ends] if line]
    return Markup("<br>").join(shown)


def _same(lines: Sequence[str], *, first: bool, last: bool) -> list[Markup]:
    """Lines that are the same, all but the outermost told by how many they are."""
    before, after = 0 if first else AROUND, 0 if last else AROUND
    left = len(lines) - before - after
    if left <= 1:
        return [escape(line) for line in lines]
    told = Markup('<span class="sp-quiet">{} lines are the same</span>').format(left)
    return [*map(escape, lines[:before]), told, *map(escape, lines[len(lines) - after :])]


def _words(before: str, after: str) -> Markup:
    """One line with its words marked."""
    old, new = re.findall(r"\s+|[^\s]+", before), re.findall(r"\s+|[^\s]+", after)
    shown = Markup()
    for how, begin, end, begins, ends in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            shown += escape("".join(old[begin:end]))
            continue
        if begin < end:
            shown += Markup("<del>{}</del>").format("".join(old[begin:end]))
        if begins < ends:
            shown += Markup("<ins>{}</ins>").format("".join(new[begins:ends]))
    return shown
