"""What is told of a measure to whoever sees no evidence of the partnership: what the public may see, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from saferplan.delivery import status
from saferplan.delivery.override import Shown
from saferplan.delivery.records import DeliveryRecord, MeasureRecord
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.delivery.models import MeasureReading
from saferplan_portal.delivery.reading import MeasureStands, latest_row, of_baseline
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import current, public_figure
from saferplan_portal.planning.models import Measure

NOT_SHOWN = status.Status(
    "measure", "cannot-tell", "It rests on figures that are for those who see the partnership's evidence.", "not shown"
)
"""The status of a measure, to whom its figures are closed."""


class OpenReadings:
    """Which readings may be shown to anybody: typed ones, those of a public release, and those that it holds too."""

    def __init__(self) -> None:
        self._released = current("public")
        self._releases = set(Release.objects.filter(audience="public").values_list("sha256", flat=True))

    def may_show(self, measure: Measure, row: MeasureReading) -> bool:
        """Whether a reading may be shown to anybody."""
        if not row.release or row.release in self._releases:
            return True
        figure = public_figure(self._released, measure.figure, row.period)
        return figure is not None and figure.value == row.value

    def may_tell(self, measure: Measure, on: date | None = None) -> bool:
        """Whether each reading that the status of a measure rests on, today's or a day's, may be shown to anybody.

        One that was withdrawn since the day was wrong, and is told to nobody.
        """
        rows = [one for one in measure.readings.all() if (one.stands if on is None else one.stood(on))]
        # A declared number is in the plan; a reading may have lent it the numbers behind it, and those are not told.
        used = [row for row in rows if of_baseline(measure, row)] if measure.baseline_value is None else []
        latest = latest_row(measure, rows)
        return all(row.stands and self.may_show(measure, row) for row in (*used, *([latest] if latest else ())))


def open_to(actor: Actor) -> OpenReadings | None:
    """The bound of what somebody may see; None for whoever sees the partnership's evidence, who has none."""
    return None if actor.may(Permission.SEE_EVIDENCE) else OpenReadings()


def as_told(stands: Iterable[MeasureStands], bound: OpenReadings | None) -> list[MeasureStands]:
    """How measures stand, as they are told within a bound: one that rests on closed figures says only that."""
    return [one if bound is None or bound.may_tell(one.measure) else _closed(one) for one in stands]


def _closed(one: MeasureStands) -> MeasureStands:
    facts = replace(one.facts, baseline=None, latest=None)
    target = replace(one.target, code="cannot-tell", reason=NOT_SHOWN.reason, within_chance=False)
    return replace(one, shown=Shown(NOT_SHOWN), facts=facts, target=target, set_by=None)


def record_as_told(record: DeliveryRecord, measures: Iterable[Measure], bound: OpenReadings | None) -> DeliveryRecord:
    """A record of delivery as it is told within a bound; `measures` as they were on its day."""
    if bound is None:
        return record
    closed = {one.slug for one in measures if not bound.may_tell(one, record.as_at)}

    def told(held: Iterable[MeasureRecord]) -> tuple[MeasureRecord, ...]:
        return tuple(replace(one, status=Shown(NOT_SHOWN), target=None) if one.id in closed else one for one in held)

    priorities = tuple(replace(one, measures=told(one.measures)) for one in record.priorities)
    return replace(record, priorities=priorities, unmoved=told(record.unmoved))
