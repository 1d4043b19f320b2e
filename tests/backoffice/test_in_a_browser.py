"""The portal in a real browser: accessible, within the window, quiet, nothing asked of others, usable by keyboard."""

from collections.abc import Callable

import pytest
from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.test import Client

from tests.backoffice.conftest import REASON
from tests.browser import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]


class OwnCookies(Client):
    """A client that stays signed in whatever cookies the browser sends along."""

    def _base_environ(self, **request: object) -> dict[str, object]:
        own = "; ".join(f"{cookie.key}={cookie.value}" for cookie in self.cookies.values())
        return {**super()._base_environ(**request), "HTTP_COOKIE": own}


@pytest.fixture
def client(staff_client: Callable[..., Client], settings: object) -> Client:
    """Let the browser be an administrator's, under the content security policy of the staff process."""
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    kept = {name: sources for name, sources in directives.items() if name != "style-src-attr"}
    own = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**kept, **own}}
    return staff_client("admin", OwnCookies)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/businesses/business/",
        "/admin/businesses/business/{pk}/change/",
        "/admin/businesses/business/{pk}/history/",
        "/admin/businesses/business/{pk}/do/suspend/",
        "/admin/businesses/business/{pk}/do/change-facts/",
        "/admin/businesses/category/",
        "/admin/audit/auditevent/",
        "/admin/audit/auditevent/chain/",
        "/admin/outbox/outboxevent/",
        "/admin/accounts/user/",
        "/admin/checks/",
    ],
)
def test_pages_are_accessible_and_fit_their_window(
    visit: Callable[..., Visit], directory: Callable, path: str, width: int, scheme: str
) -> None:
    opened = visit(path.format(pk=directory().pk), width=width, scheme=scheme)
    assert opened.troubles == []
    assert opened.sideways_scroll() <= 0
    assert opened.serious_violations() == []


def test_a_listing_is_suspended_with_the_keyboard_alone(visit: Callable[..., Visit], directory: Callable) -> None:
    page = visit(f"/admin/businesses/business/{directory().pk}/change/").page
    page.get_by_role("link", name="Suspend").focus()
    page.keyboard.press("Enter")
    page.locator("textarea[name=reason]").wait_for()
    page.locator("textarea[name=reason]").focus()
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The listing is suspended.").wait_for()
    assert page.get_by_role("link", name="Make live again").is_visible()


def test_the_filters_open_with_the_keyboard(visit: Callable[..., Visit], directory: Callable) -> None:
    directory()
    page = visit("/admin/businesses/business/").page
    page.get_by_role("button", name="Filters").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Apply Filters").wait_for()
    assert page.locator("select[name=city]").is_visible()
