"""Which themes a text speaks of, by phrases that a person can read, and which words said so.

All texts are read at once: words become numbers, and a phrase is looked for among the places of its rarest word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from saferplan.methods._misspellings import right_words
from saferplan.methods._phrases import Corpus, Phrase, compile_phrase, read_corpus

NEAR = 6
"""So many words after "no problem with" a theme's words are still denied."""

AFTER = 4
"""So many words before "is not a problem" a theme's words are denied."""

_APOSTROPHES = re.compile(r"['’‘`]")


@dataclass(frozen=True)
class ThemeRule:
    """The phrases of one theme: what gives it, what takes that back, and what must be the whole text."""

    slug: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodingRules:
    """The rules of all themes, and phrases that they share.

    A text that is one of `no_content` and no more says nothing.  `not_before` and `not_after` deny a theme's words
    that follow or precede them in the same part of a sentence.  `never_misspelt` are words that stand for no other.
    """

    themes: tuple[ThemeRule, ...]
    no_content: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    never_misspelt: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodedTexts:
    """Texts with their themes.

    `present` is texts x themes; `no_content` says which texts say nothing.  `text`, `theme`, `start` and `end` have a
    row for each match that counted: the numbers of its text and theme, and its letters.  `misspelt` counts words that
    were read as another, one letter away.
    """

    themes: tuple[str, ...]
    present: NDArray[np.bool_]
    no_content: NDArray[np.bool_]
    text: NDArray[np.int64]
    theme: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    misspelt: int

    def words(self, texts: Sequence[str]) -> dict[tuple[int, int], tuple[str, ...]]:
        """The words that made each code, by the numbers of text and theme."""
        found: dict[tuple[int, int], dict[str, None]] = {}
        for text, theme, start, end in zip(self.text, self.theme, self.start, self.end, strict=True):
            found.setdefault((int(text), int(theme)), {})[texts[int(text)][start:end]] = None
        return {key: tuple(words) for key, words in found.items()}


