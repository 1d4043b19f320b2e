"""CLM-3 and the database: what injected SQL on the site's login could not do either."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.claims.models import Claim, ClaimCheck, ClaimDocument, OwnerQuestion
from apps.claims.rules import codes as rules
from tests.factories.claims import ClaimDocumentFactory, ClaimFactory, OwnerQuestionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(as_user, claimant):
    """Return a function that runs a statement as the claimant on the site's login; None when the database refuses."""

    def go(statement, *params):
        with as_user(claimant):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement, params)
                    return cursor.fetchall() if cursor.description else cursor.rowcount
            except DatabaseError:
                return None

    return go


@pytest.fixture
def claim(start):
    """An open claim of the claimant."""
    return start()


@pytest.mark.parametrize(
    "change",
    [
        "state = 'verified', verified_at = now()",
        "state = 'verified', verified_at = now(), verified_in = pg_current_xact_id()::text::bigint",
        "state = 'submitted', submitted_at = now(), method = 'mail'",
        "state = 'code_sent'",
        "state = 'approved', submitted_at = now(), decided_at = now(), decided_by = 'me', effective_at = now()",
        "verified_in = pg_current_xact_id()::text::bigint",
        "claimant_id = claimant_id + 1",
        "business_id = business_id + 1",
        "purpose = 'recheck'",
        "decided_by = 'staff:1'",
        "public_id = gen_random_uuid()",
        "former_team = '[]'::jsonb || '[1]'::jsonb",
    ],
)
def test_a_claimant_cannot_say_that_a_claim_is_proved_or_decided(run, claim, change, load):
    before = load(claim)
    assert run(f"UPDATE claims_claim SET {change} WHERE id = %s", claim.pk) is None
    after = load(claim)
    assert {f.attname: getattr(after, f.attname) for f in Claim._meta.concrete_fields} == {
        f.attname: getattr(before, f.attname) for f in Claim._meta.concrete_fields
    }


def test_a_claim_is_not_born_verified(run, claimant, listing):
    assert (
        run(
            """INSERT INTO claims_claim (public_id, business_id, claimant_id, purpose, method, state, relation, address,
                   message, statement, brand_name, problem, started_at, expires_at, verified_at, verified_in, decided_by,
                   decision, decision_note, former_team)
               VALUES (gen_random_uuid(), %s, %s, 'take', '', 'verified', 'owner', '', '', '', '', '', now(), now(), now(),
                       pg_current_xact_id()::text::bigint, '', '', '', '[]')""",
            listing.pk,
            claimant.pk,
        )
        is None
    )


def test_codes_are_neither_read_nor_written_by_the_site(run, mailed):
    claim, _code = mailed
    digest = rules.digest(claim.pk, "MINE2345")
    assert run("SELECT * FROM claims_claimcode") is None
    assert run("UPDATE claims_claimcode SET digest = %s, attempts = 0", digest) is None
    assert run("DELETE FROM claims_claimcode") is None
    assert (
        run(
            """INSERT INTO claims_claimcode (claim_id, method, digest, fingerprint, issued_at, sent_at, expires_at, attempts,
                   most_attempts) VALUES (%s, 'mail', %s, '', now(), now(), now() + interval '1 day', 0, 5)""",
            claim.pk,
            digest,
        )
        is None
    )


def test_proofs_are_written_by_our_programs_alone(run, claim, claimant):
    statement = (
        """INSERT INTO claims_claimcheck (claim_id, claimant_id, method, outcome) VALUES (%s, %s, 'dns', 'proved')"""
    )
    assert run(statement, claim.pk, claimant.pk) is None


@pytest.mark.parametrize(
    "call",
    [
        "app.claim_fingerprint(1)",
        "app.claim_outcome(1)",
        "app.self_stated(1, 1)",
    ],
)
def test_what_our_programs_ask_is_not_for_the_site(run, call):
    assert run(f"SELECT {call}") is None


def test_a_code_of_somebody_else_is_no_code(mailed, person, as_user):
    claim, code = mailed
    with as_user(person()), connection.cursor() as cursor:
        cursor.execute("SELECT app.redeem_claim_code(%s, %s)", [claim.pk, rules.digest(claim.pk, rules.tidied(code))])
        assert cursor.fetchone()[0] == "no_code"


