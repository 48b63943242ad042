"""Addresses of prevention."""

from django.urls import path

from saferplan_portal.prevention import views

urlpatterns = [
    path("problems/", views.problems, name="prevention_problems"),
    path("problems/new", views.new_problem, name="prevention_problem_new"),
    path("problems/<int:pk>", views.problem, name="prevention_problem"),
    path("problems/<int:pk>/close", views.close_problem, name="prevention_problem_close"),
    path("problems/<int:pk>/<slug:slug>", views.stage, name="prevention_stage"),
    path("powers/", views.powers, name="prevention_powers"),
    path("powers/new", views.new_power, name="prevention_power_new"),
    path("powers/<int:pk>/breach", views.breach, name="prevention_power_breach"),
    path("powers/<int:pk>/withdraw", views.withdraw_power, name="prevention_power_withdraw"),
    path("designs/", views.designs, name="prevention_designs"),
    path("designs/new", views.new_design, name="prevention_design_new"),
    path("designs/<int:pk>/answer", views.move_design, {"to": "answered"}, name="prevention_design_answer"),
    path("designs/<int:pk>/outcome", views.move_design, {"to": "decided"}, name="prevention_design_outcome"),
    path("designs/<int:pk>/gone", views.move_design, {"to": "withdrawn"}, name="prevention_design_gone"),
]
