"""SRC-4: counts respect all other filters, zero stays listed, choices add up inside a facet and narrow between facets."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def counts(find):
    """Return facet name -> value -> count."""
    return lambda **params: {
        facet.name: {value.value: value.count.value for value in facet.values} for facet in find(**params).facets
    }


def test_a_facet_ignores_its_own_filter_and_respects_the_others(counts):
    found = counts(category="pizza", price="1")
    assert found["price"] == {"1": 2, "2": 1, "3": 0, "4": 0}
    assert (found["category"]["pizza"], found["category"]["food"], found["category"]["sushi"]) == (2, 2, 0)


def test_choices_of_one_facet_add_up(names):
    assert set(names(price="1,3")) == {"Joe's Pizza", "Bridge Pizza", "Sushi Yama"}
    assert set(names(category="sushi,shops")) == {"Sushi Yama", "Corner Grocer"}


def test_features_narrow_one_another(names, counts):
    assert set(names(attributes="wifi")) == {"Joe's Pizza", "Pizzeria Bella"}
    assert names(attributes="wifi,delivery") == ["Joe's Pizza"]
    assert counts(attributes="wifi")["attributes"]["delivery"] == 1


def test_every_choice_stays_listed_at_zero(counts):
    found = counts(q="elan")
    assert found["price"] == {"1": 0, "2": 1, "3": 0, "4": 0}
    assert found["attributes"]["wifi"] == 0
    assert found["open_now"] == {"1": 0}
    assert set(found["rating_min"]) == {"4.5", "4", "3.5", "3"}


def test_counts_agree_with_what_choosing_the_value_finds(find):
    before = find(q="pizza")
    for facet in before.facets:
        for value in facet.values:
            chosen = find(q="pizza", page_size=100, **{facet.name: value.value})
            assert (facet.name, value.value, len(chosen.hits)) == (facet.name, value.value, value.count.value)
            assert chosen.total.value == value.count.value


def test_chosen_categories_open_the_tree(find):
    shown = {facet.name: facet for facet in find(category="pizza").facets}["category"].values
    assert [(value.value, value.depth, value.selected) for value in shown] == [
        ("food", 0, False),
        ("pizza", 1, True),
        ("sushi", 1, False),
        ("shops", 0, False),
    ]


def test_a_category_holds_its_subcategories(names):
    assert len(names(category="food")) == 7
