"""What is true at a moment and what comes next (HRS-3, HRS-5, HRS-7, HRS-9)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import (
    ALL_DAY,
    CLOSED,
    Calendar,
    DateRange,
    Day,
    MonthDay,
    Schedule,
    Season,
    Source,
    SpecialDay,
    Status,
    Week,
    propose_holidays,
)

OFFICE = Schedule.weekly(**dict.fromkeys(("mo", "tu", "we", "th", "fr"), ("09:00-12:00", "13:00-17:00")))
BAR = Schedule.weekly(fr="18:00-02:00", sa="18:00-02:00")


class TestOpen:
    def test_the_state_after_midnight_belongs_to_the_day_before(self, at):
        """HRS-3: at 01:00 on Saturday the bar is open, with Friday's hours."""
        state = Calendar(BAR, "Europe/Berlin").state(at("2026-07-04 01:00"))
        assert (state.status, state.opening_day) == (Status.OPEN, date(2026, 7, 3))
        assert (state.since, state.until) == (at("2026-07-03 18:00"), at("2026-07-04 02:00"))
        assert state.next_open == at("2026-07-04 18:00")
        assert state.is_open

    @pytest.mark.parametrize(
        ("moment", "soon"),
        [
            ("2026-07-01 11:14", False),
            ("2026-07-01 11:15", True),
            ("2026-07-01 11:59", True),
            ("2026-07-01 15:00", False),
        ],
    )
    def test_closing_soon_is_said_from_45_minutes_before(self, at, moment, soon):
        assert Calendar(OFFICE, "Europe/Berlin").state(at(moment)).closing_soon is soon

    def test_opening_is_included_and_closing_is_not(self, at):
        calendar = Calendar(OFFICE, "Europe/Berlin")
        assert calendar.is_open(at("2026-07-01 09:00")) is True
        assert calendar.is_open(at("2026-07-01 08:59:59.999999")) is False
        assert calendar.is_open(at("2026-07-01 12:00")) is False

    def test_touching_periods_are_one_opening(self, at):
        """HRS-2: no closing at noon, and none at midnight between days around the clock."""
        calendar = Calendar(Schedule.weekly(mo=["09:00-12:00", "12:00-24:00"], tu="24h"), "Europe/Berlin")
        state = calendar.state(at("2026-07-06 10:00"))
        assert (state.since, state.until) == (at("2026-07-06 09:00"), at("2026-07-08 00:00"))

    def test_around_the_clock_has_no_end(self, at):
        """HRS-4."""
        state = Calendar(Schedule.always(), "Europe/Berlin").state(at("2026-07-06 10:00"))
        assert (state.is_open, state.since, state.until, state.closing_soon) == (True, None, None, False)
        assert state.opening_day == date(2026, 7, 6)

    def test_around_the_clock_until_a_closure_far_ahead(self, at):
        schedule = Schedule.always().with_special(SpecialDay.on(date(2026, 12, 25), "closed"))
        state = Calendar(schedule, "Europe/Berlin").state(at("2026-07-06 10:00"))
        assert (state.until, state.next_open) == (at("2026-12-25 00:00"), at("2026-12-26 00:00"))

    def test_a_closure_behind_the_horizon_is_not_seen(self, at):
        schedule = Schedule.always().with_special(SpecialDay.on(date(2030, 12, 25), "closed"))
        state = Calendar(schedule, "Europe/Berlin").state(at("2026-07-06 10:00"))
        assert (state.since, state.until, state.next_open, state.nothing_found) == (None, None, None, True)

    def test_a_day_around_the_clock_swallows_the_tail_of_the_night(self, at):
        calendar = Calendar(Schedule.weekly(fr="18:00-04:00", sa="24h"), "Europe/Berlin")
        state = calendar.state(at("2026-07-04 01:00"))
        assert (state.opening_day, state.since) == (date(2026, 7, 4), at("2026-07-03 18:00"))
        assert state.until == at("2026-07-05 00:00")

    def test_an_open_end_is_said(self, at):
        state = Calendar(Schedule.weekly(fr="18:00-22:00+"), "Europe/Berlin").state(at("2026-07-03 21:30"))
        assert (state.until, state.open_end) == (at("2026-07-03 22:00"), True)


