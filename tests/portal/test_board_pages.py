"""The Board's pages: for each role, empty, with errors, and full."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from board_examples import PDF, content_of
from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.board.models import ActionArising, Decision, Item, Meeting, Member, Minutes, Paper
from saferplan_portal.board.seed import seed
from saferplan_portal.board.urls import urlpatterns
from saferplan_portal.shell.tasks import tasks_of

Made = Callable[..., Actor]
AsRole = Callable[..., Client]


@pytest.fixture
def filled(actor: Made, bodies: dict[str, Body], tmp_path: Any, settings: Any) -> dict[str, Body]:
    """The invented Board, as of now."""
    settings.MEDIA_ROOT = tmp_path
    now = timezone.now()
    roles = {role: replace(actor(role, "police" if role == "board-member" else "council"), at=now) for role in ROLES}
    seed(roles)
    return bodies


def _addresses() -> dict[str, str]:
    """Every page of the Board, with a record of each kind that has one."""
    draft = Minutes.objects.filter(state="draft").first()
    signed = Minutes.objects.filter(state="signed").first()
    records: dict[str, Any] = {
        "board_member": Member.objects.filter(last_day=None).first(),
        "board_item": Item.objects.filter(meeting__state="planned").first(),
        "board_discussed": Item.objects.filter(meeting__minutes__state="draft").first(),
        "board_paper": Paper.objects.first(),
        "board_decision_change": Decision.objects.first(),
        "board_action_close": ActionArising.objects.filter(state="open").first(),
        "board_action_reopen": ActionArising.objects.filter(state="done").first(),
        "board_minutes_edit": draft,
        "board_minutes_sign": draft,
        "board_minutes_correct": signed,
    }
    held = draft.meeting if draft else None
    planned = Meeting.objects.filter(state="planned").first()
    made = {}
    for one in urlpatterns:
        name = one.name or ""
        if "<int:pk>" not in str(one.pattern):
            made[name] = reverse(name)
            continue
        starts = [key for key in records if name.startswith(key) and not name.endswith("_add")]
        coming = ("board_meeting_", "board_notice", "board_item_add", "board_paper_add")
        thing = records[max(starts, key=len)] if starts else planned if name.startswith(coming) else held
        if thing is not None:
            made[name] = reverse(name, args=[thing.pk])
    return made


POSTED = {"board_meeting_hold", "board_minutes_draft"}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says_and_nothing_else(
    role: str, as_role: AsRole, actor: Made, filled: dict[str, Body]
) -> None:
    """Every page, full, for every role: it opens or refuses, and never fails."""
    client, by = as_role(role), actor(role)
    answers = {name: client.get(address) for name, address in _addresses().items() if name not in POSTED}
    for name, answer in answers.items():
        assert content_of(answer) or answer.status_code == 302
        expected = {200} if may_open(name, by) else {403}
        if name == "board_action_close" and role not in ("manager", "auditor"):
            expected = {200, 403}  # for the body that does it
        assert answer.status_code in expected, (name, answer.status_code)
    assert len(answers) == len(urlpatterns) - len(POSTED)


def test_pages_have_one_title_and_name_the_partnership(as_role: AsRole, filled: dict[str, Body]) -> None:
    """One heading of the first level, and a title with the partnership's name."""
    client = as_role("manager")
    for name, address in _addresses().items():
        if name in POSTED | {"board_paper", "board_minutes_sign"}:
            continue
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1, name
        title = re.search(r"<title>(.*?)</title>", page, re.S)
        assert title, name
        assert "– Ashbrook Community Safety Partnership" in title[1], name


def test_empty_pages_say_what_to_do(as_role: AsRole, bodies: dict[str, Body]) -> None:
    """No list is silent about being empty."""
    client = as_role("manager")
    for name, words in (
        ("board", "No meeting is planned. Plan the next one."),
        ("board_meetings", "Plan the first one."),
        ("board_members", "Seat its members."),
        ("board_actions", "Actions are added on the page of the meeting"),
    ):
        assert words in client.get(reverse(name)).content.decode()
    told = as_role("analyst").get(reverse("board")).content.decode()
    assert "The community safety manager plans the next one." in told
    assert "Nobody sits on the Board for the council." in told


