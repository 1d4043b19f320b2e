"""Claims in the staff portal: the queue with its evidence, decisions, letters, and looks at documents."""

import pytest

from apps.claims.models import Claim
from tests.claims.test_documents_rules import PDF

pytestmark = pytest.mark.django_db
REASON = "because a test asked for it"


def test_the_queue_shows_the_evidence_beside_the_listing(waiting, desk):
    html = desk().get("/admin/claims/claim/queue/").content.decode()
    for text in (
        "Joe&#x27;s Pizza",
        "1 Main Street",
        "licence.pdf",
        "See the licence.",
        "Cleo Claimant",
        'data-key="a"',
    ):
        assert text in html, text


def test_an_empty_queue_says_so(desk):
    assert "No claim waits for you" in desk().get("/admin/claims/claim/queue/").content.decode()


def test_approving_gives_the_listing_and_goes_on(waiting, desk, load, owners_of, listing, claimant):
    response = desk().post(f"/admin/claims/claim/{waiting.pk}/do/approve/", {"reason": REASON})
    assert (response.status_code, response.url) == (302, "/admin/claims/claim/queue/")
    assert load(waiting).state == "verified"
    assert owners_of(listing) == [claimant.pk]


def test_rejecting_tells_why(waiting, desk, load):
    client = desk()
    empty = client.post(f"/admin/claims/claim/{waiting.pk}/do/reject/", {"reason": REASON})
    assert empty.status_code == 422
    values = {"reason": REASON, "decision": "unreadable", "note": "The stamp is missing."}
    assert client.post(f"/admin/claims/claim/{waiting.pk}/do/reject/", values).status_code == 302
    assert (load(waiting).state, load(waiting).decision_note) == ("rejected", "The stamp is missing.")


@pytest.mark.parametrize("role", ["customer_service", "sales_rep", "marketing_manager"])
def test_other_roles_decide_nothing(waiting, desk, load, role):
    client = desk(role)
    assert client.post(f"/admin/claims/claim/{waiting.pk}/do/approve/", {"reason": REASON}).status_code == 403
    assert load(waiting).state == "submitted"


def test_support_sees_the_queue_and_no_documents(waiting, desk, as_system):
    client = desk("customer_service")
    html = client.get("/admin/claims/claim/queue/").content.decode()
    assert "licence.pdf" in html
    assert "Look at it" not in html
    assert client.post(f"/admin/claims/claim/documents/{_document(as_system)}/", {"reason": REASON}).status_code == 403


def test_a_look_at_a_document_is_kept_and_shows_it(waiting, desk, as_system, remembered):
    client = desk()
    address = f"/admin/claims/claim/documents/{_document(as_system)}/"
    assert client.get(address).status_code == 302
    assert client.post(address, {"reason": "short"}).status_code == 302
    assert remembered("claims.document_opened") == []
    response = client.post(address, {"reason": REASON})
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert [event.reason for event in remembered("claims.document_opened")] == [REASON]
    assert client.post("/admin/claims/claim/documents/999999/", {"reason": REASON}).status_code == 404


def test_a_letter_shows_its_code_once(start, choose, desk, enter, load, settings):
    settings.CLAIM_POST_COUNTRIES = ["US"]
    claim = choose(start(), "post")
    client = desk()
    address = f"/admin/claims/claim/queue/{claim.reference}/letter/"
    assert "Letters to post" in client.get("/admin/claims/claim/queue/").content.decode()
    assert client.get(address).status_code == 200
    html = client.post(address, {"reason": REASON}).content.decode()
    code = html.split('class="cq-code">')[1].split("<")[0]
    assert code not in client.get(address).content.decode()
    client.post(f"/admin/claims/claim/{claim.pk}/do/mark-posted/", {"reason": REASON})
    assert load(claim).state == "code_sent"


def test_the_list_and_the_page_of_a_claim(waiting, desk):
    client = desk("admin")
    assert "Joe&#x27;s Pizza" in client.get("/admin/claims/claim/").content.decode()
    assert client.get(f"/admin/claims/claim/{waiting.pk}/change/").status_code == 200


def test_a_claim_in_the_queue_costs_the_same_with_more_evidence(waiting, desk, as_system, claimant):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from apps.claims.models import ClaimCheck
    from tests.factories.claims import ClaimFactory

    client, address = desk(), f"/admin/claims/claim/queue/{waiting.reference}/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    with as_system():
        for _number in range(4):
            ClaimCheck.objects.create(claim=waiting, claimant=claimant, method="dns", outcome="failed")
            ClaimFactory(business=waiting.business)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few)


def _document(as_system):
    with as_system():
        return Claim.objects.get().documents.get().pk
