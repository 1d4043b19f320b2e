"""Owners' requests to merge, and reports of visitors; each page asks for a sign-in and works without JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.businesses import selectors as directory
from apps.core import rls
from apps.core.errors import Conflict, DomainError
from apps.core.ratelimit import Rate, limited
from apps.duplicates import selectors
from apps.duplicates.services import pairs, requests
from apps.duplicates.web import forms

# Nobody sees the same businesses twice more often than this.
_REPORTS = Rate("duplicate-report", 20, 60)
_ANSWERS = {"agree", "decline", "withdraw"}


@require_safe
@login_required
@never_cache
def requests_page(request: HttpRequest) -> HttpResponse:
    """List the requests somebody made or is asked about."""
    return render(request, "duplicates/requests.html", {"requests": selectors.requests_of(rls.current())})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def request_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one request; POST agrees to it, declines it or takes it back."""
    by = rls.current()
    row = selectors.request(by, reference)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in _ANSWERS:
        try:
            if answer == "withdraw":
                requests.withdraw(by=by, request=row)
            else:
                requests.answer(by=by, request=row, agrees=answer == "agree")
        except Conflict as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("Thank you, your answer is kept."))
        return HttpResponseRedirect(reverse("merge_request", args=[reference]))
    return render(request, "duplicates/request.html", {"view": selectors.request_view(by, row)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask for two listings to become one: first which two, then what the one that stays shall say."""
    which = forms.PairForm(request.GET if "survivor" in request.GET else None)
    if not which.is_bound or not which.is_valid():
        return render(request, "duplicates/ask.html", {"which": which}, status=422 if which.errors else 200)
    survivor, duplicate = which.cleaned_data["survivor"], which.cleaned_data["duplicate"]
    groups = selectors.facts_for_request(survivor, duplicate)
    form = forms.ChoicesForm(request.POST if request.method == "POST" else None, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            made = requests.ask(
                by=rls.current(),
                survivor=survivor,
                duplicate=duplicate,
                choices=form.chosen(),
                note=form.cleaned_data["note"],
            )
        except DomainError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("We asked. You hear from us as soon as it is decided."))
            return HttpResponseRedirect(reverse("merge_request", args=[made.reference]))
    context: dict[str, Any] = {"which": which, "form": form, "survivor": survivor, "duplicate": duplicate}
    return render(request, "duplicates/ask.html", context, status=422 if form.errors else 200)


@limited(_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def report_page(request: HttpRequest) -> HttpResponse:
    """Say that two listings show the same business."""
    listing = directory.business(request.GET.get("listing", ""))
    form = forms.ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            pairs.report(
                by=rls.current(), one=listing, other=form.cleaned_data["other"], note=form.cleaned_data["note"]
            )
        except DomainError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _("Thank you. Somebody compares the two and decides."))
            return HttpResponseRedirect(listing.get_absolute_url())
    context = {"form": form, "listing": listing}
    return render(request, "duplicates/report.html", context, status=422 if form.errors else 200)


def _show(form: Form, refusal: DomainError) -> None:
    """Show what a service refused beside the fields it named, else above the form."""
    for name, lines in refusal.fields.items():
        form.add_error(name if name in form.fields else None, lines)
    if not refusal.fields:
        form.add_error(None, refusal.message)
