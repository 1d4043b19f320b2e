"""The stored form of a schedule keeps everything and refuses the rest with its path (HRS-10)."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import (
    CLOSED,
    DateRange,
    MonthDay,
    Schedule,
    ScheduleFormatError,
    Season,
    SpecialDay,
    Week,
    from_json,
    to_json,
)


def test_the_stored_form_reads_like_the_hours():
    schedule = Schedule(
        Week.of(mo=["09:00-12:00", "13:00-17:00"], fr="18:00-02:00", sa="24h"),
        seasons=(Season(DateRange(MonthDay(4, 1), MonthDay(10, 31)), Week.of(su="10:00-14:00"), (1, -1), "Summer"),),
        holidays=CLOSED,
        specials=(SpecialDay.on(date(2026, 12, 24), "closed", note="Christmas", cuts_previous_night=True),),
        secondary=(("kitchen", Schedule.weekly(fr="18:00-22:00")),),
    )
    closed_week = dict.fromkeys(("mo", "tu", "we", "th", "sa", "su"), "closed")
    expected = {
        "version": 1,
        "week": {
            "mo": ["09:00-12:00", "13:00-17:00"],
            "tu": "closed",
            "we": "closed",
            "th": "closed",
            "fr": ["18:00-02:00"],
            "sa": "24h",
            "su": "closed",
        },
        "seasons": [
            {"from": "04-01", "to": "10-31", "week": {"su": ["10:00-14:00"]}, "nth": [-1, 1], "note": "Summer"}
        ],
        "holidays": "closed",
        "specials": [{"from": "2026-12-24", "hours": "closed", "note": "Christmas", "cuts_previous_night": True}],
        "secondary": {"kitchen": {"week": {**closed_week, "fr": ["18:00-22:00"]}}},
    }
    assert to_json(schedule) == expected
    assert from_json(expected) == schedule


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_round_trip_loses_nothing(schedules, data):
    """HRS-10: export and import keep everything, through real JSON text."""
    main, kitchen = data.draw(schedules), data.draw(schedules)
    schedule = main.with_secondary({"kitchen": kitchen})
    assert from_json(json.loads(json.dumps(to_json(schedule)))) == schedule


@pytest.mark.parametrize(
    ("value", "path", "code"),
    [
        (None, "$", "bad_format"),
        ([], "$", "bad_format"),
        ({}, "$", "missing_key"),
        ({"version": 2, "week": {}}, "$.version", "unknown_version"),
        ({"version": True, "week": {}}, "$.version", "unknown_version"),
        ({"version": 1, "week": {}, "x": 1}, "$", "unknown_key"),
        ({"version": 1, "week": []}, "$.week", "bad_format"),
        ({"version": 1, "week": {"monday": "closed"}}, "$.week", "unknown_key"),
        ({"version": 1, "week": {"mo": []}}, "$.week.mo", "bad_format"),
        ({"version": 1, "week": {"mo": "open"}}, "$.week.mo", "bad_format"),
        ({"version": 1, "week": {"mo": ["09:00-12:00", 5]}}, "$.week.mo[1]", "bad_period"),
        ({"version": 1, "week": {"mo": ["00:00-00:00"]}}, "$.week.mo[0]", "empty_period"),
        ({"version": 1, "week": {"mo": ["09:00-25:61"]}}, "$.week.mo[0]", "bad_time"),
        ({"version": 1, "week": {"mo": ["09:00-12:00", "11:00-13:00"]}}, "$.week.mo", "overlap"),
        ({"version": 1, "week": {"mo": ["18:00-02:00"], "tu": ["01:00-03:00"]}}, "$.week", "overlap"),
        ({"version": 1, "week": {}, "seasons": {}}, "$.seasons", "bad_format"),
        ({"version": 1, "week": {}, "seasons": [{"from": "04-01"}]}, "$.seasons[0]", "missing_key"),
        ({"version": 1, "week": {}, "seasons": [{"from": "04-01", "week": {}}]}, "$.seasons[0]", "empty_season"),
        (
            {"version": 1, "week": {}, "seasons": [{"from": "04-01", "week": {}, "nth": 1}]},
            "$.seasons[0].nth",
            "bad_format",
        ),
        ({"version": 1, "week": {}, "specials": [{"from": "02-30", "hours": "24h"}]}, "$.specials[0].from", "bad_date"),
        (
            {"version": 1, "week": {}, "specials": [{"from": "2027-02-29", "hours": "24h"}]},
            "$.specials[0].from",
            "bad_date",
        ),
        (
            {"version": 1, "week": {}, "specials": [{"from": "0000-01-01", "hours": "24h"}]},
            "$.specials[0].from",
            "bad_date",
        ),
        ({"version": 1, "week": {}, "specials": [{"from": "²²-01", "hours": "24h"}]}, "$.specials[0].from", "bad_date"),
        (
            {"version": 1, "week": {}, "specials": [{"from": "2026-01-02", "to": "01-03", "hours": "24h"}]},
            "$.specials[0]",
            "bad_date",
        ),
        (
            {"version": 1, "week": {}, "specials": [{"from": "01-02", "hours": "24h", "cuts_previous_night": 1}]},
            "$.specials[0].cuts_previous_night",
            "bad_format",
        ),
        (
            {"version": 1, "week": {}, "specials": [{"from": "01-02", "hours": "24h", "note": {}}]},
            "$.specials[0]",
            "bad_note",
        ),
        ({"version": 1, "week": {}, "holidays": None}, "$.holidays", "bad_format"),
        ({"version": 1, "week": {}, "secondary": {"Bad": {"week": {}}}}, "$", "bad_name"),
        (
            {"version": 1, "week": {}, "secondary": {"kitchen": {"week": {}, "secondary": {}}}},
            "$.secondary.kitchen.secondary",
            "nested_secondary",
        ),
    ],
)
def test_bad_input_is_refused_with_its_path(value, path, code):
    with pytest.raises(ScheduleFormatError) as refusal:
        from_json(value)
    assert (refusal.value.path, refusal.value.code) == (path, code)


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["closed", "24h", "09:00-17:00", "18:00-02:00", "12-25", "2026-12-25", "00:00-00:00"]),
)
_KEYS = st.sampled_from(
    [
        "version",
        "week",
        "mo",
        "tu",
        "seasons",
        "specials",
        "holidays",
        "secondary",
        "from",
        "to",
        "hours",
        "nth",
        "note",
    ]
)
_ANY_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | st.text(max_size=4), inner, max_size=6),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(value=_ANY_JSON, wrap=st.sampled_from(["nothing", "top", "week", "seasons", "specials", "secondary"]))
def test_any_json_is_read_or_refused_in_one_way(value, wrap):
    if wrap == "top" and isinstance(value, dict):
        value = {**value, "version": 1}
    elif wrap == "week":
        value = {"version": 1, "week": value}
    elif wrap not in ("nothing", "top"):
        value = {"version": 1, "week": {}, wrap: value}
    try:
        schedule = from_json(value)
    except ScheduleFormatError as refusal:
        assert refusal.path.startswith("$")
    else:
        assert from_json(to_json(schedule)) == schedule
