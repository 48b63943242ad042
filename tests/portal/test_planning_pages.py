"""The pages of the plan: written, agreed, checked and put to the bodies, through the forms that people use."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import resolve, reverse
from pytest_django import DjangoAssertNumQueries, Settings

from portal_plans import PROPOSED, TERM, county_plan, declare_baselines, only_action, small_plan
from portal_releases import receive
from portal_sent import faults_told, sent_unchanged
from saferplan.commands.plan_folder import read_plan
from saferplan.demo.county_safety_plan import write_plan
from saferplan.findings import without_links
from saferplan_portal.access import ACCESS, may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.evidence.reading import current
from saferplan_portal.planning.actions import add_part, hand_over, keep_dissent, propose_version, take_in, take_out_part
from saferplan_portal.planning.kinds import KINDS, LISTED
from saferplan_portal.planning.models import (
    Action,
    Consultation,
    Measure,
    Milestone,
    Plan,
    PlanVersion,
    Priority,
    SetAside,
    Theme,
)
from saferplan_portal.planning.shape import as_plan
from saferplan_portal.planning.urls import urlpatterns

Made = Callable[..., Actor]
Signed = Callable[..., Client]
WHOLE = {
    "title": "Safer Ashbrook Plan",
    "start-day": "1",
    "start-month": "4",
    "start-year": "2026",
    "end-day": "31",
    "end-month": "March",
    "end-year": "2029",
}


@pytest.fixture
def county(actor: Made, tmp_path: Path) -> Plan:
    """The worked example's plan, taken in."""
    return take_in(by=actor("manager"), written=county_plan(tmp_path))


def _everything(plan: Plan, version: PlanVersion) -> list[str]:
    """Every page of the plan that shows or asks something, but those of one finding or proposal."""
    part = {kind.slug: kind.model.objects.filter(plan=plan).first() for kind in KINDS.values()}
    action, priority = Action.objects.filter(plan=plan).first(), part["priorities"]
    assert action is not None
    assert priority is not None
    pages = [reverse(name) for name in ("plan", "plan_all", "plan_library", "plan_begin", "plan_take_in")]
    of_plan = ("one", "edit", "close", "export", "coverage", "about", "proposals", "actions", "action_add", "checks")
    pages += [reverse(f"plan_{name}", args=[plan.pk]) for name in (*of_plan, "versions", "propose", "since")]
    pages += [reverse(f"plan_{name}", args=[plan.pk, kind.slug]) for kind in LISTED for name in ("parts", "part_add")]
    pages += [
        reverse(f"plan_part_{name}", args=[slug, held.pk])
        for slug, held in part.items()
        if held is not None
        for name in ("edit", "out")
    ]
    pages += [reverse(f"plan_{name}", args=[priority.pk]) for name in ("priority", "why", "dissent")]
    of_action = ("action", "action_edit", "action_close", "action_hand_over", "milestone_add")
    pages += [reverse(f"plan_{name}", args=[action.pk]) for name in of_action]
    pages += [
        reverse(f"plan_{name}", args=[version.pk]) for name in ("version", "answer", "sign", "send_back", "withdraw")
    ]
    return pages


@pytest.mark.slow
def test_every_page_opens_for_whom_the_table_says(county: Plan, actor: Made, as_role: Signed) -> None:
    """And for nobody else; each has a title and one heading."""
    lead = Body.objects.get(slug="council")
    Action.objects.filter(plan=county).exclude(lead_written="").update(lead=lead, lead_written="")
    version = propose_version(by=actor("manager"), plan=Plan.objects.get())
    for role in ROLES:
        client, by = as_role(role), actor(role)
        for page in _everything(county, version):
            answer = client.get(page)
            expected = may_open(resolve(page).view_name, by)
            assert answer.status_code in ((200, 302) if expected else (403,)), (role, page, answer.status_code)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                assert answer.text.count("<h1") == 1, page
                assert "Ashbrook Community Safety Partnership</title>" in answer.text, page


def test_every_route_of_the_plan_is_in_the_table() -> None:
    """No route without a door."""
    assert {one.name for one in urlpatterns} == {name for name in ACCESS if name == "plan" or name.startswith("plan_")}


def test_without_a_plan_the_page_says_what_to_do(as_role: Signed) -> None:
    """To whom may begin one, and to others."""
    assert "Begin a plan" in as_role("manager").get("/plan/").text
    assert "A community safety manager can begin one" in as_role("scrutiny-reader").get("/plan/").text
    assert "There is no plan yet" in as_role("chair").get("/plan/all/").text


