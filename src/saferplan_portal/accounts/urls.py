"""Signing in, and people, bodies and roles."""

from __future__ import annotations

from django.urls import include, path

from saferplan_portal.accounts import views

urlpatterns = [
    path("second-factor/", views.second_factor, name="second_factor"),
    path("", include("allauth.account.urls")),
    path("factors/", include("allauth.mfa.urls")),
]
