"""Forms of the Board."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.board.models import ATTENDED, EFFECTS, PURPOSES, QUORUM_SERVICES, SEATS, Item, Meeting
from saferplan_portal.shell.form_fields import (
    ConfirmField,
    DayField,
    LongTextField,
    ManyField,
    RadiosField,
    RecordField,
    SelectField,
    TextField,
    UploadField,
    WholeNumberField,
)
from saferplan_portal.shell.forms import PortalForm, VersionedForm
from saferplan_portal.shell.uploads import ENDINGS, MOST_BYTES, TAKEN
from saferplan_portal.shell.widgets import Looks

_LONDON = ZoneInfo("Europe/London")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class TimeField(TextField):
    """A time of the day as people write it: 14:00, 2pm, 2.30pm."""

    def to_python(self, value: Any) -> Any:
        """The time.  Raises `ValidationError` where it cannot be read."""
        if isinstance(value, time) or value in self.empty_values:
            return value
        found = _TIME.fullmatch(str(value).strip())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if found and found[3]:
            hour = hour % 12 + (12 if found[3].lower() == "pm" else 0) if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59 or (found and not found[2] and not found[3]):
            raise forms.ValidationError(f"{self.label} must be a time, like 2pm or 14:30", "invalid")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """A time as the box shows it."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class RulesForm(VersionedForm):
    """The Board's rules."""

    least = WholeNumberField(
        "How many bodies with a vote must be there", min_value=1, max_value=50, looks=Looks(width=3)
    )
    services = ManyField("Services that must be among them", list(QUORUM_SERVICES.items()), required=False)
    notice_days = WholeNumberField(
        "Days of notice to the public before a public meeting", min_value=0, max_value=60, looks=Looks(width=3)
    )


class MemberForm(PortalForm):
    """Somebody who sits on the Board."""

    body = RecordField("Body", Body.objects.all())
    person = RecordField(
        "Person",
        Person.objects.filter(is_active=True),
        none="Nobody: whoever holds the office",
        required=False,
    )
    office = TextField(
        "Office",
        required=False,
        max_length=120,
        looks=Looks(hint="For example Chief Fire Officer. The seat stays with the office when its holder changes."),
    )
    seat = RadiosField("Seat", list(SEATS.items()))
    first_day = DayField("From")


class MemberChangeForm(MemberForm, VersionedForm):
    """A seat, corrected."""


class MemberEndForm(VersionedForm):
    """The end of a seat."""

    last_day = DayField("Last day")
    ended_because = TextField("Reason", max_length=200, looks=Looks(hint="For example: changed post."))


class MeetingForm(PortalForm):
    """When and where a meeting is."""

    title = TextField("Title", max_length=120, looks=Looks(hint="For example: Board meeting, third quarter."))
    day = DayField("Day")
    time = TimeField("Time", looks=Looks(hint="For example 2pm or 14:30.", width=10))
    place = TextField("Place", required=False, max_length=200, looks=Looks(hint="Leave empty if it is online only."))
    link = TextField("Address to join it", required=False, max_length=300, looks=Looks(hint="Begins with https://"))
    public = ConfirmField(
        "It is open to the public", required=False, looks=Looks(hint="The public is then to have notice of it.")
    )

    past = ConfirmField("It was held already, and is written down afterwards", required=False)

    def clean(self) -> dict[str, Any]:
        """Hold a day that is over to somebody having said that it is meant."""
        sent = super().clean() or {}
        day = sent.get("day")
        if day and day < timezone.localdate() and "past" in self.fields and not sent.get("past"):
            self.add_error("day", "Day is over already. Correct it, or tick that the meeting was held already")
        return sent

    def clean_link(self) -> str:
        """Hold the address to one of the web."""
        link = str(self.cleaned_data["link"])
        if link and not re.fullmatch(r"https://[^\s/]+\.[^\s]+", link):
            raise forms.ValidationError("Address to join it must begin with https:// and name a site", "invalid")
        return link

    def meeting_values(self) -> dict[str, Any]:
        """The values as the action takes them."""
        values = dict(self.values("title", "place", "link", "public"))
        day, at = self.cleaned_data["day"], self.cleaned_data["time"]
        return values | {"starts_at": datetime.combine(day, at, tzinfo=_LONDON)}


