"""Brands with their regions and locations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api.desk import (
    BY_API,
    ROLES_HELD,
    DeskSerializer,
    NamedSerializer,
    OwnBusinessSerializer,
    answer,
    own,
)
from apps.businesses.api.facts import FIELD_NAMES, NewListingBody, shown
from apps.businesses.api.filters import OwnBusinessesQuery
from apps.businesses.api.owning import new_listing, own_page
from apps.businesses.errors import NotInBrand
from apps.businesses.models import Brand, Region
from apps.businesses.services import branches, brands, regions
from apps.businesses.states import FieldMode, Source
from apps.core import ids
from apps.core.api import bodies
from apps.core.api.idempotency import idempotent
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView

MODES = [mode.value for mode in FieldMode]
_REGION = r"^reg_[0-9a-z]{26}$"


class RegionSerializer(serializers.Serializer):
    """A region with the number of its locations that the caller has a part in."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()
    locations = serializers.IntegerField()


class BrandFieldSerializer(serializers.Serializer):
    """What a brand says about one field, how that reaches its locations, and how many of them say otherwise."""

    field = serializers.ChoiceField(FIELD_NAMES)
    mode = serializers.ChoiceField(MODES)
    value = serializers.SerializerMethodField()
    own = serializers.IntegerField()

    @extend_schema_field({})
    def get_value(self, row: Any) -> Any:
        return shown(row.field, row.value)


class BrandSerializer(serializers.Serializer):
    """A brand with its tree; `role` is empty for who has a part in some of its locations alone."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()
    role = serializers.ChoiceField(ROLES_HELD, allow_blank=True)
    is_primary = serializers.BooleanField(help_text="Whether the caller answers for the brand.")
    locations = serializers.IntegerField()
    regions = RegionSerializer(many=True)
    fields = BrandFieldSerializer(many=True)


class PlaceInBrandBody(bodies.Body):
    """Where a location stands in its brand."""

    store_code = serializers.CharField(max_length=40, help_text="Unlike that of any other location of the brand.")
    region = serializers.RegexField(
        _REGION, required=False, allow_null=True, default=None, help_text="The id of a region of the brand."
    )


class NewLocationBody(NewListingBody):
    """A new location; what the brand fixes or proposes need not be said."""

    store_code = serializers.CharField(max_length=40)
    region = serializers.RegexField(_REGION, required=False, allow_null=True, default=None)


class NameBody(bodies.Body):
    """A name."""

    name = serializers.CharField(max_length=120)


class MyBrands(ApiView):
    """The brands the caller leads."""

    tag = "Brands"

    @extend_schema(
        operation_id="listMyBrands",
        summary="List my brands",
        responses=inline_serializer("MyBrands", {"results": NamedSerializer(many=True)}),
    )
    def get(self, request: Request) -> Response:
        return Response({"results": [{"id": key, "name": name} for key, name in selectors.own_brands(request.actor)]})


class BrandDetail(ApiView):
    """One brand."""

    tag = "Brands"

    @extend_schema(operation_id="getBrand", summary="Read a brand", responses=BrandSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        brand = _brand(public_id)
        page = selectors.brand_page(request.actor, brand)
        values = {name: getattr(page, name) for name in ("reference", "name", "role", "is_primary", "locations")}
        says = selectors.brand_fields(brand)
        return Response(BrandSerializer({**values, "regions": page.regions, "fields": says}).data)


class Locations(ApiView):
    """The locations of a brand that the caller has a role at."""

    tag = "Brands"
    query = OwnBusinessesQuery

    @extend_schema(operation_id="listLocations", summary="List locations", responses=page_of(OwnBusinessSerializer))
    def get(self, request: Request, public_id: UUID) -> Response:
        brand = _brand(public_id)
        selectors.brand_page(request.actor, brand)
        return own_page(self, request, brand.pk)

    @extend_schema(
        operation_id="createLocation",
        summary="Enter a location of a brand",
        description="Enters a draft that says what its brand says; publish it with `publish/`, or hand it in.",
        request=NewLocationBody,
        responses={201: DeskSerializer},
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        facts = bodies.read(NewLocationBody, request)
        region, code = _region(facts.pop("region")), facts.pop("store_code")
        made = branches.enter(
            by=request.actor,
            brand=_brand(public_id),
            listing=new_listing(facts, Source.OWNER),
            store_code=code,
            region=region,
            hours=facts.get("hours"),
            origin=BY_API,
        )
        response = answer(request, made.public_id, status=201)
        response["Location"] = f"/api/v1/me/businesses/{made.reference}/"
        return response


class LocationDetail(ApiView):
    """A listing's place in a brand."""

    tag = "Brands"

    @extend_schema(
        operation_id="placeLocation",
        summary="Bring a listing into a brand, or move it within",
        description="Brings in a listing of one's own that belongs to no brand; moves one that belongs to this brand.",
        request=PlaceInBrandBody,
        responses=DeskSerializer,
    )
    def put(self, request: Request, public_id: UUID, business_id: UUID) -> Response:
        body = bodies.read(PlaceInBrandBody, request)
        brand, region = _brand(public_id), _region(body["region"])
        listing, _rights = own(request, business_id)
        how = {"business": listing, "region": region, "store_code": body["store_code"]}
        if listing.brand_id == brand.pk:
            brands.place(by=request.actor, **how)
        else:
            brands.add(by=request.actor, brand=brand, **how)
        return answer(request, business_id)

    @extend_schema(
        operation_id="leaveBrand", summary="Take a location out of a brand", request=None, responses={204: None}
    )
    def delete(self, request: Request, public_id: UUID, business_id: UUID) -> Response:
        brand = _brand(public_id)
        listing, _rights = own(request, business_id)
        if listing.brand_id != brand.pk:
            raise NotInBrand
        brands.leave(by=request.actor, business=listing)
        return Response(status=204)


class Regions(ApiView):
    """The regions of a brand."""

    tag = "Brands"

    @extend_schema(
        operation_id="listRegions",
        summary="List regions",
        responses=inline_serializer("Regions", {"results": RegionSerializer(many=True)}),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        page = selectors.brand_page(request.actor, _brand(public_id))
        return Response({"results": RegionSerializer(page.regions, many=True).data})

    @extend_schema(
        operation_id="createRegion", summary="Add a region", request=NameBody, responses={201: NamedSerializer}
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(NameBody, request)
        made = regions.create(by=request.actor, brand=_brand(public_id), name=body["name"])
        return Response(NamedSerializer(made).data, status=201)


class RegionDetail(ApiView):
    """One region."""

    tag = "Brands"

    @extend_schema(operation_id="renameRegion", summary="Rename a region", request=NameBody, responses=NamedSerializer)
    def patch(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(NameBody, request)
        found = selectors.region(ids.encode(Region.id_prefix, public_id))
        return Response(NamedSerializer(regions.rename(by=request.actor, region=found, name=body["name"])).data)

    @extend_schema(operation_id="removeRegion", summary="Remove an empty region", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        regions.remove(by=request.actor, region=selectors.region(ids.encode(Region.id_prefix, public_id)))
        return Response(status=204)


def _brand(public_id: UUID) -> Brand:
    return selectors.brand(ids.encode(Brand.id_prefix, public_id))


def _region(reference: str | None) -> Region | None:
    return selectors.region(reference) if reference else None