class TestClosed:
    def test_the_next_opening_is_after_the_weekend(self, at):
        state = Calendar(OFFICE, "Europe/Berlin").state(at("2026-07-03 18:00"))
        assert (state.status, state.since) == (Status.CLOSED, at("2026-07-03 17:00"))
        assert state.until == state.next_open == at("2026-07-06 09:00")
        assert state.opening_day is None

    def test_the_next_opening_is_found_behind_weeks_of_closures(self, at):
        """HRS-7: three weeks of special closures do not hide the day after."""
        holiday = SpecialDay(DateRange(date(2026, 8, 3), date(2026, 8, 23)), CLOSED, "Summer break")
        state = Calendar(OFFICE.with_special(holiday), "Europe/Berlin").state(at("2026-08-05 10:00"))
        assert (state.next_open, state.nothing_found) == (at("2026-08-24 09:00"), False)
        assert state.since == at("2026-07-31 17:00")
        assert (state.source, state.note) == (Source.SPECIAL, "Summer break")

    @pytest.mark.parametrize(
        "schedule",
        [
            Schedule.weekly(),
            OFFICE.with_special(SpecialDay(DateRange(date(2026, 1, 1), date(2029, 1, 1)), CLOSED)),
            Schedule.weekly().with_special(SpecialDay.on(date(2025, 1, 1), "24h")),
        ],
        ids=["always closed", "closed for years", "open once, in the past"],
    )
    def test_nothing_found_is_said(self, at, schedule):
        """HRS-7."""
        state = Calendar(schedule, "Europe/Berlin").state(at("2026-08-05 10:00"))
        assert (state.status, state.next_open, state.nothing_found) == (Status.CLOSED, None, True)

    def test_the_horizon_bounds_the_search(self, at):
        calendar = Calendar(Schedule.weekly().with_special(SpecialDay.on(date(2026, 9, 1), "24h")), "Europe/Berlin")
        assert calendar.state(at("2026-08-05 10:00"), horizon_days=20).nothing_found is True
        assert calendar.state(at("2026-08-05 10:00"), horizon_days=40).next_open == at("2026-09-01 00:00")


class TestUnknown:
    def test_unknown_is_not_closed(self, at):
        calendar = Calendar(None, "Europe/Berlin")
        moment = at("2026-07-01 10:00")
        assert calendar.is_open(moment) is None
        assert calendar.state(moment).status is Status.UNKNOWN
        assert calendar.state(moment).nothing_found is False
        assert calendar.spans(moment, moment + timedelta(days=7)) == ()
        assert calendar.hours_on(moment.date()) is calendar.day_as_kept(moment.date()) is None


