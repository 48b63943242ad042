"""Forms of the register of duties."""

from __future__ import annotations

from saferplan.governance.clocks import STATUSES
from saferplan.reference.duties import ABOUT
from saferplan_portal.accounts.models import Body
from saferplan_portal.shell.form_fields import (
    DayField,
    LongTextField,
    RadiosField,
    RecordField,
    SelectField,
    TextField,
    UploadField,
    WholeNumberField,
)
from saferplan_portal.shell.forms import PortalForm, VersionedForm
from saferplan_portal.shell.upload_kinds import KINDS
from saferplan_portal.shell.uploads import MOST_BYTES
from saferplan_portal.shell.widgets import Looks


class DayOfRegisterForm(PortalForm):
    """The day as of which the register is read, and how the duties stand that are shown."""

    status = SelectField("How they stand", list(STATUSES.items()), none="All", required=False)
    on = DayField("As of", required=False)


class OwnerForm(PortalForm):
    """Who answers for a duty."""

    body = RecordField("Body", Body.objects.all())
    name = TextField("Person or office", max_length=120, looks=Looks(hint="For example: Head of Community Safety."))


class TypedForm(PortalForm):
    """What shows that a duty was done."""

    what = LongTextField("What was done", max_length=600, looks=Looks(rows=4))
    done_on = DayField("On")
    paper = UploadField(
        "Paper",
        kinds=tuple(f".{ending}" for kind in KINDS for ending in kind.endings),
        most=MOST_BYTES,
        required=False,
        looks=Looks(hint="PDF, Word, Excel, CSV, PNG or JPEG, at most 20 MB."),
    )


class BecauseForm(PortalForm):
    """Why typed evidence is withdrawn."""

    because = TextField("Reason", max_length=200)


class SetAsideForm(PortalForm):
    """Why a duty does not apply here."""

    reason = TextField("Reason", max_length=300, looks=Looks(hint="For example: the area has one tier of council."))


class OwnDutyForm(PortalForm):
    """A duty of the partnership's own."""

    duty = TextField("What it is called", max_length=120)
    law = TextField(
        "Where it comes from", max_length=200, looks=Looks(hint="An Act, an agreement, or a decision of the Board.")
    )
    section = TextField("Section", required=False, max_length=120)
    holder = TextField("Who must do it", max_length=200)
    asks = LongTextField("What it asks", max_length=600, looks=Looks(rows=4))
    clock = TextField("How often, or by when", required=False, max_length=200)
    months = WholeNumberField(
        "The same in months",
        required=False,
        min_value=0,
        max_value=120,
        looks=Looks(width=3, hint="Leave empty if it is not due again and again."),
    )
    artefact = TextField("What shows that it was done", required=False, max_length=200)
    about = RadiosField("Part of the work", list(ABOUT.items()))
    since = DayField("From")
    verified_on = DayField(
        "Words of the source were seen on",
        required=False,
        looks=Looks(hint="Leave empty if nobody has seen them: the register then warns of it."),
    )
    note = TextField("What to beware of", required=False, max_length=300)


class OwnDutyChangeForm(OwnDutyForm, VersionedForm):
    """A duty of the partnership's own, corrected."""


class OwnDutyEndForm(VersionedForm):
    """The end of a duty of the partnership's own."""

    until = DayField("Last day")
    ended_because = TextField("Reason", max_length=200)
