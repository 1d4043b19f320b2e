"""Finding pairs: fingerprints of listings, candidates that share a key, and what comparing them gives.

What is worked out here follows from the facts alone, so it asks nobody's permission and leaves no trace in the audit
trail; decisions about pairs do (services.pairs).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from django.db import connection, transaction

from apps.businesses import selectors as directory
from apps.duplicates import rules
from apps.duplicates.data import Comparison, Likeness, Shared
from apps.duplicates.models import Fingerprint
from apps.duplicates.services import proposing
from apps.duplicates.states import COMPARED

BATCH = 5_000
# Comparables kept in memory between batches of a sweep; forgotten when there are more.
_KEPT = 150_000
_FIELDS = tuple(field.name for field in fields(Likeness))
_COLUMNS = ", ".join((*_FIELDS, "mark"))
_values = attrgetter(*_FIELDS)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search did: listings looked at, pairs of them compared, and pairs proposed for the first time or again."""

    listings: int = 0
    compared: int = 0
    proposed: int = 0

    def __add__(self, other: Found) -> Found:
        return Found(self.listings + other.listings, self.compared + other.compared, self.proposed + other.proposed)


@transaction.atomic
def check(business_ids: Collection[int]) -> Found:
    """Compare these listings with all others, propose what looks alike and close what does no longer."""
    ids = sorted(set(business_ids))
    refresh(ids)
    return Found(listings=len(ids)) + _compare(ids, _Memory(), _crowded(ids), whole=False)


def sweep(*, everything: bool = False, limit: int | None = None, progress: Progress = lambda done: None) -> Found:
    """Bring all fingerprints up to date and compare the listings that changed, or `everything` with everything.

    Each batch is a transaction of its own; running it again changes nothing. `limit` ends it after so many listings.
    """
    changed: list[int] = []
    seen = 0
    first = 0
    while ids := _next(first, BATCH if limit is None else min(BATCH, limit - seen)):
        with transaction.atomic():
            # Listings that are gone left their fingerprints between those that are there.
            changed += refresh(ids, gone_within=(first, ids[-1]))
        first, seen = ids[-1] + 1, seen + len(ids)
        if everything:
            changed = []
        progress(len(ids))
        if limit is not None and seen >= limit:
            break
    else:
        with transaction.atomic():
            refresh([], gone_within=(first, None))
    return _sweep_pairs(everything, changed, limit, seen)


def _sweep_pairs(everything: bool, changed: Sequence[int], limit: int | None, seen: int) -> Found:
    memory = _Memory()
    found = Found(listings=seen)
    with transaction.atomic():
        crowded = _crowded(None)
    if not everything:
        for start in range(0, len(changed), BATCH):
            with transaction.atomic():
                found += _compare(changed[start : start + BATCH], memory, crowded, whole=False)
        return found
    first, left = 0, limit
    while ids := _next(first, BATCH if left is None else min(BATCH, left)):
        with transaction.atomic():
            found += _compare(ids, memory, crowded, whole=True)
        first = ids[-1] + 1
        left = None if left is None else left - len(ids)
        if left == 0:
            break
    return found


def refresh(business_ids: Sequence[int], gone_within: tuple[int, int | None] | None = None) -> list[int]:
    """Write the fingerprints of these listings as they are now; return the ids of those that are new or different.

    Listings outside of the compared states lose theirs; with `gone_within` so do all others between two ids.
    """
    made = {
        identity.id: _likeness(identity)
        for identity in directory.identities(business_ids)
        if identity.status in COMPARED
    }
    known = dict(
        _rows("SELECT business_id, mark FROM duplicates_fingerprint WHERE business_id = ANY(%s)", business_ids)
    )
    marks = {pk: _mark(likeness) for pk, likeness in made.items()}
    changed = [pk for pk, mark in marks.items() if known.get(pk) != mark]
    gone = [pk for pk in known if pk not in made]
    if gone_within is not None:
        first, last = gone_within
        rows = Fingerprint.objects.filter(pk__gte=first, **({} if last is None else {"pk__lte": last}))
        gone = list(rows.exclude(pk__in=list(made)).values_list("pk", flat=True))
    if stale := [*(pk for pk in changed if pk in known), *gone]:
        # Arrays instead of five thousand parameters, which Django would look at one by one.
        for table in ("blockingkey", "fingerprint"):
            _rows(f"DELETE FROM duplicates_{table} WHERE business_id = ANY(%s)", stale)
    if changed:
        _write([made[pk] for pk in changed], [marks[pk] for pk in changed])
    if gone:
        proposing.close_gone(gone)
    return changed


def likeness_of(business_id: int) -> Likeness | None:
    """Return what is compared of a listing as it is now, in whatever state it is; None when there is no such listing."""
    return next(iter(map(_likeness, directory.identities([business_id]))), None)


def compare_now(one: Likeness, other: Likeness) -> Comparison:
    """Compare two listings as the search does, with how many others share their number and website."""
    return rules.compare(one, other, _Sizes([one]).shared(one, other))


