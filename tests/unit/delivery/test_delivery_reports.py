"""The review, its frozen text and hash, the reports made from the same records, and the counts in a sentence."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from delivery_records import AS_AT, FIRST, LAST, measure, record, without_endings
from hypothesis import given
from hypothesis import strategies as st

from saferplan.delivery.override import Override, Shown
from saferplan.delivery.performance import PACKS, pack_from
from saferplan.delivery.records import DeliveryRecord, Ending
from saferplan.delivery.review import FrozenReview, canonical, freeze, is_intact, lacking
from saferplan.delivery.status import RULES, Status
from saferplan.delivery.summary import summary_of
from saferplan.errors import BadRecord, UnfinishedReview


def test_a_review_that_lacks_an_ending_lists_which_and_is_not_frozen() -> None:
    with pytest.raises(UnfinishedReview) as caught:
        freeze(without_endings())
    assert caught.value.faults == (
        "The priority “Safer homes” does not end with keep, change or drop.",
        "The action “Fit locks” does not end with keep, change or drop.",
    )
    assert "lacks 2 things" in str(caught.value)
    with pytest.raises(UnfinishedReview, match="has no priority"):
        freeze(replace(record(), priorities=()))


def test_a_frozen_review_is_made_again_byte_for_byte() -> None:
    frozen = freeze(record())
    assert frozen == freeze(record())
    assert frozen.sha256 == hashlib.sha256(frozen.text.encode()).hexdigest()
    assert is_intact(frozen, record())
    assert canonical(record()) == frozen.text
    assert frozen.text.endswith("}\n")
    assert frozen.text.count("\n") == 1
    again = json.dumps(json.loads(frozen.text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    assert again == frozen.text


def test_an_edited_review_is_found_out() -> None:
    frozen = freeze(record())
    assert not is_intact(FrozenReview(frozen.text.replace("45000", "54000"), frozen.sha256))
    changed = replace(record(), plan="Another plan")
    assert is_intact(frozen)
    assert not is_intact(frozen, changed)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 10**12))
def test_any_words_are_kept_as_they_are(words: str, pence: int) -> None:
    one = record()
    action = replace(one.priorities[1].actions[0], what=words, spent=pence)
    one = replace(one, priorities=(replace(one.priorities[1], actions=(action,)),))
    held = json.loads(freeze(one).text)["priorities"][0]["actions"][0]
    assert (held["planned"]["what"], held["spent"]) == (words, pence)


def test_a_review_tells_what_was_planned_done_moved_spent_and_decided() -> None:
    held = json.loads(freeze(record()).text)
    homes = held["priorities"][0]
    assert homes["spent"] == sum(one["spent"] for one in homes["actions"]) == 45_000
    assert homes["moved"][0]["status"]["words"] == "worse than baseline"
    assert homes["decided"][0]["words"] == "Move the day of the lamps."
    locks, lamps = homes["actions"]
    assert locks["planned"]["due"] == "2026-03-31"
    assert locks["done"]["status"]["computed"]["rule"] == RULES["action"]["late"]
    assert locks["moved"] == ["burglary"]
    assert lamps["done"]["status"]["override"]["reason"] == "The Board moved the day."
    assert lamps["done"]["status"]["computed"]["code"] == "late", "both are kept"
    assert held["money"]["actions"][0]["spent"] == 45_000
    assert json.loads(canonical(replace(record(), money=None)))["money"] is None


@pytest.mark.parametrize(("verdict", "reason"), [("stop", "Why not."), ("keep", " "), ("", "Why not.")])
def test_an_ending_has_a_verdict_and_a_reason(verdict: str, reason: str) -> None:
    with pytest.raises(BadRecord, match="ending of a review"):
        Ending(verdict, reason)
    assert lacking(record()) == ()


@pytest.mark.parametrize("kind", PACKS)
def test_every_report_is_made_of_its_parts(kind: str) -> None:
    pack = pack_from(kind, record())
    assert len(pack.parts) == len(PACKS[kind][1])
    assert pack.title.endswith("Ashbrook: 1 January 2026 to 31 March 2026")
    for part in pack.parts:
        assert part.sentences or part.table
        assert part.table is None or {len(row) for row in part.table.rows} == {len(part.table.heads)}
        assert part.table is None or all(cell.strip() for row in part.table.rows for cell in row)
    assert json.loads(json.dumps(pack.as_json()))["kind"] == kind


def test_a_report_puts_first_what_is_worse_or_late_or_was_set_by_a_person() -> None:
    summary, attention, *_ = pack_from("quarter", record()).parts
    assert summary.sentences == (
        "As at 14 April 2026, by what was on record at the end of that day.",
        "Of 3 actions, 1 is on time, 1 is late and 1 is done. 1 status was set by a person, with a reason.",
        "Of 2 measures, 1 is better and 1 is worse than baseline.",
        "Of £1,000.00 awarded, £600.00 is allocated and £450.00 spent; £400.00 is unallocated and £550.00 unspent. "
        "Nobody has said yet what is still to be spent.",
    )
    assert attention.table is not None
    assert [row[:2] for row in attention.table.rows] == [
        ("Crimes of burglary", "worse than baseline"),
        ("Fit locks", "late"),
        ("Mend lamps", "on time (by the rule: late)"),
    ]
    assert attention.table.rows[2][2].startswith("By the rule: late.")


def test_a_quarter_tells_only_of_its_time_and_prints_its_rules() -> None:
    parts = {part.heading: part for part in pack_from("quarter", record()).parts}
    done, decided = parts["What was done"], parts["What was decided"]
    assert done.table is not None
    assert done.table.rows[0][4] == "3 February 2026: Forty homes “done”; naïve £ and — signs."
    assert done.table.rows[2][3:] == ("done, 3 days late", "No report in this time.")
    assert f"Done: {RULES['action']['done']}" in done.sentences
    assert decided.table is not None
    assert [row[1] for row in decided.table.rows] == ["Move the day of the lamps."]
    money = parts["The money"].table
    assert money is not None
    assert money.rows[-1] == ("All", "£600.00", "£450.00", "£150.00")


@pytest.mark.parametrize(
    ("first", "last"), [(FIRST, date(2026, 3, 30)), (FIRST, date(2026, 4, 30)), (date(2026, 1, 2), date(2026, 4, 1))]
)
def test_a_quarterly_report_is_of_three_whole_months(first: date, last: date) -> None:
    with pytest.raises(BadRecord, match="three whole months"):
        pack_from("quarter", replace(record(), first=first, last=last))
    assert pack_from("scrutiny", replace(record(), first=first, last=last)).kind == "scrutiny"
    with pytest.raises(BadRecord, match="one of quarter"):
        pack_from("weekly", record())


def test_an_empty_plan_is_told_in_sentences() -> None:
    empty = DeliveryRecord("Ashbrook", "A plan", FIRST, LAST, AS_AT)
    told = [sentence for part in pack_from("quarter", empty).parts for sentence in part.sentences]
    assert told[1] == "There are no actions."
    assert "There is no grant." in told
    assert all(one.endswith(".") for one in told)
    with pytest.raises(BadRecord, match="ends before it begins"):
        replace(empty, first=LAST, last=FIRST)


def shown(code: str, override: str = "") -> Shown:
    """A measure's status, set by a person where `override` is given."""
    said = Override(override, "We know more.", "The chair", AS_AT) if override else None
    return Shown(Status("measure", code, "Because."), said)


