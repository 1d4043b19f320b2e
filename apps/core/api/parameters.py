"""Query strings as typed values: every parameter goes through a serializer, and an unknown one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import empty
from rest_framework.request import Request

from apps.core.errors import BadRequest

LEAST_LIMIT, MOST_LIMIT, USUAL_LIMIT = 1, 100, 20
_MOST_NAMED = 5


class Query(serializers.Serializer):
    """The parameters of an operation; subclasses declare them as fields."""


class SparseQuery(Query):
    """Parameters that shape the answer rather than choose what is in it."""

    fields = serializers.CharField(
        required=False, max_length=500, help_text="Names of the fields to return, separated by commas; all without it."
    )
    expand = serializers.CharField(
        required=False, max_length=200, help_text="Related things to include in full, separated by commas."
    )


class PageQuery(SparseQuery):
    """Parameters of everything that comes in pages."""

    limit = serializers.IntegerField(
        min_value=LEAST_LIMIT, max_value=MOST_LIMIT, default=USUAL_LIMIT, help_text="How many results a page has."
    )
    cursor = serializers.CharField(
        required=False, max_length=1_000, help_text="Where the page begins: follow `next` and `previous` unchanged."
    )


class WordsField(serializers.Field):
    """Several values of one parameter, repeated or separated by commas, each passed to `child`."""

    default_error_messages = {"too_many": "At most {most} values.", "blank": "This may not be empty."}

    def __init__(self, *, child: serializers.Field, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.child = child
        self.most = most

    def get_value(self, dictionary: Any) -> Any:
        values = (
            dictionary.getlist(self.field_name)
            if hasattr(dictionary, "getlist")
            else dictionary.get(self.field_name, [])
        )
        return ",".join(values) if values else empty

    def to_internal_value(self, data: str) -> list[Any]:
        words = [word.strip() for word in data.split(",") if word.strip()]
        if not words:
            self.fail("blank")
        if len(words) > self.most:
            self.fail("too_many", most=self.most)
        return [self.child.run_validation(word) for word in words]

    def to_representation(self, value: list[Any]) -> list[Any]:
        return value


def read(query_class: type[Query], request: Request) -> dict[str, Any]:
    """Return the validated parameters.

    Raises: BadRequest for a parameter the operation does not know, ValidationError for a wrong value.
    """
    query = query_class(data=request.query_params, context={"request": request})
    unknown = [name[:60] for name in request.query_params if name not in query.fields]
    if unknown:
        known = ", ".join(query.fields) or _("none")
        message = _("This operation does not know {names}. It takes: {known}.").format(
            names=", ".join(unknown[:_MOST_NAMED]), known=known
        )
        fields = {name: [_("Unknown parameter.")] for name in unknown[:_MOST_NAMED]}
        raise BadRequest(message, code="unknown_parameter", fields=fields)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def chosen(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides which results there are: the parameters without those that only shape the page."""
    return {name: value for name, value in parameters.items() if name not in {"limit", "cursor", "fields", "expand"}}
