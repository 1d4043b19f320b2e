"""Saying that two listings show the same business; our staff compares them and decides."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors as directory
from apps.core.api import bodies
from apps.core.api.idempotency import idempotent
from apps.core.api.views import ApiView
from apps.duplicates.services import pairs


class ReportBody(bodies.Body):
    """Which other listing shows the same business, and how one knows."""

    other = serializers.CharField(max_length=40, help_text="The id of the other listing, biz_….")
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class ReportSerializer(serializers.Serializer):
    """A report as it was taken in."""

    id = serializers.CharField(source="reference")
    note = serializers.CharField(allow_blank=True)
    reported_at = serializers.DateTimeField()


class Duplicates(ApiView):
    """Reports that a listing shows the same business as another."""

    tag = "Duplicates"

    @extend_schema(
        operation_id="reportDuplicate",
        summary="Report a duplicate",
        description="Nothing changes before our staff has compared the two.",
        request=ReportBody,
        responses={201: ReportSerializer},
    )
    @idempotent
    def post(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(ReportBody, request)
        one, other = directory.business_by_public_id(public_id), directory.business(body["other"])
        made = pairs.report(by=request.actor, one=one, other=other, note=body["note"])
        return Response(ReportSerializer(made).data, status=201)
