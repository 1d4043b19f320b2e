"""How allauth signs people in here."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is open on the site and closed in the staff portal; addresses in mails point at the site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.PROCESS != "staff"

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.client_ip
