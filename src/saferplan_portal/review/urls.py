"""Addresses of the review and the reports."""

from django.urls import path

from saferplan_portal.review import views

urlpatterns = [
    path("", views.reviews, name="review_list"),
    path("new", views.new_review, name="review_new"),
    path("reports/new", views.new_report, name="review_report_new"),
    path("reports/<slug:kind>/<str:first>/<str:last>", views.report, name="review_report"),
    path("reports/<slug:kind>/<str:first>/<str:last>/<slug:form>", views.report_file, name="review_report_file"),
    path("<int:pk>", views.review, name="review_one"),
    path("<int:pk>/priorities/<int:thing>", views.decide_priority, name="review_decide_priority"),
    path("<int:pk>/actions/<int:thing>", views.decide_action, name="review_decide_action"),
    path("<int:pk>/freeze", views.freeze, name="review_freeze"),
    path("<int:pk>/withdraw", views.withdraw, name="review_withdraw"),
    path("<int:pk>/file/<slug:form>", views.review_file, name="review_file"),
]
