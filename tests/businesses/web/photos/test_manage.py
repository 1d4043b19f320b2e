"""A team's page of photos: from the files of a phone to what visitors see, and who may do any of it."""

import html
import json
import re

import pytest

from apps.businesses.models import Photo
from apps.core import ratelimit
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    """The address of the photos of the café."""
    return f"/manage/b/{cast.cafe.reference}/photos/"


@pytest.fixture
def three(as_system, cast):
    """Three photos of the café in order, the first one the cover, the last one not described."""
    with as_system():
        alts = ("Three loaves", "A counter", "")
        return [PhotoFactory(business=cast.cafe, position=n, is_cover=n == 0, alt=alt) for n, alt in enumerate(alts)]


@pytest.fixture
def order(as_system, cast):
    """Return the order of the photos of the café that are there."""

    def ids():
        with as_system():
            return list(Photo.objects.filter(business=cast.cafe, removed_at=None).order_by("position"))

    return ids


def test_a_photo_comes_from_a_phone_to_the_public_page(
    cast, place, signed_in, client, phone_photo, bomb, svg, prepare, stored
):
    ana = signed_in(cast.owner)
    good = [phone_photo(f"IMG_{n}.jpg", colour) for n, colour in enumerate(("navy", "teal", "maroon"))]
    sent = ana.post(f"{place}add/", {"photos": [*good, bomb, svg]})
    text = html.unescape(sent.content.decode())
    assert sent.status_code == 422
    assert "3 photos were added." in text
    assert "<b>bomb.png</b>: The picture has more than 40 million pixels." in text
    assert "<b>logo.jpg</b>: This is not a picture we can read." in text
    assert text.count("Being prepared") == 3
    assert "every 2s" in text
    assert "<picture" not in client.get("/b/cafe-minuet/").content.decode()

    prepare()
    text = ana.get(place).content.decode()
    assert "Being prepared" not in text
    assert "every 2s" not in text
    assert "3 photos lack a description" in text
    first, second, third = re.findall(r'data-photo="(pho_[^"]+)"', text)

    assert ana.post(f"{place}{third}/do/", {"action": "up"}).status_code == 302
    assert ana.post(f"{place}{third}/do/", {"action": "cover"}).status_code == 302
    described = {
        "alt": 'The "front" door', "caption": "Since 1911", "focal_x": "20", "focal_y": "80",
        "crop_x": "0", "crop_y": "10", "crop_width": "100", "crop_height": "50", "action": "next",
    }  # fmt: skip
    saved = ana.post(f"{place}{third}/", described)
    assert saved["Location"] == f"{place}{first}/", "the next one that lacks a description"

    page = client.get("/b/cafe-minuet/").content.decode()
    shown = re.search(r'<a class="listing-cover.*?</a>', page, re.DOTALL)[0]
    assert 'alt="The &quot;front&quot; door"' in shown
    assert "photo-window" in shown
    assert page.index(first) < page.index(second)
    data = json.loads(re.search(r'application/ld\+json">(.*?)</script>', page)[1])
    assert len(data["image"]) == 3
    assert f'<meta property="og:image" content="{data["image"][0]}">' in page
    assert data["image"][0].startswith("http")

    addresses = set(re.findall(r"/media/[0-9a-z/.-]+", page))
    assert len(addresses) >= 6
    for address in addresses:
        content = stored(address)
        assert b"Nowhere" not in content
        assert b"Exif" not in content

    viewer = client.get(f"/b/cafe-minuet/photos/{third}/").content.decode()
    assert "Since 1911" in viewer
    assert "Photo 1 of 3" in viewer
    assert f'href="/b/cafe-minuet/photos/{first}/"' in viewer


def test_a_script_is_told_about_each_file_as_json(cast, place, signed_in, phone_photo, svg):
    ana = signed_in(cast.owner)
    sent = ana.post(f"{place}add/", {"photos": [phone_photo(), svg]}, headers={"Accept": "application/json"})
    assert [(file["name"], file["refusal"][:21]) for file in sent.json()["files"]] == [
        ("IMG_1.jpg", ""),
        ("logo.jpg", "This is not a picture"),
    ]


def test_sending_no_file_is_said(cast, place, signed_in):
    sent = signed_in(cast.owner).post(f"{place}add/", {})
    assert sent.status_code == 422
    assert "No file was chosen yet." in sent.content.decode()


def test_names_of_files_are_escaped(cast, place, signed_in, svg):
    svg.name = "<img src=x onerror=alert(1)>.jpg"
    assert "<img src=x" not in signed_in(cast.owner).post(f"{place}add/", {"photos": [svg]}).content.decode()


