"""Where the bytes lie: originals in private, variants in public; both aliases of the setting STORAGES."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from apps.media import rules


class PrivateFiles(FileSystemStorage):
    """Files on this machine that have no address; Django would give them that of the public ones."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address.")


_WORKSHOP = "lawless-picture-"


@contextmanager
def workshop() -> Iterator[Path]:
    """Give a folder of one's own on this machine that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=_WORKSHOP) as folder:
        yield Path(folder)


def remove_old_workshops(before: datetime) -> int:
    """Delete the folders that killed workers left on this machine, with the originals in them; returns how many."""
    left = [
        folder
        for folder in Path(tempfile.gettempdir()).glob(f"{_WORKSHOP}*")
        if folder.lstat().st_mtime < before.timestamp()
    ]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def keep_original(name: str, file: BinaryIO) -> None:
    """Store an upload in private."""
    file.seek(0)
    _write(storages["uploads"], name, File(file))


def fetch_original(name: str, to: Path) -> None:
    """Copy an original to a local file.

    Raises: FileNotFoundError when it is gone.
    """
    with storages["uploads"].open(name) as source, to.open("wb") as target:
        shutil.copyfileobj(source, target)


def keep_variant(name: str, path: Path) -> None:
    """Store a picture of our own making where the public may read it."""
    with path.open("rb") as opened:
        file = File(opened)
        # Object stores serve what they are told; the standard library does not know WebP everywhere.
        file.content_type = rules.CONTENT_TYPES[name.rpartition(".")[2]]
        _write(storages["media"], name, file)


def open_variant(name: str) -> File:
    """Open a variant.

    Raises: FileNotFoundError.
    """
    return storages["media"].open(name)


def has_variant(name: str) -> bool:
    """Say whether a variant is where it should be."""
    return storages["media"].exists(name)


def url(name: str) -> str:
    """Return the public address of a variant."""
    return storages["media"].url(name)


def remove_original(name: str) -> None:
    """Delete an original; one that is gone already is no error."""
    _remove(storages["uploads"], [name])


def remove_variants(names: Iterable[str]) -> None:
    """Delete variants; those that are gone already are no error."""
    _remove(storages["media"], names)


def originals_before(day: str) -> Iterator[str]:
    """Yield the names of the originals of all days before `day` (as 20260131)."""
    storage = storages["uploads"]
    for folder in _listed(storage, "", folders=True):
        if folder.isdecimal() and folder < day:
            yield from (f"{folder}/{name}" for name in _listed(storage, folder, folders=False))


def _listed(storage: Storage, folder: str, *, folders: bool) -> list[str]:
    try:
        return sorted(storage.listdir(folder)[0 if folders else 1])
    except FileNotFoundError:
        return []


def _write(storage: Storage, name: str, file: File) -> None:
    # An attempt that died may have left the same name behind; storages would choose another one.
    _remove(storage, [name])
    written = storage.save(name, file)
    if written != name:
        raise FileExistsError(f"{name} was stored as {written}.")


def _remove(storage: Storage, names: Iterable[str]) -> None:
    for name in names:
        try:
            storage.delete(name)
        except FileNotFoundError:
            continue
