"""The public pages in a real browser: accessible, within the window, quiet, and usable with a keyboard or without script."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "home": "/",
    "search": "/search/?q=pizza&near=Times+Square&price=1",
    "misspelt": "/search/?q=piza",
    "nothing found": "/search/?q=pizza&price=4&open_now=1",
    "refused input": "/search/?near=95,10&radius_km=-1",
    "categories": "/categories/",
    "category": "/c/food/",
    "city": "/in/manhattan/",
    "city and category": "/in/manhattan/pizza/",
    "listing": "/b/joes-pizza/",
    "listing with a hidden street": "/b/home-plumber/",
    "closed listing": "/b/gone-pizza/",
    "ranking": "/ranking/",
    "about": "/about/",
    "not found": "/b/nothing-here/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_pages_are_accessible_quiet_and_fit_their_window(visit, town, path, width, scheme):
    opened = visit(path, width=width, scheme=scheme)
    expected = "404 (Not Found)" if path == PAGES["not found"] else "\0"
    assert [trouble for trouble in opened.troubles if expected not in trouble] == []
    assert opened.sideways_scroll() <= 0
    assert opened.serious_violations() == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_picture_has_its_size_before_it_arrives(visit, town, path):
    page = visit(path, script=False).page
    assert page.locator("img:not([width][height])").count() == 0


def test_the_whole_way_works_without_script(visit, town):
    """From the home page to a listing through a filter, on a phone."""
    page = visit("/", width=390, script=False).page
    page.get_by_label("What are you looking for?").first.fill("pizza")
    page.get_by_label("Where?").first.fill("Times Square")
    page.get_by_role("button", name="Search", exact=True).first.click()
    page.get_by_role("button", name="Filters").click()
    page.locator("#filters").get_by_role("link", name="Open now").click()
    page.get_by_role("list", name="Filters in force").get_by_text("Open now").wait_for()
    page.get_by_role("link", name="Joe's Pizza").click()
    assert page.locator("h1").inner_text() == "Joe's Pizza"
    assert not page.locator(".map-panel").is_visible()


def test_the_sheet_of_filters_stays_open_from_choice_to_choice(visit, town):
    page = visit("/search/?q=pizza", width=390).page
    page.get_by_role("button", name="Filters").click()
    page.locator("#filters").get_by_role("link", name="Inexpensive").click()
    page.wait_for_url("**price=1**")
    page.locator("#filters:popover-open").wait_for()
    page.locator("#filters").get_by_role("button", name="Show 1 place").click()
    assert not page.locator("#filters").is_visible()


def test_list_and_map_light_one_another(visit, town):
    page = visit("/search/?q=pizza&near=Times+Square").page
    page.locator("[data-pin=joes-pizza]").wait_for()
    assert page.locator("[data-pin=joes-pizza]").inner_text() == "1"
    page.locator("[data-business=joes-pizza] a").first.focus()
    assert "is-lit" in page.locator("[data-pin=joes-pizza]").get_attribute("class")
    page.locator("[data-pin=pizzeria-bella]").focus()
    assert "is-lit" in page.locator("[data-business=pizzeria-bella]").get_attribute("class")


def test_search_this_area_asks_for_what_the_map_shows(visit, town):
    page = visit("/search/?q=pizza&near=Times+Square").page
    page.locator("[data-pin=joes-pizza]").wait_for()
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Search this area").click()
    page.wait_for_url("**bbox=**")
    assert "near=Times" not in page.url
    page.get_by_role("list", name="Filters in force").get_by_text("This part of the map").wait_for()


def test_going_back_finds_the_map_as_it_was_left(visit, town):
    page = visit("/search/?q=pizza&near=Times+Square").page
    page.locator("[data-pin=joes-pizza]").wait_for()
    page.get_by_role("button", name="Zoom out").click()
    page.wait_for_function("history.state?.map?.zoom")
    left = page.evaluate("history.state.map")
    page.get_by_role("link", name="Joe's Pizza").first.click()
    page.wait_for_url("**/b/joes-pizza/")
    page.go_back()
    page.locator("[data-pin=joes-pizza]").wait_for()
    assert page.evaluate("history.state.map") == left


def test_a_map_behind_the_switch_is_drawn_once_it_is_shown(visit, town):
    page = visit("/search/?q=pizza&near=Times+Square", width=390).page
    assert page.locator(".leaflet-pane").count() == 0
    page.get_by_role("radio", name="List").focus()
    page.keyboard.press("ArrowRight")
    page.locator("[data-pin=joes-pizza]").wait_for()
    assert not page.get_by_role("link", name="Joe's Pizza").first.is_visible()


def test_suggestions_open_while_typing_and_lead_on_by_keyboard(visit, town):
    page = visit("/").page
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("piz")
    page.get_by_role("option", name="Pizza Category").wait_for()
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/pizza/")
