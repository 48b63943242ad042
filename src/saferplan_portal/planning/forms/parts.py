"""Forms of the plan as a whole and of its parts but its actions.  The name of a field is that of its column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from saferplan.errors import BadAddress
from saferplan.figures import parse_address
from saferplan.findings import without_links
from saferplan.plan.crosswalk import at_period
from saferplan.plan.model import KINDS, RELATIONS, SEEN_OF_SOURCE, STRENGTHS_OF_EVIDENCE, WAYS
from saferplan.reference.duties import duties
from saferplan_portal.accounts.models import Body
from saferplan_portal.evidence import reading as evidence
from saferplan_portal.planning.models import Plan, Priority
from saferplan_portal.shell.forms import (
    DayField,
    DecimalField,
    LongTextField,
    ManyField,
    PortalForm,
    RadiosField,
    RecordField,
    SelectField,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from saferplan_portal.shell.sentences import use_sentences
from saferplan_portal.shell.widgets import Looks

WAY_CHOICES = [(way, f"It should {words}") for way, words in WAYS.items()]


class PlanForm(PortalForm):
    """A plan as a whole."""

    title = TextField("Title", max_length=200)
    start = DayField("First day")
    end = DayField("Last day")
    aim = LongTextField("Aim", required=False, looks=Looks(hint="In a sentence or two.", rows=3))
    edition = TextField("Edition", required=False, max_length=40, looks=Looks(width=10))
    made_up = LongTextField(
        "What in it is made up",
        required=False,
        looks=Looks(hint="Only for an example: it is printed wherever the plan is.", rows=3),
    )


class PartForm(PortalForm):
    """A form of a part of a plan, which knows the plan and, where it is changed, the part."""

    def __init__(self, *args: Any, plan: Plan, part: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.part = plan, part
        self.complete()
        use_sentences(self.fields)

    def complete(self) -> None:
        """Add the fields whose choices the plan gives."""

    def columns(self) -> dict[str, Any]:
        """The values of the part's columns."""
        return {name: float(value) if name in _FLOATS and value is not None else value for name, value in self._sent()}

    def _sent(self) -> Iterable[tuple[str, Any]]:
        return self.values().items()


_FLOATS = frozenset({"baseline_value", "target_value", "target_percent"})


def headlines(names: Sequence[str]) -> dict[str, str]:
    """What the findings of some ids found, by the current release; one that is not in it has its id."""
    released = evidence.current("partnership") or evidence.current("public")
    found = {} if released is None else {name: evidence.finding_of(released, name) for name in names}
    return {name: name if (one := found.get(name)) is None else without_links(one.headline) for name in names}


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def ticked(label: str, held: Sequence[str], words: dict[str, str] | None = None, hint: str = "") -> forms.Field:
    """Boxes for things that are there, ticked as long as they stay."""
    choices = [(one, (words or {}).get(one, one)) for one in held]
    return ManyField(label, choices, required=False, looks=Looks(hint=hint))


class PriorityForm(PartForm):
    """A priority: what the Board chose, and that it was people who did."""

    title = TextField("Title", max_length=200)
    chosen_by = TextField(
        "Body that chose it",
        required=False,
        max_length=200,
        looks=Looks(hint="The Board or another meeting: no person's name, since the plan is published."),
    )
    chosen_on = DayField("Day it was chosen", required=False)
    reason = LongTextField("Reason it was chosen", required=False, looks=Looks(rows=3))
    against = LongTextField(
        "Advice that it was chosen against",
        required=False,
        looks=Looks(hint="What the analyst or others advised instead. Leave it empty if there was none.", rows=3),
    )

    def complete(self) -> None:
        """The findings that it rests on may be let go of here; others are joined from the page of a finding."""
        held = list(self.part.findings) if self.part is not None else list(self.initial.get("findings", []))
        if held:
            hint = "Untick one to let go of it."
            self.fields["findings"] = ticked("Findings it rests on", held, headlines(held), hint)


class ThemeForm(PartForm):
    """An underlying theme."""

    title = TextField("Title", max_length=200)
    about = LongTextField("What it is about", required=False, looks=Looks(rows=3))


class MeasureForm(PartForm):
    """A measure with its declared baseline, direction, target and day of next data."""

    title = TextField("Title", max_length=200)
    figure = TextField(
        "Address of its figure",
        required=False,
        max_length=500,
        looks=Looks(
            hint="Like recorded_crime?crime_type=burglary: it names the series, and no one period of it. Each page "
            "under Figures gives one. Leave it empty where no figure holds it."
        ),
    )
    kind = RadiosField("What it tells", [(kind, words.capitalize()) for kind, words in KINDS.items()])
    way = RadiosField("Which way is better", [*WAY_CHOICES, ("", "That is not said yet")], required=False)
    unit = TextField("Unit", required=False, max_length=60, looks=Looks(width=20))
    baseline_period = TextField(
        "Baseline: the period of its figure",
        required=False,
        max_length=40,
        looks=Looks(hint="Like 2018/19. It is the declared start: later values are held to it.", width=10),
    )
    baseline_value = DecimalField("Baseline: a number, where no figure holds it", required=False, looks=Looks(width=10))
    baseline_on = DayField("Baseline: the last day it tells of", required=False)
    baseline_source = TextField("Baseline: whose number it is", required=False, max_length=500)
    target_percent = DecimalField(
        "Target: change from the baseline, in per cent",
        required=False,
        looks=Looks(hint="For example -10 for ten per cent less.", width=5, suffix="%"),
    )
    target_value = DecimalField("Target: a value, in the unit of the measure", required=False, looks=Looks(width=10))
    target_by = DayField("Target: by when", required=False)
    next_data = DayField("Day it is next read", required=False)
    every = TextField("How often it is read", required=False, max_length=80, looks=Looks(width=20))
    before = LongTextField(
        "Figures of earlier plans that it takes the place of",
        required=False,
        looks=Looks(hint="One address on each line.", rows=2),
    )
    note = LongTextField("Note", required=False, looks=Looks(rows=3))

    def clean_figure(self) -> str:
        """Hold an address to what an address looks like."""
        address: str = self.cleaned_data["figure"].strip().removeprefix("figure:")
        if address:
            try:
                parse_address(at_period(address, "2000"))
            except BadAddress as error:
                raise forms.ValidationError(f"Address of its figure {error.found}") from error
        return address

    def complete(self) -> None:
        """Addresses that are there stand on a line each."""
        if isinstance(there := self.initial.get("before"), list):
            self.initial["before"] = "\n".join(there)

    def clean_before(self) -> list[str]:
        """The addresses, one of each line."""
        return lines_of(self.cleaned_data["before"])