def test_a_waiting_page_is_told_only_what_is_new(cast, place, signed_in, three):
    ana = signed_in(cast.owner)
    digest = re.search(r"\?seen=(\w+)", ana.get(place).content.decode())[1]
    assert ana.get(f"{place}list/", {"seen": digest}).status_code == 204
    ana.post(f"{place}{three[1].reference}/do/", {"action": "up"})
    assert "Three loaves" in ana.get(f"{place}list/", {"seen": digest}).content.decode()


def test_a_removed_photo_comes_back(cast, place, signed_in, three, order):
    ana = signed_in(cast.owner)
    act = f"{place}{three[1].reference}/do/"
    removed = ana.post(act, {"action": "remove"}, headers={"HX-Request": "true"})
    assert json.loads(removed["HX-Trigger-After-Settle"])["photo-removed"]["restore"] == f"restore-{three[1].reference}"
    assert order() == [three[0], three[2]]
    assert f'id="restore-{three[1].reference}"' in removed.content.decode()
    ana.post(act, {"action": "restore"})
    assert order() == three


def test_a_script_sends_the_whole_order(cast, place, signed_in, three, order):
    wanted = [three[n].reference for n in (2, 0, 1)]
    sent = signed_in(cast.owner).post(f"{place}order/", {"order": wanted}, headers={"Accept": "application/json"})
    assert sent.status_code == 204
    assert [photo.reference for photo in order()] == wanted


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"alt": ""}, "Say what the photo shows, or that it is decoration."),
        ({"focal_x": "120"}, "less than or equal to 100"),
        ({"crop_x": "80", "crop_width": "80"}, "The part lies inside the photo"),
        ({"crop_width": "nan"}, "Enter a number."),
    ],
)
def test_a_form_that_is_wrong_saves_nothing_and_loses_nothing(
    cast, place, signed_in, three, as_system, typed, complaint
):
    whole = {"focal_x": "50", "focal_y": "50", "crop_x": "0", "crop_y": "0", "crop_width": "100", "crop_height": "100"}
    given = {"alt": "Changed", "caption": "Kept text", **whole, **typed}
    sent = signed_in(cast.owner).post(f"{place}{three[0].reference}/", given)
    text = sent.content.decode()
    assert sent.status_code == 422
    assert complaint in text
    assert 'value="Kept text"' in text
    with as_system():
        assert Photo.objects.get(pk=three[0].pk).alt == "Three loaves"


class TestRights:
    def test_staff_of_a_team_keeps_its_photos(self, cast, signed_in, phone_photo):
        sam = signed_in(cast.helper)
        place = f"/manage/b/{cast.bakeries[0].reference}/photos/"
        assert sam.post(f"{place}add/", {"photos": [phone_photo()]}).status_code == 302
        assert "Being prepared" in sam.get(place).content.decode()

    @pytest.mark.parametrize("path", ["", "list/", "{photo}/"])
    def test_strangers_find_nothing(self, cast, place, signed_in, three, path):
        path = path.format(photo=three[0].reference)
        assert signed_in(cast.stranger).get(f"{place}{path}").status_code == 404

    @pytest.mark.parametrize("path", ["add/", "order/", "{photo}/", "{photo}/do/"])
    def test_strangers_change_nothing(self, cast, place, signed_in, three, path, phone_photo, order):
        path = path.format(photo=three[0].reference)
        given = {"photos": phone_photo(), "action": "remove", "order": three[1].reference}
        assert signed_in(cast.stranger).post(f"{place}{path}", given).status_code == 404
        assert order() == three

    def test_visitors_are_asked_to_sign_in(self, client, place):
        assert client.get(place)["Location"].startswith("/accounts/login/")

    def test_a_photo_of_another_listing_is_not_found_here(self, cast, place, signed_in, as_system):
        with as_system():
            foreign = PhotoFactory(business=cast.bakeries[1])
        sent = signed_in(cast.owner).post(f"{place}{foreign.reference}/do/", {"action": "remove"})
        assert sent.status_code == 404

    def test_uploads_are_limited(self, cast, place, signed_in, monkeypatch):
        monkeypatch.setattr(
            ratelimit, "consume", lambda rate, key: ratelimit.Verdict(rate, rate.name != "upload", 0, 7)
        )
        sent = signed_in(cast.owner).post(f"{place}add/", {})
        assert (sent.status_code, sent["Retry-After"]) == (429, "7")


def test_the_page_asks_a_fixed_number_of_queries(cast, place, signed_in, three, asked, as_system):
    ana = signed_in(cast.owner)
    before = asked(ana, place)
    with as_system():
        PhotoFactory(business=cast.cafe)
    # The listing, the rights, the photos.
    assert len(asked(ana, place)) == len(before) == 3, "\n".join(before)
