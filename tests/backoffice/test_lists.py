"""Lists of the portal: what finds what, how many queries a page costs, and that no count reads a whole table."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import admin as base
from apps.core.rls import Login
from tests.backoffice.test_roles import PAGES


@pytest.mark.parametrize("page", [page for page in PAGES if page not in {"checks"}])
def test_a_page_costs_the_same_number_of_queries_however_many_rows_it_shows(staff_client, directory, page):
    directory("First")
    client = staff_client("admin")
    client.get(PAGES[page])
    with CaptureQueriesContext(connection) as few:
        client.get(PAGES[page])
    for number in range(4):
        directory(f"Pizza {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGES[page])
    assert len(many) <= len(few)
    assert len(many) <= 40


def test_a_listing_page_costs_a_bounded_number_of_queries(staff_client, directory):
    listing = directory()
    client = staff_client("moderator")
    client.get(f"/admin/businesses/business/{listing.pk}/change/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/admin/businesses/business/{listing.pk}/change/")
    assert len(asked) <= 40


@pytest.mark.parametrize(
    "address",
    [
        "/admin/businesses/business/",
        "/admin/businesses/business/?status__exact=live",
        "/admin/businesses/business/?category=food&city=queens",
        "/admin/businesses/business/?q=pizza",
        "/admin/audit/auditevent/",
        "/admin/outbox/outboxevent/?handed_out=no",
        "/admin/accounts/user/",
    ],
)
def test_every_count_of_a_list_stops_at_the_cap(staff_client, directory, address):
    directory()
    client = staff_client("admin")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    counts = [query["sql"] for query in asked if query["sql"].startswith("SELECT COUNT(")]
    assert counts
    assert all(f"LIMIT {base.COUNTED_ROWS}" in sql for sql in counts)


def test_a_list_longer_than_the_cap_says_so(staff_client, directory, monkeypatch):
    monkeypatch.setattr(base, "COUNTED_ROWS", 2)
    for number in range(3):
        directory(f"Pizza {number}")
    html = staff_client("moderator").get("/admin/businesses/business/").content.decode()
    assert "The first 2 rows; filter or search to reach the others." in html


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("pizza", {"Joe’s Pizza", "Hidden Pizza"}),
        ("joes piz", {"Joe’s Pizza"}),
        ("hidden", {"Hidden Pizza"}),
        ("{slug}", {"Joe’s Pizza"}),
        ("{reference}", {"Joe’s Pizza"}),
        ("{number}", {"Joe’s Pizza"}),
        ("biz_nonsense", set()),
        ("plumber", set()),
        ("' & | ! ( :*", set()),
        ("9" * 40, set()),
    ],
    ids=["word", "beginnings", "suspended", "address", "outside id", "number", "no id", "nothing", "operators", "long"],
)
def test_a_listing_is_found_by_what_staff_know_of_it(staff_client, directory, words, found):
    joe = directory("Joe’s Pizza")
    directory("Hidden Pizza", state="draft")
    directory("Maria’s Diner")
    query = words.format(slug=joe.slug, reference=joe.reference, number=joe.pk)
    response = staff_client("sales_rep").get("/admin/businesses/business/", {"q": query})
    assert {row.name for row in response.context_data["cl"].result_list} == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"status__exact": "draft"}, {"Hidden Pizza"}),
        ({"category": "food"}, {"Joe’s Pizza", "Hidden Pizza"}),
        ({"category": "no-such"}, set()),
        ({"city": "queens"}, {"Joe’s Pizza", "Hidden Pizza"}),
        ({"city": "atlantis"}, set()),
    ],
)
def test_a_filter_narrows_the_list(staff_client, directory, filters, found):
    directory("Joe’s Pizza")
    directory("Hidden Pizza", state="draft")
    response = staff_client("sales_rep").get("/admin/businesses/business/", filters)
    assert {row.name for row in response.context_data["cl"].result_list} == found


@pytest.mark.parametrize("role", ["admin", "sales_rep"])
def test_the_palette_finds_only_what_a_role_may_see(staff_client, directory, person, role):
    directory("Example Pizza")
    person(email="pizza@example.com")
    html = staff_client(role).get("/admin/search/?extended=1&s=pizza").content.decode()
    assert "Example Pizza" in html
    assert ("pizza@example.com" in html) is (role == "admin")


def test_the_palette_shows_a_handful(staff_client, directory, monkeypatch):
    monkeypatch.setattr("apps.backoffice.palette.EACH", 2)
    for number in range(3):
        directory(f"Sourdough {number}")
    html = staff_client("sales_rep").get("/admin/search/?extended=1&s=sourdough").content.decode()
    assert html.count("Sourdough ") == 4  # a title and a data attribute each


def test_the_portal_reads_as_its_own_login(staff_client, directory):
    directory()
    client = staff_client("moderator")
    with CaptureQueriesContext(connection) as asked:
        client.get("/admin/")
    roles = {query["sql"] for query in asked if "set_config('role'" in query["sql"]}
    assert not any(Login.SYSTEM.value in sql or Login.OWNER.value in sql for sql in roles)
