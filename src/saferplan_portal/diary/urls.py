"""Addresses of the diary."""

from django.urls import path

from saferplan_portal.diary import views

urlpatterns = [
    path("", views.diary, name="diary"),
    path("address", views.make_address, name="diary_address"),
    path("address/end", views.end_address, name="diary_address_end"),
    path("diary.ics", views.take, name="diary_file"),
    path("feed/<str:secret>.ics", views.feed, name="diary_feed"),
]
