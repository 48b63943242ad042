"""Second factors whose secret cannot be read, since the portal has another secret key than it was encrypted with.

Such a factor is still one: nobody signs in by the password alone because the key has changed.  No code fits it, so it
must be taken off, or the key be put back.  A passkey holds no secret here, and works with any key.
"""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator

from saferplan_portal.accounts.keys import decrypted
from saferplan_portal.accounts.models import Person

CANNOT_BE_READ = (
    "Your code app and recovery codes cannot be read any more, because the portal's secret key is another than before. "
    "Use a passkey if you have one, or ask the administrator to take the second factor off your account"
)


def is_readable(factor: Authenticator) -> bool:
    """Whether a factor can be used with the secret key that the portal has."""
    kept = factor.data.get("secret") or factor.data.get("seed")
    return kept is None or decrypted(kept) is not None


def unreadable(factors: Iterable[Authenticator]) -> list[Authenticator]:
    """Of these factors, those that the portal cannot read."""
    return [one for one in factors if not is_readable(one)]


def unreadable_of_all() -> list[Authenticator]:
    """Of the factors of everybody who may sign in, those that the portal cannot read."""
    return unreadable(Authenticator.objects.filter(user__is_active=True).iterator())


def no_code_fits(person: Person) -> bool:
    """Whether somebody has a code app or recovery codes, and none of them can be read."""
    theirs = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.WEBAUTHN)
    found = list(theirs)
    return bool(found) and len(unreadable(found)) == len(found)


def is_locked_out(person: Person) -> bool:
    """Whether somebody can prove no second factor: none of theirs can be read, and they have no passkey."""
    passkeys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    return no_code_fits(person) and not passkeys.exists()


def unreadable_in_words(found: Iterable[Authenticator]) -> str:
    """How many factors cannot be read, of how many people, and why; "" where there are none."""
    found = list(found)
    people = len({one.user_id for one in found})
    if not found:
        return ""
    factors = (
        "1 code app or set of recovery codes" if len(found) == 1 else f"{len(found):,} code apps and recovery codes"
    )
    whose = "1 person" if people == 1 else f"{people:,} people"
    return (
        f"{factors} of {whose} cannot be read: they were encrypted with another secret-key than the one that is here. "
        "Until that is put back, or an administrator takes them off, these people cannot sign in by a code."
    )
