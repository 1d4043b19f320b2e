"""`manage.py quickstart --check`: what is there, what is missing, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from config import packages, virtualenv
from config.console import Console
from config.preparation import ENV_FILE, LOCAL, LOGS, ROOT, needed_services, read_env_file
from config.services import Services


def doctor(console: Console) -> int:
    """Print what is there and what is missing, each with the command that mends it; 0 when nothing is missing."""
    all_good = True

    def tell(good: bool, what: str, mend: str = "") -> None:
        nonlocal all_good
        all_good = all_good and good
        console.mark(good, what if good or not mend else f"{what}\n      {mend}")

    setup = "python3 manage.py quickstart"
    tell(True, f"Python {sys.version.split()[0]}")
    ready = virtualenv.is_satisfied("base")
    tell(ready, "requirements in .venv" + ("" if ready else " are missing or out of date"), setup)
    tell(ENV_FILE.exists(), "secrets in .env" + ("" if ENV_FILE.exists() else " are not written yet"), setup)
    names = needed_services(os.environ | read_env_file(ENV_FILE))
    postgres, redis = packages.find_postgres(), packages.find_redis()
    for name, found, variable in (("postgres", postgres, "DATABASE_URL"), ("redis", redis, "REDIS_URL")):
        if name not in names:
            tell(True, f"{variable} is set: that server is used")
        elif found:
            where = f"PostgreSQL {postgres.major} with PostGIS" if name == "postgres" else f"Redis ({redis})"
            tell(True, where)
    lacking = packages.missing(postgres="postgres" in names, redis="redis" in names)
    if lacking:
        mend = packages.how_to_get(lacking).replace("\n", "\n      ")
        tell(False, mend if not packages.may_install() else f"{' and '.join(lacking)} will be installed by", setup)
    else:
        tell(True, "GDAL and GEOS libraries")
    note = LOCAL / "dev" / "data-folder.txt"
    area = Path(note.read_text().strip()) if note.exists() else LOCAL / "dev" / "data"
    tell(True, f"data in {area}" + ("" if area.exists() else " (made at the first start)"))
    running = Services(LOCAL / "dev", "dev", LOGS).keeper_runs()
    tell(True, "services are running" if running else "services are not running now; commands start them")
    free = shutil.disk_usage(ROOT).free
    tell(free > 2_000_000_000, f"{free / 1e9:.0f} GB of disk free", "free at least 2 GB")
    console.line()
    console.line("  Nothing is missing." if all_good else f"  Most of this is mended by: {setup}")
    return 0 if all_good else 1
