"""Money to the penny: who may do what, what ties, and what is kept when something is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import verify
from saferplan_portal.audit.models import Entry
from saferplan_portal.money import actions
from saferplan_portal.money.actions import AwardTerms, Spent
from saferplan_portal.money.models import Allocation, Award, Return, Spend
from saferplan_portal.money.permissions import can_certify, can_manage_money, can_record_spend, can_see_money
from saferplan_portal.money.reading import as_grant, awards
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)
ActorOf = Callable[..., Actor]


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


@pytest.fixture
def manager(actor: ActorOf) -> Actor:
    """The manager, at the council."""
    return actor("manager")


@pytest.fixture
def officer(actor: ActorOf) -> Actor:
    """The council's lead officer."""
    return actor("lead-officer")


@pytest.fixture
def award(manager: Actor) -> Award:
    """An award of a thousand pounds."""
    return actions.record_award(by=manager, terms=AwardTerms("Safer Streets", "Home Office", 100_000, FIRST, LAST))


def whole(award: Award) -> Award:
    """The award with its rows as they stand."""
    return awards().get(pk=award.pk)


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("body", ["council", "fire"])
def test_who_may_do_what_with_money(
    role: str, body: str, actor: ActorOf, plan: SmallPlan, award: Award, manager: Actor
) -> None:
    by = actor(role, body)
    made = actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    assert can_manage_money(by) == (role == "manager")
    assert can_record_spend(by, plan.locks) == (role == "lead-officer" and body == "council")
    assert can_record_spend(by, plan.lights) == (role == "lead-officer" and body == "fire")
    assert can_certify(by, made) == (role in ("manager", "chair"))
    assert can_see_money(by) == (role != "auditor")


