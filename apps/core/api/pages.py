"""Pages by cursor: a signed, opaque place in a result, valid for the same search by the same caller alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from apps.core.api.encode import encode
from apps.core.api.parameters import chosen
from apps.core.errors import BadRequest

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the places where the next and the previous page begin (None at either end)."""

    rows: Sequence[Row]
    next: Any = None
    previous: Any = None


class Cursors:
    """Reads and writes the cursors of one request; `parameters` are its validated query parameters."""

    def __init__(self, request: Request, parameters: Mapping[str, Any]) -> None:
        self._request = request
        self._given = parameters.get("cursor")
        bound_to = [request.path, chosen(parameters), request.actor.name]
        digest = hashlib.sha256(encode(bound_to, sort_keys=True)).hexdigest()
        self._salt = f"core.api.cursor.{digest}"

    def place(self) -> Any:
        """Return the place the request asks for, None for the beginning.

        Raises: BadRequest when the cursor was not written for this caller and these parameters.
        """
        if not self._given:
            return None
        try:
            return signing.loads(self._given, salt=self._salt)
        # A damaged cursor may fail in base64, zlib or JSON before its signature is looked at.
        except (signing.BadSignature, ValueError) as error:
            message = _("This cursor belongs to another search or is damaged. Start again without it.")
            raise BadRequest(message, code="invalid_cursor", fields={"cursor": [message]}) from error

    def _url(self, place: Any) -> str | None:
        if place is None:
            return None
        cursor = signing.dumps(place, salt=self._salt, compress=True)
        return replace_query_param(self._request.build_absolute_uri(), "cursor", cursor)

    def respond(self, page: Page[Any], results: Sequence[Any], **more: Any) -> Response:
        """Return the page with its serialized `results`, links in the data and in the Link header."""
        urls = {"next": self._url(page.next), "previous": self._url(page.previous)}
        response = Response({"results": results, **urls, **more})
        links = ", ".join(f'<{url}>; rel="{"prev" if rel == "previous" else rel}"' for rel, url in urls.items() if url)
        if links:
            response["Link"] = links
        return response


def keyset(queryset: QuerySet[Any], *, order: Sequence[str], place: Any, limit: int) -> Page[Any]:
    """Return the page of `queryset` at `place` in one query without counting or skipping rows.

    `order` names columns, a minus for descending, the last one unique; none of them may be null.
    Raises: ImproperlyConfigured for an order that is not total, BadRequest for a place that does not fit.
    """
    check_order(queryset.model, order)
    backwards = bool(place) and place[0] == "previous"
    if place:
        try:
            queryset = queryset.filter(_beyond(order, place[1], backwards))
        except (ValueError, TypeError, IndexError, ValidationError) as error:
            raise BadRequest(_("This cursor does not fit."), code="invalid_cursor") from error
    rows = list(queryset.order_by(*(_reversed(order) if backwards else order))[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, bool(place))
    return Page(
        rows,
        next=["next", _values(rows[-1], order)] if rows and has_next else None,
        previous=["previous", _values(rows[0], order)] if rows and has_previous else None,
    )


def of_rows(rows: Sequence[Row], *, name: Callable[[Row], str], place: Any, limit: int) -> Page[Row]:
    """Return the page of a complete, ordered sequence at `place`; `name` tells rows apart.

    For what is small and read as a whole, such as the category tree. Raises: BadRequest when the row a cursor stands
    on is gone.
    """
    start = 0
    if place:
        direction, anchor = place
        found = next((index for index, row in enumerate(rows) if name(row) == anchor), None)
        if found is None:
            raise BadRequest(_("This cursor does not fit any more. Start again without it."), code="invalid_cursor")
        start = found + 1 if direction == "next" else max(0, found - limit)
        if direction == "previous":
            limit = min(limit, found)
    page = rows[start : start + limit]
    return Page(
        page,
        next=["next", name(page[-1])] if page and start + limit < len(rows) else None,
        previous=["previous", name(page[0])] if page and start > 0 else None,
    )


def check_order(model: type[Model], order: Sequence[str]) -> None:
    """Refuse an order in which two rows may be equal or a value missing. Raises: ImproperlyConfigured."""
    names = [name.lstrip("-") for name in order]
    try:
        fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    except FieldDoesNotExist as error:
        raise ImproperlyConfigured(str(error)) from error
    if not fields or not fields[-1].unique or any(field.null for field in fields):
        raise ImproperlyConfigured(f"{list(order)} is no total order of {model.__name__}: end it in pk, without nulls.")


def _beyond(order: Sequence[str], values: Sequence[Any], backwards: bool) -> Q:
    """Return the rows after (or before) the one with these values: a lexicographic comparison with mixed directions."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        descending = name.startswith("-") != backwards
        column = name.lstrip("-")
        condition |= equal & Q(**{f"{column}__{'lt' if descending else 'gt'}": value})
        equal &= Q(**{column: value})
    return condition


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _values(row: Model, order: Sequence[str]) -> list[Any]:
    values = (getattr(row, name.lstrip("-")) for name in order)
    return [value if isinstance(value, int | str | bool) else str(value) for value in values]
