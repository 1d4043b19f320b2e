"""The services of a listing: one list with a form, and a page to change one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.businesses import rules, selectors
from apps.businesses.data import Offering
from apps.businesses.errors import ServiceInvalid
from apps.businesses.models import Business
from apps.businesses.services import offerings
from apps.businesses.web import words

_SALT = "businesses.locations.service"
_UNDO_SECONDS = 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def services(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the services; add, move, take off, remove one, or bring the last removed one back."""
    listing, _rights = selectors.own_business(request.actor, reference)
    if request.method != "POST":
        return _page(request, listing, undo=request.GET.get("undo", ""))
    if request.POST.get("action") == "add":
        return _added(request, listing)
    if request.POST.get("action") == "undo":
        return _undone(request, listing)
    item = selectors.service(listing.pk, request.POST.get("service", ""))
    if request.POST.get("action") == "remove":
        kept = offerings.remove(by=request.actor, business=listing, item=item)
        return redirect(f"{request.path}?undo={signing.dumps({**kept, 'of': listing.pk}, salt=_SALT, compress=True)}")
    _DONE.get(request.POST.get("action", ""), _nothing)(request, listing, item)
    return redirect(f"{request.path}#{item.reference}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, reference: str, service: str) -> HttpResponse:
    """Change what is said of one service."""
    listing, _rights = selectors.own_business(request.actor, reference)
    item = selectors.service(listing.pk, service)
    view = selectors.service_view(item)
    entered: Mapping[str, str] = {
        "name": view.name, "section": view.section, "description": view.description,
        "price": "" if view.price is None else str(view.price), "currency": view.currency,
    }  # fmt: skip
    errors: Mapping[str, Sequence[str]] = {}
    if request.method == "POST":
        entered = request.POST
        try:
            offering = _offering(request.POST, is_available=item.is_available)
            offerings.change(by=request.actor, business=listing, item=item, offering=offering)
        except ServiceInvalid as refusal:
            errors = refusal.fields
        else:
            messages.success(request, _("Saved."))
            return redirect("manage_services", reference)
    context = {"nav": selectors.workplace(listing), "item": view, **_form(listing, entered, errors)}
    return render(request, "businesses/locations/service.html", context, status=422 if errors else 200)


def _added(request: HttpRequest, listing: Business) -> HttpResponse:
    try:
        item = offerings.add(by=request.actor, business=listing, offering=_offering(request.POST))
    except ServiceInvalid as refusal:
        return _page(request, listing, request.POST, refusal.fields)
    messages.success(request, _("%(name)s was added.") % {"name": item.name})
    return redirect(f"{request.path}#{item.reference}")


def _undone(request: HttpRequest, listing: Business) -> HttpResponse:
    try:
        kept = signing.loads(request.POST.get("undo", ""), salt=_SALT, max_age=_UNDO_SECONDS)
        if kept.pop("of") != listing.pk:
            raise signing.BadSignature
    except signing.BadSignature:
        messages.warning(request, _("It is too late to bring it back; add it again."))
        return redirect(request.path)
    item = offerings.restore(by=request.actor, business=listing, kept=kept)
    messages.success(request, _("%(name)s is back.") % {"name": item.name})
    return redirect(f"{request.path}#{item.reference}")


def _nothing(request: HttpRequest, listing: Business, item: Any) -> None:
    messages.warning(request, _("Choose what to do."))


def _move(steps: int) -> Any:
    return lambda request, listing, item: offerings.move(by=request.actor, business=listing, item=item, steps=steps)


def _available(available: bool) -> Any:
    return lambda request, listing, item: offerings.set_available(
        by=request.actor, business=listing, item=item, available=available
    )


_DONE = {"up": _move(-1), "down": _move(1), "available": _available(True), "unavailable": _available(False)}


def _offering(posted: QueryDict, *, is_available: bool = True) -> Offering:
    """Return what the inputs mean. Raises: ServiceInvalid for a price that is none."""
    price, currency = posted.get("price", "").strip(), posted.get("currency", "")
    cents = None
    if price:
        try:
            cents = rules.price_cents(price, currency if currency in rules.CURRENCIES else "USD")
        except ValueError:
            raise ServiceInvalid({"price": [_("Give a price such as 12.50, or leave it empty.")]}) from None
    return Offering(
        posted.get("name", ""), posted.get("section", ""), posted.get("description", ""), cents, currency, is_available
    )


def _form(listing: Business, entered: Mapping[str, str], errors: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    names = {
        "name": _("Name"),
        "section": _("Section"),
        "description": _("Description"),
        "price": _("Price"),
        "currency": _("Currency"),
    }
    return {
        "entered": {name: entered.get(name, "") for name in names},
        "errors": {name: " ".join(lines) for name, lines in errors.items()},
        "summary": [{"id": f"service-{name}", "label": names.get(name, name), "message": line}
                    for name, lines in errors.items() for line in lines],
        "currencies": [(code, code) for code in rules.CURRENCIES],
    }  # fmt: skip


def _page(
    request: HttpRequest,
    listing: Business,
    entered: Mapping[str, str] | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    undo: str = "",
) -> HttpResponse:
    items = selectors.services_of(listing.pk)
    usual = next((item.currency for item in reversed(items) if item.currency), "")
    proposed = {"currency": usual or rules.currency_of(listing.location.city.country)}
    context = {
        "nav": selectors.workplace(listing),
        "sections": words.sections(items),
        "first": items[0].reference if items else "",
        "last": items[-1].reference if items else "",
        "undo": undo,
        **_form(listing, entered if entered is not None else proposed, errors or {}),
    }
    return render(request, "businesses/locations/services.html", context, status=422 if errors else 200)
