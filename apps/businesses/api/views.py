"""The directory as JSON: search, one listing, hours, categories, cities, suggestions; all of it public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api import serializers as shapes
from apps.businesses.api.filters import BusinessQuery, SuggestionQuery, point, search_query
from apps.businesses.data import CategoryNode
from apps.businesses.search import search, suggest
from apps.core import clock, ratelimit
from apps.core.api import conditional, pages, sparse
from apps.core.api.parameters import PageQuery, SparseQuery
from apps.core.api.schema import page_of
from apps.core.api.views import PublicView


class Businesses(PublicView):
    """Search the directory by words, place, category and filters."""

    tag = "Businesses"
    rate = ratelimit.API_SEARCH
    query = BusinessQuery

    @extend_schema(
        operation_id="searchBusinesses",
        summary="Search businesses",
        responses=page_of(
            shapes.BusinessHitSerializer,
            total=shapes.CountSerializer(),
            corrected=serializers.CharField(help_text="The words searched instead of misspelt ones, else empty."),
            place=serializers.CharField(help_text="The place that `near` was understood as, else empty."),
            notes=serializers.ListField(child=serializers.CharField(), help_text="Sentences about the answer."),
            degraded=serializers.BooleanField(help_text="A plain listing is shown, because the search took too long."),
            facets=shapes.FacetSerializer(many=True),
            sponsored=shapes.SponsoredSerializer(
                many=True, help_text="Paid placements for the first page, apart from the results and their numbers."
            ),
        ),
    )
    def get(self, request: Request) -> Response:
        selection = sparse.select(shapes.BusinessHitSerializer, self.parameters)
        cursors = pages.Cursors(request, self.parameters)
        question = search_query(self.parameters, place=cursors.place())
        found = search(question, with_facets=self.parameters["facets"])
        return cursors.respond(
            # Search continues from its last hit and cannot look back; the first page is where `cursor` is absent.
            pages.Page(found.hits, next=found.next_cursor or None),
            sparse.dump(shapes.BusinessHitSerializer, found.hits, selection),
            total=sparse.dump(shapes.CountSerializer, [found.total])[0],
            corrected=found.corrected,
            place=found.place.name if found.place else "",
            notes=list(found.notes),
            degraded=found.degraded,
            facets=sparse.dump(shapes.FacetSerializer, found.facets),
            sponsored=sparse.dump(shapes.SponsoredSerializer, selectors.sponsored(found, now=clock.now())),
        )


class BusinessDetail(PublicView):
    """One listing."""

    tag = "Businesses"
    query = SparseQuery
    has_etag = True

    @extend_schema(
        operation_id="getBusiness",
        summary="Read one business",
        description="`expand` takes `hours`, `categories` and `category_path`.",
        responses=shapes.BusinessSerializer,
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        selection = sparse.select(shapes.BusinessSerializer, self.parameters)
        listing = selectors.listing_by_public_id(
            public_id, at=clock.now(), parts=[part for part in selectors.LISTING_PARTS if selection.expands(part)]
        )
        data = shapes.BusinessSerializer(listing, selection=selection).data
        return conditional.respond(request, data, listing.revision)


class BusinessHours(PublicView):
    """The hours of one listing."""

    tag = "Businesses"
    has_etag = True

    @extend_schema(
        operation_id="getBusinessHours",
        summary="Read the hours of a business",
        description="The week in force, the coming seven days with everything applied, and the OpenStreetMap notation.",
        responses=shapes.HoursSerializer,
        examples=[
            OpenApiExample(
                "A bakery",
                value={
                    "timezone": "America/New_York",
                    "at": "2026-01-05T15:00:00Z",
                    "status": "open",
                    "open_until": "2026-01-05T23:00:00Z",
                    "next_open": "2026-01-06T12:00:00Z",
                    "week": [
                        {
                            "day": "monday",
                            "kind": "hours",
                            "periods": [{"opens": "07:00", "closes": "18:00", "open_end": False}],
                        }
                    ],
                    "coming": [],
                    "schedule": {"version": 1, "week": {"mo": ["07:00-18:00"]}},
                    "osm": "Mo-Fr 07:00-18:00",
                    "unparsed": [],
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        # By the minute, so that two reads within one have the same ETag.
        now = clock.now().replace(second=0, microsecond=0)
        listing = selectors.listing_by_public_id(public_id, at=now, parts=["hours"])
        return conditional.respond(request, shapes.HoursSerializer(listing.hours).data, listing.revision)


class Categories(PublicView):
    """The tree of categories."""

    tag = "Categories"
    query = PageQuery

    @extend_schema(
        operation_id="listCategories", summary="List categories", responses=page_of(shapes.CategoryNodeSerializer)
    )
    def get(self, request: Request) -> Response:
        selection = sparse.select(shapes.CategoryNodeSerializer, self.parameters)
        cursors = pages.Cursors(request, self.parameters)
        rows = list(_flat(selectors.category_tree()))
        page = pages.of_rows(
            rows,
            name=lambda row: row["category"].slug,
            place=cursors.place(),
            limit=self.parameters["limit"],
        )
        return cursors.respond(page, shapes.CategoryNodeSerializer(page.rows, many=True, selection=selection).data)


class CategoryDetail(PublicView):
    """One category."""

    tag = "Categories"
    query = SparseQuery
    has_etag = True

    @extend_schema(operation_id="getCategory", summary="Read one category", responses=shapes.CategoryDetailSerializer)
    def get(self, request: Request, slug: str) -> Response:
        selection = sparse.select(shapes.CategoryDetailSerializer, self.parameters)
        found = selectors.category_page(slug)
        return conditional.respond(request, shapes.CategoryDetailSerializer(found, selection=selection).data)


class Cities(PublicView):
    """The cities of the directory."""

    tag = "Cities"
    query = PageQuery

    @extend_schema(operation_id="listCities", summary="List cities", responses=page_of(shapes.CitySerializer))
    def get(self, request: Request) -> Response:
        selection = sparse.select(shapes.CitySerializer, self.parameters)
        cursors = pages.Cursors(request, self.parameters)
        page = pages.of_rows(
            selectors.cities(), name=lambda city: city.slug, place=cursors.place(), limit=self.parameters["limit"]
        )
        return cursors.respond(page, shapes.CitySerializer(page.rows, many=True, selection=selection).data)


class CityDetail(PublicView):
    """One city."""

    tag = "Cities"
    query = SparseQuery
    has_etag = True

    @extend_schema(
        operation_id="getCity",
        summary="Read one city",
        description="`expand` takes `neighbourhoods`.",
        responses=shapes.CityDetailSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        selection = sparse.select(shapes.CityDetailSerializer, self.parameters)
        city = asdict(selectors.city(slug))
        if selection.expands("neighbourhoods"):
            city["neighbourhoods"] = selectors.neighbourhoods(city["id"])
        return conditional.respond(request, shapes.CityDetailSerializer(city, selection=selection).data)


class Suggestions(PublicView):
    """Completions while somebody types."""

    tag = "Suggestions"
    rate = ratelimit.API_SUGGEST
    query = SuggestionQuery

    @extend_schema(
        operation_id="suggest",
        summary="Complete what is being typed",
        responses=inline_serializer("Suggestions", {"results": shapes.SuggestionSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        near = point(self.parameters.get("near"))
        found = suggest(self.parameters["q"], near, limit=self.parameters["limit"])
        return Response({"results": shapes.SuggestionSerializer(found, many=True).data})


def _flat(nodes: tuple[CategoryNode, ...], parent: str | None = None) -> Iterator[dict[str, Any]]:
    """Walk the tree from the top, each category before what lies below it."""
    for node in nodes:
        yield {"category": node.category, "depth": node.depth, "parent": parent}
        yield from _flat(node.children, node.category.slug)
