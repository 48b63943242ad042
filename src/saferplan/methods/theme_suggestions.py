"""Groups of texts that no theme fits, told by their words: what a coding frame may lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats
from saferplan.methods._phrases import read_corpus

TOP_WORDS = 8
EXAMPLES = 3
FEWEST_TEXTS = 20
"""Fewer texts than this are read by a person sooner than grouped."""

RUNS = 5
"""How often it is done again with half of the texts and from another beginning, to see which groups come back."""

STABLE = 0.8
"""A group is suggested where its words come back with at least this likeness in the other runs."""

_LEAST_SHARE = 0.35
_ROUNDS, _TOLERANCE = 200, 1e-5


@dataclass(frozen=True)
class Suggestion:
    """A group: its top words, the numbers of its texts (the most typical first), and how stable it is (0 to 1)."""

    words: tuple[str, ...]
    texts: tuple[int, ...]
    stability: float


@dataclass(frozen=True)
class Suggestions:
    """The groups that came back in every run, the largest first; how many texts were read, and how many are in none.

    `unstable` counts groups that were found and are not told, for they did not come back.
    """

    groups: tuple[Suggestion, ...]
    read: int
    left: int
    unstable: int


def suggest_themes(
    texts: Sequence[str], *, random: np.random.Generator, common_words: frozenset[str] = frozenset(), groups: int = 0
) -> Suggestions:
    """Groups of texts that share words; each is a question to a person, "is this a theme?", and no answer.

    `groups` is how many to look for; nought leaves it to the number of texts (one for 25, from 2 to 12).

    How it is calculated: words of three letters or more that are in at least three texts, and pairs of them side by
    side, are weighted by (1 + ln count) x (ln((1 + texts) / (1 + texts with it)) + 1); each text's weights are scaled
    to length 1.  The table of texts x words is put as the product of texts x groups and groups x words without negative
    numbers, with the least squared error, by hierarchical alternating least squares from random beginnings.  Of
    five beginnings the one with the least error is kept.  Then it is done five times with a random half of the texts:
    a group's stability is the mean cosine of its words with those of the group that it is paired with in each half, and
    groups below 0.8 are not told.  (Other beginnings alone are no test: from texts of words drawn at random they lead
    to the same groups.)  A text belongs to the group with its largest weight, if that has 35% of all its weights.

    What it cannot tell you: what a group is about, or that a theme with few or varied words is not there.

    References: Lee and Seung (1999), Nature 401, 788-791; Cichocki and Phan (2009), IEICE Transactions E92-A, 708-721,
    for the algorithm; Kuhn (1955), Naval Research Logistics Quarterly 2, 83-97, for the pairing.

    Raises: CannotReckon where there are fewer than twenty texts, or their words are too few to tell groups by.

    >>> bats = [f"bats roost in the old barn {i}" for i in range(15)]
    >>> buses = [f"late buses and missed buses {i}" for i in range(15)]
    >>> found = suggest_themes([*bats, *buses], random=np.random.default_rng(1), common_words=frozenset({"the", "and"}))
    >>> sorted(len(group.texts) for group in found.groups), found.left
    ([15, 15], 0)
    """
    if len(texts) < FEWEST_TEXTS:
        raise CannotReckon("theme suggestions", f"{len(texts)} texts", f"{FEWEST_TEXTS} or more")
    table, words = weighted_words(texts, common_words)
    wanted = groups or min(12, max(2, len(texts) // 25))
    if table.shape[1] < 2 * wanted:
        raise CannotReckon("theme suggestions", f"{table.shape[1]} words that come again", f"{2 * wanted} or more")
    best = min((factorise(table, wanted, random) for _ in range(RUNS)), key=lambda one: one.error)
    halves = [random.permutation(len(texts))[: (len(texts) + 1) // 2] for _ in range(RUNS)]
    again = [factorise(sparse.csr_array(table[half]), wanted, random) for half in halves]
    stability = np.mean([_likeness(best.words, one.words) for one in again], axis=0)
    share = best.texts / np.maximum(best.texts.sum(axis=1, keepdims=True), 1e-12)
    group_of = np.where(share.max(axis=1) >= _LEAST_SHARE, share.argmax(axis=1), -1)
    found: list[Suggestion] = []
    unstable = 0
    for group in range(wanted):
        members = np.flatnonzero(group_of == group)
        if len(members) < EXAMPLES or stability[group] < STABLE:
            unstable += bool(len(members))
            continue
        members = members[np.argsort(-best.texts[members, group], kind="stable")]
        top = np.argsort(-best.words[group], kind="stable")[:TOP_WORDS]
        told = tuple(words[place] for place in top if best.words[group, place] > 0)
        found.append(Suggestion(told, tuple(int(one) for one in members), float(stability[group])))
    found.sort(key=lambda one: (-len(one.texts), one.words))
    return Suggestions(tuple(found), len(texts), len(texts) - sum(len(one.texts) for one in found), unstable)


def weighted_words(texts: Sequence[str], common_words: frozenset[str]) -> tuple[sparse.csr_array, tuple[str, ...]]:
    """The weights of words and pairs of words, texts x words, each text scaled to length 1; and the words.

    Raises: nothing; where no word comes in three texts there are no columns.
    """
    corpus = read_corpus(texts)
    kept = np.array([len(one) > 2 and not one.isdigit() and one not in common_words for one in corpus.vocabulary], bool)
    if not len(corpus.word):
        return sparse.csr_array((len(texts), 0)), ()
    size = len(corpus.vocabulary)
    single = kept[corpus.word]
    pair = single[:-1] & single[1:] & (corpus.sentence[:-1] == corpus.sentence[1:])
    code = np.concatenate([corpus.word[single], size + corpus.word[:-1][pair] * size + corpus.word[1:][pair]])
    row = np.concatenate([corpus.text[single], corpus.text[:-1][pair]])
    terms, column = np.unique(code, return_inverse=True)
    counts = sparse.csr_array((np.ones(len(code)), (row, column)), shape=(len(texts), len(terms)))
    counts.sum_duplicates()
    held = np.bincount(counts.indices, minlength=len(terms))
    chosen = np.flatnonzero(held >= 3)
    counts = counts[:, chosen]
    counts.data = 1 + np.log(counts.data)
    table = sparse.csr_array(counts * (np.log((1 + len(texts)) / (1 + held[chosen])) + 1))
    length = np.sqrt(table.multiply(table).sum(axis=1))
    table = sparse.csr_array(sparse.diags_array(1 / np.where(length > 0, length, 1)) @ table)
    return table, tuple(_in_words(int(term), corpus.vocabulary) for term in terms[chosen])


def _in_words(term: int, vocabulary: Sequence[str]) -> str:
    """A word or a pair of words by its number."""
    size = len(vocabulary)
    if term < size:
        return vocabulary[term]
    return f"{vocabulary[(term - size) // size]} {vocabulary[(term - size) % size]}"


@dataclass(frozen=True)
class Factors:
    """A table as a product: texts x groups, groups x words (each group's words scaled to length 1), and the error.

    `error` is the square root of the summed squares of what the product lacks.
    """

    texts: Floats
    words: Floats
    error: float


def factorise(table: sparse.csr_array, groups: int, random: np.random.Generator) -> Factors:
    """A table as a product of two without negative numbers, by hierarchical alternating least squares.

    References: Cichocki and Phan (2009), IEICE Transactions E92-A, 708-721.
    """
    mean = float(np.sqrt(table.mean() / groups)) if table.nnz else 0.0
    left = random.random((table.shape[0], groups)) * 2 * mean
    right = random.random((groups, table.shape[1])) * 2 * mean
    whole = float(table.multiply(table).sum())
    turned = sparse.csr_array(table.T)
    before = error = np.inf
    for _ in range(1, _ROUNDS + 1):
        _improve(left, table @ right.T, right @ right.T)
        near, own = (turned @ left).T, left.T @ left
        _improve(right.T, near.T, own)
        error = float(
            np.sqrt(max(0.0, whole - 2 * float((near * right).sum()) + float((own * (right @ right.T)).sum())))
        )
        if before - error < _TOLERANCE * before:
            break
        before = error
    length = np.linalg.norm(right, axis=1)
    length[length == 0] = 1
    return Factors(left * length, right / length[:, None], error)


def _improve(side: NDArray[np.float64], near: Floats, own: Floats) -> None:
    """Improve one side, a group at a time, in its place: the least squares for that group, not below nought."""
    for group in range(side.shape[1]):
        if own[group, group] > 1e-12:
            better = side[:, group] + (near[:, group] - side @ own[:, group]) / own[group, group]
            side[:, group] = np.maximum(better, 0.0)


def _likeness(one: Floats, other: Floats) -> Floats:
    """The cosine of each group of one run with the group of the other that it is paired with."""
    cosine = one @ other.T
    rows, columns = linear_sum_assignment(-cosine)
    found = np.zeros(len(one))
    found[rows] = cosine[rows, columns]
    return found
