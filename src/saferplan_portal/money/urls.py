"""Addresses of money."""

from django.urls import path

from saferplan_portal.money import views

urlpatterns = [
    path("", views.award_list, name="money_awards"),
    path("new", views.new_award, name="money_award_new"),
    path("<int:pk>", views.award, name="money_award"),
    path("<int:pk>/change", views.change_award, name="money_award_change"),
    path("<int:pk>/conditions/new", views.new_condition, name="money_condition_new"),
    path("conditions/<int:pk>", views.settle_condition, name="money_condition"),
    path("<int:pk>/allocate", views.allocate, name="money_allocate"),
    path("<int:pk>/take-back", views.take_back, name="money_take_back"),
    path("<int:pk>/forecast", views.forecast, name="money_forecast"),
    path("<int:pk>/spends/new", views.spend, name="money_spend"),
    path("<int:pk>/rows.csv", views.spends_csv, name="money_rows_csv"),
    path("spends/<int:pk>/correct", views.correct_spend, name="money_correct"),
    path("files/<int:pk>", views.spend_file, name="money_file"),
    path("<int:pk>/returns/new", views.new_return, name="money_return_new"),
    path("returns/<int:pk>", views.the_return, name="money_return"),
    path("returns/<int:pk>/certify", views.certify_return, name="money_return_certify"),
    path("returns/<int:pk>/withdraw", views.withdraw_return, name="money_return_withdraw"),
    path("returns/<int:pk>/return.csv", views.return_csv, name="money_return_csv"),
]
