"""CLM-6: documents are encrypted, seen only by reviewers with each look kept, and deleted on time."""

import io
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.files.storage import storages

from apps.claims import files
from apps.claims.errors import ClaimInvalid, ClaimNotFound, DocumentNotFound, MayNotReview, ReasonMissing
from apps.claims.models import ClaimDocument
from apps.claims.services import claiming, deciding, documents, sweeping
from apps.core import clock
from apps.core.actor import Actor
from apps.core.errors import Unavailable
from tests.claims.test_documents_rules import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def add(as_user, claimant, by):
    """Return a function that adds a document as the claimant."""

    def go(claim, content=PDF, name="licence.pdf", kind="licence"):
        with as_user(claimant):
            return documents.add(by=by, claim=claim, upload=io.BytesIO(content), name=name, kind=kind, now=clock.now())

    return go


@pytest.fixture
def claim(start, choose):
    """A claim to be proved by documents."""
    return choose(start(), "documents")


@pytest.fixture
def handed_in(claim, add, as_user, claimant, by):
    """The claim with one document, at our staff."""
    document = add(claim)
    with as_user(claimant):
        claiming.hand_in(by=by, claim=claim, now=clock.now())
    return claim, document


def stored(document):
    with storages["uploads"].open(document.stored_as, "rb") as file:
        return file.read()


def test_what_is_kept_is_not_readable(claim, add):
    document = add(claim)
    kept = stored(document)
    assert b"PDF" not in kept
    assert "licence" not in document.stored_as
    assert files.read(document.stored_as) == PDF


@pytest.mark.parametrize(
    ("content", "kind", "field"),
    [(b"", "licence", "document"), (b"<html></html>", "licence", "document"), (b"%PDF-1.4" + b"x" * 10_485_761, "licence", "document"),
     (PDF, "passport", "kind")],
    ids=["empty", "page", "large", "kind"],
)  # fmt: skip
def test_what_is_no_document_is_refused(claim, add, content, kind, field):
    with pytest.raises(ClaimInvalid) as refused:
        add(claim, content=content, kind=kind)
    assert set(refused.value.fields) == {field}


def test_six_documents_are_enough(claim, add):
    for _number in range(6):
        add(claim)
    with pytest.raises(ClaimInvalid):
        add(claim)


def test_nobody_adds_to_the_claim_of_another(claim, person, as_user):
    stranger = person()
    with as_user(stranger), pytest.raises(ClaimNotFound):
        documents.add(
            by=Actor.user(stranger.pk), claim=claim, upload=io.BytesIO(PDF), name="x", kind="licence", now=clock.now()
        )


def test_each_look_of_a_reviewer_is_kept_with_its_reason(handed_in, as_staff, moderator, person, remembered):
    _claim, document = handed_in
    reviewer = person("moderator")
    by = Actor.staff(reviewer.pk, "to decide this claim", frozenset({"moderator"}))
    with as_staff(reviewer):
        for _look in range(2):
            assert documents.look_at(by=by, document_id=document.pk)[1] == PDF
    looks = remembered("claims.document_opened")
    assert [(look.actor, look.reason) for look in looks] == [(by.name, "to decide this claim")] * 2


@pytest.mark.parametrize("role", ["customer_service", "sales_rep", ""])
def test_nobody_but_reviewers_looks(handed_in, as_staff, person, role):
    _claim, document = handed_in
    user = person(role)
    by = Actor.staff(user.pk, "out of curiosity", frozenset({role} - {""}))
    with as_staff(user), pytest.raises(MayNotReview):
        documents.look_at(by=by, document_id=document.pk)


def test_no_look_without_a_reason(handed_in, as_staff, person):
    _claim, document = handed_in
    user = person("moderator")
    with as_staff(user), pytest.raises(ReasonMissing):
        documents.look_at(by=Actor.staff(user.pk, " ", frozenset({"moderator"})), document_id=document.pk)


def test_the_claimant_does_not_get_the_content_back(handed_in, as_user, claimant, by):
    _claim, document = handed_in
    with as_user(claimant), pytest.raises(MayNotReview):
        documents.look_at(by=by, document_id=document.pk)


def test_documents_go_thirty_days_after_the_decision(
    handed_in, as_staff, moderator, react, as_system, system, person, remembered
):
    claim, document = handed_in
    with as_staff(person("moderator")):
        deciding.reject(by=moderator, claim=claim, decision="not_enough", now=clock.now())
    react()
    with as_system():
        kept = ClaimDocument.objects.get(pk=document.pk)
        assert timedelta(days=29) < kept.delete_after - clock.now() <= timedelta(days=30)
        sweeping.sweep(by=system, now=clock.now() + timedelta(days=29))
        assert storages["uploads"].exists(document.stored_as)
        sweeping.sweep(by=system, now=clock.now() + timedelta(days=31))
        gone = ClaimDocument.objects.get(pk=document.pk)
    assert (gone.stored_as, gone.deleted_at is not None) == ("", True)
    assert not storages["uploads"].exists(document.stored_as)
    assert len(remembered("claims.document_deleted")) == 1


def test_documents_of_a_withdrawn_claim_go_at_once(handed_in, as_user, claimant, by, react, as_system, system):
    claim, document = handed_in
    with as_user(claimant):
        claiming.withdraw(by=by, claim=claim)
    react()
    with as_system():
        sweeping.sweep(by=system, now=clock.now())
    assert not storages["uploads"].exists(document.stored_as)


def test_deleting_twice_is_no_harm(handed_in, as_system, system):
    claim, _document = handed_in
    with as_system():
        documents.let_go(by=system, claim_id=claim.pk, now=clock.now(), came_to_nothing=True)
        assert documents.delete_due(by=system, now=clock.now()) == 1
        assert documents.delete_due(by=system, now=clock.now()) == 0


def test_a_deleted_document_is_gone(handed_in, as_system, as_staff, system, moderator, person):
    claim, document = handed_in
    with as_system():
        documents.let_go(by=system, claim_id=claim.pk, now=clock.now(), came_to_nothing=True)
        documents.delete_due(by=system, now=clock.now())
    with as_staff(person("moderator")), pytest.raises(DocumentNotFound):
        documents.look_at(by=moderator, document_id=document.pk)


def test_keys_rotate(settings, claim, add, as_system, system):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.CLAIM_DOCUMENT_KEYS = [old]
    document = add(claim)
    settings.CLAIM_DOCUMENT_KEYS = [new, old]
    with as_system():
        assert documents.rekey_all(by=system) == 1
        kept = ClaimDocument.objects.get(pk=document.pk)
    settings.CLAIM_DOCUMENT_KEYS = [new]
    assert files.read(kept.stored_as) == PDF
    assert not storages["uploads"].exists(document.stored_as)
    settings.CLAIM_DOCUMENT_KEYS = [old]
    with pytest.raises(Unavailable):
        files.read(kept.stored_as)


def test_without_a_key_documents_are_not_taken(settings):
    settings.DEVELOPMENT = False
    assert not files.can_keep()
