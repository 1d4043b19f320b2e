"""What has to come from the system: PostgreSQL with PostGIS, Redis, GDAL; how to find them and how to install them."""

from __future__ import annotations

import ctypes.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.console import Step, Stop, run

OLDEST_POSTGRES = 15
NEWEST_POSTGRES = 20  # how far up the package lists are searched
COMPOSE = "docker compose -f docker/compose.yml up"

# Installing must not start anything: no cluster of the machine's own is created, and no service runs. Both files are
# put back as they were, whatever happens; one left behind by a killed run is known by its first comment.
APT_SCRIPT = r"""
set -eu
export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
clusters=/etc/postgresql-common/createcluster.d
ours=$clusters/lawless-directory.conf
policy=/usr/sbin/policy-rc.d
saved=/usr/sbin/policy-rc.d.before-lawless-directory
put_back() {
    rm -f "$ours"
    if [ -e "$policy" ] && grep -q 'lawless-directory' "$policy"; then rm -f "$policy"; fi
    if [ -e "$saved" ]; then mv "$saved" "$policy"; fi
}
put_back
trap put_back EXIT
trap 'exit 130' INT TERM HUP
mkdir -p "$clusters"
printf 'create_main_cluster = false\n' > "$ours"
if [ -e "$policy" ]; then mv "$policy" "$saved"; fi
printf '#!/bin/sh\n# lawless-directory: nothing starts while its packages are installed\nexit 101\n' > "$policy"
chmod 755 "$policy"
had_redis=no
if command -v redis-server > /dev/null; then had_redis=yes; fi
apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends "$@"
if [ "$had_redis" = no ] && command -v systemctl > /dev/null; then
    systemctl disable redis-server > /dev/null 2>&1 || true
fi
"""


@dataclass(frozen=True)
class Postgres:
    """One installed PostgreSQL: its programs, its shared files, its major version."""

    programs: Path
    shared: Path
    major: int

    def has_extension(self, name: str) -> bool:
        """Tell whether the extension `name` can be created with it."""
        return (self.shared / "extension" / f"{name}.control").exists()


def installed_postgres(library: Path = Path("/usr/lib/postgresql")) -> list[Postgres]:
    """Return the usable versions of PostgreSQL on this machine, newest first, with or without PostGIS."""
    found = {}
    for programs in library.glob("*/bin"):
        if programs.parent.name.isdigit() and (programs / "postgres").exists() and (programs / "initdb").exists():
            major = int(programs.parent.name)
            found[major] = Postgres(programs, Path(f"/usr/share/postgresql/{major}"), major)
    # Other layouts (built from source, other distributions) are asked where they keep things.
    if (config := shutil.which("pg_config")) and not found:
        told = subprocess.run([config, "--bindir", "--sharedir", "--version"], capture_output=True, text=True)
        lines = told.stdout.splitlines()
        version = re.search(r"PostgreSQL (\d+)", lines[2]) if len(lines) == 3 else None
        if version and (Path(lines[0]) / "postgres").exists():
            found[int(version[1])] = Postgres(Path(lines[0]), Path(lines[1]), int(version[1]))
    return [found[major] for major in sorted(found, reverse=True) if major >= OLDEST_POSTGRES]


def find_postgres(major: int | None = None) -> Postgres | None:
    """Return the newest PostgreSQL that has PostGIS, or the one of version `major`; None when there is none."""
    for postgres in installed_postgres():
        if postgres.has_extension("postgis") and major in {None, postgres.major}:
            return postgres
    return None


