"""The promises of media notice when they are broken."""

from datetime import timedelta

import pytest

from apps.core import clock
from apps.media import files, invariants, rules
from apps.media.states import MOVES, PictureState, Refusal
from tests.factories.media import PictureFactory, UploadFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=2)


def test_all_is_well_with_a_picture_that_went_its_way(prepared, picture_bytes, as_system):
    prepared(picture_bytes())
    with as_system():
        assert invariants.ready_pictures_have_their_files() == []
        assert invariants.originals_are_gone_after_a_day() == []
        assert invariants.no_upload_waits_for_an_hour() == []


def test_a_file_that_is_missing_is_named(prepared, picture_bytes, as_system):
    picture = prepared(picture_bytes())
    name = picture.src.removeprefix("/media/")
    files.remove_variants([name])
    with as_system():
        assert invariants.ready_pictures_have_their_files() == [f"{picture.reference}: is ready and lacks {name}"]


def test_an_original_that_stayed_is_named(as_system):
    with as_system():
        kept = PictureFactory(accepted_at=clock.now() - LONG_AGO, original="20260101/x")
        assert invariants.originals_are_gone_after_a_day() == [
            f"{kept.reference}: is ready and its original is still there"
        ]


def test_an_upload_nobody_looks_after_is_named(as_system):
    with as_system():
        UploadFactory()
        late = UploadFactory(accepted_at=clock.now() - LONG_AGO)
        (line,) = invariants.no_upload_waits_for_an_hour()
    assert line.startswith(late.reference)


def test_the_sentences_say_the_limits_that_hold():
    assert f"{rules.MAX_BYTES // 1_000_000} MB" in Refusal.TOO_LARGE.label
    assert f"{rules.MAX_PIXELS // 1_000_000} million" in Refusal.TOO_MANY_PIXELS.label


def test_every_state_has_its_moves():
    assert set(MOVES) == set(PictureState)
