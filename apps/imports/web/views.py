"""The pages of an import; each works without JavaScript, and whatever takes long is done by a worker."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.businesses import selectors as businesses
from apps.core.errors import Conflict, Denied, Invalid, NotFound
from apps.imports import policies, selectors
from apps.imports.data import JobView
from apps.imports.errors import MappingInvalid
from apps.imports.files import MAX_BYTES
from apps.imports.models import ImportJob
from apps.imports.services import jobs, undoing, uploading
from apps.imports.states import WORKING, JobState, MatchBy, Outcome
from apps.imports.web.forms import UploadForm

# What a form adds to its file.
_FORM_BYTES = 64 * 1024
_VERBS = {
    "run": jobs.run,
    "pause": jobs.pause,
    "resume": jobs.resume,
    "cancel": jobs.cancel,
    "undo": undoing.undo,
}
_STEPS = (gettext_lazy("Send"), gettext_lazy("Columns"), gettext_lazy("Check"), gettext_lazy("Import"))


@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What one imported, and a form to send a file."""
    # Before the token is looked for: that reads the whole body, and one that is too large is not read at all.
    size = request.META.get("CONTENT_LENGTH") or "0"
    if request.method == "POST" and (not size.isdecimal() or int(size) > MAX_BYTES + _FORM_BYTES):
        messages.error(request, _("The file is larger than 50 MB. Split it into several files."))
        return redirect("manage_imports")
    return _imports(request)


@csrf_protect
def _imports(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, brands=_brands(request))
    status = 200
    if request.method == "POST":
        if form.is_valid() and (job := _sent(request, form)) is not None:
            return redirect("manage_import", job.reference)
        status = 422
    found = selectors.jobs(request.actor, limit=selectors.LISTED + 1, before=_number(request.GET.get("before", "")))
    context = {
        "form": form,
        "jobs": found[: selectors.LISTED],
        "next_url": f"?before={found[selectors.LISTED - 1].id}" if len(found) > selectors.LISTED else "",
        "may_import": policies.can_import(request.actor),
        "exports": [(kind, reverse("manage_export", args=[kind])) for kind in ("csv", "xlsx", "geojson")],
        "columns": selectors.column_names(),
    }
    return render(request, "imports/list.html", context, status=status)


def _brands(request: HttpRequest) -> list[tuple[str, str]]:
    """Return reference and name of the brands into which the person may import something."""
    return [
        (reference, name)
        for reference, name in businesses.own_brands(request.actor)
        if policies.can_import(request.actor, businesses.brand(reference))
    ]


def _sent(request: HttpRequest, form: UploadForm) -> ImportJob | None:
    """Start the import the form describes; a refusal stands beside its field."""
    values = form.cleaned_data
    try:
        brand = businesses.brand(values["brand"]) if values.get("brand") else None
        return uploading.start(
            by=request.actor,
            file=values["file"],
            name=values["file"].name,
            brand=brand,
            source=values["source"],
            encoding=values["encoding"],
            delimiter=values["delimiter"],
        )
    except (Invalid, Denied, NotFound) as refusal:
        for name, lines in (refusal.fields or {"": [refusal.message]}).items():
            form.add_error(name if name in form.fields else None, list(lines))
        return None


@login_required
@require_safe
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """Where an import stands, what it would do or did, row by row, and what can be done next."""
    job = selectors.job(reference)
    view = selectors.view(job)
    if view.state is JobState.MAPPING:
        return redirect("manage_import_columns", reference)
    outcome = request.GET.get("show", "")
    noted = outcome == "noted"
    outcome = outcome if outcome in Outcome.values else ""
    after = _number(request.GET.get("after", "")) or 0
    rows = selectors.rows(job, outcome=outcome, noted=noted, after=after, limit=selectors.PAGE + 1)
    shown = request.GET.get("show", "") if outcome or noted else ""
    context = {
        **_progress(view),
        "rows": rows[: selectors.PAGE],
        "tabs": _tabs(view, shown),
        "next_url": _query(shown, rows[selectors.PAGE - 1].number) if len(rows) > selectors.PAGE else "",
        "first_url": _query(shown, 0) if after else "",
        "failed": selectors.failed_count(job),
    }
    return render(request, "imports/job.html", context)


