"""What the providers make of live records: from each app's own doors to the public's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

import board_examples as board
from portal_delivery import SmallPlan, sign_small_plan
from portal_delivery import small_plan as live_small_plan
from portal_people import NOW
from portal_plans import small_plan
from portal_publications import put_up
from portal_releases import receive
from saferplan.delivery.noise import Reading
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import verify
from saferplan_portal.board import actions as board_actions
from saferplan_portal.board import seed as board_seed
from saferplan_portal.delivery import actions as delivery
from saferplan_portal.delivery import seed as delivery_seed
from saferplan_portal.delivery.models import MeasureReading
from saferplan_portal.duties.evidence import Found, Lacking, pieces_of
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import released_of
from saferplan_portal.money import seed as money_seed
from saferplan_portal.planning.actions import Answered, answer_version, propose_version, sign_version
from saferplan_portal.planning.models import Measure
from saferplan_portal.publications import content, reading
from saferplan_portal.publications.actions import prepare, withdraw
from saferplan_portal.publications.duties import plan_published
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import Edition
from saferplan_portal.publications.places import example_of, look_up
from saferplan_portal.publications.seed import seed
from saferplan_portal.publications.sources.shared import plain_public
from saferplan_portal.review import seed as review_seed
from saferplan_portal.shell.rules import Unfit

Make = Callable[..., Actor]


def test_there_is_nothing_to_publish_at_first(actor: Make) -> None:
    """No provider offers what is not there, and one that is asked all the same says why not."""
    by = actor("analyst")
    assert content.offers(by) == {}
    for kind in ("plan", "progress", "assessment", "data", "record"):
        provider = content.provider_of(kind)
        assert provider is not None
        with pytest.raises(Unfit):
            provider.content(by, "1")
    assert content.provider_of("notice") is not None
    assert set(KINDS) >= set(content._PROVIDERS)


def _signed(actor: Make, *, but: str = "", told: bool = True) -> None:
    manager = actor("manager")
    held = propose_version(by=manager, plan=small_plan(manager))
    for slug in ("council", "police", "fire", "health", "probation"):
        body = Body.objects.get(slug=slug)
        said = Answered("dissent", "Too few officers.", told_printed=told) if slug == but else Answered("agree")
        answer_version(by=actor("board-member", slug), held=held, body=body, said=said)
    sign_version(by=actor("chair"), held=held, seen=1, why="The other four agree.")


def test_the_plan_as_it_was_signed(actor: Make, client: Client) -> None:
    """Priorities, measures, actions and who agreed; a baseline that no public release holds is not shown."""
    _signed(actor)
    put_up(actor, "plan")
    page = client.get("/public/plan/").content.decode()
    for words in ("Safer Ashbrook Plan 2026 to 2029", "Fewer burglaries", "Fit locks.", "Ashbrook Police", "Burglary"):
        assert words in page
    assert "from April 2026 to March 2029" in page
    assert "10% less than at the start" in page
    assert "not in the public release (2018/19)" in page
    assert "Who did not agree" not in page
    table = client.get("/public/plan/version-1/measures.csv").content.decode()
    assert table.startswith("id,measure,way,baseline,target,by\n")


def test_the_public_reads_who_did_not_agree_and_why(actor: Make, client: Client) -> None:
    """The body is not among those that agreed; the chair's own reason stays inside."""
    _signed(actor, but="police")
    put_up(actor, "plan")
    page = client.get("/public/plan/").content.decode()
    agreed = page.partition("It was agreed by ")[2].partition("</p>")[0]
    assert "Ashbrook Council" in agreed
    assert "Police" not in agreed
    assert "<strong>Ashbrook Police</strong> did not agree: Too few officers." in page
    assert "The other four agree" not in page


def test_words_given_before_their_printing_was_told_are_not_printed(actor: Make, client: Client) -> None:
    _signed(actor, but="police", told=False)
    put_up(actor, "plan")
    page = client.get("/public/plan/").content.decode()
    assert "<strong>Ashbrook Police</strong> did not agree.</li>" in page
    assert "Too few officers" not in page


def test_the_baseline_comes_from_the_public_release(actor: Make, client: Client, ashbrook_releases: Path) -> None:
    """Once one was received, the figure that it holds is printed."""
    receive(actor("analyst"), ashbrook_releases, "public")
    _signed(actor)
    put_up(actor, "plan")
    page = client.get("/public/plan/").content.decode()
    assert "not in the public release" not in page
    assert " in 2018/19" in page


def test_a_figure_in_the_words_of_the_plan_is_that_of_the_public_release(actor: Make, ashbrook_releases: Path) -> None:
    """A link without words stands for its figure; a figure that is not public is not said, typed or not."""
    text = "There were [](figure:recorded_crime?period=2018/19) crimes, and [9,999](figure:partner_x?period=2018/19)."
    assert plain_public(text, None).count("(a figure that is not public)") == 2
    released = released_of(receive(actor("analyst"), ashbrook_releases, "public"))
    assert plain_public(text, released) == "There were 732 crimes, and (a figure that is not public)."
    assert plain_public("[About 700](figure:recorded_crime?period=2018/19) **were**", released) == "About 700 were"


