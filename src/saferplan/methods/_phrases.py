"""Texts as words that are numbers, and phrases that are looked for among them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

WIDEST = 3
"""How many words a star by itself may stand for."""

_WORD = re.compile(r"[^\W_]+(?:['’‘`][^\W_]+)*")
_ENDS_SENTENCE = re.compile(r"[.!?;\n\r]")
_ENDS_PART = re.compile(r"[.!?;\n\r,:()–—]")
_TURNS = frozenset(("but", "although", "however", "though", "except", "whereas", "yet"))
_APOSTROPHES = str.maketrans("", "", "'’‘`")


@dataclass(frozen=True)
class Part:
    """A word of a phrase: the words it may be, each perhaps with a star; `gap` says that words may stand before it."""

    words: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Phrase:
    """A phrase as its parts."""

    parts: tuple[Part, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """All of its words."""
        return tuple(word for part in self.parts for word in part.words)


def compile_phrase(text: str) -> Phrase:
    """A phrase as it is written in a frame, as parts.

    >>> [part.words for part in compile_phrase("fly-tip* in/on").parts]
    [('fly',), ('tip*',), ('in', 'on')]
    """
    parts: list[Part] = []
    gap = False
    for word in text.lower().translate(_APOSTROPHES).replace("-", " ").split():
        if word == "*":
            gap = True
            continue
        parts.append(Part(tuple(word.split("/")), gap and bool(parts)))
        gap = False
    assert parts, text
    return Phrase(tuple(parts))


@dataclass(frozen=True)
class Corpus:
    """All words of all texts in order: each one's number in the vocabulary, its text, sentence, part and letters."""

    vocabulary: tuple[str, ...]
    word: NDArray[np.int64]
    text: NDArray[np.int64]
    sentence: NDArray[np.int64]
    clause: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    texts: int

    def reading(self, slips: Mapping[str, str]) -> Corpus:
        """The corpus with some words read as others."""
        return replace(self, vocabulary=tuple(slips.get(word, word) for word in self.vocabulary))

    @cached_property
    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of all words by their number, and where those of each number begin."""
        order = np.argsort(self.word, kind="stable")
        return order, np.searchsorted(self.word[order], np.arange(len(self.vocabulary) + 1))

    @cached_property
    def _sorted(self) -> tuple[list[str], list[int]]:
        """The vocabulary in order of letters, with its numbers."""
        order = sorted(range(len(self.vocabulary)), key=self.vocabulary.__getitem__)
        return [self.vocabulary[number] for number in order], order

    @cached_property
    def _known(self) -> dict[str, list[int]]:
        """The numbers of each word that was looked for."""
        return {}

    def count_of(self, word: str) -> int:
        """How often the texts have a word as it was written."""
        return 0 if word not in self._written else int((self.word == self._written[word]).sum())

    @cached_property
    def _written(self) -> dict[str, int]:
        """Each word with its number."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    def numbers_of(self, word: str) -> list[int]:
        """The numbers of the words that a word of a phrase may be."""
        if word in self._known:
            return self._known[word]
        import bisect

        words, order = self._sorted
        stem = word.partition("*")[0]
        low = bisect.bisect_left(words, stem)
        high = bisect.bisect_left(words, stem + "\U0010ffff") if "*" in word else bisect.bisect_right(words, stem)
        found = range(low, high)
        if "*" in word[:-1]:
            pattern = re.compile(re.escape(word).replace(r"\*", ".*"))
            found = [place for place in found if pattern.fullmatch(words[place])]  # type: ignore[assignment]
        self._known[word] = [order[place] for place in found]
        return self._known[word]

    def _allowed(self, part: Part) -> NDArray[np.bool_]:
        """Which words of the vocabulary a part may be."""
        allowed = np.zeros(len(self.vocabulary) + 1, dtype=bool)
        for word in part.words:
            allowed[self.numbers_of(word)] = True
        return allowed

    def find(self, phrase: Phrase) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places of the first and the last word of each match; of a star the shortest stretch."""
        order, begins = self._places
        numbers = sorted({number for word in phrase.parts[0].words for number in self.numbers_of(word)})
        chunks = [order[begins[number] : begins[number + 1]] for number in numbers]
        first = np.sort(np.concatenate(chunks)) if chunks else np.empty(0, np.int64)
        last = first
        for part in phrase.parts[1:]:
            if not len(first):
                break
            allowed = self._allowed(part)
            reached = np.full(len(first), -1, dtype=np.int64)
            for step in range(1, WIDEST + 2 if part.gap else 2):
                place = np.minimum(last + step, len(self.word) - 1)
                fits = (
                    allowed[self.word[place]] & (self.sentence[place] == self.sentence[last]) & (place == last + step)
                )
                reached = np.where((reached < 0) & fits, place, reached)
            first, last = first[reached >= 0], reached[reached >= 0]
        return first, last

    @cached_property
    def _bounds(self) -> NDArray[np.int64]:
        """Where the words of each text begin, and one more."""
        return np.searchsorted(self.text, np.arange(self.texts + 1))

    def first_of(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first word of texts that have one."""
        return self._bounds[texts]

    def last_of(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The last word of texts that have one."""
        return self._bounds[texts + 1] - 1

    def is_whole(self, phrases: Sequence[Phrase]) -> NDArray[np.bool_]:
        """Which texts are one of the phrases and nothing else; a text without a word counts where there are phrases."""
        sizes = np.diff(self._bounds)
        whole: NDArray[np.bool_] = (sizes == 0) & bool(phrases)
        for phrase in phrases:
            first, last = self.find(phrase)
            text = self.text[first]
            fits = (first == self._bounds[text]) & (last == self._bounds[text + 1] - 1)
            whole[text[fits]] = True
        return whole


def read_corpus(texts: Sequence[str]) -> Corpus:
    """The words of texts; hyphens part words, apostrophes are left out of them."""
    numbers: dict[str, int] = {}
    word: list[int] = []
    text: list[int] = []
    sentence: list[int] = []
    clause: list[int] = []
    start: list[int] = []
    end: list[int] = []
    now_sentence = now_clause = 0
    for number, one in enumerate(texts):
        now_sentence += 1
        now_clause += 1
        last = 0
        for match in _WORD.finditer(one):
            small = match[0].lower().translate(_APOSTROPHES)
            gap = one[last : match.start()]
            if len(gap) > 1 or gap in ("\n", ",", "."):
                now_sentence += bool(_ENDS_SENTENCE.search(gap))
                now_clause += bool(_ENDS_PART.search(gap))
            now_clause += small in _TURNS
            word.append(numbers.setdefault(small, len(numbers)))
            text.append(number)
            sentence.append(now_sentence)
            clause.append(now_clause)
            start.append(match.start())
            last = match.end()
            end.append(last)
    word_at, text_at, sentence_at, clause_at, start_at, end_at = (
        np.array(column, dtype=np.int64) for column in (word, text, sentence, clause, start, end)
    )
    return Corpus(tuple(numbers), word_at, text_at, sentence_at, clause_at, start_at, end_at, len(texts))
