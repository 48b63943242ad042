"""Two people change one thing: what only one of them changed is kept unasked, and of the rest the second says which."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from board_examples import held
from portal_plans import small_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions as board
from saferplan_portal.board.models import Meeting, Member, Minutes
from saferplan_portal.planning.models import Action, Measure, Theme
from saferplan_portal.shell.differing import marked

AsRole = Callable[..., Client]


class _Boxes(HTMLParser):
    """What the form of a page would send: its hidden and typed boxes, as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a box."""
        told = dict(attrs)
        name = told.get("name") or ""
        if tag == "textarea":
            self._area = name
            self.sent[name] = ""
        elif tag == "input" and name and told.get("type") not in ("radio", "checkbox", "submit"):
            self.sent[name] = told.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        """Leave an area of text."""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Take the text of an area."""
        if self._area:
            self.sent[self._area] += data


def boxes(text: str) -> dict[str, str]:
    """What the form of a page would send."""
    main = text.partition("<main")[2].partition("</main>")[0]
    read = _Boxes()
    read.feed(main)
    return read.sent


@pytest.fixture
def meeting(actor: Callable[..., Actor], bodies: dict[str, Body]) -> Meeting:
    """A meeting that was held."""
    return held(actor("manager"), bodies)


@pytest.fixture
def minutes(actor: Callable[..., Actor], meeting: Meeting) -> Minutes:
    """The draft of its minutes."""
    return board.draft_minutes(by=actor("manager"), meeting=meeting)


def test_a_field_that_only_the_other_changed_is_kept_unasked(as_role: AsRole, actor: Callable[..., Actor]) -> None:
    """It is told, and what was typed is kept beside it; where both changed one field, that one alone is asked about."""
    one, two = as_role("analyst"), as_role("manager")
    plan = small_plan(actor("manager"))
    one.post(reverse("plan_part_add", args=[plan.pk, "themes"]), {"title": "Hate", "about": "As it was."})
    theme = Theme.objects.get()
    address = reverse("plan_part_edit", args=["themes", theme.pk])
    first, second = boxes(one.get(address).text), boxes(two.get(address).text)
    one.post(address, first | {"about": "As they wrote it."})
    done = two.post(address, second | {"title": "Hate crime"}, follow=True)
    assert "Somebody else changed “What it is about” meanwhile. That is kept beside what you wrote." in done.text
    theme.refresh_from_db()
    assert (theme.title, theme.about) == ("Hate crime", "As they wrote it.")
    third = two.post(address, second | {"title": "Prejudice", "about": "As I wrote it."})
    assert third.status_code == 409
    again = boxes(third.text)
    assert set(json.loads(again["theirs"])) == {"title", "about"}
    assert re.findall(r'name="stands-(\w+)" type="radio" value="(\w+)"', third.text) == [
        *(("title", stands) for stands in ("theirs", "yours")),
        *(("about", stands) for stands in ("theirs", "yours", "together")),
    ]
    two.post(address, again | {"stands-title": "theirs", "stands-about": "yours"})
    theme.refresh_from_db()
    assert (theme.title, theme.about) == ("Hate crime", "As I wrote it.")


def test_what_a_link_fills_in_is_a_change_of_whoever_followed_it(as_role: AsRole, actor: Callable[..., Actor]) -> None:
    """The form carries what the record held, so that another's change elsewhere does not undo what was filled in."""
    one, two = as_role("analyst"), as_role("manager")
    small_plan(actor("manager"))
    measure = Measure.objects.get()
    address = reverse("plan_part_edit", args=["measures", measure.pk])
    told = {"kind": "impact", "way": "down"}
    linked = f"{address}?figure=recorded_crime%3Fcrime_type%3Drobbery"
    first, second = boxes(one.get(address).text) | told, boxes(two.get(linked).text) | told
    assert second["figure"] == "recorded_crime?crime_type=robbery"
    assert json.loads(second["opened_with"])["figure"] == "recorded_crime?crime_type=burglary"
    assert one.post(address, first | {"note": "Theirs."}).status_code == 302
    assert two.post(linked, second).status_code == 302
    measure.refresh_from_db()
    assert (measure.figure, measure.note) == ("recorded_crime?crime_type=robbery", "Theirs.")


def test_the_day_that_is_filled_in_stays_where_somebody_else_changed_the_seat(
    as_role: AsRole, meeting: Meeting
) -> None:
    """What cannot be put together is asked about with all that was sent."""
    two, seat = as_role("manager"), Member.objects.earliest("pk")
    address = reverse("board_member_end", args=[seat.pk])
    opened = boxes(two.get(address).text) | {"ended_because": "Changed post."}
    Member.objects.filter(pk=seat.pk).update(office="Chief officer", version=seat.version + 1)
    late = two.post(address, opened)
    assert late.status_code == 409
    assert two.post(address, boxes(late.text)).status_code == 302
    seat.refresh_from_db()
    assert (seat.last_day, seat.ended_because) == (localdate(), "Changed post.")


