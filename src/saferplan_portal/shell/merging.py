"""Two people's changes of one form brought together: each field as it was, as the other wrote it, and as this one did.

A form that several people may edit carries what its fields held when it was opened.  A field that only one of the two
changed needs no question; where both did, the person says which stands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, TypeVar

from django import forms
from django.db.models import Manager, Model, QuerySet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from saferplan_portal.shell.form_fields import DayField, LongTextField, MoneyField, PasswordField
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.widgets import DAY_PARTS

VERSION = "seen_version"
OPENED = "opened_with"
"""The hidden field in which a form carries what its fields held when it was opened."""

THEIRS = "theirs"
"""In what the page of both changes sends: what the other person wrote in the fields that are asked about."""

STANDS = "stands-"
"""Before the name of such a field: which of the two stands."""

BACK = "back_to_form"
"""The button that leads back into the form, with both changes in it."""

APART = "\n\n"
"""Between two texts that are both taken."""

Plain = str | list[str]
Pairs = list[tuple[str, str]]
Who = Literal["nobody", "you", "they", "both"]
T = TypeVar("T")


@dataclass(frozen=True)
class Compared:
    """A field of which one person or both changed what it held: `was` is None where that is not known any more."""

    name: str
    field: forms.Field
    was: Plain | None
    theirs: Plain
    yours: Plain

    @property
    def who(self) -> Who:
        """Who changed it, so that it is not as the other has it."""
        if self.theirs == self.yours:
            return "nobody"
        if self.was == self.theirs:
            return "you"
        return "they" if self.was == self.yours else "both"


def plain(value: Any) -> Plain:
    """A value as text, so that one that a record holds and one that a form was sent can be compared.

    >>> plain(" a\\r\\nb "), plain(None), plain(Decimal("2.50")), plain(["b", "a"])
    ('a\\nb', '', '2.5', ['a', 'b'])
    """
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, (QuerySet, list, tuple, set, frozenset)):
        return sorted(str(plain(one)) for one in value) or ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        return f"{Decimal(str(value)).normalize():f}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def opened_with(form: forms.BaseForm) -> str:
    """What the fields of a form hold as it is opened, for its hidden field."""
    told = {name: plain(form.get_initial_for_field(field, name)) for name, field in _edited(form)}
    return json.dumps(told, ensure_ascii=False)


def _edited(form: forms.BaseForm) -> Iterable[tuple[str, forms.Field]]:
    """The fields in which a person writes; a password or a file is never carried about."""
    for name, field in form.fields.items():
        hidden = isinstance(field.widget, forms.HiddenInput)
        if not hidden and not isinstance(field, (PasswordField, forms.FileField)):
            yield name, field


def compared(form: forms.BaseForm, changed: ChangedMeanwhile) -> list[Compared]:
    """Every field of a form that was sent, as it was, as it stands now, and as it was sent."""
    known = _known(form.data.get(OPENED, ""))
    now = {one.name: one.theirs for one in changed.differences}
    found = []
    for name, field in _edited(form):
        yours = plain(form.cleaned_data.get(name))
        if name in now:
            theirs = plain(now[name])
        else:
            theirs = plain(form.get_initial_for_field(field, name)) if name in form.initial else known.get(name, yours)
        found.append(Compared(name, field, known.get(name), theirs, yours))
    return found


def _known(told: str) -> Mapping[str, Plain]:
    """What a form carried of its fields, as far as it can be that: whoever sends a form can send anything there."""
    try:
        was = json.loads(told)
    except (ValueError, RecursionError):
        return {}
    return {name: value for name, value in was.items() if _is_plain(value)} if isinstance(was, dict) else {}


def _is_plain(value: Any) -> bool:
    """Whether it is a text, or several, that can be written out: JSON can hold half a letter."""
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(text, str) and text == text.encode("utf-8", "ignore").decode() for text in texts)


def is_visible(found: Iterable[Compared]) -> bool:
    """Whether what the other person changed shows in the form: in a form that only asks for a reason it does not."""
    return any(one.who in ("they", "both") for one in found)


def pairs_of(one: Compared, value: Plain) -> Pairs:
    """A value as the boxes of its field send it."""
    if isinstance(one.field, DayField):
        parts = value.split("-") if isinstance(value, str) and value else ["", "", ""]
        return [(f"{one.name}-{part}", text) for part, text in zip(DAY_PARTS, reversed(parts), strict=False)]
    if isinstance(value, list):
        return [(one.name, each) for each in value]
    if isinstance(one.field, MoneyField) and is_number(value):
        value = one.field.prepare_value(int(value))
    if isinstance(one.field, forms.BooleanField) and not value:
        return []
    assert isinstance(value, str)
    return [(one.name, value)] if value or not isinstance(one.field, forms.MultipleChoiceField) else []


def is_number(text: str) -> bool:
    """Whether a text is a whole number that a database can hold.

    >>> is_number("12"), is_number("²"), is_number("9" * 30)
    (True, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) <= 18


