"""Removing a picture, taking that back, and what is left of it in the end."""

from datetime import timedelta

import pytest

from apps.core import clock
from apps.core.errors import Conflict
from apps.media import rules, selectors
from apps.media import services as media
from apps.media.errors import PictureNotFound, TooLateToRestore
from apps.media.models import Picture
from apps.media.states import PictureState

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(prepared, picture_bytes):
    """A picture with files."""
    return prepared(picture_bytes(400, 300), is_public=True)


def test_a_removed_picture_is_out_of_sight_at_once(picture, as_user, person, by, stored_names, announced, remembered):
    with as_user(person):
        removed = media.discard(by=by, picture_id=picture.id)
        assert selectors.pictures([picture.id]) == {}
        assert selectors.pictures_of("tests.kettle", 1) == []

    assert (removed.state, removed.variants, removed.src, removed.srcset) == (PictureState.DISCARDED, (), "", "")
    assert len(stored_names("media")) == 3
    assert announced()[-1][0] == "media.picture_discarded.v1"
    assert remembered()[-1] == "media.picture_discarded"


def test_a_removal_is_taken_back_within_a_day(picture, as_user, person, by, remembered):
    now = clock.now()
    with as_user(person):
        media.discard(by=by, picture_id=picture.id, now=now)
        restored = media.restore(by=by, picture_id=picture.id, now=now + rules.UNDO_WINDOW - timedelta(minutes=1))
        assert selectors.pictures([picture.id]) == {picture.id: restored}
    assert restored == picture
    assert remembered()[-1] == "media.picture_restored"


def test_after_a_day_it_is_too_late(picture, as_user, person, by):
    now = clock.now()
    with as_user(person):
        media.discard(by=by, picture_id=picture.id, now=now)
        with pytest.raises(TooLateToRestore):
            media.restore(by=by, picture_id=picture.id, now=now + rules.UNDO_WINDOW)


def test_a_picture_that_is_not_removed_cannot_be_restored(picture, as_user, person, by):
    with as_user(person), pytest.raises(Conflict):
        media.restore(by=by, picture_id=picture.id)


def test_nothing_is_removed_twice(picture, as_user, person, by):
    with as_user(person):
        media.discard(by=by, picture_id=picture.id)
        with pytest.raises(Conflict):
            media.discard(by=by, picture_id=picture.id)


def test_an_upload_goes_on_where_it_was(
    accepted, picture_bytes, as_user, person, by, sent, django_capture_on_commit_callbacks
):
    picture = accepted(picture_bytes())
    with as_user(person), django_capture_on_commit_callbacks(execute=True):
        media.discard(by=by, picture_id=picture.id)
        assert media.restore(by=by, picture_id=picture.id).state == PictureState.UPLOADED
    assert ("media.process", {"picture_id": picture.id}, "default") in sent


def test_a_refusal_that_was_tidied_away_comes_back_as_one(prepared, picture_bytes, as_user, person, by):
    picture = prepared(picture_bytes()[:200])
    with as_user(person):
        media.discard(by=by, picture_id=picture.id)
        assert media.restore(by=by, picture_id=picture.id) == picture


def test_a_picture_removed_while_it_is_prepared_is_not_shown(
    accepted, picture_bytes, as_user, as_system, person, by, monkeypatch
):
    from apps.media import sandbox

    picture, render = accepted(picture_bytes()), sandbox.render

    def meanwhile(*args):
        media.discard(by=by, picture_id=picture.id)
        return render(*args)

    monkeypatch.setattr(sandbox, "render", meanwhile)
    with as_system():
        media.process(picture_id=picture.id)
        assert selectors.picture_of_id(picture.id).state == PictureState.DISCARDED


def test_files_go_when_the_time_for_second_thoughts_is_over(picture, as_user, as_system, person, by, stored_names):
    now = clock.now()
    with as_user(person):
        media.discard(by=by, picture_id=picture.id, now=now)
    with as_system():
        media.erase(picture_id=picture.id, now=now + timedelta(hours=23))
        assert len(stored_names("media")) == 3
        for _ in range(2):
            media.erase(picture_id=picture.id, now=now + rules.UNDO_WINDOW)
        row = Picture.objects.get()
    assert stored_names("media") == []
    assert (row.state, row.variants, row.fallback, row.placeholder) == (PictureState.ERASED, {}, "", "")
    with as_user(person), pytest.raises(PictureNotFound):
        media.restore(by=by, picture_id=picture.id)


def test_what_must_go_for_good_goes_at_once(
    picture, as_user, as_system, person, by, sent, stored_names, django_capture_on_commit_callbacks
):
    with as_user(person), django_capture_on_commit_callbacks(execute=True):
        media.discard(by=by, picture_id=picture.id, for_good=True)
        with pytest.raises(TooLateToRestore):
            media.restore(by=by, picture_id=picture.id)
    assert ("media.erase", {"picture_id": picture.id}, "bulk") in sent
    with as_system():
        media.erase(picture_id=picture.id)
    assert stored_names("media") == []


def test_an_upload_that_was_never_prepared_leaves_no_original(
    accepted, picture_bytes, as_user, as_system, person, by, stored_names
):
    picture = accepted(picture_bytes())
    with as_user(person):
        media.discard(by=by, picture_id=picture.id, for_good=True)
    with as_system():
        media.erase(picture_id=picture.id)
    assert stored_names("uploads") == []
