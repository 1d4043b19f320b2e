"""Background jobs of claims: codes and look-ups that somebody waits for, and what time does."""

from typing import Any

from apps.claims.services import codes, deciding, documents, lookups, sweeping
from apps.core import clock, rls
from apps.core.tasks import system_task


@system_task(name="claims.send_code")
def send_code(*, claim_id: int, **_: Any) -> None:
    """Make a code and bring it to where the listing says."""
    codes.send(by=rls.current(), claim_id=claim_id, now=clock.now())


@system_task(name="claims.look_up")
def look_up(*, claim_id: int, **_: Any) -> None:
    """Look whether a claimant published what we asked for."""
    lookups.look(by=rls.current(), claim_id=claim_id, now=clock.now())


@system_task(name="claims.sweep", queue="bulk")
def sweep(**_: Any) -> None:
    """End claims that were left alone, give back lost work, note silence, delete documents whose time is over."""
    sweeping.sweep(by=rls.current(), now=clock.now())


@system_task(name="claims.complete_due")
def complete_due(**_: Any) -> None:
    """Let approvals take effect whose days to object are over."""
    for claim_id in sweeping.due_to_complete(clock.now()):
        complete.delay(claim_id=claim_id)


@system_task(name="claims.complete")
def complete(*, claim_id: int, **_: Any) -> None:
    """Let one approval take effect."""
    deciding.complete(by=rls.current(), claim_id=claim_id, now=clock.now())


@system_task(name="claims.rekey_documents", queue="bulk")
def rekey_documents(**_: Any) -> None:
    """Encrypt all documents with the newest key."""
    documents.rekey_all(by=rls.current())