def _rows(statement: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        return cursor.fetchall() if cursor.description else []


def _next(first: int, limit: int) -> list[int]:
    if limit <= 0:
        return []
    with transaction.atomic():
        return directory.ids_from(first, states=COMPARED, limit=limit)


def _likeness(identity: Any) -> Likeness:
    return rules.likeness(
        business_id=identity.id,
        name=identity.name,
        phone=identity.phone,
        website=identity.website,
        street_address=identity.street_address,
        postal_code=identity.postal_code,
        city_id=identity.city_id,
        country=identity.country,
        category_id=identity.category_id,
        lat=identity.lat,
        lon=identity.lon,
    )


def _mark(likeness: Likeness) -> int:
    text = repr((rules.VERSION, _values(likeness)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _write(rows: Sequence[Likeness], marks: Sequence[int]) -> None:
    """Write fingerprints and keys as arrays: COPY does not go through row security."""
    kinds = {int: "bigint", float: "float8", str: "text"}
    columns = [[getattr(row, name) for row in rows] for name in _FIELDS] + [list(marks)]
    types = [kinds[type(column[0])] for column in columns]
    pairs = [(key, row.business_id) for row in rows for key in rules.keys(row)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO duplicates_fingerprint ({_COLUMNS}) SELECT * FROM unnest("
            + ", ".join(f"%s::{kind}[]" for kind in types)
            + ") ON CONFLICT (business_id) DO NOTHING",
            columns,
        )
        cursor.execute(
            "INSERT INTO duplicates_blockingkey (key, business_id) SELECT * FROM unnest(%s::bigint[], %s::bigint[]) "
            "ON CONFLICT DO NOTHING",
            [[key for key, _ in pairs], [business_id for _, business_id in pairs]],
        )


def _crowded(business_ids: Sequence[int] | None) -> list[int]:
    """Return the keys that too many listings share, of these listings or of all."""
    where = (
        ""
        if business_ids is None
        else ("WHERE key IN (SELECT key FROM duplicates_blockingkey WHERE business_id = ANY(%s))")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key FROM duplicates_blockingkey {where} GROUP BY key HAVING count(*) > {rules.LARGEST_BLOCK}",
            [] if business_ids is None else [list(business_ids)],
        )
        return [key for (key,) in cursor.fetchall()]


def _compare(ids: Sequence[int], memory: _Memory, crowded: list[int], *, whole: bool) -> Found:
    """Compare these listings with those that share a key; in a `whole` sweep only with later ones."""
    candidates = _candidates(ids, crowded, later=whole)
    memory.load({business_id for pair in candidates for business_id in pair})
    worth = [
        (memory.rows[low], memory.rows[high])
        for low, high in candidates
        if low in memory.rows and high in memory.rows and rules.worth_comparing(memory.rows[low], memory.rows[high])
    ]
    sizes = _Sizes(one for one, other in worth if one.phone == other.phone or one.website == other.website)
    alike: dict[tuple[int, int], Comparison] = {}
    for one, other in worth:
        compared = rules.compare(one, other, sizes.shared(one, other))
        if compared.score >= rules.PROPOSED:
            alike[one.business_id, other.business_id] = compared
    proposed = proposing.propose(alike, memory.rows)
    proposing.close_unalike(ids, set(alike), later=whole)
    return Found(compared=len(candidates), proposed=proposed)


def _candidates(ids: Sequence[int], crowded: list[int], *, later: bool) -> list[tuple[int, int]]:
    order = "b.business_id > a.business_id" if later else "b.business_id <> a.business_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT least(a.business_id, b.business_id), greatest(a.business_id, b.business_id)
                FROM duplicates_blockingkey a JOIN duplicates_blockingkey b ON b.key = a.key AND {order}
                WHERE a.business_id = ANY(%s) AND a.key <> ALL(%s::bigint[])""",
            [list(ids), crowded],
        )
        return cursor.fetchall()


class _Memory:
    """Fingerprints read so far."""

    def __init__(self) -> None:
        self.rows: dict[int, Likeness] = {}

    def load(self, wanted: set[int]) -> None:
        """Make sure that those of the wanted listings that exist are here."""
        if len(self.rows) > _KEPT:
            self.rows.clear()
        missing = list(wanted - self.rows.keys())
        if not missing:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(_FIELDS)} FROM duplicates_fingerprint WHERE business_id = ANY(%s)", [missing]
            )
            for row in cursor.fetchall():
                self.rows[row[0]] = Likeness(*row)


class _Sizes:
    """How many listings share the numbers and websites of some; asked at once."""

    def __init__(self, rows: Iterable[Likeness]) -> None:
        some = list(rows)
        keys = {rules.phone_key(row.phone) for row in some if row.phone}
        keys |= {rules.website_key(row.website) for row in some if row.website}
        self._sizes: dict[int, int] = {}
        if keys:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT key, count(*) FROM duplicates_blockingkey WHERE key = ANY(%s) GROUP BY key", [list(keys)]
                )
                self._sizes = dict(cursor.fetchall())

    def shared(self, one: Likeness, other: Likeness) -> Shared:
        """Return the sizes for two listings; where they differ nothing is shared."""
        phone = self._sizes.get(rules.phone_key(one.phone), 2) if one.phone and one.phone == other.phone else 2
        website = (
            self._sizes.get(rules.website_key(one.website), 2) if one.website and one.website == other.website else 2
        )
        return Shared(phone, website)
