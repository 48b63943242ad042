"""Problem-solving records, the powers used, and who is told of what is overdue."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.delivery.escalation import AFTER, LINE, Owned, escalations
from saferplan.delivery.osara import NEEDS, STAGES, ProblemRecord, lacking_in
from saferplan.delivery.powers import PowerUsed, check_use, counts_by_year, power_on
from saferplan.errors import BadRecord
from saferplan.reference.asb_powers import asb_powers
from saferplan.reference.duties import SEEN

DAY = date(2026, 3, 31)
SAID = {stage: dict.fromkeys(needs, "Something.") for stage, needs in NEEDS.items()}


def test_a_problem_goes_through_its_stages_in_order() -> None:
    one = ProblemRecord("p1", "Shop theft in Cole Street", "Cole Street")
    for number, stage in enumerate(STAGES):
        assert one.stage == stage
        one = one.finish(stage, SAID[stage], on=DAY + timedelta(number))
    assert (one.stage, len(one.done)) == ("", 5)
    with pytest.raises(BadRecord, match="nothing more"):
        one.finish("assessment", SAID["assessment"], on=DAY)
    assert tuple(NEEDS) == STAGES == ("objective", "scanning", "analysis", "response", "assessment")


def test_a_stage_is_not_skipped_nor_left_half_said() -> None:
    one = ProblemRecord("p1", "Theft", "Cole Street")
    with pytest.raises(BadRecord, match="not the stage that comes next; expected the stage objective"):
        one.finish("scanning", SAID["scanning"], on=DAY)
    with pytest.raises(BadRecord, match="does not say the measure that should move"):
        one.finish("objective", SAID["objective"] | {"measure": " "}, on=DAY)
    with pytest.raises(BadRecord, match='the field "name"'):
        one.finish("objective", SAID["objective"] | {"name": "x"}, on=DAY)
    with pytest.raises(BadRecord, match="before the stage before"):
        one.finish("objective", SAID["objective"], on=DAY).finish("scanning", SAID["scanning"], on=DAY - timedelta(1))
    assert lacking_in("objective", {}) == tuple(NEEDS["objective"].values())


def test_the_powers_say_what_was_seen_of_them() -> None:
    for one in asb_powers():
        assert one.seen in SEEN
        assert one.does.endswith("."), one.id
        assert one.users, one.id
        assert not one.note or one.note.endswith("."), one.id
        for day in (one.since, one.until):
            assert not day or date.fromisoformat(day), one.id
    assert {one.id for one in asb_powers() if one.seen == "summary"} == {"respect-order"}
    assert all(one.seen != "text" for one in asb_powers()), "no words of these Acts were read"


def test_rows_of_one_power_follow_each_other() -> None:
    for name in {one.id for one in asb_powers()}:
        rows = [one for one in asb_powers() if one.id == name]
        assert [one.until for one in rows[:-1]] == [
            (date.fromisoformat(later.since) - timedelta(1)).isoformat() for _, later in pairwise(rows)
        ]


def test_a_power_is_held_to_the_law_of_its_day() -> None:
    assert power_on("criminal-behaviour-order", date(2020, 11, 30)).law.startswith("Anti-social")
    assert power_on("criminal-behaviour-order", date(2020, 12, 1)).law == "Sentencing Act 2020"
    with pytest.raises(BadRecord, match="did not hold"):
        power_on("dispersal", date(2014, 10, 19))
    with pytest.raises(BadRecord, match="one of acceptable"):
        power_on("asbo", DAY)


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (PowerUsed("1", "dispersal", "Police", DAY + timedelta(1)), "still to come"),
        (PowerUsed("1", "dispersal", " ", DAY), "no body used it"),
        (PowerUsed("1", "public-spaces-protection-order", "Council", DAY), "who was consulted"),
    ],
)
def test_a_use_says_what_it_must(use: PowerUsed, words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        check_use(use, on=DAY)
    assert check_use(PowerUsed("1", "dispersal", "Police", DAY), on=DAY).power == "Dispersal"


names = st.sampled_from([one.id for one in asb_powers()])


@given(st.lists(st.tuples(names, st.dates(date(2020, 1, 1), DAY), st.booleans())))
def test_counts_are_of_every_use_once(found: list[tuple[str, date, bool]]) -> None:
    counts = counts_by_year(PowerUsed(str(n), name, "Police", on, was) for n, (name, on, was) in enumerate(found))
    assert sum(one.used for one in counts) == len(found)
    assert sum(one.breached for one in counts) == sum(was for _, _, was in found)
    assert all(0 <= one.breached <= one.used for one in counts)
    assert [one.year for one in counts] == sorted(one.year for one in counts)


def owned(**parts: object) -> Owned:
    """Locks that were due at the end of March."""
    return Owned("locks", "Fit locks", "Ashbrook Council", **({"due": DAY} | parts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "to"),
    [(0, ""), (1, "lead"), (14, "lead"), (15, "manager"), (42, "manager"), (43, "chair"), (900, "chair")],
)
def test_what_is_overdue_goes_up_the_line(days: int, to: str) -> None:
    found = escalations([owned()], on=DAY + timedelta(days))
    assert [one.to for one in found] == ([to] if to else [])
    assert escalations([owned(done=True)], on=DAY + timedelta(days)) == ()


def test_what_a_leaver_owned_goes_to_the_manager_at_once() -> None:
    [found] = escalations([owned(due=None, left={"lead": DAY})], on=DAY + timedelta(1))
    assert (found.to, found.overdue) == ("manager", 0)
    assert found.sentence == ("“Fit locks” has no lead officer any more: it goes to the community safety manager.")
    assert escalations([owned(left={"lead": DAY})], on=DAY) == (), "the last day is still one"
    [both] = escalations([owned(left={"lead": DAY, "manager": DAY})], on=DAY + timedelta(2))
    assert both.sentence == (
        "“Fit locks” was due on 31 March 2026, 2 days ago and has no lead officer any more: "
        "it goes to the chair of the Board."
    )


roles = st.dictionaries(st.sampled_from(list(LINE)), st.dates(DAY - timedelta(30), DAY + timedelta(60)))


@given(st.integers(0, 100), roles)
def test_it_never_goes_to_an_empty_place_but_the_last(days: int, left: dict[str, date]) -> None:
    on = DAY + timedelta(days)
    for one in escalations([owned(left=left)], on=on):
        assert one.to == "chair" or one.to not in left or left[one.to] >= on
        assert one.sentence.endswith(".")
        assert one.overdue == days
    assert list(AFTER) == list(LINE)


def test_the_longest_overdue_comes_first() -> None:
    rows = [Owned(str(days), "x", "b", DAY - timedelta(days)) for days in (3, 50, 20)]
    assert [one.id for one in escalations(rows, on=DAY)] == ["50", "20", "3"]
