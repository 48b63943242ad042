"""The page for the second of two people who edit one thing: what it was, what each wrote, and what shall stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Manager, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from markupsafe import Markup, escape

from saferplan.delivery.money import in_pounds
from saferplan_portal.shell import words
from saferplan_portal.shell.differing import marked
from saferplan_portal.shell.form_fields import DayField, LongTextField, MoneyField
from saferplan_portal.shell.forms import PressedForm
from saferplan_portal.shell.locking import ChangedMeanwhile, Difference
from saferplan_portal.shell.merging import (
    OPENED,
    THEIRS,
    Compared,
    Plain,
    compared,
    is_number,
    is_visible,
    merged,
    pairs_of,
    version_of,
)

NOTHING = "Nothing"


def changed_page(
    request: HttpRequest, changed: ChangedMeanwhile, form: forms.BaseForm, *, subject: str, back: str
) -> HttpResponse:
    """Show both; `subject` names the thing, `back` is the address where it stands as the other person left it.

    What is sent from here is the same form again with the version that stands now, so a third change in between is
    shown too.  Where the form does not show what was changed, the person looks again, or does it all the same.
    """
    found = [] if isinstance(form, PressedForm) else compared(form, changed)
    asked = [one for one in found if one.who == "both"]
    shown = {one.name for one in found}
    rest = [one for one in changed.differences if one.name not in shown] if not _carries(form) else []
    sent = merged(form, found, version_of(form, changed))
    context = {
        "subject": subject,
        "back": back,
        "sent": [(name, value) for name, values in sent.lists() for value in values],
        "files": bool(request.FILES),
        "pressed": not is_visible(found),
        "rows": _rows(form, changed.differences if not is_visible(found) else rest),
        "asked": [_asked(one) for one in asked],
        "kept": [_kept(one) for one in found if one.who in ("they", "you") and _carries(form)],
        "theirs": json.dumps({one.name: pairs_of(one, one.theirs) for one in asked}, ensure_ascii=False),
        "theirs_name": THEIRS,
    }
    return render(request, "shell/changed.html", context, status=409)


def tell_of_theirs(request: HttpRequest, labels: Iterable[str]) -> None:
    """Tell that what somebody else changed meanwhile is kept too."""
    named = [f"“{one}”" for one in labels]
    if named:
        them = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
        messages.info(request, f"Somebody else changed {them} meanwhile. That is kept beside what you wrote.")


def _carries(form: forms.BaseForm) -> bool:
    """Whether what a form held when it was opened came back with it."""
    return bool(form.data.get(OPENED))


def _asked(one: Compared) -> dict[str, Any]:
    """A field that both changed, as the page shows it."""
    long = isinstance(one.field, LongTextField)
    was = None if one.was is None else _told(one, one.was)
    texts = isinstance(one.field, forms.CharField) and isinstance(one.was, str)
    return {
        "name": one.name,
        "label": str(one.field.label),
        "was": was,
        "theirs": marked(str(one.was), str(one.theirs)) if texts else _told(one, one.theirs),
        "yours": marked(str(one.was), str(one.yours)) if texts else _told(one, one.yours),
        "marks": texts,
        "long": long,
    }


def _kept(one: Compared) -> list[Any]:
    """A field that one of the two changed: its label, who did, and what stands."""
    return [str(one.field.label), "They" if one.who == "they" else "You", _told(one, _stands(one))]


def _stands(one: Compared) -> Plain:
    return one.theirs if one.who == "they" else one.yours


def _told(one: Compared, value: Plain) -> Any:
    """A value of a field as a person reads it; one that cannot be a value of it as it is."""
    try:
        return _worded(one.field, value)
    except (ValueError, ArithmeticError):
        return str(value)


def _worded(field: forms.Field, value: Plain) -> Any:
    """A value of a field in words.  Raises `ValueError` or `ArithmeticError` where it cannot be one."""
    if value == "":
        return NOTHING
    if isinstance(field, (forms.ModelChoiceField, forms.ModelMultipleChoiceField)):
        keys = value if isinstance(value, list) else [value]
        assert field.queryset is not None
        held = field.queryset.filter(pk__in=[key for key in keys if is_number(key)])
        known = {str(each.pk): str(each) for each in held}
        return ", ".join(known.get(key, "Something that is chosen no more") for key in keys)
    if isinstance(field, forms.ChoiceField):
        choices = {str(key): str(name) for key, name in field.choices}  # type: ignore[misc, union-attr]
        return ", ".join(choices.get(key, key) for key in (value if isinstance(value, list) else [value]))
    if isinstance(field, DayField):
        return words.day(date.fromisoformat(str(value)[:10]))
    if isinstance(field, MoneyField):
        return in_pounds(int(str(value)))
    if isinstance(field, forms.BooleanField):
        return "Yes"
    lines = str(value).splitlines()
    return Markup("<br>").join(escape(line) for line in lines) if len(lines) > 1 else str(value)


def _rows(form: forms.BaseForm, differences: Iterable[Difference]) -> list[list[str]]:
    """What differs outside the form's fields, a row each."""
    return [
        [one.label[:1].upper() + one.label[1:], _shown(form, one.name, one.theirs), _shown(form, one.name, one.yours)]
        for one in differences
    ]


def _shown(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value of a record as a person reads it."""
    field = form.fields.get(name)
    if value is None or value == "":
        return NOTHING
    if isinstance(field, MoneyField) and isinstance(value, int):
        return in_pounds(value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, Manager):
        value = value.all()
    if not isinstance(value, (str, Model)) and hasattr(value, "__iter__"):
        return ", ".join(str(one) for one in value) or NOTHING
    return str(value)
