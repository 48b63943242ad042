"""The pages of those who prepare and release."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications import actions, content, permissions
from saferplan_portal.publications.forms import CorrectForm, PrepareForm, ReasonForm, ReleaseForm
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import STATES, Edition
from saferplan_portal.publications.seal import content_of
from saferplan_portal.shell.rules import Unfit

_TONES = {"waiting": "amber", "released": "green", "withdrawn": "red"}


def _actor(request: HttpRequest) -> Actor:
    """Who asks: the table of access lets nobody else here."""
    actor = request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, what is public, and what was."""
    by = _actor(request)
    editions = list(
        Edition.objects.select_related("publication", "prepared_by", "released_by").defer("content", "page")
    )
    shown = {
        "waiting": [one for one in editions if one.state == "waiting"],
        "public": [one for one in editions if one.state == "released"],
        "past": [one for one in editions if one.state not in ("waiting", "released")],
        "may_prepare": permissions.can_prepare(by),
        "mine": {one.pk for one in editions if one.prepared_by_id == by.person},
        "states": STATES,
        "tones": _TONES,
    }
    return render(request, "publications/list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose what to publish; the portal freezes what the records say now."""
    by = _actor(request)
    permissions.check_prepare(by)
    offered = content.offers(by)
    form = PrepareForm(offered, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kind, _, subject = form.cleaned_data["what"].partition(":")
        try:
            edition = actions.prepare(by=by, kind=kind, subject=subject)
        except Unfit as error:
            form.refuse(error)
        else:
            messages.success(request, "This version is frozen, and waits for somebody else to read and release it.")
            return redirect("publications_edition", edition.pk)
    return render(request, "publications/prepare.html", {"form": form, "any_offer": bool(offered)})


@require_safe
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as the public reads it, with what may be done to it."""
    by, one = _actor(request), _edition(pk)
    others = one.publication.editions.exclude(pk=one.pk).defer("content", "page")
    shown = {
        "edition": one,
        "kind": KINDS[one.publication.kind],
        "state": STATES[one.state],
        "tone": _TONES.get(one.state, "grey"),
        "holds": one.holds,
        "tables": content_of(one.content)["tables"] if one.holds else [],
        "others": list(others),
        "states": STATES,
        "own": one.prepared_by_id == by.person,
        "release_form": ReleaseForm(initial={"seal": one.seal}) if permissions.can_release(by, one) else None,
        "may_send_back": permissions.can_send_back(by, one),
        "may_withdraw": permissions.can_withdraw(by, one),
        "may_correct": permissions.can_prepare(by) and one.state in ("released", "withdrawn"),
    }
    return render(request, "publications/edition.html", shown)


@require_safe
def table(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """A table of a version as CSV, to be read before the release."""
    text = actions.take_out(by=_actor(request), edition=_edition(pk), table=table)
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="not-released-{pk}-{table}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a version public that somebody else prepared."""
    by, one = _actor(request), _edition(pk)
    permissions.check_release(by, one)
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"seal": one.seal})
    if form.is_bound and form.is_valid():
        try:
            done = actions.release(by=by, edition=one, seal=form.cleaned_data["seal"])
        except Unfit as error:
            form.refuse(error)
        else:
            messages.success(request, f"Version {done.number} of “{done.title}” is public now.")
            return redirect("publications_edition", done.pk)
    return render(request, "publications/release.html", {"form": form, "edition": one})


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare a new version that says what was wrong in the one before."""
    by, one = _actor(request), _edition(pk)
    permissions.check_prepare(by)
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = actions.Correction(form.cleaned_data["wrong"], form.cleaned_data["wrong_since"])
        publication = one.publication
        try:
            made = actions.prepare(by=by, kind=publication.kind, subject=publication.subject, correction=told)
        except Unfit as error:
            form.refuse(error)
        else:
            messages.success(request, "The correction is frozen, and waits for somebody else to read and release it.")
            return redirect("publications_edition", made.pk)
    return render(request, "publications/correct.html", {"form": form, "edition": one})


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a waiting version off the list, with the reason."""
    by, one = _actor(request), _edition(pk)
    permissions.check_send_back(by, one)
    return _with_reason(request, one, "send_back")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take down what is public, with the reason."""
    by, one = _actor(request), _edition(pk)
    permissions.check_withdraw(by, one)
    return _with_reason(request, one, "withdraw")


_DOES = {"send_back": (actions.send_back, "It was sent back."), "withdraw": (actions.withdraw, "It is withdrawn.")}


def _with_reason(request: HttpRequest, one: Edition, what: str) -> HttpResponse:
    """The page that asks for a reason, and what is done with it."""
    does, said = _DOES[what]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            does(by=_actor(request), edition=one, reason=form.cleaned_data["reason"])
        except Unfit as error:
            form.refuse(error)
        else:
            messages.success(request, said)
            return redirect("publications_edition", one.pk)
    return render(request, "publications/reason.html", {"form": form, "edition": one, "withdraws": what == "withdraw"})


def _edition(pk: int) -> Edition:
    """A version with what belongs to it.  Raises `Http404` where there is none."""
    found = Edition.objects.select_related("publication", "prepared_by", "released_by")
    return get_object_or_404(found, pk=pk)
