"""Where the pages are that anybody may read."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.publications import public_views as views

urlpatterns = [
    path("", views.home, name="public_home"),
    path("area/", views.area, name="public_area"),
    path("meetings/", views.meetings, name="public_meetings"),
    path("downloads/", views.data, name="public_data"),
    path("corrections/", views.corrections, name="public_corrections"),
    path("feed.xml", views.feed, name="public_feed"),
    path("accessibility/", views.accessibility, name="public_accessibility"),
    path("privacy/", views.privacy, name="public_privacy"),
    path("contact/", views.contact, name="public_contact"),
    path("<slug:slug>/", views.publication, name="public_publication"),
    path("<slug:slug>/versions/", views.versions, name="public_versions"),
    path("<slug:slug>/version-<int:number>/", views.version, name="public_version"),
    path("<slug:slug>/version-<int:number>/<slug:table>.csv", views.table, name="public_table"),
    path(
        "<slug:slug>/version-<int:number>/<slug:table>.csv-metadata.json",
        views.table_metadata,
        name="public_table_metadata",
    ),
]