def test_every_form_sent_empty_says_what_is_amiss(as_role: AsRole, filled: dict[str, Body]) -> None:
    """With a list of faults that leads to each box, and nothing written."""
    client, chair = as_role("manager"), as_role("chair")
    rows = Entry.objects.filter(kind="write").count()
    read_only = {
        "board",
        "board_members",
        "board_meetings",
        "board_meeting",
        "board_actions",
        "board_minutes",
        "board_paper",
    }
    for name, address in _addresses().items():
        if name in POSTED | read_only:
            continue
        answer = (chair if name == "board_minutes_sign" else client).post(address, {})
        page = answer.content.decode()
        assert answer.status_code == 422, name
        assert "There is a problem" in page, name
        for target in re.findall(r"govuk-error-summary__list.*?</ul>", page, re.S):
            for link in re.findall(r'href="#([^"]+)"', target):
                assert f'id="{link}"' in page, (name, link)
    assert Entry.objects.filter(kind="write").count() == rows


def test_the_list_of_meetings_stays_quick(
    as_role: AsRole, filled: dict[str, Body], django_assert_max_num_queries: Any
) -> None:
    """The number of queries does not grow with the list, nor with an agenda."""
    client = as_role("manager")
    held = Meeting.objects.filter(state="held").order_by("starts_at")[0]
    with django_assert_max_num_queries(10):
        client.get(reverse("board_meetings"))
    with django_assert_max_num_queries(26):
        client.get(reverse("board_meeting", args=[held.pk]))
    with django_assert_max_num_queries(14):
        client.get(reverse("board_actions"))


def _day(value: Any, name: str = "due") -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


def test_a_meeting_from_plan_to_signature(
    as_role: AsRole, bodies: dict[str, Body], tmp_path: Any, settings: Any
) -> None:
    """The whole way through the pages: members, agenda, paper, attendance, decision, minutes, signature."""
    settings.MEDIA_ROOT = tmp_path
    manager, chair, reader = as_role("manager"), as_role("chair"), as_role("scrutiny-reader")
    today = timezone.localdate()

    def send(name: str, pk: int | None = None, by: Client = manager, **values: Any) -> str:
        answer = by.post(reverse(name, args=[pk] if pk else []), values, follow=True)
        assert answer.status_code == 200, (
            name,
            re.findall(r"govuk-error-message.*?</p>", answer.content.decode(), re.S),
        )
        return answer.content.decode()

    for slug in ("council", "police", "fire"):
        values = {"body": bodies[slug].pk, "office": "Head", "seat": "member"}
        send("board_member_add", None, **values, **_day(today.replace(year=today.year - 1, day=1), "first_day"))
    values = {"title": "Spring", "time": "12:01am", "place": "Hall", "public": "on"}
    assert "Spring is planned" in send("board_meeting_add", None, **values, **_day(today, "day"))
    meeting = Meeting.objects.get()
    send("board_notice", meeting.pk, notice="Come", seen_version=1)
    send("board_item_add", meeting.pk, title="Marshals", purpose="decision", minutes_given="10")
    item = Item.objects.get()
    file = SimpleUploadedFile("report.pdf", PDF)
    assert f"PDF, {len(PDF)} bytes" in send(
        "board_paper_add", meeting.pk, title="Report", item=item.pk, restricted="on", file=file
    )
    bad = manager.post(
        reverse("board_paper_add", args=[meeting.pk]),
        {"title": "Picture", "file": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")},
    )
    assert bad.status_code == 422
    assert "HTML, SVG" in bad.content.decode()
    meeting.refresh_from_db()
    send("board_meeting_hold", meeting.pk, seen_version=meeting.version)
    meeting.refresh_from_db()
    came = {f"how-{bodies[slug].pk}": "present" for slug in ("council", "police", "fire")}
    assert "Quorate: 3 of 3" in send("board_attendance", meeting.pk, seen_version=meeting.version, **came)
    send("board_discussed", item.pk, discussed="It was weighed.", seen_version=1)
    owned = {"item": item.pk, "text": "Fund it.", "owner_body": bodies["police"].pk, "owner_name": "Commander"}
    lacking = manager.post(reverse("board_decision_add", args=[meeting.pk]), owned)
    assert lacking.status_code == 422
    assert Decision.objects.count() == 0
    assert "Decision 1 is recorded." in send("board_decision_add", meeting.pk, **owned, **_day(today))
    send("board_minutes_draft", meeting.pk, seen_version=0)
    draft = Minutes.objects.get()
    before = reader.get(reverse("board_minutes", args=[meeting.pk])).content.decode()
    assert "not signed yet" in before
    assert "signed and frozen" in send("board_minutes_sign", draft.pk, chair, agreed="on", seen_version=1)
    after = reader.get(reverse("board_minutes", args=[meeting.pk])).content.decode()
    assert "It was weighed." in after
    paper = Paper.objects.get()
    assert reader.get(reverse("board_paper", args=[paper.pk])).status_code == 403
    download = chair.get(reverse("board_paper", args=[paper.pk]))
    assert download["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert content_of(download) == PDF
    assert "sandbox" in download["Content-Security-Policy"]
    late = manager.post(reverse("board_minutes_edit", args=[draft.pk]), {"text": "x", "seen_version": "1"})
    assert late.status_code == 422
    assert "signed and stay as they are" in late.content.decode()


def test_what_is_restricted_is_shown_to_the_board_alone(as_role: AsRole, filled: dict[str, Body]) -> None:
    """Titles, papers, what was said: on the meeting's page and in its minutes."""
    item = Item.objects.get(title="A review in progress")
    for role, sees in (("chair", True), ("board-member", True), ("scrutiny-reader", False), ("analyst", False)):
        client = as_role(role)
        for name in ("board_meeting", "board_minutes"):
            before = Entry.objects.filter(kind="read").count()
            page = client.get(reverse(name, args=[item.meeting_id])).content.decode()
            assert ("A review in progress" in page) is sees, (role, name)
            assert ("gave an update" in page) is sees, (role, name)
            assert Entry.objects.filter(kind="read").count() - before == int(sees), "that it was seen is in the audit"


def test_two_people_at_one_meeting(as_role: AsRole, filled: dict[str, Body]) -> None:
    """The second is shown what the first wrote."""
    client = as_role("manager")
    meeting = Meeting.objects.filter(state="planned").order_by("starts_at")[0]
    sent = {"title": "Mine", "time": "2pm", "place": "Hall", **_day(meeting.starts_at, "day")}
    address = reverse("board_meeting_change", args=[meeting.pk])
    assert client.post(address, sent | {"seen_version": "1"}).status_code == 302
    answer = client.post(address, sent | {"title": "Yours", "seen_version": "1"})
    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.content.decode()
    assert Meeting.objects.get(pk=meeting.pk).title == "Mine"


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("2pm", True),
        ("14:30", True),
        ("2.30 pm", True),
        ("25:00", False),
        ("14", False),
        ("noon", False),
        ("13pm", False),
    ],
)
def test_times_as_people_write_them(typed: str, fits: bool, as_role: AsRole) -> None:
    """And a sentence for what is none."""
    values = {"title": "Spring", "time": typed, "place": "Hall", **_day(timezone.localdate(), "day")}
    answer = as_role("manager").post(reverse("board_meeting_add"), values)
    assert (answer.status_code == 302) is fits
    assert fits or "must be a time, like 2pm or 14:30" in answer.content.decode()


