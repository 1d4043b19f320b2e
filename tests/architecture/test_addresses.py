"""Every address demands somebody signed in, or stands here with the reason why not."""

import importlib
import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# Prefix of the address -> why strangers may ask for it.
PUBLIC = {
    "": "the home page",
    "search/": "searching is what the directory is for",
    "suggest/": "suggestions while typing",
    "map/": "clusters for the map of a search",
    "categories/": "browsing",
    "c/": "category pages",
    "in/": "city pages",
    "b/": "listings",
    "cover/": "pictures of listings",
    "for-owners/": "says what claiming a listing gives",
    "manage/": "the workplace asks to sign in by itself (tested below)",
    "duplicates/report/": "asks to sign in by itself (tested in tests/duplicates/web)",
    "add-a-business/": "asks to sign in by itself (tested below)",
    "media/": "pictures, each at an address that cannot be guessed",
    "about/": "legal pages are for everybody",
    "terms/": "legal pages are for everybody",
    "privacy/": "legal pages are for everybody",
    "cookies/": "legal pages are for everybody",
    "accessibility/": "legal pages are for everybody",
    "ranking/": "how results are ordered must be public",
    "style-guide/": "shows components, no data; development only",
    "preferences/": "the colour scheme is kept in a cookie",
    "mailbox/": "development only, answers 404 elsewhere",
    "health": "probes",
    "status": "shows no more than up or down without a token",
    "metrics": "asks for a bearer token itself",
    "sitemap": "for crawlers",
    "robots.txt": "for crawlers",
    "manifest.webmanifest": "for browsers",
    "favicon.ico": "for browsers",
    "accounts/": "signing in; allauth asks where it must",
    "api/": "leads to the documentation",
    "api/docs/": "documentation",
    "api/redoc/": "documentation",
    "api/schema/": "documentation",
    "api/v1/": "each operation x role stands in the table of tests/businesses/api",
    "admin/": "redirects to the staff portal",
    "offline/": "shown without a connection",
}


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        address = prefix + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern.url_patterns, address)
        else:
            found.append(address)
    return found


def test_every_address_of_the_site_is_public_for_a_reason():
    closed = [
        address
        for address in _addresses(get_resolver("config.urls").url_patterns)
        if address not in PUBLIC and not any(prefix and address.startswith(prefix) for prefix in PUBLIC)
    ]
    assert closed == []


@pytest.mark.django_db
def test_every_page_of_the_workplace_sends_visitors_to_sign_in_and_back(client):
    wanted = [
        re.sub(r"<[^>]+>", "x", address)
        for address in _addresses(get_resolver("config.urls").url_patterns)
        if address.startswith(("manage/", "add-a-business/"))
    ]
    answers = {address: client.get(f"/{address}").headers.get("Location", "") for address in wanted}
    assert wanted
    assert answers == {address: f"/accounts/login/?next=/{address}" for address in wanted}


@pytest.mark.django_db
def test_the_staff_portal_shows_strangers_the_sign_in_page_alone(client, settings):
    settings.ROOT_URLCONF = "config.urls_staff"
    importlib.import_module("config.urls_staff")
    shown = []
    for address in _addresses(get_resolver("config.urls_staff").url_patterns):
        if "<" in address or "(" in address or address.startswith(("health", "status", "metrics")):
            continue
        response = client.get(f"/{address}")
        if response.status_code == 200 and "login" not in address:
            shown.append(address)
    # The catalogue of texts for scripts holds words of the interface alone.
    assert set(shown) <= {"admin/jsi18n/", "admin/logout/"}
