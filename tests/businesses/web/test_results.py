"""Home, search and the pages to browse: filters as links, ways out, what crawlers are told, and a fixed number of queries."""

import re
from html import unescape

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def links():
    """Return address -> text of the links in a page, without tags."""

    def read(text):
        found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', text, re.DOTALL)
        return {unescape(url): " ".join(re.sub(r"<[^>]+>", " ", label).split()) for url, label in found}

    return read


def test_home_leads_everywhere(page, links):
    found = links(page("/"))
    assert {"/c/food/", "/in/manhattan/", "/b/joes-pizza/", "/categories/", "/ranking/"} <= found.keys()


def test_the_list_needs_no_script(page):
    """Every fact of a result is plain HTML, with the number it has on the map."""
    text = page("/search/", q="pizza", near="Times Square")
    first = text[text.index('<ol class="result-cards">') :].partition("</li>")[0]
    for expected in ("Joe&#x27;s Pizza", ">1</span>", "4.8", "Why this rank", "until 15:00", "1 Main Street"):
        assert expected in first


def test_why_this_rank_adds_up(page):
    """SRC-1: the parts of the first result are the sum that stands below them."""
    text = page("/search/", q="pizza", near="Times Square").partition("</article>")[0]
    points = [float(number) for number in re.findall(r"([\d.]+) of \d+ points", text)]
    assert points[-1] == pytest.approx(sum(points[:-1]), abs=0.05)
    assert len(points) == 6


def test_a_misspelt_word_is_answered_and_said(page):
    text = page("/search/", q="piza")
    assert "Nothing matched “piza”. Showing results for <b>pizza</b>." in text
    assert "Joe&#x27;s Pizza" in text
    assert "q=pizza" in re.search(r'data-pins-url="([^"]*)"', text)[1]


def test_nothing_found_offers_ways_out(page, links):
    """SRC-9"""
    text = page("/search/", q="pizza", price="4", open_now="1")
    assert "Nothing found" in text
    assert "/search/?q=pizza&open_now=1" in links(text)
    assert "/search/?q=pizza" in links(text)


def test_each_filter_in_force_can_be_taken_away(page, links):
    """SRC-10"""
    text = page("/search/", q="pizza", category="food", price="1", open_now="1", city="manhattan", rating_min="4")
    chips = links(text.partition('aria-label="Filters in force"')[2].partition("</ul>")[0])
    assert list(chips.values()) == [
        "In Manhattan Remove this filter", "Food Remove this filter", "4 stars and up Remove this filter",
        "Inexpensive Remove this filter", "Open now Remove this filter", "Clear all",
    ]  # fmt: skip
    assert "/search/?q=pizza&category=food&city=manhattan&rating_min=4&price=1" in chips


def test_filters_that_find_nothing_are_still_there(page):
    """SRC-4: greyed, not gone."""
    text = page("/search/", q="pizza")
    option = re.search(r'<a class="facet-option is-empty"[^>]*category=zeppelins[^>]*>.*?</a>', text, re.DOTALL)
    assert option
    assert '<span class="count">0</span>' in option[0]


def test_another_time_is_a_filter_only_where_a_clock_is_known(page):
    assert 'name="open_at"' in page("/search/", city="manhattan")
    assert 'name="open_at"' not in page("/search/", q="pizza")


def test_distance_is_a_filter_only_where_there_is_a_place(page):
    assert "radius_km=1.6" in page("/search/", q="pizza", near="Times Square")
    assert "radius_km" not in page("/search/", q="pizza")


def test_a_search_from_a_city_stays_in_it(page):
    text = page("/in/manhattan/")
    assert 'name="near" value="Manhattan"' in text
    assert "Bridge Pizza" not in text


def test_what_is_asked_at_another_time_is_kept(page):
    text = page("/search/", q="pizza", price="2", city="manhattan", open_at="2026-11-23T10:00")
    assert "Open on Mon 23 Nov, 10:00" in text
    assert 'value="2026-11-23T10:00"' in text
    assert "Pizzeria Bella" in text


