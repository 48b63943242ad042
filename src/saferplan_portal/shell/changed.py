"""The page for the second of two people who edit one thing: what the first wrote, what they wrote, and a choice."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Manager, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferplan.delivery.money import in_pounds
from saferplan_portal.shell import words
from saferplan_portal.shell.form_fields import MoneyField
from saferplan_portal.shell.forms import PressedForm
from saferplan_portal.shell.locking import ChangedMeanwhile

_NOT_SENT_AGAIN = ("csrfmiddlewaretoken", "seen_version")


def changed_page(
    request: HttpRequest, changed: ChangedMeanwhile, form: forms.BaseForm, *, subject: str, back: str
) -> HttpResponse:
    """Show both; `subject` names the thing, `back` is the address where it stands as the other person left it.

    "Save mine" sends the same form again with the version that stands now, so a third change in between is shown too.
    """
    rows = [
        [one.label[:1].upper() + one.label[1:], _shown(form, one.name, one.theirs), _shown(form, one.name, one.yours)]
        for one in changed.differences
    ]
    sent = [(name, value) for name, values in request.POST.lists() if name not in _NOT_SENT_AGAIN for value in values]
    context = {
        "subject": subject,
        "back": back,
        "rows": rows,
        "sent": sent,
        "files": bool(request.FILES),
        "version": changed.now.version,
        "pressed": isinstance(form, PressedForm),
    }
    return render(request, "shell/changed.html", context, status=409)


def _shown(form: forms.BaseForm, name: str, value: Any) -> str:
    """A value as a person reads it."""
    field = form.fields.get(name)
    if value is None or value == "":
        return "Nothing"
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
        return ", ".join(str(one) for one in value) or "Nothing"
    return str(value)