class TestSpecialDays:
    def test_a_special_day_replaces_the_day_fully(self, at):
        """HRS-5: the afternoon period is gone as well."""
        schedule = OFFICE.with_special(SpecialDay.on(date(2026, 12, 24), "10:00-11:00"))
        assert Calendar(schedule, "Europe/Berlin").spans(at("2026-12-24 00:00"), at("2026-12-25 00:00")) == (
            (at("2026-12-24 10:00"), at("2026-12-24 11:00")),
        )

    @pytest.mark.parametrize(("cuts", "closes"), [(False, "2026-07-04 02:00"), (True, "2026-07-04 00:00")])
    def test_closed_cuts_the_night_before_only_when_stated(self, at, cuts, closes):
        """HRS-5."""
        schedule = BAR.with_special(SpecialDay.on(date(2026, 7, 4), "closed", cuts_previous_night=cuts))
        calendar = Calendar(schedule, "Europe/Berlin")
        assert calendar.spans(at("2026-07-03 12:00"), at("2026-07-05 12:00")) == ((at("2026-07-03 18:00"), at(closes)),)
        assert calendar.day_as_kept(date(2026, 7, 3)).periods[-1].overnight is not cuts

    def test_a_closure_cuts_only_the_night_before_its_first_day(self, at):
        """HRS-5: a party in the middle of the closed weeks may run past midnight."""
        closure = SpecialDay(DateRange(date(2026, 8, 1), date(2026, 8, 10)), CLOSED, cuts_previous_night=True)
        party = SpecialDay.on(date(2026, 8, 5), "18:00-02:00")
        calendar = Calendar(BAR.with_special(closure).with_special(party), "Europe/Berlin")
        assert calendar.spans(at("2026-07-31 12:00"), at("2026-08-10 12:00")) == (
            (at("2026-07-31 18:00"), at("2026-08-01 00:00")),
            (at("2026-08-05 18:00"), at("2026-08-06 02:00")),
        )

    def test_the_note_is_that_of_the_local_date(self, at):
        """HRS-1: at eight in the morning in Auckland it is still yesterday in UTC."""
        schedule = OFFICE.with_special(SpecialDay.on(date(2026, 8, 3), "closed", note="Stocktaking"))
        calendar = Calendar(schedule, "Pacific/Auckland")
        assert calendar.state(at("2026-08-03 08:00", "Pacific/Auckland")).note == "Stocktaking"
        assert calendar.state(at("2026-08-04 08:00", "Pacific/Auckland")).note == ""

    def test_the_later_of_two_entries_wins(self, at):
        week_off = SpecialDay(DateRange(date(2026, 12, 21), date(2026, 12, 27)), CLOSED)
        one_day = SpecialDay.on(date(2026, 12, 23), "24h")
        wednesday = at("2026-12-23 10:00")
        assert Calendar(OFFICE.with_special(week_off).with_special(one_day), "Europe/Berlin").is_open(wednesday) is True
        assert (
            Calendar(OFFICE.with_special(one_day).with_special(week_off), "Europe/Berlin").is_open(wednesday) is False
        )

    def test_a_yearly_special_day_comes_back(self):
        calendar = Calendar(OFFICE.with_special(SpecialDay.on(MonthDay(12, 25), "closed")), "Europe/Berlin")
        assert [calendar.hours_on(date(year, 12, 25)).source for year in (2026, 2031)] == [Source.SPECIAL] * 2


