"""Pages of people, roles and bodies."""

from __future__ import annotations

from django.urls import path

from saferplan_portal.accounts import body_views as bodies
from saferplan_portal.accounts import people_views as people

urlpatterns = [
    path("people/", people.people_list, name="people"),
    path("people/invite/", people.invite_person, name="invite_person"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/change/", people.change_person, name="change_person"),
    path("people/<int:pk>/role/", people.give_role, name="give_role"),
    path("people/<int:pk>/close/", people.close_person, name="close_person"),
    path("people/<int:pk>/open/", people.open_person, name="open_person"),
    path("people/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:pk>/factors/", people.take_factors, name="take_factors"),
    path("people/<int:pk>/sign-out/", people.sign_person_out, name="sign_person_out"),
    path("roles/review/", people.people_review, name="people_review"),
    path("roles/<int:pk>/change/", people.change_role, name="change_role"),
    path("roles/<int:pk>/end/", people.end_role, name="end_role"),
    path("roles/<int:pk>/confirm/", people.confirm_role, name="confirm_role"),
    path("bodies/", bodies.body_list, name="bodies"),
    path("bodies/add/", bodies.add_body, name="add_body"),
    path("bodies/<slug:slug>/", bodies.body_page, name="body"),
    path("bodies/<slug:slug>/change/", bodies.change_body, name="change_body"),
    path("bodies/<slug:slug>/end/", bodies.end_body, name="end_body"),
    path("bodies/<slug:slug>/keep/", bodies.keep_body, name="keep_body"),
]
