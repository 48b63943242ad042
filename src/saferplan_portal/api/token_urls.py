"""Where tokens are made and ended."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.api import views

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("make/", views.make, name="token_make"),
    path("<int:pk>/end/", views.end, name="token_end"),
]
