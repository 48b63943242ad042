"""The forms of the audit."""

from __future__ import annotations

from saferplan_portal.audit.models import KINDS
from saferplan_portal.shell.forms import DayField, PortalForm, SelectField, TextField, WholeNumberField
from saferplan_portal.shell.widgets import Looks


class SearchForm(PortalForm):
    """What the audit is searched for."""

    words = TextField("Words", required=False, max_length=100, looks=Looks(width=20))
    who = TextField("Person", required=False, max_length=100, looks=Looks(width=20, hint="A name, a role or a body"))
    kind = SelectField("Kind", list(KINDS.items()), none="All kinds", required=False)
    about = TextField("About", required=False, max_length=60, looks=Looks(width=10, hint="Such as person or page"))
    about_id = TextField("About number", required=False, max_length=120, looks=Looks(width=5))
    since = DayField("From", required=False)
    until = DayField("Until", required=False)


class KnownForm(PortalForm):
    """A row and its hash as they were kept elsewhere."""

    position = WholeNumberField(
        "Row", required=False, min_value=1, looks=Looks(hint="If you kept a hash elsewhere", width=10)
    )
    hash = TextField(
        "Its hash", required=False, min_length=64, max_length=64, looks=Looks(hint="64 letters and digits")
    )
