"""Bring the index for "open at that time" to today's window, for every live listing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from apps.businesses import selectors
from apps.businesses.services import hours
from apps.core import clock, rls
from apps.core.actor import Actor
from apps.core.management.progress import progress


class Command(BaseCommand):
    """Runs every night by itself; by hand after a restore."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        with rls.acting(Actor.system("expand_hours")), rls.playing(rls.Login.SYSTEM):
            with transaction.atomic():
                total = selectors.live_count()
            with progress(self.stdout, "Opening hours", total) as advance:
                added = hours.expand_all(now=clock.now(), progress=advance)
        self.stdout.write(f"{added:,} open spans added.")
