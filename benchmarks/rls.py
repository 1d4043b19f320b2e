"""What row security costs on the hot queries, and proof that no public query reads more than it shows (P7, P8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.businesses.search import ranking
from apps.businesses.search.data import SearchQuery, Sort
from apps.businesses.search.engine import locate
from apps.businesses.search.limits import within
from benchmarks import owners
from benchmarks.data import NOW, World, schema_name
from benchmarks.logins import connected
from benchmarks.questions import Question, Questions
from benchmarks.report import Report, p95, timed

MOST_ROWS = 5_000
_ROUNDS = 5


def run(report: Report, world: World) -> None:
    """Fill the report; opens connections of its own, as the owner to switch policies and as the site to measure."""
    schema = schema_name(world.size)
    _owners(schema)
    owners.build(schema)
    timings: dict[str, dict[bool, list[float]]] = {}
    for _ in range(_ROUNDS):
        for protected in (True, False):
            _switch(schema, protected=protected)
            with connected("site", schema):
                for name, tasks in _hot(world).items():
                    for work in tasks[:3]:
                        work()
                    taken = p95([timed(work) for work in tasks])
                    timings.setdefault(name, {True: [], False: []})[protected].append(taken)
    _switch(schema, protected=True)
    for name, both in timings.items():
        # The two sides cannot take turns query by query, so each shows its quietest round.
        on, off = min(both[True]), min(both[False])
        # 1.10 and a noise band of 0.10: ratios within one run of the same side differ by more at times.
        limit, slack = (1.5, 0.15) if name.startswith("list") else (1.10, 0.3)
        report.at_most("P7", f"{name}: policies on ÷ off", on, off, limit, slack_ms=slack)
    with connected("site", schema):
        for plan in plans(world):
            report.at_most("P8", f"{plan.name}: rows read", plan.rows, MOST_ROWS, 1)
            report.value("P8", f"{plan.name}: no sequential scan", float(not plan.sequential), 1)


@dataclass(frozen=True)
class Plan:
    """What the database did for one query: rows that scans touched, and large tables it read from end to end."""

    name: str
    rows: int
    sequential: tuple[str, ...]


def plans(world: World) -> Iterator[Plan]:
    """Yield the plan of each public query, as really executed, with the planner's settings of the product."""
    questions = Questions(world, seed=13)
    kinds: dict[str, Question] = {
        **{f"{name} word": questions.of_class(name, 1)[0] for name in ("very common", "common", "medium", "rare")},
        "nearest": questions.places(1, densest=True, sort=Sort.DISTANCE)[0],
        "nearest of a category": questions.places(1, densest=True, sort=Sort.DISTANCE, categories=("kind-40",))[0],
        "ranked page, 5 km, densest": questions.places(1, densest=True, radius_km=5.0)[0],
        "words, place, open": questions.combined("common", 5.0, 1)[0],
        "city page": Question(SearchQuery(city="city-1")),
        "city and category": Question(SearchQuery(city="city-1", categories=("kind-40",))),
        "front page": Question(SearchQuery()),
        "best rated": Question(SearchQuery(sort=Sort.RATING)),
        "newest": Question(SearchQuery(sort=Sort.NEWEST)),
        "by name": Question(SearchQuery(sort=Sort.NAME)),
    }
    for name, question in kinds.items():
        yield explain(name, question.query)


def explain(name: str, query: SearchQuery) -> Plan:
    """Return what the page of a query really reads."""
    with within(60_000), connection.cursor() as cursor:
        statement = ranking.statement(locate(query, NOW), None, query.page_size + 1)
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement.text, statement.params)
        found = cursor.fetchone()[0]
    document = json.loads(found) if isinstance(found, str) else found
    nodes = list(_nodes(document[0]["Plan"]))
    rows = sum(_touched(node) for node in nodes)
    sequential = tuple(
        node["Relation Name"]
        for node in nodes
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "businesses_searchdocument"
    )
    return Plan(name, rows, sequential)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _touched(node: dict[str, Any]) -> int:
    """Rows that a scan fetched from a table; what an index merely lists does not count."""
    if "Relation Name" not in node:
        return 0
    dropped = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return round((node["Actual Rows"] + dropped) * node["Actual Loops"])


def _hot(world: World) -> dict[str, list[Callable[[], Any]]]:
    questions = Questions(world, seed=17)
    return {
        "search, two words": [one.ours for one in questions.of_class("mix")],
        "search, common word": [one.ours for one in questions.of_class("common")],
        "within 5 km": [one.ours for one in questions.places(radius_km=5.0)],
        "list of an owner's newest": [_newest(user) for user in _USERS for _ in range(6)],
        "sum over an owner's rows": [_sum(user) for user in _USERS for _ in range(6)],
        **owners.lists(),
    }


# Owners of so many rows each, in a table with the policy that personal tables of the product have.
_USERS = {1: 100, 2: 500, 3: 20_000, 4: 200_000}


def _newest(user: int) -> Callable[[], Any]:
    return lambda: _as_user(
        user, "SELECT id, at FROM bench_entry WHERE user_id = %s ORDER BY at DESC, id DESC LIMIT 20"
    )


def _sum(user: int) -> Callable[[], Any]:
    return lambda: _as_user(user, "SELECT count(*), sum(amount) FROM bench_entry WHERE user_id = %s")


def _as_user(user: int, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.user_id', %s, true)", [str(user)])
        cursor.execute(statement, [user])
        cursor.fetchall()


def _owners(schema: str) -> None:
    with connected("owner", schema), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {schema}.bench_entry")
        cursor.execute(f"CREATE TABLE {schema}.bench_entry (id bigint, user_id bigint, at timestamptz, amount int)")
        for user, number in _USERS.items():
            cursor.execute(
                f"INSERT INTO {schema}.bench_entry SELECT n, %s, now() - n * interval '1 minute', n %% 100 "
                "FROM generate_series(1, %s) n",
                [user, number],
            )
        cursor.execute(f"CREATE INDEX ON {schema}.bench_entry (user_id, at DESC, id DESC)")
        cursor.execute(
            f"CREATE POLICY own ON {schema}.bench_entry TO lawless_site USING (user_id = (SELECT app.current_user_id()))"
        )
        cursor.execute(f"GRANT SELECT ON {schema}.bench_entry TO lawless_site")
    with connected("owner", schema), connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {schema}.bench_entry")


def _switch(schema: str, *, protected: bool) -> None:
    word = "ENABLE" if protected else "DISABLE"
    with connected("owner", schema), connection.cursor() as cursor:
        for table in (
            "businesses_searchdocument",
            "businesses_wordfrequency",
            "businesses_searchsettings",
            "bench_entry",
            "businesses_business",
            "businesses_membership",
        ):
            cursor.execute(f"ALTER TABLE {schema}.{table} {word} ROW LEVEL SECURITY")
