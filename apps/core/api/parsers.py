"""Reads JSON bodies strictly and within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

# Far more than any body needs, and few enough that nothing which walks a body runs out of stack.
MOST_LEVELS = 64


class TooLarge(APIException):
    """The body exceeds what the API reads."""

    status_code = 413
    default_code = "request_too_large"


class JSONParser(BaseParser):
    """Strict JSON: no NaN, no half surrogates, at most DATA_UPLOAD_MAX_MEMORY_SIZE bytes, at most `MOST_LEVELS` deep."""

    media_type = "application/json"

    def parse(
        self, stream: BinaryIO, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge(_("The body may have at most {limit} bytes.").format(limit=limit))
        try:
            read = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("The body is not valid JSON: {reason}.").format(reason=error)) from error
        if _is_deeper(read, MOST_LEVELS):
            raise ParseError(_("The body may be at most {levels} levels deep.").format(levels=MOST_LEVELS))
        return read


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _level in range(levels + 1):
        layer = [part for holder in layer for part in _parts(holder)]
        if not layer:
            return False
    return True


def _parts(holder: Any) -> list[Any]:
    if isinstance(holder, dict):
        return list(holder.values())
    return holder if isinstance(holder, list) else []
