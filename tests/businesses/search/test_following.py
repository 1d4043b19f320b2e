"""SRC-8: the table follows writes; what is unpublished, deleted or hidden leaves it in the same transaction."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.businesses.models import Business, BusinessStats, Location, SearchDocument, WordFrequency
from apps.businesses.search import services

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["suspended", "permanently_closed"])
def test_an_unpublished_listing_is_gone_at_once(names, town, as_system, status):
    assert "Joe's Pizza" in names(q="pizza")
    with as_system():
        Business.objects.filter(pk=town.joes.pk).update(status=status)
    assert "Joe's Pizza" not in names(q="pizza")


def test_a_deleted_listing_is_gone_at_once(names, town, as_system):
    with as_system():
        Business.objects.filter(pk=town.joes.pk).update(source="demo")
        Business.objects.get(pk=town.joes.pk).delete()
    assert "Joe's Pizza" not in names(q="pizza")


def test_a_listing_that_was_never_published_is_not_found(names):
    assert names(q="secret") == []


def test_a_hidden_street_never_stands_in_the_table(town, as_system):
    """SEO-4."""
    assert SearchDocument.objects.get(pk=town.elan.pk).address == ""
    with as_system():
        Location.objects.filter(pk=town.joes.pk).update(hide_street=True)
    assert SearchDocument.objects.get(pk=town.joes.pk).address == ""


def test_a_changed_listing_is_found_by_its_new_words(names, town, as_system, now):
    with as_system():
        Business.objects.filter(pk=town.yama.pk).update(name="Zanzibar Grill")
        assert services.upsert([town.yama.pk], now=now) == 1
        assert services.upsert([town.yama.pk], now=now) == 0
    assert names(q="zanzibar") == ["Zanzibar Grill"]
    assert names(q="yama") == []
    assert WordFrequency.objects.filter(word="zanzibar").exists()


def test_small_changes_of_a_rating_wait_for_the_night(town, as_system, now):
    with as_system():
        BusinessStats.objects.filter(pk=town.joes.pk).update(rating_count=101, r5=91, rating_sum=495)
        assert services.upsert([town.joes.pk], now=now) == 0
        BusinessStats.objects.filter(pk=town.joes.pk).update(r1=30, rating_count=131, rating_sum=525, rating=3.9)
        assert services.upsert([town.joes.pk], now=now) == 1


def test_the_sweep_finds_what_no_event_told(names, town, as_system, now):
    with as_system():
        SearchDocument.objects.filter(pk=town.joes.pk).delete()
        assert services.sweep(now=now) == 1
        assert services.sweep(now=now) == 0
    assert "Joe's Pizza" in names(q="joe")


def test_a_job_is_sent_after_the_commit(town, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, kwargs: sent.append((name, kwargs)))
    with django_capture_on_commit_callbacks(execute=True):
        services.mark_dirty([3, 1, 3])
        assert sent == []
    assert sent == [("businesses.search.index", {"business_ids": [1, 3]})]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO businesses_wordfrequency VALUES ('x', 1, true)",
        "UPDATE businesses_searchdocument SET rank_score = 1",
        "DELETE FROM businesses_searchdocument",
        "UPDATE businesses_searchsettings SET weights = '{}'",
        "DELETE FROM businesses_searchprefix",
        "SELECT app.search_document_begin()",
        "SELECT app.search_document_swap(now())",
    ],
)
def test_the_site_reads_and_nothing_else(town, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
