"""Security headers of each area, and what production adds."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Loads the settings of an area in a process of its own, asks for a page and prints the headers of the answer.
ASK = """
import json, django
django.setup()
from django.test import Client
from django.conf import settings
settings.ALLOWED_HOSTS = ["testserver"]
response = Client().get("/health", secure=True)
plain = Client().get("/status?format=json", secure=False)
print(json.dumps({"headers": dict(response.headers), "plain": plain.status_code, "plain_headers": dict(plain.headers)}))
"""


@pytest.fixture(scope="session")
def ask():
    """Return a function that answers what headers a process of some settings sends."""

    def headers(module, process):
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": module, "PROCESS": process, "DATABASE_LOGIN": ""}
        result = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK],
            env=environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout.splitlines()[-1])

    return headers


@pytest.mark.parametrize(("header", "value"), HEADERS.items(), ids=HEADERS)
def test_every_answer_carries(client, header, value):
    assert client.get("/health")[header] == value


@pytest.mark.django_db
@pytest.mark.parametrize(("header", "value"), HEADERS.items(), ids=HEADERS)
def test_so_does_one_that_found_nothing(client, header, value):
    response = client.get("/there-is-no-such-page/")

    assert response.status_code == 404
    assert response[header] == value


def test_powerful_features_of_browsers_are_off_except_for_ones_own_place(client):
    policy = client.get("/health")["Permissions-Policy"]

    assert "camera=()" in policy
    assert "microphone=()" in policy
    assert "geolocation=(self)" in policy


def test_the_sites_pages_run_no_script_but_their_own(client):
    policy = client.get("/health")["Content-Security-Policy"]

    assert "script-src 'self';" in policy + ";"
    assert "unsafe-eval" not in policy
    assert "style-src 'self';" in policy + ";"
    assert "object-src 'none'" in policy
    assert "base-uri 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_staff_portal_allows_what_its_theme_needs_and_no_more(ask):
    policy = ask("config.settings.dev", "staff")["headers"]["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "script-src 'self' 'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy


def test_production_insists_on_https_but_lets_probes_pass(ask):
    answer = ask("config.settings.prod", "site")

    assert answer["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer["plain"] == 301
    assert answer["plain_headers"]["Location"].startswith("https://")


def test_development_does_not_pin_https(client):
    assert "Strict-Transport-Security" not in client.get("/health", secure=True)
