"""Cursor pages: complete, stable, without counting, and bound to who asked for what."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ImproperlyConfigured

from apps.core.api import pages
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/addresses/"


@pytest.fixture
def addresses(person, as_system):
    with as_system():
        EmailAddress.objects.bulk_create(
            EmailAddress(user=person, email=f"a{number:02}@example.com", verified=number % 3 == 0)
            for number in range(25)
        )
        rows = EmailAddress.objects.order_by("-verified", "email")
        return [row.email for row in rows]


@pytest.fixture
def walk(ada):
    def follow(url, rel):
        found = []
        while url:
            data = ada.get(url).json()["data"]
            found.append(data)
            url = data[rel]
        return found

    return follow


def test_following_next_shows_every_row_once_in_order(walk, addresses):
    found = walk(f"{URL}?limit=7", "next")
    assert [len(page["results"]) for page in found] == [7, 7, 7, 4]
    assert [email for page in found for email in page["results"]] == addresses


def test_following_previous_leads_back_to_the_beginning(walk, addresses):
    forward = walk(f"{URL}?limit=7", "next")
    back = walk(forward[-1]["previous"], "previous")
    assert [page["results"] for page in back] == [page["results"] for page in forward[-2::-1]]
    assert back[-1]["previous"] is None


def test_a_row_added_meanwhile_shifts_nothing(ada, person, addresses, as_system):
    first = ada.get(f"{URL}?limit=7").json()["data"]
    with as_system():
        EmailAddress.objects.create(user=person, email="a00-earlier@example.com", verified=True)
    assert ada.get(first["next"]).json()["data"]["results"] == addresses[7:14]


def test_the_same_links_are_in_the_link_header(ada, addresses):
    data = ada.get(f"{URL}?limit=7").json()["data"]
    second = ada.get(data["next"])
    links = second.json()["data"]
    assert second["Link"] == f'<{links["next"]}>; rel="next", <{links["previous"]}>; rel="prev"'


def test_a_page_is_one_query_and_counts_nothing(ada, addresses, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        ada.get(f"{URL}?limit=7")
    about_rows = [query["sql"] for query in queries if "account_emailaddress" in query["sql"]]
    assert len(about_rows) == 1
    assert "COUNT(" not in about_rows[0].upper()


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "9" * 400])
def test_a_bad_limit_is_named(ada, limit):
    response = ada.get(f"{URL}?limit={limit}")
    assert response.status_code == 422
    assert list(response.json()["error"]["details"]) == ["limit"]


@pytest.mark.parametrize("cursor", ["x", "a:b:c", ".eJx:1:2", "%00", "💥", "a" * 900])
def test_a_damaged_cursor_is_refused(ada, cursor):
    response = ada.get(URL, {"cursor": cursor})
    assert response.status_code in {400, 422}
    assert list(response.json()["error"]["details"]) == ["cursor"]


def test_a_cursor_works_for_another_page_size_but_not_for_another_caller(ada, addresses, sign_in, as_system):
    cursor_url = ada.get(f"{URL}?limit=7").json()["data"]["next"]
    assert ada.get(cursor_url.replace("limit=7", "limit=3")).json()["data"]["results"] == addresses[7:10]
    with as_system():
        stranger = UserFactory()
    sign_in(ada, stranger)
    response = ada.get(cursor_url)
    assert (response.status_code, response.json()["error"]["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("order", [["email"], [], ["nothing", "pk"]], ids=["not-unique", "empty", "unknown"])
def test_an_order_that_is_not_total_is_a_programming_error(order):
    with pytest.raises(ImproperlyConfigured):
        pages.check_order(EmailAddress, order)
