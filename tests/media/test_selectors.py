"""Reading pictures: one by its id, those of a page in one query, and how far an upload has come."""

import pytest

from apps.core.errors import NotFound
from apps.media import selectors
from apps.media.data import PictureData
from tests.factories.media import PictureFactory, UploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(as_system):
    """Pictures of one thing in several states, by name; all public."""
    with as_system():
        return {
            "ready": PictureFactory(is_public=True),
            "waiting": UploadFactory(is_public=True),
            "refused": UploadFactory(is_public=True, state="refused", refusal="unreadable"),
            "other": PictureFactory(is_public=True, subject_id=2),
        }


def test_a_page_gets_its_pictures_in_one_query(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selectors.pictures([row.pk for row in rows.values()])
    assert set(found) == {rows["ready"].pk, rows["other"].pk}
    assert [each.width for each in found[rows["ready"].pk].variants] == [320, 640, 1280]
    assert found[rows["ready"].pk].variants[0].height == 240


def test_a_thing_has_the_pictures_that_are_or_will_be_shown(rows):
    assert [each.id for each in selectors.pictures_of("tests.kettle", 1)] == [rows["ready"].pk, rows["waiting"].pk]


@pytest.mark.parametrize(
    ("name", "ready", "settled", "message"),
    [
        ("ready", True, True, ""),
        ("waiting", False, False, ""),
        ("refused", False, True, "The picture is damaged or incomplete. Save it anew and upload the copy."),
    ],
)
def test_a_page_that_waits_learns_when_to_stop(rows, name, ready, settled, message):
    status = selectors.picture(rows[name].reference)
    assert (status.is_ready, status.is_settled, status.message) == (ready, settled, message)


@pytest.mark.parametrize("reference", ["", "pic_", "biz_01jd3k0000000000000000000a", "pic_01jd3k0000000000000000000a"])
def test_an_id_nobody_gave_is_not_found(reference):
    with pytest.raises(NotFound):
        selectors.picture(reference)


def test_what_crosses_the_border_says_nothing_of_where_the_upload_lies(rows):
    assert {"original", "token"}.isdisjoint(PictureData.__slots__)
