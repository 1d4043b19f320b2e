"""Keeping the search table in step with the directory: single listings at once, all of them every night."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

import structlog
from celery import current_app
from django.db import OperationalError, connection, transaction

from apps.businesses.models import SearchSettings
from apps.businesses.search import documents, vocabulary
from apps.core import clock

log = structlog.get_logger(__name__)

BATCH = 500
REBUILD_BATCH = 10_000
# The index over the best documents holds so many of them; small directories have all their documents in it.
TIER_SIZE = 50_000
# A rating that moved the score by less waits for the night: a new version of the row costs 155 to 270 kB of WAL.
SCORE_STEP = 0.02
_SWAP_ATTEMPTS = 10

Progress = Callable[[int, int], None]


def mark_dirty(business_ids: Iterable[int]) -> None:
    """Have these listings indexed by a worker as soon as the transaction has committed."""
    ids = sorted(set(business_ids))
    for start in range(0, len(ids), BATCH):
        transaction.on_commit(_sending(ids[start : start + BATCH]), robust=True)


def _sending(batch: list[int]) -> Callable[[], object]:
    # Not a partial: Django logs a callback that fails by its name, which a partial has not.
    def send() -> object:
        return current_app.send_task("businesses.search.index", kwargs={"business_ids": batch})

    return send


@transaction.atomic
def upsert(business_ids: Collection[int], *, now: datetime | None = None) -> int:
    """Write the documents of these listings as the directory is now, drop those of unpublished ones; return how many.

    Idempotent, so that it may follow every event. Only the system login may do it.
    """
    ids = sorted(set(business_ids))
    if not ids:
        return 0
    now = now or clock.now()
    columns = [name.strip() for name in documents.COLUMNS.split(",")]
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "business_id")
    loud = [
        name
        for name in columns
        if not name.endswith("_part")
        and name not in {"business_id", "rating", "rating_count", "rank_score", "indexed_at"}
    ]
    params = documents.parameters(_settings(), now) | {"ids": ids, "step": SCORE_STEP}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""DELETE FROM {documents.TABLE} d WHERE business_id = ANY(%(ids)s) AND NOT EXISTS (
                    SELECT FROM businesses_business b JOIN businesses_location l ON l.business_id = b.id
                    WHERE b.id = d.business_id AND b.status IN ({documents.SEARCHABLE_SQL}))""",
            params,
        )
        cursor.execute(
            f"""INSERT INTO {documents.TABLE} AS d ({documents.COLUMNS})
                {documents.select_sql("b.id = ANY(%(ids)s)")}
                ON CONFLICT (business_id) DO UPDATE SET {changes}
                WHERE ({", ".join(f"d.{name}" for name in loud)})
                      IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in loud)})
                   OR abs(d.rank_score - excluded.rank_score) >= %(step)s
                   OR round(d.rating::numeric, 1) <> round(excluded.rating::numeric, 1)
                   OR (d.rating_count = 0) <> (excluded.rating_count = 0)
                   OR abs(d.rating_count - excluded.rating_count) > 0.05 * d.rating_count""",
            params,
        )
        written = cursor.rowcount
    vocabulary.learn(ids)
    return written


def sweep(*, now: datetime | None = None, limit: int = 20_000) -> int:
    """Index what an event should have indexed and did not: the safety net under `mark_dirty`; return how many.

    Compares every listing with its document, which reads both tables once.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT b.id FROM businesses_business b JOIN businesses_location l ON l.business_id = b.id
                LEFT JOIN businesses_businessstats s ON s.business_id = b.id
                LEFT JOIN {documents.TABLE} d ON d.business_id = b.id
                WHERE b.status IN ({documents.SEARCHABLE_SQL})
                  AND (d.business_id IS NULL OR b.updated_at > d.indexed_at
                       OR (coalesce(s.rating_count, 0) = 0) <> (d.rating_count = 0)
                       OR abs(coalesce(s.rating_count, 0) - d.rating_count) > 0.05 * d.rating_count)
                LIMIT %s""",
            [limit],
        )
        ids = [business_id for (business_id,) in cursor.fetchall()]
    return sum(upsert(ids[start : start + BATCH], now=now) for start in range(0, len(ids), BATCH))


@transaction.atomic
def rebuild(*, now: datetime | None = None, progress: Progress | None = None) -> int:
    """Build the whole table anew in the order of quality and put it in the old one's place; return how many rows.

    Physical order is what makes "the first 1,000" of a bitmap scan "the best 1,000". One transaction: readers keep the
    old table until the end and a failure leaves no trace; listings that change meanwhile are taken over by the swap.
    Only the system login may do it. Raises: OperationalError when readers never let go of the old table.
    """
    now = now or clock.now()
    settings = _settings()
    settings.spans_from, settings.spans_until = now - documents.SPANS_BEFORE, now + documents.SPANS_AFTER
    params = documents.parameters(settings, now)
    with connection.cursor() as cursor:
        # The sort of a million rows and the batches' hashes fit; never more than one rebuild runs (advisory lock).
        cursor.execute("SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")
        cursor.execute("SELECT app.search_document_begin(), clock_timestamp()")
        since = cursor.fetchone()[1]
        cursor.execute(documents.ranking_sql(), params)
        ranked = cursor.fetchall()
        for start in range(0, len(ranked), REBUILD_BATCH):
            batch = [business_id for business_id, _ in ranked[start : start + REBUILD_BATCH]]
            cursor.execute(
                f"""INSERT INTO {documents.TABLE}_next ({documents.COLUMNS})
                    {documents.select_sql("b.id = ANY(%(ids)s)")}""",
                params | {"ids": batch},
            )
            if progress:
                progress(start + len(batch), len(ranked))
        settings.tier_threshold = float(ranked[TIER_SIZE][1]) if len(ranked) > TIER_SIZE else -1.0
        cursor.execute("SELECT app.search_document_finish(%s)", [settings.tier_threshold])
        _swap(since)
    settings.documents, settings.rebuilt_at = len(ranked), now
    settings.save()
    vocabulary.rebuild()
    log.info("search_rebuilt", documents=len(ranked))
    return len(ranked)


def is_outdated(*, now: datetime) -> bool:
    """Say whether the hours in the documents end within a day, as after days without a scheduler."""
    until = SearchSettings.objects.values_list("spans_until", flat=True).first()
    return until is None or until < now + timedelta(days=1)


def _swap(since: datetime) -> None:
    """Swap the tables, waiting for readers in short turns: a queue behind one long lock request would stop the site."""
    for attempt in range(1, _SWAP_ATTEMPTS + 1):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT app.search_document_swap(%s)", [since])
            return
        except OperationalError:
            if attempt == _SWAP_ATTEMPTS:
                raise
            time.sleep(0.5 * attempt)


def _settings() -> SearchSettings:
    return SearchSettings.objects.filter(pk=1).first() or SearchSettings(pk=1)
