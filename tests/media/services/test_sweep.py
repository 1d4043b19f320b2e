"""What a lost message, a dead worker or a changed mind leave behind is done by the sweep, and twice does no harm."""

import io
from datetime import timedelta

import pytest

from apps.core import clock
from apps.media import files, rules, selectors, tasks
from apps.media import services as media
from apps.media.models import Picture
from apps.media.states import PictureState, Refusal
from tests.factories.media import PictureFactory, UploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept(as_system, django_capture_on_commit_callbacks):
    """Return a function that sweeps some time from now, twice, and returns how much was done the first time."""

    def sweep(**later):
        with as_system(), django_capture_on_commit_callbacks(execute=True):
            done = media.sweep(now=clock.now() + timedelta(**later))
            media.sweep(now=clock.now() + timedelta(**later))
        return done

    return sweep


def test_with_nothing_to_do_nothing_is_done(swept, as_system):
    with as_system():
        PictureFactory()
    assert swept(days=300) == 0


def test_an_upload_whose_message_was_lost_is_sent_again(accepted, picture_bytes, swept, sent):
    picture = accepted(picture_bytes())
    assert swept(minutes=1) == 0
    assert swept(minutes=3) == 1
    assert ("media.process", {"picture_id": picture.id}, "default") in sent


def test_a_picture_whose_worker_died_is_tried_again(as_system, swept, sent):
    with as_system():
        picture = UploadFactory(state="processing", attempts=1, started_at=clock.now())
    assert swept(minutes=9) == 0
    assert swept(minutes=11) == 2
    with as_system():
        assert selectors.picture_of_id(picture.pk).state == PictureState.UPLOADED
    assert ("media.process", {"picture_id": picture.pk}, "default") in sent


def test_a_picture_that_kills_each_worker_is_given_up(as_system, swept, announced):
    with as_system():
        picture = UploadFactory(state="processing", attempts=rules.MAX_ATTEMPTS, started_at=clock.now())
    assert swept(minutes=11) == 2
    with as_system():
        row = Picture.objects.get(pk=picture.pk)
    assert (row.state, row.refusal, row.original) == (PictureState.REFUSED, Refusal.FAILED, "")
    assert [name for name, _ in announced()] == ["media.picture_refused.v1"]


def test_an_upload_that_nobody_used_is_forgotten(prepared, picture_bytes, swept, as_system, stored_names):
    unused = prepared(picture_bytes(), subject_id=None)
    used = prepared(picture_bytes(), subject_id=3)
    assert swept(hours=23) == 0
    assert swept(hours=25) == 1
    with as_system():
        assert selectors.picture_of_id(unused.id).state == PictureState.DISCARDED
        assert selectors.picture_of_id(used.id).is_ready
    assert swept(hours=50) == 1
    assert len(stored_names("media")) == 2


def test_files_that_a_dead_worker_did_not_delete_go(
    as_system, swept, prepared, picture_bytes, stored_names, monkeypatch
):
    with monkeypatch.context() as broken:
        broken.setattr(files, "remove_original", lambda name: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            prepared(picture_bytes())
    assert len(stored_names("uploads")) == 1
    assert swept() == 1
    assert stored_names("uploads") == []


def test_originals_without_a_row_go_after_two_days(accepted, picture_bytes, as_system, stored_names):
    accepted(picture_bytes())
    (known,) = stored_names("uploads")
    day = known.partition("/")[0]
    with as_system(), io.BytesIO(b"stray") as stray:
        files.keep_original(f"{day}/stray", stray)
        assert media.tidy(now=clock.now() + timedelta(days=1)) == 0
        assert media.tidy(now=clock.now() + timedelta(days=3)) == 1
        assert media.tidy(now=clock.now() + timedelta(days=3)) == 0
    assert stored_names("uploads") == [known]


def test_what_killed_workers_left_on_this_machine_goes_after_an_hour(as_system, tmp_path):
    left, others = tmp_path / "workshops/lawless-picture-x", tmp_path / "workshops/another-program"
    left.mkdir()
    (left / "upload").write_bytes(b"with a place in it")
    others.mkdir()
    with as_system():
        media.tidy()
        assert left.exists()
        media.tidy(now=clock.now() + timedelta(hours=2))
    assert not left.exists()
    assert others.exists()


@pytest.mark.parametrize("job", [tasks.sweep, tasks.tidy], ids=["sweep", "tidy"])
def test_the_scheduled_jobs_run(as_system, job):
    with as_system():
        assert job() is None
        assert job() is None
