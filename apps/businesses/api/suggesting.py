"""Suggestions of visitors: making one, and deciding about those for one's own listing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api.desk import ShowsConflicts, own
from apps.businesses.api.facts import FIELD_NAMES, FactsBase, FactsBody, all_shown
from apps.businesses.api.filters import PlainPageQuery
from apps.businesses.models import Suggestion
from apps.businesses.services import suggestions
from apps.businesses.states import SuggestionState
from apps.core import clock, ids
from apps.core.api import bodies, pages
from apps.core.api.idempotency import idempotent
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView

STATES = [state.value for state in SuggestionState]


class EditSuggestionSerializer(serializers.Serializer):
    """What somebody says a listing should say; nobody learns who."""

    id = serializers.CharField(source="reference")
    business = serializers.CharField(source="listing_reference")
    changes = serializers.SerializerMethodField(help_text="What the fields should say.")
    seen = serializers.SerializerMethodField(help_text="What they said then.")
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(STATES)
    reason = serializers.CharField(allow_blank=True, help_text="Why it was declined.")
    accepted = serializers.ListField(child=serializers.CharField())
    suggested_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_changes(self, row: Any) -> dict[str, Any]:
        return all_shown(row.changes)

    def get_seen(self, row: Any) -> dict[str, Any]:
        return all_shown(row.seen)


class SuggestionBody(bodies.Body):
    """What the listing should say."""

    changes = FactsBody()
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AcceptanceBody(bodies.Body):
    """Which of the suggested fields to take over; all of them when none is named."""

    fields = serializers.ListField(
        child=serializers.ChoiceField(FIELD_NAMES), required=False, min_length=1, max_length=len(FIELD_NAMES)
    )
    base = FactsBase(required=False, help_text="What the fields said when this was decided; else 409.")
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RefusalBody(bodies.Body):
    """Why not."""

    reason = serializers.CharField(max_length=500, help_text="Whoever suggested it reads this.")


class SuggestionsQuery(PlainPageQuery):
    """Which suggestions."""

    state = serializers.ChoiceField(["open", "decided"], default="open", help_text="Those that wait, or the others.")


class BusinessSuggestions(ApiView):
    """The suggestions for one listing: made by anybody signed in, read by its team."""

    tag = "Edit suggestions"
    query = SuggestionsQuery

    @extend_schema(
        operation_id="listEditSuggestions", summary="List suggestions", responses=page_of(EditSuggestionSerializer)
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        listing, _rights = own(request, public_id)
        cursors, limit = pages.Cursors(request, self.parameters), self.parameters["limit"]
        is_open = self.parameters["state"] == "open"
        found = selectors.suggestions_of(listing.pk, is_open=is_open, before=cursors.place(), limit=limit + 1)
        return _page(cursors, found, limit)

    @extend_schema(
        operation_id="suggestEdit",
        summary="Suggest a change",
        description="Nothing changes before somebody of the team, or our staff, accepts it.",
        request=SuggestionBody,
        responses={201: EditSuggestionSerializer},
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(SuggestionBody, request)
        listing = selectors.business_by_public_id(public_id)
        made = suggestions.suggest(
            by=request.actor, business=listing, changes=body["changes"], note=body["note"], now=clock.now()
        )
        return Response(EditSuggestionSerializer(selectors.suggestion_view(made)).data, status=201)


class AcceptSuggestion(ShowsConflicts, ApiView):
    """Letting a listing say what was suggested."""

    tag = "Edit suggestions"

    @extend_schema(
        operation_id="acceptEditSuggestion",
        summary="Accept a suggestion",
        request=AcceptanceBody,
        responses=EditSuggestionSerializer,
    )
    @idempotent
    def post(self, request: Request, public_id: UUID, suggestion_id: UUID) -> Response:
        body = bodies.read(AcceptanceBody, request)
        done = suggestions.accept(
            by=request.actor,
            suggestion=_suggestion(request, public_id, suggestion_id),
            only=body.get("fields"),
            shown=body.get("base"),
            reason=body["reason"],
            now=clock.now(),
        )
        return Response(EditSuggestionSerializer(selectors.suggestion_view(done)).data)


class DeclineSuggestion(ApiView):
    """Leaving a listing as it is."""

    tag = "Edit suggestions"

    @extend_schema(
        operation_id="declineEditSuggestion",
        summary="Decline a suggestion",
        request=RefusalBody,
        responses=EditSuggestionSerializer,
    )
    @idempotent
    def post(self, request: Request, public_id: UUID, suggestion_id: UUID) -> Response:
        body = bodies.read(RefusalBody, request)
        found = _suggestion(request, public_id, suggestion_id)
        done = suggestions.decline(by=request.actor, suggestion=found, reason=body["reason"], now=clock.now())
        return Response(EditSuggestionSerializer(selectors.suggestion_view(done)).data)


class MySuggestions(ApiView):
    """What the caller suggested, newest first."""

    tag = "Edit suggestions"
    query = PlainPageQuery

    @extend_schema(
        operation_id="listMyEditSuggestions", summary="List my suggestions", responses=page_of(EditSuggestionSerializer)
    )
    def get(self, request: Request) -> Response:
        cursors, limit = pages.Cursors(request, self.parameters), self.parameters["limit"]
        found = selectors.own_suggestions(request.actor, before=cursors.place(), limit=limit + 1)
        return _page(cursors, found, limit)


class WithdrawSuggestion(ApiView):
    """Taking one's own suggestion back."""

    tag = "Edit suggestions"

    @extend_schema(
        operation_id="withdrawEditSuggestion",
        summary="Withdraw a suggestion of mine",
        request=None,
        responses=EditSuggestionSerializer,
    )
    @idempotent
    def post(self, request: Request, suggestion_id: UUID) -> Response:
        bodies.read(bodies.Empty, request)
        found = selectors.suggestion(ids.encode(Suggestion.id_prefix, suggestion_id))
        done = suggestions.withdraw(by=request.actor, suggestion=found, now=clock.now())
        return Response(EditSuggestionSerializer(selectors.suggestion_view(done)).data)


def _suggestion(request: Request, public_id: UUID, suggestion_id: UUID) -> Suggestion:
    listing, _rights = own(request, public_id)
    return selectors.suggestion(ids.encode(Suggestion.id_prefix, suggestion_id), business_id=listing.pk)


def _page(cursors: pages.Cursors, found: tuple[Any, ...], limit: int) -> Response:
    page = pages.Page(found[:limit], next=found[limit - 1].id if len(found) > limit else None)
    return cursors.respond(page, EditSuggestionSerializer(page.rows, many=True).data)
