"""SRC-1: what the score is made of, how words find names, and that each result says why it stands where it does."""

import pytest

from apps.businesses.models import SearchDocument, SearchSettings
from apps.businesses.search import rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("joe's pizza", "Joe's Pizza"),
        ("JOES PIZZA", "Joe's Pizza"),
        ("joe’s", "Joe's Pizza"),
        ("cafe elan", "Café Élan"),
        ("café élan", "Café Élan"),
        ("pizzer", "Pizzeria Bella"),
        ("groce", "Corner Grocer"),
        ("the sushi", "Sushi Yama"),
    ],
)
def test_words_find_names_with_or_without_accents_apostrophes_and_endings(names, text, first):
    assert names(q=text)[0] == first


def test_a_name_counts_for_more_than_a_description(names):
    found = names(q="pizza")
    assert found.index("Bridge Pizza") < found.index("Sushi Yama")


def test_a_misspelt_word_is_corrected_only_when_nothing_is_found(find):
    answer = find(q="suhsi")
    assert (answer.corrected, answer.hits[0].name) == ("sushi", "Sushi Yama")
    assert find(q="sushi").corrected == ""


def test_a_corrected_answer_goes_on_to_its_next_page(find):
    first = find(q="piza", page_size=2)
    following = find(**dict(first.query.changed(cursor=first.next_cursor).to_params()))
    assert first.corrected == "pizza"
    assert not {hit.business_id for hit in first.hits} & {hit.business_id for hit in following.hits}
    assert following.notes == ()


@pytest.mark.parametrize(
    "params", [{"q": "pizza"}, {"near": "40.758,-73.9855"}, {"q": "pizza", "near": "times sq"}, {}]
)
def test_parts_are_bounded_and_add_up_to_the_score_shown(find, params):
    hits = find(**params).hits
    assert hits
    for hit in hits:
        assert all(0 <= part.value <= 1 and 0 <= part.weight <= 1 for part in hit.parts)
        assert hit.score == pytest.approx(sum(part.points for part in hit.parts), abs=0.05)
        assert sum(part.weight for part in hit.parts) == pytest.approx(1)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_only_parts_that_apply_are_named(find):
    named = {part.name for part in find(q="pizza").hits[0].parts}
    assert named == {"text", "rating", "completeness", "freshness"}


def test_weights_are_configuration(find, as_system):
    before = [hit.name for hit in find(near="40.76,-73.99").hits]
    with as_system():
        SearchSettings.objects.update(weights={"distance": 100, "nonsense": 5, "rating": -3})
    after = find(near="40.76,-73.99").hits
    assert before[0] == "Joe's Pizza"
    assert after[0].name == "Pizzeria Bella"


def test_payment_is_no_part_of_the_score():
    """RAT-7: neither the formula nor the table knows what a business pays."""
    assert set(rules.WEIGHTS) == {"text", "distance", "rating", "completeness", "freshness"}
    columns = {field.name for field in SearchDocument._meta.fields}
    assert not [
        name for name in columns if any(word in name for word in ("plan", "tier", "paid", "sponsor", "subscri"))
    ]


def test_the_part_of_the_rating_is_the_same_in_sql_and_python(town):
    for document in SearchDocument.objects.all():
        expected = rules.rating_part(document.rating, document.rating_count)
        assert document.rating_part == pytest.approx(expected)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("suhsi", "sushi", 1), ("piza", "pizza", 1), ("", "abc", 3), ("same", "same", 0), ("kitten", "sitting", 3)],
)
def test_edits_count_changes_additions_and_swaps(left, right, distance):
    assert rules.edits(left, right) == rules.edits(right, left) == distance
