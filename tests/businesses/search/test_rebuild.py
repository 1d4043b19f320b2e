"""The nightly rebuild: a new table in the order of quality under the old name, with everything the old one had."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from apps.businesses.models import Business, SearchDocument, SearchPrefix, SearchSettings
from apps.businesses.search import services
from apps.core.rls import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def described(as_owner_login):
    """Return what the catalogue says about the table: columns, indexes, policies and grants."""

    def look():
        with as_owner_login(), connection.cursor() as cursor:
            cursor.execute(
                """SELECT 'index', indexname || indexdef FROM pg_indexes WHERE tablename = 'businesses_searchdocument'
                   UNION ALL SELECT 'policy', p::text FROM pg_policies p WHERE tablename = 'businesses_searchdocument'
                   UNION ALL SELECT 'column', attname || attnotnull || attcollation || atttypid || attstattarget
                       FROM pg_attribute WHERE attrelid = 'businesses_searchdocument'::regclass AND attnum > 0
                   UNION ALL SELECT 'grant', grantee || privilege_type FROM information_schema.role_table_grants
                       WHERE table_name = 'businesses_searchdocument'
                   UNION ALL SELECT 'forced', relforcerowsecurity::text || relowner::regrole FROM pg_class
                       WHERE oid = 'businesses_searchdocument'::regclass"""
            )
            return sorted(cursor.fetchall())

    return look


def test_the_new_table_has_the_old_ones_policies_grants_indexes_and_names(described, town, as_system, now):
    before = described()
    with as_system():
        services.rebuild(now=now)
    assert described() == before
    assert len([kind for kind, _ in before if kind == "index"]) == 12


def test_every_table_is_still_covered_after_a_rebuild(town, as_owner_login):
    with as_owner_login():
        assert [line for line in catalogue.findings() if "businesses_search" in line] == []


def test_rows_lie_on_disk_in_the_order_of_quality(town):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rank_score FROM businesses_searchdocument ORDER BY ctid")
        scores = [score for (score,) in cursor.fetchall()]
    assert len(scores) == 7
    assert scores == sorted(scores, reverse=True)


def test_listings_that_change_during_a_rebuild_are_taken_over(town, as_system, now):
    def meddle(done, total):
        Business.objects.filter(pk=town.joes.pk).update(status="suspended")
        Business.objects.filter(pk=town.yama.pk).update(name="Zanzibar Grill")
        services.upsert([town.yama.pk], now=now)

    with as_system():
        services.rebuild(now=now, progress=meddle)
    assert not SearchDocument.objects.filter(pk=town.joes.pk).exists()
    assert SearchDocument.objects.get(pk=town.yama.pk).name == "Zanzibar Grill"


def test_large_directories_get_a_small_index_over_the_best(town, as_system, now, monkeypatch):
    monkeypatch.setattr(services, "TIER_SIZE", 3)
    with as_system():
        services.rebuild(now=now)
    threshold = SearchSettings.objects.get().tier_threshold
    assert SearchDocument.objects.filter(rank_score__gt=threshold).count() == 3


def test_short_beginnings_lead_to_the_best_listings(town):
    best = SearchPrefix.objects.get(prefix="piz").business_ids
    assert best[0] == town.joes.pk
    assert town.paused.pk in best
    assert SearchPrefix.objects.get(prefix="e").business_ids == [town.elan.pk]


def test_the_command_rebuilds(town, as_system):
    said = StringIO()
    with as_system():
        call_command("rebuild_search", stdout=said)
    assert said.getvalue() == "Search knows 7 listings.\n"