class TestSeasonsAndHolidays:
    def test_a_season_replaces_only_the_days_it_names(self):
        """HRS-9."""
        summer = Season(DateRange(MonthDay(4, 1), MonthDay(10, 31)), Week.of(mo="10:00-20:00"))
        calendar = Calendar(Schedule(OFFICE.week, (summer,)), "Europe/Berlin")
        assert calendar.hours_on(date(2026, 7, 6)).hours == Day.of("10:00-20:00")
        assert calendar.hours_on(date(2026, 7, 7)).source is Source.WEEK
        assert calendar.hours_on(date(2026, 11, 2)).source is Source.WEEK

    def test_the_later_of_two_seasons_wins(self):
        summer = Season(DateRange(MonthDay(4, 1), MonthDay(10, 31)), Week.daily("10:00-20:00"))
        august = Season(DateRange(MonthDay(8, 1), MonthDay(8, 31)), Week.daily("10:00-13:00"))
        calendar = Calendar(Schedule(OFFICE.week, (summer, august)), "Europe/Berlin")
        assert calendar.hours_on(date(2026, 8, 5)).hours == Day.of("10:00-13:00")
        assert calendar.hours_on(date(2026, 7, 5)).hours == Day.of("10:00-20:00")

    @pytest.mark.parametrize(
        ("nth", "dates"),
        [((1,), [1]), ((-1,), [29]), ((2, 4), [8, 22]), ((5,), [29]), ((-5,), [1])],
        ids=["first", "last", "second and fourth", "fifth", "fifth from the end"],
    )
    def test_an_occurrence_in_the_month(self, nth, dates):
        season = Season(DateRange(MonthDay(1, 1), MonthDay(12, 31)), Week.of(su="10:00-14:00"), nth)
        calendar = Calendar(Schedule(Week.of(), (season,)), "Europe/Berlin")
        march = [day for day in range(1, 32) if not calendar.hours_on(date(2026, 3, day)).hours.is_closed]
        assert march == dates

    def test_holidays_count_only_with_a_rule_and_confirmed_dates(self):
        """HRS-5: never automatic."""
        day, rule = date(2026, 10, 5), Schedule(OFFICE.week, holidays=CLOSED)
        assert Calendar(OFFICE, "Europe/Berlin", [day]).hours_on(day).source is Source.WEEK
        assert Calendar(rule, "Europe/Berlin").hours_on(day).source is Source.WEEK
        assert Calendar(rule, "Europe/Berlin", [day]).hours_on(day).hours == CLOSED
        special = rule.with_special(SpecialDay.on(day, "24h"))
        assert Calendar(special, "Europe/Berlin", [day]).hours_on(day).hours == ALL_DAY

    def test_regional_holidays_are_proposals_until_answered(self):
        """HRS-5."""
        holidays = {date(2026, 11, 1): "All Saints", date(2026, 8, 15): "Assumption"}
        proposals = propose_holidays(OFFICE, holidays)
        assert [(proposal.date, proposal.name) for proposal in proposals] == sorted(holidays.items())
        answered = OFFICE.with_special(SpecialDay.on(proposals[0].date, "closed"))
        assert [proposal.name for proposal in propose_holidays(answered, holidays)] == ["All Saints"]
        assert propose_holidays(Schedule(OFFICE.week, holidays=CLOSED), holidays) == ()


class TestBadInput:
    @pytest.mark.parametrize("moment", [datetime(2026, 7, 1, 10), date(2026, 7, 1)], ids=["naive", "a date"])  # noqa: DTZ001
    @pytest.mark.parametrize("schedule", [OFFICE, None], ids=["known", "unknown"])
    def test_only_aware_moments_are_taken(self, moment, schedule):
        calendar = Calendar(schedule, "Europe/Berlin")
        for ask in (calendar.is_open, calendar.state, lambda value: calendar.spans(value, value)):
            with pytest.raises(ValueError, match="aware"):
                ask(moment)

    @pytest.mark.parametrize(
        "moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)], ids=["year 1", "year 9999"]
    )
    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_the_ends_of_the_calendar_do_not_break(self, moment, zone):
        assert isinstance(Calendar(OFFICE, zone).is_open(moment), bool)
        assert Calendar(OFFICE, zone).state(moment).status in (Status.OPEN, Status.CLOSED)

    def test_an_empty_or_backward_window_has_no_spans(self, at):
        calendar = Calendar(Schedule.always(), "Europe/Berlin")
        assert calendar.spans(at("2026-07-01 10:00"), at("2026-07-01 10:00")) == ()
        assert calendar.spans(at("2026-07-02 10:00"), at("2026-07-01 10:00")) == ()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(data=st.data())
def test_the_state_agrees_with_the_spans(schedules, zones, moments, holiday_dates, data):
    """Since, until and next opening are edges of the expanded spans, and nothing changes in between."""
    calendar = Calendar(data.draw(schedules), data.draw(zones), data.draw(holiday_dates))
    at = data.draw(moments)
    state = calendar.state(at)
    spans = calendar.spans(at - timedelta(days=40), at + timedelta(days=40))
    inside = [span for span in spans if span.start <= at < span.end]
    assert state.is_open == calendar.is_open(at) == bool(inside)
    following = [span.start for span in spans if span.start > at]
    if following:
        assert state.next_open == following[0]
    if inside and inside[0].end < at + timedelta(days=40):
        assert state.until == inside[0].end
    if inside and inside[0].start > at - timedelta(days=40):
        assert state.since == inside[0].start
        kept = calendar.day_as_kept(state.opening_day)
        assert not kept.is_closed
