"""What the portal writes to people about their sign-in.  No subject or text names a case, a crime or a victim."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """A message's subject and text; `secret` where the text holds a link that lets somebody in."""

    subject: str
    text: str
    secret: bool = False


_NOT_YOU = "If this was not you, tell {contact} at once, and choose a new password."

_CHANGES = {
    "account/email/password_changed": "The password of your account has been changed.",
    "account/email/password_set": "A password has been set for your account.",
    "account/email/password_reset": "The password of your account has been changed, by a link that was sent to you.",
    "mfa/email/totp_activated": "A code app has been added to your account as a second factor.",
    "mfa/email/totp_deactivated": "The code app has been removed from your account.",
    "mfa/email/webauthn_added": "A passkey has been added to your account as a second factor.",
    "mfa/email/webauthn_removed": "A passkey has been removed from your account.",
    "mfa/email/recovery_codes_generated": "New recovery codes have been made for your account. "
    "The old ones work no more.",
}


def change_letter(kind: str, contact: str) -> Letter | None:
    """The letter that tells of a change to a sign-in, by allauth's name of it; None for what is not told."""
    what = _CHANGES.get(kind)
    if what is None:
        return None
    not_you = _NOT_YOU.format(contact=contact or "the administrator of the portal")
    return Letter("Your sign-in has changed", f"{what}\n\n{not_you}\n")


def address_letter(contact: str) -> Letter:
    """The letter to the old address, where an administrator has put another in its place."""
    asked = contact or "the administrator of the portal"
    text = (
        "Another e-mail address has been put in the place of this one for your account.\n\n"
        f"If you did not ask for it, tell {asked} at once.\n"
    )
    return Letter("Your sign-in has changed", text)


def reset_letter(link: str) -> Letter:
    """The letter with the link to choose a new password."""
    text = (
        "Somebody asked for a new password for your account. If it was you, open this link within an hour:\n\n"
        f"{link}\n\n"
        "If it was not you, do nothing: your password stays as it is.\n"
    )
    return Letter("Choose a new password", text, secret=True)


def invitation_letter(name: str, partnership: str, role: str, link: str) -> Letter:
    """The letter with the link by which an invited person begins."""
    text = (
        f"Dear {name},\n\nYou have been invited to the portal of {partnership}. Your role there is: {role}.\n\n"
        f"Open this link within 7 days. It works once.\n\n{link}\n\n"
        "You will choose a password and then a second factor: a code app on your phone, or a passkey. It takes five "
        "minutes.\n\nIf you did not expect this, tell whoever you think sent it, and do not open the link.\n"
    )
    return Letter("Your invitation", text, secret=True)


def provider_letter(name: str, partnership: str, role: str, link: str, provider: str) -> Letter:
    """The letter to an invited person where everybody signs in by the provider of their organisation."""
    text = (
        f"Dear {name},\n\nYou have been invited to the portal of {partnership}. Your role there is: {role}.\n\n"
        f"Open {link} and sign in with {provider}, by the address that this message came to.\n"
    )
    return Letter("Your invitation", text)


def on_its_way(address: str) -> str:
    """Where a letter with a link is, for whoever had it sent: on its way, or in a file where no mail leaves."""
    config = settings.PORTAL
    if config.email.by != "file":
        return f"The link is on its way to {address}."
    if config.writes_letters_at_once:
        return (
            "This is a trial, from which no letter leaves: the one with the link is the newest file in "
            f"{config.home / 'outbox'}."
        )
    return (
        f"The link does not leave by itself: the settings have letters written as files into {config.home / 'outbox'}, "
        "when the timer next runs."
    )
