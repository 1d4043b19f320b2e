"""Photos of a listing: taking files in, words, crop, order, cover, removal, and how they move with a merged listing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.businesses import handlers, rules, selectors
from apps.businesses.data import Crop
from apps.businesses.errors import ListingNotFound, NoSuchPhoto, PhotoInvalid, TooManyPhotos
from apps.businesses.models import Photo
from apps.businesses.services import lifecycle, photo_moves, photos
from apps.core import clock
from apps.core.actor import Actor
from apps.media import events as media_events
from apps.media import services as media
from apps.media.errors import FocalPointOutside, TooLateToRestore
from apps.media.models import Picture
from tests.factories.accounts import UserFactory
from tests.factories.businesses import BusinessFactory
from tests.factories.media import PictureFactory
from tests.factories.photos import PhotoFactory
from tests.factories.teams import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_storage(settings):
    """Give each test empty storages."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture
def helper(as_system, listing):
    """Somebody with the lowest role in the team."""
    with as_system():
        user = UserFactory()
        MembershipFactory(business=listing, user=user, role="staff")
    return user


@pytest.fixture
def stranger(as_system, db):
    """Somebody with an account and nothing else."""
    with as_system():
        return UserFactory()


@pytest.fixture
def team(as_user, helper, listing):
    """Return a function that lets the helper call a verb of photos: team("move", photo=…, steps=1)."""

    def call(verb, **given):
        with as_user(helper):
            return getattr(photos, verb)(by=Actor.user(helper.pk), business=listing, **given)

    return call


@pytest.fixture
def file():
    """Return a function that makes an upload of a small picture, or of these bytes."""

    def make(name="loaf.jpg", content=None):
        if content is None:
            written = io.BytesIO()
            Image.new("RGB", (64, 48), "navy").save(written, "JPEG")
            content = written.getvalue()
        return SimpleUploadedFile(name, content)

    return make


@pytest.fixture
def three(as_system, listing):
    """Three photos in order, the first one the cover."""
    with as_system():
        return [PhotoFactory(business=listing, position=n, is_cover=n == 0) for n in range(3)]


@pytest.fixture
def shown(as_system, listing):
    """Return the references of the photos that visitors see, the cover first."""

    def references():
        return [view.reference for view in selectors.public_photos(listing.pk)[0]]

    return references


@pytest.fixture
def prepared(as_system):
    """Return a function that lets the workers do their part for a photo."""

    def prepare(view):
        with as_system("media"):
            media.process(picture_id=view.picture.id)
            picture = Picture.objects.get(pk=view.picture.id)
            if picture.refusal:
                handlers.pass_cover_on(media_events.PictureRefused(picture.pk, picture.refusal, photos.KIND))
            else:
                handlers.show_photo(media_events.PictureReady(picture.pk, photos.KIND))
            return picture.state

    return prepare


