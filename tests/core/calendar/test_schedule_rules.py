"""What a schedule may say, and how it refuses the rest (HRS-2 to HRS-5, HRS-9)."""

from datetime import date

import pytest

from apps.core.calendar import (
    ALL_DAY,
    CLOSED,
    DateRange,
    Day,
    MonthDay,
    Period,
    Schedule,
    ScheduleError,
    Season,
    SpecialDay,
    Week,
)


class TestPeriods:
    @pytest.mark.parametrize(
        ("text", "start", "end"),
        [
            ("09:00-17:00", 540, 1020),
            ("18:00-02:00", 1080, 1560),
            ("18:00-26:00", 1080, 1560),
            ("18:00-24:00", 1080, 1440),
            ("18:00-00:00", 1080, 1440),
            ("00:00-24:00", 0, 1440),
            ("06:00-30:00", 360, 1800),
            ("23:59-23:58", 1439, 2878),
        ],
    )
    def test_a_period_reads_wall_times(self, text, start, end):
        """HRS-3: a closing time before the opening time lies on the next day."""
        assert Period.parse(text) == Period(start, end)

    @pytest.mark.parametrize("text", ["09:00-17:00", "18:00-02:00", "06:00-30:00", "18:00-24:00", "18:00-22:00+"])
    def test_a_period_writes_what_it_read(self, text):
        assert str(Period.parse(text)) == text

    @pytest.mark.parametrize("text", ["00:00-00:00", "09:00-09:00"])
    def test_equal_times_are_refused_with_the_reason(self, text):
        """HRS-4: neither closed nor 24 hours by accident."""
        with pytest.raises(ScheduleError, match="could mean closed or 24 hours") as refusal:
            Period.parse(text)
        assert refusal.value.code == "empty_period"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "9:00-17:00",
            "09:00",
            "24:00-26:00",
            "09:60-10:00",
            "09:00-48:01",
            "09:00-34:00",
            "０9:00-17:00",
            "x",
            None,
            5,
        ],
    )
    def test_bad_periods_are_refused(self, text):
        with pytest.raises(ScheduleError):
            Period.parse(text)

    @pytest.mark.parametrize(
        ("start", "end"), [(-1, 5), (1440, 1500), (600, 500), (0, 1441), (True, 5), (1.0, 5), ("1", "2")]
    )
    def test_bad_minutes_are_refused(self, start, end):
        with pytest.raises(ScheduleError):
            Period(start, end)


class TestDays:
    def test_all_day_equals_midnight_to_midnight(self):
        """HRS-4: one explicit state."""
        assert Day.of("00:00-24:00") == ALL_DAY
        assert ALL_DAY.is_all_day
        assert not Day.of("06:00-30:00").is_all_day

    def test_periods_are_kept_in_order(self):
        assert Day.of("13:00-17:00", "09:00-12:00") == Day.of("09:00-12:00", "13:00-17:00")

    def test_overlap_is_refused_and_named(self):
        """HRS-2: the refusal names the day and both periods."""
        with pytest.raises(ScheduleError, match="09:00-12:30 and 12:00-17:00 overlap on Monday") as refusal:
            Week.of(mo=["09:00-12:30", "12:00-17:00"])
        assert refusal.value.code == "overlap"
        assert refusal.value.details == {"days": ("Monday",), "periods": ("09:00-12:30", "12:00-17:00")}

    def test_touching_periods_stay_apart_and_are_shown_as_one(self):
        """HRS-2: merged in display only."""
        day = Day.of("09:00-12:00", "12:00-17:00")
        assert len(day.periods) == 2
        assert day.merged() == (Period.parse("09:00-17:00"),)

    def test_touching_periods_longer_than_a_day_are_not_joined(self):
        assert len(Day.of("08:00-12:00", "12:00-36:00").merged()) == 2

    def test_too_many_periods_are_refused(self):
        with pytest.raises(ScheduleError, match="More than 24"):
            Day(tuple(Period(n, n + 1) for n in range(25)))


class TestWeeks:
    @pytest.mark.parametrize(
        ("days", "names"),
        [
            ({"mo": "18:00-02:00", "tu": "01:00-05:00"}, ("Monday", "Tuesday")),
            ({"su": "22:00-04:00", "mo": "03:00-09:00"}, ("Sunday", "Monday")),
        ],
        ids=["inside the week", "over the week's end"],
    )
    def test_a_night_that_reaches_into_the_next_opening_is_refused(self, days, names):
        """HRS-2: overlap over midnight is overlap."""
        with pytest.raises(ScheduleError, match="overlap") as refusal:
            Week.of(**days)
        assert refusal.value.details["days"] == names

    @pytest.mark.parametrize(
        "days",
        [
            {"fr": "18:00-04:00", "sa": "24h"},
            {"fr": "18:00-04:00", "sa": "04:00-10:00"},
            {"fr": "18:00-04:00", "sa": "closed"},
        ],
        ids=["swallowed by 24 hours", "touching", "closed"],
    )
    def test_a_night_may_be_followed_by(self, days):
        assert Week.of(**days).days[4] == Day.of("18:00-04:00")

    def test_an_unknown_weekday_is_refused(self):
        with pytest.raises(TypeError, match="monday"):
            Week.of(monday="closed")

    @pytest.mark.parametrize("days", [(), (CLOSED,) * 6, (CLOSED,) * 8], ids=["none", "six", "eight"])
    def test_a_week_has_seven_days(self, days):
        with pytest.raises(ScheduleError, match="seven"):
            Week(days)

    def test_days_unsaid_in_the_main_week_are_closed(self):
        assert Schedule.weekly(mo="09:00-17:00").week.days[1] == CLOSED


