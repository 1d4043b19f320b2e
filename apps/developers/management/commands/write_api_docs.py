"""Write docs/openapi.yaml and docs/api-errors.md from the code."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.core.api import catalogue
from apps.developers import schema


class Command(BaseCommand):
    """A test compares both files with what the code says; this brings them up to date."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for path, text in ((schema.OPENAPI, schema.as_yaml()), (schema.ERRORS, catalogue.as_markdown())):
            (settings.BASE_DIR / path).write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {path}.")
