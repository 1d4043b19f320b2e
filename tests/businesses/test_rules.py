"""Ratings with their sum, completeness, addresses and sorting names."""

from decimal import Decimal
from fractions import Fraction
from itertools import islice

import pytest

from apps.businesses import rules
from apps.businesses.demo import attributes
from apps.businesses.rules import RatingFormula


@pytest.mark.parametrize(
    ("weight", "prior", "count", "before", "after"),
    [
        pytest.param(7, "3.5", 3, "3.35", "3.90", id="seven-at-3.5-with-3-reviews"),
        pytest.param(7, "3.5", 20, "3.13", "3.42", id="seven-at-3.5-with-20-reviews"),
        pytest.param(7, "3.5", 200, "3.02", "3.06", id="seven-at-3.5-with-200-reviews"),
        pytest.param(25, "3.9", 3, "3.80", "3.98", id="25-at-3.9-with-3-reviews"),
        pytest.param(25, "3.9", 20, "3.50", "3.65", id="25-at-3.9-with-20-reviews"),
        pytest.param(25, "3.9", 200, "3.10", "3.14", id="25-at-3.9-with-200-reviews"),
    ],
)
def test_five_false_reviews_move_a_shrunken_rating_as_measured(weight, prior, count, before, after):
    """RAT-1, RAT-10: the worked numbers of the ranking study for a business of 3.0."""
    formula = RatingFormula(version=0, weight=weight, prior=Decimal(prior))
    assert round(float(formula.exact(count, 3 * count)), 2) == float(before)
    assert round(float(formula.exact(count + 5, 3 * count + 25)), 2) == float(after)


def test_five_false_reviews_move_twenty_honest_ones_by_at_most_three_tenths():
    """RAT-10, for the formula in use."""
    formula = rules.CURRENT_FORMULA
    assert formula.exact(25, 85) - formula.exact(20, 60) < Fraction(3, 10)


def test_versions_of_the_formula_are_found_by_number_and_never_repeat():
    """RAT-1"""
    versions = [formula.version for formula in rules.FORMULAS]
    assert versions == sorted(set(versions))
    assert rules.formula(1).prior == Decimal("3.5")
    with pytest.raises(LookupError):
        rules.formula(999)


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        pytest.param(Fraction(335, 100), "3.4", id="half-goes-up"),
        pytest.param(Fraction(3349999, 1000000), "3.3", id="just-below-half-goes-down"),
        pytest.param(Fraction(425, 100), "4.3", id="half-after-an-even-digit-goes-up"),
        pytest.param(Fraction(5), "5.0", id="the-top"),
    ],
)
def test_stars_are_rounded_half_up_from_the_exact_value(exact, shown):
    """RAT-3"""
    assert rules.stars(exact) == Decimal(shown)


def test_the_interval_narrows_as_reviews_come_in():
    low_few, high_few = rules.interval((0, 0, 1, 1, 1))
    low_many, high_many = rules.interval((0, 0, 100, 100, 100))
    assert high_many - low_many < high_few - low_few
    assert Decimal(1) <= low_few <= high_few <= Decimal(5)


def test_completeness_counts_what_is_filled_in():
    full = {
        "description": "x" * 200,
        "hours": True,
        "phone": "+1",
        "website": "w",
        "email": "e",
        "price_level": 2,
        "attributes": {str(n): True for n in range(6)},
        "street_address": "1 Main Street",
        "opened_on": "2020-01-01",
    }
    assert rules.completeness(full) == 100
    assert rules.completeness({}) == 0
    assert rules.completeness({**full, "description": "short"}) == 90
    assert rules.completeness({**full, "attributes": {"wifi": True}}) == 92


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        pytest.param("Joe's Pizza & Pasta Ltd.", "joes-pizza-and-pasta-ltd", id="punctuation"),
        pytest.param("Café Müller", "cafe-muller", id="accents"),
        pytest.param("Smørrebrød Łódź Straße", "smorrebrod-lodz-strasse", id="letters-without-a-plain-twin"),
        pytest.param("寿司", "sushi-queens", id="another-script"),
        pytest.param("🍕🍕", "sushi-queens", id="emoji"),
        pytest.param("مطعم", "sushi-queens", id="right-to-left"),
        pytest.param("東京 Ramen", "ramen", id="two-scripts"),
        pytest.param("21", "21", id="digits"),
        pytest.param("x" * 300, "x" * 100, id="far-too-long"),
        pytest.param("ＦＵＬＬ", "full", id="full-width-letters"),
    ],
)
def test_a_name_becomes_an_address(name, slug):
    assert rules.slugify(name, fallback="sushi-queens") == slug


def test_addresses_are_offered_from_the_nicest_to_numbered_ones():
    choices = rules.slug_choices("Joe's", category="pizza", city="queens", neighbourhood="astoria")
    assert list(islice(choices, 4)) == ["joes", "joes-astoria", "joes-astoria-2", "joes-astoria-3"]


def test_an_address_that_names_its_place_does_not_name_it_twice():
    choices = rules.slug_choices("Pizza Astoria", category="pizza", city="queens", neighbourhood="astoria")
    assert list(islice(choices, 2)) == ["pizza-astoria", "pizza-astoria-2"]


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        pytest.param("The Old Mill", "old mill", id="article"),
        pytest.param("A", "a", id="article-alone"),
        pytest.param("«Été»", "ete", id="quotes-and-accents"),
        pytest.param("Theo's", "theos", id="no-article"),
        pytest.param("寿司", "寿司", id="another-script"),
    ],
)
def test_names_are_sorted_without_article_accents_and_quotes(name, sorted_as):
    assert rules.sort_name(name) == sorted_as


def test_the_demo_answers_only_questions_that_the_directory_asks():
    assert set(attributes.KEYS) == set(rules.ATTRIBUTES)
