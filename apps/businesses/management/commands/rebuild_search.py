"""Build the search table anew from the directory and put it in the old one's place."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from apps.businesses.search import services
from apps.core import rls
from apps.core.actor import Actor


class Command(BaseCommand):
    """Runs every night as well; safe at any time, readers keep the old table until the new one is whole."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(file=self.stdout)
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Search documents")
            with rls.acting(Actor.system("rebuild_search")):
                number = services.rebuild(
                    progress=lambda done, total: progress.update(task, completed=done, total=total)
                )
        self.stdout.write(f"Search knows {number:,} listings.")
