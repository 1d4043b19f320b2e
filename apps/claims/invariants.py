"""What must be true of claims at any time; the nightly check names what is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from apps.observability import invariants

_MOST_NAMED = 20

_STATEMENTS = {
    "live_codes_belong_to_claims_that_wait": (
        """SELECT k.id, c.state FROM claims_claimcode k JOIN claims_claim c ON c.id = k.claim_id
           WHERE k.used_at IS NULL AND k.voided_at IS NULL AND k.sent_at IS NOT NULL AND k.expires_at > now()
             AND c.state IN ('verified', 'rejected', 'expired', 'reversed')""",
        "code {0}: counts though its claim is {1}",
    ),
    "verified_claims_were_proved_or_decided": (
        """SELECT c.id FROM claims_claim c WHERE c.state IN ('verified', 'reversed') AND c.decided_at IS NULL
           AND NOT EXISTS (SELECT FROM claims_claimcheck k WHERE k.claim_id = c.id AND k.outcome = 'proved')""",
        "claim {0}: is verified by nothing and nobody",
    ),
    # An event asks the owner a moment after a claim is handed in.
    "present_owners_are_asked": (
        """SELECT c.id FROM claims_claim c JOIN businesses_membership m
               ON m.business_id = c.business_id AND m.is_primary AND m.user_id <> c.claimant_id
           WHERE c.state IN ('submitted', 'approved') AND c.purpose = 'take'
             AND c.submitted_at < now() - interval '1 hour' AND m.granted_at < c.submitted_at
             AND NOT EXISTS (SELECT FROM claims_ownerquestion q WHERE q.claim_id = c.id)""",
        "claim {0}: nobody asked the present owner",
    ),
    "documents_go_when_their_time_is_over": (
        """SELECT d.id FROM claims_claimdocument d
           WHERE d.deleted_at IS NULL AND d.delete_after < now() - interval '1 day'""",
        "document {0}: should have been deleted",
    ),
    "documents_of_decided_claims_have_an_end": (
        """SELECT d.id FROM claims_claimdocument d JOIN claims_claim c ON c.id = d.claim_id
           WHERE d.deleted_at IS NULL AND d.delete_after IS NULL
             AND c.state IN ('verified', 'rejected', 'withdrawn', 'expired', 'reversed')
             AND coalesce(c.decided_at, c.verified_at, c.expires_at) < now() - interval '1 day'""",
        "document {0}: stays for ever",
    ),
}


def register_all() -> None:
    """Add the promises to the registry; called as the app starts."""
    for name, (sql, sentence) in _STATEMENTS.items():
        invariants.register(f"claims.{name}", _check(sql, sentence))


def _check(sql: str, sentence: str) -> Callable[[], list[str]]:
    def check() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {_MOST_NAMED}")
            return [sentence.format(*row) for row in cursor.fetchall()]

    return check