class MeetingChangeForm(MeetingForm, VersionedForm):
    """When and where a meeting is, changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["past"]


class CancelForm(VersionedForm):
    """Why a meeting is cancelled."""

    cancelled_because = TextField(
        "Reason", max_length=300, looks=Looks(hint="If the public had notice of the meeting, it reads this too.")
    )


class NoticeForm(VersionedForm):
    """What the public is told of a meeting."""

    notice = LongTextField(
        "Notice", max_length=2_000, looks=Looks(hint="When, where, what about, and how to come or ask a question.")
    )


class ItemForm(PortalForm):
    """An item of the agenda."""

    title = TextField("Title", max_length=160)
    presenter = TextField("Who presents it", required=False, max_length=120)
    purpose = RadiosField("What it is for", list(PURPOSES.items()))
    minutes_given = WholeNumberField(
        "Minutes given to it", min_value=1, max_value=480, looks=Looks(width=3, suffix="minutes")
    )
    number = WholeNumberField(
        "Place on the agenda",
        required=False,
        min_value=1,
        max_value=99,
        looks=Looks(width=2, hint="Leave empty to put it at the end."),
    )
    restricted = ConfirmField(
        "Not in front of the public",
        required=False,
        looks=Looks(hint="Only the Board and those who run it see what was said and decided."),
    )


class ItemChangeForm(ItemForm, VersionedForm):
    """An item of the agenda, changed."""


class ReasonForm(PortalForm):
    """Why something is withdrawn."""

    because = TextField("Reason", max_length=200)


class VersionedReasonForm(ReasonForm, VersionedForm):
    """Why something is taken back."""


class PaperForm(PortalForm):
    """A paper before a meeting."""

    def __init__(self, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item"].queryset = _on_agenda(meeting)  # type: ignore[attr-defined]

    title = TextField("Title", max_length=160)
    item = RecordField("Item of the agenda", Item.objects.none(), none="For the meeting as a whole", required=False)
    restricted = ConfirmField(
        "Restricted", required=False, looks=Looks(hint="Only members of the Board and the manager can open it.")
    )
    file = UploadField("File", kinds=ENDINGS, most=MOST_BYTES, looks=Looks(hint=TAKEN))


class AttendanceForm(VersionedForm):
    """How each body attended: two fields for each, `how-<body>` and `who-<body>`."""

    def __init__(self, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for body in bodies:
            self.fields[f"how-{body.pk}"] = SelectField(
                str(body), list(ATTENDED.items()), said={"required": f"Say how {body} attended"}
            )
            self.fields[f"who-{body.pk}"] = TextField(f"Who came for {body}", required=False, max_length=160)


class DiscussedForm(VersionedForm):
    """What was discussed under an item."""

    discussed = LongTextField(
        "What was discussed",
        max_length=4_000,
        required=False,
        looks=Looks(rows=10, hint="The public reads this once the minutes are signed, unless the item is restricted."),
    )


class DecisionForm(PortalForm):
    """A decision, with its owner and its date."""

    def __init__(self, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item"].queryset = _on_agenda(meeting)  # type: ignore[attr-defined]

    item = RecordField("Item of the agenda", Item.objects.none())
    text = LongTextField("What was decided", max_length=1_000)
    owner_body = RecordField("Body that owns it", Body.objects.all())
    owner_name = TextField("Person or office that owns it", max_length=120)
    due = DayField("By when", said={"required": "Enter the day by when it is due"})
    votes_for = WholeNumberField("Votes for", required=False, min_value=0, max_value=99, looks=Looks(width=2))
    votes_against = WholeNumberField("Votes against", required=False, min_value=0, max_value=99, looks=Looks(width=2))
    abstained = WholeNumberField("Abstained", required=False, min_value=0, max_value=99, looks=Looks(width=2))
    dissent = LongTextField("Who dissented, and why", required=False, max_length=1_000, looks=Looks(rows=3))


class DecisionChangeForm(DecisionForm, VersionedForm):
    """A decision, corrected."""


class InterestForm(PortalForm):
    """An interest that somebody declared."""

    def __init__(self, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item"].queryset = _on_agenda(meeting)  # type: ignore[attr-defined]

    body = RecordField("Body they sit for", Body.objects.all())
    who = TextField("Who", max_length=120)
    item = RecordField("Item of the agenda", Item.objects.none(), none="The meeting as a whole", required=False)
    what = TextField("The interest", max_length=400, looks=Looks(hint="For example: trustee of the charity concerned."))
    effect = RadiosField("What they did", list(EFFECTS.items()))


class ActionForm(PortalForm):
    """An action arising."""

    def __init__(self, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item"].queryset = _on_agenda(meeting)  # type: ignore[attr-defined]

    item = RecordField("Item of the agenda", Item.objects.none())
    text = TextField("What is to be done", max_length=400)
    owner_body = RecordField("Body that does it", Body.objects.all())
    owner_name = TextField("Person or office that does it", max_length=120)
    due = DayField("By when", said={"required": "Enter the day by when it is due"})


class CloseForm(VersionedForm):
    """What became of an action arising."""

    def __init__(self, *, manages: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not manages:
            del self.fields["to"]

    to = RadiosField(
        "What became of it", [("done", "It is done"), ("withdrawn", "It will not be done")], initial="done"
    )
    note = LongTextField("What was done, or why not", max_length=900)


class MinutesForm(VersionedForm):
    """The words of a draft."""

    text = LongTextField(
        "Minutes",
        max_length=60_000,
        looks=Looks(rows=28, hint="Two number signs begin a heading, a hyphen a point of a list, two stars bold."),
    )


class SignForm(VersionedForm):
    """The signature."""

    agreed = ConfirmField(
        "I have read these minutes and sign them for the Board",
        said={"required": "Tick the box to sign the minutes"},
    )


def _on_agenda(meeting: Meeting) -> Any:
    """The items that are on the agenda of a meeting."""
    return Item.objects.filter(meeting=meeting, taken_off_because="")
