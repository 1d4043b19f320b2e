"""Check what the apps promise to hold at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.core import rls
from apps.core.actor import Actor
from apps.observability import invariants


class Command(BaseCommand):
    """Say for each promise whether it holds, with its violations; exit with 1 when one does not."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        with rls.acting(Actor.system("check_invariants")):
            for name, violations in invariants.run():
                self.stdout.write(f"{name}: {'ok' if not violations else f'{len(violations)} violations'}")
                for line in violations:
                    self.stderr.write(f"  {line}")
                broken += bool(violations)
        if broken:
            raise CommandError(f"{broken} promises are broken.", returncode=1)
