"""The page of the outbox."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.outbox import views

urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/again/", views.send_again, name="outbox_send_again"),
]
