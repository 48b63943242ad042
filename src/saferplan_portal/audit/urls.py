"""Pages of the audit."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.audit import views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("row/<int:position>/", views.audit_row, name="audit_row"),
    path("export/", views.audit_export, name="audit_export"),
    path("chain/", views.audit_chain, name="audit_chain"),
    path("chain/verify/", views.audit_verify, name="audit_verify"),
]
