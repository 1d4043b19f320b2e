"""Addresses of photos: those of a team's pages, and the public ones."""

from django.urls import path

from apps.businesses.web.photos import manage, viewer

urlpatterns = [
    path("manage/b/<str:reference>/photos/", manage.photo_page, name="manage_photos"),
    path("manage/b/<str:reference>/photos/add/", manage.add, name="manage_photos_add"),
    path("manage/b/<str:reference>/photos/list/", manage.photo_list, name="manage_photos_list"),
    path("manage/b/<str:reference>/photos/order/", manage.order, name="manage_photos_order"),
    path("manage/b/<str:reference>/photos/<str:photo>/", manage.photo, name="manage_photo"),
    path("manage/b/<str:reference>/photos/<str:photo>/do/", manage.act, name="manage_photo_act"),
    path("b/<slug:slug>/photos/", viewer.viewer, name="listing_photos"),
    path("b/<slug:slug>/photos/<str:photo>/", viewer.viewer, name="listing_photo"),
]
