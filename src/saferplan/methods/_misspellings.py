"""Words that are one slip away from a word that is looked for."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST = 7
"""Words of fewer letters are too near to others to be taken for a slip; of beginnings, one letter fewer."""

_VOWELS = frozenset("aeiouy")


def right_words(vocabulary: Iterable[str], wanted: Iterable[str], never: frozenset[str]) -> dict[str, str]:
    """Each word of a vocabulary that is no wanted word but one slip away from one, with that one.

    A wanted word may end in a star: then only its beginning is compared, and the rest is kept.  Words of `never`, which
    may end in a star too, stand for themselves.

    >>> right_words(["burglery", "vandalisim", "spending"], ["burglary", "vandal*", "speeding"], frozenset())
    {'burglery': 'burglary'}
    """
    whole = {word for word in wanted if "*" not in word}
    every_stem = {word[:-1] for word in wanted if word.endswith("*") and "*" not in word[:-1]}
    left = {word for word in never if "*" not in word}
    left_stems = {word[:-1] for word in never if word.endswith("*")}
    stems = {stem for stem in every_stem if len(stem) >= SHORTEST - 1}
    targets = {word for word in whole | stems if (len(word) >= SHORTEST or word in stems) and word.isalpha()}
    by_key: dict[str, set[str]] = {}
    for target in targets:
        for key in _keys(target):
            by_key.setdefault(key, set()).add(target)
    lengths = sorted({len(target) for target in targets if target in stems})
    found: dict[str, str] = {}
    for word in vocabulary:
        if len(word) < SHORTEST - 1 or not word.isalpha():
            continue
        if _is_known(word, whole, every_stem) or _is_known(word, left, left_stems):
            continue
        right = _nearest(word, by_key, whole)
        if right is None:
            for length in lengths:
                for cut in (length, length - 1, length + 1):
                    near = _nearest(word[:cut], by_key, stems) if SHORTEST - 1 <= cut <= len(word) else None
                    if near is not None:
                        right = near + word[cut:]
                        break
                if right is not None:
                    break
        if right is not None:
            found[word] = right
    return found


def _is_known(word: str, whole: set[str], stems: set[str]) -> bool:
    """Whether a word is one that is looked for as it stands."""
    return word in whole or any(word[:size] in stems for size in range(1, len(word) + 1))


def _keys(word: str) -> set[str]:
    """The word, and it with any one letter left out."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _nearest(word: str, by_key: dict[str, set[str]], among: set[str]) -> str | None:
    """The one known word that is a slip away; None where there is none, or more than one."""
    near = {
        target for key in _keys(word) for target in by_key.get(key, ()) if target in among and is_slip(word, target)
    }
    return near.pop() if len(near) == 1 else None


def is_slip(word: str, right: str) -> bool:
    """Whether a word is another with two letters changed round, one too many or too few, or one vowel for another.

    >>> is_slip("ligthing", "lighting"), is_slip("grafiti", "graffiti"), is_slip("spending", "speeding")
    (True, True, False)
    """
    if word == right or word[:1] != right[:1] or word + "s" == right or word == right + "s":
        return False
    if len(word) == len(right):
        differ = [place for place in range(len(word)) if word[place] != right[place]]
        if len(differ) == 1:
            return {word[differ[0]], right[differ[0]]} <= _VOWELS
        turned = len(differ) == 2 and differ[1] == differ[0] + 1
        return turned and (word[differ[0]], word[differ[1]]) == (right[differ[1]], right[differ[0]])
    short, long = sorted((word, right), key=len)
    return len(long) == len(short) + 1 and short in {long[:place] + long[place + 1 :] for place in range(len(long))}
