"""The style guide and the entrance in a real browser: accessible, within the window, quiet, usable by keyboard."""

from collections.abc import Callable

import pytest

from tests.browser import Visit

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", ["/style-guide/", "/accounts/login/", "/accounts/signup/", "/nowhere/"])
def test_pages_are_accessible_and_fit_their_window(
    visit: Callable[..., Visit], path: str, width: int, scheme: str
) -> None:
    opened = visit(path, width=width, scheme=scheme)
    expected = ["404 (Not Found)"] if path == "/nowhere/" else []

    assert [trouble for trouble in opened.troubles if not any(text in trouble for text in expected)] == []
    assert opened.sideways_scroll() <= 0
    assert opened.serious_violations() == []


def test_a_slash_leads_to_the_search_box(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.name") == "q"


def test_shortcuts_can_be_turned_off(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    page.keyboard.press("?")
    page.locator("[data-shortcuts-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("/")

    assert not page.locator("#help-sheet").evaluate("sheet => sheet.open")
    assert page.evaluate("document.activeElement.name") != "q"


def test_a_dialog_holds_and_returns_the_focus(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    opener = page.get_by_role("button", name="Delete for good")
    opener.focus()
    page.keyboard.press("Enter")
    confirm = page.locator("#sample-typed [data-confirm]")

    assert confirm.is_disabled()
    page.locator("#sample-typed-typed").fill("Café Minuet")
    assert confirm.is_enabled()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#sample-typed')"
        )
    page.keyboard.press("Escape")
    assert opener.evaluate("button => button === document.activeElement")


def test_a_menu_opens_with_arrows_and_closes_with_escape(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    summary = page.locator("details[data-menu] > summary").filter(has_text="More").first
    summary.focus()
    page.keyboard.press("ArrowDown")

    assert page.evaluate("document.activeElement.textContent").strip() == "Edit"
    page.keyboard.press("Escape")
    assert summary.evaluate("element => element === document.activeElement && !element.parentElement.open")


def test_the_theme_changes_at_once_and_stays(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    with page.expect_response("**/preferences/theme/"):
        page.locator("footer").get_by_role("button", name="Dark").click()

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(15, 20, 19)"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_pins_and_cards_light_one_another(visit: Callable[..., Visit]) -> None:
    page = visit("/style-guide/").page
    page.locator("[data-map]").scroll_into_view_if_needed()
    page.locator("[data-pin=biz_sample1]").wait_for()
    page.locator("[data-business=biz_sample1] a").first.hover()

    assert "is-lit" in page.locator("[data-pin=biz_sample1]").get_attribute("class")
    page.locator("[data-pin=biz_sample2]").focus()
    assert "is-lit" in page.locator("[data-business=biz_sample2]").first.get_attribute("class")


@pytest.mark.parametrize("width", [390, 1280])
def test_search_menu_and_theme_work_without_script(visit: Callable[..., Visit], width: int) -> None:
    page = visit("/style-guide/", width=width, script=False).page
    if width == 390:
        page.get_by_role("button", name="Menu").click()
        assert page.locator("#site-menu").get_by_role("link", name="Categories").is_visible()
        page.locator("#site-menu").get_by_role("button", name="Close").click()
    page.locator("footer").get_by_role("button", name="Dark").click()

    page.locator("html[data-theme=dark] main").wait_for()
    assert page.locator("form[role=search]").first.get_attribute("method") == "get"
