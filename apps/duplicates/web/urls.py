"""Addresses of owners' merges and of reports."""

from django.urls import path

from apps.duplicates.web import views

urlpatterns = [
    path("manage/merges/", views.requests_page, name="merges"),
    path("manage/merges/new/", views.ask_page, name="merge_ask"),
    path("manage/merges/<str:reference>/", views.request_page, name="merge_request"),
    path("duplicates/report/", views.report_page, name="duplicate_report"),
]