def test_the_way_of_a_pound(manager: Actor, officer: Actor, plan: SmallPlan, award: Award) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    file = SimpleUploadedFile("invoice.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    spent = Spent(12_345, date(2026, 6, 1), "Invoice 1042", file)
    row = actions.record_spend(by=officer, award=award, on=plan.locks, spent=spent)
    actions.forecast(by=manager, award=award, on=plan.locks, amount=50_000)
    balance = as_grant(whole(award)).balance()
    assert (balance.allocated, balance.spent, balance.unallocated, balance.unspent) == (60_000, 12_345, 40_000, 87_655)
    assert balance.actions[0].over == 2_345
    assert row.files.get().file_name == "invoice.pdf"
    told = list(Entry.objects.order_by("position").values_list("what", flat=True))
    assert told == ["money.award_recorded", "money.allocated", "money.spend_recorded", "money.forecast_made"]
    assert verify()[2] == []


@pytest.mark.parametrize(
    ("amount", "on", "evidence", "field"),
    [
        (60_001, date(2026, 6, 1), "Invoice", "amount"),
        (0, date(2026, 6, 1), "Invoice", "amount"),
        (-1, date(2026, 6, 1), "Invoice", "amount"),
        (100, date(2026, 3, 31), "Invoice", "on"),
        (100, date(2026, 6, 16), "Invoice", "on"),
        (100, date(2026, 6, 1), "  ", "evidence"),
    ],
)
def test_a_spend_that_does_not_tie_leaves_nothing(
    amount: int, on: date, evidence: str, field: str, manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    before = Entry.objects.count()
    with pytest.raises(Unfit) as refused:
        actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(amount, on, evidence))
    assert refused.value.field == field, str(refused.value)
    assert not Spend.objects.exists()
    assert Entry.objects.count() == before


def test_more_than_was_awarded_is_not_allocated_and_what_is_spent_is_not_taken_back(
    manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    with pytest.raises(Unfit, match=r"£1,000\.01 would be allocated"):
        actions.allocate(by=manager, award=award, to=plan.lights, amount=40_001)
    actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(10_000, date(2026, 6, 1), "Invoice"))
    with pytest.raises(Unfit, match=r"No more than £500\.00 can be taken back"):
        actions.allocate(by=manager, award=award, to=plan.locks, amount=-50_001, reason="Not needed")
    with pytest.raises(Unfit, match="without a reason"):
        actions.allocate(by=manager, award=award, to=plan.locks, amount=-1)
    actions.allocate(by=manager, award=award, to=plan.locks, amount=-50_000, reason="Cheaper than thought")
    assert [one.amount for one in Allocation.objects.all()] == [60_000, -50_000]


def test_a_spend_is_corrected_by_a_new_row_and_the_old_one_is_kept(
    manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    day = date(2026, 6, 1)
    old = actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(12_345, day, "Invoice 1"))
    with pytest.raises(Unfit) as refused:
        actions.correct_spend(by=officer, spend=old, spent=Spent(12_300, day, "Invoice 1"), reason=" ")
    assert refused.value.field == "reason"
    actions.correct_spend(by=officer, spend=old, spent=Spent(0, day, "Invoice 1"), reason="Never paid")
    assert as_grant(whole(award)).balance().spent == 0
    assert Spend.objects.count() == 2
    with pytest.raises(Unfit, match="corrected already"):
        actions.correct_spend(by=officer, spend=old, spent=Spent(5, day, "Invoice 1"), reason="Again")


def test_others_are_refused_and_leave_nothing(actor: ActorOf, plan: SmallPlan, manager: Actor, award: Award) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    before = Entry.objects.count()
    spent = Spent(100, date(2026, 6, 1), "Invoice")
    for by in (manager, actor("lead-officer", "fire"), actor("chair")):
        with pytest.raises(Refused):
            actions.record_spend(by=by, award=award, on=plan.locks, spent=spent)
    for by in (actor("lead-officer"), actor("chair"), actor("administrator")):
        with pytest.raises(Refused):
            actions.allocate(by=by, award=award, to=plan.locks, amount=1)
        with pytest.raises(Refused):
            actions.record_award(by=by, terms=AwardTerms("Other", "Other", 1, FIRST, LAST))
    assert (Spend.objects.count(), Award.objects.count(), Entry.objects.count()) == (0, 1, before)


def test_an_award_never_becomes_less_than_is_allocated_and_keeps_its_spends_inside(
    manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(100, date(2026, 6, 1), "Invoice"))

    def change(amount: int, first: date = FIRST, seen: int = 1, reason: str = "Cut") -> Award:
        terms = AwardTerms("Safer Streets", "Home Office", amount, first, LAST)
        return actions.change_award(by=manager, award=award, seen=seen, terms=terms, reason=reason)

    with pytest.raises(Unfit, match=r"£600\.00 is allocated already"):
        change(59_999)
    with pytest.raises(Unfit, match="1 June 2026"):
        change(90_000, date(2026, 6, 2))
    with pytest.raises(Unfit, match="why"):
        change(90_000, reason="")
    assert change(90_000).amount == 90_000
    with pytest.raises(ChangedMeanwhile):
        change(80_000)
    assert Entry.objects.first().detail["changed"]["amount"] == [100_000, 90_000]  # type: ignore[union-attr]


def test_a_return_is_certified_by_a_second_person_only(
    actor: ActorOf, manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(12_345, date(2026, 5, 1), "Invoice 1"))
    made = actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    with pytest.raises(Refused, match="You prepared"):
        actions.certify_return(by=manager, made=made)
    with pytest.raises(Unfit, match="waits to be certified"):
        actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    made = actions.certify_return(by=actor("chair"), made=made)
    assert (made.state, [one.spent for one in made.lines.all()]) == ("certified", [12_345])
    with pytest.raises(Unfit, match="certified already"):
        actions.withdraw_return(by=manager, made=made, reason="Wrong")
    with pytest.raises(Unfit, match="the day after"):
        actions.prepare_return(by=manager, award=award, first=date(2026, 6, 2), last=date(2026, 6, 10))


def test_a_row_entered_since_stops_the_certificate_and_a_later_correction_stands_in_the_next_return(
    actor: ActorOf, manager: Actor, officer: Actor, plan: SmallPlan, award: Award
) -> None:
    actions.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    day, chair = date(2026, 5, 1), actor("chair")
    old = actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(12_345, day, "Invoice 1"))
    made = actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    actions.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(1, day, "Invoice 2"))
    with pytest.raises(Unfit, match="since this return was prepared"):
        actions.certify_return(by=chair, made=made)
    actions.withdraw_return(by=manager, made=made, reason="Late invoice")
    made = actions.prepare_return(by=manager, award=award, first=FIRST, last=date(2026, 5, 31))
    actions.certify_return(by=chair, made=made)
    actions.correct_spend(by=officer, spend=old, spent=Spent(12_000, day, "Invoice 1"), reason="Discount")
    second = actions.prepare_return(by=manager, award=award, first=date(2026, 6, 1), last=date(2026, 6, 14))
    line = second.lines.get()
    assert (line.before, line.changed, line.spent) == (12_346, -345, 0)
    assert as_grant(whole(award)).balance().spent == 12_001


