"""Money adds up to the last cent and refuses to mix currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.core.money import Money


@given(some.integers(-(10**9), 10**9), some.integers(1, 60))
def test_parts_add_up_to_the_whole_and_differ_by_at_most_one_cent(cents, parts):
    split = Money(cents).split(parts)
    assert sum(part.cents for part in split) == cents
    assert max(split, key=lambda part: part.cents).cents - min(split, key=lambda part: part.cents).cents <= 1


def test_products_round_half_to_even():
    assert Money(5).times(Decimal("0.5")) == Money(2)
    assert Money(15).times(Decimal("0.5")) == Money(8)


def test_major_units_follow_the_currency():
    assert str(Money(4900)) == "49.00 USD"
    assert str(Money(4900, "JPY")) == "4900 JPY"
    assert Money(1234, "KWD").major == Decimal("1.234")


def test_currencies_do_not_mix():
    with pytest.raises(ValueError, match="do not add up"):
        Money(1) + Money(1, "EUR")


@pytest.mark.parametrize("cents", [1.5, "1", True, None], ids=repr)
def test_only_whole_minor_units_count(cents):
    with pytest.raises(TypeError):
        Money(cents)