def test_the_assessment_and_the_area_of_a_postcode(actor: Make, client: Client, ashbrook_releases: Path) -> None:
    """Findings with strength and limits; and only once they are public does the look-up answer."""
    release = receive(actor("analyst"), ashbrook_releases, "public")
    assert "There are no figures of areas here yet" in client.get("/public/area/?q=Ashbrook").content.decode()
    edition = put_up(actor, "assessment")
    page = client.get("/public/assessment/").content.decode()
    assert "evidence" in page
    assert release.sha256 in page
    released = released_of(release)
    places = released.places.drop_nulls("ward_name")
    ward = str(places["ward_name"][0])
    found = client.get("/public/area/", {"q": f"  {ward.upper()} "}).content.decode()
    assert f"{ward}<span" in found or f"{ward} " in found
    if not released.postcodes.is_empty():
        postcode = str(released.postcodes["postcode"][0])
        found = client.get("/public/area/", {"q": postcode.replace(" ", "").lower()}).content.decode()
        assert "It lies in" in found
    assert f"For example {example_of(released)}. Nothing that you type is kept." in client.get("/public/").text
    assert look_up(released, example_of(released))
    near = client.get("/public/area/", {"q": f"{ward[:-1]}x"}).content.decode()
    assert "Did you mean" in near
    assert f">{ward}</a>" in near
    assert "We found no such place" in client.get("/public/area/?q=ZZ99+9ZZ").content.decode()
    assert "There is a problem" in client.get("/public/area/?q=").content.decode()
    assert edition.title in page


def test_the_data_behind_the_findings(actor: Make, client: Client, ashbrook_releases: Path) -> None:
    """Each figure with its address, interval and caveats; one that may not be shown says why."""
    receive(actor("analyst"), ashbrook_releases, "public")
    put_up(actor, "data")
    text = client.get("/public/data/version-1/figures.csv").content.decode()
    assert text.startswith("address,measure,area,period,value")
    assert len(text.splitlines()) > 10


@pytest.fixture
def plan(actor: Make, bodies: dict[str, Body]) -> SmallPlan:
    """The small plan in force."""
    made = live_small_plan(bodies)
    sign_small_plan(made, actor("manager"), actor("chair"))
    return made


def _typed(value: float, period: str) -> delivery.Typed:
    return delivery.Typed(Reading(value, period, "count"), "Police records", date(2026, 5, 1))


def test_progress_says_worse_where_it_is_worse(actor: Make, client: Client, plan: SmallPlan) -> None:
    """1,200 from 1,000 against a target of 800 is red, first in the title, and no name of a person is there."""
    manager = actor("manager")
    delivery.enter_reading(by=manager, measure=plan.burglaries, typed=_typed(1_200, "2025/26"))
    delivery.set_status(by=manager, thing=plan.locks, code="on-time", reason="The locks are here.")
    put_up(actor, "progress")
    page = client.get("/public/progress/").content.decode()
    edition = reading.current("progress")
    assert edition is not None
    assert "worse than at the start" in edition.title
    assert "Worse than baseline" in page
    assert "Set by the partnership: The locks are here." in page
    assert manager.name not in page
    assert "worse than baseline" in client.get("/public/progress/version-1/measures.csv").content.decode()


def test_a_figure_of_the_partners_release_stays_inside(actor: Make, client: Client, plan: SmallPlan) -> None:
    """A reading taken from a release for partners shows neither its number nor what it leads to."""
    manager = actor("manager")
    row = delivery.enter_reading(by=manager, measure=plan.burglaries, typed=_typed(1_234_567, "2025/26"))
    MeasureReading.objects.filter(pk=row.pk).update(release="f" * 64)
    assert not Release.objects.exists()
    edition = put_up(actor, "progress")
    assert "1,234,567" not in edition.page
    assert "1234567" not in edition.content
    assert "it rests on a figure that is not in the public release" in edition.page


def test_a_baseline_of_the_partners_release_stays_inside(actor: Make, plan: SmallPlan) -> None:
    """However its measure names it: by a period, or by the day on which that ends."""
    manager = actor("manager")
    row = delivery.enter_reading(by=manager, measure=plan.burglaries, typed=_typed(7_654_321, "2024/25"))
    MeasureReading.objects.filter(pk=row.pk).update(release="f" * 64)
    delivery.enter_reading(by=manager, measure=plan.burglaries, typed=_typed(1_200, "2025/26"))
    for day, period in ((None, "2024/25"), (date(2025, 3, 31), "")):
        Measure.objects.filter(pk=plan.burglaries.pk).update(
            baseline_value=None, baseline_on=day, baseline_period=period
        )
        provider = content.provider_of("progress")
        assert provider is not None
        told = str(provider.content(manager, ""))
        assert "7,654,321" not in told
        assert "it rests on a figure that is not in the public release" in told


