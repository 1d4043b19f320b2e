"""The demo city is the same every time, stays within its map, and is as varied as a real one."""

import itertools
import re
import time
from collections import Counter
from datetime import date

import pytest

from apps.businesses.demo import attributes, categories, gazetteer, generate, hours, openfile
from apps.core.calendar import osm


class TestSameEveryTime:
    def test_one_seed_makes_one_city(self, town):
        again = list(generate.businesses(1_500))
        assert again == town[:1_500]

    def test_a_large_city_begins_with_the_small_one(self, town):
        first = list(itertools.islice(generate.businesses(1_000_000), 700))
        assert first == town[:700]

    def test_another_seed_makes_another_city(self, town):
        other = list(generate.businesses(300, seed=7))
        assert [b.name for b in other] != [b.name for b in town[:300]]

    def test_a_later_block_can_be_made_on_its_own(self, town):
        assert list(generate.businesses(3_000, start=2_000)) == town[2_000:3_000]

    def test_starting_inside_a_block_is_refused(self):
        with pytest.raises(ValueError, match="multiple of 1000"):
            list(generate.businesses(2_000, start=1_500))

    @pytest.mark.parametrize("size", [0, 1, 999, 1_000, 1_001], ids=str)
    def test_it_makes_exactly_as_many_as_asked(self, size):
        keys = [b.key for b in generate.businesses(size)]
        assert len(keys) == len(set(keys)) == size


class TestEachBusiness:
    def test_has_categories_that_exist_and_differ(self, town):
        known = set(categories.by_slug())
        assert all(set(b.categories) <= known for b in town)
        assert all(len(set(b.categories)) == len(b.categories) <= 3 for b in town)

    def test_stands_inside_the_box_of_its_city(self, town):
        outside = [b.key for b in town if not gazetteer.city(b.city).contains(b.lat, b.lon)]
        assert outside == []

    def test_lies_in_a_neighbourhood_of_its_city(self, town):
        city_of = {hood.slug: hood.city for hood in gazetteer.neighbourhoods()}
        assert all(city_of[b.neighbourhood] == b.city for b in town)

    def test_has_a_phone_nobody_owns(self, town):
        phones = [b.phone for b in town if b.phone]
        assert len(phones) > 4_500
        assert [p for p in phones if not re.fullmatch(r"\+1(212|646|332|917|718|347|929)55501\d\d", p)] == []

    def test_points_to_example_domains_only(self, town):
        assert all(re.fullmatch(r"(https://[a-z0-9]+(-[a-z0-9]+)*\.example)?", b.website) for b in town)
        assert all(re.fullmatch(r"(hello@[a-z0-9]+(-[a-z0-9]+)*\.example)?", b.email) for b in town)

    def test_has_a_description_of_two_to_four_sentences(self, town):
        for b in town:
            assert 40 < len(b.description) < 600
            assert "{" not in b.description + b.name
            assert b.description[0].isupper() or not b.description[0].isalpha()
            assert b.description.endswith(".")

    def test_knows_only_listed_attributes(self, town):
        assert set().union(*(b.attributes for b in town)) == set(attributes.KEYS)

    def test_has_a_price_level_of_one_to_four_or_none(self, town):
        assert {b.price_level for b in town} == {None, 1, 2, 3, 4}

    def test_has_ratings_that_agree_with_their_sum(self, town):
        for b in town:
            assert len(b.ratings) == 5
            assert min(b.ratings) >= 0
            assert b.rating_count <= b.rating_sum <= 5 * b.rating_count
        example = next(b for b in town if b.rating_count)
        assert example.rating_sum == sum(n * count for n, count in zip((1, 2, 3, 4, 5), example.ratings, strict=True))

    def test_was_not_created_in_the_future(self, town):
        assert max(b.created_at.date() for b in town) < generate.TODAY
        assert max(b.opened_on for b in town if b.opened_on) < generate.TODAY

    def test_has_its_next_special_days_ahead(self, town):
        days = [day for b in town for day in b.special_days]
        assert len(days) > 500
        assert min(day.day for day in days) >= generate.TODAY

    def test_follows_the_calendar_of_the_day_it_is_made_for(self):
        made = generate.businesses(400, today=date(2031, 2, 1))
        days = {(day.note, day.day) for b in made for day in b.special_days}
        # The fourth Thursday of November 2031 is the 27th.
        assert ("Thanksgiving", date(2031, 11, 27)) in days
        assert ("New Year's Day", date(2032, 1, 1)) in days


