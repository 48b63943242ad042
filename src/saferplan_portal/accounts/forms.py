"""allauth's forms in the portal's words, with tries counted in the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from saferplan_portal.accounts import limits
from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.factors import CANNOT_BE_READ, no_code_fits
from saferplan_portal.shell.sentences import use_sentences
from saferplan_portal.shell.widgets import Looks

GOOD_WORDS = "At least 12 characters. Three words that do not belong together are good."
CODE_HINT = "The 6 digits that your code app shows now, or one of your recovery codes"
_USED_FOR = 120


class _InOurWords:
    """Mixed in before a form of allauth: the labels and hints of its fields, and sentences for their faults."""

    labels: ClassVar[Mapping[str, str]] = {}
    looks: ClassVar[Mapping[str, Looks]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.label, field.help_text = self.labels.get(name, field.label), ""
            field.looks = self.looks.get(name, Looks())  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
        use_sentences(fields)


class SignInForm(_InOurWords, account.LoginForm):  # type: ignore[misc]
    """An address and a password."""

    labels: ClassVar = {"login": "E-mail address", "password": "Password"}


class PasswordAgainForm(_InOurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before the sign-in is changed."""

    labels: ClassVar = {"password": "Your password"}


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password, with the one of now."""

    labels: ClassVar = {
        "oldpassword": "The password that you use now",
        "password1": "New password",
        "password2": "New password again",
    }
    looks: ClassVar = {"password1": Looks(hint=GOOD_WORDS)}

    def clean_oldpassword(self) -> str:
        """The password of now.  Raises `ValidationError` where it is wrong, or was wrong too often."""
        hold("password", self.user.pk)
        given: str = super().clean_oldpassword()
        limits.forget(limits.named("password", self.user.pk))
        return given


class ResetForm(_InOurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link to choose a new password is sent."""

    labels: ClassVar = {"email": "E-mail address"}
    looks: ClassVar = {"email": Looks(hint="The one that you sign in with")}

    def clean_email(self) -> str:
        """The address.  Raises `ValidationError` where links were asked for too often, for it or from this place."""
        address: str = super().clean_email()
        hold("reset", address.lower())
        return address


class NewPasswordForm(_InOurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, by a link."""

    labels: ClassVar = {"password1": "New password", "password2": "New password again"}
    looks: ClassVar = {"password1": Looks(hint=GOOD_WORDS)}


def hold(kind: str, what: object) -> None:
    """Count a try.

    Raises `ValidationError` with how long to wait where there were too many.
    """
    at, key = timezone.now(), limits.named(kind, what)
    until = limits.take(key, limits.MOST_TRIES, limits.WAIT, at)
    if until is not None:
        sessions.locked_out(at=at, key=key, seconds=limits.WAIT)
        wait = limits.wait_in_words(until, at)
        raise ValidationError(f"There were too many tries. Wait {wait}, then try again", "locked")


class _CountedCode(_InOurWords):
    """A code of a code app or a recovery code: five tries, and each code once, whichever process is asked."""

    labels: ClassVar = {"code": "Code"}
    looks: ClassVar = {"code": Looks(hint=CODE_HINT, width=10)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """The code.  Raises `ValidationError` where it is wrong, was used before, or was wrong too often."""
        person = self.user  # type: ignore[attr-defined]
        hold("code", person.pk)
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")  # type: ignore[attr-defined]
        code: str = super().clean_code()  # type: ignore[misc]
        if limits.limited(limits.named("used-code", f"{person.pk}:{code}"), 1, _USED_FOR):
            raise ValidationError("This code has been used. Wait for the next one and type that", "used")
        limits.forget(limits.named("code", person.pk))
        return code


class _ProvingCode(_CountedCode):
    """A code that proves who somebody is."""

    def clean_code(self) -> str:
        """The code.  Raises `ValidationError` also where no code can fit, since their secrets cannot be read."""
        person = self.user  # type: ignore[attr-defined]
        if no_code_fits(person):
            sessions.failed(at=timezone.now(), person=person, how="the portal's key does not read the second factor")
            raise ValidationError(CANNOT_BE_READ, "unreadable")
        return super().clean_code()


class CodeForm(_ProvingCode, factors.AuthenticateForm):  # type: ignore[misc]
    """The second factor of a sign-in."""


class CodeAgainForm(_ProvingCode, factors.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before the sign-in is changed."""


class AddAppForm(_CountedCode, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a code app that is being added."""

    labels: ClassVar = {"code": "The code that the app shows"}
    looks: ClassVar = {"code": Looks(hint="6 digits", width=10)}


class RemoveAppForm(_InOurWords, totp.DeactivateTOTPForm):  # type: ignore[misc]
    """Taking the code app away."""


class NewCodesForm(_InOurWords, recovery.GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Making new recovery codes."""


class AddPasskeyForm(_InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that is being added: always one that can sign in alone, by a finger, a face or a PIN."""

    labels: ClassVar = {"name": "A name for the passkey"}
    looks: ClassVar = {"name": Looks(hint='Such as "work laptop", so that you know it again', width=20)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True


class PasskeyForm(_InOurWords, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second factor of a sign-in."""


class PasskeyAloneForm(_InOurWords, webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey that signs in alone."""


class PasskeyAgainForm(_InOurWords, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey once more, before the sign-in is changed."""
