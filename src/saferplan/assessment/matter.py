"""Front and back matter: what stands before and after the questions, as far as it is worked out from figures."""

from __future__ import annotations

from collections.abc import Iterable

from saferplan.assessment.answer import Answer
from saferplan.assessment.area_profile import assess_area
from saferplan.assessment.context import Context
from saferplan.assessment.earlier_priorities import assess_earlier_priorities
from saferplan.assessment.overview import assess_overview
from saferplan.settings import PriorityBefore


def assess_matter(context: Context, priorities: Iterable[PriorityBefore]) -> tuple[Answer, ...]:
    """The overview, the area in figures, and last year's priorities where they are given.

    Raises `BadSettings` where a priority names a figure that there is none of.
    """
    earlier = assess_earlier_priorities(context, priorities)
    parts = (assess_overview(context), assess_area(context), earlier)
    return tuple(part for part in parts if part is not None)