class TestTheCity:
    def test_is_densest_in_manhattan_and_reaches_all_boroughs(self, town):
        count = Counter(b.city for b in town)
        assert set(count) == {city.slug for city in gazetteer.cities()}
        assert count["manhattan"] > 2_000
        assert min(count.values()) > 100

    def test_has_late_pizza_near_times_square(self, town):
        lat, lon = generate.TIMES_SQUARE
        near = [b for b in town if gazetteer.metres(b.lat, b.lon, lat, lon) < 600]
        late = [b for b in near if "pizza" in b.categories and b.attributes.get("open_late") and b.status == "live"]
        assert len(near) > 150
        assert len(late) >= 10

    def test_is_mostly_live_and_has_every_other_state_too(self, town):
        count = Counter(b.status for b in town)
        assert count["live"] > 4_500
        assert set(count) == {
            "live", "temporarily_closed", "permanently_closed", "moved", "draft", "pending", "suspended"
        }  # fmt: skip

    def test_has_chains_with_branches(self, town):
        branches = Counter(b.brand for b in town if b.brand)
        assert len(branches) > 40
        assert branches.most_common(1)[0][1] > 5

    def test_has_several_businesses_at_one_address(self, town):
        doors = Counter((b.lat, b.lon) for b in town)
        assert sum(1 for count in doors.values() if count > 1) > 100

    def test_hides_the_street_of_some_who_work_from_home(self, town):
        hidden = [b for b in town if b.hide_street]
        assert 20 < len(hidden) < 400

    def test_leaves_some_without_ratings_and_drafts_always(self, town):
        assert 300 < sum(1 for b in town if not b.rating_count) < 1_500
        assert all(not b.rating_count for b in town if b.status in {"draft", "pending"})

    def test_repeats_few_names_and_speaks_many_words(self, town):
        assert len({b.name for b in town if not b.brand}) > 4_000
        words = Counter(word for b in town for word in re.findall(r"\w+", b.description.lower()))
        assert len(words) > 4_000
        # As in natural language, the most frequent words are many times as frequent as those in the middle.
        ranked = [count for _word, count in words.most_common()]
        assert ranked[20] > 20 * ranked[1_000]

    def test_has_names_with_accents_apostrophes_ampersands_and_numbers(self, town):
        names = [b.name for b in town]
        for pattern in (r"[éáíñçøłığőü]", r"\w'\w", r" & ", r"\d"):
            assert sum(1 for name in names if re.search(pattern, name)) > 20, pattern

    def test_takes_no_name_from_the_open_data_file(self, town, open_file):
        real = {row.name.casefold() for row in openfile.read(open_file)}
        assert sorted({b.name for b in town if b.name.casefold() in real}) == []

    def test_takes_time_in_proportion_to_its_size(self):
        list(generate.businesses(1_000))
        started = time.process_time()
        list(generate.businesses(2_000))
        small = time.process_time() - started
        started = time.process_time()
        list(generate.businesses(10_000))
        large = time.process_time() - started
        assert large < 5 * small * 3


class TestHours:
    def test_of_every_kind_are_understood_by_the_calendar(self):
        specs = {spec for kind in hours._KINDS for spec in hours.choices(kind)}
        strange = {spec: osm.parse(spec).unparsed for spec in specs}
        assert {spec: parts for spec, parts in strange.items() if parts and "by appointment" not in spec} == {}

    def test_include_all_the_difficult_cases(self, town):
        specs = {b.hours for b in town}
        for pattern in (
            r"^24/7$",
            r"-0[2-5]:00",
            r"\d,\d\d:",
            r"Apr-Oct",
            r"Mo off",
            r"PH off",
            r"by appointment",
            r"^$",
        ):
            assert any(re.search(pattern, spec) for spec in specs), pattern

    @pytest.mark.parametrize(
        ("spec", "late"),
        [("24/7", True), ("Mo-Su 11:00-02:00", True), ("Mo-Su 11:00-24:00", False), ("Mo-Fr 01:00-09:00", False)],
        ids=["always", "into the night", "until midnight", "from one o'clock"],
    )
    def test_late_means_after_one_at_night(self, spec, late):
        assert hours.is_late(spec) is late


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Café d'Or & Co.", "cafe-dor-and-co"),
        ("Złoty Kłos", "zloty-klos"),
        ("24/7 Plumbing", "24-7-plumbing"),
        ("日本", "business"),
        ("x" * 80, "x" * 60),
    ],
    ids=["French", "Polish", "digits", "no Latin letter", "long"],
)
def test_a_name_becomes_a_label_of_a_web_address(name, host):
    assert generate.host_of(name) == host