def merged(form: forms.BaseForm, found: Iterable[Compared], version: int) -> MultiValueDict[str, str]:
    """What was sent, with what the other person alone changed in its place, as a form opened now would send it."""
    found = list(found)
    data: MultiValueDict[str, str] = MultiValueDict(dict(form.data.lists()))  # type: ignore[attr-defined]
    for one in found:
        if one.who == "they":
            _put(data, one.name, one.field, pairs_of(one, one.theirs))
    data.pop("csrfmiddlewaretoken", None)
    data[VERSION] = str(version)
    if OPENED in form.fields:
        data[OPENED] = json.dumps({one.name: one.theirs for one in found}, ensure_ascii=False)
    return data


def _put(data: MultiValueDict[str, str], name: str, field: forms.Field, pairs: Iterable[tuple[str, str]]) -> None:
    """Put what its boxes send in the place of what a field was sent."""
    keys = [f"{name}-{part}" for part in DAY_PARTS] if isinstance(field, DayField) else [name]
    for key in keys:
        data.pop(key, None)
    for key, value in pairs:
        if key in keys:
            data.appendlist(key, value)


def settled(form: forms.BaseForm) -> QueryDict | None:
    """What the page of both changes sent, with what the person chose; None where a form was sent from elsewhere.

    A field of which nothing was chosen stays as this person wrote it, and the form is shown again.
    """
    if THEIRS not in form.data:
        return None
    data = QueryDict(mutable=True)
    for name, values in form.data.lists():  # type: ignore[attr-defined]
        data.setlist(name, values)
    try:
        told = json.loads(str(data[THEIRS]))
        asked = {
            str(name): [(key, value) for key, value in pairs if _is_plain([key, value])] for name, pairs in told.items()
        }
    except (ValueError, TypeError, AttributeError, RecursionError):
        asked = {}
    for name, theirs in asked.items():
        field, stands = form.fields.get(name), data.get(f"{STANDS}{name}", "")
        if field is None:
            continue
        if stands == "theirs":
            _put(data, name, field, theirs)
        elif stands == "together" and isinstance(field, LongTextField):
            data[name] = _together(dict(theirs).get(name, ""), str(data.get(name, "")))
            data[BACK] = "yes"
        elif stands != "yours":
            data[BACK] = "yes"
    return data


def _together(theirs: str, yours: str) -> str:
    """A text with the lines of another that it lacks after it, and the empty lines between those.

    >>> _together("A\\nB", "A\\nC\\n\\nD")
    'A\\nB\\n\\nC\\n\\nD'
    """
    known = set(theirs.splitlines())
    more = "\n".join(line for line in yours.splitlines() if not line.strip() or line not in known).strip("\n")
    return APART.join(text for text in (theirs, more) if text)


def without_choices(data: QueryDict) -> QueryDict:
    """What a form was sent, without what the page of both changes added to it."""
    for name in [name for name in data if name in (THEIRS, BACK) or name.startswith(STANDS)]:
        del data[name]
    return data


def with_theirs(form: forms.BaseForm, do: Callable[[], T]) -> tuple[T, tuple[str, ...]]:
    """Do what a form asks for; where somebody else changed only other fields of it since, do it with both changes.

    Gives back what was done, and the labels of the fields that the other person changed.  Raises `ChangedMeanwhile`
    where the person must be asked: both changed one field, the change does not show in the form, or both do not fit.
    """
    try:
        return do(), ()
    except ChangedMeanwhile as changed:
        found = compared(form, changed)
        theirs = tuple(str(one.field.label) for one in found if one.who == "they")
        if not theirs or any(one.who == "both" for one in found) or form.files:
            raise
        sent = form.data
        form.data = merged(form, found, version_of(form, changed))
        form.full_clean()
        try:
            if form.is_valid():
                return do(), theirs
        except Unfit:
            pass
        except ChangedMeanwhile as later:
            changed = later
        form.data = sent  # the person is shown what they wrote
        form.full_clean()
        raise changed from None


def version_of(form: forms.BaseForm, changed: ChangedMeanwhile) -> int:
    """The version whose values the form was compared with: the older one, if there was a further change just now."""
    opened = form.initial.get(VERSION)
    return min(changed.now.version, opened) if isinstance(opened, int) else changed.now.version