class TestAdding:
    def test_good_files_are_kept_and_bad_ones_say_why(self, team, file, remembered, announced):
        taken = team("add", uploads=[file("one.jpg"), file("two.svg", b"<svg xmlns='x'></svg>"), file("three.jpg")])
        assert [(upload.name, bool(upload.photo), upload.refusal[:24]) for upload in taken] == [
            ("one.jpg", True, ""),
            ("two.svg", False, "This is not a picture we"),
            ("three.jpg", True, ""),
        ]
        assert remembered().count("businesses.photos_changed") == 2
        assert announced().count("businesses.photos_changed.v1") == 2

    def test_the_first_one_becomes_the_cover_and_shows_once_it_is_ready(self, team, file, shown, prepared):
        (first,), (second,) = team("add", uploads=[file()]), team("add", uploads=[file()])
        assert (first.photo.is_cover, second.photo.is_cover) == (True, False)
        assert shown() == []
        assert prepared(second.photo) == "ready"
        assert shown() == [second.photo.reference]
        prepared(first.photo)
        assert shown() == [first.photo.reference, second.photo.reference]

    def test_a_cover_that_turns_out_broken_is_passed_on(self, team, file, shown, prepared):
        whole = file().read()
        taken = team("add", uploads=[file(content=whole[: len(whole) // 2]), file()])
        assert [prepared(upload.photo) for upload in taken] == ["refused", "ready"]
        present, _removed = selectors.photos_of(taken[0].photo.business_id, now=clock.now())
        # What was refused is for the team alone.
        assert shown() == [view.reference for view in present] == [taken[1].photo.reference]

    def test_a_listing_that_is_not_public_shows_no_photo(self, as_system, listing, team, file, prepared, shown):
        with as_system():
            listing.status = "suspended"
            listing.save()
            photos.photo_rows.follow(listing.pk)
        (upload,) = team("add", uploads=[file()])
        prepared(upload.photo)
        assert shown() == []
        with as_system():
            lifecycle.move(by=Actor.system("test"), business=listing, to="live")
            assert Picture.objects.get().is_public
        assert shown() == [upload.photo.reference]
        with as_system():
            lifecycle.move(by=Actor.system("test"), business=listing, to="suspended")
            assert not Picture.objects.get().is_public
        assert shown() == []

    def test_there_is_room_for_so_many(self, monkeypatch, team, file, three):
        monkeypatch.setattr(rules, "MAX_PHOTOS", 4)
        taken = team("add", uploads=[file(), file()])
        assert [upload.refusal for upload in taken] == ["", "This listing has 4 photos already; remove one first."]

    def test_so_many_come_at_once(self, monkeypatch, team, file):
        monkeypatch.setattr(rules, "MAX_PHOTOS_AT_ONCE", 1)
        taken = team("add", uploads=[file(), file()])
        assert [upload.refusal for upload in taken] == ["", "At most 1 files at once; send this one again."]

    def test_strangers_find_no_listing(self, as_user, stranger, listing, file):
        with as_user(stranger), pytest.raises(ListingNotFound):
            photos.add(by=Actor.user(stranger.pk), business=listing, uploads=[file()])


class TestWords:
    def test_a_description_is_kept_in_single_spaces(self, team, three):
        view = team("set_alt", photo=three[0], alt="  Three \n loaves ", caption="From  our oven")
        assert (view.alt, view.caption, view.lacks_description) == ("Three loaves", "From our oven", False)

    def test_decoration_says_nothing(self, team, three):
        view = team("set_alt", photo=three[0], alt="Three loaves", is_decorative=True)
        assert (view.alt, view.is_decorative, view.lacks_description) == ("", True, False)

    @pytest.mark.parametrize("alt", ["", "   ", "x" * 251, "a\x00b"], ids=["none", "blanks", "long", "null"])
    def test_a_photo_is_described_or_decoration(self, team, three, alt):
        with pytest.raises(PhotoInvalid) as refused:
            team("set_alt", photo=three[0], alt=alt)
        assert list(refused.value.fields) == ["alt"]

    def test_saying_the_same_again_is_no_change(self, team, three, remembered):
        for _ in range(2):
            team("set_alt", photo=three[0], alt="Three loaves")
        assert remembered().count("businesses.photos_changed") == 1


class TestForm:
    def test_a_part_is_shown_and_all_of_it_again(self, team, three):
        part = Crop(0.25, 0.1, 0.5, 0.8)
        assert team("crop", photo=three[0], part=part).crop == part
        assert team("crop", photo=three[0], part=Crop()).crop.is_whole

    @pytest.mark.parametrize(
        "part",
        [
            Crop(0.6, 0, 0.5, 1),
            Crop(-0.1, 0, 0.5, 1),
            Crop(0, 0, 0.01, 1),
            Crop(0, 0, float("nan"), 1),
            Crop(0, 0, 1, 2),
        ],
        ids=["beyond the edge", "before the edge", "a sliver", "no number", "larger than all"],
    )
    def test_a_part_lies_inside(self, team, three, part):
        with pytest.raises(PhotoInvalid):
            team("crop", photo=three[0], part=part)

    def test_the_focal_point_is_kept_with_the_picture(self, team, three):
        view = team("set_focal_point", photo=three[0], x=0.2, y=0.9)
        assert (view.picture.focal_x, view.picture.focal_y) == (0.2, 0.9)
        with pytest.raises(FocalPointOutside):
            team("set_focal_point", photo=three[0], x=1.2, y=0)


class TestOrder:
    @pytest.mark.parametrize(("index", "steps", "after"), [(0, 1, [1, 0, 2]), (2, -9, [2, 0, 1]), (2, 1, [0, 1, 2])])
    def test_a_photo_moves(self, as_system, team, three, index, steps, after):
        team("move", photo=three[index], steps=steps)
        with as_system():
            assert list(Photo.objects.order_by("position")) == [three[n] for n in after]

    def test_a_whole_order_is_taken(self, as_system, team, three):
        team("reorder", references=[three[2].reference, three[0].reference])
        with as_system():
            assert list(Photo.objects.order_by("position")) == [three[2], three[0], three[1]]

    def test_an_order_names_photos_of_this_listing(self, as_system, team, three):
        with as_system():
            foreign = PhotoFactory(business=BusinessFactory())
        with pytest.raises(NoSuchPhoto):
            team("reorder", references=[foreign.reference])
        with pytest.raises(NoSuchPhoto):
            team("move", photo=foreign, steps=1)

    def test_one_photo_is_the_cover(self, team, three, shown):
        assert team("choose_cover", photo=three[2]).is_cover
        assert shown() == [three[2].reference, three[0].reference, three[1].reference]


class TestRemoval:
    def test_a_photo_goes_and_comes_back_to_its_place(self, as_system, team, three, shown):
        team("remove", photo=three[1])
        assert shown() == [three[0].reference, three[2].reference]
        view = team("restore", photo=three[1])
        assert shown() == [photo.reference for photo in three]
        assert view.removed_at is None

    def test_the_cover_is_passed_on(self, team, three, shown):
        team("remove", photo=three[0])
        assert shown() == [three[1].reference, three[2].reference]
        assert not team("restore", photo=three[0]).is_cover

    def test_after_a_day_it_is_too_late(self, as_system, team, three):
        team("remove", photo=three[0])
        with as_system():
            Photo.objects.filter(pk=three[0].pk).update(removed_at=clock.now() - timedelta(hours=25))
        with pytest.raises(TooLateToRestore):
            team("restore", photo=three[0])

    def test_what_cannot_come_back_is_forgotten(self, as_system, team, three):
        team("remove", photo=three[0])
        with as_system():
            Photo.objects.filter(pk=three[0].pk).update(removed_at=clock.now() - timedelta(hours=49))
        team("remove", photo=three[1])
        with as_system():
            assert not Photo.objects.filter(pk=three[0].pk).exists()

    def test_there_must_be_room_for_what_comes_back(self, monkeypatch, team, three):
        team("remove", photo=three[0])
        monkeypatch.setattr(rules, "MAX_PHOTOS", 2)
        with pytest.raises(TooManyPhotos):
            team("restore", photo=three[0])


class TestMerging:
    @pytest.fixture
    def other(self, as_system):
        """Another listing with a cover of its own."""
        with as_system():
            made = BusinessFactory(name="Joe's", slug="joes")
            PhotoFactory(business=made, position=0, is_cover=True)
        return made

    def test_photos_go_along_with_their_pictures_and_back(self, as_system, listing, three, other):
        with as_system():
            moved = photo_moves.move_photos(listing.pk, other.pk)
            rows = list(Photo.objects.filter(business=other).order_by("position").select_related("picture"))
            assert rows[1:] == three
            assert [row.is_cover for row in rows] == [True, False, False, False]
            assert {row.picture.tenant_id for row in rows} == {other.pk}

            assert photo_moves.move_photos_back(listing.pk, other.pk, moved) == []
            rows = list(Photo.objects.filter(business=listing).order_by("position").select_related("picture"))
            assert rows == three
            assert [row.is_cover for row in rows] == [True, False, False]
            assert {row.picture.tenant_id for row in rows} == {listing.pk}
            assert Photo.objects.filter(business=other, is_cover=True).count() == 1

    def test_what_was_removed_meanwhile_is_told(self, as_system, listing, three, other):
        with as_system():
            moved = photo_moves.move_photos(listing.pk, other.pk)
            Photo.objects.filter(pk=three[0].pk).delete()
            assert photo_moves.move_photos_back(listing.pk, other.pk, moved) == ["1 is no longer there."]


class TestRowSecurityAlone:
    """What the database says when nobody else does."""

    def test_strangers_see_public_photos_and_change_none(self, as_user, stranger, three):
        with as_user(stranger):
            assert Photo.objects.count() == 3
            assert Photo.objects.update(alt="mine") == 0
            assert Photo.objects.all().delete()[0] == 0
            assert Picture.objects.update(focal_x=0) == 0

    def test_strangers_see_no_hidden_photo(self, as_system, as_user, stranger, helper, three):
        with as_system():
            Photo.objects.update(is_public=False)
            Picture.objects.update(is_public=False)
        with as_user(stranger):
            assert (Photo.objects.count(), Picture.objects.count()) == (0, 0)
        with as_user(helper):
            assert (Photo.objects.count(), Picture.objects.count()) == (3, 3)

    def test_nobody_shows_a_picture_of_another_house(self, as_system, as_user, helper, listing, stranger):
        from django.db import DatabaseError, transaction

        with as_system():
            foreign = [PictureFactory(tenant_id=BusinessFactory().pk), PictureFactory(uploader_id=stranger.pk)]
        for picture in foreign:
            with as_user(helper), pytest.raises(DatabaseError, match="is not of listing"), transaction.atomic():
                Photo.objects.create(business=listing, picture_id=picture.pk)
