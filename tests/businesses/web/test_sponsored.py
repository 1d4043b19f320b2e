"""Sponsored placements on the pages of results (SRC-6)."""

import re
from datetime import timedelta

import pytest

from apps.businesses.models import Category
from apps.businesses.services import promotions

pytestmark = pytest.mark.django_db


@pytest.fixture
def booked(as_system, town, moderator, now):
    """Bridge Pizza is promoted among pizza places."""
    with as_system():
        return promotions.book(
            by=moderator, business=town.bridge, payer_name="Bridge & Sons <Ltd>", starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=1), category=Category.objects.get(slug="pizza"),
        )  # fmt: skip


def test_a_placement_is_labelled_and_its_payer_named(page, booked):
    text = page("/c/pizza/")
    label, payer = text.index(">Sponsored<"), text.index("Paid by Bridge &amp; Sons &lt;Ltd&gt;")
    assert label < payer < text.index('<ol class="result-cards">')


def test_everything_organic_stays_as_it_was(page, booked, as_system, moderator):
    def organic(text):
        cards = text[text.index('<ol class="result-cards">') :]
        return re.findall(r'data-business="([^"]+)"', cards), re.search(r'role="status">(.*?)<', text)[1]

    with_it = page("/c/pizza/")
    with as_system():
        promotions.end(by=moderator, promotion=booked)
    assert organic(with_it) == organic(page("/c/pizza/"))


def test_a_placement_has_neither_number_nor_reasons(page, booked):
    text = page("/search/", q="pizza")
    section = re.search(r'<section class="sponsored".*?</section>', text, re.DOTALL)[0]
    assert "Bridge Pizza" in section
    assert 'class="pin"' not in section
    assert "points" not in section
    assert "data-business" not in section


def test_an_empty_answer_shows_none(page, booked):
    assert "Paid by" not in page("/search/", q="zeppelin", category="pizza")
    assert "Paid by" not in page("/c/shops/")


def test_the_api_keeps_it_in_a_list_of_its_own(client, booked, as_system, moderator):
    with_it = client.get("/api/v1/businesses/", {"category": "pizza"}).json()["data"]
    (placement,) = with_it.pop("sponsored")
    assert (placement["payer"], placement["name"]) == ("Bridge & Sons <Ltd>", "Bridge Pizza")
    assert "score" not in placement
    with as_system():
        promotions.end(by=moderator, promotion=booked)
    without = client.get("/api/v1/businesses/", {"category": "pizza"}).json()["data"]
    assert without.pop("sponsored") == []
    assert with_it == without
