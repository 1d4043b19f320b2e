"""What must be true of pairs and merges at any time; the nightly check names what is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from apps.duplicates.states import COMPARED
from apps.observability import invariants

_MOST_NAMED = 20
_COMPARED = ", ".join(f"'{state}'" for state in COMPARED)

_STATEMENTS = {
    "a_merged_listing_leads_to_its_survivor": (
        """SELECT m.id, m.duplicate_id FROM duplicates_merge m
           JOIN businesses_business d ON d.id = m.duplicate_id JOIN businesses_business s ON s.id = m.survivor_id
           WHERE m.state = 'done' AND NOT (d.status = 'duplicate'
               AND d.successor_id IN (s.id, s.successor_id))""",
        "merge {0}: listing {1} does not lead to its survivor",
    ),
    # Events close pairs a moment after their listings go; a quarter of an hour is no moment.
    "open_pairs_are_of_listings_that_are_there": (
        f"""SELECT p.id FROM duplicates_duplicatepair p
            WHERE p.state = 'open' AND (SELECT count(*) FROM businesses_business b
                WHERE b.id IN (p.lower_id, p.higher_id)
                  AND (b.status IN ({_COMPARED}) OR b.content_changed_at > now() - interval '15 minutes')) < 2""",
        "pair {0}: is open though one of its listings is gone",
    ),
    "merged_pairs_have_a_merge_that_holds": (
        """SELECT p.id FROM duplicates_duplicatepair p WHERE p.state = 'merged'
           AND NOT EXISTS (SELECT FROM duplicates_merge m WHERE m.pair_id = p.id AND m.state = 'done')""",
        "pair {0}: is merged without a merge",
    ),
    "merges_that_hold_belong_to_merged_pairs": (
        """SELECT m.id FROM duplicates_merge m JOIN duplicates_duplicatepair p ON p.id = m.pair_id
           WHERE m.state = 'done' AND p.state <> 'merged'""",
        "merge {0}: holds, and its pair does not say so",
    ),
    "keys_belong_to_fingerprints": (
        """SELECT DISTINCT k.business_id FROM duplicates_blockingkey k
           LEFT JOIN duplicates_fingerprint f ON f.business_id = k.business_id WHERE f.business_id IS NULL""",
        "listing {0}: has keys and no fingerprint",
    ),
}


def register_all() -> None:
    """Add the promises to the registry; called as the app starts."""
    for name, (sql, sentence) in _STATEMENTS.items():
        invariants.register(f"duplicates.{name}", _check(sql, sentence))


def _check(sql: str, sentence: str) -> Callable[[], list[str]]:
    def check() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {_MOST_NAMED}")
            return [sentence.format(*row) for row in cursor.fetchall()]

    return check
