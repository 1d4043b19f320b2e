"""Row policies for the histories that packages keep, created by the migrations of this app."""

from apps.core import rls
from apps.core.rls import Login

_HISTORY = (
    rls.read(Login.STAFF, rows=rls.HAS_ACTOR),
    rls.add(Login.STAFF, rows=rls.HAS_ACTOR),
    rls.everything(Login.SYSTEM),
)


def declare_all() -> None:
    """Register the protection of each table this app did not define but answers for."""
    rls.declare(
        "audit",
        "auditlog_logentry",
        rls.Protection("Field by field history of what staff changed: the portal adds and shows it.", *_HISTORY),
    )
    rls.declare(
        "audit",
        "django_admin_log",
        rls.Protection("What was done in the portal: it adds and shows, nobody changes.", *_HISTORY),
    )
