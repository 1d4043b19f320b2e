"""The authorisation backend: platform roles answer what somebody may do."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend

from apps.accounts.models import User


class RoleBackend(BaseBackend):
    """Answers permission questions from role grants; signing in is allauth's business."""

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:
        return user_obj.has_perm(perm, obj)
