"""Check the audit chain and name each changed, dropped or reordered row."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.audit import verification
from apps.core import rls
from apps.core.actor import Actor


def _month(text: str) -> str:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise ArgumentTypeError(f"{text!r} is not a month such as 2026-08")
    return text


class Command(BaseCommand):
    """Compute the hashes of all months, or of one, again; exit with 1 when anything is not what was written."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", type=_month, help="only this month, written YYYY-MM")

    def handle(self, *args: Any, month: str | None, **options: Any) -> None:
        flaws = 0
        with rls.acting(Actor.system("audit_verify")), transaction.atomic():
            for name in [month] if month else verification.months():
                found = 0
                for flaw in verification.verify(name):
                    found += 1
                    self.stderr.write(f"{flaw.kind}: {flaw.explanation}")
                if not found:
                    self.stdout.write(f"{name}: {verification.length(name)} events, unbroken")
                flaws += found
        if flaws:
            raise CommandError(f"The audit trail is not what was written: {flaws} findings.", returncode=1)
        self.stdout.write("The audit trail is as it was written.")
