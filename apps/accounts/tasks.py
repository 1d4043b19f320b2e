"""Jobs of accounts."""

from apps.accounts.sessions import SessionStore
from apps.core.tasks import system_task


@system_task(name="accounts.forget_expired_sessions", queue="bulk")
def forget_expired_sessions() -> None:
    """Delete the sessions that are over; each was a key to an account."""
    SessionStore.clear_expired()
