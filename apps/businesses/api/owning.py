"""One's own listings: the list of them, entering one, changing what it says, its hours, and its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api import views as public
from apps.businesses.api.desk import BY_API, DeskSerializer, OwnBusinessSerializer, ShowsConflicts, answer
from apps.businesses.api.facts import FactsPatch, HoursBody, NewListingBody
from apps.businesses.api.filters import OwnBusinessesQuery
from apps.businesses.api.serializers import HoursSerializer
from apps.businesses.data import NewListing, NewLocation
from apps.businesses.models import Business
from apps.businesses.services import fields, lifecycle, listings
from apps.businesses.states import Source
from apps.core.api import bodies, conditional, pages
from apps.core.api.idempotency import idempotent
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView

_WHERE = ("city", "point", "street_address", "hide_street", "neighbourhood", "postal_code", "timezone")


def own_page(view: ApiView, request: Request, brand_id: int | None = None) -> Response:
    """Return a page of the caller's own listings, of one brand when that is given."""
    cursors = pages.Cursors(request, view.parameters)
    place, limit = cursors.place(), view.parameters["limit"]
    found = selectors.own_businesses(
        request.actor,
        after=(str(place[0]), int(place[1])) if place else None,
        limit=limit + 1,
        query=view.parameters.get("q", ""),
        brand_id=brand_id,
    )
    rows = found[:limit]
    more = [rows[-1].sort_name, rows[-1].id] if len(found) > limit else None
    return cursors.respond(pages.Page(rows, next=more), OwnBusinessSerializer(rows, many=True).data)


def new_listing(facts: dict[str, Any], source: Source) -> NewListing:
    """Return what to enter from the validated facts of a body; its hours are said afterwards."""
    where = {name: facts[name] for name in _WHERE if name in facts}
    rest = {name: value for name, value in facts.items() if name not in {*_WHERE, "categories", "hours"}}
    return NewListing(categories=tuple(facts["categories"]), location=NewLocation(**where), source=source.value, **rest)


class MyBusinesses(ApiView):
    """The listings the caller has a role at, by name."""

    tag = "Own businesses"
    query = OwnBusinessesQuery
    # `brand` may name none of the caller's.
    refusals = ("NotFound",)

    @extend_schema(
        operation_id="listMyBusinesses", summary="List my businesses", responses=page_of(OwnBusinessSerializer)
    )
    def get(self, request: Request) -> Response:
        brand = self.parameters.get("brand")
        return own_page(self, request, selectors.brand(brand).pk if brand else None)


class MyBusiness(ApiView):
    """One listing as its team sees it."""

    tag = "Own businesses"
    has_etag = True

    @extend_schema(operation_id="getMyBusiness", summary="Read one of my businesses", responses=DeskSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        return answer(request, public_id)


class Businesses(public.Businesses):
    """Search the directory, or enter a business that is missing."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(
        operation_id="createBusiness",
        summary="Enter a business",
        description=(
            "Enters a draft. Whoever enters it may finish it until somebody claims it; hand it in with `submit/`."
        ),
        request=NewListingBody,
        responses={201: DeskSerializer},
        examples=[
            OpenApiExample(
                "A bakery",
                value={
                    "name": "Corner Bakery",
                    "categories": ["bakery"],
                    "city": "manhattan",
                    "point": {"lat": 40.757, "lon": -73.986},
                    "street_address": "12 Broadway",
                    "hours": "Tu-Su 07:00-18:00",
                },
                request_only=True,
            )
        ],
    )
    @idempotent
    def post(self, request: Request) -> Response:
        facts = bodies.read(NewListingBody, request)
        made = listings.create(by=request.actor, listing=new_listing(facts, Source.PUBLIC))
        if facts.get("hours"):
            fields.apply(by=request.actor, business=made, changes={"hours": facts["hours"]}, origin=BY_API)
        response = answer(request, made.public_id, status=201)
        response["Location"] = f"/api/v1/me/businesses/{made.reference}/"
        return response


class BusinessDetail(ShowsConflicts, public.BusinessDetail):
    """One listing: read by everybody, changed by its team."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(
        operation_id="changeBusiness",
        summary="Change what a business says",
        description=(
            "Takes any of its facts, all of them or none. A field the caller may not change is 403 `fields_denied`. Two "
            "guards against overwriting what others wrote: `If-Match` with an ETag of the listing (412), and `base` with "
            "what the fields said when they were read (409 `edit_conflict`, with `details.current`)."
        ),
        request=FactsPatch,
        responses=DeskSerializer,
    )
    def patch(self, request: Request, public_id: UUID) -> Response:
        changes = bodies.read(FactsPatch, request)
        base = changes.pop("base", None)
        listing = listings.locked(selectors.business_by_public_id(public_id))
        conditional.ensure_revision(request, listing.revision)
        fields.apply(by=request.actor, business=listing, changes=changes, origin=BY_API, base=base)
        return answer(request, public_id)


class BusinessHours(public.BusinessHours):
    """The hours of one listing: read by everybody, said by its team."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(
        operation_id="putBusinessHours",
        summary="Say when a business is open",
        description="Takes the `schedule` of the answer, or OpenStreetMap's notation; null says that it is unknown.",
        request=HoursBody,
        responses=HoursSerializer,
        examples=[
            OpenApiExample(
                "Closed on Christmas Day",
                value={"hours": "Mo-Fr 07:00-18:00", "special_days": [{"from": "2026-12-25", "hours": "closed"}]},
                request_only=True,
            )
        ],
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(HoursBody, request)
        listing = listings.locked(selectors.business_by_public_id(public_id))
        conditional.ensure_revision(request, listing.revision)
        fields.apply(by=request.actor, business=listing, changes={"hours": body["hours"]}, origin=BY_API)
        return self.get(request, public_id)


class Move(ApiView):
    """A move in the life of a listing."""

    tag = "Own businesses"

    def _move(self, request: Request, public_id: UUID, service: Callable[..., Business]) -> Response:
        bodies.read(bodies.Empty, request)
        service(by=request.actor, business=selectors.business_by_public_id(public_id))
        return answer(request, public_id)


def _moves(name: str, operation: str, summary: str, service: Callable[..., Business]) -> type[Move]:
    @extend_schema(operation_id=operation, summary=summary, request=None, responses=DeskSerializer)
    @idempotent
    def post(self: Move, request: Request, public_id: UUID) -> Response:
        return self._move(request, public_id, service)

    return type(name, (Move,), {"post": post, "__doc__": f"{summary}.", "__module__": __name__})


Submit = _moves("Submit", "submitBusiness", "Hand a draft in for a check", lifecycle.submit)
Publish = _moves("Publish", "publishBusiness", "Publish a location of a verified brand", lifecycle.publish)
CloseTemporarily = _moves(
    "CloseTemporarily", "closeBusinessTemporarily", "Say that a business is closed for now", lifecycle.close_temporarily
)
Reopen = _moves("Reopen", "reopenBusiness", "Say that a business is open again", lifecycle.reopen)
ClosePermanently = _moves(
    "ClosePermanently", "closeBusinessPermanently", "Say that a business exists no longer", lifecycle.close_for_good
)
