"""Serves variants, and nothing else: the address must have the form of a variant's name, and originals lie elsewhere."""

from __future__ import annotations

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from apps.media import files
from apps.media.rules import CONTENT_TYPES


@require_safe
@transaction.non_atomic_requests
def variant(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send one file of a picture. Its name is the permission: 130 random bits, and what lies under it never changes."""
    try:
        opened = files.open_variant(name)
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(opened, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # It is compressed as it is; packing it again would cost time and its length.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response
