"""Write the migration that brings the policies of an app's tables to what the declarations say."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from apps.core.rls import declared
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy

_HEADER = '''"""{title}"""

from django.db import migrations

from apps.core.rls.context import Login
from apps.core.rls.operations import Protect
from apps.core.rls.policies import Policy


class Migration(migrations.Migration):
    dependencies = {dependencies}

    operations = [
{operations}
    ]
'''


def _code(policies: tuple[Policy, ...], indent: int) -> str:
    pad = " " * indent
    lines = []
    for policy in policies:
        parts = [f"Login.{policy.login.name}", repr(policy.command)]
        parts += [f"using={policy.using!r}"] if policy.using else []
        parts += [f"check={policy.check!r}"] if policy.check else []
        lines.append(f"{pad}Policy({', '.join(parts)}),")
    return "[\n" + "\n".join(lines) + f"\n{' ' * (indent - 4)}]" if lines else "[]"


class Command(BaseCommand):
    """Compare the declarations with the last Protect operation of each table and write what is missing."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("app_label")
        parser.add_argument("--name", default="row_policies")
        parser.add_argument("--depends", action="append", default=[], help="a further dependency: app.migration")

    def handle(self, *args: Any, app_label: str, name: str, depends: list[str], **options: Any) -> None:
        loader = MigrationLoader(None)
        before = self._in_migrations(loader, app_label)
        blocks = []
        for table, (label, protection) in sorted(declared().items()):
            if label != app_label or before.get(table) == protection.policies:
                continue
            old = f", before={_code(before[table], 16)}" if before.get(table) else ""
            blocks.append(f'        Protect("{table}", {_code(protection.policies, 16)}{old}),')
        if not blocks:
            self.stdout.write(f"The policies of {app_label} are as declared.")
            return
        leaves = loader.graph.leaf_nodes(app_label)
        if not leaves:
            raise CommandError(f"Make the first migration of {app_label} before its policies.")
        number = int(leaves[0][1][:4]) + 1
        path = Path(apps.get_app_config(app_label).path) / "migrations" / f"{number:04d}_{name}.py"
        dependencies = [leaves[0], *(tuple(line.split(".")) for line in depends)]
        title = f"Row policies of {app_label}, as declared beside its models."
        path.write_text(
            _HEADER.format(title=title, dependencies=dependencies, operations="\n".join(blocks)), encoding="utf-8"
        )
        self.stdout.write(f"Wrote {path}; format it with ruff.")

    @staticmethod
    def _in_migrations(loader: MigrationLoader, app_label: str) -> dict[str, tuple[Policy, ...]]:
        found: dict[str, tuple[Policy, ...]] = {}
        for leaf in loader.graph.leaf_nodes(app_label):
            for key in loader.graph.forwards_plan(leaf):
                for operation in loader.graph.nodes[key].operations:
                    if isinstance(operation, Protect):
                        found[operation.table] = operation.policies
        return found
