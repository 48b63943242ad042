"""The pages of the portal that no link leads to: around signing in, after something was sent, where all is amiss."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from portal_drawn import Drawing
from portal_visitor import fields_of

_OWN_FACTORS = ("app/remove/", "codes/new/", "codes/")


class _Hand:
    """Somebody who asks for pages."""

    def __init__(self, drawing: Drawing, client: Any, who: str) -> None:
        self.drawing, self.client, self.who = drawing, client, who

    def see(self, *paths: str) -> str:
        """Ask for pages, one after another; the last one."""
        return [self.drawing.ask(self.client, self.who, path) for path in paths][-1]

    def send_nothing(self, *paths: str) -> None:
        """Send the form at each address with nothing in it."""
        for path in paths:
            self.drawing.send_nothing(self.client, self.who, path)

    def send(self, path: str, **given: Any) -> str:
        """Open the form at an address and send it with these values; the page that comes."""
        fields = fields_of(self.see(path))
        return self.drawing.ask(self.client, self.who, path, fields | given)


def last_pages(drawing: Drawing) -> None:
    """Come to each of them.  The portal is not what it was after."""
    from django.conf import settings

    from portal_plans import PROPOSED

    manager, administrator = (_Hand(drawing, _client(role), role) for role in ("manager", "administrator"))
    _tokens_and_people(administrator)
    _what_is_published(manager)
    proposed = Path(settings.PORTAL.folder) / "priorities" / "proposed" / "proposed.json"
    proposed.parent.mkdir(parents=True)
    proposed.write_text(PROPOSED, encoding="utf-8")
    manager.see("/evidence/releases/compare/", "/plan/1/proposals/1/", "/plan/take-in/", "/no/such/page/")
    manager.see("/plan/1/parts/measures/add/", "/plan/1/figures/")
    _signed_for_the_board(drawing)
    _changed_by_another(administrator)
    _signing_in(drawing)
    _the_own_factors(drawing)
    _with_nothing_there(manager)
    drawing.show_failed()


def _signed_for_the_board(drawing: Drawing) -> None:
    """The page of signing, while a body has not answered."""
    from saferplan_portal.planning.models import PlanVersion

    version = PlanVersion.objects.get(state="proposed")
    _Hand(drawing, _client("chair"), "chair").see(f"/plan/versions/{version.pk}/sign/")


def _tokens_and_people(administrator: _Hand) -> None:
    from allauth.mfa.models import Authenticator
    from django.utils import timezone

    from saferplan_portal.accounts.models import Body, Person

    body = Body.objects.get(slug="ashbrook-council")
    last = timezone.localdate() + timedelta(days=60)
    day = {"last_day-day": last.day, "last_day-month": last.month, "last_day-year": last.year}
    administrator.send("/tokens/make/", body=body.pk, name="Monthly build", scope="receive-releases", **day)
    administrator.see("/tokens/1/end/")
    person = Person.objects.get(name="Lou Storybook")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    administrator.see(f"/people/{person.pk}/factors/")


def _what_is_published(manager: _Hand) -> None:
    """Every kind as its page stands once it is frozen, a version that was withdrawn, and one that was tampered with."""
    from saferplan_portal.board.models import Meeting
    from saferplan_portal.publications.models import Edition

    drawing, public = manager.drawing, _Hand(manager.drawing, _nobody(), "")
    meeting = Meeting.objects.filter(state="planned").earliest("starts_at")
    Meeting.objects.filter(pk=meeting.pk).update(public=True)
    manager.send(f"/board/meetings/{meeting.pk}/notice/", notice="At 2pm in the town hall. Everybody may come.")
    manager.send("/publications/prepare/", what=f"notice:{meeting.pk}")
    for one in Edition.objects.filter(state__in=("waiting", "released")).select_related("publication"):
        kind = f"publications/kinds/{one.publication.kind}.html"
        drawing.ask(manager.client, manager.who, f"/publications/{one.pk}/", frozen=kind)
    released = {one.publication.slug: one for one in Edition.objects.filter(state="released")}
    manager.see(f"/publications/{released['plan'].pk}/correct/")
    public.see("/public/data/", "/public/plan/")
    chair = _Hand(drawing, _client("chair"), "chair")
    chair.send(f"/publications/{released['plan'].pk}/withdraw/", reason="It was not the one that was signed.")
    Edition.objects.filter(pk=released["assessment"].pk).update(seal="0" * 64)
    public.see("/public/plan/", "/public/assessment/")
    with patch("saferplan_portal.publications.public_views.limited", return_value=True):
        public.see("/public/area/?q=AB1")


def _changed_by_another(administrator: _Hand) -> None:
    """Somebody else saved the same thing in between."""
    from saferplan_portal.accounts.models import Person

    person = Person.objects.get(name="Lou Storybook")
    path = f"/people/{person.pk}/change/"
    fields = fields_of(administrator.see(path))
    administrator.send(path, name="Lou Storybook-Tale")
    administrator.drawing.ask(administrator.client, administrator.who, path, fields | {"name": "Louise Storybook"})


def _signing_in(drawing: Drawing) -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from django.conf import settings

    from portal_letters import link_in
    from portal_people import sign_in
    from saferplan_portal.accounts.models import Body, Person

    public = _Hand(drawing, _nobody(), "")
    public.see(
        "/account/demonstration/", "/account/login/", "/account/inactive/", "/account/invitation/x/",
        "/account/signed-out/",
        "/account/password/reset/", "/account/password/reset/done/", "/account/password/reset/key/done/",
        "/account/provider/cancelled/", "/account/provider/error/", "/account/provider/work/login/",
    )  # fmt: skip
    administrator = _Hand(drawing, _client("administrator"), "administrator")
    newcomer = {"name": "Nia Newcomer", "email": "nia@ashbrook.example", "role": "board-member"}
    administrator.send("/people/invite/", **newcomer, body=Body.objects.get(slug="ashbrook-council").pk)
    link = link_in(settings.PORTAL.folder, "invitation")
    public.see(link)
    public.send_nothing("/account/login/", "/account/password/reset/", link)
    person = Person.objects.get(name="Bo Makebelieve")
    person.set_password("violet harbour mostly")
    person.save()
    public.send("/account/password/reset/", email=person.email)
    link = link_in(settings.PORTAL.folder, "password/reset/key")
    public.see(link)
    public.send_nothing(f"{link.partition('-')[0]}-set-password/")
    half = _Hand(drawing, sign_in(_nobody(), person, second_factor=False), "board-member")
    half.see("/account/second-factor/", "/account/factors/app/add/", "/account/factors/passkey/add/")
    half.send_nothing("/account/factors/app/add/", "/account/reauthenticate/")
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    again = _Hand(drawing, _nobody(), "")
    again.send("/account/login/", login=person.email, password="violet harbour mostly")
    again.send_nothing("/account/factors/authenticate/")


def _the_own_factors(drawing: Drawing) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from portal_people import sign_in
    from saferplan_portal.accounts.models import Person

    person = Person.objects.get(name="Bo Makebelieve")
    RecoveryCodes.activate(person)
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Work laptop"})
    hand = _Hand(drawing, sign_in(_nobody(), person), "board-member:health")
    hand.see("/account/", "/account/logout/", "/account/password/change/")
    hand.see(*(f"/account/factors/{one}" for one in _OWN_FACTORS), f"/account/factors/passkey/{passkey.pk}/remove/")
    with patch("allauth.mfa.webauthn.internal.auth.get_credentials", return_value=[]):
        hand.see("/account/reauthenticate/", "/account/factors/reauthenticate/")
        hand.see("/account/factors/passkey/reauthenticate/")
        hand.send_nothing("/account/factors/reauthenticate/", "/account/password/change/")


def _with_nothing_there(manager: _Hand) -> None:
    """Before a plan was begun or a release received."""
    from saferplan_portal.evidence.models import Release
    from saferplan_portal.planning.models import Plan

    Plan.objects.update(state="closed")
    Release.objects.update(current=False)
    manager.see("/plan/", "/evidence/findings/")


def _nobody() -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def _client(role: str) -> Any:
    from portal_people import client_of

    return client_of(role)
