"""A catalogue with a kind of event that only these tests know."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from apps.audit import catalogue
from apps.audit.catalogue import EventType, Severity


@pytest.fixture(autouse=True)
def kettles(monkeypatch):
    """Register `tests.kettle_moved`, whose field `address` is personal."""
    monkeypatch.setattr(catalogue, "_types", dict(catalogue._types))
    catalogue.register(
        EventType(
            "tests.kettle_moved",
            Severity.WARNING,
            _("{actor} moved {subject} from {before_place} to {after_place}: {reason}"),
            personal=frozenset({"address"}),
        )
    )


@pytest.fixture
def chained():
    """Return a function that lets the database link what this transaction recorded, as its commit would."""

    def link():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    return link


@pytest.fixture
def tamper(as_owner_login):
    """Return a function that runs SQL as the owner of the tables with the protecting triggers switched off."""

    def run(*statements):
        with as_owner_login(), transaction.atomic(), connection.cursor() as cursor:
            for table in ("audit_auditevent", "audit_auditlink"):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for sql, *params in statements:
                cursor.execute(sql, params)
                assert cursor.rowcount == 1
            for table in ("audit_auditevent", "audit_auditlink"):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run
