"""Filling a text: every link without words gets those of its figure, and the sentence keeps its sense."""

from __future__ import annotations

import re
from collections.abc import Callable

from saferplan.figures import Figure, in_words, parse_address
from saferplan.plan.claims.beside import direction_beside
from saferplan.plan.claims.sentences import LINK, seen
from saferplan.plan.claims.true_wording import in_plain_words

LookUp = Callable[[str], Figure]
"""From an address to its figure; raises `BadAddress` where there is none."""

_SHOWN_DIGITS = {"0dp": 0, "1dp": 1}
_CLOSE = 400
_BREAK = re.compile(r"\n\s*\n")


def fill_text(text: str, look_up: LookUp) -> str:
    """A Markdown text with the words of every figure link filled in, and the links left as links.

    Written words stay as they are, but for a figure that has no value: there the reason is said.  The text is what
    publication sets, so whoever renders it prints a link's words and need not look a figure up to do so.  Raises
    `BadAddress` for a link without a figure.
    """
    parts: list[str] = []
    at = 0
    for match in LINK.finditer(text):
        figure = look_up(match["address"])
        before, after = around(text, match)
        words = words_of_link(figure, match["address"], match["words"])
        words = words if match["words"].strip() else without_sign(words, before, after)
        parts += [text[at : match.start()], f"[{words}]({match['address']})"]
        at = match.end()
    return "".join([*parts, text[at:]])


def words_of_link(figure: Figure, address: str, claimed: str) -> str:
    """The words to print for a link: the sentence's own, or the figure's where it has none.

    `show` in the address says how: to no or one decimal place, or in words.  A figure without a value is never printed
    in the sentence's words.
    """
    if claimed.strip() and figure.value is not None:
        return claimed
    show = parse_address(address).show or ""
    return in_plain_words(figure) if show == "words" else in_words(figure, digits=_SHOWN_DIGITS.get(show))


def without_sign(words: str, before: str, after: str) -> str:
    """The words of a fall without their minus, where the sentence says right beside them that it fell.

    >>> without_sign("-34%", "Burglary fell by ", "."), without_sign("-34%", "The change was ", ".")
    ('34%', '-34%')
    """
    if direction_beside(before, after) >= 0:
        return words
    if words.startswith("above -"):
        return f"under {words.removeprefix('above -')}"
    return words[1:] if words[:1] in ("-", "\u2212") else words


def around(text: str, match: re.Match[str], beside: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """What a reader sees close before and after a link, within its paragraph; `beside` is what the text stands in."""
    before = _BREAK.split(f"{beside[0]}{text[: match.start()]}"[-_CLOSE:])[-1]
    after = _BREAK.split(f"{text[match.end() :]}{beside[1]}"[:_CLOSE], maxsplit=1)[0]
    return seen(before), seen(after)
