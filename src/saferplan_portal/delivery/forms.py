"""Forms of delivery."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from saferplan.delivery.noise import READING_KINDS
from saferplan.delivery.status import RULES, WORDS
from saferplan_portal.delivery.models import STANDS
from saferplan_portal.planning.models import Action, Milestone
from saferplan_portal.shell.form_fields import (
    DayField,
    DecimalField,
    LongTextField,
    ManyRecordsField,
    RadiosField,
    SelectField,
    TextField,
    UploadField,
)
from saferplan_portal.shell.forms import PortalForm
from saferplan_portal.shell.uploads import ENDINGS, MOST_BYTES, TAKEN
from saferplan_portal.shell.widgets import Looks
from saferplan_portal.shell.words import day


class _Step(ManyRecordsField):
    """Milestones to tick, each with its day."""

    def label_from_instance(self, obj: Milestone) -> str:  # type: ignore[override]
        """A milestone with its last day."""
        return f"{obj.what} (by {day(obj.due)})" if obj.due else obj.what


class ReportForm(PortalForm):
    """A report on an action."""

    says = RadiosField("How is it going?", list(STANDS.items()), reveals={"trouble": "blockers", "done": "done_on"})
    done_on = DayField("Day it was done")
    blockers = LongTextField("What is in the way?", max_length=1000, looks=Looks(rows=3))
    did = LongTextField(
        "What was done since the last report?",
        max_length=2000,
        looks=Looks(rows=4, hint="A sentence or two. Name no resident, victim or suspect."),
    )
    next = LongTextField("What is next? (optional)", max_length=1000, required=False, looks=Looks(rows=3))
    steps = _Step("Milestones done", Milestone.objects.none(), required=False)
    file = UploadField(
        "Something that shows it (optional)", required=False, kinds=ENDINGS, most=MOST_BYTES, looks=Looks(hint=TAKEN)
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_steps = Milestone.objects.standing().filter(action=action, done_on=None)
        self.fields["steps"].queryset = open_steps  # type: ignore[attr-defined]
        if not open_steps.exists():
            del self.fields["steps"]

    def sent_files(self) -> tuple[UploadedFile[bytes], ...]:
        """The files that were sent."""
        sent = self.cleaned_data.get("file")
        return (sent,) if sent else ()


class WhyForm(PortalForm):
    """The reason for something."""

    reason = LongTextField("Why", max_length=500, looks=Looks(rows=3))


class StatusForm(PortalForm):
    """A status that a person sets, with the reason."""

    code = SelectField("What it should say", [])
    reason = LongTextField(
        "Why", max_length=500, looks=Looks(rows=3, hint="It is shown beside the status that the rule gives.")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            ("", "Choose one"),
            *((code, WORDS[code].capitalize()) for code in RULES[kind]),
        ]


_KINDS = [(kind, means.capitalize()) for kind, means in READING_KINDS.items()]


class ReadingForm(PortalForm):
    """A reading of a measure that somebody types."""

    period = TextField(
        "Period", max_length=60, looks=Looks(width=10, hint="2025/26, 2026-Q1, 2026-05, or 2025 for a calendar year")
    )
    kind = RadiosField("What kind of number is it?", _KINDS)
    value = DecimalField("Value", looks=Looks(width=10))
    numerator = DecimalField(
        "Out of the whole, how many? (optional)",
        required=False,
        looks=Looks(width=10, hint="For a rate or share: the number of events or answers. It lets chance be reckoned."),
    )
    denominator = DecimalField(
        "The whole (optional)", required=False, looks=Looks(width=10, hint="The number of people or of all answers")
    )
    low = DecimalField("Lower limit of its 95% interval (optional)", required=False, looks=Looks(width=10))
    high = DecimalField("Upper limit of its 95% interval (optional)", required=False, looks=Looks(width=10))
    source = TextField("Where does it come from?", max_length=300)
    read_on = DayField("Day it was read")