class TestDates:
    @pytest.mark.parametrize(
        ("first", "last", "inside", "outside"),
        [
            (MonthDay(4, 1), MonthDay(10, 31), date(2026, 7, 1), date(2026, 11, 1)),
            (MonthDay(11, 1), MonthDay(3, 31), date(2027, 1, 15), date(2026, 4, 1)),
            (MonthDay(2, 1), MonthDay(2, 29), date(2027, 2, 28), date(2027, 3, 1)),
            (date(2026, 12, 24), date(2027, 1, 2), date(2027, 1, 1), date(2027, 12, 25)),
        ],
        ids=["summer", "winter wraps", "whole February", "full dates"],
    )
    def test_a_range_covers(self, first, last, inside, outside):
        dates = DateRange(first, last)
        assert dates.covers(first if isinstance(first, date) else date(2028, first.month, first.day))
        assert dates.covers(inside)
        assert not dates.covers(outside)

    @pytest.mark.parametrize(
        ("dates", "begins", "goes_on"),
        [
            (DateRange(MonthDay(12, 24), MonthDay(1, 2)), date(2026, 12, 24), date(2027, 1, 1)),
            (DateRange(MonthDay(2, 29), MonthDay(3, 5)), date(2027, 3, 1), date(2028, 3, 1)),
            (DateRange(date(2026, 5, 1), date(2026, 5, 3)), date(2026, 5, 1), date(2026, 5, 2)),
            (DateRange(MonthDay(1, 1), MonthDay(12, 31)), date(2026, 1, 1), date(2026, 1, 2)),
        ],
        ids=["over New Year", "29 February", "full dates", "all year"],
    )
    def test_a_range_knows_the_day_it_begins_on(self, dates, begins, goes_on):
        assert dates.begins_on(begins)
        assert not dates.begins_on(goes_on)

    @pytest.mark.parametrize(
        "make",
        [
            lambda: MonthDay(2, 30),
            lambda: MonthDay(13, 1),
            lambda: MonthDay(0, 1),
            lambda: MonthDay(4, "1"),
            lambda: DateRange(date(2026, 5, 2), date(2026, 5, 1)),
            lambda: DateRange(date(2026, 5, 2), MonthDay(5, 3)),
        ],
        ids=["30 February", "month 13", "month 0", "text", "backwards", "mixed"],
    )
    def test_bad_dates_are_refused(self, make):
        with pytest.raises(ValueError, match=r"\w"):
            make()


class TestSchedules:
    def test_only_a_closed_day_can_cut_the_night_before(self):
        """HRS-5."""
        with pytest.raises(ScheduleError, match="Only a closed day"):
            SpecialDay.on(date(2026, 12, 24), "10:00-14:00", cuts_previous_night=True)

    def test_two_special_entries_for_the_same_dates_are_refused(self):
        special = SpecialDay.on(date(2026, 12, 24), "closed")
        with pytest.raises(ScheduleError, match="two special entries"):
            Schedule(Week.daily("24h"), specials=(special, special))

    def test_adding_a_special_day_replaces_the_one_for_the_same_date(self):
        closed, short = (SpecialDay.on(date(2026, 12, 24), spec) for spec in ("closed", "10:00-14:00"))
        assert Schedule.always().with_special(closed).with_special(short).specials == (short,)

    def test_secondary_hours_have_names(self):
        """HRS-9: delivery and kitchen hours; a name nobody stated is unknown."""
        kitchen = Schedule.weekly(mo="12:00-14:00")
        schedule = Schedule.always().with_secondary({"kitchen": kitchen})
        assert schedule.named("kitchen") == kitchen
        assert schedule.named("delivery") is None

    @pytest.mark.parametrize("name", ["", "Kitchen", "1st", "a" * 33, "kit chen", None])
    def test_bad_names_are_refused(self, name):
        with pytest.raises(ScheduleError):
            Schedule.always().with_secondary({name: Schedule.always()})

    def test_secondary_hours_do_not_nest(self):
        nested = Schedule.always().with_secondary({"kitchen": Schedule.always()})
        with pytest.raises(ScheduleError, match="secondary hours of its own"):
            Schedule.always().with_secondary({"delivery": nested})

    @pytest.mark.parametrize("note", ["x" * 201, "a\x00b", "line\nbreak", "\ud800", 5])
    def test_notes_that_cannot_be_stored_are_refused(self, note):
        with pytest.raises(ScheduleError):
            SpecialDay.on(date(2026, 12, 24), "closed", note=note)

    @pytest.mark.parametrize("nth", [(0,), (6,), (-6,), ("1",), (True,)])
    def test_bad_occurrences_are_refused(self, nth):
        with pytest.raises(ScheduleError):
            Season(DateRange(MonthDay(1, 1), MonthDay(12, 31)), Week.of(su="closed"), nth)

    def test_a_season_that_says_nothing_is_refused(self):
        with pytest.raises(ScheduleError, match="at least one day"):
            Season(DateRange(MonthDay(4, 1), MonthDay(10, 31)), Week.of())
