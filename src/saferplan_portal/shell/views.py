"""The pages that belong to no other app: the start page, the errors, the brand's colours, and whether all is well."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.shell.brand import brand_css
from saferplan_portal.shell.steps import first_steps
from saferplan_portal.shell.tasks import tasks_of


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    tasks = tasks_of(actor)
    late = sum(task.due is not None and task.due < actor.today for task in tasks)
    steps = [(step, may_open(step.route, actor)) for step in first_steps(actor)]
    return render(request, "shell/start.html", {"tasks": tasks, "late": late, "steps": steps})


@require_safe
@cache_control(public=True, max_age=3600)
def brand(request: HttpRequest) -> HttpResponse:
    """The partnership's colour as a stylesheet: the policy of the pages allows no style within them."""
    return HttpResponse(brand_css(settings.PORTAL.brand), content_type="text/css; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the program runs."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the portal can answer: its database does, and has every migration."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except Exception as error:
        return JsonResponse({"status": "no database", "error": type(error).__name__}, status=503)
    if behind:
        return JsonResponse({"status": "migrations are missing"}, status=503)
    return JsonResponse({"status": "ok"})


def _told(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """A page that says what went wrong."""
    return render(request, "shell/error.html", {"title": title, "sentence": sentence}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _told(request, 404, "Page not found", "There is no page at this address. Check it, or go to the start page.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _told(request, 403, "You cannot open this page", "This page is for people with another role.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _told(request, 400, "This request cannot be read", "Go back, and try once more.")


def failed(request: HttpRequest) -> HttpResponse:
    """500.  It asks nothing of the database, which may be what failed."""
    sentence = (
        "Something went wrong here, and nothing of yours was saved. It has been logged. Try again in a few minutes."
    )
    return HttpResponse(_PLAIN.format(sentence=sentence), status=500)


def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """403, where a form came from elsewhere or was open too long."""
    sentence = "This form was open too long, or came from another site. Go back, open it again, and send it once more."
    return _told(request, 403, "This form cannot be taken", sentence)


_PLAIN = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Something went wrong</title></head>'
    "<body><main><h1>Something went wrong</h1><p>{sentence}</p></main></body></html>"
)