def test_a_plan_is_begun_and_changed(as_role: Signed) -> None:
    """With what is wrong said beside the box; a month may be a word."""
    client = as_role("manager")
    wrong = client.post("/plan/begin/", WHOLE | {"end-year": "2025"})
    assert "The last day of the plan must be after its first day" in wrong.text
    assert "There is a problem" in client.post("/plan/begin/", {}).text
    made = client.post("/plan/begin/", WHOLE, follow=True)
    assert "was begun" in made.text
    plan = Plan.objects.get()
    assert (plan.start, plan.end) == (date(2026, 4, 1), date(2029, 3, 31))
    client.post(f"/plan/{plan.pk}/edit/", WHOLE | {"aim": "Fewer victims.", "seen_version": "1"})
    assert Plan.objects.get().aim == "Fewer victims."
    late = client.post(f"/plan/{plan.pk}/edit/", WHOLE | {"aim": "Safer streets.", "seen_version": "1"})
    assert late.status_code == 409
    assert "Fewer victims." in late.text
    assert "Safer streets." in late.text
    closed = client.post(f"/plan/{plan.pk}/close/", {"why": "A trial.", "seen_version": "2"}, follow=True)
    assert ("Closed on" in closed.text, "2026: A trial." in closed.text) == (True, True)


def test_the_folders_plan_is_taken_in_once_somebody_says_so(
    as_role: Signed, settings: Settings, tmp_path: Path
) -> None:
    """What it holds is shown first; a fault is shown with the file and the line."""
    write_plan(tmp_path)
    settings.PORTAL = replace(portal_settings.PORTAL, folder=tmp_path)
    client = as_role("manager")
    assert "Safer Wendershire Plan 2020-2023" in client.get("/plan/take-in/").text
    assert not Plan.objects.exists()
    assert "Safer Wendershire Plan" in client.post("/plan/take-in/", follow=True).text
    (tmp_path / "plan" / "plan.toml").write_text("[plan]\ntitle = 3\n", encoding="utf-8")
    assert "the folder &#34;violence-reduction&#34; holds a plan" in client.get("/plan/take-in/").text
    settings.PORTAL = replace(portal_settings.PORTAL, folder=tmp_path / "none")
    assert "no plan/plan.toml here" in client.get("/plan/take-in/").text


