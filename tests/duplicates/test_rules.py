"""What makes two listings alike, and what keeps them apart however alike they look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.duplicates import errors, rules
from apps.duplicates.data import Shared
from apps.duplicates.rules import spelling
from benchmarks.planted import CITIES, base, planted

SPRINGFIELD = {
    "phone": "",
    "website": "",
    "street_address": "12 Main Street",
    "postal_code": "10036",
    "city_id": 1,
    "country": "US",
    "category_id": 7,
    "lat": 40.758,
    "lon": -73.9855,
}


@pytest.fixture
def like():
    """Return a maker of comparables, in one place unless told otherwise."""
    numbers = iter(range(1, 1_000))

    def make(name, **fields):
        return rules.likeness(business_id=next(numbers), name=name, **SPRINGFIELD | fields)

    return make


@pytest.fixture
def verdict(like):
    """Return a function that says whether two listings would be proposed: names or (name, fields)."""

    def compare(one, other, shared=Shared()):  # noqa: B008 - frozen
        sides = [like(side) if isinstance(side, str) else like(side[0], **side[1]) for side in (one, other)]
        return rules.compare(*sides, shared).score >= rules.PROPOSED

    return compare


class TestSpelling:
    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("Starbucks Coffee #1241", ("starbucks coffee", "starbucks", "1241")),
            ("Café Müller", ("cafe muller", "muller", "")),
            ("Joe's Pizza & Pasta Ltd.", ("joes pizza pasta", "joes pasta", "")),
            ("Brothers Pizza II", ("brothers pizza", "brothers", "2")),
            ("Hair at 317 Co.", ("hair at", "at", "317")),
            ("The Bar", ("bar", "bar", "")),
            ("Müller GmbH & Co. KG", ("muller", "muller", "")),
            ("寿司", ("寿司", "寿司", "")),
            ("", ("", "", "")),
        ],
    )
    def test_names(self, name, parts):
        assert spelling.name_parts(name) == parts

    @pytest.mark.parametrize(
        ("address", "parts"),
        [
            ("469 Flatbush Ave", ("flatbush avenue", "469", "")),
            ("33 Rivington Street, Floor 29", ("rivington street", "33", "29")),
            ("351 W 57th St", ("west 57 street", "351", "")),
            ("351 West   57 Street", ("west 57 street", "351", "")),
            ("10 St. Marks Place", ("saint marks place", "10", "")),
            ("Hauptstr. 12a", ("hauptstrasse", "12a", "")),
            ("30-30 Astoria Boulevard", ("astoria boulevard", "30-30", "")),
            ("Suite 5, 12 Main St", ("main street", "12", "5")),
            ("5th Ave", ("5 avenue", "", "")),
            ("", ("", "", "")),
        ],
    )
    def test_streets(self, address, parts):
        assert spelling.street_parts(address) == parts

    @pytest.mark.parametrize(
        ("phone", "country", "number"),
        [
            ("+1 212 555 0123", "US", "12125550123"),
            ("(212) 555-0123", "US", "12125550123"),
            ("1-212-555-0123", "US", "12125550123"),
            ("212.555.0123 x12", "US", "12125550123"),
            ("020 7946 0018", "GB", "442079460018"),
            ("+44 (0)20 7946 0018", "GB", "442079460018"),
            ("0044 20 7946 0018", "GB", "442079460018"),
            ("06 6982 1234", "IT", "390669821234"),
            ("911", "US", ""),
            ("", "US", ""),
        ],
    )
    def test_phones(self, phone, country, number):
        assert spelling.phone_number(phone, country) == number

    @pytest.mark.parametrize(
        ("website", "site"),
        [
            ("https://www.Joes.example/menu?x=1", "joes.example"),
            ("https://shop.joes.co.uk", "joes.co.uk"),
            ("https://www.facebook.com/JoesPizza/", "facebook.com/joespizza"),
            ("https://facebook.com", ""),
            ("https://joes.business.site/", "joes.business.site"),
            ("http://[broken", ""),
            ("", ""),
        ],
    )
    def test_websites(self, website, site):
        assert spelling.site(website) == site

    @given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40))
    def test_nothing_anybody_types_breaks_it(self, name, street, phone):
        made = rules.likeness(
            business_id=1, name=name, **SPRINGFIELD | {"street_address": street, "phone": phone, "website": name}
        )
        assert rules.compare(made, made).score <= 1
        assert rules.keys(made)


class TestComparing:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Café Müller", "Cafe Muller"),
            ("Joe's Pizza & Pasta Ltd.", "Joes Pizza and Pasta"),
            ("Joe's Pizza", "Joe's Pizza Restaurant"),
            ("Cardoncello Pizzeria", "Cardoncelo Pizzeria"),
            ("THE BLUE DOOR", "Blue Door"),
            (("Blue Door", {"street_address": "12 Main St."}), ("Blue Door", {"lat": 40.7582})),
        ],
        ids=str,
    )
    def test_one_business_at_one_address(self, verdict, one, other):
        assert verdict(one, other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Starbucks Coffee #1241", "Starbucks Coffee #1242"),
            ("Brothers Pizza II", "Brothers Pizza III"),
            ("Blue Door", "Red Lion"),
            ("Astoria Deli", "Astoria Spa"),
            ("Fordham University - Student Deli", "Fordham University - Millennium Grill"),
        ],
        ids=str,
    )
    def test_different_businesses_at_one_address(self, verdict, one, other):
        contact = {"website": "https://mall.example"}
        assert not verdict((one, contact), (other, contact))

    def test_the_name_alone_never_makes_a_pair(self, verdict):
        elsewhere = {"street_address": "", "postal_code": "", "lat": 42.36, "lon": -71.06, "city_id": 2}
        assert not verdict(("Blue Door", {"street_address": "", "postal_code": ""}), ("Blue Door", elsewhere))
        assert not verdict(("Blue Door", {"street_address": ""}), ("Blue Door", {"street_address": "", "lat": 40.762}))

    def test_branches_of_a_chain_are_different_though_they_share_phone_and_website(self, verdict):
        chain = {"phone": "+18005550100", "website": "https://chain.example"}
        for metres in (0.003, 0.01, 0.1):
            branch = chain | {"street_address": "80 Second Avenue", "lat": 40.758 + metres}
            assert not verdict(("Kettle & Crane", chain), ("Kettle & Crane", branch))

    def test_the_same_chain_at_the_same_address_is_one(self, verdict):
        chain = {"phone": "+18005550100", "website": "https://chain.example"}
        assert verdict(("Kettle & Crane", chain), ("Kettle and Crane", chain), Shared(40, 40))

    def test_a_number_of_many_says_nothing(self, like):
        one, other = (like(name, phone="+12125550123", street_address="") for name in ("Blue Door", "Blu Dor"))
        few, many = rules.compare(one, other, Shared(2, 2)), rules.compare(one, other, Shared(40, 2))
        assert few.score > many.score
        assert next(part for part in many.parts if part.field == "phone").verdict == "shared"

    def test_houses_and_numbered_streets(self, like):
        def street(one, other):
            sides = [like("Blue Door", street_address=text) for text in (one, other)]
            return next(part.verdict for part in rules.compare(*sides).parts if part.field == "street")

        assert street("12 West 57th Street", "12 W 57 St") == "same"
        assert street("12 West 57th Street", "12 West 58th Street") == "different"
        assert street("12 Main Street", "12a Main Street") == "same"
        assert street("12 Main Street", "12-14 Main Street") == "same"
        assert street("12 Main Street", "121 Main Street") == "different"
        assert street("30-30 Main Street", "30-32 Main Street") == "different"
        assert street("12 Main Street, Suite 4", "12 Main Street, Suite 9") == "alike"

    def test_the_quick_look_never_turns_a_pair_away(self):
        found = planted(list(base(2_000)), 300)
        for pair in (pair for pair in found if pair.is_true):
            one, other = (rules.likeness(**_fields(row)) for row in (pair.one, pair.other))
            if rules.compare(one, other).score >= rules.PROPOSED:
                assert rules.worth_comparing(one, other), pair

    def test_the_order_makes_no_difference(self):
        for pair in planted(list(base(1_000)), 150):
            one, other = (rules.likeness(**_fields(row)) for row in (pair.one, pair.other))
            assert rules.compare(one, other).score == rules.compare(other, one).score

    def test_a_planted_set_is_told_apart(self):
        found = [
            (pair.is_true, rules.compare(*(rules.likeness(**_fields(row)) for row in (pair.one, pair.other))).score)
            for pair in planted(list(base(2_000)), 400)
        ]
        proposed = [is_true for is_true, score in found if score >= rules.PROPOSED]
        assert sum(proposed) / len(proposed) >= 0.98
        assert sum(proposed) / sum(is_true for is_true, _score in found) >= 0.9


class TestBlocking:
    def test_neighbours_share_a_key_wherever_the_squares_lie(self, like):
        for step in range(60):
            lat, lon = 40.7 + step * 0.0007, -73.9 + step * 0.0005
            one = like("Blue Door", street_address="", postal_code="1", lat=lat, lon=lon)
            other = like("Blue Doors", street_address="", postal_code="2", lat=lat + 0.0009, lon=lon + 0.0005)
            assert set(rules.keys(one)) & set(rules.keys(other))

    def test_strangers_share_none(self, like):
        one = like("Blue Door", phone="+12125550123")
        other = like("Red Lion", street_address="80 Second Avenue", lat=40.9)
        assert not set(rules.keys(one)) & set(rules.keys(other))


class TestChoosing:
    OURS = {name: None for names in rules.GROUPS.values() for name in names} | {
        "name": "Joe's",
        "categories": ["pizza"],
        "attributes": {"wifi": True},
        "phone": "",
    }
    THEIRS = OURS | {
        "name": "Joes",
        "categories": ["italian", "pizza"],
        "attributes": {"wifi": False, "delivery": True},
        "phone": "+12125550123",
    }

    def test_only_what_differs_changes(self):
        choices = {"name": "survivor", "phone": "duplicate", "email": "duplicate"}
        assert rules.chosen(choices, self.OURS, self.THEIRS) == {"phone": "+12125550123"}

    def test_both_keeps_the_survivors_word_first(self):
        found = rules.chosen({"categories": "both", "attributes": "both"}, self.OURS, self.THEIRS)
        assert found == {"categories": ["pizza", "italian"], "attributes": {"wifi": True, "delivery": True}}

    def test_a_proposal_fills_what_the_survivor_lacks(self):
        found = rules.proposal(self.OURS, self.THEIRS)
        assert (found["name"], found["phone"], found["categories"]) == ("survivor", "duplicate", "both")

    @pytest.mark.parametrize("choices", [{"slug": "duplicate"}, {"name": "both"}, {"name": ""}])
    def test_other_choices_are_refused(self, choices):
        with pytest.raises(errors.UnknownChoice):
            rules.ensure_choices(choices)

    def test_every_field_of_a_listing_can_be_chosen(self):
        from apps.businesses.rules import FIELDS

        assert {name for names in rules.GROUPS.values() for name in names} == set(FIELDS)


def _fields(row):
    return {
        "business_id": row.id,
        "name": row.name,
        "phone": row.phone,
        "website": row.website,
        "street_address": row.street_address,
        "postal_code": row.postal_code,
        "city_id": CITIES[row.city],
        "country": "US",
        "category_id": sum(map(ord, row.category)),
        "lat": row.lat,
        "lon": row.lon,
    }
