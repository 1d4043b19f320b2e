"""Identifiers survive the way out and back, and nothing else is accepted."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.core import ids
from apps.core.errors import NotFound


@given(some.uuids())
def test_what_is_encoded_decodes_to_the_same(value):
    text = ids.encode("biz", value)
    assert ids.decode("biz", text) == value
    assert len(text) == 30


def test_ids_made_later_sort_later():
    made = [ids.uuid7() for _ in range(1000)]
    assert made == sorted(made)
    assert {value.version for value in made} == {7}


def test_letters_that_are_easily_confused_are_read_as_meant():
    text = ids.encode("biz", uuid.UUID(int=1))
    assert ids.decode("biz", text[:-1] + "l") == uuid.UUID(int=1)
    assert ids.decode("biz", text.replace("0", "o")[:-1] + "I") == uuid.UUID(int=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "biz_",
        "biz",
        "usr_00000000000000000000000001",
        "biz_" + "0" * 25,
        "biz_" + "u" * 26,
        "biz_" + "z" * 26,
        "biz_" + "é" * 26,
    ],
    ids=["empty", "no tail", "no separator", "other prefix", "short", "unknown letter", "over 128 bits", "not ascii"],
)
def test_anything_else_is_not_found(text):
    with pytest.raises(NotFound):
        ids.decode("biz", text)
