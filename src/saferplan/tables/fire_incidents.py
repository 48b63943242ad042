"""Fire incidents: deliberate fires, violence against fire staff, fires in homes without a smoke alarm."""

from __future__ import annotations

from saferplan.tables.partner_shapes import partner_shape

SHAPE = partner_shape(
    "fire",
    limits=("Whether a fire was deliberate is the judgement of those who attended, and may change later.",),
)
