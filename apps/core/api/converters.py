"""Typed, bounded parts of addresses: what does not look like an id or a slug never reaches a view."""

from __future__ import annotations

from uuid import UUID

from django.urls import register_converter

from apps.core import ids
from apps.core.errors import NotFound


class PrefixedId:
    """An outside id such as `biz_01jd…`; the view receives its UUID."""

    prefix = "obj"
    regex = ""

    def to_python(self, value: str) -> UUID:
        try:
            return ids.decode(self.prefix, value)
        except NotFound as error:
            raise ValueError(value) from error

    def to_url(self, value: UUID) -> str:
        return ids.encode(self.prefix, value)


class Slug:
    """Small letters, digits and hyphens, at most 120 of them."""

    regex = "[a-z0-9](?:[a-z0-9-]{0,119})"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def register_prefixed(prefix: str) -> None:
    """Make `<{prefix}_id:name>` a part of URL patterns: exactly the ids that `ids.encode(prefix, …)` writes."""
    # 128 bits in base32 leave the first letter only three of its five bits.
    regex = f"{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}"
    converter = type(f"{prefix.title()}Id", (PrefixedId,), {"prefix": prefix, "regex": regex})
    register_converter(converter, f"{prefix}_id")


register_converter(Slug, "api_slug")
