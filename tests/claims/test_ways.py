"""CLM-1: every way says for each listing whether it is offered, and if not why."""

from dataclasses import replace

import pytest

from apps.claims.data import Facts, Means
from apps.claims.rules import codes, ways
from apps.claims.rules.ways import dns, page, phone
from apps.claims.states import Method, Purpose

FACTS = Facts(
    business_id=1,
    name="Joe's Pizza",
    status="live",
    phone="+12125550123",
    website="https://www.joes.example/",
    street="1 Main Street",
    postal_code="10036",
    country="US",
)
MEANS = Means(phone=True, post_countries=frozenset({"US"}), documents=True)


@pytest.fixture
def offered():
    """Return a function: the ways offered for such facts and means."""
    return lambda facts=FACTS, means=MEANS, purpose=Purpose.TAKE: {
        offer.method for offer in ways.offers(facts, means, purpose) if offer.is_offered
    }


def test_a_complete_listing_has_every_way(offered):
    assert offered() == set(Method.values)


@pytest.mark.parametrize(
    ("facts", "means", "missing"),
    [
        ({"website": ""}, {}, {"mail", "dns", "page"}),
        ({"website": "https://joes.wixsite.com/home"}, {}, {"mail", "dns"}),
        ({"website": "https://facebook.com/joes"}, {}, {"mail", "dns", "page"}),
        ({"website": "https://www.wix.com/joes"}, {}, {"mail", "dns", "page"}),
        ({"website": "https://joes.tenant.example/"}, {}, {"mail", "dns"}),
        ({"website": "https://joes.example:8443/"}, {}, {"page"}),
        ({"website": "https://user:secret@joes.example/"}, {}, {"page"}),
        ({"website": "https://10.0.0.1/"}, {}, {"mail", "dns", "page"}),
        ({"website": "https://gmail.com/"}, {}, {"mail"}),
        ({"phone": ""}, {}, {"phone"}),
        ({"phone": "123"}, {}, {"phone"}),
        ({"phone": "+19005550123"}, {}, {"phone"}),
        ({}, {"phone": False}, {"phone"}),
        ({"street": ""}, {}, {"post"}),
        ({"postal_code": ""}, {}, {"post"}),
        ({"country": "DE"}, {}, {"post"}),
        ({}, {"post_countries": frozenset()}, {"post"}),
        ({}, {"documents": False}, {"documents"}),
    ],
)
def test_a_way_that_proves_nothing_is_not_offered_and_says_why(offered, facts, means, missing):
    about, can = replace(FACTS, **facts), replace(MEANS, **means)
    assert set(Method.values) - offered(about, can) == missing
    silent = [o.method for o in ways.offers(about, can, Purpose.TAKE) if not o.is_offered and not o.why_not.strip()]
    assert silent == []


def test_nobody_is_left_without_a_way(offered):
    bare = Facts(1, "X", "live", "", "", "", "", "")
    assert offered(bare, Means(phone=False, post_countries=frozenset(), documents=False)) == {"manual"}


def test_a_chain_is_proved_at_its_domain(offered):
    assert offered(purpose=Purpose.CHAIN) == {"mail", "dns", "page"}


def test_a_fact_the_claimant_told_us_needs_a_second_look():
    found = {o.method: o.needs_review for o in ways.offers(FACTS, MEANS, Purpose.TAKE, {"phone"})}
    assert {method for method, needs in found.items() if needs} == {"phone"}


def test_of_a_number_only_the_end_is_shown():
    offer = ways.offer("phone", FACTS, MEANS, Purpose.TAKE)
    assert offer.target.endswith("23")
    assert "555" not in offer.target
    assert phone.number(replace(FACTS, phone="(212) 555-0123")) == "+12125550123"


RECORD = "a" * 40


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (f"<html><head>{page.tag(RECORD)}</head><body></body></html>", True),
        (f"<META CONTENT='{RECORD}' NAME='Lawless-Verification'>", True),
        (f"<head><title>x</title></head><body>{page.tag(RECORD)}</body>", False),
        (f"<body>{page.tag(RECORD)}", False),
        (f"<head><!-- {page.tag(RECORD)} --></head>", False),
        (f"<head><script>'{page.tag(RECORD)}'</script></head>", False),
        (f"<head>{page.tag('b' * 40)}</head>", False),
        (f"<head><meta name='description' content='{RECORD}'></head>", False),
        ("<head><meta name='lawless-verification'></head>", False),
        ("\x00\xff<<<>>>", False),
        ("", False),
    ],
)
def test_a_tag_counts_in_the_head_alone(html, found):
    assert page.has_tag(html, RECORD) is found


def test_a_file_holds_the_record_and_nothing_else():
    assert page.is_file(f"{RECORD}\n", RECORD)
    assert not page.is_file(f"<html>{RECORD}</html>", RECORD)
    assert page.file_address("https://joes.example/a/b?c#d", RECORD) == f"https://joes.example/lawless-{'a' * 16}.txt"


def test_one_record_among_many_counts():
    assert dns.has_record(["v=spf1 -all", f" {dns.PREFIX}{RECORD} "], RECORD)
    assert not dns.has_record([RECORD, dns.PREFIX, f"{dns.PREFIX}{RECORD}x"], RECORD)


def test_records_differ_by_claim_person_and_listing():
    made = {
        codes.record("clm_1", 1, 1),
        codes.record("clm_2", 1, 1),
        codes.record("clm_1", 2, 1),
        codes.record("clm_1", 1, 2),
    }
    assert len(made) == 4


def test_codes_have_no_letters_that_are_taken_for_others():
    made = "".join(codes.new_code("mail") for _ in range(200))
    assert not set(made) & set("01ILOU")
    assert len(codes.new_code("mail")) == 8
    assert codes.new_code("phone").isdigit()
