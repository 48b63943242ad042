"""Incidents that are not crimes: anti-social behaviour, transport, public safety and welfare."""

from __future__ import annotations

from saferplan.tables.partner_shapes import partner_shape

SHAPE = partner_shape(
    "incidents",
    limits=(
        "Reports to police, council and landlord of one event may be several rows; nothing joins them.",
        "How many calls are logged as incidents differs between forces and over time.",
    ),
)
