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


LEAST_IN_WORDS = 10
"""Smaller numbers are commonly written in words where nothing is counted: "one of them", "the two boards"."""

_UNIT = re.compile(r" (?:per ?cent|percentage points?)\b")
_LASTING = re.compile(r" (?:minutes|hours|days|weeks|months|years)\b")
_OUT_OF = re.compile(r"\b(\d+|[a-z]+) (?:in|out of) (?:every )?(\d+|[a-z]+)\b")
_OFTEN = r"(?! (?:a|an|per|each|every) )(?! (?:weekly|monthly|yearly))"
_NO_PART = re.compile(r"\b(?:first|second|other|last|once|every|each|per|next|this) (?:a )?$")


def told_in_words(text: str) -> tuple[str, ...]:
    """What a text says in words of how much there is: parts, multiples, shares, and numbers of ten and more.

    >>> told_in_words("ASB fell by a third."), told_in_words("Thefts doubled to twenty-four.")
    (('a third',), ('doubled', 'twenty four'))
    >>> told_in_words("One in five said so, and ten per cent did not."), told_in_words("Two boards meet twice a year.")
    (('one in five', 'ten per cent'), ())
    """
    plain = " ".join(text.casefold().replace("’", "'").replace("-", " ").split())
    found = [
        (match.start(), match[0]) for match in _amounts().finditer(plain) if not _NO_PART.search(plain[: match.start()])
    ]
    numbers = load_wording().numbers
    for match in _OUT_OF.finditer(plain):
        if match[1] in numbers and (match[2] in numbers or match[2].isdigit()):
            found.append((match.start(), match[0]))
    for match in _ANY.finditer(plain):
        tokens, at, start = match[0].split(" "), 0, match.start()
        while at < len(tokens):
            number, size = _number_at(tokens, at)
            words = " ".join(tokens[at : at + max(size, 1)])
            after = plain[start + len(words) :]
            unit = _UNIT.match(after)
            if number is not None and (unit or (number >= LEAST_IN_WORDS and not _LASTING.match(after))):
                found.append((start, words + (unit[0] if unit else "")))
            start += len(words) + 1
            at += max(size, 1)
    ends = -1
    kept = []
    for start, words in sorted(found, key=lambda one: (one[0], -len(one[1]))):
        if start >= ends:
            kept.append(words)
            ends = start + len(words)
    return tuple(kept)


@cache
def _amounts() -> re.Pattern[str]:
    """Parts of a whole and multiples, as the table of wording has them, the longest first."""
    wording = load_wording()
    words = sorted((*wording.parts, *wording.times), key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, words))})\b{_OFTEN}(?! (?:an hour|term|year|day|party|sector)\b)"
    )


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
