"""Two wordings of one sentence in a line: what both say once, and what differs before and after."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import takewhile

ALIKE = 0.6
"""Of two wordings with less than this part of their words in common, each is given whole."""


def before_and_after(before: str, after: str) -> str:
    """A sentence with the words that changed as [before -> after]; both whole where little is left of the first.

    Words that came stand as [+ words], those that went as [- words].

    >>> before_and_after("Crime rose by 42% from 2014/15", "Crime rose by 41% from 2014/15")
    'Crime rose by [42% -> 41%] from 2014/15'
    >>> before_and_after("Burglary and robbery fell", "Burglary fell")
    'Burglary [- and robbery] fell'
    >>> before_and_after("It lies within 2% to 4%.", "It lies within 2% to 5%.")
    'It lies within 2% to [4% -> 5%].'
    >>> before_and_after("Harm rose by 11%", "Whether it rose cannot be told")
    '"Harm rose by 11%" -> "Whether it rose cannot be told"'
    """
    old, new = before.split(), after.split()
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < ALIKE:
        return f'"{before}" -> "{after}"'
    told = []
    for what, first, last, start, end in compared.get_opcodes():
        was, now = " ".join(old[first:last]), " ".join(new[start:end])
        if what == "equal":
            told.append(was)
        elif was and now:
            end_mark = _same_end(was, now)
            cut = len(end_mark)
            told.append(f"[{was[: len(was) - cut]} -> {now[: len(now) - cut]}]{end_mark}")
        else:
            told.append(f"[- {was}]" if was else f"[+ {now}]")
    return " ".join(told)


def _same_end(one: str, other: str) -> str:
    """The marks that two texts both end with.

    >>> _same_end("12%).", "13%).")
    ').'
    """
    marks = (re.search(r"[).,;:]*$", text) for text in (one, other))
    ends = zip(*(mark[0][::-1] if mark else "" for mark in marks), strict=False)
    return "".join(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], ends))[::-1]
