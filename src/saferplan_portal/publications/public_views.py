"""What residents read: no sign-in, no cookie, no script needed.  All of it comes from released versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan_portal.accounts.limits import limited, named, place_of
from saferplan_portal.publications import reading
from saferplan_portal.publications.feed import feed_of
from saferplan_portal.publications.forms import LookUpForm
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import Edition
from saferplan_portal.publications.places import look_up, nearest
from saferplan_portal.publications.released import example_place, public_release
from saferplan_portal.publications.tables import table_csv, table_json
from saferplan_portal.shell.places import ShownPlace

MOST_LOOK_UPS, LOOK_UP_SECONDS = 30, 300
"""So many look-ups in so many seconds from one place on the network."""

_FIXED = (
    ("Your area", "public_area"),
    ("Meetings", "public_meetings"),
    ("Data", "public_data"),
    ("Information and support", "help"),
)
_IN_NAVIGATION = (("plan", "Plan"), ("progress", "Progress"), ("assessment", "Evidence"))
_FOOTER = (
    ("Information and support", "help"),
    ("Accessibility", "public_accessibility"),
    ("Privacy", "public_privacy"),
    ("Contact", "public_contact"),
    ("Corrections", "public_corrections"),
)


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page with its navigation: places that have something to read, and those that always do."""
    there = {one.publication.slug for one in reading.listed("plan", "progress", "assessment")}
    places = [("Home", reverse("public_home"))]
    places += [(words, reverse("public_publication", args=[slug])) for slug, words in _IN_NAVIGATION if slug in there]
    places += [(words, reverse(route)) for words, route in _FIXED]
    given = {
        "public_places": [ShownPlace(words, url, url == request.path) for words, url in places],
        "footer_links": [(words, reverse(route)) for words, route in _FOOTER],
        "feed_address": reverse("public_feed"),
    }
    return render(request, f"publications/public/{template}.html", given | context, status=status)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the partnership has published, and where to find help."""
    current = {one.publication.slug: one for one in reading.all_current("plan", "progress", "assessment")}
    main = [
        {"edition": one, "summary": reading.content_shown(one)["summary"]}
        for slug, _ in _IN_NAVIGATION
        if (one := current.get(slug)) is not None and one.holds
    ]
    others = [one for one in reading.all_current("review", "notice", "record") if one.holds]
    others.sort(key=lambda one: (str(one.released_at), one.pk), reverse=True)
    return show(request, "home", {"main": main, "others": others[:5], "form": LookUpForm(example=example_place())})


@require_safe
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """The version of a publication that is public now, or what became of it."""
    edition = reading.current(slug) or reading.latest(slug)
    if edition is None:
        kind = next((kind for kind in KINDS.values() if kind.address == slug), None)
        if kind is None or kind.many:
            raise Http404
        return show(request, "not_yet", {"kind": kind}, status=404)
    return _shown(request, edition)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a publication, as it was released."""
    return _shown(request, _version(slug, number))


def _shown(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A version with what a reader must know about it; where it was withdrawn, that alone."""
    later = reading.current(edition.publication.slug) if edition.state != "released" else None
    context = {"edition": edition, "kind": edition.publication.of_kind, "later": later}
    if edition.state == "withdrawn":
        return show(request, "withdrawn", context, status=410)
    try:
        content = reading.content_shown(edition)
    except reading.SealBroken:
        return show(request, "broken", context, status=503)
    return show(request, "publication", context | {"tables": content["tables"]})


@require_safe
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of a publication that is or was public."""
    found = reading.versions(slug)
    if not found:
        raise Http404
    return show(request, "versions", {"editions": found, "slug": slug, "newest": found[0]})


@require_safe
def table(request: HttpRequest, slug: str, number: int, table: str) -> HttpResponse:
    """A table of a version as CSV."""
    edition, found = _table(slug, number, table)
    response = HttpResponse(table_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{edition.publication.slug}-{number}-{table}.csv"'
    return response


@require_safe
def table_metadata(request: HttpRequest, slug: str, number: int, table: str) -> HttpResponse:
    """What the columns of a table mean, for machines."""
    edition, found = _table(slug, number, table)
    address = request.build_absolute_uri(reverse("public_version", args=[slug, number]))
    text = table_json(found, edition, publisher=settings.PORTAL.name, address=address)
    return HttpResponse(text, content_type="application/csvm+json")


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Every table that can be downloaded, by publication."""
    found = []
    for edition in reading.all_current():
        if edition.holds and (tables := reading.content_shown(edition)["tables"]):
            found.append({"edition": edition, "tables": tables})
    return show(request, "data", {"found": found})


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings that the public may attend, and what was discussed at those that are over."""
    shown: dict[str, list[dict[str, Any]]] = {"notice": [], "record": []}
    for edition in reading.all_current("notice", "record"):
        if edition.holds:
            content = reading.content_shown(edition)
            shown[edition.publication.kind].append({"edition": edition, "day": content["day"], "content": content})
    for listed in shown.values():
        listed.sort(key=lambda one: str(one["day"]), reverse=True)
    return show(request, "meetings", {"open_meetings": shown["notice"], "records": shown["record"]})


@require_safe
def area(request: HttpRequest) -> HttpResponse:
    """Which area a postcode, ward or town is, and what the public release says of it."""
    if "q" in request.GET and limited(named("look-up", place_of(request)), MOST_LOOK_UPS, LOOK_UP_SECONDS):
        return show(request, "too_often", {}, status=429)
    released = public_release()
    form = LookUpForm(request.GET if "q" in request.GET else None, example=example_place())
    asked = form.cleaned_data["q"] if released and form.is_bound and form.is_valid() else ""
    found = look_up(released, asked) if released and asked else ()
    near = nearest(released, asked) if released and asked and not found else ()
    context = {"form": form, "found": found, "near": near, "asked": bool(asked), "held": released is not None}
    return show(request, "area", context)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What was wrong in what the public has read, and what was withdrawn."""
    return show(request, "corrections", {"notices_told": reading.notices(corrections_only=True)})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Releases, corrections and withdrawals, as an Atom feed."""
    text = feed_of(reading.notices(most=50), name=settings.PORTAL.name, absolute=request.build_absolute_uri)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the pages can be used by everybody, and what to do where they cannot."""
    return show(request, "accessibility", {})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is held about people, and why."""
    return show(request, "privacy", {})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """How to reach the partnership, and whom to call first."""
    return show(request, "contact", {})


def _version(slug: str, number: int) -> Edition:
    """A version that is or was public.  Raises `Http404` where there is none."""
    edition = reading.version(slug, number)
    if edition is None:
        raise Http404
    return edition


def _table(slug: str, number: int, name: str) -> tuple[Edition, dict[str, Any]]:
    """A table of a version that may be read.  Raises `Http404` where there is none, or it was withdrawn."""
    edition = _version(slug, number)
    if edition.state != "withdrawn" and edition.holds:
        for one in reading.content_shown(edition)["tables"]:
            if one["name"] == name:
                return edition, one
    raise Http404
