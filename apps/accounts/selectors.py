"""Questions other apps ask about people and their roles."""

from apps.accounts.models import User
from apps.accounts.rules import DEMO_PEOPLE, allows
from apps.core.actor import Actor


def may(actor: Actor, permission: str) -> bool:
    """Say whether one of the actor's platform roles includes `permission`, written `app.action_model`."""
    return allows(actor.roles, permission)


def demo_people() -> dict[str, tuple[int, frozenset[str]]]:
    """Return the word before the @ of each demo account -> (id, platform roles); for our own programs. Two queries."""
    addresses = [email for email, _name, _role in DEMO_PEOPLE]
    rows = User.objects.filter(email__in=addresses).prefetch_related("role_grants")
    return {
        row.email.partition("@")[0]: (row.pk, frozenset(grant.role for grant in row.role_grants.all())) for row in rows
    }
