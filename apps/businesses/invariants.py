"""What must be true of the directory at any time; the nightly check names what is not."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from apps.businesses import rules
from apps.businesses.states import PUBLIC, SEARCHABLE
from apps.observability import invariants

_MOST_NAMED = 20


def _named(sql: str, sentence: str) -> list[str]:
    """Return the sentence for each id that the statement finds, at most some of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} LIMIT {_MOST_NAMED}")
        return [sentence.format(*row) for row in cursor.fetchall()]


def _words(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


_PUBLIC = _words(PUBLIC)
_PRIOR = rules.CURRENT_FORMULA

_STATEMENTS: dict[str, tuple[str, str]] = {
    "one_current_slug": (
        """SELECT b.id FROM businesses_business b
           LEFT JOIN businesses_businessslug s ON s.business_id = b.id AND s.is_current
           WHERE s.slug IS DISTINCT FROM b.slug""",
        "business {0}: its address is not its current one",
    ),
    "a_location": (
        """SELECT b.id FROM businesses_business b LEFT JOIN businesses_location l ON l.business_id = b.id
           WHERE l.business_id IS NULL""",
        "business {0}: has no location",
    ),
    "main_category_first": (
        """SELECT b.id FROM businesses_business b
           LEFT JOIN businesses_businesscategory m ON m.business_id = b.id AND m.position = 0
           WHERE m.category_id IS DISTINCT FROM b.primary_category_id""",
        "business {0}: its first category is not its main one",
    ),
    "ratings_follow_their_formula": (
        f"""SELECT s.business_id FROM businesses_businessstats s WHERE s.formula_version = {_PRIOR.version}
            AND s.rating <> ({_PRIOR.weight * _PRIOR.prior}::float8 + s.rating_sum) / ({_PRIOR.weight} + s.rating_count)""",
        "business {0}: its rating is not what its counts give",
    ),
    "only_live_listings_have_spans": (
        """SELECT DISTINCT o.business_id FROM businesses_openspan o
           LEFT JOIN businesses_business b ON b.id = o.business_id WHERE b.status IS DISTINCT FROM 'live'""",
        "business {0}: has open spans without being live",
    ),
    "successors_end_the_chain": (
        """SELECT b.id FROM businesses_business b JOIN businesses_business h ON h.id = b.successor_id
           WHERE h.successor_id IS NOT NULL""",
        "business {0}: leads to a listing that leads on",
    ),
    "search_finds_what_is_published": (
        f"""SELECT b.id FROM businesses_business b
            LEFT JOIN businesses_searchdocument d ON d.business_id = b.id
            WHERE b.status IN ({_words(SEARCHABLE)}) AND d.business_id IS NULL""",
        "business {0}: is published and has no search document",
    ),
    "search_hides_what_is_not": (
        f"""SELECT d.business_id FROM businesses_searchdocument d
            LEFT JOIN businesses_business b ON b.id = d.business_id AND b.status IN ({_words(SEARCHABLE)})
            WHERE b.id IS NULL""",
        "business {0}: is not published and has a search document",
    ),
} | {
    f"public_{table}": (
        f"""SELECT c.business_id FROM businesses_{table} c JOIN businesses_business b ON b.id = c.business_id
            WHERE c.is_public <> (b.status IN ({_PUBLIC}))""",
        f"business {{0}}: a row of {table} is not as public as its listing",
    )
    for table in ("location", "openinghours", "businessslug", "businesscategory", "businessstats", "serviceitem")
}


def register_all() -> None:
    """Add the promises to the registry; called as the app starts."""
    for name, (sql, sentence) in _STATEMENTS.items():
        invariants.register(f"businesses.{name}", _check(sql, sentence))


def _check(sql: str, sentence: str) -> Callable[[], list[str]]:
    def check() -> list[str]:
        return _named(sql, sentence)

    return check
