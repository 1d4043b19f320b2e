"""Addresses of the workplace's own pages."""

from django.urls import path

from apps.dashboards.web import invitations, views

urlpatterns = [
    path("manage/", views.businesses, name="manage"),
    path("manage/b/<str:reference>/", views.overview, name="manage_business"),
    path("manage/b/<str:reference>/checklist/", views.checklist, name="manage_checklist"),
    path("manage/invitations/<str:reference>/", invitations.invitation, name="manage_invitation"),
]
