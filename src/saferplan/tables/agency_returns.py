"""Agency returns: numbers from partners who send totals only, each with its definition and source."""

from __future__ import annotations

from saferplan.tables.partner_shapes import partner_shape

SHAPE = partner_shape(
    "agency_returns",
    limits=("The numbers are as the sender counted them: there are no rows behind them that can be checked.",),
)
