"""The pages of claims: for strangers, claimants, asked owners, and nobody else."""

import io

import pytest

from apps.claims.models import Claim, OwnerQuestion
from apps.claims.selectors import record_of
from tests.claims.test_documents_rules import PDF

pytestmark = pytest.mark.django_db
HERE = "/b/joes-pizza/claim/"


@pytest.fixture
def client_of(sign_in, claimant):
    """The claimant's browser."""
    return sign_in(claimant)


@pytest.fixture
def begun(client_of, listing, as_system):
    """A claim that was begun on the public page; its path."""
    response = client_of.post(HERE, {"relation": "owner", "message": ""})
    assert response.status_code == 302
    return response.url


def test_a_stranger_reads_how_it_works_and_is_sent_to_sign_in_and_back(client, listing):
    html = client.get(HERE).content.decode()
    assert "Is Joe&#x27;s Pizza yours?" in html
    assert "Where:" in html
    assert "joes.example" in html
    assert "/accounts/login/?next=%2Fb%2Fjoes-pizza%2Fclaim%2F" in html
    response = client.post(HERE, {"relation": "owner"})
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=%2Fb%2Fjoes-pizza%2Fclaim%2F")


def test_the_page_is_the_same_whether_somebody_owns_the_listing(client, listing, person, as_system, system):
    from apps.businesses.services import ownership

    before = client.get(HERE).content
    with as_system():
        ownership.take(by=system, business=listing, user_id=person().pk)
    assert client.get(HERE).content == before


def test_a_former_address_leads_to_the_page(client, listing, as_system):
    from apps.businesses.models import BusinessSlug

    with as_system():
        BusinessSlug.objects.create(business=listing, slug="old-joes", is_current=False, is_public=True)
    assert client.get("/b/old-joes/claim/").url == HERE
    assert client.get("/b/nowhere/claim/").status_code == 404


def test_a_hidden_street_is_not_told(client, as_system, settings):
    from tests.factories.businesses import BusinessFactory

    settings.CLAIM_POST_COUNTRIES = ["US"]
    with as_system():
        BusinessFactory(name="Plumber", slug="plumber", parts__hide_street=True, parts__street_address="99 Secret Lane")
    assert "Secret Lane" not in client.get("/b/plumber/claim/").content.decode()


@pytest.mark.parametrize(
    "address", ["/manage/claims/", "/manage/claims/chain/", "/manage/claims/clm_x/", "/manage/claims/asked/clq_x/"]
)
def test_strangers_sign_in_first(client, address):
    response = client.get(address)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={address}")


def test_from_beginning_to_owner(begun, client_of, send, as_system, owners_of, listing, claimant):
    claim_path = begun
    html = client_of.get(claim_path).content.decode()
    assert "Choose how you prove" in html
    response = client_of.post(f"{claim_path}way/", {"method": "mail", "address": "joe@joes.example"})
    assert response.url == claim_path
    assert "We are working on it" in client_of.get(claim_path).content.decode()
    with as_system():
        claim = Claim.objects.get()
    code = send(claim)
    page = client_of.get(claim_path).content.decode()
    assert "Enter the code" in page
    assert "j…@joes.example" in page
    wrong = client_of.post(f"{claim_path}code/", {"code": "AAAA-AAAA"})
    assert wrong.status_code == 422
    assert "4 tries are left" in wrong.content.decode()
    assert client_of.post(f"{claim_path}code/", {"code": code}).url == claim_path
    assert "verified as yours" in client_of.get(claim_path).content.decode()
    assert owners_of(listing) == [claimant.pk]


def test_a_wrong_code_costs_a_try_although_the_page_refuses_it(begun, client_of, send, as_system):
    from apps.claims.models import ClaimCode

    client_of.post(f"{begun}way/", {"method": "mail", "address": "joe@joes.example"})
    with as_system():
        send(Claim.objects.get())
    client_of.post(f"{begun}code/", {"code": "AAAA-AAAA"})
    with as_system():
        assert ClaimCode.objects.get().attempts == 1


