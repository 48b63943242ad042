"""Money: pounds as typed, a grant that ties after any sequence of rows, and returns that add up."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.delivery.grant import Allocation, Award, Forecast, Grant, Spend, grant_from
from saferplan.delivery.money import in_pounds, parse_pounds
from saferplan.delivery.returns import GrantReturn, ReturnPeriod, certify, make_return
from saferplan.errors import BadMoney, BadRecord, DoesNotTie

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
AWARD = Award("cs-fund", 100_000, FIRST, LAST, "The commissioner", ("Spend by 31 March.",))
Q1, Q2 = (FIRST, date(2025, 6, 30)), (date(2025, 7, 1), date(2025, 9, 30))


def spend(id_: str, action: str, amount: int, on: date = FIRST, **more: object) -> Spend:
    """A spend with an invoice, entered on its day unless said otherwise."""
    return Spend(id_, action, amount, on, "Invoice 12", **({"entered": on} | more))  # type: ignore[arg-type]


def began() -> Grant:
    """£600 for locks and £300 for lamps of £1,000."""
    one = Grant(AWARD).with_allocation(Allocation("a1", "locks", 60_000, FIRST))
    return one.with_allocation(Allocation("a2", "lamps", 30_000, FIRST))


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("£1,234.50", 123450), ("1234.50", 123450), ("12", 1200), (" £ 0.05 ", 5), ("0", 0),
        ("£9,999,999,999.99", 999_999_999_999),
    ],
)  # fmt: skip
def test_pounds_are_read_as_typed(typed: str, pence: int) -> None:
    assert parse_pounds(typed) == pence


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "-5", "(5)", "−5", "1,23", "1.234,50", "12.5", "12.505", "1e3", "£", "ten", "١٢",
        "1 000", "10,000,000,000", "9" * 40,
    ],
)  # fmt: skip
def test_what_is_no_sum_is_told_in_a_sentence(typed: str) -> None:
    with pytest.raises(BadMoney) as caught:
        parse_pounds(typed)
    assert str(caught.value).endswith("Type it again, like £1,234.50.")
    assert len(str(caught.value)) < 200


@given(st.integers(0, 10**12 - 1))
def test_pounds_printed_are_read_back(pence: int) -> None:
    assert parse_pounds(in_pounds(pence)) == pence


def test_a_grant_in_a_sentence() -> None:
    one = began().with_spend(spend("s1", "locks", 45_050)).with_forecast(Forecast("f1", "locks", 20_000, FIRST))
    assert one.balance().sentence == (
        "Of £1,000.00 awarded, £900.00 is allocated and £450.50 spent; £100.00 is unallocated and £549.50 unspent. "
        "As things are expected, £349.50 less than was awarded will be spent."
    )
    mine = one.money_of("locks")
    assert (mine.left, mine.outturn, mine.over) == (14_950, 65_050, 5_050)
    again = one.with_forecast(Forecast("f2", "locks", 0, FIRST))
    assert again.balance().forecast == 0, "the last forecast of an action holds"
    whole = Grant(AWARD).with_forecast(Forecast("f1", "x", 100_000, FIRST)).balance()
    assert whole.sentence.endswith("all of it will be spent.")


def test_more_than_there_is_is_refused_in_a_sentence() -> None:
    with pytest.raises(DoesNotTie, match=r"No more than £100.00 is left to allocate"):
        began().with_allocation(Allocation("a3", "lamps", 10_001, FIRST))
    with pytest.raises(DoesNotTie, match=r"£600.01 would be spent of the £600.00 allocated to it"):
        began().with_spend(spend("s1", "locks", 60_001))
    spent = began().with_spend(spend("s1", "locks", 60_000))
    with pytest.raises(DoesNotTie, match=r"No more than £0.00 can be taken back"):
        spent.with_allocation(Allocation("a3", "locks", -1, FIRST, "Not needed."))
    with pytest.raises(DoesNotTie, match="no more spent than allocated"):
        began().with_spend(spend("s1", "bins", 1))


@pytest.mark.parametrize(
    "row",
    [
        spend("s1", "locks", -1),
        spend("s1", "locks", 0),
        spend("s1", " ", 5),
        spend("s1", "locks", 5, FIRST - timedelta(1)),
        spend("s1", "locks", 5, LAST + timedelta(1)),
        spend("s1", "locks", 5, LAST, entered=FIRST),
        spend("s0", "locks", 5),
        spend("s1", "locks", 5, corrects="s0"),
        spend("s1", "locks", 5, corrects="nothing", reason="A slip."),
        Spend("s1", "locks", 5, FIRST, " ", FIRST),
    ],
)
def test_a_spend_says_what_it_must(row: Spend) -> None:
    grant = began().with_spend(spend("s0", "locks", 100))
    with pytest.raises(BadRecord, match=r"Spending on action"):
        grant.with_spend(row)


def test_allocations_awards_and_forecasts_say_what_they_must() -> None:
    for row in (
        Allocation("a3", "locks", 0, FIRST),
        Allocation("a3", "locks", -5, FIRST),
        Allocation("a1", "x", 5, FIRST),
    ):
        with pytest.raises(BadRecord):
            began().with_allocation(row)
    with pytest.raises(BadRecord):
        began().with_forecast(Forecast("f1", "locks", -1, FIRST))
    for amount, last in ((0, LAST), (5, FIRST - timedelta(1))):
        with pytest.raises(BadRecord):
            Award("x", amount, FIRST, last)


def test_a_correction_keeps_the_history() -> None:
    one = began().with_spend(spend("s1", "locks", 60_000))
    fixed = one.with_spend(spend("s2", "locks", 6_000, corrects="s1", reason="A nought too many."))
    assert fixed.money_of("locks").spent == 6_000
    assert [row.id for row in fixed.spends] == ["s1", "s2"]
    with pytest.raises(BadRecord, match="corrected already"):
        fixed.with_spend(spend("s3", "locks", 1, corrects="s1", reason="Again."))
    gone = fixed.with_spend(spend("s3", "locks", 0, corrects="s2", reason="Paid by another grant."))
    assert gone.balance().spent == 0
    moved = fixed.with_spend(spend("s3", "lamps", 6_000, corrects="s2", reason="It was for lamps."))
    assert (moved.money_of("locks").spent, moved.money_of("lamps").spent) == (0, 6_000)


def test_rows_that_were_kept_are_held_to_tie() -> None:
    whole = began().with_spend(spend("s1", "locks", 500))
    assert grant_from(AWARD, whole.allocations, whole.spends) == whole
    with pytest.raises(DoesNotTie, match="allocated of"):
        grant_from(AWARD, [Allocation("a", "x", 100_001, FIRST)], [])
    with pytest.raises(DoesNotTie, match="spent of"):
        grant_from(AWARD, [Allocation("a", "x", 5, FIRST)], [spend("s", "x", 6)])


actions = st.sampled_from(["locks", "lamps", "bins"])
days = st.dates(FIRST, LAST)
moves = st.one_of(
    st.tuples(st.just("allocate"), actions, st.integers(-60_000, 60_000), days),
    st.tuples(st.just("spend"), actions, st.integers(-10, 60_000), days),
    st.tuples(st.just("correct"), actions, st.integers(0, 60_000), days),
    st.tuples(st.just("expect"), actions, st.integers(-10, 60_000), days),
)


def after(steps: list[tuple[str, str, int, date]]) -> Grant:
    """A grant after every one of the moves that is not refused."""
    grant = Grant(AWARD)
    for number, (kind, action, amount, on) in enumerate(steps):
        with suppress(DoesNotTie, BadRecord):
            if kind == "allocate":
                grant = grant.with_allocation(Allocation(str(number), action, amount, on, "As agreed."))
            elif kind == "expect":
                grant = grant.with_forecast(Forecast(str(number), action, amount, on))
            else:
                held = grant.current_spends()
                old = held[number % len(held)].id if held and kind == "correct" else ""
                grant = grant.with_spend(spend(str(number), action, amount, on, corrects=old, reason="A slip."))
    return grant


@settings(max_examples=300)
@given(st.lists(moves, max_size=40))
def test_any_sequence_of_what_is_accepted_ties(steps: list[tuple[str, str, int, date]]) -> None:
    grant = after(steps)
    balance = grant.balance()
    assert balance.awarded == balance.allocated + balance.unallocated == balance.spent + balance.unspent
    assert 0 <= balance.spent <= balance.allocated <= balance.awarded
    assert balance.allocated == sum(row.amount for row in grant.allocations)
    for one in balance.actions:
        assert 0 <= one.spent <= one.allocated
        assert one.left >= 0
        assert one.forecast >= 0
    assert sum(one.over for one in balance.actions) == balance.over + balance.unallocated
    assert grant_from(AWARD, grant.allocations, grant.spends, grant.forecasts) == grant


@settings(max_examples=200)
@given(st.lists(moves, max_size=30), st.integers(0, 400))
def test_returns_of_running_quarters_add_up_to_all_that_was_spent(
    steps: list[tuple[str, str, int, date]], late: int
) -> None:
    grant = after(steps)
    made: GrantReturn | None = None
    quarters = [Q1, Q2, (date(2025, 10, 1), date(2025, 12, 31)), (date(2026, 1, 1), LAST)]
    returned = 0
    for first, last in quarters:
        period = ReturnPeriod(first, last, last + timedelta(late % 90))
        made = certify(make_return(grant, period, prepared_by="Analyst", before=made), by="Treasurer", on=period.as_at)
        returned += made.spent + made.changed
        assert made.to_date == returned == sum(one.to_date for one in made.lines)
    assert made is not None
    assert made.to_date == sum(one.amount for one in grant.current_spends(made.as_at))


def test_a_correction_after_a_return_stands_in_its_own_column() -> None:
    grant = began().with_spend(spend("s1", "locks", 20_000))
    first = certify(make_return(grant, ReturnPeriod(*Q1, Q1[1]), prepared_by="Analyst"), by="Treasurer", on=Q1[1])
    late = date(2025, 8, 1)
    grant = grant.with_spend(spend("s2", "locks", 15_000, entered=late, corrects="s1", reason="VAT."))
    grant = grant.with_spend(spend("s3", "lamps", 1_000, late))
    second = make_return(grant, ReturnPeriod(*Q2, Q2[1]), prepared_by="Analyst", before=first)
    assert [(one.action, one.before, one.changed, one.spent) for one in second.lines] == [
        ("locks", 20_000, -5_000, 0),
        ("lamps", 0, 0, 1_000),
    ]
    assert second.sentence == (
        "From 1 July 2025 to 30 September 2025 £10.00 was spent; −£50.00 is the change to earlier periods; "
        "in all £160.00 of £1,000.00 awarded."
    )
    assert make_return(grant, ReturnPeriod(*Q1, Q1[1]), prepared_by="Analyst").lines == first.lines, "as it was then"


def test_a_return_is_certified_by_a_second_person() -> None:
    made = make_return(began(), ReturnPeriod(*Q1, Q1[1]), prepared_by="Analyst")
    for by, on in ((" analyst ", Q1[1]), ("", Q1[1]), ("Treasurer", FIRST)):
        with pytest.raises(BadRecord):
            certify(made, by=by, on=on)
    done = certify(made, by="Treasurer", on=Q1[1])
    assert done.certified is not None
    with pytest.raises(BadRecord, match="already"):
        certify(done, by="Chair", on=Q1[1])


def test_a_return_is_of_a_period_that_is_over_and_follows() -> None:
    grant, done = began(), make_return(began(), ReturnPeriod(*Q1, Q1[1]), prepared_by="Analyst")
    for period in (ReturnPeriod(*Q1, FIRST), ReturnPeriod(Q1[1], FIRST, LAST)):
        with pytest.raises(BadRecord):
            make_return(grant, period, prepared_by="Analyst")
    with pytest.raises(BadRecord, match="who prepared it"):
        make_return(grant, ReturnPeriod(*Q1, Q1[1]), prepared_by=" ")
    with pytest.raises(BadRecord, match="not certified"):
        make_return(grant, ReturnPeriod(*Q2, Q2[1]), prepared_by="Analyst", before=done)
    sure = certify(done, by="Treasurer", on=Q1[1])
    with pytest.raises(BadRecord, match="the day after"):
        make_return(grant, ReturnPeriod(Q2[1], Q2[1], Q2[1]), prepared_by="Analyst", before=sure)
