"""Database triggers that apps put on their critical tables."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db.models import Model
from pgtrigger import compiler

ACTOR_REQUIRED = "write_without_actor"


class FirmTriggerSql(compiler.UpsertTriggerSql):
    """SQL of a trigger that nothing switches off; migrations refer to it, so a change needs a new class.

    The package's own begins by asking the setting `pgtrigger.ignore`, which any session may make: good for a
    convenience, not for a promise.
    """

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class FirmTrigger(pgtrigger.Trigger):
    """A trigger declared as django-pgtrigger does it and compiled without the package's back door."""

    def compile(self, model: type[Model]) -> compiler.Trigger:
        sql = super().compile(model).sql
        return compiler.Trigger(name=self.name, sql=FirmTriggerSql(**sql.kwargs))


def actor_required() -> FirmTrigger:
    """Refuse any write while nobody is known to act, so that scripts and shells must say who and why.

    Asked once per statement: an actor cannot change within one, and per row it cost up to 0.4 ms in bulk loads.
    """
    return FirmTrigger(
        name=ACTOR_REQUIRED,
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=pgtrigger.Func(
            """
            IF NOT app.has_actor() THEN
                RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME
                    USING ERRCODE = 'insufficient_privilege', HINT = 'Open apps.core.rls.acting(Actor...) first.';
            END IF;
            RETURN NULL;
            """
        ),
    )


def append_only() -> FirmTrigger:
    """Refuse to change or delete rows that were written once for good, whoever asks."""
    return FirmTrigger(
        name="append_only",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=pgtrigger.Func("RAISE EXCEPTION 'Rows of % are never changed.', TG_TABLE_NAME;"),
    )


def guarded(call: str, on: Any = pgtrigger.Update) -> FirmTrigger:
    """Let the function `call` refuse a row that a person writes, whatever login the process has.

    The function gets OLD and NEW as it names them and raises; staff and our own programs are judged in Python alone.
    """
    return FirmTrigger(
        name="rights",
        operation=on,
        when=pgtrigger.Before,
        func=pgtrigger.Func(
            f"""
            IF app.kind() = 'user' THEN
                PERFORM {call};
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            RETURN NEW;
            """
        ),
    )