def test_progress_asks_no_query_for_each_row(
    actor: Make, plan: SmallPlan, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """However many measures there are."""
    provider = content.provider_of("progress")
    assert provider is not None
    by = actor("analyst")
    with django_assert_max_num_queries(20):
        provider.content(by, "")


def test_meetings_are_announced_and_told_of(actor: Make, client: Client, bodies: dict[str, Body]) -> None:
    """The notice once it is written, the record once the minutes are signed; nothing restricted in either."""
    manager, chair = actor("manager"), actor("chair")
    coming = board.planned(manager, title="Public question time", public=True)
    board.item(manager, coming, title="Shown to all")
    board.item(manager, coming, title="Not for all", restricted=True)
    by = actor("analyst")
    assert content.offers(by) == {}
    board_actions.publish_notice(by=manager, meeting=coming, seen=1, text="Come to the Market Hall.")
    (offer,) = content.offers(by)["notice"]
    edition = put_up(actor, "notice", offer.subject)
    page = client.get(f"/public/{edition.publication.slug}/").content.decode()
    for words in ("Public question time", "Come to the Market Hall.", "Shown to all"):
        assert words in page
    assert "Not for all" not in page
    past = board.held(manager, bodies, public=True)
    board.item(manager, past, title="Secret", restricted=True)
    board.seat(manager, bodies["probation"], "adviser")
    came = [board_actions.Attended(bodies["probation"], "present")]
    past.refresh_from_db()
    board_actions.record_attendance(by=manager, meeting=past, seen=past.version, attended=came)
    draft = board_actions.draft_minutes(by=manager, meeting=past)
    assert "record" not in content.offers(by)
    board_actions.sign_minutes(by=chair, minutes=draft, seen=1)
    (offer,) = content.offers(by)["record"]
    edition = put_up(actor, "record", offer.subject)
    page = client.get(f"/public/{edition.publication.slug}/").content.decode()
    assert "1 item was not for the public." in page
    assert "3 bodies with a vote were there: " in page
    assert "Probation Service was there as an adviser, who has no vote. Quorate: 3 of 4 bodies with a vote" in page
    assert "Secret" not in page
    assert manager.name not in page
    listed = client.get("/public/meetings/").content.decode()
    assert "Public question time" in listed
    assert "What was discussed" in listed
    provider = content.provider_of("notice")
    assert provider is not None
    with pytest.raises(Unfit, match="not open to the public any more"):
        provider.content(by, "0")


def test_what_is_offered_is_prepared(actor: Make, plan: SmallPlan, ashbrook_releases: Path) -> None:
    """Everything on the list can be chosen."""
    by = actor("analyst")
    receive(by, ashbrook_releases, "public")
    offered = content.offers(by)
    assert {"progress", "assessment", "data"} <= set(offered)
    for kind, offers in offered.items():
        for offer in offers:
            assert prepare(by=by, kind=kind, subject=offer.subject).state == "waiting"


def test_the_seed_fills_the_public_pages(
    actor: Make, client: Client, plan: SmallPlan, bodies: dict[str, Body], ashbrook_releases: Path
) -> None:
    """Everything once, a correction, one that waits; the chain of the audit holds."""
    by_role = {role: actor(role) for role in ("manager", "chair", "analyst", "lead-officer")}
    delivery_seed.seed(by_role)
    board_seed.seed(by_role)
    money_seed.seed(by_role)
    review_seed.seed(by_role)
    receive(by_role["analyst"], ashbrook_releases, "public")
    seed(by_role)
    states = [(one.publication.kind, one.state) for one in Edition.objects.select_related("publication")]
    assert ("data", "waiting") in states
    assert {("progress", "replaced"), ("progress", "released"), ("assessment", "released")} <= set(states)
    assert {("record", "released"), ("review", "released")} <= set(states)
    assert [one.what for one in reading.notices(corrections_only=True)] == ["correction"]
    review = Edition.objects.get(publication__kind="review")
    for words in ("Keep, change or drop", "awarded", "What moved"):
        assert words in review.page
    for person in by_role.values():
        assert person.name not in review.page
    assert "In the way:" not in review.page, "what is in the way is for the partnership"
    for address in ("progress", "assessment", "meetings", "corrections", "downloads", review.publication.slug):
        assert client.get(f"/public/{address}/").status_code == 200
    assert verify()[2] == []


def test_a_published_plan_shows_the_duty(actor: Make) -> None:
    """From the day of its release; before it, and after it was withdrawn, the register says what is lacking."""
    _signed(actor)
    assert isinstance(plan_published(NOW.date()), Lacking)
    edition = put_up(actor, "plan")
    found = plan_published(NOW.date())
    assert isinstance(found, Found)
    assert found.on == NOW.date()
    assert isinstance(plan_published(NOW.date() - timedelta(days=1)), Lacking)
    withdraw(by=actor("chair"), edition=edition, reason="It names a person.")
    assert isinstance(plan_published(NOW.date()), Lacking)
    assert pieces_of("publish-the-plan", NOW.date())[0].what == "The plan where the public can read it"
