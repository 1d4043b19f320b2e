"""Questions other apps ask about people and their roles."""

from apps.accounts.rules import allows
from apps.core.actor import Actor


def may(actor: Actor, permission: str) -> bool:
    """Say whether one of the actor's platform roles includes `permission`, written `app.action_model`."""
    return allows(actor.roles, permission)
