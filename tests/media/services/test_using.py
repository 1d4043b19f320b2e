"""Saying what a picture is for, who sees it and which part of it matters; and who may say so."""

import math

import pytest

from apps.core.actor import Actor
from apps.media import selectors
from apps.media import services as media
from apps.media.errors import AlreadyInUse, FocalPointOutside, MayNotUpload, PictureNotFound, ReasonMissing
from tests.factories.media import PictureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(as_system, person):
    """A picture of the person's that belongs to no tenant and nothing yet."""
    with as_system():
        return PictureFactory(uploader_id=person.pk, subject_id=None)


@pytest.fixture
def verbs(picture):
    """Return what can be done to the picture by an actor, by name."""
    return {
        "attach": lambda by: media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=2),
        "publish": lambda by: media.publish(by=by, picture_id=picture.pk),
        "withdraw": lambda by: media.withdraw(by=by, picture_id=picture.pk),
        "set_focal_point": lambda by: media.set_focal_point(by=by, picture_id=picture.pk, x=0.2, y=0.9),
        "discard": lambda by: media.discard(by=by, picture_id=picture.pk),
        "restore": lambda by: media.restore(by=by, picture_id=picture.pk),
    }


VERBS = ["attach", "publish", "withdraw", "set_focal_point", "discard", "restore"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_finds_no_such_picture(as_user, as_system, stranger, verbs, verb):
    with as_user(stranger), pytest.raises(PictureNotFound):
        verbs[verb](Actor.user(stranger.pk))
    # Nor in a job that does the stranger's will on the login of workers, where row security shows everything.
    with as_system(), pytest.raises(PictureNotFound):
        verbs[verb](Actor.user(stranger.pk))


@pytest.mark.parametrize("verb", VERBS)
def test_a_visitor_finds_no_such_picture(verbs, verb):
    with pytest.raises(PictureNotFound):
        verbs[verb](Actor.anonymous())


@pytest.mark.parametrize("verb", VERBS)
def test_staff_says_why(as_staff, person, verbs, verb):
    with as_staff(person), pytest.raises(ReasonMissing):
        verbs[verb](Actor.staff(person.pk))


def test_a_colleague_does_what_the_uploader_may(as_user, as_system, person, stranger, tenants):
    tenants(**{f"p{stranger.pk}": 7})
    with as_system():
        theirs = PictureFactory(uploader_id=person.pk, tenant_id=7)
    with as_user(stranger):
        by = Actor.user(stranger.pk)
        assert media.publish(by=by, picture_id=theirs.pk).is_public
        assert media.set_focal_point(by=by, picture_id=theirs.pk, x=0, y=1).object_position == "0% 100%"


def test_who_has_left_a_tenant_leaves_its_pictures_alone(as_user, as_system, person, by):
    with as_system():
        left = PictureFactory(uploader_id=person.pk, tenant_id=7)
    with as_user(person):
        assert selectors.picture_of_id(left.pk)
        with pytest.raises(PictureNotFound):
            media.discard(by=by, picture_id=left.pk)


class TestAttach:
    def test_a_picture_is_used_for_one_thing(self, as_user, person, by, picture, remembered):
        with as_user(person):
            for _ in range(2):
                used = media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=2)
            with pytest.raises(AlreadyInUse):
                media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=3)
        assert (used.subject_kind, used.subject_id) == ("tests.pot", 2)
        assert remembered() == ["media.picture_attached"]

    def test_it_is_not_given_to_somebody_else_s_tenant(self, as_user, person, by, picture, tenants):
        tenants(**{f"p{person.pk}": 7})
        with as_user(person):
            with pytest.raises(MayNotUpload):
                media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=2, tenant_id=8)
            used = media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=2, tenant_id=7)
        assert used.tenant_id == 7

    def test_staff_puts_a_picture_where_it_belongs(self, as_staff, person, picture):
        with as_staff(person):
            by = Actor.staff(person.pk, "the uploader asked for it")
            used = media.attach(by=by, picture_id=picture.pk, subject_kind="tests.pot", subject_id=2, tenant_id=8)
        assert used.tenant_id == 8


class TestPublish:
    def test_everybody_sees_it_until_it_is_withdrawn(self, as_user, person, by, picture, remembered):
        with pytest.raises(PictureNotFound):
            selectors.picture(picture.reference)
        with as_user(person):
            media.publish(by=by, picture_id=picture.pk)
        assert selectors.picture(picture.reference).is_public
        with as_user(person):
            media.withdraw(by=by, picture_id=picture.pk)
            media.withdraw(by=by, picture_id=picture.pk)
        with pytest.raises(PictureNotFound):
            selectors.picture(picture.reference)
        assert remembered() == ["media.picture_published", "media.picture_withdrawn"]


class TestSetFocalPoint:
    def test_it_is_kept(self, as_user, person, by, picture, remembered):
        with as_user(person):
            for _ in range(2):
                changed = media.set_focal_point(by=by, picture_id=picture.pk, x=1 / 3, y=0.25)
        assert changed.object_position == "33.33% 25%"
        assert remembered() == ["media.focal_point_set"]

    @pytest.mark.parametrize(("x", "y"), [(-0.1, 0.5), (0.5, 1.1), (math.nan, 0.5), (0.5, math.inf)])
    def test_it_lies_inside_the_picture(self, as_user, person, by, picture, x, y):
        with as_user(person), pytest.raises(FocalPointOutside):
            media.set_focal_point(by=by, picture_id=picture.pk, x=x, y=y)
