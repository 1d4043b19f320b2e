"""The category tree is whole, its icons exist, and every cuisine of the open data file has a place in it."""

import csv

import lucide
import pytest

from apps.businesses.demo import categories, chains, texts


def test_the_tree_has_two_levels_and_unique_slugs():
    tree = categories.tree()
    tops = {spec.slug for spec in tree if not spec.parent}
    assert len({spec.slug for spec in tree}) == len(tree) >= 220
    assert 18 <= len(tops) <= 25
    assert all(spec.parent in tops for spec in tree if spec.parent)


def test_a_parent_stands_before_its_children():
    seen = set()
    for spec in categories.tree():
        assert not spec.parent or spec.parent in seen
        seen.add(spec.slug)


def test_every_icon_exists_in_lucide():
    missing = []
    for icon in {spec.icon for spec in categories.tree()}:
        try:
            lucide._load_icon(icon)
        except lucide.IconDoesNotExist:
            missing.append(icon)
    assert missing == []


def test_every_category_has_synonyms_without_blanks():
    assert all(spec.synonyms and all(word.strip() for word in spec.synonyms) for spec in categories.tree())


def test_every_category_can_name_and_describe_a_business():
    for spec in categories.tree():
        voice = texts.voice(spec.slug)
        assert voice.names
        assert voice.opens
        assert len(voice.specialties) >= 3 or spec.slug == "other-businesses", spec.slug


def test_every_chain_belongs_to_a_category():
    assert {chain.category for chain in chains.CHAINS} <= set(categories.by_slug())


@pytest.mark.parametrize(
    ("cuisine", "slugs"),
    [
        ("Pizza", ("pizza",)),
        ("Pizza/Italian", ("pizza", "italian")),
        ("Café/Coffee/Tea", ("cafes",)),
        ("CafÃ©/Coffee/Tea", ("cafes",)),
        ("  hamburgers ", ("burgers",)),
        ("Other", ("restaurants",)),
        ("Not Listed/Not Applicable", ("restaurants",)),
        ("", ("restaurants",)),
        ("Martian", ("restaurants",)),
    ],
)
def test_a_cuisine_becomes_categories(cuisine, slugs):
    assert categories.categories_of_cuisine(cuisine) == slugs


def test_every_cuisine_leads_to_categories_that_exist():
    assert {slug for slugs in categories.CUISINES.values() for slug in slugs} <= set(categories.by_slug())


def test_every_cuisine_of_the_open_data_file_is_known(open_file):
    with open_file.open(encoding="utf-8", newline="") as file:
        cuisines = {row["cuisine"] for row in csv.DictReader(file)}
    assert {cuisine for cuisine in cuisines if categories.cuisine_key(cuisine) not in categories.CUISINES} == set()
