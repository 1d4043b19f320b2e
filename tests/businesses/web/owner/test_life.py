"""Opening, closing and handing in, by the team itself."""

import pytest

from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    """Where the café is closed and opened."""
    return f"/manage/b/{cast.cafe.reference}/listing/"


@pytest.fixture
def ana(signed_in, cast):
    """The owner's browser."""
    return signed_in(cast.owner)


@pytest.fixture
def status(cast):
    """Return a function that tells the state of the café."""

    def read():
        cast.cafe.refresh_from_db()
        return cast.cafe.status

    return read


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_there_is_no_such_page_for_others(signed_in, cast, address, who):
    other = signed_in(getattr(cast, who))
    assert other.get(address).status_code == 404
    assert other.post(address, {"action": "pause"}).status_code == 404


def test_closed_for_a_while_and_open_again(ana, address, status, read):
    assert ana.post(address, {"action": "pause"}).status_code == 302
    assert status() == "temporarily_closed"
    assert "Open again" in read(ana, address)
    ana.post(address, {"action": "reopen"})
    assert status() == "live"


@pytest.mark.parametrize("typed", ["", "Café", "café minuet"])
def test_closing_for_good_takes_the_exact_name(ana, address, status, typed):
    answer = ana.post(address, {"action": "close", "typed": typed})
    assert answer.status_code == 422
    assert "This is not the name of the listing." in answer.content.decode()
    assert status() == "live"


def test_closed_for_good_and_the_mistake_undone(ana, address, status):
    ana.post(address, {"action": "close", "typed": " Café  Minuet "})
    assert status() == "permanently_closed"
    ana.post(address, {"action": "reopen"})
    assert status() == "live"


@pytest.mark.parametrize("action", ["publish", "submit", "send_back", "nonsense", "reopen"])
def test_what_is_no_move_from_here_changes_nothing(ana, address, status, action):
    assert ana.post(address, {"action": action}).status_code in (200, 403, 409)
    assert status() == "live"


def test_helpers_open_and_close_nothing(signed_in, cast, read):
    address = f"/manage/b/{cast.bakeries[0].reference}/listing/"
    sam = signed_in(cast.helper)
    assert "For managers and owners" in read(sam, address)
    assert sam.post(address, {"action": "pause"}).status_code == 403


class TestDraft:
    """A listing somebody entered, on its way to the public."""

    @pytest.fixture
    def draft(self, as_system, cast):
        with as_system():
            return BusinessFactory(name="New Place", status="draft", published_at=None, submitted_by=cast.stranger)

    @pytest.fixture
    def state(self, as_system, draft):
        def read():
            with as_system():
                draft.refresh_from_db()
            return draft.status

        return read

    @pytest.fixture
    def uma(self, signed_in, cast):
        return signed_in(cast.stranger)

    def test_it_is_reviewed_handed_in_and_taken_back(self, uma, draft, read, state):
        address = f"/manage/b/{draft.reference}/listing/"
        page = read(uma, address)
        assert "This is what we would check" in page
        assert "New Place" in page
        uma.post(address, {"action": "submit"})
        assert state() == "pending"
        uma.post(address, {"action": "send_back"})
        assert state() == "draft"

    def test_nobody_publishes_their_own(self, uma, draft, state):
        assert uma.post(f"/manage/b/{draft.reference}/listing/", {"action": "publish"}).status_code == 403
        assert state() == "draft"

    def test_a_verified_brand_does(self, ana, cast, as_system):
        with as_system():
            new = BusinessFactory(
                name="Brioche 5", status="draft", published_at=None, brand=cast.brand, is_claimed=True,
                verification="verified", store_code="B5",
            )  # fmt: skip
        assert ana.post(f"/manage/b/{new.reference}/listing/", {"action": "publish"}).status_code == 302
        new.refresh_from_db()
        assert new.status == "live"


def test_the_page_asks_a_fixed_number_of_queries(ana, address, asked):
    assert len(asked(ana, address)) == 7
