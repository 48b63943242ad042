"""Where the pages are of those who prepare and release."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.publications import views

urlpatterns = [
    path("", views.publications, name="publications"),
    path("prepare/", views.prepare, name="publications_prepare"),
    path("<int:pk>/", views.edition, name="publications_edition"),
    path("<int:pk>/<slug:table>.csv", views.table, name="publications_table"),
    path("<int:pk>/release/", views.release, name="publications_release"),
    path("<int:pk>/correct/", views.correct, name="publications_correct"),
    path("<int:pk>/send-back/", views.send_back, name="publications_send_back"),
    path("<int:pk>/withdraw/", views.withdraw, name="publications_withdraw"),
]
