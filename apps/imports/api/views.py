"""Imports as JSON: everything a page can do, by the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.businesses import selectors as businesses
from apps.core import ids
from apps.core.api import bodies, conditional, pages, sparse
from apps.core.api.parameters import PageQuery, SparseQuery
from apps.core.api.parsers import TooLarge
from apps.core.api.renderers import EnvelopeRenderer, ProblemRenderer
from apps.core.api.schema import page_of
from apps.core.api.views import ApiView
from apps.imports import selectors
from apps.imports.api import serializers as shapes
from apps.imports.files import MAX_BYTES, writing
from apps.imports.models import ImportJob
from apps.imports.services import jobs, undoing, uploading

TAG = "Imports"
_FORM_BYTES = 64 * 1024


class _CsvRenderer(BaseRenderer):
    """Lets `Accept: text/csv` pass negotiation; the view streams the file itself."""

    media_type = "text/csv"
    format = "csv"
    render_style = "binary"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return EnvelopeRenderer().render(data, *args, **kwargs)


def _found(public_id: UUID) -> ImportJob:
    return selectors.job(ids.encode(ImportJob.id_prefix, public_id))


def _shown(job: ImportJob, status: int = 200) -> Response:
    return Response(shapes.ImportSerializer(selectors.view(job)).data, status=status)


class Imports(ApiView):
    """The caller's imports."""

    tag = TAG
    query = PageQuery
    parser_classes = (MultiPartParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if request.method == "POST" and (not size.isdecimal() or int(size) > MAX_BYTES + _FORM_BYTES):
            raise TooLarge(_("A file may have at most 50 MB."))
        super().initial(request, *args, **kwargs)

    @extend_schema(operation_id="listImports", summary="List imports", responses=page_of(shapes.ImportSerializer))
    def get(self, request: Request) -> Response:
        selection = sparse.select(shapes.ImportSerializer, self.parameters)
        cursors = pages.Cursors(request, self.parameters)
        page = pages.keyset(
            selectors.job_rows(request.actor), order=["-pk"], place=cursors.place(), limit=self.parameters["limit"]
        )
        views = [selectors.view(job) for job in page.rows]
        return cursors.respond(page, shapes.ImportSerializer(views, many=True, selection=selection).data)

    @extend_schema(
        operation_id="startImport",
        summary="Send a file",
        description=(
            "The file is looked at by a worker: follow `state`. With headings we know the check begins by itself, else "
            "`state` becomes `mapping` and the columns are to be assigned. Nothing is written before `run`."
        ),
        request={"multipart/form-data": shapes.ImportBody},
        responses={201: shapes.ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        body = bodies.read(shapes.ImportBody, request)
        brand = businesses.brand(body["brand"]) if body.get("brand") else None
        job = uploading.start(
            by=request.actor,
            file=body["file"],
            name=body["file"].name,
            brand=brand,
            source=body.get("source", ""),
            match_by=body.get("match_by", ""),
            columns=body.get("columns"),
            keep_good_cells=body["keep_good_cells"],
            encoding=body.get("encoding", ""),
            delimiter=body.get("delimiter", ""),
            runs_by_itself=body["run"],
        )
        return _shown(job, status=201)


class ImportDetail(ApiView):
    """One import."""

    tag = TAG
    query = SparseQuery

    @extend_schema(operation_id="getImport", summary="Read how an import stands", responses=shapes.ImportSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        selection = sparse.select(shapes.ImportSerializer, self.parameters)
        view = selectors.view(_found(public_id))
        return conditional.respond(request, shapes.ImportSerializer(view, selection=selection).data)


class Columns(ApiView):
    """What the headings of a file mean."""

    tag = TAG

    @extend_schema(
        operation_id="listImportColumns",
        summary="Read what the headings are taken for",
        responses=inline_serializer("ImportColumns", {"results": shapes.ColumnSerializer(many=True)}),
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        found = selectors.columns(_found(public_id))
        return Response({"results": shapes.ColumnSerializer(found, many=True).data})

    @extend_schema(
        operation_id="assignImportColumns",
        summary="Say what the headings mean, and check the file",
        request=shapes.ColumnsBody,
        responses=shapes.ImportSerializer,
    )
    def put(self, request: Request, public_id: UUID) -> Response:
        body = bodies.read(shapes.ColumnsBody, request)
        return _shown(uploading.assign(by=request.actor, job=_found(public_id), **body))


class Rows(ApiView):
    """The rows of an import."""

    tag = TAG
    query = shapes.RowQuery

    @extend_schema(operation_id="listImportRows", summary="List rows", responses=page_of(shapes.RowSerializer))
    def get(self, request: Request, public_id: UUID) -> Response:
        job = _found(public_id)
        cursors = pages.Cursors(request, self.parameters)
        after, limit = cursors.place() or 0, self.parameters["limit"]
        outcome = self.parameters.get("outcome", "")
        found = selectors.rows(job, outcome=outcome, after=after, limit=limit + 1)
        page = pages.Page(found[:limit], next=found[limit - 1].number if len(found) > limit else None)
        return cursors.respond(page, shapes.RowSerializer(page.rows, many=True).data)


class FailedRows(ApiView):
    """The rows that have to be mended."""

    tag = TAG
    renderer_classes = (EnvelopeRenderer, ProblemRenderer, _CsvRenderer)

    @extend_schema(
        operation_id="getFailedRows",
        summary="Fetch the rows to mend as CSV",
        description="As they came, with the problem in a column of its own; mended, the file can be sent as it is.",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, public_id: UUID) -> StreamingHttpResponse:
        header, rows = selectors.failed_table(_found(public_id), request.actor)
        response = StreamingHttpResponse(writing.csv_lines(header, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="failed-rows.csv"'
        response["Cache-Control"] = "no-store"
        return response


class _Steering(ApiView):
    """What the verbs have in common."""

    tag = TAG

    def _steer(self, request: Request, public_id: UUID, verb: Callable[..., ImportJob]) -> Response:
        bodies.read(bodies.Empty, request)
        return _shown(verb(by=request.actor, job=_found(public_id)))


class Run(_Steering):
    """Write what the check announced."""

    @extend_schema(
        operation_id="runImport",
        summary="Write what the check announced",
        request=None,
        responses=shapes.ImportSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        return self._steer(request, public_id, jobs.run)


class Pause(_Steering):
    """Stop after the rows at hand."""

    @extend_schema(
        operation_id="pauseImport",
        summary="Stop after the rows at hand",
        request=None,
        responses=shapes.ImportSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        return self._steer(request, public_id, jobs.pause)


class Resume(_Steering):
    """Go on with a paused import."""

    @extend_schema(
        operation_id="resumeImport",
        summary="Go on with a paused import",
        request=None,
        responses=shapes.ImportSerializer,
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        return self._steer(request, public_id, jobs.resume)


class Cancel(_Steering):
    """End an import."""

    @extend_schema(
        operation_id="cancelImport", summary="End an import", request=None, responses=shapes.ImportSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        return self._steer(request, public_id, jobs.cancel)


class Undo(_Steering):
    """Take an import back."""

    @extend_schema(
        operation_id="undoImport", summary="Take an import back", request=None, responses=shapes.ImportSerializer
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        return self._steer(request, public_id, undoing.undo)
