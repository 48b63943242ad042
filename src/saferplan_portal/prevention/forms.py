"""Forms of prevention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from saferplan.delivery.osara import NEEDS
from saferplan.reference.asb_powers import asb_powers
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.planning.models import Action
from saferplan_portal.planning.reading import promised
from saferplan_portal.prevention.models import OUTCOMES
from saferplan_portal.shell.form_fields import DayField, LongTextField, RadiosField, RecordField, SelectField, TextField
from saferplan_portal.shell.forms import FirstOrChangedForm, PortalForm, VersionedForm
from saferplan_portal.shell.widgets import Looks

NO_NAMES = "Name no resident, victim or suspect."


def bodies_of(actor: Actor) -> Iterable[Body]:
    """The bodies whose records a person keeps."""
    if actor.may(Permission.MANAGE_DELIVERY):
        return Body.objects.all()
    return Body.objects.filter(pk__in=[one for one in actor.bodies if actor.may(Permission.REPORT_PROGRESS, one)])


class _OfBody(PortalForm):
    """A form of something that a body does."""

    body = RecordField("Body", Body.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(actor)  # type: ignore[attr-defined]


class ProblemForm(_OfBody):
    """A problem that work begins on."""

    title = TextField("What is the problem called?", max_length=200, looks=Looks(hint=NO_NAMES))
    place = TextField("Where is it?", max_length=200)
    action = RecordField("Action of the plan that it belongs to (optional)", Action.objects.none(), required=False)
    field_order = ("title", "place", "body", "action")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].queryset = promised()  # type: ignore[attr-defined]


class StageForm(FirstOrChangedForm):
    """What a stage must say."""

    def __init__(self, *args: Any, stage: str, version: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in NEEDS[stage].items():
            label = words[:1].upper() + words[1:]
            self.fields[name] = LongTextField(label, max_length=2000, looks=Looks(rows=3))
        self.fields["seen_version"].initial = version


class CloseForm(VersionedForm):
    """Why something ends."""

    reason = LongTextField("Why", max_length=500, looks=Looks(rows=3))


class PowerForm(_OfBody):
    """A use of a power."""

    power = SelectField("Power", [])
    on = DayField("Day it was used")
    consulted = TextField(
        "Who was consulted", max_length=300, required=False, looks=Looks(hint=f"Bodies, not people. {NO_NAMES}")
    )
    field_order = ("power", "body", "on", "consulted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.id: one.power for one in asb_powers()}
        self.fields["power"].choices = [("", "Choose one"), *known.items()]  # type: ignore[attr-defined]


class BreachForm(VersionedForm):
    """When what was imposed was breached."""

    on = DayField("Day of the breach")


class AskedForm(_OfBody):
    """A planning application on which advice is asked."""

    reference = TextField("Reference of the application", max_length=80, looks=Looks(width=20))
    site = TextField("What is to be built, and where?", max_length=300)
    asked_on = DayField("Day the advice was asked for")
    due = DayField("Answer due by (optional)", required=False)
    field_order = ("reference", "site", "body", "asked_on", "due")


class AnswerForm(VersionedForm):
    """The advice that was given."""

    words = LongTextField("Advice given", max_length=3000, looks=Looks(rows=6))
    on = DayField("Day it was answered")


class OutcomeForm(VersionedForm):
    """What was decided."""

    outcome = RadiosField("What became of the advice?", list(OUTCOMES.items()))
    words = LongTextField("What was decided", max_length=500, looks=Looks(rows=3))
    on = DayField("Day it was decided")


class GoneForm(VersionedForm):
    """That the application was withdrawn."""

    words = LongTextField("What is known of why", max_length=500, looks=Looks(rows=3))
    on = DayField("Day it was withdrawn")
