"""Widgets: what of a form was sent, and with which of GOV.UK Frontend's macros it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from saferplan.periods import MONTH_NAMES

Reveals = Mapping[str, str]
"""For a choice, the name of the field that is asked only where it is made."""

DAY_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Looks:
    """How a field is drawn: a hint below its label, its width in characters, what stands before and after it.

    `hints` are of the single choices, by their values.
    """

    hint: str = ""
    width: int = 0
    prefix: str = ""
    suffix: str = ""
    rows: int = 5
    hints: Mapping[str, str] | None = None


class DayInput(forms.Widget):
    """Three boxes for day, month and year."""

    needs_multipart_form = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """The three texts that were sent."""
        day, month, year = (str(data.get(f"{name}-{part}", "")).strip() for part in DAY_PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was sent."""
        return not any(f"{name}-{part}" in data for part in DAY_PARTS)

    def format_value(self, value: Any) -> tuple[str, str, str]:
        """The three texts to show for a date, or for what was sent before."""
        if isinstance(value, date):
            return str(value.day), str(value.month), f"{value.year:04d}"
        return tuple(value) if value else ("", "", "")

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The id of the first box."""
        return f"{id_}-day"


class Radios(forms.RadioSelect):
    """Radio buttons; a choice may reveal another field."""

    reveals: Reveals = MappingProxyType({})


class Checkboxes(forms.CheckboxSelectMultiple):
    """Checkboxes of which several may be ticked; each may reveal another field."""

    reveals: Reveals = MappingProxyType({})


def month_of(text: str) -> int | None:
    """The month that a text names: a number, or its name or the first three letters or more of it.

    >>> month_of("3"), month_of("Mar"), month_of("sept"), month_of("13"), month_of("ma")
    (3, 3, 9, None, None)
    """
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else None
    lowered = text.rstrip(".").lower()
    named = [at for at, name in enumerate(MONTH_NAMES, 1) if len(lowered) >= 3 and name.lower().startswith(lowered)]
    return named[0] if len(named) == 1 else None
