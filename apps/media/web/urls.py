"""Where variants are reached while no web server or object store in front serves them."""

from django.urls import re_path

from apps.media.rules import VARIANT_NAME
from apps.media.web import views

urlpatterns = [re_path(rf"^media/(?P<name>{VARIANT_NAME})$", views.variant, name="media_variant")]
