"""Claims through the API: the same rules as on the pages, and nothing of anybody else."""

import json

import pytest
from django.test import Client

from apps.claims.models import Claim, ClaimCode
from apps.core import rls
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def api():
    """Return a function that returns a caller of the API, signed in as a person."""

    def enter(user):
        client = Client()
        with rls.acting(Actor.auth()):
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

        def call(method, path, body=None, **headers):
            data = "" if body is None else json.dumps(body)
            response = client.generic(method, f"/api/v1/{path}", data, content_type="application/json", headers=headers)
            return response.status_code, response.json()

        return call

    return enter


@pytest.fixture
def mine(api, claimant):
    """The claimant as a caller."""
    return api(claimant)


@pytest.fixture
def begun(mine, listing):
    """A claim that was started through the API, as it was answered."""
    status, body = mine("POST", "claims/", {"business": listing.reference, "message": "Hello"})
    assert status == 201
    return body["data"]


def test_the_ways_are_public_and_say_why_not(client, listing):
    found = client.get(f"/api/v1/businesses/{listing.reference}/claim-ways/").json()["data"]["results"]
    ways = {way["method"]: way for way in found}
    assert (ways["mail"]["is_offered"], ways["mail"]["target"]) == (True, "joes.example")
    assert ways["phone"]["target"].endswith("23")
    assert all(way["is_offered"] or way["why_not"] for way in found)


def test_from_start_to_owner(begun, mine, send, owners_of, listing, claimant, as_system):
    path = f"claims/{begun['id']}/"
    assert (begun["state"], begun["business"]) == ("started", listing.reference)
    assert (
        mine("POST", f"{path}way/", {"method": "mail", "address": "joe@joes.example"})[1]["data"]["state"] == "checking"
    )
    with as_system():
        code = send(Claim.objects.get())
    status, body = mine("POST", f"{path}code/", {"code": "AAAA-AAAA"})
    assert (status, body["error"]["code"], list(body["error"]["details"])) == (422, "validation_failed", ["code"])
    with as_system():
        assert ClaimCode.objects.get().attempts == 1
    assert mine("POST", f"{path}code/", {"code": code})[1]["data"]["state"] == "verified"
    assert owners_of(listing) == [claimant.pk]


def test_starting_again_is_the_same_claim(begun, mine, listing):
    assert mine("POST", "claims/", {"business": listing.reference})[1]["data"]["id"] == begun["id"]


def test_an_idempotency_key_repeats_the_answer(mine, listing):
    answers = [mine("POST", "claims/", {"business": listing.reference}, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert answers[0][1]["data"] == answers[1][1]["data"]


def test_the_list_comes_in_pages(mine, as_system, claimant):
    from tests.factories.claims import ClaimFactory

    with as_system():
        for _number in range(3):
            ClaimFactory(claimant=claimant)
    first = mine("GET", "claims/?limit=2")[1]["data"]
    assert len(first["results"]) == 2
    second = mine("GET", first["next"].split("/api/v1/")[1])[1]["data"]
    assert (len(second["results"]), second["next"]) == (1, None)


@pytest.mark.parametrize(
    ("method", "part", "body"),
    [("GET", "", None), ("POST", "way/", {"method": "manual"}), ("POST", "check/", {}), ("POST", "code/", {"code": "X"}),
     ("POST", "hand-in/", {}), ("POST", "withdraw/", {})],
)  # fmt: skip
def test_the_claim_of_another_is_the_same_404(begun, api, person, method, part, body):
    stranger = api(person())
    theirs = stranger(method, f"claims/{begun['id']}/{part}", body)
    missing = stranger(method, f"claims/clm_00000000000000000000000000/{part}", body)
    assert (theirs[0], theirs[1]["error"]) == (missing[0], missing[1]["error"])
    assert theirs[0] == 404


@pytest.mark.parametrize(
    "body",
    [{}, {"business": 7}, {"business": "biz_00000000000000000000000000"}, {"business": "nonsense"}, {"business": "clm_x"},
     {"business": "\u0000"}, {"business": "x" * 500}, [], "text", None],
)  # fmt: skip
def test_a_start_that_makes_no_sense_is_refused(mine, body):
    assert mine("POST", "claims/", body)[0] in (400, 404, 422)


def test_more_fields_than_asked_for_change_nothing(mine, listing, as_system, claimant, person):
    """Row 15: what a claim is and whose is not for its claimant to say."""
    names = [field.name for field in Claim._meta.concrete_fields]
    extra = dict.fromkeys(names, "verified") | {"claimant": person().pk, "state": "verified", "purpose": "recheck"}
    status, _body = mine(
        "POST", "claims/", {**extra, "business": listing.reference, "relation": "owner", "message": ""}
    )
    assert status == 201
    with as_system():
        claim = Claim.objects.get()
    assert (claim.state, claim.purpose, claim.claimant_id, claim.verified_at) == ("started", "take", claimant.pk, None)


def test_a_claimant_changes_nothing_of_the_listing(begun, mine, listing, reload_listing):
    """CLM-3 through the API."""
    status, _body = mine("PATCH", f"businesses/{listing.reference}/", {"phone": "+12125559999"})
    assert status == 404
    assert reload_listing(listing).phone == "+12125550123"
