"""JSON as bytes, for every kind of value that serializers and errors contain."""

from __future__ import annotations

import json
from typing import Any

import orjson
from rest_framework.utils.encoders import JSONEncoder

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
_fallback = JSONEncoder()


def encode(value: Any, *, sort_keys: bool = False) -> bytes:
    """Return `value` as JSON in UTF-8; with `sort_keys` equal values give equal bytes."""
    options = _OPTIONS | (orjson.OPT_SORT_KEYS if sort_keys else 0)
    try:
        return orjson.dumps(value, default=_fallback.default, option=options)
    except orjson.JSONEncodeError:
        # Half a surrogate pair, or a number beyond 64 bits: rare, valid in Python, and never a reason for a 500.
        return json.dumps(value, cls=JSONEncoder, sort_keys=sort_keys, ensure_ascii=True).encode("ascii")
