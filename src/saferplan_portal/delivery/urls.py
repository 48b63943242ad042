"""Addresses of delivery."""

from django.urls import path

from saferplan_portal.delivery import views

urlpatterns = [
    path("stands/", views.overview, name="delivery_overview"),
    path("stands/take-readings", views.take_readings, name="delivery_take_readings"),
    path("late", views.late, name="delivery_late"),
    path("mine", views.mine, name="delivery_mine"),
    path("stands/actions/<int:pk>", views.action, name="delivery_action"),
    path("stands/actions/<int:pk>/report", views.report, name="delivery_report"),
    path("stands/actions/<int:pk>/status", views.set_action_status, name="delivery_action_status"),
    path("stands/reports/<int:pk>/withdraw", views.withdraw_report, name="delivery_report_withdraw"),
    path("stands/files/<int:pk>", views.report_file, name="delivery_file"),
    path("stands/measures/<int:pk>", views.measure, name="delivery_measure"),
    path("stands/measures/<int:pk>/readings/new", views.new_reading, name="delivery_reading_new"),
    path("stands/measures/<int:pk>/status", views.set_measure_status, name="delivery_measure_status"),
    path("stands/readings/<int:pk>/withdraw", views.withdraw_reading, name="delivery_reading_withdraw"),
    path("stands/statuses/<int:pk>/withdraw", views.withdraw_status, name="delivery_status_withdraw"),
]
