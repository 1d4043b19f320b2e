"""Owners ask and answer, visitors report: signed in, without JavaScript, and nobody sees what is not theirs."""

import pytest

from apps.duplicates import events, handlers
from apps.duplicates.models import MergeRequest, PairReport

NEW = "/manage/merges/new/"


@pytest.fixture
def owners(twins, owner_of):
    """The primary owners of the two listings."""
    return owner_of(twins[0]), owner_of(twins[1])


@pytest.fixture
def asked(twins, owners, signed_in, as_system):
    """A request of the first owner, which our programs passed on to the second."""
    which = f"{NEW}?survivor={twins[0].reference}&duplicate={twins[1].slug}"
    answers = {"name": "survivor", "phone": "survivor", "website": "survivor", "place": "duplicate"}
    response = signed_in(owners[0]).post(which, answers | {"note": "We took over."})
    assert response.status_code == 302, response.content.decode()
    with as_system("outbox"):
        row = MergeRequest.objects.get()
        handlers.ask_owners(events.MergeRequested(request_id=row.pk, business_id=row.survivor_id))
    assert response.url == f"/manage/merges/{row.reference}/"
    return row


@pytest.fixture
def now(as_system):
    """Return a function that loads a row as it is now."""

    def load(row):
        with as_system():
            return type(row).objects.get(pk=row.pk)

    return load


@pytest.mark.parametrize("address", ["/manage/merges/", NEW, "/manage/merges/mgr_x/", "/duplicates/report/?listing=x"])
def test_strangers_are_asked_to_sign_in(client, db, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_asking_shows_only_where_the_two_differ(twins, owners, signed_in):
    html = signed_in(owners[0]).get(f"{NEW}?survivor={twins[0].slug}&duplicate={twins[1].slug}").content.decode()
    assert "Joes Pizza and Pasta Ltd." in html
    assert 'name="name"' in html
    assert 'name="email"' not in html


def test_a_page_without_listings_asks_which(signed_in, db):
    assert signed_in().get(NEW).status_code == 200


def test_what_is_no_listing_is_said_beside_its_field(signed_in, twins):
    response = signed_in().get(f"{NEW}?survivor=nowhere&duplicate={twins[1].slug}")
    assert response.status_code == 422
    assert "There is no such listing" in response.content.decode()


def test_who_owns_neither_is_refused_politely(signed_in, twins):
    which = f"{NEW}?survivor={twins[0].slug}&duplicate={twins[1].slug}"
    answers = dict.fromkeys(("name", "phone", "website", "place"), "survivor")
    response = signed_in().post(which, answers)
    assert response.status_code == 422
    assert "Only an owner" in response.content.decode()


def test_the_other_owner_agrees(asked, owners, signed_in, twins, now, as_system):
    client = signed_in(owners[1])
    html = client.get(f"/manage/merges/{asked.reference}/").content.decode()
    assert "We took over." in html
    assert "Yes, merge them" in html
    assert client.post(f"/manage/merges/{asked.reference}/", {"answer": "agree"}).status_code == 302
    with as_system("outbox"):
        event = events.MergeAnswered(request_id=asked.pk, business_id=asked.survivor_id, agreed=True)
        handlers.settle_request(event)
    assert now(twins[1]).successor_id == twins[0].pk
    assert "Merged" in client.get(f"/manage/merges/{asked.reference}/").content.decode()


def test_whoever_asked_may_take_it_back(asked, owners, signed_in, now):
    client = signed_in(owners[0])
    assert "Take it back" in client.get(f"/manage/merges/{asked.reference}/").content.decode()
    assert client.post(f"/manage/merges/{asked.reference}/", {"answer": "withdraw"}).status_code == 302
    assert now(asked).state == "withdrawn"


def test_an_answer_comes_once(asked, owners, signed_in, now):
    client = signed_in(owners[1])
    client.post(f"/manage/merges/{asked.reference}/", {"answer": "decline"})
    client.post(f"/manage/merges/{asked.reference}/", {"answer": "agree"})
    with_answers = client.get("/manage/merges/").content.decode()
    assert "waits for your answer" not in with_answers


def test_both_find_it_in_their_list_and_strangers_do_not(asked, owners, signed_in):
    for owner in owners:
        assert asked.reference in signed_in(owner).get("/manage/merges/").content.decode()
    stranger = signed_in()
    assert asked.reference not in stranger.get("/manage/merges/").content.decode()
    assert stranger.get(f"/manage/merges/{asked.reference}/").status_code == 404
    assert stranger.post(f"/manage/merges/{asked.reference}/", {"answer": "agree"}).status_code == 404


def test_a_hidden_street_is_shown_to_no_other_owner(listing, owner_of, signed_in):
    mine = listing("Joe's Pizza", slug="mine")
    other = listing("Joe's Pizza", slug="hidden", street_address="7 Private Road", hide_street=True)
    owner = owner_of(mine)
    html = signed_in(owner).get(f"{NEW}?survivor={mine.slug}&duplicate={other.slug}").content.decode()
    assert "Private Road" not in html


class TestReporting:
    def test_a_visitor_with_an_account_reports(self, twins, signed_in, as_system):
        client = signed_in()
        address = f"/duplicates/report/?listing={twins[0].reference}"
        assert twins[0].name.partition("'")[0] in client.get(address).content.decode()
        response = client.post(address, {"other": f"/b/{twins[1].slug}/", "note": "Same door."})
        assert (response.status_code, response.url) == (302, f"/b/{twins[0].slug}/")
        with as_system():
            made = PairReport.objects.get()
            assert (made.user_id, made.note) == (client.user.pk, "Same door.")

    @pytest.mark.parametrize(
        ("other", "complaint"),
        [
            ("nowhere", "There is no such listing"),
            ("", "This field is required"),
            ("joes-pizza", "this is the same one"),
        ],
    )
    def test_a_refusal_stands_in_the_form(self, twins, signed_in, other, complaint):
        response = signed_in().post(f"/duplicates/report/?listing={twins[0].reference}", {"other": other})
        assert response.status_code == 422
        assert complaint in response.content.decode()

    def test_the_listing_has_to_be_one(self, signed_in, db):
        assert signed_in().get("/duplicates/report/?listing=biz_nonsense").status_code == 404
        assert signed_in().get("/duplicates/report/").status_code == 404
