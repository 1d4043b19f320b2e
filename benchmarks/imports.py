"""Importing a file of valid rows against COPY of the same rows into the same tables, on a server of its own.

`run` starts the server that the test suite uses, and this module again as a program on it: the import commits chunk by
chunk, which no schema beside the product's tables could hold.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction

from apps.businesses.demo import gazetteer
from apps.businesses.services import places
from apps.core import rls
from apps.core.actor import Actor
from apps.imports.models import ImportJob
from apps.imports.services import jobs, uploading, working
from benchmarks.report import Report
from config import roles, services
from config.console import Console
from config.preparation import LOGINS, ROOT
from config.testing import console_services, free_slot, test_environment

SEED = 4
MOST_ROWS = 250_000
_PROGRAM = "import django; django.setup(); from benchmarks import imports; imports.main()"
# The tables that hold a listing; keys of sources and rows of the job come on top for us, not for the raw COPY.
TABLES = ("business", "location", "businessslug", "businesscategory", "openinghours", "businessstats")
# The columns of the restaurant file, and those with more to judge and to write.
PLAIN = ("external_id", "name", "cuisine", "street_address", "borough", "postal_code", "latitude", "longitude")
FULL = (*PLAIN, "phone", "website", "price_level", "hours", "attributes")
_HOURS = (
    "Mo-Fr 09:00-17:00",
    "Mo-Su 11:00-23:00",
    "Tu-Sa 10:00-19:00; Su 10:00-15:00",
    "Mo-Th 17:00-01:00; Fr-Sa 17:00-03:00",
)


def run(report: Report) -> None:
    """Measure, and write the ratio and the memory into the report."""
    console = Console(sys.stderr)
    with free_slot() as area, console_services(area, console) as running:
        held = services.area_secrets(area)
        keys = {login: hashlib.sha256(f"{held['postgres']} {login}".encode()).hexdigest() for login in LOGINS}
        roles.ensure_for_tests(running.superuser_url, keys)
        environ = {
            **test_environment(os.environ, area, running, keys),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        found = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(report.size)],
            cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
        )  # fmt: skip
    if found.returncode:
        raise RuntimeError(found.stderr[-4_000:])
    plain, full = json.loads(found.stdout.strip().splitlines()[-1])
    _add(report, plain, "the restaurant file's 8 columns")
    _add(report, full, f"13 columns with phone, hours and more, {full['rows']:,} rows")
    report.at_most("I2", "memory of the importing process ÷ 300 MB", plain["memory_mb"], 300, 1)


def _add(report: Report, figures: dict[str, Any], what: str) -> None:
    ours, number = figures["import_ms"], figures["rows"]
    report.at_most("I1", f"import ÷ raw COPY into the same tables: {what}", ours, figures["copy_ms"], 5)
    report.note("–", f"of that, the check; rows per second {number / ours * 1_000:,.0f}", figures["check_ms"], ours)
    report.note("–", "the same file again: nothing changes", figures["again_ms"], ours)


def rows(number: int, columns: tuple[str, ...]) -> bytes:
    """Return a CSV file of invented restaurants that lie in New York, with these of `FULL`."""
    chance = random.Random(SEED)
    postcodes = gazetteer.postcodes()
    cuisines = ("Pizza", "Italian", "Chinese", "American", "Mexican", "Cafe/Coffee/Tea", "Bakery", "Thai", "Hamburgers")
    cities = {city.slug: city.name for city in gazetteer.cities()}
    words = ("Golden", "Blue", "Royal", "Corner", "Old", "Happy", "Silver", "Lucky", "Grand", "Little")
    kinds = ("Table", "Kitchen", "House", "Garden", "Spoon", "Oven", "Plate", "Bistro", "Diner", "Grill")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for index in range(number):
        place = chance.choice(postcodes)
        writer.writerow(
            (
                f"bench-{index:07d}",
                f"{chance.choice(words)} {chance.choice(kinds)} {index % 20_000}",
                chance.choice(cuisines),
                f"{chance.randint(1, 999)} {chance.choice(words)} Street",
                cities[place.city],
                place.code,
                f"{place.lat + chance.uniform(-0.004, 0.004):.6f}",
                f"{place.lon + chance.uniform(-0.004, 0.004):.6f}",
                f"212{chance.randint(200, 999)}{chance.randint(0, 9999):04d}",
                f"https://bench{index}.example.com",
                chance.choice(("", "1", "2", "3")),
                chance.choice(_HOURS),
                "wifi=yes; parking=no",
            )[: len(columns)]
        )
    return out.getvalue().encode()


def program(number: int) -> list[dict[str, Any]]:
    """Import and copy on the database of this process, and return the figures of both kinds of file."""
    logging.disable(logging.CRITICAL)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    actor, found = Actor.system("bench"), []
    try:
        with rls.acting(actor), rls.playing(rls.Login.SYSTEM):
            with transaction.atomic():
                places.load_gazetteer(by=actor)
                places.load_categories(by=actor)
            for columns, size in ((PLAIN, number), (FULL, number // 5)):
                figures = _measure(size, columns)
                found.append({**figures, "copy_ms": _copy()})
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    return found


def _measure(number: int, columns: tuple[str, ...]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        return _measured(number, columns, folder)


def _measured(number: int, columns: tuple[str, ...], folder: str) -> dict[str, Any]:
    actor = rls.current()
    ImportJob._meta.get_field("file").storage = FileSystemStorage(folder)
    path = Path(folder) / "rows.csv"
    path.write_bytes(rows(number, columns))
    started = time.perf_counter()
    with path.open("rb") as file, transaction.atomic():
        job = uploading.start(by=actor, file=File(file), name=path.name)
    job = working.work_to_the_end(job=job)
    checked = time.perf_counter()
    with transaction.atomic():
        jobs.run(by=actor, job=job)
    job = working.work_to_the_end(job=job)
    done = time.perf_counter()
    if job.counts != {"new": number}:
        raise RuntimeError(f"Not every row became a listing: {job.counts} {job.problem}")
    memory = _memory()
    with path.open("rb") as file, transaction.atomic():
        again = uploading.start(by=actor, file=File(file), name=path.name, runs_by_itself=True)
    again = working.work_to_the_end(job=again)
    if again.counts != {"unchanged": number}:
        raise RuntimeError(f"The same file again changes something: {again.counts} {again.problem}")
    return {
        "rows": number,
        "import_ms": (done - started) * 1_000,
        "check_ms": (checked - started) * 1_000,
        "again_ms": (time.perf_counter() - done) * 1_000,
        "memory_mb": memory,
    }


def _copy() -> float:
    """Take the listings out of their tables and put them back by COPY, as the superuser; returns the milliseconds."""
    kept: dict[str, list[bytes]] = {}
    with transaction.atomic():
        raw = connection.connection
        raw.execute("RESET ROLE")
        for table in TABLES:
            with raw.cursor() as cursor, cursor.copy(f"COPY businesses_{table} TO STDOUT") as copy:
                kept[table] = [bytes(block) for block in copy]
    with transaction.atomic():
        connection.connection.execute("RESET ROLE")
        connection.connection.execute("TRUNCATE businesses_business, imports_importjob CASCADE")
    started = time.perf_counter()
    with transaction.atomic():
        raw = connection.connection
        connection.ensure_connection()
        raw.execute("RESET ROLE")
        raw.execute("SELECT set_config('app.kind', 'system', true), set_config('app.actor', 'system:bench', true)")
        for table in TABLES:
            with raw.cursor() as cursor, cursor.copy(f"COPY businesses_{table} FROM STDIN") as copy:
                for block in kept[table]:
                    copy.write(block)
    taken = (time.perf_counter() - started) * 1_000
    with transaction.atomic():
        connection.connection.execute("RESET ROLE")
        connection.connection.execute("TRUNCATE businesses_business CASCADE")
    return taken


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print the figures as the last line: what the program of its own does."""
    print(json.dumps(program(int(sys.argv[1]))))
