"""Compare all listings with all others and propose those that show the same business."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from apps.businesses import selectors as directory
from apps.core import rls
from apps.core.actor import Actor
from apps.core.management.progress import progress
from apps.duplicates.services import finding


class Command(BaseCommand):
    """Runs every week by itself, and every night for what changed; by hand after a large load."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, metavar="N", help="only the first N listings")
        parser.add_argument("--changed", action="store_true", help="only listings that changed since the last time")

    def handle(self, *args: Any, limit: int | None, changed: bool, **options: Any) -> None:
        started = time.perf_counter()
        with rls.acting(Actor.system("find_duplicates")), rls.playing(rls.Login.SYSTEM):
            with transaction.atomic():
                total = limit or directory.live_count()
            with progress(self.stdout, "Listings", total) as advance:
                found = finding.sweep(everything=not changed, limit=limit, progress=advance)
        self.stdout.write(
            f"{found.listings:,} listings, {found.compared:,} comparisons, {found.proposed:,} pairs proposed "
            f"in {time.perf_counter() - started:.0f} s."
        )
