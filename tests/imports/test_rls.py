"""Row security alone: what the site's login sees and may write of imports, whatever the code asks for."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.imports.models import ImportJob, ImportRow, SourceKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(people, sheet, row, run):
    """An import of the owner for the brand."""
    return run(sheet(row(1, store_code="B2")), people.owner, brand=people.brand, match_by="external_id")


def seen(context):
    with context, transaction.atomic():
        return (ImportJob.objects.count(), ImportRow.objects.count(), SourceKey.objects.count())


def test_its_sender_and_who_leads_its_brand_see_an_import(job, people, as_user):
    assert seen(as_user(people.owner)) == (1, 1, 1)
    assert seen(as_user(people.manager)) == (1, 1, 1)


def test_a_stranger_and_a_visitor_see_nothing(job, people, as_user):
    assert seen(as_user(people.stranger)) == (0, 0, 0)
    with transaction.atomic():
        assert (ImportJob.objects.count(), ImportRow.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE imports_importrow SET outcome = 'new'",
        "DELETE FROM imports_importrow",
        "DELETE FROM imports_importjob",
        "INSERT INTO imports_sourcekey (namespace, key, business_id) VALUES ('x', 'y', 1)",
    ],
)
def test_the_site_never_writes_rows_or_keys(job, people, as_user, statement):
    with as_user(people.owner), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("given", [{"started_as": "staff"}, {"started_as": "system"}, {"started_by_id": None}])
def test_nobody_starts_an_import_in_another_name(people, as_user, given):
    values = {"started_by_id": people.stranger.pk, "started_as": "user", "source": "file", "file_name": "x"} | given
    with as_user(people.stranger), pytest.raises(DatabaseError), transaction.atomic():
        ImportJob(**values).save(force_insert=True)


def test_nobody_gives_an_import_to_somebody_else(job, people, as_user):
    with as_user(people.stranger), transaction.atomic():
        assert ImportJob.objects.filter(pk=job.pk).update(is_paused=True) == 0
