"""Fill the workplaces of the demo accounts: teams, claims, duplicates and imports in each state."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.core import clock, rls
from apps.core.actor import Actor
from apps.dashboards.services import demo


class Command(BaseCommand):
    """Made once, after `seed`; run again it changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            self.stdout.write("No demo workplaces outside of development.")
            return
        actor = Actor.system("seed")
        with rls.acting(actor), rls.playing(rls.Login.SYSTEM):
            made = demo.fill(by=actor, now=clock.now())
        said = ", ".join(f"{number} {what}" for what, number in made.items())
        self.stdout.write(f"{said} made." if said else "The workplaces stand already.")