@dataclass
class _Matches:
    """Matches of phrases: the place of the first and the last word of each."""

    first: list[NDArray[np.int64]] = field(default_factory=list)
    last: list[NDArray[np.int64]] = field(default_factory=list)

    def add(self, found: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
        """Add the matches of one phrase."""
        self.first.append(found[0])
        self.last.append(found[1])

    def all(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """All matches, by first word."""
        if not self.first:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        first, last = np.concatenate(self.first), np.concatenate(self.last)
        order = np.lexsort((last, first))
        return first[order], last[order]


def code_texts(texts: Sequence[str], rules: CodingRules) -> CodedTexts:
    """The themes of each text; a text may have several, or none.

    How it is calculated: texts and phrases are split into words; case, apostrophes and hyphens are not compared.  A
    phrase matches words that follow each other in one sentence; a star within a word stands for any letters, and one
    by itself for up to three words.  A match of `include` counts unless it overlaps one of `exclude` of its theme, or
    it is denied: one of `not_before` ends up to six words before it, or one of `not_after` begins up to four words
    after it, in the same part of a sentence (parts end at commas and at "but").  A word of seven letters or more that
    no phrase has is read as one that is a phrase by itself and one slip away: two letters changed round, one too many
    or too few (but not an s at the end), or one vowel for another; the first letter must be the same.

    What it cannot tell you: what the writer feels about a theme, and what is meant but not said in the phrases.

    References: the rules are ours; slips after Damerau (1964), Communications of the ACM 7(3), 171-176.

    >>> rules = CodingRules((ThemeRule("drugs", ("drug*",), ("drug store",)),), ("none",), ("no problem with",))
    >>> coded = code_texts(["Drug-dealing by the drug store", "No problem with drugs", "None!"], rules)
    >>> coded.present[:, 0].tolist(), coded.no_content.tolist()
    ([True, False, False], [False, False, True])
    """
    corpus = read_corpus(texts)
    compiled = {
        phrase: compile_phrase(phrase)
        for rule in rules.themes
        for phrase in (*rule.include, *rule.exclude, *rule.whole)
    }
    shared = [compile_phrase(phrase) for phrase in (*rules.not_before, *rules.not_after)]
    fixed = [compile_phrase(phrase) for phrase in rules.no_content]
    every = {part for one in (*compiled.values(), *shared) for part in one.words}
    alone = {part for rule in rules.themes for phrase in rule.include for part in _by_itself(compiled[phrase])}
    never = frozenset(_APOSTROPHES.sub("", word) for word in rules.never_misspelt) | (every - alone)
    slips = right_words(corpus.vocabulary, alone, never)
    read_so = sum(corpus.count_of(word) for word in slips)
    corpus = corpus.reading(slips)
    nothing = corpus.is_whole(fixed)
    denied_after = _denied(corpus, rules.not_before, reach=NEAR, forwards=True)
    denied_before = _denied(corpus, rules.not_after, reach=AFTER, forwards=False)
    present = np.zeros((len(texts), len(rules.themes)), dtype=bool)
    rows: list[tuple[NDArray[np.int64], ...]] = []
    for number, rule in enumerate(rules.themes):
        first, last = _matches(corpus, [compiled[phrase] for phrase in rule.include])
        keep = ~_overlap(first, last, *_matches(corpus, [compiled[phrase] for phrase in rule.exclude]))
        keep &= ~(denied_after[first] if len(first) else keep) & ~(denied_before[last] if len(last) else keep)
        first, last = first[keep], last[keep]
        whole = np.flatnonzero(corpus.is_whole([compiled[phrase] for phrase in rule.whole]))
        first = np.concatenate([first, corpus.first_of(whole)])
        last = np.concatenate([last, corpus.last_of(whole)])
        text = corpus.text[first]
        present[text, number] = True
        rows.append((text, np.full(len(text), number), corpus.start[first], corpus.end[last]))
    text, theme, start, end = (np.concatenate(column).astype(np.int64) for column in zip(*rows, strict=True))
    order = np.lexsort((end, start, theme, text))
    nothing &= ~present.any(axis=1)
    names = tuple(rule.slug for rule in rules.themes)
    return CodedTexts(names, present, nothing, text[order], theme[order], start[order], end[order], read_so)


def _by_itself(phrase: Phrase) -> tuple[str, ...]:
    """The words of a phrase that is one word long."""
    return phrase.words if len(phrase.parts) == 1 else ()


def _matches(corpus: Corpus, phrases: Sequence[Phrase]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The first and last word of every match of any of the phrases."""
    found = _Matches()
    for phrase in phrases:
        found.add(corpus.find(phrase))
    return found.all()


def _overlap(
    first: NDArray[np.int64], last: NDArray[np.int64], other_first: NDArray[np.int64], other_last: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each match touches one of the others."""
    if not len(other_first) or not len(first):
        return np.zeros(len(first), dtype=bool)
    size = int(max(last.max(), other_last.max())) + 2
    marks = np.zeros(size, dtype=np.int64)
    np.add.at(marks, other_first, 1)
    np.add.at(marks, other_last + 1, -1)
    covered = np.concatenate([[0], np.cumsum(np.cumsum(marks) > 0)])
    return np.asarray(covered[last + 1] > covered[first])


def _denied(corpus: Corpus, phrases: Sequence[str], *, reach: int, forwards: bool) -> NDArray[np.bool_]:
    """Which words are denied by a phrase before them, or after them."""
    denied = np.zeros(len(corpus.text), dtype=bool)
    first, last = _matches(corpus, [compile_phrase(phrase) for phrase in phrases])
    for step in range(1, reach + 1):
        place = last + step if forwards else first - step
        inside = (place >= 0) & (place < len(denied))
        place, anchor = place[inside], (last if forwards else first)[inside]
        denied[place[corpus.clause[place] == corpus.clause[anchor]]] = True
    return denied