@pytest.mark.parametrize(
    ("path", "params", "canonical", "indexed"),
    [
        ("/", {}, "/", True),
        ("/categories/", {}, "/categories/", True),
        ("/c/pizza/", {"utm_source": "letter"}, "/c/pizza/", True),
        ("/in/manhattan/", {}, "/in/manhattan/", True),
        ("/in/manhattan/pizza/", {}, "/in/manhattan/pizza/", True),
        ("/c/zeppelins/", {}, "/c/zeppelins/", False),
        ("/in/manhattan/", {"cursor": "x"}, "/in/manhattan/", False),
        ("/search/", {}, "/search/", False),
        ("/search/", {"q": "pizza"}, "/search/", False),
        ("/search/", {"city": "manhattan", "price": "1"}, "/in/manhattan/", False),
        ("/search/", {"city": "manhattan", "category": "pizza", "sort": "name"}, "/in/manhattan/pizza/", False),
    ],
)
def test_each_state_names_its_one_page_for_crawlers(page, settings, path, params, canonical, indexed):
    """SRC-10, SEO-5"""
    text = page(path, **params)
    assert f'<link rel="canonical" href="{settings.SITE_URL}{canonical}">' in text
    assert ("noindex" not in text) is indexed


def test_pages_of_a_city_keep_its_address(crowd, page, links):
    first = page("/in/brooklyn/")
    onward = next(url for url, label in links(first).items() if label == "Next")
    assert onward.startswith("/in/brooklyn/?cursor=")
    second = page(onward)
    assert "/in/brooklyn/" in links(second)
    assert links(second)["/in/brooklyn/"] == "Previous"
    shops = set(re.findall(r"/b/(shop-\d+)/", first)), set(re.findall(r"/b/(shop-\d+)/", second))
    assert not shops[0] & shops[1]
    assert len(shops[0] | shops[1]) == 22


@pytest.mark.parametrize("path", ["/c/nothing/", "/in/nowhere/", "/in/manhattan/nothing/", "/in/nowhere/pizza/"])
def test_unknown_cities_and_categories_are_not_found(client, town, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "params",
    [
        {"q": "x" * 10_000}, {"q": "x"}, {"q": "🍕🔥"}, {"q": "פיצה טובה"}, {"q": "\"'&|!:*()<>\\"}, {"q": "a\x00b"},
        {"q": "%00' OR 1=1 --"}, {"near": "95,10"}, {"near": "40,-74", "radius_km": "-1"}, {"radius_km": "nan"},
        {"bbox": "170,-20,-170,20"}, {"bbox": "1,2"}, {"bbox": "a,b,c,d"}, {"cursor": "\x00🍕"}, {"sort": "pay"},
        {"city": "../etc"}, {"category": "x" * 5_000}, {"open_at": "yesterday"}, {"price": "9"}, {"page_size": "-5"},
    ],
    ids=[
        "10,000 characters", "one letter", "emoji", "right to left", "quotes and operators", "NUL", "injection",
        "latitude 95", "radius -1", "radius nan", "across the 180th meridian", "half a box", "letters for a box",
        "foreign cursor", "unknown order", "city", "long category", "time", "price", "page size",
    ],
)  # fmt: skip
def test_bad_input_gets_a_page_that_says_so(page, params):
    """SRC-5"""
    text = page("/search/", **params)
    assert '<div class="banner is-warn">' in text or "Nothing found" in text or '<ol class="result-cards">' in text
    assert 'id="search-form"' in text


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"near": "95,10"}, "A latitude lies between -90 and 90."),
        ({"near": "Atlantis"}, "We know no place called “Atlantis”, so we looked everywhere."),
        ({"near": "40,-74", "radius_km": "-1"}, "A radius lies between 0.1 and 100 kilometres."),
        ({"cursor": "x"}, "That page belongs to another search; this is the first one."),
        ({"q": "🍕"}, "There is no word in “🍕” that we can look for."),
    ],
)
def test_what_was_not_understood_is_named(page, params, sentence):
    assert sentence in page("/search/", **params)


def test_a_long_question_does_not_fill_the_page(page):
    heading = re.search(r"<h1>(.*?)</h1>", page("/search/", q="x" * 150))[1]
    assert heading == f"“{'x' * 59}…”"


def test_words_of_readers_are_escaped(page):
    text = page("/search/", q="<script>alert(1)</script>", near='"><img src=x>')
    assert "<script>alert" not in text
    assert "<img src=x" not in text


@pytest.mark.parametrize(
    ("path", "params", "number"),
    [
        ("/", {}, 7),
        ("/search/", {"q": "pizza"}, 7),
        ("/search/", {"q": "pizza", "near": "Times Square", "open_now": "1", "price": "1"}, 8),
        ("/in/manhattan/", {}, 9),
    ],
    ids=["home", "search", "search with filters", "city"],
)
def test_pages_ask_a_fixed_number_of_queries(queries, crowd, path, params, number):
    """Search: the settings with the words, the page, the counts, the tree of categories, sponsored
    placements, the hours and the covers shown; and the place.

    Home has the tree, the cities and a plain count instead of facets; a page to browse adds its city and category.
    """
    asked = queries(path, **params)
    assert len(asked) == number, "\n".join(sql[:150] for sql in asked)