@login_required
@require_safe
def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The part of the page that changes while a worker is busy; once it is done the page is loaded anew."""
    view = selectors.view(selectors.job(reference))
    response = render(request, "imports/progress.html", _progress(view))
    if not _is_busy(view):
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what each heading of the file means."""
    job = selectors.job(reference)
    problems: dict[str, list[str]] = {}
    chosen = {choice.index: choice.column for choice in selectors.columns(job)}
    if request.method == "POST":
        chosen = {index: request.POST.get(f"column-{index}", "") for index in chosen}
        try:
            uploading.assign(
                by=request.actor,
                job=job,
                columns={job.header[index]: column for index, column in chosen.items()},
                match_by=request.POST.get("match_by", ""),
                keep_good_cells=bool(request.POST.get("keep_good_cells")),
            )
            return redirect("manage_import", reference)
        except MappingInvalid as refusal:
            problems = refusal.fields
        except Conflict as refusal:
            messages.error(request, refusal.message)
            return redirect("manage_import", reference)
    view = selectors.view(job)
    if view.state not in (JobState.MAPPING, JobState.CHECKED, JobState.FAILED) or not job.header:
        return redirect("manage_import", reference)
    context = {
        **_progress(view),
        "choices": [(choice, chosen.get(choice.index, "")) for choice in selectors.columns(job)],
        "options": [("", _("Leave out")), *((name, label) for name, label, _help in selectors.column_names())],
        "match_by": request.POST.get("match_by", view.match_by),
        "ways": [way for way in MatchBy.choices if view.brand or way[0] != MatchBy.STORE_CODE],
        "keep_good_cells": bool(request.POST.get("keep_good_cells"))
        if request.method == "POST"
        else view.keep_good_cells,
        "problems": [line for lines in problems.values() for line in lines],
    }
    return render(request, "imports/columns.html", context, status=422 if problems else 200)


@login_required
@require_POST
def steer(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Run, pause, resume, cancel or undo an import."""
    if verb not in _VERBS:
        raise NotFound(_("There is no page at this address."))
    try:
        _VERBS[verb](by=request.actor, job=selectors.job(reference))
    except Conflict as refusal:
        messages.error(request, refusal.message)
    return redirect("manage_import", reference)


def _is_busy(view: JobView) -> bool:
    return view.state in (JobState.UPLOADED, *WORKING) and not view.paused


def _progress(view: JobView) -> dict[str, Any]:
    steps = {JobState.UPLOADED: 1, JobState.MAPPING: 2, JobState.CHECKING: 3, JobState.CHECKED: 3}
    return {
        "job": view,
        "is_busy": _is_busy(view),
        "time_left": _time_left(view.seconds_left),
        "kept_until": date_format(view.file_kept_until, "j F Y") if view.file_kept_until else "",
        "is_working": view.state in WORKING,
        "steps": [str(step) for step in _STEPS],
        "step": steps.get(view.state, 4),
        "can_run": view.state is JobState.CHECKED and bool(view.counts[Outcome.NEW] or view.counts[Outcome.UPDATED]),
        "can_undo": view.state in (JobState.FINISHED, JobState.CANCELLED, JobState.FAILED)
        and bool(view.file_kept_until)
        and bool(view.counts[Outcome.NEW] or view.counts[Outcome.UPDATED]),
        "figures": [(outcome.value, outcome.label, view.counts[outcome]) for outcome in Outcome],
    }


def _time_left(seconds: int | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return ngettext("about %(count)d second left", "about %(count)d seconds left", max(1, seconds)) % {
            "count": max(1, seconds)
        }
    minutes = round(seconds / 60)
    return ngettext("about %(count)d minute left", "about %(count)d minutes left", minutes) % {"count": minutes}


def _tabs(view: JobView, shown: str) -> list[dict[str, Any]]:
    every = [{"label": _("All rows"), "url": "?", "on": not shown, "count": sum(view.counts.values())}]
    return [
        *every,
        *(
            {"label": outcome.label, "url": _query(outcome.value, 0), "on": shown == outcome.value, "count": number}
            for outcome, number in view.counts.items()
            if number
        ),
        {"label": _("With remarks"), "url": _query("noted", 0), "on": shown == "noted", "count": None},
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _query(shown: str, after: int) -> str:
    parts = [f"show={shown}"] if shown else []
    parts += [f"after={after}"] if after else []
    return "?" + "&".join(parts)