def find_redis() -> Path | None:
    """Return the server program of Redis (or of Valkey, which speaks the same), or None."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/bin:/usr/local/bin"):
            return Path(found)
    return None


def has_gdal() -> bool:
    """Tell whether the libraries that GeoDjango loads are there."""
    return bool(ctypes.util.find_library("gdal") and ctypes.util.find_library("geos_c"))


def missing(*, postgres: bool = True, redis: bool = True) -> list[str]:
    """Return what is missing, in words; ask only for the services that have to be run here."""
    found = []
    if postgres and find_postgres() is None:
        what = "PostGIS" if installed_postgres() else f"PostgreSQL {OLDEST_POSTGRES} or newer with PostGIS"
        found.append(what)
    if redis and find_redis() is None:
        found.append("Redis")
    if not has_gdal():
        found.append("GDAL")
    return found


def names_for(found_missing: Sequence[str]) -> list[str]:
    """Return the Debian packages for what `missing` returned, in the newest version this machine's lists offer.

    Raises: Stop when the distribution has no PostgreSQL that is new enough.
    """
    names = []
    for what in found_missing:
        if what == "Redis":
            names.append("redis-server")
        elif what == "GDAL":
            names.append("gdal-bin")
        else:
            names += _postgres_names()
    return names


def _postgres_names() -> list[str]:
    installed = [postgres.major for postgres in installed_postgres()]
    majors = installed or list(range(NEWEST_POSTGRES, OLDEST_POSTGRES - 1, -1))
    for major in [*majors, *range(NEWEST_POSTGRES, OLDEST_POSTGRES - 1, -1)]:
        if _is_offered(f"postgresql-{major}-postgis-3") and _is_offered(f"postgresql-{major}"):
            return [f"postgresql-{major}", f"postgresql-{major}-postgis-3"]
    raise Stop(
        f"This distribution offers no PostgreSQL {OLDEST_POSTGRES} or newer with PostGIS. "
        "Debian 12, Ubuntu 24.04 and newer do. With Docker, this needs nothing else:\n    " + COMPOSE
    )


def _is_offered(name: str) -> bool:
    told = subprocess.run(["apt-cache", "policy", name], capture_output=True, text=True, env=_plain_env())
    candidate = re.search(r"Candidate: (\S+)", told.stdout)
    return bool(candidate and candidate[1] != "(none)")


def _lists_are_empty() -> bool:
    return not _is_offered("apt") or not any(Path("/var/lib/apt/lists").glob("*_Packages*"))


def _plain_env() -> dict[str, str]:
    return os.environ | {"LC_ALL": "C"}


def as_root() -> list[str] | None:
    """Return what to put before a command to run it as root: nothing, or sudo without a password; None if neither."""
    if os.geteuid() == 0:
        return []
    if (sudo := shutil.which("sudo")) and subprocess.run(
        [sudo, "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True
    ).returncode == 0:
        return [sudo, "-n"]
    return None


def may_install() -> bool:
    """Tell whether packages can be installed from here without asking anybody."""
    return shutil.which("apt-get") is not None and as_root() is not None


def install(names: Sequence[str], step: Step, logs: Path) -> None:
    """Install Debian packages without starting any of their services. Raises: Stop when that fails."""
    prefix = as_root()
    if prefix is None:
        raise Stop("Install these first:\n    sudo apt-get install -y --no-install-recommends " + " ".join(names))
    step.progress("installing " + " ".join(names))
    run([*prefix, "sh", "-c", APT_SCRIPT, "sh", *names], step=step, log=logs / "apt.log", condense=_condense_apt)


def refresh_lists(step: Step, logs: Path) -> None:
    """Update the package lists; an unreachable list is no reason to stop, as the others may do."""
    step.progress("updating the package lists")
    command = [*(as_root() or []), "apt-get", "-o", "DPkg::Lock::Timeout=120", "update", "-q"]
    try:
        run(command, step=step, log=logs / "apt.log", condense=_condense_apt)
    except Stop:
        step.progress("some package lists could not be updated")


def _condense_apt(line: str) -> str:
    return line.strip() if line.startswith(("Get:", "Unpacking", "Setting up", "Selecting")) else ""


def ensure(step: Step, logs: Path, *, postgres: bool = True, redis: bool = True) -> list[str]:
    """Install what is missing; returns the names of the packages that were installed.

    Raises: Stop with the exact lines to run when nothing may be installed from here.
    """
    lacking = missing(postgres=postgres, redis=redis)
    if not lacking:
        return []
    if not may_install():
        raise Stop(how_to_get(lacking))
    refresh_lists(step, logs)
    names = names_for(lacking)
    install(names, step, logs)
    if still := missing(postgres=postgres, redis=redis):
        raise Stop(f"Installed {' '.join(names)}, and {' and '.join(still)} cannot be found all the same.")
    return names


def how_to_get(lacking: Sequence[str]) -> str:
    """Return the text that tells a person how to get what is lacking."""
    try:
        names = " ".join(names_for(lacking)) if shutil.which("apt-cache") else ""
    except Stop as stop:
        if not _lists_are_empty():
            return f"Missing: {', '.join(lacking)}. {stop}"
        names = "postgresql postgresql-postgis redis-server gdal-bin"
    apt = f"    sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}\n" if names else ""
    return f"Missing: {', '.join(lacking)}. Install with\n{apt}or, with Docker and nothing else,\n    {COMPOSE}"
