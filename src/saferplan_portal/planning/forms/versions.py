"""Forms of versions: put to the bodies, answered, signed."""

from __future__ import annotations

from typing import Any

from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.models import ANSWERS
from saferplan_portal.shell.forms import (
    FirstOrChangedForm,
    LongTextField,
    PortalForm,
    RadiosField,
    RecordRadiosField,
    VersionedForm,
)
from saferplan_portal.shell.widgets import Looks


class ProposeForm(PortalForm):
    """What is new in the version."""

    note = LongTextField("What is new in this version", required=False, looks=Looks(rows=4))


class ForBodyForm(PortalForm):
    """Which body an answer is of, for who speaks for several: the page of the answer shows what it said before."""

    body = RecordRadiosField("Body you answer for", Body.objects.none())

    def __init__(self, *args: Any, bodies: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(pk__in=bodies)  # type: ignore[attr-defined]


class AnswerForm(FirstOrChangedForm):
    """What one body says to a version."""

    body = RecordRadiosField("Body you answer for", Body.objects.none())
    answer = RadiosField("What it says", list(ANSWERS.items()))
    words = LongTextField(
        "Comment, or why it does not agree",
        required=False,
        looks=Looks(
            hint="Needed unless it agrees without a comment. It stays with the version. If the body does not agree, "
            "the public plan prints its name and these words: name nobody in them.",
            rows=4,
        ),
    )

    def __init__(self, *args: Any, body: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(pk=body)  # type: ignore[attr-defined]
        self.fields["body"].initial = body


class SignForm(VersionedForm):
    """The chair's signature for the Board."""

    why = LongTextField(
        "Reason for signing although a body does not agree",
        required=False,
        looks=Looks(
            hint="Needed only where a body does not agree. It is kept beside the dissent. The public plan prints who "
            "did not agree and why, and not this reason.",
            rows=4,
        ),
    )
