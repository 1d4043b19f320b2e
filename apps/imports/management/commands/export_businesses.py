"""Write listings as CSV, Excel workbook or GeoJSON, in the columns that import_businesses reads."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from apps.businesses import selectors as businesses
from apps.core import rls
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.imports.files import writing
from apps.imports.services import exporting


class Command(BaseCommand):
    """The ending of the file says which of the three it becomes."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a path ending in .csv, .xlsx or .geojson")
        parser.add_argument("--brand", default="", help="only the locations of this brand (brd_…)")

    def handle(self, *args: Any, file: Path, brand: str, **options: Any) -> None:
        actor = Actor.system("export_businesses", reason=f"export_businesses {file.name}")
        if file.suffix.lower() not in {".csv", ".xlsx", ".geojson"}:
            raise CommandError("Name a file ending in .csv, .xlsx or .geojson.")
        with rls.acting(actor), rls.playing(rls.Login.SYSTEM):
            try:
                with transaction.atomic():
                    chosen = businesses.brand(brand).pk if brand else None
                found = exporting.export(by=actor, brand_id=chosen)
            except DomainError as refusal:
                raise CommandError(refusal.message) from refusal
            write(file, found)
        self.stdout.write(f"{found.total:,} listings are in {file}.")


def write(path: Path, found: exporting.Export) -> None:
    """Write an export in the format that the ending of the path names."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        writing.write_xlsx(path, exporting.COLUMNS, found.lists())
        return
    lines = (
        writing.csv_lines(exporting.COLUMNS, found.lists()) if kind == ".csv" else writing.geojson_pieces(found.rows)
    )
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines)
