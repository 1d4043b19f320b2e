"""Finding duplicates in a whole directory: how long it takes, and how many planted pairs and near misses it tells apart."""

from __future__ import annotations

import resource
import time
import uuid
from itertools import chain

from django.db import connection

from apps.core.rls.operations import statements
from apps.duplicates.models import BlockingKey, DuplicatePair, Fingerprint
from apps.duplicates.services import finding
from benchmarks.logins import connected
from benchmarks.planted import CITIES, Planted, Row, base, planted
from benchmarks.report import Report

SCHEMA = "bench_duplicates"
PLANTED = 2_000
MOST_SECONDS = 120
_EMPTY = ("businesses_business", "businesses_location", "businesses_city")
_OURS = (Fingerprint, BlockingKey, DuplicatePair)


def run(report: Report) -> None:
    """Fill the report; works in a schema of its own, on the login that background jobs have."""
    rows = list(base(report.size))
    pairs = planted(rows, min(PLANTED, report.size // 10), report.seed)
    try:
        with connected("owner", SCHEMA):
            _build(rows, pairs)
        with connected("system", SCHEMA):
            started, ours = time.perf_counter(), time.process_time()
            found = finding.sweep(everything=True)
            seconds, ours = time.perf_counter() - started, time.process_time() - ours
            again = time.perf_counter()
            finding.sweep()
            nightly = time.perf_counter() - again
            proposed = set(DuplicatePair.objects.filter(state="open").values_list("lower_id", "higher_id"))
    finally:
        with connected("owner", SCHEMA), connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    report.at_most("DUP", f"all of {found.listings:,} listings, seconds", seconds, MOST_SECONDS, 1)
    report.note("DUP", "of that on this processor, seconds", ours)
    report.note("DUP", "once more when nothing changed, seconds", nightly)
    report.note("DUP", "comparisons; pairs proposed", found.compared, len(proposed))
    report.note("DUP", "most memory of this process, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024)
    _judge(report, pairs, proposed)


def _judge(report: Report, pairs: list[Planted], proposed: set[tuple[int, int]]) -> None:
    true = {(pair.one.id, pair.other.id) for pair in pairs if pair.is_true}
    near = {(pair.one.id, pair.other.id): pair.kind for pair in pairs if not pair.is_true}
    right, wrong = len(proposed & true), proposed & near.keys()
    report.value(
        "DUP", f"precision on {len(true)} true and {len(near)} near-miss pairs", right / (right + len(wrong)), 0.98
    )
    report.value("DUP", "recall", right / len(true), 0.9)
    for kind in sorted(set(near.values())):
        report.note("DUP", f"wrongly proposed: {kind}", sum(near[pair] == kind for pair in wrong))
    report.note("DUP", "proposed besides the planted ones, to be looked at", len(proposed - true - near.keys()))


def _build(rows: list[Row], pairs: list[Planted]) -> None:
    """Write the directory with the planted listings in it."""
    everybody = {row.id: row for row in chain(rows, *((pair.one, pair.other) for pair in pairs))}
    categories = {name: number for number, name in enumerate(sorted({row.category for row in everybody.values()}), 1)}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO lawless_system")
        for table in _EMPTY:
            cursor.execute(f"CREATE TABLE {SCHEMA}.{table} AS SELECT * FROM public.{table} WITH NO DATA")
        cursor.executemany(
            f"INSERT INTO {SCHEMA}.businesses_city (id, name, country) VALUES (%s, %s, 'US')",
            [(number, name) for name, number in CITIES.items()],
        )
        with cursor.copy(
            f"COPY {SCHEMA}.businesses_business (id, public_id, name, status, phone, website, primary_category_id) FROM STDIN"
        ) as copy:
            for row in everybody.values():
                kind = categories[row.category]
                copy.write_row((row.id, uuid.UUID(int=row.id), row.name, "live", row.phone, row.website, kind))
        with cursor.copy(
            f"COPY {SCHEMA}.businesses_location (business_id, point, street_address, postal_code, city_id) FROM STDIN"
        ) as copy:
            for row in everybody.values():
                point = f"SRID=4326;POINT({row.lon} {row.lat})"
                copy.write_row((row.id, point, row.street_address, row.postal_code, CITIES[row.city]))
        for table, key in zip(_EMPTY, ("id", "business_id", "id"), strict=True):
            cursor.execute(f"ALTER TABLE {SCHEMA}.{table} ADD PRIMARY KEY ({key})")
            cursor.execute(f"GRANT SELECT ON {SCHEMA}.{table} TO lawless_system")
            cursor.execute(f"ANALYZE {SCHEMA}.{table}")
        for model in _OURS:
            name = model._meta.db_table
            cursor.execute(f"CREATE TABLE {SCHEMA}.{name} (LIKE public.{name} INCLUDING ALL)")
            for statement in statements(name, model.rls):
                cursor.execute(statement)
