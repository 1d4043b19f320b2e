"""A world with two rows in every protected table, and a way to see what each login may do to them.

The rows are written by the superuser without triggers, foreign keys or checks: what is under test are the policies alone. Row A belongs to
person 101 or is public, row B belongs to person 202 or is hidden, where a table knows such a difference. Person 101 owns
listing, brand and region 101, person 202 those numbered 202.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from apps.core import rls
from apps.core.actor import Actor
from apps.core.rls import Login, playing

# What a row needs beyond the plain value of each column's type: (row A, row B).
SPECIAL: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "accounts_user": ({"id": 101}, {"id": 202}),
    "businesses_business": (
        {"id": 101, "status": "live", "source": "demo", "submitted_by_id": 101},
        {"id": 202, "status": "draft", "submitted_by_id": 202},
    ),
    "businesses_brand": ({"id": 101}, {"id": 202}),
    "businesses_region": ({"id": 101}, {"id": 202}),
    # A new listing begins without a rating.
    "businesses_businessstats": ({}, {"rating_count": 0}),
    "businesses_fieldlock": ({"level": "owner"}, {"level": "owner"}),
    # Nobody posts in somebody else's name: A is posted by a person, B by a member of staff.
    "outbox_outboxevent": (
        {"actor": {"name": "user:101", "kind": "user", "user_id": 101}},
        {"actor": {"name": "staff:303", "kind": "staff", "user_id": 303}},
    ),
    "audit_auditevent": ({"actor_kind": "user"}, {"actor_kind": "staff"}),
    "duplicates_mergerequest": (
        {"requested_by_id": 101, "state": "open"},
        {"requested_by_id": 202, "state": "open"},
    ),
    # A person brings what is theirs into certain states alone.
    "claims_claim": ({"id": 101, "state": "started"}, {"id": 202, "state": "started"}),
    "claims_claimlocation": ({"note": ""}, {"note": ""}),
    "imports_importjob": ({"id": 101, "started_as": "user"}, {"id": 202, "started_as": "user"}),
    "businesses_promotion": ({"state": "booked"}, {"state": "ended"}),
    "media_picture": ({"uploader_id": 101}, {"uploader_id": 202}),
    "core_idempotencyrecord": ({"principal": "user:101"}, {"principal": "user:202"}),
}
PLAIN = {
    "bigint": 1, "integer": 1, "smallint": 1, "boolean": False, "double precision": 1.0, "numeric": 1, "text": "x", "uuid": None,
    "character varying": "x", "jsonb": {}, "timestamp with time zone": "2026-01-01T00:00:00Z", "date": "2026-01-01",
    "inet": "127.0.0.1", "tstzrange": "[2026-01-01,2026-01-02)", "tstzmultirange": "{}", "tsvector": "x", "bytea": "x",
    "geography": "POINT(0 0)", "geometry": "SRID=4326;POINT(0 0)", "ARRAY": [], "real": 1.0, "interval": "1 day",
}  # fmt: skip

# Columns that say whose a row is: 101 in row A, 202 in row B, also where the table would let them be empty.
OWNING = {
    "business_id", "brand_id", "founded_by_id", "author_id", "from_user_id", "submitted_by_id", "claimant_id", "claim_id",
    "creator_id", "started_by_id", "seller_id", "region_id", "job_id",
}  # fmt: skip
# What an update sets, where people may bring a row into certain states alone.
TOUCH = {
    "duplicates_mergerequest": "state = 'withdrawn'",
    "businesses_suggestion": "state = 'withdrawn'",
    "businesses_sale": "state = 'cancelled'",
    "imports_sourcekey": "business_id = 101",
}
# What every world has, whatever table is looked at: who owns what.
WORLD = ("businesses_business", "businesses_brand", "businesses_region", "businesses_membership", "claims_claim",
         "imports_importjob")  # fmt: skip

CONTEXTS: dict[str, tuple[Login, Actor | None]] = {
    "site/nobody": (Login.SITE, None),
    "site/visitor": (Login.SITE, Actor.anonymous()),
    "site/signing in": (Login.SITE, Actor.auth()),
    "site/person A": (Login.SITE, Actor.user(101)),
    "site/person B": (Login.SITE, Actor.user(202)),
    "staff/nobody": (Login.STAFF, None),
    "staff/signing in": (Login.STAFF, Actor.auth()),
    "staff/moderator": (Login.STAFF, Actor.staff(303)),
    "system/nobody": (Login.SYSTEM, None),
    "system/job": (Login.SYSTEM, Actor.system("test")),
    "reporter/nobody": (Login.REPORTER, None),
    "reporter/job": (Login.REPORTER, Actor.system("report")),
}


@dataclass(frozen=True)
class Table:
    """One protected table with its two rows, and the assignments that the update commands use."""

    name: str
    rows: dict[str, str]  # A or B -> the row as JSON
    key: str
    touch: str
    owner: str | None


@contextmanager
def superuser() -> Iterator[None]:
    """Run as the connection's own superuser with triggers and foreign keys off."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE; SET LOCAL session_replication_role = replica")
        yield
    connection._sent = None


