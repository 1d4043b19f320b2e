"""Photos in a real browser: sending, ordering, cropping and looking, in both schemes and on a phone."""

import pytest

from apps.businesses.models import Photo
from apps.businesses.search import services as search
from apps.core import clock, rls
from apps.core.actor import Actor
from tests.browser import ORIGIN
from tests.factories.photos import PhotoFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(cast):
    """The address of the photos of the café."""
    return f"/manage/b/{cast.cafe.reference}/photos/"


@pytest.fixture
def open_as_ana(cast, client, visit):
    """Return a function that opens a page in the browser of the owner."""
    with rls.acting(Actor.auth()):
        client.force_login(cast.owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def open_page(path, **options):
        opened = visit(path, **options)
        # The test's client is signed in; requests of scripts bring the cookies of the browser alone.
        cookies = [{"name": name, "value": morsel.value, "url": ORIGIN} for name, morsel in client.cookies.items()]
        opened.page.context.add_cookies(cookies)
        return opened

    return open_page


@pytest.fixture
def drop(phone_photo, svg):
    """Return a function that drops pictures of these colours onto a page, and a drawing that is none."""

    def onto(page, *colours):
        held = [[f"IMG_{n}.jpg", list(phone_photo(colour=colour).read())] for n, colour in enumerate(colours)]
        page.evaluate(
            """(held) => {
                const dataTransfer = new DataTransfer();
                for (const [name, bytes] of held) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
                const options = { dataTransfer, bubbles: true, cancelable: true };
                document.querySelector(".photo-drop").dispatchEvent(new DragEvent("drop", options));
            }""",
            [*held, ["logo.jpg", list(svg.read())]],
        )

    return onto


@pytest.fixture
def references(as_system, cast):
    """Return the references of the photos of the café, in their order."""

    def read():
        with as_system():
            rows = Photo.objects.filter(business=cast.cafe, removed_at=None).order_by("position")
            return [photo.reference for photo in rows]

    return read


def test_files_are_sent_ordered_and_removed(place, open_as_ana, drop, references, prepare):
    opened = open_as_ana(place)
    page = opened.page
    drop(page, "navy", "teal", "maroon")
    page.wait_for_selector(".photo-uploads .is-refused")
    assert "This is not a picture" in page.locator(".photo-uploads .is-refused").inner_text()
    page.locator("[data-photo]").nth(2).wait_for()
    prepare()
    page.locator(".photo-thumb img").nth(2).wait_for()
    first, second, third = references()

    grip = page.locator(f"#grip-{first}")
    grip.focus()
    page.keyboard.press("ArrowRight")
    page.locator("[data-photo-news]", has_text="place 2 of 3").wait_for(state="attached")
    page.wait_for_timeout(1200)
    assert references() == [second, first, third]
    assert page.evaluate("document.activeElement.id") == f"grip-{first}"

    page.locator(f"#grip-{third}").scroll_into_view_if_needed()
    start, goal = page.locator(f"#grip-{third}").bounding_box(), page.locator(f"#{second}").bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(goal["x"] + 40, goal["y"] + 40, steps=8)
    page.mouse.up()
    page.wait_for_timeout(1200)
    assert references() == [third, second, first]

    page.locator(f"#remove-{second}").click()
    page.locator(".toast button", has_text="Undo").click()
    page.locator("[data-photo]").nth(2).wait_for()
    assert references() == [third, second, first]
    assert opened.serious_violations() == []
    assert opened.troubles == []


def test_focal_point_and_crop_are_set_on_the_photo(
    as_system, place, open_as_ana, client, phone_photo, references, prepare
):
    client.post(f"{place}add/", {"photos": phone_photo()})
    prepare()
    opened = open_as_ana(f"{place}{references()[0]}/")
    page = opened.page
    box = page.locator("[data-stage]").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    assert 24 < float(page.locator("#id_focal_x").input_value()) < 26
    page.mouse.move(box["x"] + box["width"] / 10, box["y"] + box["height"] / 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert 39 < float(page.locator("#id_crop_width").input_value()) < 41
    page.locator("#id_alt").fill("A door")
    assert opened.serious_violations() == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector(".photo-window img")
    with as_system():
        assert round(Photo.objects.get().crop_width, 1) == 0.4
    assert opened.troubles == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_pages_fit_and_can_be_read(
    as_system, place, open_as_ana, client, phone_photo, references, prepare, width, scheme
):
    colours = ("navy", "teal", "maroon", "olive", "slategray")
    client.post(f"{place}add/", {"photos": [phone_photo(f"{colour}.jpg", colour) for colour in colours]})
    prepare()
    _one, two, _three, _four, five = references()
    with as_system():
        Photo.objects.update(caption="Since 1911")
        for number, alt in enumerate(
            ("Three loaves on a wooden counter by the window, still warm", "A door", "", "Cakes")
        ):
            Photo.objects.filter(position=number).update(alt=alt)
        Photo.objects.filter(position=1).update(crop_x=0.3, crop_width=0.4, crop_y=0.2, crop_height=0.7)
    client.post(f"{place}{five}/do/", {"action": "remove"})
    with as_system():
        Photo.objects.filter(is_cover=True).update(crop_x=0.2, crop_width=0.4)
        search.rebuild(now=clock.now())
    for name, path in {
        "owner": place, "editor": f"{place}{two}/", "listing": "/b/cafe-minuet/", "viewer": "/b/cafe-minuet/photos/", "search": "/search/",
        "viewer-cropped": f"/b/cafe-minuet/photos/{two}/",
    }.items():  # fmt: skip
        opened = open_as_ana(path, width=width, scheme=scheme)
        assert opened.sideways_scroll() <= 0, name
        assert opened.serious_violations() == [], name
        assert opened.troubles == [], name


def test_arrow_keys_turn_the_pages_of_the_viewer(as_system, cast, visit):
    with as_system():
        photos = [PhotoFactory(business=cast.cafe, position=n, is_cover=n == 0) for n in range(2)]
    page = visit("/b/cafe-minuet/photos/").page
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/photos/{photos[1].reference}/")
