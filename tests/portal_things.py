"""A whole portal of the worked example, and for every route that addresses a thing the living ones."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone

from portal_forms import small_file
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.accounts.reading import actor_for
from saferplan_portal.api.actions import make_token
from saferplan_portal.api.models import Token
from saferplan_portal.audit.models import Entry
from saferplan_portal.board.models import ActionArising, Decision, Item, Meeting, Member, Minutes, Paper
from saferplan_portal.delivery import actions as delivery
from saferplan_portal.delivery.actions import Said
from saferplan_portal.delivery.models import MeasureReading, Report, ReportFile, StatusSet
from saferplan_portal.delivery.seed import officers
from saferplan_portal.demo.filling import fill
from saferplan_portal.diary.actions import make_address
from saferplan_portal.duties.actions import type_evidence
from saferplan_portal.duties.models import OwnDuty, Owner, Typed, TypedPaper
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import current
from saferplan_portal.money import actions as money
from saferplan_portal.money.actions import Spent
from saferplan_portal.money.models import Allocation, Award, Condition, Return, Spend, SpendFile
from saferplan_portal.outbox.models import Message
from saferplan_portal.planning.actions import add_part, set_action_state, take_out_part
from saferplan_portal.planning.models import Action, Measure, Plan, PlanVersion, Priority, Theme
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.prevention.models import DesignConsultation, PowerUse, Problem
from saferplan_portal.publications.models import Edition
from saferplan_portal.publications.seal import content_of
from saferplan_portal.review.actions import begin_review
from saferplan_portal.review.models import Review
from saferplan_portal.review.reading import next_time
from saferplan_portal.review.views import quarters
from scoring_examples import ASHBROOK_SCORES

SECRET: dict[str, str] = {}
"""The secret address of a diary, which the portal shows once and does not keep."""


@contextmanager
def filled(released: Path, folder: Path) -> Iterator[None]:
    """The portal filled with the worked example from a copy of its folder, and with what the example has none of."""
    shutil.copytree(released, folder)
    (folder / "priorities").mkdir(exist_ok=True)
    (folder / "priorities" / "scores.csv").write_text(ASHBROOK_SCORES, encoding="utf-8")
    with override_settings(PORTAL=replace(settings.PORTAL, folder=folder)):
        at = datetime.now(UTC)
        for _ in fill(folder, at):
            pass
        _more(at)
        yield


def _more(at: datetime) -> None:
    """Papers of every kind, a token, a secret address, a second factor; and of the plan what is under way.

    That is a theme that was taken out, an action that its lead body agreed to, and a review that is being prepared.
    """
    by = {role: actor_for(_holder(role).person, at, second_factor=True) for role in ("manager", "administrator")}
    spent = Spend.objects.select_related("action", "award").last()
    assert spent is not None
    lead = officers(by["manager"])[spent.action.lead_id or 0]
    files = [small_file()]
    delivery.report(by=lead, action=spent.action, said=Said("going", "It goes on.", "The next step.", files=files))
    more = Spent(1, lead.today, "A till receipt", small_file())
    money.record_spend(by=lead, award=spent.award, on=spent.action, spent=more)
    typed = Typed.objects.filter(duty__in=Owner.objects.values("duty")).first()
    assert typed is not None
    what = "The minutes of a meeting."
    type_evidence(by=by["manager"], duty=typed.duty, what=what, done_on=lead.today, paper=small_file())
    until = lead.today + timedelta(days=30)
    make_token(
        by=by["administrator"], body=living().all()[0], name="A program", scope="receive-releases", last_day=until
    )
    SECRET["diary"] = make_address(by=by["manager"])
    plan = live_plan()
    assert plan is not None
    Authenticator.objects.create(
        user=_holder("scrutiny-reader").person, type=Authenticator.Type.TOTP, data={"secret": "of an app"}
    )
    led = next(iter(_led_and("draft")))
    agrees = officers(by["manager"])[led.lead_id or 0]
    set_action_state(by=agrees, held=led, seen=led.version, to="agreed")
    begin_review(by=by["manager"], plan=plan, first=next_time(plan)[0], last=lead.today - timedelta(days=1))
    for title in ("Harm to shops", "Harm on buses"):
        theme = add_part(by=by["manager"], plan=plan, kind=Theme, values={"title": title})
    take_out_part(by=by["manager"], part=theme, seen=theme.version, why="It was doubled.")


def _holder(role: str) -> Membership:
    return Membership.objects.select_related("person").filter(role=role)[0]


def living() -> Any:
    """The bodies that are bodies of the partnership."""
    return Body.objects.filter(last_day=None).order_by("pk")


@dataclass(frozen=True)
class Thing:
    """A living thing of a route: what its address names, and the body and the person whose own it is, if any.

    `chosen` says that the address names no body's affair: the body is that of whatever the form chooses.  `asks` goes
    after the question mark of the address, and `sends` is sent where the page has no form to read, with the `version`
    that a button shows.  `each` says that the form is not the same for everybody who may send it.
    """

    names: dict[str, Any] = field(default_factory=dict)
    body: int | None = None
    person: int | None = None
    chosen: bool = False
    asks: dict[str, str] = field(default_factory=dict)
    sends: dict[str, str] = field(default_factory=dict)
    version: int | None = None
    each: bool = False


Find = Callable[[], Iterable[Thing]]
THINGS: dict[str, Find] = {}
"""For each route that addresses a thing, where its living things are found."""


def _of(routes: str, rows: Callable[[], Iterable[Any]], thing: Callable[[Any], Thing] | None = None) -> None:
    """Say where the things of some routes are: rows, and what each is to an address; by its key where nothing says."""
    of = thing or (lambda one: Thing({"pk": one.pk}))

    def find() -> Iterable[Thing]:
        return [replace(of(one), version=getattr(one, "version", None)) for one in rows()]

    THINGS.update(dict.fromkeys(routes.split(), find))


def _people() -> Iterable[Person]:
    """Everybody, with who has a second factor first, and who came last next."""
    return Person.objects.annotate(factors=Count("authenticator")).order_by("-factors", "-pk")


_of("open_person", _people)
_of(
    "person change_person give_role close_person invite_again take_factors sign_person_out",
    lambda: [one for one in _people() if one.is_active],
)
_of(
    "change_role end_role confirm_role",
    lambda: sorted(Membership.objects.filter(ended_at=None), key=lambda one: (one.role != "lead-officer", one.pk)),
    lambda one: Thing({"pk": one.pk}, one.body_id, one.person_id),
)
_of("body change_body end_body", living, lambda one: Thing({"slug": one.slug}))
_of("keep_body", lambda: [*living(), *Body.objects.exclude(last_day=None)], lambda one: Thing({"slug": one.slug}))
_of("audit_row", Entry.objects.all, lambda one: Thing({"position": one.position}))
_of("outbox_send_again", lambda: Message.objects.order_by("pk"))
_of("token_end", lambda: Token.objects.filter(ended_at=None))

_of("board_member_change board_member_end", lambda: Member.objects.filter(last_day=None).order_by("pk"))
_PLANNED = "board_meeting_change board_meeting_cancel board_meeting_hold board_notice board_item_add board_paper_add"
_of(_PLANNED, lambda: Meeting.objects.filter(state="planned").order_by("pk"))
_HELD = (
    "board_meeting board_attendance board_decision_add board_interest_add board_action_add board_minutes "
    "board_minutes_draft"
)
_of(_HELD, lambda: Meeting.objects.filter(state="held").order_by("-pk"))
_of("board_item_change board_item_take_off", lambda: Item.objects.filter(meeting__state="planned").order_by("pk"))
_of("board_discussed", lambda: Item.objects.filter(meeting__state="held").order_by("-pk"))
_of("board_decision_change", lambda: Decision.objects.order_by("pk"))
_of(
    "board_paper board_paper_withdraw",
    lambda: Paper.objects.filter(restricted=False, item__restricted=False, withdrawn_because=""),
)
_of(
    "board_action_close",
    lambda: ActionArising.objects.filter(state="open").order_by("pk"),
    lambda one: Thing({"pk": one.pk}, one.owner_body_id, sends={"to": "done"}),
)
_of("board_action_reopen", lambda: ActionArising.objects.exclude(state="open").order_by("pk"))
_of("board_minutes_edit board_minutes_sign", lambda: Minutes.objects.filter(state="draft"))
_of("board_minutes_correct", lambda: Minutes.objects.filter(state="signed").order_by("pk"))


def _live() -> Iterable[Action]:
    return Action.objects.standing().filter(state="live", lead__last_day=None).order_by("pk")


def _led(one: Action) -> Thing:
    return Thing({"pk": one.pk}, one.lead_id)


_of("delivery_action delivery_report delivery_action_status", _live, _led)
_of("plan_action plan_action_edit plan_action_close plan_action_hand_over plan_milestone_add", _live, _led)


def _led_and(state: str) -> Iterable[Action]:
    return Action.objects.standing().filter(state=state, lead__last_day=None).exclude(lead=None).order_by("pk")


_of("plan_action_agree", lambda: _led_and("draft"), lambda one: replace(_led(one), each=True))
_of(
    "plan_action_state",
    lambda: _led_and("agreed"),
    lambda one: Thing({"pk": one.pk}, one.lead_id, sends={"to": "draft"}),
)
_of(
    "delivery_report_withdraw",
    lambda: Report.objects.filter(withdrawn_on=None),
    lambda one: Thing({"pk": one.pk}, one.action.lead_id, one.by_id),
)
_of("delivery_file", lambda: ReportFile.objects.order_by("pk"))
_of("delivery_measure delivery_reading_new delivery_measure_status", lambda: Measure.objects.standing().order_by("pk"))
_of("delivery_reading_withdraw", lambda: MeasureReading.objects.filter(withdrawn_on=None))
_of("delivery_status_withdraw", lambda: StatusSet.objects.filter(withdrawn_on=None))

_AWARD = (
    "money_award money_award_change money_condition_new money_allocate money_take_back money_forecast "
    "money_rows_csv money_return_new"
)
_of(_AWARD, lambda: Award.objects.order_by("pk"))
_of("money_condition", lambda: Condition.objects.filter(state="open"))
_of(
    "money_spend",
    lambda: Allocation.objects.select_related("action").order_by("pk"),
    lambda one: Thing({"pk": one.award_id}, one.action.lead_id, chosen=True),
)
_of(
    "money_correct",
    lambda: Spend.objects.select_related("action").filter(corrects=None, corrected_by=None).order_by("-pk"),
    lambda one: Thing({"pk": one.pk}, one.action.lead_id),
)
_of("money_file", lambda: SpendFile.objects.order_by("pk"))
_of(
    "money_return money_return_csv money_return_certify money_return_withdraw",
    lambda: Return.objects.filter(state="prepared"),
)


def _kept(one: Any) -> Thing:
    return Thing({"pk": one.pk}, one.body_id)


_NEW = "prevention_problem_new prevention_power_new prevention_design_new"
_of(_NEW, living, lambda one: Thing({}, one.pk, chosen=True))
_of("prevention_problem prevention_problem_close", lambda: Problem.objects.filter(closed_on=None), _kept)
_of(
    "prevention_stage",
    lambda: Problem.objects.filter(closed_on=None),
    lambda one: Thing({"pk": one.pk, "slug": "objective"}, one.body_id),
)
_of(
    "prevention_power_breach prevention_power_withdraw",
    lambda: PowerUse.objects.filter(withdrawn_on=None, breached_on=None),
    _kept,
)
_of("prevention_design_answer prevention_design_gone", lambda: DesignConsultation.objects.filter(state="asked"), _kept)
_of("prevention_design_outcome", lambda: DesignConsultation.objects.filter(state="answered"), _kept)


def _drafts() -> Iterable[Review]:
    return Review.objects.filter(state="draft")


_of("review_one review_freeze review_withdraw", _drafts)
_of(
    "review_decide_priority",
    lambda: [(one, each) for one in _drafts() for each in Priority.objects.filter(plan=one.plan)],
    lambda one: Thing({"pk": one[0].pk, "thing": one[1].pk}),
)
_of(
    "review_decide_action",
    lambda: [(one, each) for one in _drafts() for each in Action.objects.filter(plan=one.plan, state="live")],
    lambda one: Thing({"pk": one[0].pk, "thing": one[1].pk}),
)
_of("review_file", lambda: Review.objects.filter(state="frozen"), lambda one: Thing({"pk": one.pk, "form": "json"}))


def _quarters() -> list[dict[str, Any]]:
    plan = live_plan()
    over = quarters(plan, timezone.localdate()) if plan else []
    return [{"kind": "quarter", "first": first.isoformat(), "last": last.isoformat()} for first, last in over]


_of("review_report", _quarters, Thing)
_of("review_report_file", _quarters, lambda names: Thing(names | {"form": "docx"}))
_of("diary_feed", lambda: [SECRET["diary"]], lambda secret: Thing({"secret": secret}))


def _owned() -> Iterable[Owner]:
    return Owner.objects.filter(last_day=None, duty__in=Typed.objects.values("duty")).order_by("pk")


def owner_of(duty: str) -> int | None:
    """The body that answers for a duty today."""
    owner = Owner.objects.filter(duty=duty, last_day=None).last()
    return owner.body_id if owner else None


_of("duty duty_owner duty_type duty_set_aside duty_take_up", _owned, lambda one: Thing({"slug": one.duty}, one.body_id))
_of(
    "duty_withdraw",
    lambda: Typed.objects.filter(withdrawn_on=None, duty__in=Owner.objects.values("duty")),
    lambda one: Thing({"pk": one.pk}, owner_of(one.duty)),
)
_of("duty_paper", lambda: TypedPaper.objects.order_by("pk"))
_of("duty_change duty_end", lambda: OwnDuty.objects.filter(until=None), lambda one: Thing({"slug": one.slug}))

_of("evidence_release evidence_make_current", lambda: Release.objects.order_by("pk"))


def _answers() -> list[Any]:
    released = current("partnership")
    return list(released.answers) if released else []


def _findings() -> list[Any]:
    return [each for one in _answers() for each in one.findings][:5]


_of("evidence_finding", _findings, lambda one: Thing({"name": one.id}))
_of("plan_rest", _findings, lambda one: Thing(asks={"finding": one.id}))
_of("evidence_figure", _findings, lambda one: Thing(asks={"address": one.figures[0]}))
_of(
    "evidence_chart",
    lambda: [(one, each) for one in _answers() for each in one.charts][:5],
    lambda one: Thing({"question": one[0].question, "about": one[0].about, "name": one[1].id}),
)

_PLAN = (
    "plan_one plan_edit plan_close plan_export plan_coverage plan_about plan_proposals plan_actions plan_action_add "
    "plan_checks plan_versions plan_propose plan_since plan_figures"
)
_of(_PLAN, lambda: Plan.objects.filter(state="live"))
_of("plan_choose", lambda: Plan.objects.filter(state="live"), lambda one: Thing({"pk": one.pk, "rank": 1}))
_of(
    "plan_parts plan_part_add",
    lambda: Plan.objects.filter(state="live"),
    lambda one: Thing({"pk": one.pk, "kind": "themes"}),
)
_of("plan_priority plan_why", lambda: Priority.objects.standing().order_by("pk"))
_of(
    "plan_dissent",
    lambda: [(one, body) for one in Priority.objects.standing() for body in living()],
    lambda one: Thing({"pk": one[0].pk}, one[1].pk, chosen=True),
)


def _theme(one: Theme) -> Thing:
    return Thing({"kind": "themes", "pk": one.pk}, sends={"way": "up", "to": "up"})


_of("plan_part_edit plan_part_out plan_part_move", lambda: Theme.objects.standing().order_by("-pk"), _theme)
_of("plan_part_back", lambda: [one for one in Theme.objects.order_by("pk") if not one.is_standing], _theme)


def _proposed() -> Iterable[PlanVersion]:
    return PlanVersion.objects.filter(state="proposed")


_of("plan_version plan_sign plan_send_back plan_withdraw", _proposed)
_of(
    "plan_answer",
    lambda: [(version, body) for version in _proposed() for body in living()],
    lambda one: Thing({"pk": one[0].pk}, one[1].pk, chosen=True),
)


def _waiting() -> Iterable[Edition]:
    return Edition.objects.filter(state="waiting")


def _public() -> Iterable[Edition]:
    return Edition.objects.filter(state="released").select_related("publication")


def _slug(one: Edition) -> dict[str, Any]:
    return {"slug": one.publication.slug}


def _table(one: Edition) -> str:
    return str(content_of(one.content)["tables"][0]["name"])


_of("publications_edition publications_release publications_send_back", _waiting)
_of("publications_table", _waiting, lambda one: Thing({"pk": one.pk, "table": _table(one)}))
_of("publications_correct publications_withdraw", _public)
_of("public_publication public_versions api:publication api:versions", _public, lambda one: Thing(_slug(one)))
_of("public_version api:version", _public, lambda one: Thing(_slug(one) | {"number": one.number}))
_of(
    "public_table public_table_metadata",
    lambda: [one for one in _public() if content_of(one.content)["tables"]],
    lambda one: Thing(_slug(one) | {"number": one.number, "table": _table(one)}),
)
_of("help_page help_easy", lambda: [1], lambda number: Thing({"number": number}))
_of("help_in", lambda: ["en"], lambda language: Thing({"language": language}))
_of("help_page_in help_easy_in", lambda: ["en"], lambda language: Thing({"language": language, "number": 1}))

NO_THING = {
    "accept_invitation": "the link is in a message alone, and what is kept of it does not tell it",
    "account_reset_password_from_key": "the link is in a message alone",
    "openid_connect_login": "no provider is set up here",
    "openid_connect_callback": "no provider is set up here",
    "end_session": "sessions are one's own, and there is none of another's to anybody",
    "mfa_remove_webauthn": "a key is one's own, and nobody has one here",
    "api_nothing": "it is for whatever address is none",
}
"""Routes that address a thing of which none can be named here, each with its reason: made-up words stand there."""
