"""The history of a listing, what it said on a day, and the locks on its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api.desk import BY_API, DeskSerializer, ShowsConflicts, answer, own
from apps.businesses.api.facts import FIELD_NAMES, FactsSerializer, shown
from apps.businesses.api.filters import PlainPageQuery
from apps.businesses.data import ChangeView, Person
from apps.businesses.errors import NoSuchLock
from apps.businesses.models import FieldChange
from apps.businesses.services import fields, locks
from apps.businesses.states import Author, LockLevel
from apps.core import ids
from apps.core.api import bodies, pages
from apps.core.api.idempotency import idempotent
from apps.core.api.parameters import Query
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView

AUTHORS = [author.value for author in Author]
LOCK_LEVELS = [level.value for level in LockLevel]


class ChangeSerializer(serializers.Serializer):
    """One field that changed. `author` is the kind of author, `by` the person when it was somebody of the team."""

    id = serializers.CharField(source="reference")
    field = serializers.ChoiceField(FIELD_NAMES)
    before = serializers.JSONField(help_text="Null when it said nothing.")
    after = serializers.JSONField(help_text="Null when it says nothing any more.")
    author = serializers.ChoiceField(AUTHORS)
    by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(allow_blank=True, help_text="The job or suggestion it came from, empty for an edit.")
    at = serializers.DateTimeField()

    def __init__(self, *args: Any, people: Mapping[int, Person] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people or {}

    def to_representation(self, row: ChangeView) -> dict[str, Any]:
        person = self.people.get(row.user_id or 0)
        return {
            "id": row.reference,
            "field": row.field,
            "before": shown(row.field, row.before),
            "after": shown(row.field, row.after),
            "author": row.author,
            "by": person.name if person else "",
            "reason": row.reason,
            "origin": row.origin_ref,
            "at": serializers.DateTimeField().to_representation(row.at),
        }


class HistoryQuery(PlainPageQuery):
    """Which changes."""

    field = serializers.ChoiceField(FIELD_NAMES, required=False, help_text="Only changes of this field.")


class AsOfQuery(Query):
    """Which moment."""

    at = serializers.DateTimeField(help_text="ISO 8601; without an offset in UTC.")


class History(ApiView):
    """Who changed what, newest first; the list goes forward only."""

    tag = "History"
    query = HistoryQuery

    @extend_schema(operation_id="listChanges", summary="Read the history", responses=page_of(ChangeSerializer))
    def get(self, request: Request, public_id: UUID) -> Response:
        listing, _rights = own(request, public_id)
        cursors, limit = pages.Cursors(request, self.parameters), self.parameters["limit"]
        found = selectors.history(
            listing.pk, field=self.parameters.get("field", ""), before=cursors.place(), limit=limit + 1
        )
        rows = found[:limit]
        people = selectors.people({row.user_id for row in rows if row.user_id})
        page = pages.Page(rows, next=rows[-1].id if len(found) > limit else None)
        return cursors.respond(page, [ChangeSerializer(row, people=people).data for row in rows])


class AsOf(ApiView):
    """What a listing said at a moment."""

    tag = "History"
    query = AsOfQuery

    @extend_schema(operation_id="getBusinessAsOf", summary="Read what it said at a moment", responses=FactsSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        listing, _rights = own(request, public_id)
        facts = selectors.as_of(listing.pk, fields.current(listing), self.parameters["at"])
        return Response(FactsSerializer(facts).data)


class RollBack(ShowsConflicts, ApiView):
    """Taking one change back."""

    tag = "History"

    @extend_schema(
        operation_id="rollBackChange",
        summary="Take a change back",
        description="Gives the field its former value, as a new change; 409 `edit_conflict` if it was changed again since.",
        request=None,
        responses=DeskSerializer,
    )
    @idempotent
    def post(self, request: Request, public_id: UUID, change_id: UUID) -> Response:
        bodies.read(bodies.Empty, request)
        listing, _rights = own(request, public_id)
        change = selectors.change(listing.pk, ids.encode(FieldChange.id_prefix, change_id))
        fields.roll_back(by=request.actor, change=change, origin=BY_API)
        return answer(request, public_id)


class LockSerializer(serializers.Serializer):
    """A locked field: nobody and no import changes it. What our staff locked, our staff opens."""

    field = serializers.ChoiceField(FIELD_NAMES)
    level = serializers.ChoiceField(LOCK_LEVELS)
    reason = serializers.CharField(allow_blank=True)
    locked_at = serializers.DateTimeField()


class LockBody(bodies.Body):
    """Why a field is locked."""

    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class Locks(ApiView):
    """The locked fields of a listing."""

    tag = "History"

    @extend_schema(
        operation_id="listLocks",
        summary="List locked fields",
        responses=inline_serializer("Locks", {"results": LockSerializer(many=True)}),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        listing, _rights = own(request, public_id)
        return Response({"results": LockSerializer(selectors.locks(listing.pk), many=True).data})


class Lock(ApiView):
    """The lock on one field."""

    tag = "History"

    def _found(self, business_id: int, field: str) -> dict[str, Any]:
        for lock in selectors.locks(business_id):
            if lock.field == field:
                return LockSerializer(lock).data
        raise NoSuchLock

    @extend_schema(operation_id="getLock", summary="Read a lock", responses=LockSerializer)
    def get(self, request: Request, public_id: UUID, field: str) -> Response:
        listing, _rights = own(request, public_id)
        return Response(self._found(listing.pk, field))

    @extend_schema(operation_id="lockField", summary="Lock a field", request=LockBody, responses=LockSerializer)
    def put(self, request: Request, public_id: UUID, field: str) -> Response:
        reason = bodies.read(LockBody, request)["reason"]
        listing, _rights = own(request, public_id)
        locks.lock(by=request.actor, business=listing, field=field, reason=reason)
        return Response(self._found(listing.pk, field))

    @extend_schema(operation_id="unlockField", summary="Unlock a field", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID, field: str) -> Response:
        listing, _rights = own(request, public_id)
        locks.unlock(by=request.actor, business=listing, field=field)
        return Response(status=204)
