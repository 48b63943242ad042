"""Where the evidence is."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.evidence import views

urlpatterns = [
    path("findings/", views.findings, name="evidence_findings"),
    path("findings/<path:name>", views.finding, name="evidence_finding"),
    path("charts/<slug:question>/<str:about>/<slug:name>.svg", views.chart, name="evidence_chart"),
    path("figures/", views.figures, name="evidence_figures"),
    path("figures/one/", views.figure, name="evidence_figure"),
    path("releases/", views.releases, name="evidence_releases"),
    path("releases/receive/", views.receive, name="evidence_receive"),
    path("releases/receive-from-folder/", views.receive_folder, name="evidence_receive_folder"),
    path("releases/compare/", views.compare, name="evidence_compare"),
    path("releases/<int:pk>/", views.release, name="evidence_release"),
    path("releases/<int:pk>/make-current/", views.current, name="evidence_make_current"),
]
