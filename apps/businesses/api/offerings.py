"""What a business offers: read by everybody, kept by its team."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import rules, selectors
from apps.businesses.api.desk import own
from apps.businesses.data import Offering
from apps.businesses.models import ServiceItem
from apps.businesses.services import offerings
from apps.core import ids
from apps.core.api import bodies
from apps.core.api.idempotency import idempotent
from apps.core.api.views import ApiView, OpenView

CURRENCIES = list(rules.CURRENCIES)
_NAMES = ("section", "name", "description", "price_cents", "currency", "is_available")


class ServiceSerializer(serializers.Serializer):
    """One service or dish; the price is in the smallest unit of its currency."""

    id = serializers.CharField(source="reference")
    section = serializers.CharField(allow_blank=True, help_text="Groups a menu.")
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    price_cents = serializers.IntegerField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)
    is_available = serializers.BooleanField()


class ServicePatch(bodies.Body):
    """What to change of a service."""

    section = serializers.CharField(max_length=80, allow_blank=True, required=False)
    name = serializers.CharField(max_length=120, required=False)
    description = serializers.CharField(max_length=500, allow_blank=True, required=False)
    price_cents = serializers.IntegerField(
        min_value=0, max_value=rules.MAX_PRICE_CENTS, allow_null=True, required=False
    )
    currency = serializers.ChoiceField(CURRENCIES, allow_blank=True, required=False)
    is_available = serializers.BooleanField(required=False)


class ServiceBody(ServicePatch):
    """A service; a price needs a currency."""

    name = serializers.CharField(max_length=120)


class Services(OpenView):
    """The services of one listing, in the order its team gives them."""

    tag = "Services"

    @extend_schema(
        operation_id="listServices",
        summary="List services",
        responses=inline_serializer("Services", {"results": ServiceSerializer(many=True)}),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        listing = selectors.business_by_public_id(public_id)
        return Response({"results": ServiceSerializer(selectors.services_of(listing.pk), many=True).data})

    @extend_schema(
        operation_id="addService", summary="Add a service", request=ServiceBody, responses={201: ServiceSerializer}
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(ServiceBody, request)
        listing, _rights = own(request, public_id)
        made = offerings.add(by=request.actor, business=listing, offering=Offering(**body))
        return Response(ServiceSerializer(selectors.service_view(made)).data, status=201)


class ServiceDetail(ApiView):
    """One service of a listing."""

    tag = "Services"

    @extend_schema(
        operation_id="changeService", summary="Change a service", request=ServicePatch, responses=ServiceSerializer
    )
    def patch(self, request: Request, public_id: UUID, service_id: UUID) -> Response:
        body = bodies.read(ServicePatch, request)
        listing, _rights = own(request, public_id)
        found = selectors.service(listing.pk, ids.encode(ServiceItem.id_prefix, service_id))
        wanted = Offering(**{name: getattr(found, name) for name in _NAMES} | body)
        changed = offerings.change(by=request.actor, business=listing, item=found, offering=wanted)
        return Response(ServiceSerializer(selectors.service_view(changed)).data)

    @extend_schema(operation_id="removeService", summary="Remove a service", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID, service_id: UUID) -> Response:
        listing, _rights = own(request, public_id)
        found = selectors.service(listing.pk, ids.encode(ServiceItem.id_prefix, service_id))
        offerings.remove(by=request.actor, business=listing, item=found)
        return Response(status=204)
