"""Forms of money."""

from __future__ import annotations

from typing import Any

from saferplan_portal.planning.models import Action
from saferplan_portal.planning.reading import promised
from saferplan_portal.shell.form_fields import (
    ConfirmField,
    DayField,
    LongTextField,
    MoneyField,
    RadiosField,
    RecordField,
    TextField,
    UploadField,
)
from saferplan_portal.shell.forms import PortalForm, VersionedForm
from saferplan_portal.shell.uploads import ENDINGS, MOST_BYTES, TAKEN
from saferplan_portal.shell.widgets import Looks

POUNDS = Looks(prefix="£", width=10, hint="Pounds and pence, like 1,250.50")


class AwardForm(PortalForm):
    """What an award says."""

    title = TextField("Name of the award", max_length=200, looks=Looks(hint="For example: Safer Streets 2026/27"))
    funder = TextField("Who gave it", max_length=200)
    reference = TextField("The funder’s reference", max_length=80, required=False, looks=Looks(width=20))
    amount = MoneyField("Amount", least=1, looks=POUNDS)
    first_day = DayField("First day that it may be spent")
    last_day = DayField("Last day that it may be spent")


class ChangeAwardForm(AwardForm, VersionedForm):
    """What an award says from now on, and why it changes."""

    reason = LongTextField("Why it changes", max_length=400, looks=Looks(rows=3))


class ConditionForm(PortalForm):
    """A condition of an award."""

    what = LongTextField("What the funder asks", max_length=500, looks=Looks(rows=3))
    due = DayField("To be met by", required=False)


class SettleForm(VersionedForm):
    """What became of a condition."""

    state = RadiosField("What became of it?", [])
    words = LongTextField("How, or why", max_length=500, looks=Looks(rows=3))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = choices  # type: ignore[attr-defined]


class _OnAction(PortalForm):
    """A form that begins with an action of the plan in force."""

    to = RecordField("Action", Action.objects.none())

    def __init__(self, *args: Any, actions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["to"]
        chosen.queryset = promised() if actions is None else actions
        chosen.label_from_instance = _listed


def _listed(one: Action) -> str:
    return one.listed


class AllocateForm(_OnAction):
    """Money set aside for an action."""

    amount = MoneyField("Amount to allocate", least=1, looks=POUNDS)


class TakeBackForm(_OnAction):
    """Money taken back from an action."""

    amount = MoneyField("Amount to take back", least=1, looks=POUNDS)
    reason = LongTextField("Why it is taken back", max_length=500, looks=Looks(rows=3))


class ForecastForm(_OnAction):
    """What is still expected to be spent."""

    amount = MoneyField(
        "Still to be spent",
        looks=Looks(prefix="£", width=10, hint="From today until the award ends. Nought where nothing more will be."),
    )


class SpentForm(PortalForm):
    """Money that was spent."""

    amount = MoneyField("Amount", looks=POUNDS)
    on = DayField("Day it was spent")
    evidence = TextField(
        "What shows it",
        max_length=300,
        looks=Looks(hint="For example: invoice 1042 of Ashbrook Locks. Name no resident."),
    )
    file = UploadField(
        "Invoice or receipt (optional)", required=False, kinds=ENDINGS, most=MOST_BYTES, looks=Looks(hint=TAKEN)
    )


class SpendForm(_OnAction, SpentForm):
    """Money spent on an action that the person's own body leads."""


class CorrectForm(SpentForm):
    """What a spend should have said."""

    reason = LongTextField("What was wrong", max_length=500, looks=Looks(rows=3))


class PeriodForm(PortalForm):
    """The period of a return."""

    first = DayField("First day")
    last = DayField("Last day")


class WhyForm(PortalForm):
    """The reason for something."""

    reason = LongTextField("Why", max_length=500, looks=Looks(rows=3))


class CertifyForm(PortalForm):
    """What a second person says of a return."""

    right = ConfirmField("I have compared this return with the records, and it is right")
