"""The form of a token."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from saferplan_portal.accounts.models import Body
from saferplan_portal.api.models import SCOPES
from saferplan_portal.shell.forms import DayField, PortalForm, RadiosField, RecordField, TextField
from saferplan_portal.shell.widgets import Looks


class TokenForm(PortalForm):
    """Whose token it is, what for, and how long it lasts."""

    body = RecordField("Body", Body.objects.none())
    name = TextField("Which program uses it?", max_length=80, looks=Looks(hint="For example: monthly build"))
    scope = RadiosField("What is it for?", list(SCOPES.items()), initial=next(iter(SCOPES)))
    last_day = DayField("Last day", looks=Looks(hint="At most a year from today."))

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Body.objects.filter(Q(first_day=None) | Q(first_day__lte=today))
        field = self.fields["body"]
        assert isinstance(field, RecordField)
        field.queryset = bodies.filter(Q(last_day=None) | Q(last_day__gte=today))
