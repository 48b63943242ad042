"""Signing in and out: sessions, their limits, and what of them the audit keeps."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from saferplan_portal.accounts import limits
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Person, PortalSession
from saferplan_portal.accounts.permissions import check_manage_people
from saferplan_portal.accounts.reading import DEMO_SIGN_IN, IN_SESSION, actor_for, living_sessions
from saferplan_portal.audit.actions import Told, signed, wrote
from saferplan_portal.shell.rules import Unfit, action

MOST_SESSIONS = 3
"""In so many places may a person be signed in at once."""

_SEEN_EVERY = timedelta(minutes=1)
_KEPT = timedelta(days=90)
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("OPR", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(request: HttpRequest) -> str:
    """What a person would call their browser: "Firefox on Windows"."""
    told = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for word, name in _BROWSERS if word in told), "A browser")
    system = next((name for word, name in _SYSTEMS if word in told), "")
    return f"{browser} on {system}" if system else browser


_PROOFS = {
    "password": "a password",
    "totp": "a code",
    "recovery_codes": "a recovery code",
    "webauthn": "a passkey",
    "socialaccount": "the provider of their organisation",
}
_FACTORS = {"totp": "a code app", "webauthn": "a passkey", "recovery_codes": "recovery codes"}


def begin_here(request: HttpRequest, person: Person) -> PortalSession:
    """Begin the session of who has just signed in on this request."""
    session = begin(at=timezone.now(), person=person, device=device_of(request), how=how_proved(request, person))
    request.session[IN_SESSION] = session.pk
    return session


def how_proved(request: HttpRequest, person: Person) -> str:
    """By what a person signed in, in words."""
    if request.session.get(DEMO_SIGN_IN):
        return "a button of the demonstration"
    used = [record.get("type") or record.get("method") for record in get_authentication_records(request, person)]
    told = list(dict.fromkeys(_PROOFS[one] for one in used if one in _PROOFS))
    return " and ".join(told) or "a link"


@action
def begin(*, at: datetime, person: Person, device: str, how: str) -> PortalSession:
    """Begin a session; where the person has as many as there may be, the oldest is ended."""
    Person.objects.select_for_update().get(pk=person.pk)
    living = list(living_sessions(person.pk, at).order_by("-began", "-pk"))
    for old in living[MOST_SESSIONS - 1 :]:
        _end(old, at, "too-many")
    session = PortalSession.objects.create(person=person, began=at, seen=at, device=device[:80])
    by = actor_for(person, at)
    detail = {"browser": device, "ended": [old.pk for old in living[MOST_SESSIONS - 1 :]]}
    signed(by, Told("accounts.signed_in", f"Signed in with {how}.", "session", session.pk, detail))
    return session


def _end(session: PortalSession, at: datetime, why: str) -> None:
    """Write the end of a session."""
    PortalSession.objects.filter(pk=session.pk, ended=None).update(ended=at, why=why)


def seen(*, session: PortalSession, at: datetime) -> None:
    """Keep that a session is in use; once a minute is enough."""
    if at - session.seen >= _SEEN_EVERY:
        PortalSession.objects.filter(pk=session.pk, ended=None).update(seen=at)


def end_here(request: HttpRequest) -> None:
    """End the session of a request, by its person's wish."""
    session = (
        PortalSession.objects.filter(pk=request.session.get(IN_SESSION) or 0, ended=None)
        .select_related("person")
        .first()
    )
    if session is not None:
        at = timezone.now()
        with transaction.atomic():
            _end(session, at, "signed-out")
            signed(actor_for(session.person, at), Told("accounts.signed_out", "Signed out.", "session", session.pk))


@action
def ran_out(*, session: PortalSession, at: datetime, why: str) -> None:
    """End a session that was idle too long, or has lasted too long."""
    _end(session, at, why)
    told = Told("accounts.session_over", f"The session of {session.person.name} ended: {why}.", "session", session.pk)
    signed(the_portal(at), told)


