"""Numbers in words as numbers in digits, so that the one reading of digits serves both."""

from __future__ import annotations

import re
from functools import cache

from saferplan.plan.claims.wording import load_wording

_SCALES = {"thousand": 1_000, "million": 1_000_000}
_ANY = re.compile(r"(?<![\w.,])[a-z]+(?: [a-z]+)*")


def with_digits(words: str) -> str:
    """A text in small letters with its numbers in digits; the phrases of the table stay as they are.

    Two numbers that are no number together stay two, so that a reader of one is left with the other.

    >>> with_digits("twenty one burglaries"), with_digits("three hundred and twelve"), with_digits("two thirds")
    ('21 burglaries', '312', 'two thirds')
    >>> with_digits("ten or twelve"), with_digits("two thousand"), with_digits("one in five")
    ('10 or 12', '2000', '1 in 5')
    """
    return _ANY.sub(lambda match: " ".join(_converted(match[0].split(" "))), words)


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Phrases of several words or of one that are not to be taken apart, each with what stands for it."""
    wording = load_wording()
    kept = (
        *wording.parts,
        *wording.times,
        *(words for one in wording.qualifiers for words in one.words),
        *wording.unchanged,
    )
    phrases = {tuple(words.split(" ")): words for words in kept}
    phrases |= {tuple(words.split(" ")): str(n) for words, n in wording.numbers.items() if " " in words}
    return phrases


def _converted(tokens: list[str]) -> list[str]:
    longest = max(len(phrase) for phrase in _phrases())
    found: list[str] = []
    at = 0
    while at < len(tokens):
        sizes = range(min(longest, len(tokens) - at), 0, -1)
        size = next((n for n in sizes if tuple(tokens[at : at + n]) in _phrases()), 0)
        if size:
            found.append(_phrases()[tuple(tokens[at : at + size])])
            at += size
            continue
        number, size = _number_at(tokens, at)
        found.append(tokens[at] if number is None else str(number))
        at += size or 1
    return found


def _number_at(tokens: list[str], start: int) -> tuple[int | None, int]:
    """The longest number in words that begins at a word, and how many tokens it takes; None and 0 for none."""
    numbers = load_wording().numbers
    total = current = 0
    at = start
    longest: tuple[int | None, int] = (None, 0)
    while at < len(tokens):
        word = tokens[at]
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        if word in numbers and _may_follow(numbers[word], current, first=at == start):
            current += numbers[word]
        elif word == "a" and at == start and following in ("hundred", *_SCALES):
            current = 1
        elif word == "hundred" and 0 < current < 10:
            current *= 100
        elif word in _SCALES and current and total % (_SCALES[word] * 1_000) == 0 and at > start:
            total, current = total + current * _SCALES[word], 0
        elif word == "and" and at > start and tokens[at - 1] in ("hundred", *_SCALES) and numbers.get(following, 0):
            at += 1
            continue
        else:
            break
        at += 1
        if word != "a":
            longest = (total + current, at - start)
    return longest


def _may_follow(number: int, current: int, *, first: bool) -> bool:
    """Whether a word for a number goes on with the number so far: "twenty one", "three hundred and twelve"."""
    if first:
        return True
    if not number:
        return False
    rest = current % 100
    return rest == 0 if number >= 10 else rest == 0 or (rest >= 20 and rest % 10 == 0)
