"""The Board's members and rules, its meetings with agenda, papers and attendance, and what came of them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from saferplan.governance.quorum import QuorumRule
from saferplan_portal.accounts.models import SERVICES, Body, Person
from saferplan_portal.shell.locking import Versioned
from saferplan_portal.shell.uploads import Stored

SEATS = {"chair": "Chair", "vice-chair": "Vice-chair", "member": "Member", "adviser": "Adviser, without a vote"}
"""How somebody sits on the Board."""

MEETING_STATES: dict[str, frozenset[str]] = {
    "planned": frozenset({"held", "cancelled"}),
    "held": frozenset(),
    "cancelled": frozenset(),
}
"""What a meeting may become: from each state, the states it may go to."""

MEETING_WORDS = {"planned": "Planned", "held": "Held", "cancelled": "Cancelled"}

MINUTES_STATES: dict[str, frozenset[str]] = {"draft": frozenset({"signed"}), "signed": frozenset()}
"""What minutes may become.  Signed ones stay as they are: a correction is a new version, a draft again."""

ACTION_STATES: dict[str, frozenset[str]] = {
    "open": frozenset({"done", "withdrawn"}),
    "done": frozenset({"open"}),
    "withdrawn": frozenset(),
}
"""What an action arising may become.  One that was called done too early is opened again."""

ACTION_WORDS = {"open": "Open", "done": "Done", "withdrawn": "Withdrawn"}
ATTENDED = {"present": "Present", "substitute": "Substitute came", "apologies": "Apologies", "absent": "Absent"}
"""How a body attended."""

WAS_THERE = frozenset({"present", "substitute"})
PURPOSES = {"information": "For information", "discussion": "For discussion", "decision": "For decision"}
"""What an item of the agenda is for."""

EFFECTS = {"stayed": "Stayed and took part", "no-vote": "Stayed and did not vote", "left": "Left the room"}
"""What somebody who declared an interest did."""


class Rules(Versioned):
    """The Board's own rules: one row.  `services` are those that must be there, `notice_days` the public's notice."""

    least = models.PositiveSmallIntegerField("fewest bodies with a seat", default=3)
    services = models.JSONField("services that must be there", default=list)
    notice_days = models.PositiveSmallIntegerField("days of public notice", default=5)

    class Meta:
        verbose_name_plural = "rules"

    def __str__(self) -> str:
        return self.quorum.words

    @property
    def quorum(self) -> QuorumRule:
        """The rule of quorum."""
        return QuorumRule(self.least, tuple(self.services))


class Member(Versioned):
    """Somebody who sits on the Board for a body from a day on: a person here, or whoever holds a named office there."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="seats")
    office = models.CharField(max_length=120, blank=True)
    seat = models.CharField(max_length=12, choices=list(SEATS.items()))
    first_day = models.DateField("from")
    last_day = models.DateField("until", null=True, blank=True)
    ended_because = models.CharField("reason for the end", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["body__name", "first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(person=None, office=""), name="member_is_a_person_or_an_office"),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=models.F("first_day")), name="member_ends_after_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.who}, {self.body}"

    @property
    def who(self) -> str:
        """The person, the office, or both."""
        name = self.person.name if self.person else ""
        return f"{name} ({self.office})" if name and self.office else name or self.office

    @property
    def has_vote(self) -> bool:
        """Whether the seat counts for quorum and against vacancies."""
        return self.seat != "adviser"

    def holds_on(self, day: dt.date) -> bool:
        """Whether it is held on a day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


class Meeting(Versioned):
    """A meeting of the Board.  The rule of quorum is copied to it when it is held, as it stood on that day."""

    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField("begins")
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField("address to join it", max_length=300, blank=True)
    public = models.BooleanField("open to the public", default=False)
    state = models.CharField(
        max_length=10, default="planned", choices=[(state, MEETING_WORDS[state]) for state in MEETING_STATES]
    )
    cancelled_because = models.CharField("reason why it was cancelled", max_length=300, blank=True)
    notice = models.TextField("public notice", max_length=2_000, blank=True)
    notice_on = models.DateField("notice given on", null=True, blank=True)
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    services = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["-starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(place="", link=""), name="meeting_is_somewhere"),
            models.CheckConstraint(condition=Q(state__in=sorted(MEETING_STATES)), name="meeting_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def where(self) -> str:
        """The place, or that it was online."""
        return self.place or "online"


class Item(Versioned):
    """An item of the agenda; `discussed` is what the minutes will say of it.  One taken off keeps the reason."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField("place on the agenda")
    title = models.CharField(max_length=160)
    presenter = models.CharField(max_length=120, blank=True)
    purpose = models.CharField("what it is for", max_length=12, choices=list(PURPOSES.items()))
    minutes_given = models.PositiveSmallIntegerField("minutes given to it")
    restricted = models.BooleanField("not in front of the public", default=False)
    discussed = models.TextField("what was discussed", max_length=4_000, blank=True)
    taken_off_because = models.CharField("reason why it was taken off", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Paper(Stored):
    """A paper before a meeting.  A restricted one is for the Board and those who run it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="papers")
    title = models.CharField(max_length=160)
    restricted = models.BooleanField(default=False)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    withdrawn_because = models.CharField("reason why it was withdrawn", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_restricted(self) -> bool:
        """Whether it is restricted itself, or belongs to an item that is."""
        return self.restricted or (self.item is not None and self.item.restricted)


class Attendance(Versioned):
    """How a body attended a meeting, and who came for it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=list(ATTENDED.items()))
    who = models.CharField(max_length=160, blank=True)
    has_vote = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["body__name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "body"], name="attendance_once_a_body")]

    def __str__(self) -> str:
        return f"{self.body}: {ATTENDED[self.how]}"

    @property
    def there(self) -> bool:
        """Whether somebody was there for the body."""
        return self.how in WAS_THERE


class Decision(Versioned):
    """A decision of a meeting, numbered within it.  Without an owner and a date there is none: the columns refuse."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(Item, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField("what was decided", max_length=1_000)
    owner_body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="body that owns it")
    owner_name = models.CharField("person or office that owns it", max_length=120)
    due = models.DateField("by when")
    votes_for = models.PositiveSmallIntegerField("votes for", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("votes against", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField(null=True, blank=True)
    dissent = models.TextField("who dissented and why", max_length=1_000, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once_a_meeting"),
            models.CheckConstraint(condition=~Q(owner_name="") & ~Q(text=""), name="decision_has_an_owner"),
        ]

    def __str__(self) -> str:
        return f"Decision {self.number} of {self.meeting}"

    @property
    def owner(self) -> str:
        """Who owns it, in words."""
        return f"{self.owner_name}, {self.owner_body.name}"


class ActionArising(Versioned):
    """Something to be done that came out of a meeting; while it is open it comes back to every later one."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(Item, models.PROTECT, related_name="actions")
    text = models.CharField("what is to be done", max_length=400)
    owner_body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name="body that does it")
    owner_name = models.CharField("person or office that does it", max_length=120)
    due = models.DateField("by when")
    state = models.CharField(max_length=10, default="open", choices=list(ACTION_WORDS.items()))
    closed_on = models.DateField("done or withdrawn on", null=True, blank=True)
    note = models.TextField("what was done, or why not", max_length=1_000, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "pk"]
        verbose_name_plural = "actions arising"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=sorted(ACTION_STATES)), name="action_arising_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | (~Q(state="open") & ~Q(closed_on=None) & ~Q(note="")),
                name="action_arising_closed_says_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def owner(self) -> str:
        """Who does it, in words."""
        return f"{self.owner_name}, {self.owner_body.name}"

    def open_on(self, day: dt.date) -> bool:
        """Whether it stood open on a day."""
        return self.closed_on is None or self.closed_on > day

    def late_on(self, day: dt.date) -> bool:
        """Whether it is open and past its date."""
        return self.state == "open" and self.due < day