class ConsultationForm(PartForm):
    """One time that people were asked."""

    who = TextField("People who were asked", max_length=300, looks=Looks(hint="A group of people, and no person."))
    start = DayField("First day", required=False)
    end = DayField("Last day", required=False)
    how = LongTextField("How they were asked", required=False, looks=Looks(rows=3))
    how_many = WholeNumberField("How many answered", required=False, min_value=0, looks=Looks(width=5))
    said = LongTextField("What they said", required=False)
    changed = LongTextField("What changed because of it", required=False)

    def clean(self) -> dict[str, Any]:
        """Hold the days to their order."""
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", "Last day must not be before the first day")
        return self.cleaned_data


class CrosswalkForm(PartForm):
    """What became of an earlier priority."""

    before = TextField("Earlier priority", max_length=200, looks=Looks(hint="As the earlier plan has it."))
    dropped = LongTextField("Reason it was dropped, if it was", required=False, looks=Looks(rows=3))

    def complete(self) -> None:
        """The priorities that it may have gone into, and names that stand there already."""
        titles = {one.slug: one.title for one in Priority.objects.standing().filter(plan=self.plan)}
        there = [] if self.part is None else [one for one in self.part.into if one not in titles]
        if titles or there:
            self.fields["into"] = ticked("What it became", [*titles, *there], titles)
            self.order_fields(["before", "into", "dropped"])

    def columns(self) -> dict[str, Any]:
        """What it became, in the order that it stood in."""
        values = super().columns()
        if "into" in values and self.part is not None:
            chosen = values["into"]
            there = [one for one in self.part.into if one in chosen]
            values["into"] = [*there, *(one for one in chosen if one not in there)]
        return values


class DutyForm(PartForm):
    """How the plan meets a legal duty."""

    duty = SelectField("Duty", [])
    how = LongTextField("How the plan meets it", looks=Looks(rows=4))
    lead = RecordField("Body that sees to it", Body.objects.all(), none="No body yet", required=False)

    def complete(self) -> None:
        """The duties that hold in the plan's term."""
        first, last = self.plan.start.isoformat(), self.plan.end.isoformat()
        held = [(one.id, one.duty) for one in duties() if one.holds_between(first, last)]
        if self.part is not None and self.part.duty not in dict(held):
            held.append((self.part.duty, self.part.duty))
        self.fields["duty"].choices = [("", "Choose one"), *held]  # type: ignore[attr-defined]

    def columns(self) -> dict[str, Any]:
        """A body that is chosen takes the place of a name that was written."""
        values = super().columns()
        return values | {"lead_written": ""} if values["lead"] is not None else values


class SetAsideForm(PartForm):
    """A finding that no action answers."""

    finding = TextField("Id of the finding", max_length=300)
    reason = LongTextField("Reason that no action answers it", looks=Looks(rows=3))


class EvidenceForm(PartForm):
    """An item of the partnership's own library of what works."""

    title = TextField("What was tried", max_length=200)
    finding = LongTextField("What was found", looks=Looks(rows=3))
    strength = SelectField("How strong the evidence is", [(one, one.capitalize()) for one in STRENGTHS_OF_EVIDENCE])
    source = LongTextField("Published source", looks=Looks(rows=2))
    link = TextField("Address of the source", required=False, max_length=500)
    beware = LongTextField("What to beware of", required=False, looks=Looks(rows=3))
    seen = SelectField(
        "What was read of it", [(one, words.capitalize()) for one, words in SEEN_OF_SOURCE.items()], required=False
    )


class LinkedForm(PartForm):
    """Another plan that this one is joined to."""

    title = TextField("Title", max_length=200)
    relation = RadiosField("How it stands to this plan", [(one, one.capitalize()) for one in RELATIONS])
    holder = TextField("Body that keeps it", required=False, max_length=200)
    link = TextField("Address where it is", required=False, max_length=500)


class MilestoneForm(PartForm):
    """A step on the way of an action."""

    what = TextField("Step", max_length=500)
    due = DayField("Last day", required=False)


class WhyForm(VersionedForm):
    """A reason."""

    why = LongTextField("Reason", looks=Looks(rows=4))
