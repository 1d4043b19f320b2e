"""Filling the directory: the demo city, the city's open data, and taking made-up listings out again."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from apps.businesses.errors import MayNotManageListings
from apps.businesses.models import Business, BusinessStats, Location, OpeningHours, SearchSettings
from apps.businesses.search import services as search
from apps.businesses.services import hours, seeding
from apps.core import clock
from apps.core.actor import Actor
from apps.observability import invariants

pytestmark = pytest.mark.django_db

REAL = Path(__file__).parents[4] / "shared" / "data" / "nyc_restaurants.csv"
HEADING = "external_id,name,cuisine,street_address,borough,postal_code,latitude,longitude\n"


@pytest.fixture
def facts(as_system):
    """Return what identifies each listing, in a stable order."""

    def read():
        with as_system():
            fields = ("external_id", "public_id", "name", "slug", "status", "completeness", "created_at")
            return list(Business.objects.order_by("external_id").values_list(*fields))

    return read


@pytest.fixture
def broken(tmp_path):
    """The directory's promises about listings that search has no part in."""

    def run():
        return {
            name: found
            for name, found in invariants.run()
            if name.startswith("businesses.") and found and "search" not in name
        }

    return run


def test_the_demo_city_is_the_same_each_time_and_in_any_portions(as_system, system, facts, monkeypatch):
    with as_system():
        assert seeding.load_demo(by=system, size=60) == 60
    at_once = facts()
    with as_system():
        assert seeding.remove_demo(by=system) == 60
    monkeypatch.setattr(seeding, "CHUNK", 1_000)
    with as_system():
        assert seeding.load_demo(by=system, size=25) == 25
        assert seeding.load_demo(by=system, size=60) == 35
    assert facts() == at_once


def test_seeding_again_changes_nothing(as_system, system, facts, remembered, django_assert_max_num_queries):
    with as_system():
        seeding.load_demo(by=system, size=40)
        before = facts()
        with django_assert_max_num_queries(3):
            assert seeding.load_demo(by=system, size=40) == 0
    assert facts() == before
    assert remembered() == ["businesses.listings_loaded"]


def test_a_seeded_city_keeps_all_promises(as_system, system, broken):
    with as_system():
        seeding.load_demo(by=system, size=400)
        assert hours.expand_all(now=clock.now()) > 2_000
        assert broken() == {}
        assert OpeningHours.objects.filter(spec__isnull=False).count() > 300
        assert BusinessStats.objects.filter(rating_count__gt=0).count() > 200
        hidden = Business.objects.exclude(
            status__in=("live", "temporarily_closed", "permanently_closed", "moved")
        ).count()
    assert Location.objects.count() == 400 - hidden


def test_rows_that_cannot_be_used_are_reported_and_the_others_loaded(as_system, system, tmp_path):
    file = tmp_path / "open.csv"
    file.write_text(
        HEADING
        + "1,Wendy'S,Hamburgers,469 Flatbush Ave,Brooklyn,11225,40.66,-73.96\n"
        + "2,No Place,Pizza,1 Street,Brooklyn,11225,95,-73.96\n"
        + "3,Nowhere,Pizza,1 Street,Atlantis,11225,40.66,-73.96\n"
        + "1,Twice,Pizza,1 Street,Brooklyn,11225,40.66,-73.96\n"
        + "4,Mystery,Other,1 Main St,Queens,11101,40.75,-73.93\n"
    )
    with as_system():
        result = seeding.load_file(by=system, path=file)
        again = seeding.load_file(by=system, path=file)
    assert (result.added, result.known) == (2, 0)
    assert [(row.line, row.column) for row in result.problems] == [(3, "latitude"), (4, "borough"), (5, "external_id")]
    assert (again.added, again.known, len(again.problems)) == (0, 2, 3)
    wendys = Business.objects.get(external_id="1")
    assert (wendys.name, wendys.original_name, wendys.slug) == ("Wendy's", "Wendy'S", "wendys")
    assert wendys.primary_category.slug == "burgers"
    assert (wendys.location.city.slug, wendys.location.street_address) == ("brooklyn", "469 Flatbush Avenue")
    assert Business.objects.get(external_id="4").primary_category.slug == "restaurants"


def test_made_up_listings_can_be_removed_and_real_ones_stay(as_system, system, tmp_path, remembered):
    file = tmp_path / "open.csv"
    file.write_text(HEADING + "1,Real,Pizza,1 Main St,Queens,11101,40.75,-73.93\n")
    with as_system():
        seeding.load_file(by=system, path=file)
        seeding.load_demo(by=system, size=20)
        assert seeding.remove_demo(by=system) == 20
    assert list(Business.objects.values_list("name", flat=True)) == ["Real"]
    assert remembered()[-1] == "businesses.demo_removed"


@pytest.mark.skipif(not REAL.exists(), reason="the city's open data lies beside the project only on some machines")
def test_the_real_file_of_the_city_is_loaded_whole(as_system, system, broken):
    with as_system():
        result = seeding.load_file(by=system, path=REAL)
        again = seeding.load_file(by=system, path=REAL)
        assert broken() == {}
    assert result.added + len(result.problems) == 5_105
    assert result.added > 5_000
    assert (again.added, again.known) == (0, result.added)
    assert not Business.objects.filter(name__contains="'S ").exists()
    assert Business.objects.filter(name="Wendy's", original_name="Wendy'S").count() > 1


def test_the_command_reports_bad_rows_in_a_file(tmp_path, django_capture_on_commit_callbacks):
    file, report = tmp_path / "open.csv", tmp_path / "problems.txt"
    file.write_text(HEADING + "3,Nowhere,Pizza,1 Street,Atlantis,11225,40.66,-73.96\n")
    out, err = StringIO(), StringIO()
    call_command("seed", file=file, report=report, stdout=out, stderr=err)
    assert "0 businesses added, 0 were there already, 1 rows could not be used." in out.getvalue()
    assert report.read_text() == "line 2, borough: 'Atlantis' is not a borough of New York City\n"
    assert "8 demo accounts added." in out.getvalue()


def test_a_file_that_is_not_there_stops_the_command_with_a_sentence(tmp_path):
    from django.core.management.base import CommandError

    with pytest.raises(CommandError, match="cannot be read"):
        call_command("seed", file=tmp_path / "nothing.csv", stdout=StringIO())


def test_the_made_up_listings_are_removed_by_whoever_may_change_listings_alone(as_system):
    with as_system(), pytest.raises(MayNotManageListings):
        seeding.remove_demo(by=Actor.user(5))


def test_a_seed_after_days_without_a_scheduler_brings_the_hours_up_to_date(as_system):
    """Nothing is added the second time, but "open now" must not be empty because nobody ran for a week."""
    with as_system("seed"):
        call_command("seed", limit=20, stdout=StringIO())
        first = SearchSettings.objects.get().spans_until
        assert not search.is_outdated(now=first - timedelta(days=2))
        with time_machine.travel(first + timedelta(days=7), tick=True):
            assert search.is_outdated(now=clock.now())
            call_command("seed", limit=20, stdout=StringIO())
        assert SearchSettings.objects.get().spans_until > first + timedelta(days=7)