def test_conditions_go_by_their_table(manager: Actor, award: Award) -> None:
    one = actions.add_condition(by=manager, award=award, what="Report each quarter", due=date(2026, 7, 31))
    with pytest.raises(Unfit):
        actions.settle_condition(by=manager, condition=one, seen=1, state="met", words=" ")
    one = actions.settle_condition(by=manager, condition=one, seen=1, state="met", words="Sent")
    with pytest.raises(Unfit, match="cannot become"):
        actions.settle_condition(by=manager, condition=one, seen=2, state="withdrawn", words="No")
    one = actions.settle_condition(by=manager, condition=one, seen=2, state="open", words="Sent back")
    with pytest.raises(ChangedMeanwhile):
        actions.settle_condition(by=manager, condition=one, seen=2, state="met", words="Sent")
    assert one.state == "open"


def test_the_database_itself_refuses_what_does_not_tie(manager: Actor, plan: SmallPlan, award: Award) -> None:
    assert manager.person is not None
    row = {"award": award, "action": plan.locks, "entered_on": date(2026, 6, 2), "entered_by_id": manager.person}
    spend = row | {"spent_on": date(2026, 6, 1), "evidence": "Invoice"}
    for made in (
        lambda: Spend.objects.create(amount=-1, **spend),
        lambda: Spend.objects.create(amount=0, **spend),
        lambda: Spend.objects.create(amount=5, **spend | {"evidence": ""}),
        lambda: Spend.objects.create(amount=5, **spend | {"spent_on": date(2026, 6, 3)}),
        lambda: Allocation.objects.create(amount=0, **row),
        lambda: Allocation.objects.create(amount=-5, **row),
        lambda: Award.objects.create(title="x", funder="y", amount=0, first_day=FIRST, last_day=LAST),
        lambda: Return.objects.create(
            award=award, first_day=FIRST, last_day=LAST, as_at=LAST, prepared_by_id=manager.person,
            certified_by_id=manager.person, certified_on=LAST, state="certified",
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            made()


STEPS = st.lists(
    st.tuples(st.sampled_from(["allocate", "back", "spend", "correct", "return", "certify"]), st.integers(1, 70_000)),
    max_size=14,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_in_whatever_order_the_grant_ties(
    steps: list[tuple[str, int]], actor: ActorOf, plan: SmallPlan, award: Award, manager: Actor, officer: Actor
) -> None:
    chair, at = actor("chair"), NOW
    with transaction.atomic():
        for kind, number in steps:
            at += timedelta(days=1)
            _step(kind, number, award, plan, {"m": _at(manager, at), "o": _at(officer, at), "c": _at(chair, at)})
        balance = as_grant(whole(award)).balance()
        assert balance.allocated + balance.unallocated == award.amount
        assert 0 <= balance.spent <= balance.allocated <= award.amount
        certified = Return.objects.filter(state="certified")
        for before, after in pairwise(certified):
            to_date = sum(one.before + one.changed + one.spent for one in before.lines.all())
            assert to_date == sum(one.before for one in after.lines.all())
        assert verify()[2] == []
        transaction.set_rollback(True)


def _at(by: Actor, at: datetime) -> Actor:
    return Actor(by.person, by.name, by.held, at, True)


def _step(kind: str, number: int, award: Award, plan: SmallPlan, who: dict[str, Actor]) -> None:
    """One thing that somebody tries; what does not tie is refused."""
    to = plan.locks if number % 2 else plan.training
    spent = Spent(number, who["o"].today - timedelta(days=number % 40), f"Invoice {number}")
    try:
        if kind == "allocate":
            actions.allocate(by=who["m"], award=award, to=to, amount=number)
        elif kind == "back":
            actions.allocate(by=who["m"], award=award, to=to, amount=-number, reason="Less is needed")
        elif kind == "spend":
            actions.record_spend(by=who["o"], award=award, on=to, spent=spent)
        elif kind == "correct" and (rows := list(Spend.objects.all())):
            old = rows[number % len(rows)]
            actions.correct_spend(by=who["o"], spend=old, spent=spent, reason="Wrong sum")
        elif kind == "return":
            last = Return.objects.filter(state="certified").order_by("-last_day").first()
            first = last.last_day + timedelta(1) if last else FIRST
            actions.prepare_return(by=who["m"], award=award, first=first, last=who["m"].today)
        elif kind == "certify" and (made := Return.objects.filter(state="prepared").first()):
            actions.certify_return(by=who["c"], made=made)
    except Unfit:
        return
