"""Row policies for the identity tables of Django and allauth, created by the migrations of this app."""

from apps.core import rls
from apps.core.rls import Login

_OWN_ROWS = f"user_id = {rls.OWN} OR {rls.SIGNING_IN}"
_ALL = (Login.SITE, Login.STAFF, Login.SYSTEM)


def declare_all() -> None:
    """Register the protection of each table this app did not define but answers for."""
    rls.declare(
        "accounts",
        "account_emailaddress",
        rls.Protection(
            "One's own addresses; the sign-in machinery finds people by address.",
            rls.everything(Login.SITE, rows=_OWN_ROWS),
            rls.everything(Login.STAFF, Login.SYSTEM),
        ),
    )
    rls.declare(
        "accounts",
        "account_emailconfirmation",
        rls.Protection(
            "Only the sign-in machinery handles confirmations.",
            rls.everything(Login.SITE, rows=rls.SIGNING_IN),
            rls.everything(Login.STAFF, Login.SYSTEM),
        ),
    )
    rls.declare(
        "accounts",
        "django_session",
        rls.Protection(
            "Sessions are keys to accounts: only the session machinery sees them (apps.accounts.sessions).",
            rls.everything(Login.SITE, Login.STAFF, rows=rls.SIGNING_IN),
            rls.everything(Login.SYSTEM),
        ),
    )
    for table in ("django_content_type", "auth_permission"):
        rls.declare(
            "accounts", table, rls.Protection("Names of models and actions, the same for everybody.", rls.read(*_ALL))
        )
    for table in ("auth_group", "auth_group_permissions"):
        rls.declare(
            "accounts", table, rls.Protection("Not used: roles are granted, not grouped.", rls.read(Login.STAFF))
        )
