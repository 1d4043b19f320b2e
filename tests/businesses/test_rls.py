"""Row security of the directory: what is hidden is hidden with all its parts, and nothing is written by nobody."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.businesses.models import (
    Business,
    BusinessCategory,
    BusinessSlug,
    BusinessStats,
    Category,
    Location,
    OpeningHours,
)
from apps.core import rls
from apps.core.rls import Login
from tests.factories.businesses import BusinessFactory, OpeningHoursFactory

pytestmark = pytest.mark.django_db

PARTS = [Location, OpeningHours, BusinessSlug, BusinessCategory, BusinessStats]


@pytest.mark.parametrize("status", ["draft", "pending", "suspended"])
def test_the_public_sees_no_part_of_a_hidden_listing(as_system, status):
    with as_system():
        OpeningHoursFactory(business=BusinessFactory(status=status))
        assert [part.objects.count() for part in PARTS] == [1] * 5
    assert not Business.objects.exists()
    assert [part.objects.count() for part in PARTS] == [0] * 5


@pytest.mark.parametrize("status", ["live", "temporarily_closed", "permanently_closed", "moved"])
def test_the_public_sees_a_listing_that_is_or_was_live(as_system, status):
    with as_system():
        OpeningHoursFactory(business=BusinessFactory(status=status))
    assert Business.objects.count() == 1
    assert [part.objects.count() for part in PARTS] == [1] * 5


def test_a_listing_that_really_exists_is_never_deleted(listing, as_system):
    with as_system(), connection.cursor() as cursor:
        for table in ("openspan", "openinghours", "location", "businessslug", "businesscategory", "businessstats"):
            cursor.execute(f"DELETE FROM businesses_{table}")
        cursor.execute("DELETE FROM businesses_business")
        assert cursor.rowcount == 0


@pytest.mark.parametrize("table", ["business", "businessslug", "category"])
def test_a_write_without_an_actor_is_refused_even_to_the_owner(listing, table):
    with (
        rls.playing(Login.OWNER),
        rls.acting(None),
        pytest.raises(DatabaseError, match="needs an actor"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE businesses_{table} SET slug = slug || '-x'")


@pytest.mark.parametrize("login", [Login.SITE, Login.REPORTER])
def test_readers_cannot_write(listing, login):
    with rls.playing(login), pytest.raises(DatabaseError), transaction.atomic():
        Category.objects.update(name="X")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"price_level": 5}, id="price"),
        pytest.param({"status": "gone"}, id="state"),
        pytest.param({"slug": "Joes"}, id="capital-in-an-address"),
        pytest.param({"completeness": 101}, id="completeness"),
        pytest.param({"published_at": None}, id="live-without-publication"),
        pytest.param({"status": "duplicate"}, id="duplicate-of-nothing"),
        pytest.param({"name": ""}, id="no-name"),
    ],
)
def test_the_database_refuses_what_a_listing_cannot_be(listing, as_system, change):
    with as_system(), pytest.raises(DatabaseError), transaction.atomic():
        Business.objects.filter(pk=listing.pk).update(**change)


@pytest.mark.parametrize("change", [{"rating_count": 3}, {"rating_sum": 1}, {"r5": 1}, {"rating": 5.5}])
def test_the_database_refuses_counts_that_do_not_add_up(listing, as_system, change):
    with as_system(), pytest.raises(DatabaseError), transaction.atomic():
        BusinessStats.objects.filter(business=listing).update(**change)
