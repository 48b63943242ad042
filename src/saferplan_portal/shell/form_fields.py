"""Fields of the portal's forms.  Each takes its label first and, as `looks`, how it is drawn."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Model, QuerySet

from saferplan.delivery.money import in_pounds, parse_pounds
from saferplan.errors import BadMoney
from saferplan.periods import MONTH_NAMES
from saferplan_portal.shell import words
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.scanning import hold_clean, pieces_of
from saferplan_portal.shell.sentences import subject
from saferplan_portal.shell.widgets import Checkboxes, DayInput, Looks, Radios, Reveals, month_of

# Only the checker of types knows these two by what they hold.
if TYPE_CHECKING:
    _OneRecord = forms.ModelChoiceField[Model]
    _ManyRecords = forms.ModelMultipleChoiceField[Model]
else:
    _OneRecord, _ManyRecords = forms.ModelChoiceField, forms.ModelMultipleChoiceField

Choices = Sequence[tuple[str, str]]
NO_CHOICE = ("", "Choose one")
FIRST_YEAR, LAST_YEAR = 1900, 2199
MOST_NUMBER = 999_999_999
"""What a column of whole numbers holds on every database."""

MOST_PENCE = 99_999_999_999
"""Just under a thousand million pounds; kept in a column of large whole numbers."""


class _Drawn(forms.Field):
    """What every field of ours takes: a label, how it is drawn, and Django's own arguments."""

    def __init__(
        self, label: str, *, looks: Looks | None = None, said: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        """`said` are sentences of the field's own, by the code of the fault, in place of those made from its label."""
        self.looks = looks or Looks()
        self.said = dict(said or {})
        super().__init__(label=label, **kwargs)


class TextField(_Drawn, forms.CharField):
    """One line of text."""


class EmailField(_Drawn, forms.EmailField):
    """An e-mail address."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.widget.attrs.setdefault("autocomplete", "email")
        self.widget.attrs["spellcheck"] = "false"


class PasswordField(_Drawn, forms.CharField):
    """A password, which the person may choose to see."""

    widget = forms.PasswordInput

    def __init__(self, label: str, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        super().__init__(label, strip=False, **kwargs)
        self.widget.attrs["autocomplete"] = autocomplete


class LongTextField(_Drawn, forms.CharField):
    """Several lines of text, with a count of what is left where there is a greatest length."""

    widget = forms.Textarea


class SelectField(_Drawn, forms.ChoiceField):
    """One choice out of many, in a list that opens.  `none` are the words for no choice."""

    def __init__(self, label: str, choices: Choices, *, none: str = NO_CHOICE[1], **kwargs: Any) -> None:
        super().__init__(label, choices=[("", none), *choices], **kwargs)


class RadiosField(_Drawn, forms.ChoiceField):
    """One choice out of a few.  `reveals` names, for a choice, the field that is asked only where it is made."""

    widget = Radios

    def __init__(self, label: str, choices: Choices, *, reveals: Reveals | None = None, **kwargs: Any) -> None:
        super().__init__(label, choices=choices, **kwargs)
        self.widget.reveals = dict(reveals or {})


class ManyField(_Drawn, forms.MultipleChoiceField):
    """Any number of choices."""

    widget = Checkboxes

    def __init__(self, label: str, choices: Choices, *, reveals: Reveals | None = None, **kwargs: Any) -> None:
        super().__init__(label, choices=choices, **kwargs)
        self.widget.reveals = dict(reveals or {})


class _Named:
    """Mixed into a field of records: a record that tells more of itself in a choice (`choice_name`) is called so."""

    def label_from_instance(self, obj: Model) -> str:
        """What a record is called."""
        return str(getattr(obj, "choice_name", obj))


class RecordField(_Named, _Drawn, _OneRecord):
    """One record out of many, in a list that opens."""

    def __init__(self, label: str, queryset: QuerySet[Model], *, none: str = NO_CHOICE[1], **kwargs: Any) -> None:
        super().__init__(label, queryset=queryset, empty_label=none, **kwargs)


class RecordRadiosField(_Named, _Drawn, _OneRecord):
    """One record out of a few, as radio buttons."""

    widget = Radios

    def __init__(self, label: str, queryset: QuerySet[Model], **kwargs: Any) -> None:
        super().__init__(label, queryset=queryset, empty_label=None, **kwargs)


class ManyRecordsField(_Named, _Drawn, _ManyRecords):
    """Any number of records, as checkboxes."""

    widget = Checkboxes

    def __init__(self, label: str, queryset: QuerySet[Model], **kwargs: Any) -> None:
        super().__init__(label, queryset=queryset, **kwargs)


class ConfirmField(_Drawn, forms.BooleanField):
    """One box to tick.  Where it is required, the form goes on only when it is ticked."""


class WholeNumberField(_Drawn, forms.IntegerField):
    """A whole number; commas between thousands are taken."""

    widget = forms.TextInput

    def __init__(self, label: str, *, max_value: int = MOST_NUMBER, **kwargs: Any) -> None:
        super().__init__(label, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The number."""
        return super().to_python(_without_commas(value))


class DecimalField(_Drawn, forms.DecimalField):
    """A number that may have digits after the point; commas between thousands are taken."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(_without_commas(value))


def _without_commas(value: Any) -> Any:
    """What was typed, without commas where they stand between thousands, and with the minus sign of a keyboard."""
    if not isinstance(value, str):
        return value
    value = value.strip().replace("−", "-")
    return value.replace(",", "") if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", value, re.ASCII) else value


class MoneyField(_Drawn):
    """An amount of money in pounds as people write it; the value is whole pence, never below nought."""

    widget = forms.TextInput

    def __init__(self, label: str, *, least: int = 0, most: int = MOST_PENCE, **kwargs: Any) -> None:
        """`least` and `most` are in pence."""
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def to_python(self, value: Any) -> int | None:
        """The pence.  Raises `ValidationError` where the amount cannot be read, or is too small or too large."""
        if value in self.empty_values or not str(value).strip():
            return None
        begins = subject(str(self.label))
        try:
            pence = parse_pounds(str(value))
        except BadMoney:
            # The engine's own sentence quotes what was typed, and what people typed stays out of ours.
            sentence = f"{begins} must be an amount of money in pounds, like 1,250 or 1,250.50"
            raise forms.ValidationError(sentence, "invalid") from None
        if pence < self.least:
            raise forms.ValidationError(f"{begins} must be {in_pounds(self.least)} or more", "min_value")
        if pence > self.most:
            raise forms.ValidationError(f"{begins} must be {in_pounds(self.most)} or less", "max_value")
        return pence

    def prepare_value(self, value: Any) -> Any:
        """Pence as the box shows them, after its pound sign; what was typed as it was typed."""
        return in_pounds(value).replace("£", "") if isinstance(value, int) else value


class DayField(_Drawn):
    """A day, in three boxes.  The month may be a number or a name; `earliest` and `latest` are still good."""

    widget = DayInput

    def __init__(self, label: str, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.earliest, self.latest = earliest, latest

    def clean(self, value: Any) -> date | None:
        """The date.

        Raises `ValidationError` with a sentence on the first thing that is amiss; its `params` name the boxes that
        it is about.
        """
        texts = tuple(value) if value else ("", "", "")
        if not any(texts):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], "required")
            return None
        found = self._date(*texts)
        begins = subject(str(self.label))
        if self.earliest and found < self.earliest:
            raise _amiss(f"{begins} must be on or after {words.day(self.earliest)}")
        if self.latest and found > self.latest:
            raise _amiss(f"{begins} must be on or before {words.day(self.latest)}")
        self.run_validators(found)
        return found

    def _date(self, day_text: str, month_text: str, year_text: str) -> date:
        begins = subject(str(self.label))
        boxes = {"day": day_text, "month": month_text, "year": year_text}
        if missing := [part for part, text in boxes.items() if not text]:
            raise _amiss(f"{begins}: also give the {' and the '.join(missing)}", *missing)
        month = month_of(month_text)
        if month is None:
            raise _amiss(f"{begins}: the month must be from 1 to 12, or a name like March or Mar", "month")
        if not (year_text.isascii() and year_text.isdigit() and len(year_text) == 4):
            raise _amiss(f"{begins}: the year must be four digits, like 2026", "year")
        year = int(year_text)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise _amiss(f"{begins}: the year must be from {FIRST_YEAR} to {LAST_YEAR}", "year")
        days = monthrange(year, month)[1]
        if not (day_text.isascii() and day_text.isdigit() and len(day_text) <= 2 and 1 <= int(day_text) <= days):
            which = f"{MONTH_NAMES[month - 1]} {year}"
            raise _amiss(f"{begins}: the day must be from 1 to {days}, since {which} has {days} days", "day")
        return date(year, month, int(day_text))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the day is another one than at first."""
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


def _amiss(sentence: str, *parts: str) -> forms.ValidationError:
    return forms.ValidationError(sentence, "invalid", {"parts": parts or ("day", "month", "year")})


class UploadField(_Drawn, forms.FileField):
    """A file.  `kinds` are the endings it may have (".pdf"), `most` the bytes it may hold.

    The name and the size are looked at here, and the scanner is asked, where one is set up: here, since no action may
    wait for it inside a transaction.  What kind a file is by its bytes is checked by the action that keeps it.
    """

    def __init__(self, label: str, *, kinds: Iterable[str] = (), most: int = 10_000_000, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.kinds, self.most = tuple(kind.lower() for kind in kinds), most
        if self.kinds:
            self.widget.attrs["accept"] = ",".join(self.kinds)

    def to_python(self, data: Any) -> Any:
        """The file.  Raises `ValidationError` where it is empty, too large or of another kind."""
        sent = super().to_python(data)
        if sent is None:
            return None
        if self.kinds and PurePath(sent.name or "").suffix.lower() not in self.kinds:
            *others, last = [kind.removeprefix(".").upper() for kind in self.kinds]
            listed = f"{', '.join(others)} or {last}" if others else last
            raise forms.ValidationError(f"The chosen file must be a file of the kind {listed}", "invalid_kind")
        if (sent.size or 0) > self.most:
            raise forms.ValidationError(f"The chosen file must be {_size(self.most)} or smaller", "too_large")
        return sent

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file.  Raises `ValidationError` where it is not fit by `to_python`, or not clean by the scanner."""
        sent = super().clean(data, initial)
        if sent:
            try:
                hold_clean(pieces_of(sent), "The chosen file")
            except Unfit as unfit:
                raise forms.ValidationError(str(unfit), "not_clean") from unfit
        return sent


def _size(count: int) -> str:
    """Bytes in words."""
    return f"{count // 1_000_000:,} MB" if count >= 1_000_000 else f"{max(count // 1_000, 1):,} kB"
