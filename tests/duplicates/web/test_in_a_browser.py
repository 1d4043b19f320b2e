"""The queue and the owners' pages in a real browser: accessible, within the window, usable by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.test import Client

from apps.businesses.models import Business
from apps.core.actor import Actor
from apps.duplicates import events, handlers
from apps.duplicates.models import DuplicatePair
from apps.duplicates.services import requests
from tests.browser import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]
SCREENS = [(1280, "light"), (1280, "dark"), (390, "light")]


class OwnCookies(Client):
    """A client that stays signed in whatever cookies the browser sends along."""

    def _base_environ(self, **request: object) -> dict[str, object]:
        own = "; ".join(f"{cookie.key}={cookie.value}" for cookie in self.cookies.values())
        return {**super()._base_environ(**request), "HTTP_COOKIE": own}


def _fine(opened: Visit) -> None:
    assert opened.troubles == []
    assert opened.sideways_scroll() <= 0
    assert opened.serious_violations() == []


class TestStaff:
    QUEUE = "/admin/duplicates/duplicatepair/queue/"

    @pytest.fixture
    def client(self, staff_client: Callable[..., Client], settings: object, twins: tuple, searched: Callable) -> Client:
        """Let the browser be a moderator's, with a pair in the queue, under the policy of the staff process."""
        directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        kept = {name: sources for name, sources in directives.items() if name != "style-src-attr"}
        own = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**kept, **own}}
        searched()
        made = staff_client("moderator")
        client = OwnCookies()
        client.cookies, client.user = made.cookies, made.user
        return client

    @pytest.mark.parametrize(("width", "scheme"), SCREENS)
    def test_the_queue_is_accessible_and_fits_its_window(
        self, visit: Callable[..., Visit], width: int, scheme: str
    ) -> None:
        _fine(visit(self.QUEUE, width=width, scheme=scheme))

    @pytest.mark.parametrize("path", ["/admin/duplicates/duplicatepair/", "/admin/duplicates/merge/"])
    def test_the_lists_are(self, visit: Callable[..., Visit], path: str) -> None:
        _fine(visit(path))

    def test_a_pair_is_dismissed_with_the_keyboard_alone(
        self, visit: Callable[..., Visit], as_system: Callable
    ) -> None:
        page = visit(self.QUEUE).page
        page.keyboard.press("r")
        page.keyboard.type("Two different businesses.")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("No pair waits").wait_for()
        with as_system():
            assert DuplicatePair.objects.get().reason == "Two different businesses."

    def test_two_listings_are_merged_with_a_ready_reason(
        self, visit: Callable[..., Visit], as_system: Callable, twins: tuple
    ) -> None:
        page = visit(self.QUEUE).page
        page.get_by_role("button", name="Same place, same phone: entered twice.").click()
        page.get_by_role("button", name="Merge").click()
        page.get_by_text("No pair waits").wait_for()
        with as_system():
            assert sorted(Business.objects.values_list("status", flat=True)) == ["duplicate", "live"]


class TestOwners:
    @pytest.fixture
    def owners(self, twins: tuple, owner_of: Callable) -> tuple:
        """The primary owners of the two listings."""
        return owner_of(twins[0]), owner_of(twins[1])

    @pytest.fixture
    def request_row(self, twins: tuple, owners: tuple, as_user: Callable, as_system: Callable) -> object:
        """A request of the first owner that waits for the second."""
        with as_user(owners[0]):
            row = requests.ask(
                by=Actor.user(owners[0].pk), survivor=twins[0], duplicate=twins[1], choices={"name": "duplicate"}
            )
        with as_system("outbox"):
            handlers.ask_owners(events.MergeRequested(request_id=row.pk, business_id=twins[0].pk))
        return row

    @pytest.fixture
    def client(self, owners: tuple, signed_in: Callable[..., Client]) -> Client:
        """Let the browser be that of the second owner."""
        made = signed_in(owners[1])
        client = OwnCookies()
        client.cookies, client.user = made.cookies, made.user
        return client

    @pytest.mark.parametrize(("width", "scheme"), SCREENS)
    @pytest.mark.parametrize("page", ["list", "request", "ask", "report"])
    def test_the_pages_are_accessible_and_fit_their_window(
        self, visit: Callable[..., Visit], twins: tuple, request_row: object, page: str, width: int, scheme: str
    ) -> None:
        path = {
            "list": "/manage/merges/",
            "request": f"/manage/merges/{request_row.reference}/",
            "ask": f"/manage/merges/new/?survivor={twins[1].slug}&duplicate={twins[0].slug}",
            "report": f"/duplicates/report/?listing={twins[0].reference}",
        }[page]
        _fine(visit(path, width=width, scheme=scheme))
