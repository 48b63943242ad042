"""The forms of those who publish, and the public's look-up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.shell.forms import ConfirmField, DayField, LongTextField, PortalForm, RadiosField, TextField
from saferplan_portal.shell.widgets import Looks

NOT_KEPT = "Nothing that you type is kept."


class PrepareForm(PortalForm):
    """What to prepare."""

    what = RadiosField("What do you want to publish?", [])

    def __init__(self, offers: Mapping[str, tuple[Offer, ...]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = {
            f"{kind}:{offer.subject}": (offer.words, KINDS[kind].about) for kind in offers for offer in offers[kind]
        }
        what = self.fields["what"]
        assert isinstance(what, RadiosField)
        what.choices = [(code, words) for code, (words, _) in made.items()]
        what.looks = Looks(hints={code: about for code, (_, about) in made.items()})


class CorrectForm(PortalForm):
    """What was wrong in what the public has read, and since when."""

    wrong = LongTextField(
        "What was wrong?",
        max_length=2_000,
        looks=Looks(rows=4, hint="Say what the page said and what is right. The public reads this."),
    )
    wrong_since = DayField("Wrong since", looks=Looks(hint="The day it was first published so."))


class ReleaseForm(PortalForm):
    """The second person's yes, to exactly what was shown."""

    seal = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = ConfirmField(
        "I have read this version, and it may be made public",
        said={"required": "Tick the box when you have read the version"},
    )


class ReasonForm(PortalForm):
    """Why a version is sent back or withdrawn."""

    reason = LongTextField("Reason", max_length=2_000, looks=Looks(rows=3))


class LookUpForm(PortalForm):
    """A postcode, or the name of a ward or town."""

    q = TextField(
        "Postcode, ward or town",
        max_length=60,
        looks=Looks(hint=NOT_KEPT, width=20),
        said={"required": "Enter a postcode, or the name of a ward or town"},
    )

    def __init__(self, *args: Any, example: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.fields["q"]
        assert isinstance(asked, TextField)
        if example:
            asked.looks = replace(asked.looks, hint=f"For example {example}. {NOT_KEPT}")
