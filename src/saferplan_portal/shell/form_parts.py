"""From a field of a form to the macro of GOV.UK Frontend that draws it, and from its faults to links that land.

The first radio button or checkbox has the id of the field itself, and a date's link goes to the box that is amiss, so
every link of an error summary reaches something that can be typed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from saferplan_portal.shell.form_fields import MoneyField
from saferplan_portal.shell.widgets import DAY_PARTS, DayInput, Looks

Draw = Callable[[BoundField], Markup]
LABEL, LEGEND = "govuk-label--s", "govuk-fieldset__legend--s"
_WIDTHS = (2, 3, 4, 5, 10, 20, 30)
_PASSED_ON = ("accept", "minlength", "data-", "aria-label")


@dataclass(frozen=True)
class Part:
    """The macro that draws a field, by a short name, and what it is given."""

    macro: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Fault:
    """A sentence of the error summary, and the id of the box that it leads to ("" where it is about no one box)."""

    sentence: str
    target: str


def part_of(bound: BoundField, draw: Draw, heading: bool = False, optional: bool = True) -> Part:
    """What draws a field.

    `draw` draws a field that a choice reveals, `heading` makes the label the page's title, and `optional` says of a
    field that may be left empty that it may.
    """
    field, widget = bound.field, bound.field.widget
    shared = _shared(bound)
    if isinstance(widget, DayInput):
        return Part("date", shared | _day(bound) | _legend(_words(bound, optional), heading))
    if isinstance(widget, forms.RadioSelect):
        # Django's checkboxes are a kind of its radio buttons.
        macro = "checkboxes" if isinstance(widget, forms.CheckboxSelectMultiple) else "radios"
        return Part(
            macro,
            shared
            | {"idPrefix": bound.auto_id, "items": list(_items(bound, draw))}
            | _legend(_words(bound, optional), heading),
        )
    if isinstance(widget, forms.CheckboxInput):
        item: dict[str, Any] = {"value": "on", "text": bound.label, "checked": bool(bound.value())}
        hint = shared.pop("hint", None)
        item |= {"hint": hint} if hint else {}
        return Part("checkboxes", shared | {"idPrefix": bound.auto_id, "items": [item]})
    shared |= _label(_words(bound, optional), heading) | {"id": bound.auto_id}
    if isinstance(widget, forms.Select):
        return Part("select", shared | {"items": list(_options(bound))})
    if isinstance(widget, forms.Textarea):
        rows = _looks(bound).rows
        shared |= {"value": _text(bound), "rows": rows, "spellcheck": True}
        length = getattr(field, "max_length", None)
        return Part("count", shared | {"maxlength": length}) if length else Part("textarea", shared)
    if isinstance(widget, forms.FileInput):
        return Part("file", shared | {"javascript": False})
    if isinstance(widget, forms.PasswordInput):
        return Part("password", shared)
    return Part("input", shared | _input(bound))


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """The faults of a form: first those of no one field, then the fields' in the order in which they are drawn."""
    faults = [Fault(sentence, "") for sentence in _sentences(form.non_field_errors().as_data())]
    for bound in form:
        for error in form.errors.as_data().get(bound.name, ()):
            faults += [Fault(sentence, "" if bound.is_hidden else _target(bound, error)) for sentence in error.messages]
    return faults


def _target(bound: BoundField, error: forms.ValidationError) -> str:
    """The id of the box that an error is about."""
    if isinstance(bound.field.widget, DayInput):
        parts = (error.params or {}).get("parts", DAY_PARTS)
        return f"{bound.auto_id}-{parts[0]}"
    return str(bound.auto_id)


def _sentences(errors: list[forms.ValidationError]) -> list[str]:
    return [sentence for error in errors for sentence in error.messages]


def _errors(bound: BoundField) -> list[forms.ValidationError]:
    """The errors of a field; of a form that was not sent, none."""
    return bound.form.errors.as_data().get(bound.name, []) if bound.form.is_bound else []


def _looks(bound: BoundField) -> Looks:
    return getattr(bound.field, "looks", None) or Looks()


def _hint(bound: BoundField) -> str:
    return _looks(bound).hint or str(bound.help_text)


def _shared(bound: BoundField) -> dict[str, Any]:
    """What every macro is given: the name, the hint, the fault, and what else the widget was made with."""
    attrs = bound.field.widget.attrs
    given: dict[str, Any] = {"name": bound.html_name}
    if hint := _hint(bound):
        # A form of Django's own may bring a hint that is HTML, and says so by its type.
        given["hint"] = {"html": hint} if hasattr(hint, "__html__") else {"text": hint}
    if sentences := _sentences(_errors(bound)):
        given["errorMessage"] = {"text": sentences[0]}
    if autocomplete := attrs.get("autocomplete"):
        given["autocomplete"] = autocomplete
    given["attributes"] = {name: value for name, value in attrs.items() if name.startswith(_PASSED_ON)}
    if bound.field.disabled:
        given["disabled"] = True
    return given


