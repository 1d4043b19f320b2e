"""Hours arranged for pages and for structured data show the same (HRS-2, HRS-3, HRS-4, HRS-10)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import (
    CLOSED,
    Calendar,
    DateRange,
    Kind,
    MonthDay,
    Schedule,
    Season,
    Source,
    SpecialDay,
    Week,
    next_days,
    opening_hours_specification,
    week_view,
)

SHOP = Schedule.weekly(
    **dict.fromkeys(("mo", "tu", "we", "th"), ("09:00-12:00", "12:00-18:00")), fr="18:00-02:00", sa="24h"
)


class TestWeekView:
    def test_neighbouring_days_with_the_same_hours_form_groups(self):
        view = week_view(SHOP)
        assert [(group.first, group.last, group.kind) for group in view.groups] == [
            (0, 3, Kind.HOURS),
            (4, 4, Kind.HOURS),
            (5, 5, Kind.ALL_DAY),
            (6, 6, Kind.CLOSED),
        ]
        assert len(view.days) == 7

    def test_touching_periods_are_shown_as_one(self):
        """HRS-2."""
        assert [str(period) for period in week_view(SHOP).days[0].periods] == ["09:00-18:00"]

    def test_periods_that_fill_the_day_are_shown_as_around_the_clock(self):
        """HRS-4."""
        assert week_view(Schedule.weekly(mo=["00:00-12:00", "12:00-24:00"])).days[0].kind is Kind.ALL_DAY

    def test_a_season_is_shown_in_its_time(self):
        """HRS-9."""
        winter = Season(DateRange(MonthDay(11, 1), MonthDay(2, 29)), Week.of(sa="closed"))
        schedule = Schedule(SHOP.week, (winter,))
        kinds = [week_view(schedule, on=day).days[5].kind for day in (date(2027, 1, 9), date(2026, 7, 1))]
        assert kinds == [Kind.CLOSED, Kind.ALL_DAY]

    def test_unknown_hours_have_no_view(self):
        assert week_view(None) is None
        assert next_days(None, "Europe/Berlin", date(2026, 7, 1), 7) is None


class TestNextDays:
    def test_each_date_says_its_hours_and_why(self, at):
        special = SpecialDay.on(date(2026, 7, 3), "20:00-23:00", note="Private party")
        schedule = Schedule(SHOP.week, holidays=CLOSED).with_special(special)
        rows = next_days(schedule, "Europe/Berlin", date(2026, 7, 1), 4, holidays=[date(2026, 7, 2)])
        assert [row.source for row in rows] == [Source.WEEK, Source.HOLIDAY, Source.SPECIAL, Source.WEEK]
        assert [row.kind for row in rows] == [Kind.HOURS, Kind.CLOSED, Kind.HOURS, Kind.ALL_DAY]
        assert (rows[2].note, rows[2].weekday) == ("Private party", 4)
        assert rows[2].spans == ((at("2026-07-03 20:00"), at("2026-07-03 23:00")),)

    def test_a_night_is_listed_under_its_opening_day(self, at):
        """HRS-3."""
        friday, _ = next_days(SHOP, "Europe/Berlin", date(2026, 7, 3), 2)
        assert friday.spans == ((at("2026-07-03 18:00"), at("2026-07-04 02:00")),)

    def test_the_last_days_of_the_calendar_do_not_break(self):
        assert next_days(SHOP, "Europe/Berlin", date.max, 5) == ()


class TestStructuredData:
    def test_a_plain_week_carries_no_dates(self):
        """HRS-10."""
        assert opening_hours_specification(SHOP, first=date(2026, 7, 1)) == {
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": ["Monday", "Tuesday", "Wednesday", "Thursday"],
                    "opens": "09:00",
                    "closes": "18:00",
                },
                {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Friday"], "opens": "18:00", "closes": "02:00"},
                {"@type": "OpeningHoursSpecification", "dayOfWeek": ["Saturday"], "opens": "00:00", "closes": "23:59"},
            ]
        }

    def test_special_days_carry_their_dates(self):
        closure = SpecialDay(DateRange(date(2026, 7, 6), date(2026, 7, 9)), CLOSED)
        short = SpecialDay.on(MonthDay(7, 10), ["10:00-12:00", "20:00-24:00"])
        found = opening_hours_specification(SHOP.with_special(closure).with_special(short), first=date(2026, 7, 1))
        entries = [tuple(entry.values())[1:] for entry in found["specialOpeningHoursSpecification"]]
        assert entries == [
            ("2026-07-06", "2026-07-09", "00:00", "00:00"),
            ("2026-07-10", "2026-07-10", "10:00", "12:00"),
            ("2026-07-10", "2026-07-10", "20:00", "00:00"),
        ]

    def test_seasons_become_dated_weeks(self):
        """HRS-9, HRS-10."""
        summer = Season(DateRange(MonthDay(4, 1), MonthDay(8, 31)), Week.daily("10:00-20:00"))
        found = opening_hours_specification(
            Schedule(Week.daily("10:00-16:00"), (summer,)), first=date(2026, 8, 1), days=60
        )
        entries = [(e["validFrom"], e["validThrough"], e["closes"]) for e in found["openingHoursSpecification"]]
        assert entries == [("2026-08-01", "2026-08-31", "20:00"), ("2026-09-01", "2026-09-29", "16:00")]
        assert "specialOpeningHoursSpecification" not in found

    def test_holidays_and_cut_nights_are_special(self):
        cut = SpecialDay.on(date(2026, 7, 4), "closed", cuts_previous_night=True)
        found = opening_hours_specification(SHOP.with_special(cut), first=date(2026, 7, 1), days=10)
        entries = [(e["validFrom"], e["opens"], e["closes"]) for e in found["specialOpeningHoursSpecification"]]
        assert entries == [("2026-07-03", "18:00", "00:00"), ("2026-07-04", "00:00", "00:00")]

    def test_unknown_hours_say_nothing(self):
        assert opening_hours_specification(None, first=date(2026, 7, 1)) == {}

    @settings(max_examples=50, deadline=None, derandomize=True)
    @given(data=st.data())
    def test_structured_data_shows_the_same_as_the_page(self, schedules, holiday_dates, data):
        """HRS-10: reading the entries back day by day gives the rows of the page."""
        schedule, holidays, first = data.draw(schedules), data.draw(holiday_dates), date(2026, 3, 1)
        found = opening_hours_specification(schedule, first=first, days=60, holidays=holidays)
        for row in next_days(schedule, "UTC", first, 60, holidays=holidays):
            day, name = row.date.isoformat(), f"{row.date:%A}"
            entries = [
                entry
                for entry in found.get("specialOpeningHoursSpecification", [])
                if entry["validFrom"] <= day <= entry["validThrough"]
            ] or [
                entry
                for entry in found["openingHoursSpecification"]
                if name in entry["dayOfWeek"] and entry.get("validFrom", day) <= day <= entry.get("validThrough", day)
            ]
            shown = {(entry["opens"], entry["closes"]) for entry in entries} - {("00:00", "00:00")}
            spelled = {
                ("00:00", "23:59")
                if str(p) in ("00:00-24:00", "00:00-24:00+")
                else (p.opens, p.closes.replace("24:", "00:"))
                for p in row.periods
                if p.end - p.start < 1440 or p.start == 0
            }
            assert spelled <= shown
            assert len(shown) == len(row.periods)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Australia/Lord_Howe", "America/New_York"])
def test_the_page_and_the_engine_agree_over_a_year(zone):
    rows = next_days(SHOP, zone, date(2026, 1, 1), 365)
    calendar = Calendar(SHOP, zone)
    for row in rows:
        for span in row.spans:
            assert calendar.is_open(span.start)
            assert calendar.is_open(span.end - timedelta(seconds=1))
    assert sum(len(row.spans) for row in rows) == sum(row.kind is not Kind.CLOSED for row in rows)
    assert isinstance(rows[0].spans[0].start, datetime)
