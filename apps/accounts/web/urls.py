"""Addresses of pages about accounts: the development mailbox, and allauth's sign-in pages behind our rate limits."""

from allauth.account import views as allauth
from django.urls import path, re_path

from apps.accounts.web import views
from apps.core.ratelimit import limited_sign_in

# Mounted before allauth's own addresses and equal to them, so that these pages cannot be reached unlimited.
urlpatterns = [
    path("accounts/login/", limited_sign_in("login")(allauth.login), name="account_login"),
    path("accounts/signup/", limited_sign_in("email")(allauth.signup), name="account_signup"),
    path("accounts/password/reset/", limited_sign_in("email")(allauth.password_reset), name="account_reset_password"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        limited_sign_in()(allauth.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path("accounts/reauthenticate/", limited_sign_in()(allauth.reauthenticate), name="account_reauthenticate"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<uuid:name>/", views.mail, name="mailbox_mail"),
]