class Interest(models.Model):
    """An interest that somebody declared at a meeting, and what they did about it.  It is never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="interests")
    item = models.ForeignKey(Item, models.PROTECT, null=True, blank=True, related_name="interests")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    who = models.CharField(max_length=120)
    what = models.CharField("interest", max_length=400)
    effect = models.CharField("what they did", max_length=10, choices=list(EFFECTS.items()))
    declared_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.who}, {self.body}: {self.what} ({EFFECTS[self.effect].lower()})"


class Minutes(Versioned):
    """The minutes of a meeting, in versions.  Signed ones are frozen with what the public may read, and a hash."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField("version of the minutes", default=1)
    state = models.CharField(max_length=8, default="draft", choices=[("draft", "Draft"), ("signed", "Signed")])
    text = models.TextField(max_length=60_000)
    corrects = models.CharField("what it corrects", max_length=400, blank=True)
    drafted_by = models.BigIntegerField(null=True)
    public: models.JSONField[Any, Any] = models.JSONField("what the public may read", default=dict)
    signed_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name_plural = "minutes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_once"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(state="draft"), name="minutes_one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft", sha256="", signed_at=None)
                | (Q(state="signed") & ~Q(sha256="") & ~Q(signed_by="") & Q(signed_at__isnull=False)),
                name="minutes_signed_are_whole",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(corrects=""), name="minutes_say_what_they_correct"),
        ]

    def __str__(self) -> str:
        return f"Minutes of {self.meeting}, version {self.number}"


QUORUM_SERVICES = {code: words for code, words in SERVICES.items() if code != "other"}
"""The services that a rule of quorum may ask for."""
