"""Teams of listings, brands and regions: members, invitations, and the invitations one got oneself."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors
from apps.businesses.api.desk import ROLES, ROLES_HELD, own
from apps.businesses.api.facts import FIELD_NAMES
from apps.businesses.api.filters import PlainPageQuery
from apps.businesses.errors import NoSuchInvitation, NoSuchMember
from apps.businesses.models import Brand, Business, Invitation, Membership, Region
from apps.businesses.services import team
from apps.core import clock, ids, ratelimit
from apps.core.api import bodies, pages
from apps.core.api.idempotency import idempotent
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView

PLACE_KINDS = ["business", "brand", "region"]
Place = Business | Brand | Region


class PlaceSerializer(serializers.Serializer):
    """Where a role is held: it covers everything below."""

    kind = serializers.ChoiceField(PLACE_KINDS)
    id = serializers.CharField(source="reference")
    name = serializers.CharField()


class PersonSerializer(serializers.Serializer):
    """Somebody in a team; the address is empty for those who do not lead it."""

    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)


class MemberSerializer(serializers.Serializer):
    """What one person may do at a place and below."""

    id = serializers.CharField(source="reference")
    person = PersonSerializer()
    place = PlaceSerializer()
    role = serializers.ChoiceField(ROLES)
    is_primary = serializers.BooleanField(help_text="Whether they answer for the place.")
    denied_fields = serializers.ListField(child=serializers.CharField())
    can_import = serializers.BooleanField()
    granted_at = serializers.DateTimeField()


class InvitationSerializer(serializers.Serializer):
    """A role offered to an address; the place is null where the reader may not see it yet."""

    id = serializers.CharField(source="reference")
    email = serializers.CharField()
    role = serializers.ChoiceField(ROLES_HELD)
    place = PlaceSerializer(allow_null=True)
    denied_fields = serializers.ListField(child=serializers.CharField())
    can_import = serializers.BooleanField()
    invited_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class GrantBody(bodies.Body):
    """A role and its limits."""

    role = serializers.ChoiceField(ROLES_HELD)
    denied_fields = serializers.ListField(
        child=serializers.ChoiceField(FIELD_NAMES),
        required=False,
        max_length=len(FIELD_NAMES),
        help_text="Fields the person may not change.",
    )
    can_import = serializers.BooleanField(required=False)


class InvitationBody(GrantBody):
    """Whom to invite, and to what."""

    email = serializers.EmailField(max_length=254)


class MemberBody(GrantBody):
    """What to change of a role; what is absent stays as it is."""

    role = serializers.ChoiceField(ROLES_HELD, required=False)


class TeamView(ApiView):
    """An endpoint about the team of one kind of place."""

    tag = "Teams"
    kind: ClassVar[type[Place]] = Business

    def place(self, public_id: UUID) -> Place:
        """Return the place of the address. Raises: ListingNotFound, BrandNotFound for one the caller has no part in."""
        if self.kind is Business:
            return own(self.request, public_id)[0]
        find = selectors.brand if self.kind is Brand else selectors.region
        return find(ids.encode(self.kind.id_prefix, public_id))

    def is_here(self, row: Membership | Invitation, place: Place) -> bool:
        """Say whether a role was granted at this very place, not above or below it."""
        return row.place is not None and (type(row.place), row.place.pk) == (type(place), place.pk)


class Members(TeamView):
    """Who has a role at a place, as far as the caller may know: whoever leads it sees all, others themselves."""

    query = PlainPageQuery

    @extend_schema(summary="List the members of a team", responses=page_of(MemberSerializer))
    def get(self, request: Request, public_id: UUID) -> Response:
        cursors, limit = pages.Cursors(request, self.parameters), self.parameters["limit"]
        found = selectors.team(self.place(public_id), after=cursors.place() or 0, limit=limit + 1)
        page = pages.Page(found[:limit], next=found[limit - 1].id if len(found) > limit else None)
        return cursors.respond(page, MemberSerializer(page.rows, many=True).data)


class MemberDetail(TeamView):
    """One member of a team."""

    def _member(self, public_id: UUID, member_id: UUID) -> Membership:
        place = self.place(public_id)
        found, _view = selectors.member(ids.encode(Membership.id_prefix, member_id))
        if not self.is_here(found, place):
            raise NoSuchMember
        return found

    @extend_schema(summary="Change a role", request=MemberBody, responses=MemberSerializer)
    def patch(self, request: Request, public_id: UUID, member_id: UUID) -> Response:
        wanted = bodies.read(MemberBody, request)
        found = self._member(public_id, member_id)
        now = {name: getattr(found, name) for name in ("role", "denied_fields", "can_import")}
        changed = team.change(by=request.actor, membership=found, **{**now, **wanted})
        return Response(MemberSerializer(selectors.member(changed.reference)[1]).data)

    @extend_schema(summary="Take somebody out of a team, or leave it", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID, member_id: UUID) -> Response:
        team.remove(by=request.actor, membership=self._member(public_id, member_id))
        return Response(status=204)


class Invitations(TeamView):
    """The open invitations to a team."""

    query = PlainPageQuery
    write_rate = ratelimit.API_INVITE

    @extend_schema(summary="List open invitations", responses=page_of(InvitationSerializer))
    def get(self, request: Request, public_id: UUID) -> Response:
        return _page(self, request, selectors.open_invitations(self.place(public_id), now=clock.now()))

    @extend_schema(
        summary="Invite somebody",
        description="Owners offer any role, managers that of staff; nobody offers what they do not have.",
        request=InvitationBody,
        responses={201: InvitationSerializer},
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        wanted = bodies.read(InvitationBody, request)
        made = team.invite(by=request.actor, place=self.place(public_id), now=clock.now(), **wanted)
        return Response(InvitationSerializer(selectors.pending_view(made)).data, status=201)


class InvitationDetail(TeamView):
    """One invitation to a team."""

    @extend_schema(summary="Take an invitation back", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID, invitation_id: UUID) -> Response:
        place = self.place(public_id)
        found = selectors.invitation(ids.encode(Invitation.id_prefix, invitation_id))
        if found is None or not self.is_here(found, place):
            raise NoSuchInvitation
        team.take_back(by=request.actor, invitation=found)
        return Response(status=204)


class MyInvitations(ApiView):
    """The invitations sent to the caller's own verified addresses."""

    tag = "Teams"
    query = PlainPageQuery

    @extend_schema(
        operation_id="listMyInvitations", summary="List my invitations", responses=page_of(InvitationSerializer)
    )
    def get(self, request: Request) -> Response:
        return _page(self, request, selectors.invitations_to_me(now=clock.now()))


