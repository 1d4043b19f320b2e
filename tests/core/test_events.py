"""Events: plain facts with a name and a version that survive the way through JSON."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from apps.core.events import Event


@dataclass(frozen=True)
class KettleBoiled(Event):
    """A fact."""

    kettle: str
    cups: tuple[int, ...] = ()
    extra: dict[str, object] | None = None


@dataclass(frozen=True)
class KettleCooled(Event):
    """A fact whose meaning changed once."""

    name = "kitchen.kettle_cooled"
    version = 2


class Colour(StrEnum):
    """A word that is more than a word."""

    BLUE = "blue"


def test_the_name_follows_app_and_class():
    assert KettleBoiled.wire_name == "core.kettle_boiled.v1"


def test_name_and_version_can_be_given():
    assert KettleCooled.wire_name == "kitchen.kettle_cooled.v2"


def test_an_event_survives_json():
    event = KettleBoiled("blue", cups=(1, 2), extra={"lid": None, "full": True, "litres": 1.5})

    wired = json.loads(json.dumps(event.payload()))
    assert wired == {"kettle": "blue", "cups": [1, 2], "extra": {"lid": None, "full": True, "litres": 1.5}}
    assert KettleBoiled.from_payload(wired).extra == event.extra


def test_fields_that_a_newer_sender_added_are_left_out():
    assert KettleBoiled.from_payload({"kettle": "blue", "added_later": 1}) == KettleBoiled("blue")


@pytest.mark.parametrize(
    "value",
    [datetime(2026, 1, 2, tzinfo=UTC), Colour.BLUE, b"blue", {1: 2}, [object()]],
    ids=["moment", "enum", "bytes", "number as a key", "inside a list"],
)
def test_an_event_refuses_what_json_would_change(value):
    with pytest.raises(TypeError, match=r"core\.kettle_boiled\.v1: extra"):
        KettleBoiled("blue", extra=value).payload()
