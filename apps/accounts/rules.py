"""Pure rules of accounts: what each platform role may do in the staff portal."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from apps.accounts.states import Role

# Patterns over `app.action_model`. What no role lists, nobody may do: the portal is read-only unless stated.
ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    Role.SALES_REP: ("businesses.view_*",),
    Role.CUSTOMER_SERVICE: (
        "businesses.view_*",
        "duplicates.view_*",
        "claims.view_claim",
        "imports.view_*",
        "accounts.view_user",
    ),
    Role.MARKETING_MANAGER: ("businesses.view_*",),
    Role.MODERATOR: (
        "businesses.view_*",
        "businesses.change_business",
        "duplicates.*",
        "claims.*",
        "imports.*",
        "accounts.view_user",
    ),
    Role.ADMIN: ("*.view_*", "businesses.*", "duplicates.*", "claims.*", "imports.*", "outbox.resend_*", "accounts.*"),
}

# One sentence per role, shown where roles are granted.
ROLE_SENTENCES: dict[str, str] = {
    Role.SALES_REP: "Reads listings to prepare offers.",
    Role.CUSTOMER_SERVICE: "Reads listings and accounts to answer questions.",
    Role.MARKETING_MANAGER: "Reads listings to plan campaigns.",
    Role.MODERATOR: "Decides which listings are public, and whose they are.",
    Role.ADMIN: "Runs the platform: categories, roles, parked events, the audit trail.",
}

# Somebody of each kind to try the product as, in development only: address, name, role.
DEMO_PASSWORD = "demo-Passw0rd!"  # noqa: S105 - published on purpose, and refused outside of development
DEMO_PEOPLE = (
    ("owner@example.com", "Olive Owner", ""),
    ("manager@example.com", "Mika Manager", ""),
    ("reviewer@example.com", "Rhea Reviewer", ""),
    ("moderator@example.com", "Moss Moderator", Role.MODERATOR),
    ("support@example.com", "Sage Support", Role.CUSTOMER_SERVICE),
    ("sales@example.com", "Sol Sales", Role.SALES_REP),
    ("marketing@example.com", "Mara Marketing", Role.MARKETING_MANAGER),
    ("admin@example.com", "Ada Admin", Role.ADMIN),
)


def allows(roles: Iterable[str], permission: str) -> bool:
    """Say whether one of `roles` includes `permission`, written `app.action_model`."""
    return any(fnmatchcase(permission, pattern) for role in roles for pattern in ROLE_PERMISSIONS.get(role, ()))


def reaches(roles: Iterable[str], app_label: str) -> bool:
    """Say whether one of `roles` includes any permission of an app."""
    patterns = (pattern for role in roles for pattern in ROLE_PERMISSIONS.get(role, ()))
    return any(fnmatchcase(app_label, pattern.partition(".")[0]) for pattern in patterns)
