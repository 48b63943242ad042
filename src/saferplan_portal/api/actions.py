"""Making and ending tokens, and what is sent in with one."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import IO

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.api.models import MOST_DAYS, SCOPES, Token
from saferplan_portal.api.permissions import check_manage_tokens
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.evidence.actions import receive_upload
from saferplan_portal.evidence.models import Release
from saferplan_portal.shell.rules import Unfit, action

BEGINS = "sfp_"
"""Every token begins so, so that one that was left somewhere can be found by a search."""


def hash_of(secret: str) -> str:
    """What is kept of a token.  It is long and made by chance, so that its hash tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@action
def make_token(*, by: Actor, body: Body, name: str, scope: str, last_day: date) -> tuple[Token, str]:
    """Make a token of a body, and give it with its secret, which is nowhere kept and cannot be shown again.

    Raises `Refused` for anybody but an administrator; `Unfit` where the body is none of the partnership today, or the
    token would last too long or not at all.
    """
    check_manage_tokens(by)
    assert by.person is not None  # the rule lets only a person make one
    if not body.holds_on(by.today):
        raise Unfit(f"{body.name} is not a body of the partnership today.", "body")
    if not name.strip():
        raise Unfit("Say in a few words which program uses the token.", "name")
    if scope not in SCOPES:
        raise Unfit("Choose what the token is for.", "scope")
    if not by.today < last_day <= by.today + timedelta(days=MOST_DAYS):
        raise Unfit(f"A token lasts from one day to {MOST_DAYS} days. Give a day within that.", "last_day")
    secret = BEGINS + secrets.token_urlsafe(32)
    token = Token.objects.create(
        body=body,
        name=name.strip(),
        scope=scope,
        begins=secret[: len(BEGINS) + 4],
        sha256=hash_of(secret),
        made_by_id=by.person,
        made_at=by.at,
        last_day=last_day,
    )
    detail = {"body": body.pk, "scope": scope, "last_day": last_day.isoformat(), "begins": token.begins}
    wrote(by, Told("api.token_made", f"Made the token “{token.name}” of {body.name}.", "token", token.pk, detail))
    return token, secret


@action
def end_token(*, by: Actor, token: Token) -> Token:
    """End a token: from now on it opens nothing.

    Raises `Refused` for anybody but an administrator, `Unfit` where it is over.
    """
    check_manage_tokens(by)
    now = Token.objects.select_for_update(of=("self",)).select_related("body").get(pk=token.pk)
    if now.ended_at is not None:
        raise Unfit("This token was ended before.")
    now.ended_at = by.at
    now.save(update_fields=["ended_at"])
    wrote(by, Told("api.token_ended", f"Ended the token “{now.name}” of {now.body.name}.", "token", now.pk))
    return now


@action
def receive_by_token(*, by: Actor, token: Token, file: IO[bytes]) -> Release:
    """Receive a release that a token's program sends, and keep the day on which the token was used, both or neither.

    By that day one that nobody uses is found and ended.  Raises `Refused` or `Unfit`; see `receive_upload`.
    """
    received = receive_upload(by=by, file=file)
    Token.objects.filter(pk=token.pk).update(used_on=by.today)
    wrote(by, Told("api.token_used", f"Used the token “{token.name}”.", "token", token.pk))
    return received
