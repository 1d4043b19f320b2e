"""Addresses of the pages that belong to no app."""

from django.urls import path

from apps.core.web import style_guide, theme

urlpatterns = [
    path("style-guide/", style_guide.style_guide, name="style_guide"),
    path("preferences/theme/", theme.set_theme, name="set_theme"),
]
