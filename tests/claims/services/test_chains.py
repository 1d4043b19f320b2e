"""CLM-1, bulk for chains: one claim, proved at the domain, decided by staff, founded by a job."""

import pytest

from apps.businesses.models import Brand, Membership
from apps.claims.errors import ClaimInvalid
from apps.claims.models import ClaimLocation
from apps.claims.services import chains, claiming, deciding
from apps.core import clock
from apps.core.actor import Actor
from tests.factories.businesses import BusinessFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listings(as_system):
    """Three listings of a chain; the first has its website."""
    with as_system():
        first = BusinessFactory(name="Slices Queens", website="https://slices.example/")
        return [first, BusinessFactory(name="Slices Bronx"), BusinessFactory(name="Slices Harlem")]


@pytest.fixture
def begin(as_user, claimant, by, listings):
    """Return a function that claims the chain."""

    def go(refs=None, name="Slices"):
        refs = [row.reference for row in listings] if refs is None else refs
        with as_user(claimant):
            return chains.start(by=by, name=name, listings=refs, now=clock.now())

    return go


@pytest.fixture
def proved(begin, choose, send, enter, react):
    """A chain that was proved at its domain and waits for staff."""
    claim = choose(begin(), "mail", address="boss@slices.example")
    assert enter(claim, send(claim)).outcome == "submitted"
    react()
    return claim


@pytest.fixture
def approve(as_staff, person, react):
    """Return a function by which staff approves, and the job founds the brand."""
    reviewer = person("moderator")

    def go(claim):
        with as_staff(reviewer):
            deciding.approve(
                by=Actor.staff(reviewer.pk, "the domain is theirs", frozenset({"moderator"})),
                claim=claim,
                now=clock.now(),
            )
        react()

    return go


def test_a_brand_with_its_locations_is_the_claimants(proved, approve, as_system, claimant, listings, load):
    approve(proved)
    with as_system():
        brand = Brand.objects.get()
        assert (brand.name, sorted(brand.locations.values_list("name", flat=True))) == (
            "Slices",
            ["Slices Bronx", "Slices Harlem", "Slices Queens"],
        )
        assert Membership.objects.get(is_primary=True).user_id == claimant.pk
        assert set(brand.locations.values_list("is_claimed", "verification")) == {(True, "verified")}
    assert load(proved).state == "verified"


def test_a_listing_of_somebody_else_stays_where_it_is(proved, approve, as_system, system, person, listings, load):
    from apps.businesses.services import ownership

    other = person()
    with as_system():
        ownership.take(by=system, business=listings[1], user_id=other.pk)
    approve(proved)
    with as_system():
        assert Brand.objects.get().locations.count() == 2
        note = ClaimLocation.objects.get(claim=proved, business=listings[1]).note
        assert Membership.objects.get(business=listings[1], is_primary=True).user_id == other.pk
    assert "somebody manages it already" in note


def test_proof_alone_gives_nothing(proved, as_system, load):
    assert load(proved).state == "submitted"
    with as_system():
        assert not Brand.objects.exists()
        assert not Membership.objects.exists()


def test_founding_twice_founds_once(proved, approve, as_system, system):
    approve(proved)
    with as_system():
        chains.found(by=system, claim_id=proved.pk)
        assert Brand.objects.count() == 1


@pytest.mark.parametrize(
    ("refs", "name", "field"),
    [([], "Slices", "listings"), (["biz_00000000000000000000000000"], "Slices", "listings"), (None, "", "brand_name"),
     (None, "x" * 201, "brand_name"), (["biz_00000000000000000000000000", "biz_00000000000000000000000001"], "Slices", "listings")],
    ids=["none", "one", "nameless", "long name", "unknown"],
)  # fmt: skip
def test_what_is_no_chain_is_refused(begin, refs, name, field):
    with pytest.raises(ClaimInvalid) as refused:
        begin(refs=refs, name=name)
    assert set(refused.value.fields) == {field}


def test_a_chain_is_not_proved_by_phone(begin, choose):
    with pytest.raises(ClaimInvalid):
        choose(begin(), "phone")


@pytest.mark.parametrize(
    "text",
    [
        "{0}\n{1}",
        "{0},Slices\r\n{1},Slices",
        "id;name\n{0};a\n{1};b",
        "https://x.example/{0}/ {1}",
        "\ufeff{0}\n{1}\n{0}",
    ],
)
def test_ids_are_found_whatever_is_around_them(text, listings):
    one, two = listings[0].reference, listings[1].reference
    assert chains.references(text.format(one, two)) == [one, two]


def test_the_rest_of_a_text_is_no_id():
    assert chains.references('"unclosed, biz_, biz_short, \x00') == []


def test_an_open_claim_to_the_first_is_in_the_way(begin, as_user, claimant, by, listings):
    from apps.claims.errors import NotNow

    with as_user(claimant):
        claiming.start(by=by, business=listings[0], now=clock.now())
    with pytest.raises(NotNow):
        begin()