class AcceptInvitation(ApiView):
    """Joining a team."""

    tag = "Teams"

    @extend_schema(
        operation_id="acceptInvitation", summary="Accept an invitation", request=None, responses=MemberSerializer
    )
    @idempotent
    def post(self, request: Request, invitation_id: UUID) -> Response:
        bodies.read(bodies.Empty, request)
        found = selectors.invitation_to_me(ids.encode(Invitation.id_prefix, invitation_id))
        made = team.accept(by=request.actor, invitation=found, now=clock.now())
        return Response(MemberSerializer(selectors.member(made.reference)[1]).data)


class DeclineInvitation(ApiView):
    """Turning a role down."""

    tag = "Teams"

    @extend_schema(
        operation_id="declineInvitation", summary="Decline an invitation", request=None, responses={204: None}
    )
    @idempotent
    def post(self, request: Request, invitation_id: UUID) -> Response:
        bodies.read(bodies.Empty, request)
        team.decline(
            by=request.actor,
            invitation=selectors.invitation_to_me(ids.encode(Invitation.id_prefix, invitation_id)),
        )
        return Response(status=204)


def _page(view: ApiView, request: Request, rows: tuple[Any, ...]) -> Response:
    cursors = pages.Cursors(request, view.parameters)
    page = pages.of_rows(rows, name=lambda row: row.reference, place=cursors.place(), limit=view.parameters["limit"])
    return cursors.respond(page, InvitationSerializer(page.rows, many=True).data)


def of(kind: type[Place]) -> dict[str, type[TeamView]]:
    """Return the views about the team of one kind of place, by what they are about, each operation under its own name."""
    noun = kind.__name__
    named = {
        "members": (Members, {"get": f"list{noun}Members"}),
        "member": (MemberDetail, {"patch": f"change{noun}Member", "delete": f"remove{noun}Member"}),
        "invitations": (Invitations, {"get": f"list{noun}Invitations", "post": f"inviteTo{noun}"}),
        "invitation": (InvitationDetail, {"delete": f"takeBack{noun}Invitation"}),
    }
    return {
        name: type(f"{noun}{base.__name__}", (base,), {"kind": kind, "operations": operations, "__doc__": base.__doc__})
        for name, (base, operations) in named.items()
    }
