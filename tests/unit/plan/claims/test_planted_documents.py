"""The ten documents with planted faults are what they say, and the score counts as it says."""

from __future__ import annotations

from collections import Counter

import pytest

from claims_planted import (
    CLASSES,
    GRADES,
    Checked,
    Clean,
    Document,
    Planted,
    Said,
    Score,
    check,
    load,
    score,
    sentence_round,
)

DOCUMENTS = load()
NAMES = [document.name for document in DOCUMENTS]


def test_there_are_ten_documents_half_of_them_blind() -> None:
    assert len(DOCUMENTS) == 10
    assert sum(document.seen for document in DOCUMENTS) == 5


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_every_listed_statement_stands_once_in_its_document(document: Document) -> None:
    words = [each.words for each in document.planted] + [each.words for each in document.clean]
    words += [each.also for each in document.planted if each.also]
    assert {part: document.text.count(part) for part in words} == dict.fromkeys(words, 1)


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_no_look_alike_shares_a_sentence_with_a_fault(document: Document) -> None:
    faults = {
        sentence_round(document.text, part) for each in document.planted for part in (each.words, each.also) if part
    }
    clean = {sentence_round(document.text, each.words) for each in document.clean}
    assert {document.text[a:b] for a, b in faults & clean} == set()


def test_every_class_is_planted_often_and_in_several_documents_and_has_look_alikes() -> None:
    planted = Counter(each.kind for document in DOCUMENTS for each in document.planted)
    clean = Counter(each.kind for document in DOCUMENTS for each in document.clean)
    documents = Counter(kind for document in DOCUMENTS for kind in {each.kind for each in document.planted})
    assert set(planted) == set(clean) == set(CLASSES)
    assert min(planted.values()) >= 8
    assert min(documents.values()) >= 3
    assert all(clean[kind] >= planted[kind] for kind in CLASSES)


def test_every_grade_is_one_of_the_three_and_every_entry_says_why() -> None:
    entries: list[Planted | Clean] = [each for document in DOCUMENTS for each in document.planted]
    entries += [each for document in DOCUMENTS for each in document.clean]
    assert all(each.why for each in entries)
    assert {each.grade for document in DOCUMENTS for each in document.planted} <= set(GRADES)


TEXT = "We met 12 times. Of the 20, 15 came and 9 did not. Trust is 40% of 50. Rain fell."
SMALL = Document(
    "small",
    TEXT,
    True,
    (Planted("parts", "wrong", "Of the 20, 15 came and 9 did not", "they add to 24"),),
    (Clean("grim", "Trust is 40% of 50", "20 of 50"),),
)


def said(words: str, grade: str = "wrong") -> Said:
    begin = TEXT.index(words)
    return Said("some-rule", grade, ((begin, begin + len(words)),))


def test_a_remark_in_the_sentence_of_a_fault_finds_it() -> None:
    result = score([SMALL], {"small": [said("15 came")]})
    assert result.found == {"parts": 1}
    assert result.recall == result.precision == 1
    assert result.of_rule() == {"some-rule": (1, 0)}


def test_a_remark_on_a_look_alike_or_elsewhere_is_false_and_finds_nothing() -> None:
    result = score([SMALL], {"small": [said("40%"), said("12 times", "doubtful")]})
    assert result.found == {}
    assert result.planted == {"parts": 1}
    assert [clean.words for _, _, clean in result.on_clean] == ["Trust is 40% of 50"]
    assert len(result.elsewhere) == 1
    assert len(result.false_of_grade("wrong")) == 1
    assert result.precision == 0


def test_a_remark_milder_than_cannot_be_checked_finds_nothing() -> None:
    assert score([SMALL], {"small": [said("15 came", "fine")]}).recall == 0


def test_saying_nothing_has_no_false_alarm_and_no_find() -> None:
    result = score([SMALL], {})
    assert (result.recall, result.precision, result.false) == (0, 1, [])


def test_a_sentence_ends_at_its_stop_and_not_at_a_decimal_or_the_number_of_an_item() -> None:
    text = "1. We gave 3.5 hours each. It helped (a bit). Next."
    a, b = sentence_round(text, "3.5 hours")
    assert text[a:b].strip() == "1. We gave 3.5 hours each."
    with pytest.raises(LookupError, match="stands 0 times"):
        sentence_round(text, "four")


@pytest.fixture(scope="module")
def checked() -> dict[str, Checked]:
    return {document.name: check(document) for document in DOCUMENTS}


def score_of(documents: list[Document], checked: dict[str, Checked]) -> Score:
    return score(
        documents,
        {document.name: checked[document.name].remarks for document in documents},
        {document.name: checked[document.name].text for document in documents},
    )


# Measured on 29 November 2026, with the rules mended by the seen five and by passages: seen 61 of 61 found, all
# 65 remarks touch a fault; blind 33 of 63 and 35 of 42.
@pytest.mark.parametrize(("seen", "recall", "precision"), [(True, 0.95, 0.95), (False, 0.5, 0.8)])
def test_the_check_finds_no_less_than_was_measured(
    checked: dict[str, Checked], seen: bool, recall: float, precision: float
) -> None:
    result = score_of([document for document in DOCUMENTS if document.seen == seen], checked)
    assert result.recall >= recall
    assert result.precision >= precision


def test_faults_are_found_by_the_rules_for_them(checked: dict[str, Checked]) -> None:
    """Measured: 91 of 124, the other three finds being remarks that are on the sentence by accident."""
    assert score_of(DOCUMENTS, checked).found_for_its_reason.total() >= 88


# Measured in all ten: base period 9, rounding, copied, base, arithmetic 8, span, age, rank 7, and so on.
@pytest.mark.parametrize(
    ("kind", "least"),
    {
        "base-period": 8,
        "rounding": 7,
        "copied": 7,
        "base": 7,
        "arithmetic": 8,
        "span": 6,
        "age": 6,
        "rank": 6,
        "parts": 5,
        "grim": 6,
        "mean": 6,
        "lists": 4,
        "unbound": 6,
    }.items(),
)
def test_a_class_that_is_found_stays_found(checked: dict[str, Checked], kind: str, least: int) -> None:
    assert score_of(DOCUMENTS, checked).found_for_its_reason[kind] >= least


def test_at_most_one_false_wrong_for_every_fifty_quantities(checked: dict[str, Checked]) -> None:
    """Measured: each of the 38 touches a fault."""
    wrong = score_of(DOCUMENTS, checked).false_of_grade("wrong")
    assert len(wrong) * 50 <= sum(each.counts.quantities for each in checked.values())
    assert len(wrong) <= 1


def test_true_look_alikes_are_left_alone(checked: dict[str, Checked]) -> None:
    """Measured: three remarks on the 165 look-alikes."""
    assert len(score_of(DOCUMENTS, checked).on_clean) <= 4
