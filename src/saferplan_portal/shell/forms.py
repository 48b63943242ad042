"""Forms of the portal: fields that speak in sentences, and are drawn by the macros of GOV.UK Frontend.

A form is a `PortalForm` with the fields of this module (or `form_fields`); its page draws it with `form_page` of
`shell/form.html`.  Any other form of Django is drawn too; to make it speak in sentences, mix in `Sentences`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from saferplan_portal.shell.form_fields import (
    ConfirmField,
    DayField,
    DecimalField,
    EmailField,
    LongTextField,
    ManyField,
    ManyRecordsField,
    MoneyField,
    PasswordField,
    RadiosField,
    RecordField,
    RecordRadiosField,
    SelectField,
    TextField,
    UploadField,
    WholeNumberField,
)
from saferplan_portal.shell.merging import BACK, OPENED, VERSION, opened_with, settled, without_choices
from saferplan_portal.shell.rules import Refused, Unfit
from saferplan_portal.shell.sentences import use_sentences
from saferplan_portal.shell.widgets import Reveals

__all__ = [
    "ConfirmField",
    "DayField",
    "DecimalField",
    "EmailField",
    "FirstOrChangedForm",
    "LongTextField",
    "ManyField",
    "ManyRecordsField",
    "MoneyField",
    "PasswordField",
    "PortalForm",
    "PressedForm",
    "RadiosField",
    "RecordField",
    "RecordRadiosField",
    "SelectField",
    "Sentences",
    "TextField",
    "UploadField",
    "VersionedForm",
    "WholeNumberField",
]


class Sentences:
    """Mixed into a form before Django's own class, makes every fault of a field a sentence that says what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_sentences(self.fields)  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        """Look at what was sent; a field that the form itself added since speaks in sentences too."""
        use_sentences(self.fields)  # type: ignore[attr-defined]
        super().full_clean()  # type: ignore[misc]


class PortalForm(Sentences, forms.Form):
    """A form of the portal.

    A field that `reveals` of a choice names is asked only where that choice is made: it is then needed, unless it is
    `optional_when_shown`; otherwise what it holds is forgotten.
    """

    use_required_attribute = False

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():
            reveals: Reveals = getattr(field.widget, "reveals", {})
            if reveals:  # where no choice was made, nothing it reveals was asked
                self._clean_revealed(reveals, self.cleaned_data.get(name, ""))

    def _clean_revealed(self, reveals: Reveals, chosen: Any) -> None:
        made = {str(one) for one in chosen} if isinstance(chosen, (list, tuple, set)) else {str(chosen)}
        for choice, name in reveals.items():
            field = self.fields[name]
            if choice not in made:
                self._errors.pop(name, None)  # type: ignore[attr-defined]
                # A text that is not asked for is "" and not None: what takes it strips it.
                nothing = getattr(field, "empty_value", field.empty_values[0])
                self.cleaned_data[name] = field.clean(None) if not field.required else nothing
            elif (
                not getattr(field, "optional_when_shown", False)
                and self.cleaned_data.get(name, 0) in field.empty_values
            ):
                self.add_error(name, field.error_messages["required"])

    def refuse(self, why: Refused | Unfit | str, field: str = "") -> None:
        """Show why an action refused: beside the field it is about if the form has that field, or above the form.

        An error knows its field itself; a sentence may be given one.
        """
        field = why.field if isinstance(why, Unfit) else field
        self.add_error(field if field in self.fields else None, str(why))

    def values(self, *names: str) -> Mapping[str, Any]:
        """What was sent for these fields, or for all but the version."""
        return {name: self.cleaned_data[name] for name in names or self.fields if name not in (VERSION, OPENED)}


_LOST = "This form has lost which version of the record it was opened with. Open the page again."


class PressedForm(PortalForm):
    """A button on a page: it carries the version of the thing that its page showed, 0 where there was none yet."""

    seen_version = forms.IntegerField(min_value=0)


class VersionedForm(PortalForm):
    """A form on something that several people may edit: it carries the version that was seen when it was opened.

    It also carries what its fields held then, so that another's change in between can be put together with this one.
    Where something is filled in that the record does not hold, `initial` gives what it does hold as `OPENED`.
    `came_back` says that a person comes from the page of both changes to look at them in the form.
    """

    seen_version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), _LOST),
    )
    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.came_back = BACK in self.data

    def full_clean(self) -> None:
        """Look at what was sent, with what was chosen on the page of both changes."""
        chosen = settled(self)
        if chosen is not None:
            self.came_back = BACK in chosen
            self.data = without_choices(chosen)
        super().full_clean()
        if self.is_bound:
            self.cleaned_data.pop(OPENED, None)

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What a field holds as the form is opened."""
        if field_name == OPENED and OPENED not in self.initial:
            return opened_with(self)
        return super().get_initial_for_field(field, field_name)

    def is_valid(self) -> bool:
        """Whether the form may be acted on: not where its person only came back to look at both changes."""
        return super().is_valid() and not self.came_back


class FirstOrChangedForm(VersionedForm):
    """A form by which something is written for the first time, or changed: its version is 0 where there is none yet."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0, required=False)
