"""Written `opening_hours` values mean what the schedule meant (HRS-10)."""

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import Calendar, MonthDay, Schedule, SpecialDay, expand, osm


@settings(max_examples=120, deadline=None, derandomize=True)
@given(data=st.data())
def test_writing_and_reading_give_the_same_hours(schedules, holiday_dates, data):
    """HRS-10: two years of spans, each day's periods, notes and cuts are equal, with any set of holidays."""
    schedule, holidays = data.draw(schedules), data.draw(holiday_dates)
    result = osm.parse(osm.write(schedule))
    assert result.unparsed == ()
    window = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
    assert expand(result.schedule, "Europe/Berlin", *window, holidays) == expand(
        schedule, "Europe/Berlin", *window, holidays
    )
    before, after = (Calendar(s, "Europe/Berlin", holidays) for s in (schedule, result.schedule))
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2028, 1, 1).toordinal(), 3):
        day = date.fromordinal(ordinal)
        assert before.hours_on(day) == after.hours_on(day)
        assert before.day_as_kept(day) == after.day_as_kept(day)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_canonical_form_is_stable(schedules, data):
    text = osm.write(data.draw(schedules))
    again = osm.write(osm.parse(text).schedule)
    assert osm.write(osm.parse(again).schedule) == again


def test_quotes_in_notes_become_single_ones():
    schedule = Schedule.always().with_special(SpecialDay.on(MonthDay(12, 24), "closed", note='"Private"'))
    assert osm.write(schedule) == "24/7; Dec 24 off \"'Private'\""


def test_each_secondary_schedule_has_its_own_tag():
    """HRS-9."""
    schedule = Schedule.always().with_secondary({"kitchen": Schedule.weekly(mo="12:00-14:00")})
    assert osm.write_tags(schedule) == {"opening_hours": "24/7", "opening_hours:kitchen": "Mo 12:00-14:00"}
