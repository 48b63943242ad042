"""Where the pages of the register of duties are."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.duties import views

urlpatterns = [
    path("", views.duties, name="duties"),
    path("register.csv", views.duties_csv, name="duties_csv"),
    path("new/", views.duty_add, name="duty_add"),
    path("evidence/<int:pk>/withdraw/", views.duty_withdraw, name="duty_withdraw"),
    path("evidence/<int:pk>/paper/", views.duty_paper, name="duty_paper"),
    path("<slug:slug>/", views.duty, name="duty"),
    path("<slug:slug>/owner/", views.duty_owner, name="duty_owner"),
    path("<slug:slug>/type/", views.duty_type, name="duty_type"),
    path("<slug:slug>/set-aside/", views.duty_set_aside, name="duty_set_aside"),
    path("<slug:slug>/take-up/", views.duty_take_up, name="duty_take_up"),
    path("<slug:slug>/change/", views.duty_change, name="duty_change"),
    path("<slug:slug>/end/", views.duty_end, name="duty_end"),
]