def test_many_are_counted_and_never_averaged() -> None:
    nine = [shown("better")] * 3 + [shown("worse")] + [shown("no-detectable-change")] * 4 + [shown("no-data")]
    assert summary_of("measure", nine).sentence == (
        "Of 9 measures, 3 are better, 4 show no detectable change, 1 is worse than baseline and 1 has no data."
    )
    assert summary_of("measure", [measure("x", 1000, 1000).status]).sentence.startswith("Of 1 measure, 1 shows")
    assert summary_of("measure", []).sentence == "There are no measures."


def test_where_many_are_judged_it_is_said_what_chance_would_do() -> None:
    many = [shown("no-detectable-change")] * 38 + [shown("worse"), shown("better", "no-detectable-change")]
    found = summary_of("measure", many)
    assert found.overridden == 1
    assert found.sentence.endswith(
        "1 status was set by a person, with a reason. If none of the 40 that were judged had really changed, chance "
        "alone would call about 2 better or worse."
    )


codes = st.sampled_from(list(RULES["measure"]))


@given(st.lists(codes))
def test_counts_add_up_to_all(found: list[str]) -> None:
    made = summary_of("measure", [shown(one) for one in found])
    assert made.many == len(found)
    assert all(made.counts[code] == found.count(code) for code in RULES["measure"])