@action
def end_one(*, by: Actor, session: PortalSession) -> None:
    """End one of the own sessions, at another place.

    Raises `Unfit` where it is somebody else's or has ended.
    """
    if session.person_id != by.person or session.ended is not None:
        raise Unfit("This place is signed out already.")
    _end(session, by.at, "by-person")
    signed(by, Told("accounts.session_ended", "Signed out at another place.", "session", session.pk))


@action
def end_everywhere(*, by: Actor, person: Person, but: int | None = None, why: str = "everywhere") -> int:
    """End all sessions of a person, but for one; how many they were.

    Raises `Refused` where it is somebody else's and the actor keeps no people.
    """
    if person.pk != by.person:
        check_manage_people(by)
    ending = living_sessions(person.pk, by.at).exclude(pk=but or 0)
    count = ending.count()
    ending.update(ended=by.at, why=why)
    sentence = f"Signed {person.name} out at {count} place{'' if count == 1 else 's'}."
    wrote(by, Told("accounts.signed_out_everywhere", sentence, "person", person.pk))
    return count


def end_elsewhere(request: HttpRequest, person: Person, at: datetime) -> None:
    """Sign a person whose sign-in was changed out at every place but this one, if they are signed in here."""
    here = request.session.get(IN_SESSION) if request.user.is_authenticated else None
    end_everywhere(by=actor_for(person, at), person=person, but=here, why="changed")


def forget_old(at: datetime) -> None:
    """Forget where people were signed in longer ago than is of use to them; the audit keeps that they were."""
    PortalSession.objects.filter(began__lt=at - _KEPT).delete()


def failed(*, at: datetime, person: Person | None, how: str) -> None:
    """Keep that a sign-in failed.  Who tried is not known, so the portal tells it; an unknown address is not kept."""
    whose = (
        f"A sign-in with the account of {person.name} failed" if person else "A sign-in of nobody who is known failed"
    )
    told = Told("accounts.sign_in_failed", f"{whose}: {how}.", "person" if person else "", person.pk if person else "")
    signed(the_portal(at), told)


def locked_out(*, at: datetime, key: str, seconds: int) -> None:
    """Keep that tries are refused for a while: once for each lockout, not for each try."""
    if limits.take(limits.named("told", key), 1, seconds, at) is None:
        signed(
            the_portal(at), Told("accounts.locked_out", "Refused further tries to sign in for a while, after too many.")
        )


def factor_changed(*, at: datetime, person: Person, sentence: str, detail: dict[str, object]) -> None:
    """Keep that a person's sign-in itself was changed."""
    with transaction.atomic():
        wrote(actor_for(person, at), Told("accounts.sign_in_changed", sentence, "person", person.pk, detail))


def factors_changed(request: HttpRequest, person: Person, before: dict[int, str], after: dict[int, str]) -> None:
    """Keep what became of a person's own second factors, and sign them out elsewhere.

    `before` and `after` are the kinds of the factors, by their keys.  With the last factor goes what this session had
    proved by it.
    """
    gone = [kind for key, kind in before.items() if key not in after]
    new = [kind for key, kind in after.items() if key not in before]
    said = ["Made new recovery codes." for kind in new if kind in gone]
    said += [f"Added {_FACTORS[kind]} to the own sign-in." for kind in new if kind not in gone]
    said += [f"Took {_FACTORS[kind]} out of the own sign-in." for kind in gone if kind not in new]
    at = timezone.now()
    for sentence in said:
        factor_changed(at=at, person=person, sentence=sentence, detail={"browser": device_of(request)})
    if said:
        end_elsewhere(request, person, at)
    if not set(after.values()) - {"recovery_codes"}:
        kept = [one for one in get_authentication_records(request, person) if one.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


@action
def codes_shown(by: Actor) -> None:
    """Keep that somebody was shown their recovery codes."""
    wrote(by, Told("accounts.codes_shown", "Was shown the own recovery codes.", "person", by.person or ""))


@action
def proved_again(*, person: Person, at: datetime, how: str) -> None:
    """Keep that somebody who is signed in showed once more that it is they, and by what."""
    sentence = f"Showed again who it is, with {_PROOFS.get(how, 'a second factor')}."
    signed(actor_for(person, at), Told("accounts.proved_again", sentence, "person", person.pk))