def _columns(table: str) -> list[tuple[str, str, bool, bool, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.attname, CASE WHEN t.typcategory = 'A' THEN 'ARRAY' WHEN t.typname IN ('geography', 'geometry')
                      THEN t.typname::text ELSE format_type(a.atttypid, NULL) END, a.attnotnull,
                      EXISTS (SELECT FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indisunique
                              AND a.attnum = ANY(i.indkey)), greatest(a.atttypmod - 4, 0)
               FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
               WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''""",
            [f'public."{table}"'],
        )
        return cursor.fetchall()


def _choices(table: str) -> dict[str, object]:
    model = next((model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table), None)
    fields = model._meta.concrete_fields if model else []
    return {field.column: field.flatchoices[0][0] for field in fields if field.choices}


def _value(kind: str, unique: bool, length: int, number: int) -> object:
    if kind.startswith("uuid"):
        return f"00000000-0000-7000-8000-{number:012d}"
    if unique and kind in {"bigint", "integer", "smallint"}:
        return number
    if unique and kind in {"text", "character varying"}:
        return f"x{number}"[: length or None]
    return PLAIN[kind]


def _rows(name: str) -> tuple[dict[str, str], str | None]:
    """Return rows A and B of a table as JSON, and the column that names their person."""
    columns = _columns(name)
    names = {column for column, *_ in columns}
    owner = next((column for column in ("user_id",) if column in names), "id" if name == "accounts_user" else None)
    rows = {}
    for label, number in (("A", 101), ("B", 202)):
        row = {
            column: number if column in OWNING else _value(kind, unique, length, number)
            for column, kind, required, unique, length in columns
            if required or column == owner or column in OWNING
        }
        row |= {column: choice for column, choice in _choices(name).items() if column in row}
        if "is_public" in names:
            row["is_public"] = label == "A"
        if owner:
            row[owner] = number
        row |= SPECIAL.get(name, ({}, {}))[0 if label == "A" else 1]
        rows[label] = json.dumps(row)
    return rows, owner


def _put(name: str, rows: dict[str, str]) -> None:
    """Let the table hold these two rows alone."""
    with superuser(), connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass""",
            [f'public."{name}"'],
        )
        for (constraint,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{name}" DROP CONSTRAINT "{constraint}"')
        cursor.execute(f'DELETE FROM "{name}"')
        for row in rows.values():
            listed = ", ".join(f'"{column}"' for column in json.loads(row))
            cursor.execute(
                f'INSERT INTO "{name}" ({listed}) SELECT {listed} FROM jsonb_populate_record(NULL::"{name}", %s)', [row]
            )


def fabricate(name: str) -> Table:
    """Write rows A and B of a table and return what the matrix needs to know of it."""
    for other in WORLD:
        if other != name:
            _put(other, _rows(other)[0])
    columns = _columns(name)
    rows, owner = _rows(name)
    _put(name, rows)
    alike = [column for column, *_ in columns if json.loads(rows["A"]).get(column) == json.loads(rows["B"]).get(column)]
    changed = next((column for column in alike if column != owner), columns[0][0])
    touch = f'"{changed}" = (jsonb_populate_record(NULL::"{name}", \'{rows["A"]}\'))."{changed}"'
    touch = TOUCH.get(name, touch)
    key = next((column for column, _, _, unique, _ in columns if unique), columns[0][0])
    return Table(name, rows, key, touch, owner)


def _attempt(statement: str, *params: object) -> int | None:
    """Return how many rows a statement touched, or None when the database refused it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            count = cursor.rowcount if cursor.description is None else cursor.fetchone()[0]
            transaction.set_rollback(True)
            return count
    except DatabaseError:
        return None


def outcome(table: Table, login: Login, actor: Actor | None, command: str = "") -> str:
    """Return what the login may do, such as `select AB, insert A, update 1, delete 0`; empty when nothing.

    Updates and deletes name no row: with a condition the policies for reading would apply too and hide the others.
    """
    with playing(login), rls.acting(actor):
        found = [_ask(table) for name, _ask in _QUESTIONS.items() if command in ("", name)]
    return ", ".join(answer for answer in found if answer)


def _select(table: Table) -> str:
    condition = f'SELECT count(*) FROM "{table.name}" WHERE "{table.key}"::text = %s'
    seen = [label for label, row in table.rows.items() if _attempt(condition, str(json.loads(row)[table.key]))]
    return f"select {''.join(seen)}" if seen else ""


def _add(table: Table) -> str:
    added = "".join(label for label, row in table.rows.items() if _insert(table, row))
    return f"insert {added}" if added else ""


def _change(table: Table) -> str:
    changed = _attempt(f'UPDATE "{table.name}" SET {table.touch}')
    answers = [f"update {changed}" if changed else ""]
    if table.owner:
        for word, owner in (("give away", 909), ("take", 101)):
            moved = _attempt(f'UPDATE "{table.name}" SET "{table.owner}" = {owner}')
            answers.append(f"{word} {moved}" if moved else "")
    return ", ".join(answer for answer in answers if answer)


def _remove(table: Table) -> str:
    removed = _attempt(f'DELETE FROM "{table.name}"')
    return f"delete {removed}" if removed else ""


_QUESTIONS = {"select": _select, "insert": _add, "update": _change, "delete": _remove}


def _insert(table: Table, row: str) -> bool:
    """Take the row out as the superuser, and see whether the login may put it back."""
    values = json.loads(row)
    listed = ", ".join(f'"{column}"' for column in values)
    try:
        with transaction.atomic():
            with superuser(), connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table.name}" WHERE "{table.key}"::text = %s', [str(values[table.key])])
            with connection.cursor() as cursor:
                cursor.execute(
                    f'INSERT INTO "{table.name}" ({listed}) SELECT {listed} FROM jsonb_populate_record(NULL::"{table.name}", %s)',
                    [row],
                )
                worked = cursor.rowcount == 1
            transaction.set_rollback(True)
            return worked
    except DatabaseError:
        return False


@pytest.fixture
def matrix() -> Callable[..., dict[str, str]]:
    """Return a function: what each context may do to a table, `{context: outcome}`, those without rights left out."""

    def of(table: Table, only: Login | None = None, command: str = "") -> dict[str, str]:
        cells = {
            context: outcome(table, login, actor, command)
            for context, (login, actor) in CONTEXTS.items()
            if only in (None, login)
        }
        return {context: cell for context, cell in cells.items() if cell}

    return of


@pytest.fixture
def table() -> Callable[[str], Table]:
    """Return a function that fills a table with its two rows."""
    return fabricate
