"""Claims as JSON: start one, see where it stands, prove it, take it back; always one's own."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors as directory
from apps.claims import selectors
from apps.claims.api import serializers as shapes
from apps.claims.services import claiming, codes
from apps.core import clock, ids
from apps.core.api import pages, sparse
from apps.core.api.envelope import error_body
from apps.core.api.idempotency import idempotent
from apps.core.api.parameters import PageQuery
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView, PublicView


class ClaimWays(PublicView):
    """The ways of claiming one listing."""

    tag = "Claims"

    @extend_schema(
        operation_id="listClaimWays",
        summary="How a business can be claimed",
        description="Every way, with why some are not offered for this listing. The same for claimed and unclaimed ones.",
        responses=inline_serializer("ClaimWays", {"results": shapes.OfferSerializer(many=True)}),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        business = directory.business_by_public_id(public_id)
        offers = selectors.offers(business.pk, request.actor)
        return Response({"results": shapes.OfferSerializer(offers, many=True).data})


class Claims(ApiView):
    """One's own claims."""

    tag = "Claims"
    query = PageQuery

    @extend_schema(operation_id="listClaims", summary="List your claims", responses=page_of(shapes.ClaimSerializer))
    def get(self, request: Request) -> Response:
        selection = sparse.select(shapes.ClaimSerializer, self.parameters)
        cursors = pages.Cursors(request, self.parameters)
        place, limit = cursors.place(), self.parameters["limit"]
        rows = selectors.claims_of(request.actor, before=place, limit=limit + 1)
        page = pages.Page(rows[:limit], next=rows[limit - 1].id if len(rows) > limit else None)
        return cursors.respond(page, sparse.dump(shapes.ClaimSerializer, page.rows, selection))

    @extend_schema(
        operation_id="startClaim",
        summary="Claim a business",
        description="A claim that is open already is returned as it is.",
        request=shapes.StartSerializer,
        responses={201: shapes.ClaimDetailSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        body = shapes.StartSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        values = dict(body.validated_data)
        business = directory.business(values.pop("business"))
        claim = claiming.start(by=request.actor, business=business, now=clock.now(), **values)
        return _answer(request, claim.public_id, status=201)


class ClaimDetail(ApiView):
    """One claim."""

    tag = "Claims"

    @extend_schema(operation_id="getClaim", summary="Read one claim", responses=shapes.ClaimDetailSerializer)
    def get(self, request: Request, claim_id: UUID) -> Response:
        return _answer(request, claim_id)


class ClaimWay(ApiView):
    """The way a claim is proved by."""

    tag = "Claims"

    @extend_schema(
        operation_id="chooseClaimWay",
        summary="Choose how to prove a claim",
        description="A code is sent at once; asking again sends another one.",
        request=shapes.WaySerializer,
        responses=shapes.ClaimDetailSerializer,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        body = shapes.WaySerializer(data=request.data)
        body.is_valid(raise_exception=True)
        claim = selectors.claim(ids.encode("clm", claim_id))
        claiming.choose(by=request.actor, claim=claim, now=clock.now(), **body.validated_data)
        return _answer(request, claim_id)


class ClaimCheck(ApiView):
    """A look at the website or its domain."""

    tag = "Claims"

    @extend_schema(
        operation_id="checkClaim",
        summary="Have the published record looked for",
        request=None,
        responses=shapes.ClaimDetailSerializer,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claiming.check(by=request.actor, claim=selectors.claim(ids.encode("clm", claim_id)), now=clock.now())
        return _answer(request, claim_id)


class ClaimCode(ApiView):
    """Entering a code."""

    tag = "Claims"

    @extend_schema(
        operation_id="redeemClaimCode",
        summary="Enter the code of a claim",
        request=shapes.CodeSerializer,
        responses=shapes.ClaimDetailSerializer,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        body = shapes.CodeSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        claim = selectors.claim(ids.encode("clm", claim_id))
        redeemed = codes.redeem(by=request.actor, claim=claim, typed=body.validated_data["code"], now=clock.now())
        if redeemed.is_accepted:
            return _answer(request, claim_id)
        # Answered and not raised: an exception would take back the transaction, and the try with it.
        lines = [redeemed.message]
        return Response(error_body("validation_failed", redeemed.message, {"code": lines}), status=422)


class ClaimHandIn(ApiView):
    """Handing a claim to our staff."""

    tag = "Claims"

    @extend_schema(
        operation_id="handInClaim",
        summary="Hand a claim to staff",
        description="For the ways `manual` and `documents`; documents are added on the page of the claim.",
        request=shapes.HandInSerializer,
        responses=shapes.ClaimDetailSerializer,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        body = shapes.HandInSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        claim = selectors.claim(ids.encode("clm", claim_id))
        claiming.hand_in(by=request.actor, claim=claim, now=clock.now(), **body.validated_data)
        return _answer(request, claim_id)


class ClaimWithdrawal(ApiView):
    """Taking a claim back."""

    tag = "Claims"

    @extend_schema(
        operation_id="withdrawClaim", summary="Withdraw a claim", request=None, responses=shapes.ClaimDetailSerializer
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claiming.withdraw(by=request.actor, claim=selectors.claim(ids.encode("clm", claim_id)))
        return _answer(request, claim_id)


def _answer(request: Request, claim_id: UUID, status: int = 200) -> Response:
    page = selectors.claim_page(request.actor, ids.encode("clm", claim_id))
    return Response(shapes.ClaimDetailSerializer(page).data, status=status)
