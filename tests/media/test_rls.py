"""Row security of pictures: who is out of it sees only what is public, whatever the code asks for."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.core import rls
from apps.core.rls import Login
from apps.media import services as media
from apps.media.models import Picture, my_tenants
from apps.media.rules import new_token
from apps.media.states import PictureState
from tests.factories.media import PictureFactory, UploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(as_system, person):
    """A picture of the person's, one of a tenant's and a public one."""
    with as_system():
        return {
            "own": PictureFactory(uploader_id=person.pk),
            "tenant": PictureFactory(tenant_id=7),
            "public": PictureFactory(is_public=True),
        }


def _seen(theirs):
    return {name for name, row in theirs.items() if Picture.objects.filter(pk=row.pk).exists()}


def test_who_sees_what(theirs, as_user, as_system, person, stranger, tenants):
    tenants(**{f"p{stranger.pk}": 7})
    assert _seen(theirs) == {"public"}
    with as_user(person):
        assert _seen(theirs) == {"own", "public"}
    with as_user(stranger):
        assert _seen(theirs) == {"tenant", "public"}
    with as_system():
        assert _seen(theirs) == {"own", "tenant", "public"}


def test_who_changes_what(theirs, as_user, person, stranger, tenants):
    tenants(**{f"p{stranger.pk}": 7})
    assert Picture.objects.update(focal_x=0.1) == 0
    with as_user(person):
        assert Picture.objects.update(focal_x=0.1) == 1
    with as_user(stranger):
        assert Picture.objects.update(focal_x=0.1) == 1


def test_nobody_deletes_rows_on_the_site(theirs, as_user, person):
    with as_user(person), pytest.raises(DatabaseError), transaction.atomic():
        Picture.objects.all().delete()


@pytest.mark.parametrize("change", [{"uploader_id": 1}, {"tenant_id": 8}], ids=["person", "tenant"])
def test_a_picture_is_not_pushed_onto_others(theirs, as_user, person, change):
    with as_user(person), pytest.raises(DatabaseError), transaction.atomic():
        Picture.objects.filter(pk=theirs["own"].pk).update(**change)


@pytest.mark.parametrize(
    "wrong",
    [{"uploader_id": 1}, {"uploader_id": None}, {"tenant_id": 8}, {"state": "refused", "refusal": "lost"}],
    ids=str,
)
def test_a_person_adds_only_uploads_of_their_own(as_user, person, wrong):
    with as_user(person):
        UploadFactory(uploader_id=person.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            UploadFactory(**{"uploader_id": person.pk} | wrong)


def test_by_default_nobody_belongs_to_a_tenant(as_user, person):
    with as_user(person):
        assert my_tenants() == frozenset()


def test_the_question_is_asked_once_per_statement(theirs, as_user, person):
    with as_user(person), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT id FROM media_picture")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("InitPlan") == 2


def test_a_write_without_an_actor_is_refused_even_to_the_owner(theirs):
    with (
        rls.playing(Login.OWNER),
        rls.acting(None),
        pytest.raises(DatabaseError, match="needs an actor"),
        transaction.atomic(),
    ):
        Picture.objects.update(focal_x=0.1)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"state": "gone"}, id="state"),
        pytest.param({"variants": {}}, id="ready-without-variants"),
        pytest.param({"fallback": ""}, id="ready-without-fallback"),
        pytest.param({"ready_at": None}, id="ready-at-no-time"),
        pytest.param({"state": PictureState.REFUSED}, id="refused-for-no-reason"),
        pytest.param({"refusal": "because"}, id="unknown-reason"),
        pytest.param({"state": PictureState.DISCARDED}, id="removed-at-no-time"),
        pytest.param({"state": PictureState.PROCESSING}, id="begun-at-no-time"),
        pytest.param({"focal_x": 1.1}, id="focal-point-outside"),
        pytest.param({"width": 0}, id="no-width"),
        pytest.param({"subject_kind": ""}, id="for-nothing"),
    ],
)
def test_the_database_refuses_what_a_picture_cannot_be(theirs, as_system, change):
    with as_system(), pytest.raises(DatabaseError), transaction.atomic():
        Picture.objects.filter(pk=theirs["own"].pk).update(**change)


def test_two_pictures_never_share_their_names(as_system):
    with as_system():
        token = new_token()
        PictureFactory(token=token)
        with pytest.raises(DatabaseError), transaction.atomic():
            PictureFactory(token=token)


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_works_in_transactions_of_its_own(
    prepared, picture_bytes, as_user, as_system, person, by, stored_names
):
    picture = prepared(picture_bytes(400, 300))
    assert picture.is_ready
    with as_user(person):
        media.discard(by=by, picture_id=picture.id, for_good=True)
    with as_system():
        assert media.sweep() == 1
        assert media.tidy() == 0
    assert stored_names("media") == stored_names("uploads") == []
