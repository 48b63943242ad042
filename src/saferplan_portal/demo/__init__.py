"""The demonstration: the portal filled with the worked example, where anybody signs in as anybody by a button."""

from __future__ import annotations

from saferplan_portal.demo.showing import show

__all__ = ["show"]
