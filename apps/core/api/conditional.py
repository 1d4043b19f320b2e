"""ETags: a second read that finds nothing new is empty, and a write based on an old read is refused."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.http import parse_etags, quote_etag
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.encode import encode
from apps.core.errors import PreconditionFailed


def etag(data: Any, revision: int | None = None) -> str:
    """Return the entity tag of a representation; the envelope's timestamp is no part of it.

    With the `revision` of the thing in front, any representation of it can guard a write (`ensure_revision`).
    """
    digest = hashlib.sha256(encode(data, sort_keys=True)).hexdigest()[:32]
    return quote_etag(digest if revision is None else f"{revision}-{digest}")


def _given(header: str) -> list[str]:
    # Weak comparison in both directions: compressing an answer makes its tag weak, though it names the same version.
    return [given.removeprefix("W/") for given in parse_etags(header)]


def _names(header: str, tag: str) -> bool:
    tags = _given(header)
    return "*" in tags or tag in tags


def respond(request: Request, data: Any, revision: int | None = None) -> Response:
    """Return `data` with its ETag, or 304 without a body when the caller has just this version."""
    tag = etag(data, revision)
    known = request.method in SAFE_METHODS and _names(request.headers.get("If-None-Match", ""), tag)
    response = Response(status=304) if known else Response(data)
    response["ETag"] = tag
    # May be kept, but is to be asked about each time; answers may depend on who asks.
    response["Cache-Control"] = "private, no-cache"
    return response


def ensure_match(request: Request, data: Any) -> None:
    """Refuse a write whose If-Match names another version than `data`, the present representation.

    Raises: PreconditionFailed. Without the header there is nothing to compare.
    """
    header = request.headers.get("If-Match")
    if header is not None and not _names(header, etag(data)):
        raise _changed()


def ensure_revision(request: Request, revision: int) -> None:
    """Refuse a write whose If-Match names another revision of the thing, whichever representation was read.

    Raises: PreconditionFailed.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return
    tags = _given(header)
    if "*" not in tags and not any(tag.strip('"').partition("-")[0] == str(revision) for tag in tags):
        raise _changed()


def _changed() -> PreconditionFailed:
    return PreconditionFailed(_("This has changed since you read it. Read it again before you write."))
