"""Bodies, people, and the role of each person at each body."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import Q
from django.utils import timezone

from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.locking import Versioned
from saferplan_portal.shell.words import day as written_day

LEGAL_ROLES = {
    "responsible-authority": "Responsible authority",
    "co-operating-body": "Co-operating body",
    "invitee": "Invitee",
    "local-policing-body": "Local policing body",
}
"""What a body is in law (Crime and Disorder Act 1998, section 5)."""

REVIEW_DAYS = 92
"""Each quarter somebody confirms that a role is still needed."""

SERVICES = {
    "council": "Council",
    "police": "Police",
    "fire": "Fire and rescue",
    "health": "Health",
    "probation": "Probation",
    "policing-body": "Police and crime commissioner, or mayor",
    "other": "Other",
}
"""Which service a body is."""


class Body(Versioned):
    """A body of the partnership, with the days between which it is one, and what it became."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    legal_role = models.CharField("role in law", max_length=40, choices=list(LEGAL_ROLES.items()))
    service = models.CharField(max_length=20, choices=list(SERVICES.items()), default="other")
    first_day = models.DateField("from", null=True, blank=True)
    last_day = models.DateField("until", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name_plural = "bodies"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=models.F("first_day")),
                name="body_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def choice_name(self) -> str:
        """The name as a list of choices tells it: of a body that has ended, that it has."""
        ended = self.last_day is not None and self.last_day < timezone.localdate()
        return f"{self.name} (ended on {written_day(self.last_day)})" if ended and self.last_day else self.name

    def holds_on(self, day: date) -> bool:
        """Whether it is a body of the partnership on a day."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


class People(BaseUserManager["Person"]):
    """Makes people."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Person:
        """A person with an address; without a password nobody signs in with one."""
        person = self.model(email=self.normalize_email(email).lower(), **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person of an address, whatever the case of its letters."""
        return self.get(email__iexact=username)


class Person(Versioned, AbstractBaseUser):
    """A person who signs in.  Nothing else is kept about them: a name, an address, and what keeps the sign-in safe."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField("may sign in", default=True)
    added_on = models.DateTimeField(auto_now_add=True)
    last_login = None  # sessions tell it, and the audit

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = People()

    class Meta:
        verbose_name_plural = "people"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Whether a password is this person's; one that was stored more weakly than today is stored anew."""
        from saferplan_portal.accounts.actions.passwords import store_anew

        return check_password(raw_password, self.password, lambda password: store_anew(person=self, password=password))


class Memberships(models.QuerySet["Membership"]):
    """Roles that people hold or held."""

    def holding(self, day: date) -> Memberships:
        """Those that hold on a day, at bodies that are bodies of the partnership then, by people who may sign in."""
        body = Q(body__first_day=None) | Q(body__first_day__lte=day)
        body &= Q(body__last_day=None) | Q(body__last_day__gte=day)
        return self.filter(body, first_day__lte=day, last_day__gte=day, ended_at=None, person__is_active=True)

    def due_for_review(self, day: date) -> Memberships:
        """Those that hold, and that nobody has confirmed for a quarter."""
        since = day - timedelta(days=REVIEW_DAYS)
        unconfirmed = Q(reviewed_on__lte=since) | Q(reviewed_on=None, first_day__lte=since)
        return self.holding(day).filter(unconfirmed)


class Membership(Versioned):
    """The role of a person at a body, from a day to a day: it always ends, unless somebody gives it again.

    One that was ended before its last day has `ended_at`, and why.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    body = models.ForeignKey(Body, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40)
    first_day = models.DateField("from")
    last_day = models.DateField("until")
    reviewed_on = models.DateField("last confirmed", null=True, blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    ended_because = models.CharField("why it ended", max_length=300, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        ordering: ClassVar = ["person__name", "body__name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="membership_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=sorted(ROLES)), name="membership_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role_name}, {self.body}"

    @property
    def role_name(self) -> str:
        """The role in words."""
        return ROLES[self.role].name

    def holds_on(self, day: date) -> bool:
        """Whether the role is held on a day."""
        return self.ended_at is None and self.first_day <= day <= self.last_day


class PortalSession(models.Model):
    """One place where a person is or was signed in: since when, how, and when and why it ended."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="portal_sessions")
    began = models.DateTimeField()
    seen = models.DateTimeField("last used")
    ended = models.DateTimeField(null=True, blank=True)
    why = models.CharField("why it ended", max_length=20, blank=True)
    device = models.CharField("browser", max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["-began"]
        indexes: ClassVar = [models.Index(fields=["person", "ended"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.device}"


class Invitation(models.Model):
    """A link by which an invited person sets a password: the hash of its token, until when it holds, and its use."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"Invitation of {self.person}"

    def holds_at(self, at: datetime) -> bool:
        """Whether the link may be used at a moment."""
        return self.used_at is None and self.withdrawn_at is None and at < self.until


class Limit(models.Model):
    """How often something was tried since a moment; see `accounts.limits`."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count}"