def test_the_plan_goes_out_as_the_files_it_came_from(county: Plan, as_role: Signed, tmp_path: Path) -> None:
    """The zip is read back to the same plan, and the download is kept in the audit."""
    answer = as_role("scrutiny-reader").get(f"/plan/{county.pk}/files/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path / "out")
    assert read_plan(tmp_path / "out") == as_plan(county)
    assert Entry.objects.get(kind="export").about_id == str(county.pk)


def test_parts_are_added_changed_taken_out_and_put_back(as_role: Signed, actor: Made) -> None:
    """Through their forms, with the other person's change shown."""
    plan, client = small_plan(actor("manager")), as_role("analyst")
    start = f"/plan/{plan.pk}/parts/themes/"
    assert "There is no theme yet" in client.get(start).text
    assert faults_told(client.post(f"{start}add/", {"title": ""}).text) == ["Enter the title"]
    assert "The theme was added" in client.post(f"{start}add/", {"title": "Hate"}, follow=True).text
    theme = Theme.objects.get()
    client.post(f"/plan/parts/themes/{theme.pk}/edit/", {"title": "Hate crime", "seen_version": "1"})
    late = client.post(f"/plan/parts/themes/{theme.pk}/edit/", {"title": "Prejudice", "seen_version": "1"})
    assert late.status_code == 409
    assert "Somebody else changed this" in late.text
    out = client.post(
        f"/plan/parts/themes/{theme.pk}/take-out/", {"why": "Elsewhere.", "seen_version": "2"}, follow=True
    )
    assert "Taken out of the plan" in out.text
    assert "Elsewhere." in out.text
    assert (
        "was put back" in client.post(f"/plan/parts/themes/{theme.pk}/put-back/", {"seen_version": 3}, follow=True).text
    )
    nothing = client.post(f"/plan/parts/themes/{theme.pk}/move/", {"way": "up", "seen_version": 4})
    assert nothing.status_code == 409
    assert client.get(f"/plan/{plan.pk}/parts/zeppelins/").status_code == 404


def test_every_kind_is_changed_through_its_form(county: Plan, as_role: Signed) -> None:
    """What the form shows is what is kept: saved unchanged, the plan is the same."""
    client, before = as_role("manager"), as_plan(county)
    for kind in KINDS.values():
        held = kind.model.objects.filter(plan=county).first()
        if held is None:
            continue
        page = client.get(f"/plan/parts/{kind.slug}/{held.pk}/edit/")
        answer = client.post(f"/plan/parts/{kind.slug}/{held.pk}/edit/", sent_unchanged(page.text))
        assert answer.status_code == 302, (kind.slug, faults_told(answer.text))
    assert as_plan(county) == before


def test_an_action_is_changed_through_its_form(county: Plan, as_role: Signed) -> None:
    """Saved unchanged, every action is as it was, with its partners, measures and all that it names."""
    client, before = as_role("manager"), as_plan(county)
    for held in Action.objects.filter(plan=county):
        page = client.get(f"/plan/actions/{held.pk}/edit/")
        answer = client.post(f"/plan/actions/{held.pk}/edit/", sent_unchanged(page.text))
        assert answer.status_code == 302, faults_told(answer.text)
    assert as_plan(county) == before


def test_an_action_goes_its_way_through_the_pages(as_role: Signed, actor: Made) -> None:
    """Agreed by its lead, set live when the plan is in force, handed over, closed with a reason."""
    plan = small_plan(actor("manager"))
    held, manager = only_action(plan), as_role("manager")
    page = f"/plan/actions/{held.pk}/"
    officer = as_role("lead-officer", "police")
    assert "The lead body agrees" in officer.get(page).text
    assert "The lead body agrees" not in as_role("lead-officer", "fire").get(page).text
    assert "The lead body agrees to lead this action" in officer.get(f"{page}agree/").text
    officer.post(f"{page}agree/", {"sure": "on", "seen_version": "1"})
    assert Action.objects.get().state == "agreed"
    early = manager.post(f"{page}state/", {"to": "live", "seen_version": 2})
    assert early.status_code == 409
    assert "when the plan is in force" in early.text
    Plan.objects.update(state="live")
    assert "Cannot be read. No release of evidence was received yet" in manager.get(page).text
    assert "cannot be read" in manager.post(f"{page}state/", {"to": "live", "seen_version": 2}).text
    declare_baselines()
    assert "Declared: 1,000 on 31 March 2019" in manager.get(page).text
    assert "is now live" in manager.post(f"{page}state/", {"to": "live", "seen_version": 2}, follow=True).text
    fire = Body.objects.get(slug="fire")
    given = {"to": fire.pk, "why": "Closer to it.", "seen_version": "3"}
    assert "The action is now with Ashbrook Fire" in manager.post(f"{page}hand-over/", given, follow=True).text
    assert faults_told(manager.post(f"{page}close/", {"seen_version": "4"}).text) == ["Enter the reason"]
    closed = manager.post(f"{page}close/", {"why": "The money ended.", "seen_version": "4"}, follow=True)
    assert "The money ended." in closed.text


def test_what_an_action_lacks_is_said(as_role: Signed, actor: Made) -> None:
    """Before anybody tries to set it live; a measure twice is refused."""
    plan, client = small_plan(actor("manager")), as_role("analyst")
    priority, measure = Priority.objects.get(), Measure.objects.get()
    sent = {"what": "Talk.", "priority": priority.pk}
    twice = client.post(f"/plan/{plan.pk}/actions/add/", sent | {"measure_1": measure.pk, "measure_2": measure.pk})
    assert "Measure 2 is chosen twice" in twice.text
    way = client.post(f"/plan/{plan.pk}/actions/add/", sent | {"way_1": "down"})
    assert "Select measure 1" in way.text
    made = client.post(f"/plan/{plan.pk}/actions/add/", sent, follow=True)
    assert "Before it can go live it needs a lead body, a last day and a measure." in made.text


def test_the_lists_ask_the_database_little(
    county: Plan, as_role: Signed, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """No question for each of forty actions or seventeen measures."""
    client = as_role("manager")
    for page, most in (
        (f"/plan/{county.pk}/actions/", 9),
        (f"/plan/{county.pk}/parts/measures/", 8),
        (f"/plan/{county.pk}/parts/duties/", 8),
        (f"/plan/{county.pk}/", 15),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(page).status_code == 200


def test_a_text_is_written_with_figures_and_held_to_them(as_role: Signed, actor: Made, ashbrook_releases: Path) -> None:
    """Without a script: found, put in where it was marked, looked at, and saved with what is not true."""
    receive(actor("analyst"), ashbrook_releases)
    small_plan(actor("manager"))
    client, priority = as_role("analyst"), Priority.objects.get()
    page = f"/plan/priorities/{priority.pk}/why/"
    assert "Nothing is written yet" in client.get(page).text
    sent = {"seen_version": "1", "text": "There were @@ crimes."}
    look_for = sent | {"do": "find", "find_measure": "recorded_crime", "find_period": "2018/19"}
    found = client.post(page, look_for)
    assert "Put it in" in found.text
    assert "There were @@ crimes." in found.text
    assert "No figure is like that" in client.post(page, look_for | {"find_area": "Zeppelin"}).text
    address = "figure:recorded_crime?area=partnership&period=2018/19"
    put = client.post(page, sent | {"insert": address})
    assert f"There were []({address}) crimes.".replace("&", "&amp;") in put.text
    assert "nothing untrue was found" in put.text
    untrue = f"There were [3]({address}) crimes."
    looked = client.post(page, sent | {"do": "look", "text": untrue})
    assert "True would be" in looked.text
    saved = client.post(page, sent | {"do": "save", "text": untrue}, follow=True)
    assert "A sentence is not true of the figures" in saved.text
    assert Priority.objects.get().why == untrue
    late = client.post(page, sent | {"do": "save", "text": "Other words."})
    assert late.status_code == 409
    assert "Other words." in late.text
    piece = client.post("/plan/claims/", {"text": untrue})
    assert "1 sentence is not true" in piece.text
    assert "<html" not in piece.text
    long = client.post(page, sent | {"do": "save", "text": "x" * 20_001})
    assert "must be 20000 characters or fewer" in long.text.replace(",", "")


def test_a_text_before_any_release(as_role: Signed, actor: Made) -> None:
    """It can be written; nothing is held to anything, and that is said."""
    plan = small_plan(actor("manager"))
    client = as_role("analyst")
    assert "nothing could be held to a figure" in client.get(f"/plan/{plan.pk}/about/").text
    client.post(f"/plan/{plan.pk}/about/", {"seen_version": "1", "text": "**Bold** <b>x</b>", "do": "save"})
    page = client.get(f"/plan/{plan.pk}/about/").text
    assert "<strong>Bold</strong> &lt;b&gt;x&lt;/b&gt;" in page


def test_a_finding_comes_to_rest_in_the_plan(as_role: Signed, actor: Made, ashbrook_releases: Path) -> None:
    """From its page: under a priority, answered by an action, or set aside; and back from there to the plan."""
    receive(actor("analyst"), ashbrook_releases)
    small_plan(actor("manager"))
    released = current("partnership")
    assert released is not None
    one, two = released.findings[0], released.findings[1]
    client = as_role("analyst")
    page = f"/plan/findings/rest/?finding={one.id}"
    assert "Select what becomes of this finding" in client.post(page, {}).text
    priority, action = Priority.objects.get(), Action.objects.get()
    client.post(page, {"what": "priority", "priority": priority.pk})
    client.post(page, {"what": "action", "action": action.pk})
    assert "rests on this finding already" in client.post(page, {"what": "action", "action": action.pk}).text
    shown = client.get(f"/evidence/findings/{one.id}").text
    assert "Fewer burglaries" in shown
    assert "Fit locks." in shown
    client.post(f"/plan/findings/rest/?finding={two.id}", {"what": "aside", "reason": "It is the region's."})
    assert SetAside.objects.get().finding == two.id
    assert "It is the region" in client.get(f"/evidence/findings/{two.id}").text
    assert "Set aside" not in client.get(f"/plan/priorities/{priority.pk}/").text
    assert client.get("/plan/findings/rest/?finding=none").status_code == 404
    figure = "figure:recorded_crime?area=partnership&crime_type=burglary&period=2018/19"
    assert "Measure: " in client.get("/evidence/figures/one/", {"address": figure}).text
    reader = as_role("scrutiny-reader").get(f"/plan/priorities/{priority.pk}/").text
    assert without_links(one.headline) not in reader, "what was released to partners alone is not told to others"
    assert without_links(one.headline) in client.get(f"/plan/priorities/{priority.pk}/").text
    assert f"/evidence/findings/{one.id}" not in reader, "who may not open the finding is given no link to it"


def test_a_priority_is_chosen_from_proposals(as_role: Signed, actor: Made, settings: Settings, tmp_path: Path) -> None:
    """With who, when and why; the proposal stays beside it, and is told as chosen."""
    plan = small_plan(actor("manager"))
    settings.PORTAL = replace(portal_settings.PORTAL, folder=tmp_path)
    client = as_role("manager")
    page = f"/plan/{plan.pk}/proposals/"
    assert "nothing is proposed" in client.get(page).text
    (tmp_path / "priorities" / "proposed").mkdir(parents=True)
    file = tmp_path / "priorities" / "proposed" / "proposed.json"
    file.write_text(PROPOSED, encoding="utf-8")
    assert "It scores 12 of 16" in client.get(page).text
    assert faults_told(client.post(f"{page}1/", {"title": "Robbery"}).text)[0] == "Enter the body that chose it"
    day = {"chosen_on-day": "1", "chosen_on-month": "6", "chosen_on-year": "2026"}
    sent = {
        "title": "Less robbery",
        "chosen_by": "Safer Ashbrook Board",
        "reason": "It rose.",
        "against": "Wait.",
    } | day
    chosen = client.post(f"{page}1/", sent, follow=True)
    assert "What the scores said when it was chosen" in chosen.text
    assert Priority.objects.get(title="Less robbery").proposal["rank"] == 1
    assert "Chosen: " in client.get(page).text
    assert client.get(f"{page}2/").status_code == 404
    file.write_text(PROPOSED.replace('"partnership"', '""'), encoding="utf-8")
    assert "rest on exact figures" in client.get(page).text
    file.write_text('{"proposed": [{}]}', encoding="utf-8")
    broken = client.get(page)
    assert broken.status_code == 409
    assert "cannot be read" in broken.text


def test_dissent_is_put_down_and_shown(as_role: Signed, actor: Made) -> None:
    """By the body's own member, who is offered no other body."""
    small_plan(actor("manager"))
    priority, police = Priority.objects.get(), Body.objects.get(slug="police")
    client = as_role("board-member", "police")
    page = f"/plan/priorities/{priority.pk}/dissent/"
    assert "Ashbrook Fire" not in client.get(page).text
    kept = client.post(page, {"body": police.pk, "words": "Violence comes first."}, follow=True)
    assert "Violence comes first." in kept.text
    other = client.post(page, {"body": Body.objects.get(slug="fire").pk, "words": "x"})
    assert faults_told(other.text) == ["Choose the body from the list"]


def test_two_who_answer_for_one_body(as_role: Signed, actor: Made) -> None:
    """The second is shown what the first said, also where there was no answer yet; nothing is lost."""
    plan = small_plan(actor("manager"))
    version = propose_version(by=actor("manager"), plan=plan)
    one, other = as_role("board-member", "police"), as_role("board-member", "police")
    page = f"/plan/versions/{version.pk}/answer/"
    sent = {"body": Body.objects.get(slug="police").pk}
    for seen in (0, 1):
        assert f'name="seen_version" value="{seen}"' in other.get(page).text
        kept = one.post(page, sent | {"answer": "dissent", "words": f"Too few officers {seen}.", "seen_version": seen})
        assert kept.status_code == 302
        late = other.post(page, sent | {"answer": "agree", "words": "", "seen_version": seen})
        assert late.status_code == 409
        assert f"Too few officers {seen}." in late.text
    mine = other.post(page, sent | {"answer": "agree", "words": "", "seen_version": 2})
    assert mine.status_code == 302
    assert version.responses.get().told_printed, "the form says so"
    assert version.responses.get().answer == "agree"


def test_the_checks_lead_to_what_mends_them(
    county: Plan, as_role: Signed, actor: Made, ashbrook_releases: Path
) -> None:
    """Grouped by grade and rule, with links to forms and not to lines of a file."""
    client = as_role("manager")
    assert "Held to no figure" in client.get(f"/plan/{county.pk}/checks/").text
    receive(actor("analyst"), ashbrook_releases)
    page = client.get(f"/plan/{county.pk}/checks/").text
    for words in ("Wrong", "Missing", "Worth a look", "Mend “", "See the finding", "The other "):
        assert words in page, words
    for word in ("[[", "partnership.toml", "plan/plan.toml"):
        assert word not in page, word
    Action.objects.filter(plan=county).update(lead=Body.objects.get(slug="fire"))
    Body.objects.filter(slug="fire").update(last_day=date(2020, 12, 31))
    assert "A body has ended" in client.get(f"/plan/{county.pk}/").text


def test_what_no_row_stands_for_leads_to_its_list(as_role: Signed, actor: Made) -> None:
    """A duty that nothing says anything of."""
    plan = small_plan(actor("manager"))
    assert "Open the list" in as_role("chair").get(f"/plan/{plan.pk}/checks/").text


def test_themes_and_priorities_together(county: Plan, as_role: Signed) -> None:
    """How many actions of each priority address each theme, and which theme none does."""
    page = as_role("chair").get(f"/plan/{county.pk}/coverage/")
    assert "Hate, prejudice and extremism" in page.text
    assert "Every theme is addressed" in page.text or "addressed by no action" in page.text


def test_a_version_is_answered_and_signed_through_the_pages(as_role: Signed, actor: Made) -> None:
    """From the manager to the bodies to the chair; what changed since is shown in words."""
    plan, manager = small_plan(actor("manager")), as_role("manager")
    put = manager.post(f"/plan/{plan.pk}/versions/propose/", {"note": "First."}, follow=True)
    assert "Version 1 is with the bodies" in put.text
    version = PlanVersion.objects.get()
    page = f"/plan/versions/{version.pk}/"
    police = as_role("board-member", "police")
    assert "Needed unless it agrees" in police.get(f"{page}answer/").text
    body = Body.objects.get(slug="police")
    silent = police.post(f"{page}answer/", {"body": body.pk, "answer": "dissent"})
    assert "why the body does not agree" in silent.text
    chair = as_role("chair")
    early = chair.post(f"{page}sign/", {"seen_version": "1"})
    assert "cannot be signed yet" in early.text
    assert "Ashbrook Police" in early.text
    assert "Send the version back" in early.text
    assert "Sign it" not in early.text, "a form that is refused is not shown"
    for slug in ("council", "police", "fire", "health", "probation"):
        member = as_role("board-member", slug)
        sent = {"body": Body.objects.get(slug=slug).pk, "answer": "dissent" if slug == "police" else "agree"}
        kept = member.post(f"{page}answer/", sent | {"words": "Too few officers."}, follow=True)
        assert "is kept" in kept.text, slug
    assert "does not agree" in chair.post(f"{page}sign/", {"seen_version": "1"}).text
    signed = chair.post(f"{page}sign/", {"seen_version": "1", "why": "Four agree."}, follow=True)
    assert "is signed for the Board" in signed.text
    home = manager.get(f"/plan/{plan.pk}/").text
    assert "Too few officers." in home
    assert "Nothing in the plan changed since" in home
    add_part(by=actor("manager"), plan=Plan.objects.get(), kind=Theme, values={"title": "Hate"})
    assert "differs from it in" in manager.get(f"/plan/{plan.pk}/").text
    assert "Hate" in manager.get(f"/plan/{plan.pk}/versions/since/").text
    manager.post(f"/plan/{plan.pk}/versions/propose/", {"note": ""})
    second = PlanVersion.objects.get(number=2)
    assert "What changed since version 1" in manager.get(f"/plan/versions/{second.pk}/").text
    back = chair.post(f"/plan/versions/{second.pk}/send-back/", {"why": "More.", "seen_version": "1"}, follow=True)
    assert "Version 2 is sent back" in back.text


def test_what_was_taken_out_or_handed_over_is_shown(as_role: Signed, actor: Made) -> None:
    """On the pages of the action and the lists."""
    by = actor("manager")
    plan = small_plan(by)
    add_part(by=by, plan=plan, kind=Milestone, values={"what": "Order them", "action": only_action(plan)})
    hand_over(by=by, held=only_action(plan), seen=1, to=Body.objects.get(slug="fire"), why="Closer to it.")
    client = as_role("chair")
    page = client.get(f"/plan/actions/{only_action(plan).pk}/").text
    assert "Closer to it." in page
    assert "Order them" in page
    take_out_part(by=by, part=only_action(plan), seen=2, why="Not now.")
    assert "Not now." in client.get(f"/plan/{plan.pk}/actions/").text
    assert "Not now." in client.get(f"/plan/actions/{only_action(plan).pk}/").text
    keep_dissent(by=by, priority=Priority.objects.get(), body=Body.objects.get(slug="fire"), words="No.")
    take_out_part(by=by, part=Priority.objects.get(), seen=1, why="Dropped.")
    assert "Dropped." in client.get(f"/plan/priorities/{Priority.objects.get().pk}/").text
    assert Consultation.objects.count() == 0
    assert str(TERM["title"]) in page
