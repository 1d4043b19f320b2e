"""Reversible migration operations that put a table under row security together with its policies and grants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from apps.core.rls.context import Login
from apps.core.rls.policies import Policy, Protection

_LOGINS = ", ".join(login.value for login in Login if login is not Login.OWNER)


class Protect(Operation):
    """Enable and force row security on a table and give it exactly these policies.

    `table` is the table's name. Running it on a protected table replaces what was there, and reversing it puts back
    `before` (nothing when the table was not protected).
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, policies: Iterable[Policy], before: Iterable[Policy] = ()) -> None:
        self.table = table
        self.policies = tuple(policies)
        self.before = tuple(before)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.table, self.policies, self.before], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Policies are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Apps, to_state: Apps
    ) -> None:
        self._apply(schema_editor, self.policies)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Apps, to_state: Apps
    ) -> None:
        if self.before:
            self._apply(schema_editor, self.before)
        else:
            self._clear(schema_editor)
            schema_editor.execute(f'ALTER TABLE "{self.table}" NO FORCE ROW LEVEL SECURITY')
            schema_editor.execute(f'ALTER TABLE "{self.table}" DISABLE ROW LEVEL SECURITY')

    def describe(self) -> str:
        return f"Protect the rows of {self.table}"

    def _apply(self, schema_editor: BaseDatabaseSchemaEditor, policies: tuple[Policy, ...]) -> None:
        self._clear(schema_editor)
        for statement in statements(self.table, Protection("", policies)):
            schema_editor.execute(statement, params=None)

    def _clear(self, schema_editor: BaseDatabaseSchemaEditor) -> None:
        schema_editor.execute(
            f"""DO $$ DECLARE existing name; BEGIN
                FOR existing IN SELECT policyname FROM pg_policies
                    WHERE schemaname = 'public' AND tablename = '{self.table}'
                LOOP EXECUTE format('DROP POLICY %I ON "{self.table}"', existing); END LOOP; END $$""",
            params=None,
        )
        schema_editor.execute(f'REVOKE ALL ON "{self.table}" FROM {_LOGINS}')


def statements(table: str, protection: Protection) -> list[str]:
    """Return the SQL that protects an unprotected table; the owner sees its rows so that migrations can change them."""
    lines = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY owner_all ON "{table}" TO {Login.OWNER.value} USING (true) WITH CHECK (true)',
    ]
    lines += [policy.create_sql(table) for policy in protection.policies]
    for login, commands in protection.grants().items():
        lines.append(f'GRANT {", ".join(command.upper() for command in commands)} ON "{table}" TO {login.value}')
    return lines
