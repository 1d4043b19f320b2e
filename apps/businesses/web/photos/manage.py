"""The pages on which a team keeps the photos of its listing; each works without a script, which makes it smoother."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from apps.businesses import rules, selectors
from apps.businesses.data import PhotoUpload, PhotoView
from apps.businesses.errors import NoSuchPhoto, PhotoInvalid
from apps.businesses.models import Business, Photo
from apps.businesses.services import photos
from apps.businesses.web.photos.forms import PhotoForm
from apps.businesses.web.photos.framing import Shown, thumbnail
from apps.core import clock
from apps.core.errors import BadRequest
from apps.core.ratelimit import UPLOAD, limited


@login_required
@require_safe
def photo_page(request: HttpRequest, reference: str) -> HttpResponse:
    """All photos of a listing, and where new ones are dropped."""
    listing, _rights = selectors.own_business(request.actor, reference)
    return _page(request, listing)


@login_required
@require_safe
def photo_list(request: HttpRequest, reference: str) -> HttpResponse:
    """The list alone, for a page that waits; nothing when it is still as the page has it."""
    listing, _rights = selectors.own_business(request.actor, reference)
    context = _list(listing)
    if request.GET.get("seen") == context["digest"]:
        return HttpResponse(status=204)
    return render(request, "businesses/photos/_list.html", context)


@login_required
@require_POST
@limited(UPLOAD)
@transaction.non_atomic_requests
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Take files in; a script sends one at a time and is told as JSON what became of it."""
    with transaction.atomic():
        listing, _rights = selectors.own_business(request.actor, reference)
    taken = photos.add(by=request.actor, business=listing, uploads=request.FILES.getlist("photos"))
    if _is_script(request):
        return JsonResponse({"files": [{"name": file.name, "refusal": file.refusal} for file in taken]})
    refused = [file for file in taken if file.refusal]
    added = len(taken) - len(refused)
    if added:
        text = ngettext("%(n)d photo was added.", "%(n)d photos were added.", added) % {"n": added}
        messages.success(request, text)
    if taken and not refused:
        return redirect("manage_photos", reference)
    with transaction.atomic():
        return _page(request, listing, refused=refused, nothing=not taken, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, reference: str, photo: str) -> HttpResponse:
    """One photo: what it shows, which point matters, which part is seen."""
    listing, _rights = selectors.own_business(request.actor, reference)
    row = selectors.photo(listing.pk, photo)
    if row.removed_at:
        raise NoSuchPhoto
    view = selectors.photo_view(row)
    if request.method != "POST":
        return _photo(request, listing, view, PhotoForm.of(view))
    form = PhotoForm(request.POST)
    if form.is_valid():
        _save(request, listing, row, form)
    if form.errors:
        return _photo(request, listing, view, form, status=422)
    messages.success(request, _("The photo is saved."))
    following = _lacking(listing, but=view.reference)
    if request.POST.get("action") == "next" and following:
        return redirect("manage_photo", reference, following[0].reference)
    return redirect("manage_photos", reference)


@login_required
@require_POST
def act(request: HttpRequest, reference: str, photo: str) -> HttpResponse:
    """Move a photo, make it the cover, remove it or bring it back."""
    listing, _rights = selectors.own_business(request.actor, reference)
    row = selectors.photo(listing.pk, photo)
    who = {"by": request.actor, "business": listing, "photo": row}
    action = request.POST.get("action", "")
    if action in {"up", "down"}:
        photos.move(**who, steps=-1 if action == "up" else 1)
    elif action == "cover":
        photos.choose_cover(**who)
    elif action == "remove":
        photos.remove(**who)
    elif action == "restore":
        photos.restore(**who)
    else:
        raise BadRequest(_("There is no such action."))
    if not request.htmx:
        return redirect("manage_photos", reference)
    answer = render(request, "businesses/photos/_list.html", _list(listing))
    if action == "remove":
        told = {"message": _("The photo is removed."), "restore": f"restore-{row.reference}"}
        trigger_client_event(answer, "photo-removed", told, after="settle")
    return answer


@login_required
@require_POST
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the photos into the order that was sent."""
    listing, _rights = selectors.own_business(request.actor, reference)
    references = request.POST.getlist("order")[: rules.MAX_PHOTOS * 2]
    photos.reorder(by=request.actor, business=listing, references=references)
    return HttpResponse(status=204) if _is_script(request) else redirect("manage_photos", reference)


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _save(request: HttpRequest, listing: Business, row: Photo, form: PhotoForm) -> None:
    """Save all of the form or nothing, and add to it what was refused."""
    said = {name: form.cleaned_data[name] for name in ("alt", "is_decorative", "caption")}
    x, y = form.focal_point
    who: dict[str, Any] = {"by": request.actor, "business": listing, "photo": row}
    try:
        with transaction.atomic():
            photos.set_alt(**who, **said)
            photos.set_focal_point(**who, x=x, y=y)
            photos.crop(**who, part=form.part)
    except PhotoInvalid as refused:
        for name, lines in refused.fields.items():
            for line in lines:
                form.add_error("crop_width" if name == "crop" else name, line)


def _page(
    request: HttpRequest,
    listing: Business,
    *,
    refused: Sequence[PhotoUpload] = (),
    nothing: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {
        "nav": selectors.workplace(listing),
        "refused": refused,
        "nothing": nothing,
        "most_at_once": rules.MAX_PHOTOS_AT_ONCE,
        "most": rules.MAX_PHOTOS,
        **_list(listing),
    }
    return render(request, "businesses/photos/manage.html", context, status=status)


def _list(listing: Business) -> dict[str, Any]:
    """Return what the list shows; its digest changes with anything of that."""
    present, removed = selectors.photos_of(listing.pk, now=clock.now())
    seen = repr([(photo.reference, photo.picture.state, photo.is_cover, photo.alt) for photo in (*present, *removed)])
    return {
        "reference": listing.reference,
        "cards": [_card(photo, listing.name) for photo in present],
        "removed": [_card(photo, listing.name) for photo in removed],
        "lacking": _described_last(present),
        "is_waiting": any(not photo.picture.is_settled for photo in present),
        "digest": hashlib.sha256(seen.encode()).hexdigest()[:16],
    }


def _card(photo: PhotoView, name: str) -> tuple[PhotoView, Shown]:
    return photo, thumbnail(photo, _("Photo of %(name)s") % {"name": name})


def _described_last(photos_: Sequence[PhotoView]) -> list[PhotoView]:
    return [photo for photo in photos_ if photo.lacks_description and not photo.is_refused]


def _lacking(listing: Business, *, but: str = "") -> list[PhotoView]:
    present, _removed = selectors.photos_of(listing.pk, now=clock.now())
    return [photo for photo in _described_last(present) if photo.reference != but]


def _photo(
    request: HttpRequest, listing: Business, view: PhotoView, form: PhotoForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "nav": selectors.workplace(listing),
        "photo": view,
        "form": form,
        "values": {name: form[name].value() for name in form.fields},
        "wrong": {name: " ".join(lines) for name, lines in form.errors.items()},
        "others_lack": len(_lacking(listing, but=view.reference)),
        "preview": thumbnail(view, ""),
    }
    return render(request, "businesses/photos/photo.html", context, status=status)