@pytest.mark.parametrize("given", [b"", b"\x00" * 31, b"\x00" * 33], ids=["none", "short", "long"])
def test_a_digest_of_another_length_is_wrong(run, mailed, given):
    claim, _code = mailed
    assert run("SELECT app.redeem_claim_code(%s, %s)", claim.pk, given) == [("wrong:4",)]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("businesses_business", "phone = '+15550000000'"),
        ("businesses_business", "website = 'https://mine.example/'"),
        ("businesses_business", "is_claimed = true, verification = 'verified'"),
        ("businesses_location", "street_address = 'My street'"),
    ],
)
def test_the_listing_is_not_the_claimants_before_success(run, mailed, listing, table, change, reload_listing):
    """CLM-3: otherwise one verifies oneself."""
    key = "business_id" if table.endswith("location") else "id"
    assert not run(f"UPDATE {table} SET {change} WHERE {key} = %s", listing.pk)
    assert (reload_listing(listing).phone, reload_listing(listing).website) == (
        "+12125550123",
        "https://www.joes.example/",
    )


def test_nobody_makes_themselves_the_owner_by_a_membership(run, mailed, listing, claimant):
    statement = """INSERT INTO businesses_membership (public_id, user_id, business_id, role, is_primary, denied_fields,
                       can_import, granted_at, granted_by)
                   VALUES (gen_random_uuid(), %s, %s, 'owner', true, '{}', true, now(), 'me')"""
    assert run(statement, claimant.pk, listing.pk) is None
    assert run("SELECT app.may_take(%s, %s)", listing.pk, claimant.pk) == [(False,)]


def test_what_others_have_is_invisible(as_user, as_system, person, claimant, listing):
    with as_system():
        other = ClaimFactory(claimant=person())
        ClaimDocumentFactory(claim=other)
        ClaimCheck.objects.create(claim=other, claimant=other.claimant, method="dns", outcome="failed")
        OwnerQuestionFactory(claim=other)
    with as_user(claimant):
        assert not Claim.objects.exists()
        assert not ClaimDocument.objects.exists()
        assert not ClaimCheck.objects.exists()
        assert not OwnerQuestion.objects.exists()


def test_nothing_is_added_to_the_claim_of_another(run, as_system, person, claimant):
    with as_system():
        other = ClaimFactory(claimant=person())
    statement = """INSERT INTO claims_claimdocument (claim_id, claimant_id, kind, name, media_type, byte_size, stored_as,
                       uploaded_at) VALUES (%s, %s, 'licence', 'x.pdf', 'application/pdf', 1, '', now())"""
    assert run(statement, other.pk, claimant.pk) is None
    assert run(statement, other.pk, other.claimant_id) is None


@pytest.mark.parametrize(
    "change",
    ["claim_id = claim_id + 1", "deadline = now()", "answer = 'silent', answered_at = now()", "message = 'x'",
     "objected_at = now()", "user_id = user_id + 1", "effective_at = now() + interval '9 years'"],
)  # fmt: skip
def test_of_a_question_only_the_answer_is_the_owners(as_system, as_user, person, change):
    owner = person()
    with as_system():
        question = OwnerQuestionFactory(user=owner)
    with as_user(owner), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_ownerquestion SET {change} WHERE id = %s", [question.pk])


@pytest.mark.parametrize("since", ["verified_in = verified_in - 1", "verified_at = verified_at - interval '1 second'"])
def test_a_verified_claim_is_spent_with_the_transaction_that_verified_it(
    mailed, enter, run, listing, claimant, as_system, since
):
    """Ownership that staff takes away later does not come back by the claim that once gave it."""
    claim, code = mailed
    assert enter(claim, code).outcome == "verified"
    assert run("SELECT app.may_take(%s, %s)", listing.pk, claimant.pk) == [(True,)]
    assert run("SELECT app.may_take(%s, %s)", listing.pk, claimant.pk + 1) == [(False,)]
    with as_system(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_claim SET {since} WHERE id = %s", [claim.pk])
    assert run("SELECT app.may_take(%s, %s)", listing.pk, claimant.pk) == [(False,)]
