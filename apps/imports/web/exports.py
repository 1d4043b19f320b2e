"""Files to take away: one's listings, and the rows of an import that have to be mended."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.businesses import selectors as businesses
from apps.core import clock
from apps.core.errors import Invalid, NotFound
from apps.imports import selectors
from apps.imports.files import writing
from apps.imports.services import exporting

# A workbook is written before its first byte leaves; longer ones would keep a browser waiting.
MOST_IN_A_WORKBOOK = 20_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def listings(request: HttpRequest, kind: str) -> HttpResponseBase:
    """One's listings as CSV, Excel workbook or GeoJSON; of one brand with `?brand=`."""
    if kind not in {"csv", "xlsx", "geojson"}:
        raise NotFound(_("There is no page at this address."))
    reference = request.GET.get("brand", "")
    brand_id = businesses.brand(reference).pk if reference else None
    found = exporting.export(by=request.actor, brand_id=brand_id)
    name = f"listings-{clock.now():%Y-%m-%d}.{kind}"
    if kind == "csv":
        return _stream(writing.csv_lines(exporting.COLUMNS, found.lists()), "text/csv; charset=utf-8", name)
    if kind == "geojson":
        return _stream(writing.geojson_pieces(found.rows), "application/geo+json", name)
    if found.total > MOST_IN_A_WORKBOOK:
        raise Invalid(_("So many listings do not fit into a workbook here. Export them as CSV."))
    return _workbook(found, name)


@login_required
@require_safe
def failed_rows(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The rows that have to be mended, as they came, with the problem in a column of its own."""
    job = selectors.job(reference)
    header, rows = selectors.failed_table(job, request.actor)
    stem = Path(job.file_name).stem[:80] or "rows"
    return _stream(writing.csv_lines(header, rows), "text/csv; charset=utf-8", f"{stem}-failed-rows.csv")


def _stream(pieces: Iterator[str], content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=content_type)
    return _private(response, name)


def _workbook(found: exporting.Export, name: str) -> FileResponse:
    # Closed, and with that deleted, by the server once the last byte has left.
    file = tempfile.NamedTemporaryFile(prefix="export-", suffix=".xlsx")  # noqa: SIM115
    writing.write_xlsx(Path(file.name), exporting.COLUMNS, found.lists())
    return _private(FileResponse(file, content_type=_XLSX), name)


def _private(response: HttpResponseBase, name: str) -> HttpResponseBase:
    safe = "".join(letter if letter.isalnum() or letter in "-_. " else "-" for letter in name)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(safe)}"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