def test_a_refused_address_is_shown_beside_the_field_and_kept(begun, client_of):
    response = client_of.post(f"{begun}way/", {"method": "mail", "address": "joe@gmail.com"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Use an address that ends in @joes.example" in html
    assert 'value="joe@gmail.com"' in html


@pytest.mark.parametrize("method", ["dns", "page"])
def test_what_to_publish_is_shown(begun, client_of, as_system, method):
    client_of.post(f"{begun}way/", {"method": method})
    with as_system():
        record = record_of(Claim.objects.get())
    html = client_of.get(begun).content.decode()
    assert record in html
    assert client_of.get(f"{begun}file/").content.decode() == f"{record}\n"
    assert client_of.post(f"{begun}check/").url == begun
    assert "hx-get" in client_of.get(begun).content.decode()


def test_documents_are_added_and_handed_in(begun, client_of, as_system):
    client_of.post(f"{begun}way/", {"method": "documents"})
    upload = io.BytesIO(PDF)
    upload.name = "../licence.exe"
    assert client_of.post(f"{begun}documents/", {"kind": "licence", "document": upload}).status_code == 302
    assert "licence.pdf" in client_of.get(begun).content.decode()
    bad = io.BytesIO(b"<html></html>")
    bad.name = "x.pdf"
    refused = client_of.post(f"{begun}documents/", {"kind": "licence", "document": bad})
    assert refused.status_code == 422
    assert "no PDF, JPEG or PNG" in refused.content.decode()
    assert client_of.post(f"{begun}hand-in/", {"statement": "See the lease."}).status_code == 302
    assert "Our staff looks at your claim" in client_of.get(begun).content.decode()


def test_an_explanation_that_is_too_short_is_kept(begun, client_of):
    client_of.post(f"{begun}way/", {"method": "manual"})
    response = client_of.post(f"{begun}hand-in/", {"statement": "mine!"})
    assert response.status_code == 422
    assert "mine!" in response.content.decode()


def test_a_claim_is_withdrawn(begun, client_of):
    assert client_of.post(f"{begun}withdraw/").url == begun
    assert "Nothing more happens" in client_of.get(begun).content.decode()


@pytest.mark.parametrize("part", ["", "file/"])
def test_the_claim_of_another_is_the_same_404(begun, sign_in, person, part):
    stranger = sign_in(person())
    theirs = stranger.get(f"{begun}{part}")
    assert theirs.status_code == 404
    assert stranger.get(f"/manage/claims/clm_00000000000000000000000000/{part}").status_code == 404
    assert stranger.get(f"/manage/claims/nonsense/{part}").status_code == 404


@pytest.mark.parametrize("part", ["way", "check", "code", "documents", "hand-in", "withdraw"])
def test_nothing_is_done_to_the_claim_of_another(begun, sign_in, person, part, as_system):
    stranger = sign_in(person())
    upload = io.BytesIO(PDF)
    upload.name = "x.pdf"
    values = {"method": "manual", "code": "X", "kind": "licence", "document": upload, "statement": "x" * 30}
    assert stranger.post(f"{begun}{part}/", values).status_code == 404
    with as_system():
        assert Claim.objects.get().state == "started"


def test_nothing_happens_by_a_link(begun, client_of):
    for part in ("way", "check", "code", "documents", "hand-in", "withdraw"):
        assert client_of.get(f"{begun}{part}/").status_code == 405


def test_more_fields_than_asked_for_change_nothing(client_of, listing, as_system, claimant):
    """Mass assignment: a form takes what it names."""
    client_of.post(
        HERE,
        {"relation": "owner", "message": "", "state": "verified", "purpose": "recheck", "claimant": "1", "phone": "+1555", "verified_at": "2026-01-01"},
    )  # fmt: skip
    with as_system():
        claim = Claim.objects.get()
        listing.refresh_from_db()
    assert (claim.state, claim.purpose, claim.claimant_id, listing.phone) == (
        "started",
        "take",
        claimant.pk,
        "+12125550123",
    )


def test_the_list_shows_claims_and_questions(begun, client_of, sign_in, owner, as_system):
    assert "Joe&#x27;s Pizza" in client_of.get("/manage/claims/").content.decode()


def test_an_owner_answers_on_the_page(owner, mailed, enter, react, sign_in, as_system):
    claim, code = mailed
    enter(claim, code)
    react()
    with as_system():
        question = OwnerQuestion.objects.get()
    browser = sign_in(owner)
    path = f"/manage/claims/asked/{question.reference}/"
    assert "Cleo Claimant" in browser.get("/manage/claims/").content.decode()
    html = browser.get(path).content.decode()
    assert "Cleo Claimant" in html
    assert "joe@joes.example" not in html
    assert browser.post(path, {"answer": "silent"}).status_code == 422
    assert browser.post(path, {"answer": "keep", "note": "I have the lease."}).url == path
    assert "Our staff has your answer" in browser.get(path).content.decode()


def test_a_question_to_another_is_a_404(owner, mailed, enter, react, client_of, as_system):
    claim, code = mailed
    enter(claim, code)
    react()
    with as_system():
        question = OwnerQuestion.objects.get()
    assert client_of.get(f"/manage/claims/asked/{question.reference}/").status_code == 404


def test_a_chain_is_begun_with_a_file(client_of, as_system):
    from tests.factories.businesses import BusinessFactory

    with as_system():
        refs = [BusinessFactory(website="https://slices.example/").reference for _ in range(2)]
    file = io.BytesIO("id,name\n{},a\n{},b\n".format(*refs).encode("utf-16"))
    file.name = "list.csv"
    response = client_of.post("/manage/claims/chain/", {"brand_name": "Slices", "listings": "", "file": file})
    assert response.status_code == 302
    refused = client_of.post("/manage/claims/chain/", {"brand_name": "Slices", "listings": "none"})
    assert refused.status_code == 422


def test_a_page_of_a_claim_asks_a_fixed_number_of_queries(
    begun, client_of, django_assert_max_num_queries, as_system, claimant
):
    from apps.claims.models import ClaimCheck

    client_of.get(begun)
    with django_assert_max_num_queries(22):
        client_of.get(begun)
    with as_system():
        claim = Claim.objects.get()
        for _number in range(5):
            ClaimCheck.objects.create(claim=claim, claimant=claimant, method="dns", outcome="failed")
    with django_assert_max_num_queries(22):
        client_of.get(begun)


def test_the_list_asks_as_much_for_many_as_for_one(begun, client_of, django_assert_num_queries, as_system, claimant):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.claims import ClaimFactory

    client_of.get("/manage/claims/")
    with CaptureQueriesContext(connection) as one:
        client_of.get("/manage/claims/")
    with as_system():
        for _number in range(12):
            ClaimFactory(claimant=claimant, state="withdrawn")
    with django_assert_num_queries(len(one)):
        client_of.get("/manage/claims/")