def test_of_two_texts_the_differences_are_marked_line_by_line(as_role: AsRole, minutes: Minutes) -> None:
    """And both can be taken into the form, where nothing is saved until the person says so."""
    address = reverse("board_minutes_edit", args=[minutes.pk])
    one, two = as_role("manager"), as_role("manager")
    first, second = boxes(one.get(address).text), boxes(two.get(address).text)
    before = first["text"].strip("\n")
    assert one.post(address, first | {"text": before + "\nTheirs."}).status_code == 302
    late = two.post(address, second | {"text": before + "\nMine.\n\nMine again."})
    assert late.status_code == 409
    assert "<ins>Theirs.</ins>" in late.text
    assert "<ins>Mine.</ins>" in late.text
    assert "lines are the same" in late.text
    again = boxes(late.text)
    back = two.post(address, again | {"stands-text": "together"})
    assert "is put together here" in back.text
    assert Minutes.objects.get(pk=minutes.pk).text.endswith("Theirs."), "nothing was saved yet"
    both = boxes(back.text)
    assert both["text"].count("Theirs.") == both["text"].count("Mine.") == 1
    assert two.post(address, both).status_code == 302
    assert Minutes.objects.get(pk=minutes.pk).text.endswith("Theirs.\n\nMine.\n\nMine again."), "empty lines stay"


@pytest.mark.parametrize(("stands", "kept"), [("theirs", "Theirs."), ("yours", "Mine.")])
def test_what_is_chosen_stands_and_the_audit_keeps_the_other(
    as_role: AsRole, minutes: Minutes, stands: str, kept: str
) -> None:
    address = reverse("board_minutes_edit", args=[minutes.pk])
    one, two = as_role("manager"), as_role("manager")
    first, second = boxes(one.get(address).text), boxes(two.get(address).text)
    one.post(address, first | {"text": "Theirs."})
    again = boxes(two.post(address, second | {"text": "Mine."}).text)
    nothing = two.post(address, again)
    assert "Where you did not say which shall stand" in nothing.text
    assert two.post(address, again | {"stands-text": stands}).status_code == 302
    assert Minutes.objects.get(pk=minutes.pk).text == kept
    told = json.dumps(list(Entry.objects.values_list("detail", flat=True)))
    assert "Theirs." in told


def test_a_third_change_is_shown_too(as_role: AsRole, minutes: Minutes) -> None:
    address = reverse("board_minutes_edit", args=[minutes.pk])
    one, two = as_role("manager"), as_role("manager")
    first, second = boxes(one.get(address).text), boxes(two.get(address).text)
    one.post(address, first | {"text": "Theirs."})
    again = boxes(two.post(address, second | {"text": "Mine."}).text)
    one.post(address, boxes(one.get(address).text) | {"text": "Theirs once more."})
    third = two.post(address, again | {"stands-text": "yours"})
    assert third.status_code == 409
    assert "once more" in third.text


def test_whoever_signs_what_was_changed_is_asked_first(as_role: AsRole, minutes: Minutes) -> None:
    """The change does not show in the form of the signature, so it is never put together with it."""
    chair, manager = as_role("chair"), as_role("manager")
    address, edit = (reverse(name, args=[minutes.pk]) for name in ("board_minutes_sign", "board_minutes_edit"))
    opened = boxes(chair.get(address).text)
    manager.post(edit, boxes(manager.get(edit).text) | {"text": "Another text."})
    late = chair.post(address, opened | {"agreed": "on"})
    assert late.status_code == 409
    assert "Nothing has been done yet" in late.text
    assert Minutes.objects.get(pk=minutes.pk).state == "draft"


def test_differences_are_marked_and_nothing_of_the_texts_is_markup() -> None:
    assert marked("One lamp", "Two lamps") == "<del>One</del><ins>Two</ins> <del>lamp</del><ins>lamps</ins>"
    told = marked("a\n<b>\nc\nd\ne\nf", "a\n<i>\nc\nd\ne\nf")
    assert "&lt;i&gt;" in told
    assert "3 lines are the same" in told
    assert unescape(re.sub(r"<[^>]*>", "", marked("", "x"))) == "x"


FORGED = (
    '{"title": 5, "target_by": {}, "kind": null, "note": [1], "way": [["up"]]}',
    '{"title": ["a", "b"], "target_by": "soon", "next_data": ["x"], "kind": ["y"], "note": "\\ud800"}',
    '{"lead": "²", "priority": ["x", "²"], "start": "0", "resources_pence": "²", "due": "9999-99-99"}',
    '{"lead": "99999999999999999999999", "resources_pence": "' + "9" * 5_000 + '", "due": "-"}',
    "[" * 20_000,
    "[1]",
    "5",
    "{",
)


def test_what_is_forged_as_held_before_is_a_page_all_the_same(as_role: AsRole, actor: Callable[..., Actor]) -> None:
    """Whoever sends a form can send anything in it."""
    client = as_role("manager")
    small_plan(actor("manager"))
    measure, deed = Measure.objects.get(), Action.objects.get()
    edits: dict[str, dict[str, str]] = {
        reverse("plan_part_edit", args=["measures", measure.pk]): {"title": "Mine", "kind": "impact", "way": "up"},
        reverse("plan_action_edit", args=[deed.pk]): {
            "what": "Mine",
            "priority": str(deed.priority_id),
            "lead": str(deed.lead_id),
        },
    }
    opened = {address: boxes(client.get(address).text) | typed for address, typed in edits.items()}
    for kind in (Measure, Action):
        kind.objects.update(note="Theirs.", version=F("version") + 1)
    for forged in FORGED:
        for address, sent in opened.items():
            late = client.post(address, sent | {"opened_with": forged, "note": "Mine."})
            assert late.status_code == 409, (address, forged[:80])
            again = client.post(address, boxes(late.text) | {"theirs": forged, "stands-note": "theirs"})
            assert again.status_code in (200, 302, 409), (address, forged[:80])
