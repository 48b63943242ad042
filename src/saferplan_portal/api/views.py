"""The pages of the API: what it is, its description for machines, and the tokens of bodies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.api.actions import end_token, make_token
from saferplan_portal.api.forms import TokenForm
from saferplan_portal.api.models import Token
from saferplan_portal.api.permissions import check_manage_tokens
from saferplan_portal.api.service import api
from saferplan_portal.publications.public_views import show
from saferplan_portal.shell.rules import Unfit


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """The API's description: OpenAPI 3.1."""
    return JsonResponse(_description(), json_dumps_params={"ensure_ascii": False, "indent": 1})


def _description() -> dict[str, Any]:
    """The description, with addresses from the root of the portal."""
    return dict(api.get_openapi_schema(path_prefix=reverse("api:api-root")))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the API gives, for people: made from its description."""
    told = _description()
    shown = []
    for path, methods in told["paths"].items():
        for method, one in methods.items():
            asked = [
                {"name": part["name"], "means": part.get("description", ""), "needed": part.get("required", False)}
                for part in one.get("parameters", ())
            ]
            gives = {status: answer["description"] for status, answer in one["responses"].items()}
            shown.append({"path": path, "method": method.upper(), "means": one["description"], "asked": asked} | {
                "summary": one["summary"],
                "statuses": [str(status) for status in gives],
            })  # fmt: skip
    context = {"title": told["info"]["title"], "routes": shown, "statuses": STATUSES}
    return show(request, "api", context)


STATUSES = (
    ("200, 201", "Here it is."),
    ("304", "You have it already: it is as the ETag that you sent in If-None-Match says."),
    ("400", "The request cannot be read."),
    ("401", "Sending a release needs a token that holds."),
    ("403", "The token's body may not do this."),
    ("404", "There is no such thing, or it is not public."),
    ("409", "It cannot be done as asked; the sentence says why."),
    ("410", "It was public and was withdrawn; the sentence says when and why."),
    ("413", "The file is too large."),
    ("422", "A part of the request is not as it must be; the list of faults names each."),
    ("429", "Too many requests came from your network; Retry-After says how many seconds to wait."),
    ("503", "A version does not match its seal, and is not shown until somebody has looked into it."),
)
"""What each status means, for people."""


def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """404 for an address that the API does not have."""
    return JsonResponse({"error": "The API has no such address. See its description at /api/openapi.json."}, status=404)


@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of bodies: which there are, when they were used, and which hold."""
    by = _actor(request)
    check_manage_tokens(by)
    rows = [
        {"token": one, "holds": one.holds_on(by.today)} for one in Token.objects.select_related("body", "made_by").all()
    ]
    return render(request, "api/tokens.html", {"rows_of": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is shown once, on the page that answers."""
    by = _actor(request)
    check_manage_tokens(by)
    form = TokenForm(by.today, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            token, secret = make_token(by=by, **form.values())
        except Unfit as error:
            form.refuse(error)
        else:
            return render(request, "api/made.html", {"token": token, "secret": secret})
    return render(request, "api/make.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token, after asking once."""
    by = _actor(request)
    check_manage_tokens(by)
    token = get_object_or_404(Token.objects.select_related("body"), pk=pk)
    if request.method == "POST":
        end_token(by=by, token=token)
        messages.success(request, f"The token “{token.name}” opens nothing any more.")
        return redirect("tokens")
    return render(request, "api/end.html", {"token": token})


def _actor(request: HttpRequest) -> Actor:
    """Who asks: the table of access lets nobody else here."""
    actor = request.actor  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor
