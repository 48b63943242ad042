"""The annual review from live records, frozen and made again byte for byte; reports from the same records."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from pypdf import PdfReader

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan.delivery.noise import Reading
from saferplan.delivery.performance import PACKS
from saferplan.delivery.review import canonical, hash_of
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.actions import verify
from saferplan_portal.audit.models import Entry
from saferplan_portal.board.models import Decision, Item, Meeting, Minutes
from saferplan_portal.delivery import actions as delivery
from saferplan_portal.delivery.actions import Said, Typed
from saferplan_portal.money import actions as money
from saferplan_portal.money.actions import AwardTerms, Spent
from saferplan_portal.planning.models import Action, Measure
from saferplan_portal.review import actions
from saferplan_portal.review.actions import Verdict, things_of
from saferplan_portal.review.inputs import record_from
from saferplan_portal.review.models import Review
from saferplan_portal.review.permissions import can_review, can_see_reports
from saferplan_portal.review.reading import holds, last_frozen, live_record
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

ActorOf = Callable[..., Actor]
FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
END = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
"""A moment of the last day."""


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    return small_plan(bodies)


@pytest.fixture
def manager(actor: ActorOf) -> Actor:
    """The manager, at the council."""
    return actor("manager")


@pytest.fixture
def year(actor: ActorOf, plan: SmallPlan, manager: Actor, bodies: dict[str, Body]) -> SmallPlan:
    """A year of records: reports, readings, a status that was set, money, a decision of the Board."""
    officer, manager = replace(actor("lead-officer"), at=END), replace(manager, at=END)
    delivery.report(
        by=replace(officer, at=NOW - timedelta(days=120)), action=plan.locks, said=Said("going", "Forty homes done.")
    )
    typed = Typed(Reading(1200, "2025/26"), "Police records", LAST)
    delivery.enter_reading(by=manager, measure=plan.burglaries, typed=typed)
    delivery.set_status(by=manager, thing=plan.patrols, code="on-time", reason="The Board gave it until June")
    terms = AwardTerms("Safer Streets", "Home Office", 100_000, FIRST, LAST)
    award = money.record_award(by=manager, terms=terms)
    money.allocate(by=manager, award=award, to=plan.locks, amount=60_000)
    money.record_spend(by=officer, award=award, on=plan.locks, spent=Spent(12_345, date(2026, 3, 1), "Invoice 1"))
    for number, restricted in enumerate((False, True)):
        meeting = Meeting.objects.create(
            title=f"Board {number}", starts_at=datetime(2026, 2, 1 + number, 10, tzinfo=UTC), place="Town Hall"
        )
        Minutes.objects.create(
            meeting=meeting, text="As decided.", state="signed", signed_by="The chair", signed_at=NOW, sha256="a" * 64
        )
        item = Item.objects.create(
            meeting=meeting, number=1, title="Item", restricted=restricted, purpose="decision", minutes_given=10
        )
        Decision.objects.create(
            meeting=meeting, item=item, number=1, text="A closed matter" if restricted else "Fund taxi marshals",
            owner_body=bodies["police"], owner_name="Local Policing Commander", due=date(2026, 6, 1),
        )  # fmt: skip
    return plan


def all_ended(by: Actor, review: Review) -> None:
    """End everything of a review."""
    for thing in things_of(review):
        actions.decide(by=by, review=review, thing=thing, said=Verdict("keep", f"It works: {thing}"))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_do_what_with_the_review(role: str, actor: ActorOf) -> None:
    by = actor(role)
    assert can_review(by) == (role == "manager")
    assert can_see_reports(by) == (role != "auditor")


def seen(review: Review) -> int:
    """The version of a review that somebody sees who opens it now."""
    return Review.objects.get(pk=review.pk).version


def test_a_review_cannot_be_frozen_while_an_ending_is_lacking(manager: Actor, year: SmallPlan) -> None:
    review = actions.begin_review(by=manager, plan=year.plan, first=FIRST, last=LAST)
    things = things_of(review)
    assert len(things) == 6
    for thing in things[:-1]:
        actions.decide(by=manager, review=review, thing=thing, said=Verdict("change", "Do it in another way"))
        with pytest.raises(Unfit):
            actions.freeze(by=manager, review=review, seen=seen(review))
    with pytest.raises(Unfit, match="without a reason"):
        actions.decide(by=manager, review=review, thing=things[-1], said=Verdict("drop", "  "))
    with pytest.raises(Unfit, match="verdict"):
        actions.decide(by=manager, review=review, thing=things[-1], said=Verdict("burn", "No"))
    with pytest.raises(Unfit, match="does not end with keep, change or drop"):
        actions.freeze(by=manager, review=review, seen=seen(review))
    assert Review.objects.get().state == "draft"
    actions.decide(by=manager, review=review, thing=things[-1], said=Verdict("drop", "Nobody came"))
    assert actions.freeze(by=manager, review=review, seen=seen(review)).state == "frozen"
    assert verify()[2] == []


def test_a_frozen_review_is_made_again_byte_for_byte_whatever_becomes_of_the_live_records(
    manager: Actor, year: SmallPlan, actor: ActorOf
) -> None:
    review = actions.begin_review(by=manager, plan=year.plan, first=FIRST, last=LAST)
    all_ended(manager, review)
    frozen = actions.freeze(by=manager, review=review, seen=seen(review))
    Action.objects.filter(pk=year.locks.pk).update(what="Something else", due=date(2020, 1, 1))
    Measure.objects.filter(pk=year.burglaries.pk).update(title="Another", baseline_value=5)
    delivery.report(by=actor("lead-officer"), action=year.training, said=Said("going", "Later."))
    kept = Review.objects.get(pk=frozen.pk)
    assert canonical(record_from(kept.inputs)) == kept.text
    assert hash_of(kept.text) == kept.sha256
    assert holds(kept)
    assert last_frozen(NOW.date()) == kept
    assert last_frozen(NOW.date() - timedelta(1)) is None
    said = json.loads(kept.text)
    locks = said["priorities"][0]["actions"][0]
    assert locks["planned"]["what"] == "Fit better locks in Mill Lane"
    assert (locks["planned"]["allocated"], locks["spent"]) == (60_000, 12_345)
    assert locks["done"]["reports"][0]["words"] == "It is going to plan. Forty homes done."
    moved = {one["id"]: one for one in said["priorities"][0]["moved"]}
    assert moved["burglaries"]["status"]["words"] == "worse than baseline"
    assert [one["words"] for one in said["decided"]] == ["Fund taxi marshals"]
    assert "Community safety manager of" not in kept.text, "no person's name leaves the portal"
    Review.objects.filter(pk=kept.pk).update(text=kept.text.replace("12345", "12344"))
    assert not holds(Review.objects.get(pk=kept.pk))


def test_what_is_frozen_changes_no_more(manager: Actor, year: SmallPlan) -> None:
    review = actions.begin_review(by=manager, plan=year.plan, first=FIRST, last=LAST)
    with pytest.raises(Unfit, match="is being prepared"):
        actions.begin_review(by=manager, plan=year.plan, first=FIRST, last=LAST)
    all_ended(manager, review)
    actions.freeze(by=manager, review=review, seen=seen(review))
    for do in (
        lambda: actions.freeze(by=manager, review=review, seen=seen(review)),
        lambda: actions.withdraw(by=manager, review=review, seen=seen(review), reason="No"),
        lambda: actions.decide(by=manager, review=review, thing=year.locks, said=Verdict("drop", "No", 1)),
        lambda: actions.begin_review(by=manager, plan=year.plan, first=FIRST, last=LAST),
    ):
        with pytest.raises(Unfit, match="frozen"):
            do()
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(text="")


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (LAST, FIRST, "last"),
        (FIRST, NOW.date(), "last"),
        (date(2024, 4, 1), date(2025, 3, 31), "first"),
    ],
)
def test_a_review_is_of_a_time_that_is_over_and_of_the_plan(
    first: date, last: date, field: str, manager: Actor, plan: SmallPlan, actor: ActorOf
) -> None:
    with pytest.raises(Unfit) as refused:
        actions.begin_review(by=manager, plan=plan.plan, first=first, last=last)
    assert refused.value.field == field
    with pytest.raises(Refused):
        actions.begin_review(by=actor("chair"), plan=plan.plan, first=FIRST, last=LAST)
    assert (Review.objects.count(), Entry.objects.count()) == (0, 0)


def test_an_ending_said_again_takes_the_place_of_the_first_and_the_second_editor_sees_it(
    manager: Actor, plan: SmallPlan
) -> None:
    review = actions.begin_review(by=manager, plan=plan.plan, first=FIRST, last=LAST)
    actions.decide(by=manager, review=review, thing=plan.locks, said=Verdict("keep", "It works"))
    actions.decide(by=manager, review=review, thing=plan.locks, said=Verdict("drop", "It does not", 1))
    with pytest.raises(ChangedMeanwhile):
        actions.decide(by=manager, review=review, thing=plan.locks, said=Verdict("change", "Perhaps", 1))
    assert review.endings.get().verdict == "drop"


@pytest.mark.parametrize("kind", [kind for kind in PACKS if kind != "review"])
def test_every_report_is_a_page_word_and_print_with_the_same_words(
    kind: str, as_role: Callable[..., Client], year: SmallPlan
) -> None:
    client = as_role("board-member")
    address = reverse("review_report", args=[kind, "2026-01-01", "2026-03-31"])
    page = unescape(client.get(address).text)
    sentence = "Of 4 measures, 1 is worse than baseline and 3 have no data."
    assert sentence in page
    made = client.post(f"{address}/docx")
    words = "\n".join(one.text for one in Document(io.BytesIO(made.content)).paragraphs)
    assert sentence in words
    printed = client.post(f"{address}/pdf")
    assert printed.status_code == 200, unescape(printed.text)[-900:]
    text = " ".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(printed.content)).pages).split())
    assert "is worse than baseline" in text
    assert Entry.objects.filter(kind="export", what="review.report_taken_out").count() == 2
    assert client.get(f"{address}/pdf").status_code == 405


def test_addresses_that_name_no_report_are_not_found_or_told(as_role: Callable[..., Client], plan: SmallPlan) -> None:
    client = as_role("chair")
    for args in (
        ("nonsense", "2026-01-01", "2026-03-31"),
        ("quarter", "soon", "later"),
        ("review", "2026-01-01", "2026-03-31"),
    ):
        assert client.get(reverse("review_report", args=args)).status_code == 404
    half = client.get(reverse("review_report", args=["quarter", "2026-01-01", "2026-03-30"]))
    assert half.status_code == 409
    assert "three whole months" in half.text


def test_pages_take_a_review_from_beginning_to_end(as_role: Callable[..., Client], year: SmallPlan) -> None:
    client = as_role("manager")
    assert "No review was made yet" in client.get(reverse("review_list")).text
    to = reverse("review_new")
    assert client.get(to).status_code == 200
    sent = {"first-day": 1, "first-month": 4, "first-year": 2025, "last-day": 31, "last-month": 3, "last-year": 2026}
    assert client.post(to, sent | {"last-year": 2199}).status_code == 422
    page = client.post(to, sent, follow=True).text
    assert "6 endings are lacking" in page
    review = Review.objects.get()
    freeze = reverse("review_freeze", args=[review.pk])
    bad = client.post(freeze, {"right": "on", "seen_version": seen(review)})
    assert bad.status_code == 422
    assert "lacks 6 things" in bad.text
    for thing in things_of(review):
        route = "review_decide_action" if isinstance(thing, Action) else "review_decide_priority"
        address = reverse(route, args=[review.pk, thing.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"verdict": "keep", "reason": ""}).status_code == 422
        page = client.post(address, {"verdict": "keep", "reason": "It works", "seen_version": 0}, follow=True).text
    assert "Nothing is lacking" in page
    page = client.post(freeze, {"right": "on", "seen_version": seen(review)}, follow=True).text
    review.refresh_from_db()
    assert review.sha256 in page
    assert "byte for byte" in page
    kept = reverse("review_file", args=[review.pk, "json"])
    assert as_role("scrutiny-reader").post(kept).status_code == 403, "it may rest on the partnership's evidence"
    got = as_role("board-member").post(kept)
    assert hash_of(got.content.decode()) == review.sha256
    assert client.post(reverse("review_file", args=[review.pk, "docx"])).status_code == 200
    assert client.get(freeze).status_code == 200
    assert "changes no more" in client.post(freeze, {"right": "on", "seen_version": seen(review)}).text


def test_a_draft_is_withdrawn_with_a_reason(as_role: Callable[..., Client], manager: Actor, plan: SmallPlan) -> None:
    review = actions.begin_review(by=manager, plan=plan.plan, first=FIRST, last=LAST)
    client = as_role("manager")
    to = reverse("review_withdraw", args=[review.pk])
    assert client.post(to, {"reason": ""}).status_code == 422
    assert "The wrong year" in client.post(to, {"reason": "The wrong year", "seen_version": 1}, follow=True).text


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_sees_its_doors_only(role: str, as_role: Callable[..., Client], plan: SmallPlan) -> None:
    client, works = as_role(role), role != "auditor"
    for route, opens in (("review_list", works), ("review_report_new", works), ("review_new", role == "manager")):
        assert client.get(reverse(route)).status_code == (200 if opens else 403), route


def test_the_last_quarters_are_offered_and_pages_stay_quick(
    as_role: Callable[..., Client], year: SmallPlan, django_assert_max_num_queries: Any
) -> None:
    client = as_role("manager")
    page = client.get(reverse("review_list")).text
    assert page.count("/review/reports/quarter/") == 4
    last = (timezone.localdate().replace(day=1) - timedelta(days=31 * 3)).isoformat()
    with django_assert_max_num_queries(45):
        assert client.get(reverse("review_report", args=["board", "2026-01-01", last])).status_code == 200
    record = live_record(year.plan, FIRST, LAST, made_on=NOW.date())
    assert record.money is not None
    assert record.money.spent == 12_345
