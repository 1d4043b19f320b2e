"""The OpenAPI description: the envelope round every answer, the refusals, rate class and sign-in of each operation."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS, AllowAny, IsAuthenticatedOrReadOnly

from apps.core import ratelimit
from apps.core.api.bodies import Body
from apps.core.api.catalogue import CODES
from apps.core.api.envelope import PROBLEM_TYPE, error_body, problem_body
from apps.core.api.parameters import Query
from apps.core.api.sparse import SparseSerializer
from apps.core.ratelimit import Rate

_EXAMPLE_TIME = "2026-01-05T09:30:00.000Z"
# The code that stands for a status where an operation can be refused in several ways.
_STATUS_CODES = {
    "BadRequest": "bad_request",
    "NotAuthenticated": "not_authenticated",
    "Forbidden": "permission_denied",
    "NotFound": "not_found",
    "NotAcceptable": "not_acceptable",
    "Conflict": "conflict",
    "PreconditionFailed": "precondition_failed",
    "TooLarge": "request_too_large",
    "UnsupportedMediaType": "unsupported_media_type",
    "Invalid": "validation_failed",
    "RateLimited": "rate_limited",
    "InternalError": "internal_error",
    "Unavailable": "unavailable",
}
_LIMIT_HEADERS = {
    "RateLimit-Policy": "The class of the request: its quota `q` per window of `w` seconds.",
    "RateLimit": "How many requests remain (`r`) until the window ends in `t` seconds.",
    "X-Request-Id": "Quote this when you report a problem.",
}


_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="1 to 255 printable characters, such as a UUID: repeating the request with it changes nothing more.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of what was read: the write is refused when it has changed since.",
)


def page_of(serializer: type[serializers.Serializer], **more: serializers.Field) -> serializers.Serializer:
    """Return the serializer that documents a page of `serializer`; `more` are further fields beside the results."""
    return (
        inline_serializer(_page_name(serializer), _page_fields(serializer, more)) if more else _plain_page(serializer)
    )


@cache
def _plain_page(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    # One class for all operations that return such pages: their schema is one component.
    return inline_serializer(_page_name(serializer), _page_fields(serializer, {}))


def _page_name(serializer: type[serializers.Serializer]) -> str:
    return f"{serializer.__name__.removesuffix('Serializer')}Page"


def _page_fields(
    serializer: type[serializers.Serializer], more: dict[str, serializers.Field]
) -> dict[str, serializers.Field]:
    return {
        "results": serializer(many=True),
        "next": serializers.URLField(allow_null=True, help_text="Where the next page is."),
        "previous": serializers.URLField(allow_null=True, help_text="Where the previous page is."),
        **more,
    }


class SessionSchema(OpenApiAuthenticationExtension):
    """The session of the website signs a caller in; writes name the CSRF token as well."""

    target_class = "apps.core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Writes also take the value of the CSRF cookie in X-CSRFToken.",
        }


class WordsFieldSchema(OpenApiSerializerFieldExtension):
    """A parameter with several values is an array of what its child takes."""

    target_class = "apps.core.api.parameters.WordsField"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        items = auto_schema._map_serializer_field(self.target.child, direction)
        return {"type": "array", "items": items, "minItems": 1, "maxItems": self.target.most}


class Schema(AutoSchema):
    """Describes what clients really receive; a view may add refusals of its own in `refusals`."""

    def get_extensions(self) -> dict[str, Any]:
        return {**super().get_extensions(), "x-rate-class": self._rate.name}

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is not None:
            rate = self._rate
            lines = [
                operation.get("description", ""),
                f"Rate class `{rate.name}`: {rate.amount} requests in {rate.seconds} seconds for each caller.",
                "No sign-in needed." if self._is_public else "Sign-in needed.",
            ]
            operation["description"] = "\n\n".join(line for line in lines if line)
        return operation

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{}] if self._is_public else super().get_auth()

    def get_operation_id(self) -> str:
        """Views that share their methods name each operation of theirs in `operations`."""
        return getattr(self.view, "operations", {}).get(self.method.lower()) or super().get_operation_id()

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "tag", "")] if getattr(self.view, "tag", "") else super().get_tags()

    def get_override_parameters(self) -> list[Any]:
        found = list(super().get_override_parameters())
        query: type[Query] | None = getattr(self.view, "query", None)
        if not self._is_write:
            return [query, *found] if query is not None and query().get_fields() else found
        if getattr(getattr(self.view, self.method.lower(), None), "is_idempotent", False):
            found.append(_IDEMPOTENCY_KEY)
        if self._guards_revision:
            found.append(_IF_MATCH)
        return found

    def map_renderers(self, attribute: str) -> list[Any]:
        return ["application/json"] if attribute == "media_type" else super().map_renderers(attribute)

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Body):
            schema["additionalProperties"] = False
        if isinstance(serializer, SparseSerializer):
            # `fields` may leave out any of them, `expand` may add more.
            schema.pop("required", None)
            for name, inner in serializer.expandable.items():
                part = self._map_serializer_field(inner()(read_only=True), direction)
                schema["properties"][name] = {**part, "description": f"Only with `expand={name}`."}
        return schema

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status, body in bodies.items():
            if status.startswith("2") and "content" in body:
                for content in body["content"].values():
                    content["schema"] = _enveloped(content["schema"])
                    for example in content.get("examples", {}).values():
                        example["value"] = {
                            "success": True,
                            "data": example["value"],
                            "message": "",
                            "timestamp": _EXAMPLE_TIME,
                        }
                body["headers"] = {
                    **body.get("headers", {}),
                    **{name: {"$ref": f"#/components/headers/{name}"} for name in _LIMIT_HEADERS},
                }
                body["description"] = body["description"] or "As asked for."
        if getattr(self.view, "has_etag", False) and (not self._is_write or self._guards_revision):
            bodies["200"]["headers"]["ETag"] = {"$ref": "#/components/headers/ETag"}
            if not self._is_write:
                bodies["304"] = {"description": "The version named in If-None-Match is still the present one."}
        for name in self._refusals():
            bodies[str(CODES[_STATUS_CODES[name]].status)] = {"$ref": f"#/components/responses/{name}"}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[str]:
        names = ["BadRequest", "NotAcceptable", "Invalid", "RateLimited", "InternalError", "Unavailable"]
        if not self._is_public:
            names += ["NotAuthenticated", "Forbidden"]
        if self._is_write:
            names += ["Conflict", "TooLarge", "UnsupportedMediaType"]
        if self._guards_revision:
            names.append("PreconditionFailed")
        if "{" in self.path:
            names.append("NotFound")
        return [*names, *getattr(self.view, "refusals", ())]

    @property
    def _rate(self) -> Rate:
        apart = getattr(self.view, "write_rate", None) if self._is_write else None
        return apart or getattr(self.view, "rate", ratelimit.API)

    @property
    def _is_write(self) -> bool:
        return self.method.upper() not in SAFE_METHODS

    @property
    def _guards_revision(self) -> bool:
        return self.method.upper() in {"PUT", "PATCH"} and getattr(self.view, "has_etag", False)

    @property
    def _is_public(self) -> bool:
        permissions = list(self.view.permission_classes)
        return permissions == [AllowAny] or (permissions == [IsAuthenticatedOrReadOnly] and not self._is_write)


def _enveloped(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["success", "data", "message", "timestamp"],
        "properties": {
            "success": {"type": "boolean", "enum": [True]},
            "data": schema,
            "message": {"type": "string"},
            "timestamp": {"type": "string", "format": "date-time"},
        },
    }


def _error_response(name: str) -> dict[str, Any]:
    code = _STATUS_CODES[name]
    entry = CODES[code]
    details = {"limit": ["Ensure this value is less than or equal to 100."]} if entry.status == 422 else {}
    body = {**error_body(code, entry.meaning, details), "timestamp": _EXAMPLE_TIME}
    response: dict[str, Any] = {
        "description": f"{entry.meaning} {entry.remedy}",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Error"}, "example": body},
            PROBLEM_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": problem_body(body["error"], entry.status),
            },
        },
    }
    if entry.status in {429, 503}:
        response["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return response


_DETAILS = {
    "type": "object",
    "description": "What is wrong, by the name of the field or parameter.",
    "properties": {
        "current": {
            "type": "object",
            "description": "With `edit_conflict`: what the fields say now.",
            "additionalProperties": True,
        }
    },
    "additionalProperties": {"type": "array", "items": {"type": "string"}},
}
_TEXT_HEADERS = {
    **_LIMIT_HEADERS,
    "ETag": "The version of what was returned; send it back in If-None-Match, or in If-Match with a write.",
    "Retry-After": "Seconds to wait.",
}


def components(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the parts that all operations refer to; a post-processing hook of drf-spectacular."""
    parts = result.setdefault("components", {})
    schemas = parts.setdefault("schemas", {})
    codes = sorted(CODES)
    schemas["Error"] = {
        "type": "object",
        "required": ["success", "error", "timestamp"],
        "properties": {
            "success": {"type": "boolean", "enum": [False]},
            "error": {
                "type": "object",
                "required": ["code", "message", "details"],
                "properties": {
                    "code": {"type": "string", "enum": codes},
                    "message": {"type": "string"},
                    "details": _DETAILS,
                },
            },
            "timestamp": {"type": "string", "format": "date-time"},
        },
    }
    schemas["Problem"] = {
        "type": "object",
        "description": "The same refusal as RFC 9457 problem details, for `Accept: application/problem+json`.",
        "required": ["type", "title", "status", "detail", "code", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "code": {"type": "string", "enum": codes},
            "errors": _DETAILS,
        },
    }
    parts["schemas"] = dict(sorted(schemas.items()))
    parts["responses"] = {name: _error_response(name) for name in sorted(_STATUS_CODES)}
    parts["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in sorted(_TEXT_HEADERS.items())
    }
    return result
