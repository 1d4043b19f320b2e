"""People and the platform roles they were granted."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.rules import allows, reaches
from apps.accounts.states import Role
from apps.core import rls
from apps.core.models import PublicIdModel
from apps.core.rls import Login
from apps.core.triggers import actor_required

_OWN = f"id = {rls.OWN} OR {rls.SIGNING_IN}"


class UserManager(BaseUserManager["User"]):
    """Makes people; the address is the name one signs in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new person; without a password nobody can sign in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(PublicIdModel, AbstractBaseUser):
    """A person who can sign in with an e-mail address."""

    id_prefix = "usr"
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    rls = rls.Protection(
        "A person sees and changes only themselves; the sign-in machinery must find them first; staff look people up. "
        "Reports count people by what they do: addresses and password hashes are no part of them.",
        rls.read(Login.SITE, rows=_OWN),
        rls.add(Login.SITE, rows=rls.SIGNING_IN),
        rls.change(Login.SITE, rows=_OWN),
        rls.everything(Login.STAFF, Login.SYSTEM),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_case_folded"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> frozenset[str]:
        """The platform roles this person was granted; asked once per instance."""
        return frozenset(self.role_grants.values_list("role", flat=True))

    @property
    def is_staff(self) -> bool:
        """Whoever has a platform role may enter the staff portal."""
        return bool(self.roles)

    @property
    def is_superuser(self) -> bool:
        """Nobody stands above the rules."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Say whether one of the person's roles includes `perm`, written `app.action_model`."""
        return self.is_active and allows(self.roles, perm)

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Say whether the person sees anything of an app in the staff portal."""
        return self.is_active and reaches(self.roles, app_label)


class RoleGrant(models.Model):
    """One platform role of one person, and who granted it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    granted_by = models.CharField(max_length=80, editable=False)

    rls = rls.Protection(
        "A person may know their own roles; only staff and the system grant them.",
        rls.read(Login.SITE, rows=f"user_id = {rls.OWN} OR {rls.SIGNING_IN}"),
        rls.everything(Login.STAFF, Login.SYSTEM),
        rls.read(Login.REPORTER),
    )

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_rolegrant_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_rolegrant_known_role"),
        ]
        triggers = [actor_required()]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