def test_what_waits_at_the_board(filled: dict[str, Body], actor: Made) -> None:
    """The body that does an action, the chair who signs, the manager who records and tells the public."""
    now = timezone.now()
    told = {
        role: [one.title for one in tasks_of(replace(actor(role, "council"), at=now))]
        for role in ("manager", "chair", "lead-officer", "auditor")
    }
    assert "Report on the empty post and its cost" in told["lead-officer"]
    assert "Sign the minutes of Board meeting, fourth quarter" in told["chair"]
    assert "Give the public notice of Public meeting on the new plan" in told["manager"]
    assert "Sign the minutes of Board meeting, fourth quarter" not in told["manager"]
    assert told["auditor"] == []
    coming = Meeting.objects.filter(state="planned").order_by("starts_at")[0]
    after = replace(actor("manager"), at=coming.starts_at)
    assert f"Say whether {coming} was held, and record it" in [one.title for one in tasks_of(after)]


def test_a_list_of_tasks_holds_no_words_of_a_restricted_item(
    filled: dict[str, Body], actor: Made, as_role: AsRole
) -> None:
    """The page where it is closed does, and whoever opens that is in the audit."""
    item = Item.objects.get(title="A review in progress")
    one = ActionArising.objects.filter(state="open").earliest("pk")
    ActionArising.objects.filter(pk=one.pk).update(item=item, text="Write to the family", owner_body=filled["police"])
    titles = [task.title for task in tasks_of(replace(actor("lead-officer", "police"), at=timezone.now()))]
    assert "Close an action arising from a restricted item" in titles
    assert "Write to the family" not in " ".join(titles)
    before = Entry.objects.filter(what="board.restricted_seen").count()
    page = as_role("lead-officer", "police").get(reverse("board_action_close", args=[one.pk]))
    assert "Write to the family" in page.text
    assert Entry.objects.filter(what="board.restricted_seen").count() == before + 1
