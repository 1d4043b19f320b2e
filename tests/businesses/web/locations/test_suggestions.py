"""Suggesting a change, the inbox of the team, and what the author sees of it."""

import pytest

from apps.businesses.models import Business, Suggestion

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(cast, signed_in):
    """Return everything the form holds when a stranger opens it."""
    page = signed_in(cast.stranger).get(f"/b/{cast.cafe.slug}/suggest/")
    assert page.status_code == 200
    entered = {row.field: row.value for row in page.context["rows"] if not row.parts}
    for row in page.context["rows"]:
        entered |= {part.name: part.value for part in row.parts}
    return {**entered, "hours": page.context["hours"]}


@pytest.fixture
def suggested(cast, signed_in, form, as_system):
    """Uma suggests another phone and another description."""
    changed = {**form, "phone": "212 555 0155", "description": "Cake and coffee.", "note": "I was there."}
    response = signed_in(cast.stranger).post(f"/b/{cast.cafe.slug}/suggest/", changed)
    assert response.status_code == 302, response.context["errors"]
    with as_system():
        return Suggestion.objects.get()


@pytest.fixture
def inbox(cast):
    """The café's inbox."""
    return f"/manage/b/{cast.cafe.reference}/suggestions/"


@pytest.fixture
def cafe(cast, as_system):
    """Return the café as it is now."""

    def read():
        with as_system():
            return Business.objects.get(pk=cast.cafe.pk)

    return read


def test_a_visitor_signs_in_first_and_comes_back(client, cast):
    response = client.get(f"/b/{cast.cafe.slug}/suggest/")
    assert response["Location"] == f"/accounts/login/?next=/b/{cast.cafe.slug}/suggest/"


def test_what_nobody_touched_is_no_suggestion(suggested):
    assert suggested.changes == {"phone": "+12125550155", "description": "Cake and coffee."}


def test_a_form_sent_as_it_came_suggests_nothing(cast, signed_in, form):
    response = signed_in(cast.stranger).post(f"/b/{cast.cafe.slug}/suggest/", form)
    assert response.status_code == 422
    assert "says all of this already" in response.content.decode()


def test_a_wrong_value_comes_back_beside_its_field(cast, signed_in, form):
    response = signed_in(cast.stranger).post(
        f"/b/{cast.cafe.slug}/suggest/", {**form, "email": "nobody", "hours": "whenever"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "nobody" in page
    assert "whenever" in page


def test_the_public_page_says_what_it_said(cast, suggested, client):
    assert "Cake and coffee." not in client.get(f"/b/{cast.cafe.slug}/").content.decode()


def test_the_inbox_shows_now_and_suggested_side_by_side(cast, suggested, signed_in, read, inbox):
    page = read(signed_in(cast.owner), inbox)
    for text in ("Coffee and cake.", "Cake and coffee.", "I was there.", "Accept the ticked fields"):
        assert text in page
    assert "stranger@example.com" not in page
    assert "Uma" not in page


def test_the_team_accepts_some_fields(cast, suggested, signed_in, read, inbox, cafe):
    owner = signed_in(cast.owner)
    base = owner.get(inbox).context["base"]
    owner.post(f"{inbox}{suggested.reference}/", {"action": "accept", "field": "phone", "base": base})
    assert (cafe().phone, cafe().description) == ("+12125550155", "Coffee and cake.")
    assert "No suggestion is waiting" in read(owner, inbox)
    assert "Accepted" in read(owner, inbox, view="decided")


def test_the_team_looks_again_when_the_listing_changed_meanwhile(cast, suggested, signed_in, inbox, as_system, cafe):
    owner = signed_in(cast.owner)
    base = owner.get(inbox).context["base"]
    with as_system():
        Business.objects.filter(pk=cast.cafe.pk).update(phone="+12125550188")
    response = owner.post(f"{inbox}{suggested.reference}/", {"action": "accept", "field": "phone", "base": base})
    assert response.status_code == 409
    assert "changed since you opened this page" in response.content.decode()
    assert cafe().phone == "+12125550188"


def test_declining_takes_a_reason_that_the_author_reads(cast, suggested, signed_in, read, inbox):
    owner = signed_in(cast.owner)
    assert owner.post(f"{inbox}{suggested.reference}/", {"action": "decline", "reason": ""}).status_code == 422
    owner.post(f"{inbox}{suggested.reference}/", {"action": "decline", "reason": "That is our old number."})
    assert "That is our old number." in read(signed_in(cast.stranger), "/manage/suggestions/")


def test_the_author_withdraws_a_suggestion(cast, suggested, signed_in, read, inbox):
    author = signed_in(cast.stranger)
    assert "Waiting" in read(author, "/manage/suggestions/")
    author.post("/manage/suggestions/", {"suggestion": suggested.reference})
    assert "Withdrawn" in read(author, "/manage/suggestions/")
    assert "No suggestion is waiting" in read(signed_in(cast.owner), inbox)


def test_the_inbox_of_others_is_unknown(cast, suggested, signed_in, inbox):
    for person in (cast.stranger, cast.manager):
        client = signed_in(person)
        assert client.get(inbox).status_code == 404
        assert client.post(f"{inbox}{suggested.reference}/", {"action": "accept", "field": "phone"}).status_code == 404
    elsewhere = f"/manage/b/{cast.bakeries[0].reference}/suggestions/{suggested.reference}/"
    assert signed_in(cast.owner).post(elsewhere, {"action": "accept", "field": "phone"}).status_code == 404


def test_the_inbox_asks_a_fixed_number_of_queries(cast, suggested, signed_in, asked, inbox):
    statements = asked(signed_in(cast.owner), inbox)
    assert len(statements) == 8, "\n".join(sql[:150] for sql in statements)
