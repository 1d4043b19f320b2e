"""A headless Chromium for tests: pages are answered by Django's test client inside the test's own transaction."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.http.response import HttpResponseBase
from django.test import Client

# A name browsers trust without TLS; every request to it is answered below and none leaves the process.
HOST = "localhost"
ORIGIN = f"http://{HOST}"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Visit:
    """An open page and what went wrong on it so far: console errors, failed scripts, requests to other origins."""

    page: object
    troubles: list[str] = field(default_factory=list)

    def serious_violations(self) -> list[str]:
        """Return what axe finds serious or critical, one line each."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        grave = [violation for violation in found if violation["impact"] in {"serious", "critical"}]
        return [f"{violation['id']}: {node['html'][:160]}" for violation in grave for node in violation["nodes"]]

    def sideways_scroll(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.fixture(scope="module")
def chromium(django_db_setup: None) -> Iterator[object]:
    """Start one browser for all tests of a module; without one on this machine they are skipped."""
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed here.")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would otherwise refuse to touch the database.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
        # While a loop exists, connections are kept per context instead of per thread: those end with it.
        connections.close_all()


@pytest.fixture
def visit(chromium: object, client: Client) -> Iterator[Callable[..., Visit]]:
    """Return a function that opens a path: visit("/", width=390, scheme="dark", script=False)."""
    contexts = []
    # Playwright calls back in a context of its own; the test's one holds the connection, its transaction and the actor.
    here = copy_context()

    def ask(request: object) -> HttpResponseBase:
        address = urlsplit(request.url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        sent = {
            name: value
            for name, value in request.headers.items()
            if name in {"accept", "cookie", "sec-fetch-site", "hx-request"}
        }
        if request.method != "POST":
            return client.get(path, headers=sent, SERVER_NAME=HOST)
        kind = request.headers.get("content-type", "application/x-www-form-urlencoded")
        return client.post(
            path, data=request.post_data_buffer or b"", content_type=kind, headers=sent, SERVER_NAME=HOST
        )

    def answer(route: object) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(
                status=200 if found else 404, body=Path(found).read_bytes() if found else "", content_type=kind
            )
            return
        response = here.run(ask, route.request)
        headers = dict(response.items())
        for cookie in response.cookies.values():
            headers["Set-Cookie"] = cookie.OutputString()
        if "Location" in headers:
            # Chromium follows a redirect past the interception, so the page is sent on by itself.
            onward = f'<meta http-equiv="refresh" content="0;url={escape(headers.pop("Location"))}">'
            route.fulfill(status=200, headers={**headers, "Content-Type": "text/html"}, body=onward)
        else:
            route.fulfill(status=response.status_code, headers=headers, body=b"".join(response))

    def open_page(path: str, *, width: int = 1280, scheme: str = "light", script: bool = True) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route("**/*", answer)
        context.set_default_timeout(10_000)
        page = context.new_page()
        opened = Visit(page)
        page.on("pageerror", lambda error: opened.troubles.append(str(error)))
        page.on("console", lambda line: opened.troubles.append(line.text) if line.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((ORIGIN, "data:", "blob:")) else opened.troubles.append(request.url)
            ),
        )
        page.goto(ORIGIN + path, wait_until="networkidle" if script else "load")
        return opened

    yield open_page
    for context in contexts:
        context.close()
