"""What an invented partnership has published, made through the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications.actions import Correction, prepare, release
from saferplan_portal.publications.content import offers
from saferplan_portal.publications.models import Edition
from saferplan_portal.review.models import Review
from saferplan_portal.shell.rules import Unfit

_BEFORE = {
    "plan": -150,
    "assessment": -150,
    "data": -149,
    "progress": -100,
    "notice": -20,
    "record": -15,
}
"""How many days before the day of the seed each kind was released; a review, ten days after it was frozen."""

_KEPT_BACK = "data"
"""The kind that waits for a second person."""


def seed(by_role: Mapping[str, Actor]) -> None:
    """Publish what there is: each kind once, progress a second time as a correction, and one that waits."""
    analyst, chair = by_role["analyst"], by_role["chair"]
    for kind, offered in offers(analyst).items():
        if kind == _KEPT_BACK:
            continue
        for offer in offered:
            days = _BEFORE[kind] if kind in _BEFORE else _since_frozen(offer.subject, analyst)
            _put_up(_at(analyst, days), _at(chair, days), kind, offer.subject)
    _correct(analyst, chair)
    if _KEPT_BACK in offers(analyst):
        prepare(by=analyst, kind=_KEPT_BACK)


def _since_frozen(review: str, by: Actor) -> int:
    """How many days from today a review was put up: ten after it was frozen, and not before today where that is so."""
    frozen = Review.objects.get(pk=review).ended_on
    return min(((frozen or by.today) - by.today).days + 10, 0)


def _put_up(analyst: Actor, chair: Actor, kind: str, subject: str) -> None:
    """Have one person prepare and another release.  What cannot be published as of that day is left out."""
    try:
        edition = prepare(by=analyst, kind=kind, subject=subject)
    except Unfit:
        return
    release(by=chair, edition=edition, seal=edition.seal)


def _correct(analyst: Actor, chair: Actor) -> None:
    """Correct the progress: what it said of one action was wrong."""
    first = Edition.objects.filter(publication__kind="progress", state="released").first()
    if first is None or first.released_at is None:
        return
    wrong = "One action was shown as not started, though its first report had come in. It is now shown as reported."
    try:
        told = Correction(wrong, first.released_at.date())
        edition = prepare(by=analyst, kind="progress", correction=told)
    except Unfit:
        return
    release(by=chair, edition=edition, seal=edition.seal)


def _at(by: Actor, days: int) -> Actor:
    """Somebody some days before the day of the seed."""
    return replace(by, at=by.at + timedelta(days=days))
