"""Arranging the category tree."""

import pytest

from apps.businesses import selectors
from apps.businesses.errors import CategoryMisplaced, CategoryNotFound, ListingInvalid, MayNotManageCategories
from apps.businesses.services import categories, places
from apps.core.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def food(as_system, system):
    with as_system():
        return categories.create(by=system, name="Food")


def test_categories_stand_below_one_another(food, as_system, system, remembered, django_assert_num_queries):
    with as_system():
        pizza = categories.create(by=system, name="Pizza", parent=food, synonyms=["pizzeria"])
        categories.create(by=system, name="Bakeries", parent=food)
    with django_assert_num_queries(1):
        (top,) = selectors.category_tree()
    assert [node.category.slug for node in top.children] == ["bakeries", "pizza"]
    page = selectors.category_page("pizza")
    assert [category.slug for category in page.ancestors] == ["food"]
    assert page.category.synonyms == ("pizzeria",)
    assert [category.slug for category in selectors.category_page("food").children] == ["bakeries", "pizza"]
    assert pizza.depth == 2
    assert remembered() == ["businesses.category_created"] * 3


def test_a_category_moves_with_all_below_it(food, as_system, system, announced):
    with as_system():
        shops = categories.create(by=system, name="Shops")
        pizza = categories.create(by=system, name="Pizza", parent=food)
        categories.create(by=system, name="Deep dish", parent=pizza)
        categories.move(by=system, category=pizza, parent=shops)
    assert [category.slug for category in selectors.category_page("deep-dish").ancestors] == ["shops", "pizza"]
    with as_system():
        categories.move(by=system, category=pizza, parent=None)
    assert selectors.category_page("pizza").ancestors == ()
    assert announced() == ["businesses.category_changed.v1"] * 2


def test_a_category_cannot_stand_below_itself(food, as_system, system):
    with as_system():
        pizza = categories.create(by=system, name="Pizza", parent=food)
        for target in (food, pizza):
            with pytest.raises(CategoryMisplaced):
                categories.move(by=system, category=food, parent=target)


def test_a_renamed_category_keeps_its_address(food, as_system, system, announced):
    with as_system():
        categories.change(by=system, category=food, name="Food & drink")
        categories.change(by=system, category=food, name="Food & drink")
    assert selectors.category_page("food").category.name == "Food & drink"
    assert announced() == ["businesses.category_changed.v1"]


def test_names_are_checked(food, as_system, system):
    for name in ("", "   ", "x" * 81, "FOOD"):
        with as_system(), pytest.raises(ListingInvalid):
            categories.create(by=system, name=name)


def test_only_administrators_arrange_the_tree(food, as_system):
    with as_system(), pytest.raises(MayNotManageCategories):
        categories.change(by=Actor.staff(7, "why not", frozenset({"moderator"})), category=food, name="X")
    with as_system():
        administrator = Actor.staff(7, "why not", frozenset({"admin"}))
        assert categories.change(by=administrator, category=food, name="X").name == "X"


def test_an_unknown_category_is_not_found():
    with pytest.raises(CategoryNotFound):
        selectors.category_page("nothing")


def test_the_tree_of_the_product_is_loaded_once(as_system, system):
    with as_system():
        places.load_categories(by=system)
        places.load_categories(by=system)
    tops = selectors.category_tree()
    assert "restaurants" in {node.category.slug for node in tops}
    assert "pizza" in {node.category.slug for top in tops for node in top.children}
