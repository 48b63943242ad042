"""Signing in, and people, bodies and roles."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has signed in with a password alone: to add a second factor, or use theirs."""
    return redirect("mfa_index")
