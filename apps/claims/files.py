"""Where documents lie: encrypted, in the private storage, each under a name that says nothing."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from apps.core import ids
from apps.core.errors import Unavailable

_FOLDER = "claims"


def can_keep() -> bool:
    """Say whether there is a key to encrypt with."""
    return bool(settings.CLAIM_DOCUMENT_KEYS) or settings.DEVELOPMENT


def keep(content: bytes) -> str:
    """Encrypt and store a document; returns its name in the storage."""
    token = _keys().encrypt(content)
    return storages["uploads"].save(f"{_FOLDER}/{ids.uuid7().hex}", ContentFile(token))


def read(name: str) -> bytes:
    """Return a document in clear. Raises: Unavailable when it cannot be read or no key fits."""
    try:
        with storages["uploads"].open(name, "rb") as stored:
            return _keys().decrypt(stored.read())
    except (OSError, InvalidToken) as error:
        raise Unavailable("The document cannot be read: its file or its key is missing.") from error


def rekey(name: str) -> str:
    """Encrypt a stored document with the newest key; returns the new name, and leaves the old file to the caller."""
    with storages["uploads"].open(name, "rb") as stored:
        token = _keys().rotate(stored.read())
    return storages["uploads"].save(f"{_FOLDER}/{ids.uuid7().hex}", ContentFile(token))


def remove(name: str) -> None:
    """Delete a stored document; one that is gone already is no error."""
    storages["uploads"].delete(name)


def _keys() -> MultiFernet:
    keys = [Fernet(key) for key in settings.CLAIM_DOCUMENT_KEYS]
    if not keys and settings.DEVELOPMENT:
        # On a developer's machine the one secret there is will do.
        secret = hashlib.sha256(f"claims.documents:{settings.SECRET_KEY}".encode()).digest()
        keys = [Fernet(base64.urlsafe_b64encode(secret))]
    return MultiFernet(keys)
