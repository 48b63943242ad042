"""Health events: hospital admissions and ambulance calls that have to do with crime and disorder."""

from __future__ import annotations

from saferplan.tables.partner_shapes import partner_shape

SHAPE = partner_shape(
    "health",
    limits=(
        "Only the first half of the postcode is known, so no area within the partnership can be told apart.",
        "A postcode district that crosses the edge of the partnership counts as inside with all of its rows.",
        "There is no reference, so a row sent twice cannot be told from two people.",
    ),
)