def _words(bound: BoundField, optional: bool) -> str:
    """The label, with a word where the field may be left empty."""
    label = str(bound.label)
    needed = bound.field.required or bound.name in _revealed(bound.form) or label.endswith("(optional)")
    return label if needed or not optional else f"{label} (optional)"


def _label(words: str, heading: bool) -> dict[str, Any]:
    classes = "govuk-label--l" if heading else LABEL
    return {"label": {"text": words, "classes": classes, "isPageHeading": heading}}


def _legend(words: str, heading: bool) -> dict[str, Any]:
    classes = "govuk-fieldset__legend--l" if heading else LEGEND
    return {"fieldset": {"legend": {"text": words, "classes": classes, "isPageHeading": heading}}}


def _revealed(form: forms.BaseForm) -> set[str]:
    """The fields that a choice of another reveals."""
    return {name for field in form.fields.values() for name in getattr(field.widget, "reveals", {}).values()}


def standing(form: forms.BaseForm) -> list[BoundField]:
    """The fields that stand on their own, in order: neither hidden nor revealed by a choice of another."""
    revealed = _revealed(form)
    return [bound for bound in form.visible_fields() if bound.name not in revealed]


def _input(bound: BoundField) -> dict[str, Any]:
    field, widget, looks = bound.field, bound.field.widget, _looks(bound)
    given: dict[str, Any] = {"value": _text(bound), "type": getattr(widget, "input_type", "text")}
    numeric = isinstance(field, (forms.IntegerField, MoneyField))
    width = looks.width or (10 if numeric else 0)
    if width:
        given["classes"] = f"govuk-input--width-{min(_WIDTHS, key=lambda one: abs(one - width))}"
    if numeric:
        decimal = isinstance(field, (forms.DecimalField, MoneyField))
        # A keypad for decimals has no minus sign on some phones, so only whole numbers from nought get the keypad.
        least = field.least if isinstance(field, MoneyField) else getattr(field, "min_value", None)
        if least is not None and least >= 0:
            given["inputmode"] = "decimal" if decimal else "numeric"
        given |= {"type": "text", "spellcheck": False}
    elif mode := widget.attrs.get("inputmode"):
        given["inputmode"] = mode
    if widget.attrs.get("spellcheck") == "false":
        given["spellcheck"] = False
    prefix = looks.prefix or ("£" if isinstance(field, MoneyField) else "")
    if prefix:
        given["prefix"] = {"text": prefix}
    if looks.suffix:
        given["suffix"] = {"text": looks.suffix}
    return given


def _text(bound: BoundField) -> str:
    """What a box shows."""
    value = bound.value()
    return "" if value is None else str(value)


def _day(bound: BoundField) -> dict[str, Any]:
    amiss = {part for error in _errors(bound) for part in (error.params or {}).get("parts", DAY_PARTS)}
    widget = bound.field.widget
    assert isinstance(widget, DayInput)
    texts = widget.format_value(bound.value())
    items = []
    for part, text in zip(DAY_PARTS, texts, strict=True):
        classes = f"govuk-input--width-{ {'day': 2, 'month': 3, 'year': 4}[part] }" + (
            " govuk-input--error" if part in amiss else ""
        )
        # A month may be a name, so its box asks for no keypad.
        mode = "text" if part == "month" else "numeric"
        items.append({"name": part, "value": text, "classes": classes, "inputmode": mode})
    return {"id": bound.auto_id, "namePrefix": bound.html_name, "items": items}


def _choices(bound: BoundField) -> Iterator[tuple[str, str, bool]]:
    """The choices of a field: the value that is sent, the words, and whether it is chosen now."""
    value = bound.value()
    several = isinstance(value, (list, tuple, set, frozenset))
    chosen = {_sent(bound, one) for one in (value if several else [value]) if one is not None}
    for choice, words in bound.field.widget.choices:
        sent = "" if choice is None else str(choice)
        yield sent, str(words), sent in chosen or (sent == "" and not chosen)


def _sent(bound: BoundField, value: Any) -> str:
    """A value as a form sends it; a record as its key."""
    prepare = getattr(bound.field, "prepare_value", None)
    return str(prepare(value) if prepare else value)


def _options(bound: BoundField) -> Iterator[dict[str, Any]]:
    for value, words, chosen in _choices(bound):
        yield {"value": value, "text": words, "selected": chosen}


def _items(bound: BoundField, draw: Draw) -> Iterator[dict[str, Any]]:
    hints = _looks(bound).hints or {}
    reveals = getattr(bound.field.widget, "reveals", {})
    for value, words, chosen in _choices(bound):
        item: dict[str, Any] = {"value": value, "text": words, "checked": chosen and value != ""}
        if value in hints:
            item["hint"] = {"text": hints[value]}
        if value in reveals:
            item["conditional"] = {"html": draw(bound.form[reveals[value]])}
        yield item
