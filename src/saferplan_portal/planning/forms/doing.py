"""Forms of actions, and of what is done with them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from saferplan.plan.library import shipped_evidence
from saferplan.plan.model import TIERS, WAYS
from saferplan.reference.duties import duties
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.actions import ActionGiven
from saferplan_portal.planning.forms.parts import PartForm, headlines, ticked
from saferplan_portal.planning.models import Action, DutyCovered, EvidenceItem, Measure, Priority, Theme
from saferplan_portal.shell.forms import (
    ConfirmField,
    DayField,
    LongTextField,
    ManyRecordsField,
    MoneyField,
    PortalForm,
    RadiosField,
    RecordField,
    SelectField,
    TextField,
    VersionedForm,
)
from saferplan_portal.shell.widgets import Looks

LEAST_ROWS = 3
"""So many measures can be named at least, and one more than there are."""

JOINED = ("findings", "themes", "evidence", "duties")
_COLUMNS = ("what", "priority", "heading", "lead", "start", "due", "resources_words", "resources_pence", "tier", "note")


class ActionForm(PartForm):
    """An action.  Its lead is asked for while it is a draft; later it is handed over."""

    what = LongTextField("What will be done", looks=Looks(hint="One thing, in a sentence or two.", rows=3))
    priority = RecordField("Priority", Priority.objects.none())
    heading = TextField("Heading it stands under", required=False, max_length=200)
    lead = RecordField(
        "Lead body",
        Body.objects.none(),
        none="No body yet",
        required=False,
        looks=Looks(hint="The one that answers for it."),
    )
    partners = ManyRecordsField("Bodies that help", Body.objects.none(), required=False)
    start = DayField("First day", required=False)
    due = DayField("Last day", required=False)
    resources_words = LongTextField("What it takes", required=False, looks=Looks(rows=2))
    resources_pence = MoneyField("Money it takes", required=False, looks=Looks(prefix="£", width=10))
    tier = RadiosField(
        "Tier of prevention",
        [*((tier, f"{tier.capitalize()}: {words}") for tier, words in TIERS.items()), ("", "Not said yet")],
        required=False,
    )
    note = LongTextField("Note, which is not published", required=False, looks=Looks(rows=3))

    def complete(self) -> None:
        """The choices that the plan gives: priorities, bodies, measures, themes, evidence, findings, duties."""
        part: Action | None = self.part
        bodies = Body.objects.filter(Q(last_day=None) | Q(last_day__gte=self.plan.start))
        for name in ("lead", "partners"):
            self.fields[name].queryset = bodies  # type: ignore[attr-defined]
        self.fields["priority"].queryset = Priority.objects.standing().filter(plan=self.plan)  # type: ignore[attr-defined]
        if part is not None and part.state != "draft":
            del self.fields["lead"]
        measures = Measure.objects.standing().filter(plan=self.plan)
        self.rows = max(LEAST_ROWS, 1 + (part.moves.count() if part is not None else 0))
        for row in range(1, self.rows + 1):
            self.fields[f"measure_{row}"] = RecordField(
                f"Measure {row} that it should move", measures, none="None", required=False
            )
            self.fields[f"way_{row}"] = SelectField(
                f"Which way it should move measure {row}",
                [(way, f"To {words}") for way, words in WAYS.items()],
                none="Not said",
                required=False,
            )
        for name, label, words in self._joined():
            if words:
                self.fields[name] = ticked(label, list(words), words)
        order = ["what", "priority", "heading", "lead", "partners", "start", "due"]
        order += [f"{name}_{row}" for row in range(1, self.rows + 1) for name in ("measure", "way")]
        self.order_fields([*order, "resources_words", "resources_pence", "tier", *JOINED, "note"])

    def _joined(self) -> list[tuple[str, str, dict[str, str]]]:
        """What an action can be joined to by id: column, label, and the words of each."""
        there = {name: list(getattr(self.part, name)) if self.part is not None else [] for name in JOINED}
        themes = {one.slug: one.title for one in Theme.objects.standing().filter(plan=self.plan)}
        evidence = {one.slug: one.title for one in EvidenceItem.objects.standing().filter(plan=self.plan)}
        evidence |= {one.id: f"{one.title} ({one.strength})" for one in shipped_evidence() if one.id not in evidence}
        first, last = self.plan.start.isoformat(), self.plan.end.isoformat()
        covered = set(DutyCovered.objects.standing().filter(plan=self.plan).values_list("duty", flat=True))
        law = [one for one in duties() if one.holds_between(first, last) and (not covered or one.id in covered)]
        held = {one.id: one.duty for one in law}
        findings: dict[str, str] = {}
        for one in Priority.objects.standing().filter(plan=self.plan):
            if self.part is not None and one.pk == self.part.priority_id:
                findings |= headlines([*one.findings, *there["findings"]])
        choices = {"findings": findings, "themes": themes, "evidence": evidence, "duties": held}
        labels = {
            "findings": "Findings it answers",
            "themes": "Themes it addresses",
            "evidence": "What is known of what works",
            "duties": "Duties it helps to meet",
        }
        return [
            (name, labels[name], choices[name] | {one: one for one in there[name] if one not in choices[name]})
            for name in JOINED
        ]

    def clean(self) -> dict[str, Any]:
        """Hold the rows of measures to one measure each, and each measure to one row."""
        seen: set[Any] = set()
        for row in range(1, self.rows + 1):
            measure = self.cleaned_data.get(f"measure_{row}")
            if measure is None and self.cleaned_data.get(f"way_{row}"):
                self.add_error(f"measure_{row}", f"Select measure {row}, or say nothing of its way")
            elif measure is not None and measure in seen:
                self.add_error(f"measure_{row}", f"Measure {row} is chosen twice: choose another or none")
            seen.add(measure)
        return self.cleaned_data

    def given(self) -> ActionGiven:
        """The action as it was given."""
        sent = self.cleaned_data
        values = {name: sent[name] for name in _COLUMNS if name in self.fields}
        values |= {name: self._in_order(name, sent[name]) for name in JOINED if name in self.fields}
        moves = tuple(
            (sent[f"measure_{row}"], sent[f"way_{row}"])
            for row in range(1, self.rows + 1)
            if sent[f"measure_{row}"] is not None
        )
        return ActionGiven(values, partners=self._partners(), moves=moves)

    def _in_order(self, name: str, chosen: list[str]) -> list[str]:
        """What was chosen, in the order that it stood in; what is new comes last."""
        there = list(getattr(self.part, name)) if self.part is not None else []
        return [one for one in there if one in chosen] + [one for one in chosen if one not in there]

    def _partners(self) -> tuple[Body, ...]:
        """The bodies that help, in the order that they stood in; those that are new come last."""
        chosen = {one.pk: one for one in self.cleaned_data["partners"]}
        there = [one.body_id for one in self.part.partners.all()] if self.part is not None else []
        order = [pk for pk in there if pk in chosen]
        return tuple(chosen[pk] for pk in dict.fromkeys([*order, *chosen]))

    @staticmethod
    def initial_of(held: Action) -> dict[str, Any]:
        """What the form begins with for an action that is there."""
        made: dict[str, Any] = {name: getattr(held, name) for name in (*_COLUMNS, *JOINED)}
        made["partners"] = [one.body for one in held.partners.select_related("body") if one.body is not None]
        for row, move in enumerate(held.moves.select_related("measure"), 1):
            made |= {f"measure_{row}": move.measure, f"way_{row}": move.way}
        return made


class HandOverForm(VersionedForm):
    """To which body an action goes, and why."""

    to = RecordField("Body that takes it over", Body.objects.all())
    why = LongTextField("Reason for handing it over", looks=Looks(rows=3))


class AgreeForm(VersionedForm):
    """That the lead body agrees to an action: said by somebody of it."""

    sure = ConfirmField("The lead body agrees to lead this action, and to answer for it")


class AgreeToldForm(VersionedForm):
    """That somebody of the lead body said that it agrees: put down by a manager who is not of it."""

    told_by = TextField(
        "Who of the lead body said so", max_length=200, looks=Looks(hint="Their name or office. It is not published.")
    )
    told_on = DayField("Day they said so")
    sure = ConfirmField("They agreed for their body, and I put it down for them")


class DissentForm(PortalForm):
    """A body that was not for a priority."""

    body = RecordField("Body", Body.objects.all())
    words = LongTextField("What it said", looks=Looks(hint="It is kept as it is written here, and stays.", rows=4))


class RestForm(PortalForm):
    """What becomes of a finding: a priority or an action rests on it, or it is set aside."""

    what = RadiosField(
        "What becomes of this finding",
        [
            ("priority", "A priority rests on it"),
            ("action", "An action answers it"),
            ("aside", "It is set aside, with a reason"),
        ],
        reveals={"priority": "priority", "action": "action", "aside": "reason"},
    )
    priority = RecordField("Priority", Priority.objects.none(), required=False)
    action = RecordField("Action", Action.objects.none(), required=False)
    reason = LongTextField("Reason that no action answers it", required=False, looks=Looks(rows=3))

    def __init__(self, *args: Any, plan: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = Priority.objects.standing().filter(plan=plan)  # type: ignore[attr-defined]
        open_ones = Action.objects.standing().filter(plan=plan).exclude(state="closed")
        self.fields["action"].queryset = open_ones  # type: ignore[attr-defined]
