"""Forms of the review."""

from __future__ import annotations

from saferplan.delivery.performance import PACKS
from saferplan.delivery.records import ENDINGS
from saferplan_portal.review.models import VERDICTS
from saferplan_portal.shell.form_fields import ConfirmField, DayField, LongTextField, RadiosField
from saferplan_portal.shell.forms import FirstOrChangedForm, PortalForm, VersionedForm
from saferplan_portal.shell.widgets import Looks


class PeriodForm(PortalForm):
    """The time that is reviewed."""

    first = DayField("First day")
    last = DayField("Last day")


class DecideForm(FirstOrChangedForm):
    """How a priority or an action ends."""

    verdict = RadiosField("How does it end?", list(VERDICTS.items()), looks=Looks(hints=dict(ENDINGS)))
    reason = LongTextField("Why", max_length=1000, looks=Looks(rows=4))


class FreezeForm(VersionedForm):
    """That a review is right."""

    right = ConfirmField("The review is complete, and may be frozen")


class WhyForm(VersionedForm):
    """The reason for something."""

    reason = LongTextField("Why", max_length=500, looks=Looks(rows=3))


class ReportForm(PortalForm):
    """Which report, and of which time."""

    kind = RadiosField("Which report?", [(kind, name) for kind, (name, _) in PACKS.items() if kind != "review"])
    first = DayField("First day")
    last = DayField("Last day")
