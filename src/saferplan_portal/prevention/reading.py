"""Records of prevention as the engine knows them."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.delivery.osara import ProblemRecord, StageDone
from saferplan.delivery.powers import PowerCount, PowerUsed, counts_by_year
from saferplan_portal.prevention.models import PowerUse, Problem


def as_record(problem: Problem) -> ProblemRecord:
    """A problem with its finished stages."""
    done = tuple(StageDone(one.stage, one.said, one.on) for one in problem.stages.all())
    return ProblemRecord(str(problem.pk), problem.title, problem.place, done)


def as_use(one: PowerUse) -> PowerUsed:
    """A use of a power; one that is not written yet has no number."""
    return PowerUsed(
        id=str(one.pk or "new"),
        power=one.power,
        body=one.body.name,
        on=one.on,
        breached=one.breached_on is not None,
        consulted=one.consulted,
    )


def power_counts(uses: Iterable[PowerUse]) -> tuple[PowerCount, ...]:
    """How often each power was used in each financial year; withdrawn rows do not count."""
    return counts_by_year(as_use(one) for one in uses if one.stands)
