"""Where the private services keep their data, and which account owns it."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.console import Stop


@dataclass(frozen=True)
class Account:
    """The account that runs the servers when we are root, because PostgreSQL refuses root."""

    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """Return the arguments of `subprocess` that make a child run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def service_account(data: Path) -> Account | None:
    """Return the account for the servers: None (ourselves) unless root; the owner of `data` if it is there already."""
    if os.geteuid() != 0:
        return None
    cluster = data / "postgres"
    if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Stop("PostgreSQL refuses to run as root and this machine has neither account postgres nor nobody.")


def can_work_in(folder: Path, account: Account | None) -> bool:
    """Tell whether `account` can enter `folder` and write there, by trying it as that account."""
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1" 2>/dev/null && test -w .', "sh", str(folder)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        **(account.popen() if account else {}),
    )
    return tried.returncode == 0


def outside_folder(area: Path, base: Path | None = None) -> Path:
    """Return the data folder for an area that the account cannot reach: outside, named after the clone."""
    clone = next((parent.parent for parent in area.parents if parent.name == ".local"), area.parent)
    mark = hashlib.sha256(str(area).encode()).hexdigest()[:10]
    home = base or Path("/var/lib/lawless-directory")
    return home / f"{clone.name.replace(' ', '-')}-{area.name}-{mark}"


def choose_data(area: Path, outside: Path | None = None) -> tuple[Path, Account | None]:
    """Return the data folder of `area`, created, and the account that owns it.

    It is `area/data`; where the account cannot reach that, a folder outside, of which `area/data-folder.txt` tells.
    Modes of folders that exist are never changed.
    """
    note = area / "data-folder.txt"
    elsewhere = outside or outside_folder(area)
    if not note.exists() or note.read_text().strip() != str(elsewhere):
        inside = area / "data"
        account = service_account(inside)
        make_data(inside, account)
        if can_work_in(inside, account):
            note.unlink(missing_ok=True)
            return inside, account
    account = service_account(elsewhere)
    elsewhere.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    make_data(elsewhere, account)
    if elsewhere.is_symlink() or not can_work_in(elsewhere, account):
        raise Stop(f"The account that runs PostgreSQL can reach neither {area / 'data'} nor {elsewhere}.")
    note.write_text(f"{elsewhere}\n")
    return elsewhere, account


def make_data(folder: Path, account: Account | None) -> None:
    """Create a private folder that belongs to `account`, unless it is there."""
    if folder.exists():
        return
    folder.mkdir(mode=0o700)
    if account:
        os.chown(folder, account.uid, account.gid)


def make_folder(folder: Path) -> None:
    """Create a folder others may pass through (whatever the umask), leaving folders that exist as they are."""
    if folder.exists():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


def remove_data(area: Path) -> None:
    """Delete the data of an area whose services are stopped, also where it lives outside the clone."""
    outside = outside_folder(area)
    for folder in (area / "data", outside):
        if folder.is_dir() and not folder.is_symlink():
            shutil.rmtree(folder)
    with suppress(OSError):  # it is not there, or other clones have data in it
        outside.parent.rmdir()
    for name in ("secrets.json", "roles.json", "data-folder.txt"):
        (area / name).unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, empty when there is none that is whole."""
    try:
        held = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def write_private(path: Path, text: str) -> None:
    """Write a file only we may read, whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)
