"""Idempotency-Key: a repeated POST is carried out once, and every repetition gets the first answer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.db import connection, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.core import clock
from apps.core.api.encode import encode
from apps.core.errors import BadRequest, Conflict, Invalid
from apps.core.models import IdempotencyRecord

LIFETIME = timedelta(hours=24)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_HEADERS = ("Location", "ETag")
Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Let a method of a view honour Idempotency-Key; without the header nothing changes.

    The record is written in the transaction of the effect, so that both exist or neither does; a refused request
    leaves no record and may be repeated. The lock ends with the transaction.
    Raises: BadRequest for an unusable key, Conflict while the first request runs, Invalid for another body.
    """

    @wraps(handler)
    def wrapper(view: APIView, request: Request, *args: object, **kwargs: object) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not _KEY.fullmatch(key):
            message = _("Idempotency-Key must be 1 to 255 printable characters without spaces.")
            raise BadRequest(message, code="invalid_idempotency_key")
        if not request.actor.is_person:
            # Strangers share one name; a key of theirs would hand one stranger's answer to another.
            raise NotAuthenticated(_("Sign in to use Idempotency-Key."))
        with transaction.atomic():
            return _once(view, request, key, lambda: handler(view, request, *args, **kwargs))

    wrapper.is_idempotent = True
    return wrapper


def _once(view: APIView, request: Request, key: str, act: Callable[[], Response]) -> Response:
    principal, route = request.actor.name, f"{request.method} {request.path}"[:500]
    _lock(principal, route, key)
    body_hash = hashlib.sha256(encode(request.data, sort_keys=True)).hexdigest()
    own = IdempotencyRecord.objects.filter(principal=principal, route=route, key=key)
    record = own.first()
    if record is not None and record.expires_at <= clock.now():
        own.delete()
        record = None
    if record is None:
        response = act()
        if response.status_code < 400:
            _remember(principal, route, key, body_hash, response)
        return response
    if record.body_hash != body_hash:
        message = _("This Idempotency-Key was used for another request. Use a new one.")
        raise Invalid(message, code="idempotency_key_reused")
    headers = {**record.headers, "Idempotency-Replayed": "true"}
    return Response(record.answer, status=record.status, headers=headers)


def _lock(principal: str, route: str, key: str) -> None:
    digest = hashlib.sha256(f"{principal}\n{route}\n{key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        (locked,) = cursor.fetchone()
    if not locked:
        message = _("The first request with this Idempotency-Key is still running.")
        raise Conflict(message, code="idempotency_in_progress", retry_after=1)


def _remember(principal: str, route: str, key: str, body_hash: str, response: Response) -> None:
    IdempotencyRecord.remember(
        principal=principal,
        route=route,
        key=key,
        body_hash=body_hash,
        status=response.status_code,
        answer=response.data,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        expires_at=clock.now() + LIFETIME,
    )
