"""The photos of a listing as visitors look at them, one large at a time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.businesses import selectors
from apps.businesses.errors import NoSuchPhoto
from apps.businesses.states import INDEXABLE
from apps.businesses.web import structured
from apps.businesses.web.photos.framing import shown, thumbnail
from apps.core import clock


@require_safe
def viewer(request: HttpRequest, slug: str, photo: str = "") -> HttpResponse:
    """One photo of a listing, large, with the ways to the others; the first one when none is named."""
    found = selectors.resolve_slug(slug)
    if found.redirect_to:
        return HttpResponsePermanentRedirect(reverse("listing_photos", args=[found.redirect_to]))
    page = selectors.listing_page(found.business_id, at=clock.now())
    photos, _number = selectors.public_photos(page.id)
    at = next((index for index, each in enumerate(photos) if each.reference == photo or not photo), None)
    if at is None:
        raise NoSuchPhoto
    name = _("Photo of %(name)s") % {"name": page.name}
    links = [reverse("listing_photo", args=[page.slug, each.reference]) for each in photos]
    context = {
        "page": page,
        "shown": shown(photos[at], alt=name, sizes="(width < 64rem) 100vw, 60rem"),
        "share_image": structured.absolute(photos[at].picture.src),
        "number": at + 1,
        "total": len(photos),
        "previous": links[at - 1] if at else "",
        "following": links[at + 1] if at + 1 < len(photos) else "",
        "thumbs": [
            (thumbnail(each, name), link, index == at)
            for index, (each, link) in enumerate(zip(photos, links, strict=True))
        ],
        "indexable": page.status in INDEXABLE and not photo,
        "crumbs": [
            {"label": _("Home"), "url": reverse("home")},
            {"label": page.address.city.name, "url": reverse("city", args=[page.address.city.slug])},
            {"label": page.name, "url": page.url},
            {"label": _("Photos")},
        ],
    }
    return render(request, "businesses/photos/viewer.html", context)
