"""What every endpoint about one's own listing begins and ends with: the listing, and what it says to its team."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import rules, selectors
from apps.businesses.api.facts import FactsSerializer, all_shown
from apps.businesses.api.serializers import PageLinkField
from apps.businesses.data import Origin, Rights
from apps.businesses.errors import EditConflict
from apps.businesses.models import Business
from apps.businesses.selectors import surveys
from apps.businesses.services import fields
from apps.businesses.states import Author, ListingState, TeamRole, Verification
from apps.core import ids
from apps.core.api import conditional

ALL_STATES = [state.value for state in ListingState]
ROLES = [role.value for role in TeamRole]
ROLES_HELD = [TeamRole.OWNER.value, TeamRole.MANAGER.value, TeamRole.STAFF.value]
VERIFICATIONS = [state.value for state in Verification]
BY_API = Origin(Author.API)


class NamedSerializer(serializers.Serializer):
    """Something with an id, as far as a reference to it needs."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()


class OwnBusinessSerializer(serializers.Serializer):
    """One listing the caller has a role at, as far as a list needs it."""

    id = serializers.CharField(source="reference")
    name = serializers.CharField()
    url = serializers.SerializerMethodField(help_text="The page for people; it answers once the listing is public.")
    status = serializers.ChoiceField(ALL_STATES)
    role = serializers.ChoiceField(ROLES_HELD)
    city = serializers.CharField()
    street = serializers.CharField(allow_blank=True)
    category = serializers.CharField()
    completeness = serializers.IntegerField(help_text="How much of the listing is filled in, in percent.")
    verification = serializers.ChoiceField(VERIFICATIONS)
    is_claimed = serializers.BooleanField()
    brand = serializers.SerializerMethodField()
    region = serializers.SerializerMethodField()
    store_code = serializers.CharField(allow_blank=True)

    def get_url(self, row: Any) -> str:
        return PageLinkField().to_representation(f"/b/{row.slug}/")

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_brand(self, row: Any) -> dict[str, str] | None:
        return {"id": row.brand_reference, "name": row.brand} if row.brand_reference else None

    @extend_schema_field(NamedSerializer(allow_null=True))
    def get_region(self, row: Any) -> dict[str, str] | None:
        return {"id": row.region_reference, "name": row.region} if row.region_reference else None


class DeskSerializer(serializers.Serializer):
    """A listing as its team sees it: where it stands, what it says, and what the caller may not change, with the reason."""

    id = serializers.CharField(source="listing.reference")
    url = PageLinkField(source="listing.get_absolute_url")
    status = serializers.ChoiceField(ALL_STATES, source="listing.status")
    role = serializers.ChoiceField(ROLES_HELD, source="rights.role")
    completeness = serializers.IntegerField(source="listing.completeness")
    verification = serializers.ChoiceField(VERIFICATIONS, source="listing.verification")
    recheck_fields = serializers.ListField(
        child=serializers.CharField(), source="listing.recheck_fields", help_text="What changed since it was verified."
    )
    is_claimed = serializers.BooleanField(source="listing.is_claimed")
    brand = NamedSerializer(allow_null=True)
    region = NamedSerializer(allow_null=True)
    store_code = serializers.CharField(source="listing.store_code", allow_blank=True)
    overrides = serializers.ListField(
        child=serializers.CharField(),
        source="listing.overrides",
        help_text="Fields it says differently from its brand.",
    )
    revision = serializers.IntegerField(source="listing.revision", help_text="Counts changes; the ETag begins with it.")
    facts = FactsSerializer()
    refused = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), help_text="Field: why the caller may not change it."
    )


class ShowsConflicts:
    """A view whose `edit_conflict` shows what the fields say now as all other answers show it."""

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, EditConflict):
            exc = EditConflict(all_shown(exc.theirs))
        return super().handle_exception(exc)


def own(request: Request, public_id: UUID) -> tuple[Business, Rights]:
    """Return a listing the caller has a role at, with what they may do there. Raises: ListingNotFound."""
    return selectors.own_business(request.actor, ids.encode(Business.id_prefix, public_id))


def answer(request: Request, public_id: UUID, status: int = 200) -> Response:
    """Return what a listing says to its team now, with the ETag that guards the next write."""
    listing, rights = own(request, public_id)
    brand, region = selectors.whereabouts(listing)
    data = DeskSerializer(
        {
            "listing": listing,
            "rights": rights,
            "brand": brand,
            "region": region,
            "facts": fields.current(listing),
            "refused": surveys.refusals(rights, rules.FIELDS),
        }
    ).data
    response = conditional.respond(request, data, listing.revision)
    if response.status_code == 200:
        response.status_code = status
    return response


def described(changes: dict[str, tuple[Any, Any]]) -> dict[str, dict[str, Any]]:
    """Return field -> what it said and what it says, of what a service applied."""
    before = all_shown({name: pair[0] for name, pair in changes.items()})
    after = all_shown({name: pair[1] for name, pair in changes.items()})
    return {name: {"before": before[name], "after": after[name]} for name in changes}
