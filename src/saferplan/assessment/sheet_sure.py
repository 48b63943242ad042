"""How sure it is that a place with a sheet is a hotspot, and whether it is one through its neighbours."""

from __future__ import annotations

from saferplan.assessment import place_methods as sure
from saferplan.assessment.answer import Cell
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.findings import STRENGTH_WORDS
from saferplan.measures.sheet_places import CLUSTER, EMERGING, HOT_NOW, LASTING, SheetPlace


def how_sure(held: PlacesHeld, place: SheetPlace) -> Cell:
    """How sure it is, by the surest of the reasons for which the place has a sheet."""
    one = place.surest
    what = f" for {held.named(one.slug)}" if one.slug else ""
    if one.kind == CLUSTER:
        at = held.address("clusters", one.slug, area=place.code, period=one.period, stat="score")
        said, verdict = "that something is going on", sure.going_on(held, at)
    else:
        measure = "hot_places" if one.kind == HOT_NOW else "place_class"
        at = held.address(measure, one.slug, area=place.code, period=one.period)
        said, verdict = {
            LASTING: (f"that it has been hot{what}", sure.LASTING),
            HOT_NOW: (f"that it is hot{what}", sure.HOT_NOW),
            EMERGING: (f"that it has become hot{what}", sure.EMERGING),
        }[one.kind]
    return Cell(text=f"{STRENGTH_WORDS[verdict.strength]} {said}: {verdict.reason}", rests_on=str(at))


def through_neighbours(held: PlacesHeld, code: str) -> list[tuple[Cell, Cell]]:
    """A row that says so where an area is hot through its neighbours alone; none elsewhere."""
    if code not in held.through_neighbours:
        return []
    own = held.address("shrunken_rate", area=code) if held.rated else held.context.address(area=code)
    said = f"by itself it has no more crime than an ordinary area{' with as many residents' if held.rated else ''}"
    return [(Cell(text="Hot through its neighbours"), Cell(text=said, rests_on=str(own)))]
