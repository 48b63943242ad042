"""Where the API is, and the page that tells of it."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.api import views
from saferplan_portal.api.service import api

urlpatterns = [
    path("", views.about, name="api_about"),
    path("openapi.json", views.description, name="api_description"),
    path("v1/", api.urls),
    path("<path:rest>", views.nothing, name="api_nothing"),
]
