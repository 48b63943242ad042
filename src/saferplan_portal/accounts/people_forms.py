"""The forms for people, roles and bodies."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from saferplan_portal.accounts.forms import GOOD_WORDS
from saferplan_portal.accounts.models import LEGAL_ROLES, SERVICES, Body, Membership, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.forms import (
    DayField,
    EmailField,
    PasswordField,
    PortalForm,
    RadiosField,
    RecordField,
    SelectField,
    TextField,
    VersionedForm,
)
from saferplan_portal.shell.widgets import Looks

_ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]
_ROLE_HINTS = {role.code: role.about for role in ROLES.values()}


def _role_field() -> RadiosField:
    return RadiosField("Role", _ROLE_CHOICES, looks=Looks(hints=_ROLE_HINTS))


def _body_field() -> RecordField:
    return RecordField("Body", Body.objects.all())


class GiveForm(PortalForm):
    """A role for a person."""

    role = _role_field()
    body = _body_field()
    first_day = DayField("First day")
    last_day = DayField("Last day", looks=Looks(hint="A year from the first day at most, half a year for an auditor"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A body that has ended gives no roles any more; what is chosen here is checked once more by the action.
        going_on = Q(last_day=None) | Q(last_day__gte=timezone.localdate())
        self.fields["body"].queryset = Body.objects.filter(going_on)  # type: ignore[attr-defined]

    @property
    def giving(self) -> Giving:
        """The role as the action takes it."""
        return Giving(**{name: self.cleaned_data[name] for name in ("role", "body", "first_day", "last_day")})


class InviteForm(GiveForm):
    """A person who is invited, with a first role."""

    name = TextField("Full name", max_length=120)
    email = EmailField("E-mail address", max_length=254, looks=Looks(hint="The one at their own organisation"))
    field_order = ("name", "email", "role", "body", "first_day", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class PersonForm(VersionedForm):
    """A person's name and address."""

    name = TextField("Full name", max_length=120)
    email = EmailField("E-mail address", max_length=254)


class UntilForm(VersionedForm):
    """The last day of a role."""

    last_day = DayField("Last day")


class ReasonForm(PortalForm):
    """Why something is done."""

    reason = TextField("Why?", max_length=300, looks=Looks(hint="A few words. They are kept in the audit"))


class VersionedReasonForm(VersionedForm, ReasonForm):
    """Why something is done to what others may be changing."""


class AcceptForm(PortalForm):
    """The password of who accepts an invitation."""

    password = PasswordField("Choose a password", autocomplete="new-password", looks=Looks(hint=GOOD_WORDS))


class BodyForm(PortalForm):
    """What is kept of a body."""

    name = TextField("Name", max_length=200)
    legal_role = RadiosField("Role in law", list(LEGAL_ROLES.items()))
    service = SelectField("Service", list(SERVICES.items()))
    first_day = DayField("First day", required=False, looks=Looks(hint="From when it is a body of the partnership"))


class VersionedBodyForm(VersionedForm, BodyForm):
    """The same, of a body that is there."""


class EndBodyForm(VersionedForm):
    """When a body ends, and which follows."""

    last_day = DayField("Last day")
    successor = RecordField(
        "Which body follows it?",
        Body.objects.all(),
        none="None",
        required=False,
        looks=Looks(hint="Its people are then suggested for the same roles there"),
    )


class PeopleFilter(PortalForm):
    """What the list of people is narrowed to."""

    words = TextField("Name or address", required=False, max_length=100, looks=Looks(width=20))
    body = RecordField("Body", Body.objects.all(), none="All bodies", required=False)
    role = SelectField("Role", _ROLE_CHOICES, none="All roles", required=False)
    closed = SelectField("Accounts", [("closed", "Closed ones")], none="Open ones", required=False)


def first_values(person: Person) -> dict[str, Any]:
    """A person as the form shows it first."""
    return {"name": person.name, "email": person.email, "seen_version": person.version}


def until_values(membership: Membership) -> dict[str, Any]:
    """The last day of a role as the form shows it first."""
    return {"last_day": membership.last_day, "seen_version": membership.version}
