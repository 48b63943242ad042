"""Groups of texts: planted ones are found, noise is not told, and the factors are as good as scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.errors import CannotReckon
from saferplan.methods.theme_suggestions import factorise, suggest_themes, weighted_words

TOPICS = (
    "pigeons roost mess droppings netting",
    "potholes crater tarmac cracked wheel",
    "leaflets charity doorbell collectors clipboard",
)
FILLER = [f"filler{letter}{other}" for letter in "abcdefghij" for other in "abcdefghij"]


def planted(seed: int, each: int = 30) -> tuple[list[str], list[int]]:
    """Texts of three topics, each with three of its words and three of a hundred others; and their topics."""
    rng = np.random.default_rng(seed)
    texts, topics = [], []
    for topic, words in enumerate(TOPICS):
        for _ in range(each):
            own = rng.choice(words.split(), 3, replace=False)
            other = rng.choice(FILLER, 3)
            both = [*own, *other]
            rng.shuffle(both)
            texts.append(" ".join(both))
            topics.append(topic)
    return texts, topics


def test_planted_topics_are_found_whatever_the_seed() -> None:
    texts, topics = planted(1)
    for seed in range(4):
        found = suggest_themes(texts, random=np.random.default_rng(seed), groups=3)
        assert len(found.groups) == 3
        for group in found.groups:
            members = [topics[number] for number in group.texts]
            topic = max(set(members), key=members.count)
            assert members.count(topic) / len(members) > 0.9
            assert set(TOPICS[topic].split()) <= set(group.words)
            assert group.stability > 0.9
        assert sum(len(group.texts) for group in found.groups) + found.left == found.read == 90


def test_of_words_at_random_no_group_is_told() -> None:
    told = 0
    for seed in range(5):
        rng = np.random.default_rng(100 + seed)
        texts = [" ".join(rng.choice(FILLER, 8)) for _ in range(120)]
        told += len(suggest_themes(texts, random=np.random.default_rng(seed)).groups)
    assert told == 0, "of 20 groups looked for"


def test_where_some_words_are_common_a_group_told_is_one_of_a_common_word() -> None:
    rng = np.random.default_rng(6)
    words = [f"z{one}{other}word" for one in "abcdefghijklmnopqrst" for other in "abcdefghijklmnopqrst"]
    often = 1 / np.arange(1, len(words) + 1)
    texts = [" ".join(rng.choice(words, 10, p=often / often.sum())) for _ in range(300)]
    found = suggest_themes(texts, random=np.random.default_rng(6))
    assert len(found.groups) <= 5, "of 12 looked for"
    assert all(set(group.words) & set(words[:20]) for group in found.groups)


def test_the_same_seed_gives_the_same() -> None:
    texts, _ = planted(2)
    one, other = (suggest_themes(texts, random=np.random.default_rng(5)) for _ in range(2))
    assert one == other


def test_the_most_typical_text_comes_first() -> None:
    texts, _ = planted(3)
    found = suggest_themes([*texts, "pigeons roost mess droppings netting"], random=np.random.default_rng(1), groups=3)
    group = next(group for group in found.groups if "pigeons" in group.words)
    assert 90 in group.texts[:3]


def test_weights_are_those_of_a_table_worked_by_hand() -> None:
    """Four texts; "owl" in three, twice in one; "bat" in three; "elk" in one, and so no column."""
    table, words = weighted_words(["owl owl", "owl bat", "owl bat", "bat elk", "fox"], frozenset())
    assert words == ("owl", "bat")
    owl = bat = np.log(6 / 4) + 1
    first = table.toarray()[0]
    assert first == pytest.approx([1.0, 0.0])
    assert table.toarray()[1] == pytest.approx([owl / np.hypot(owl, bat), bat / np.hypot(owl, bat)])
    assert table.toarray()[4].sum() == 0


def test_the_error_is_that_of_the_product_and_no_better_one_is_near() -> None:
    texts, _ = planted(4)
    table, _ = weighted_words(texts, frozenset())
    found = factorise(table, 3, np.random.default_rng(1))
    left = table.toarray() - found.texts @ found.words
    assert found.error == pytest.approx(np.linalg.norm(left), rel=1e-6)
    assert (found.texts >= 0).all()
    assert (found.words >= 0).all()
    # scikit-learn 1.9.1 (NMF, cd, init="random", random_state 0 to 4, tol=1e-5): the least of five errors.
    best = min(factorise(table, 3, np.random.default_rng(seed)).error for seed in range(5))
    assert best == pytest.approx(SKLEARN, rel=2e-6)


SKLEARN = 8.198819206799822


def test_too_few_texts_are_refused_in_a_sentence() -> None:
    with pytest.raises(CannotReckon, match="20 or more"):
        suggest_themes(["a b"] * 3, random=np.random.default_rng(1))
    with pytest.raises(CannotReckon, match="words that come again"):
        suggest_themes([f"w{number}" for number in range(30)], random=np.random.default_rng(1))
