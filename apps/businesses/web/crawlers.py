"""What machines read: sitemaps, robots.txt and the web manifest."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from apps.businesses import selectors
from apps.businesses.web import legal
from apps.core.errors import NotFound
from apps.core.ratelimit import PAGE_SEARCH, limited

XML = "application/xml; charset=utf-8"


@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the sections: one of our own pages, then the listings, at most 50,000 each (SEO-3)."""
    sections = ["pages", *range(1, selectors.sitemap_sections() + 1)]
    addresses = [settings.SITE_URL + reverse("sitemap_section", args=[section]) for section in sections]
    return render(request, "businesses/sitemap_index.xml", {"addresses": addresses}, content_type=XML)


@limited(PAGE_SEARCH)
@cache_control(public=True, max_age=3600)
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """List the addresses of one section with the last real change of each."""
    if section == "pages":
        return render(request, "businesses/sitemap.xml", {"entries": _pages()}, content_type=XML)
    if not (section.isascii() and section.isdigit() and 1 <= int(section[:6]) <= selectors.sitemap_sections()):
        raise NotFound("The sitemap has no such section.")
    entries = [
        {"address": f"{settings.SITE_URL}{reverse('listing', args=[entry.slug])}", "changed": entry.changed_at}
        for entry in selectors.sitemap_entries(int(section))
    ]
    return render(request, "businesses/sitemap.xml", {"entries": entries}, content_type=XML)


def _pages() -> list[dict[str, object]]:
    found = selectors.browsable()
    paths = [reverse("home"), reverse("categories"), *(reverse(name) for name in legal.PAGES)]
    paths += [reverse("category", args=[slug]) for slug in found.categories]
    paths += [reverse("city", args=[slug]) for slug in found.cities]
    paths += [reverse("city_category", args=[city, category]) for city, category in found.pairs]
    return [{"address": settings.SITE_URL + path, "changed": None} for path in paths]


@cache_control(public=True, max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers to leave the endless filter states alone."""
    lines = [
        "User-agent: *",
        "Disallow: /search/",
        "Disallow: /suggest/",
        "Disallow: /map/",
        "Disallow: /accounts/",
        "Disallow: /api/v1/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the site to browsers that can keep it on the home screen."""
    icons = [
        {"src": static(f"img/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in (("icon", 192, "any"), ("icon", 512, "any"), ("icon-maskable", 512, "maskable"))
    ]
    body = {
        "name": settings.SITE_NAME,
        "short_name": "Directory",
        "description": _("An open directory of local businesses."),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f7f5",
        "theme_color": "#0f766e",
        "icons": icons,
    }
    return JsonResponse(body, content_type="application/manifest+json")
