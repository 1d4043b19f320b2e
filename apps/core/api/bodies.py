"""Bodies of writes as typed values: every body goes through a serializer, and a field it does not know is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

_MOST_NAMED = 10


class Body(serializers.Serializer):
    """The body of a write; subclasses declare what may be written, and nothing else can be."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [str(name)[:60] for name in data if name not in self.fields or self.fields[name].read_only]
            if unknown:
                known = ", ".join(self.fields) or _("none")
                line = _("Unknown field. This operation takes: {known}.").format(known=known)
                raise serializers.ValidationError({name: [line] for name in unknown[:_MOST_NAMED]})
        return super().to_internal_value(data)


class Empty(Body):
    """A write that needs no body."""


def read(body_class: type[Body], request: Request) -> dict[str, Any]:
    """Return the validated body; fields that were not sent are absent, unless they have a default.

    Raises: ValidationError for a wrong value, and for a field the operation does not know.
    """
    body = body_class(data=request.data, context={"request": request})
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)
