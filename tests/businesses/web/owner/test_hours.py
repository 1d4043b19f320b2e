"""The hours editor."""

from datetime import UTC, date, datetime

import pytest

from apps.core import calendar, clock
from apps.core.calendar import DateRange, Day, MonthDay, Schedule, Season, SpecialDay, Week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """A Friday noon in New York."""
    moment = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment


@pytest.fixture
def address(cast):
    """Where the hours of the café are edited."""
    return f"/manage/b/{cast.cafe.reference}/hours/"


@pytest.fixture
def ana(signed_in, cast):
    """The owner's browser."""
    return signed_in(cast.owner)


@pytest.fixture
def saved(facts, cast):
    """Return a function that reads the schedule of the café."""
    return lambda: calendar.from_json(facts(cast.cafe)["hours"])


@pytest.mark.parametrize("who", ["stranger", "manager"])
def test_there_is_no_such_page_for_others(signed_in, cast, address, who):
    assert signed_in(getattr(cast, who)).get(address).status_code == 404


def test_a_visitor_is_sent_to_sign_in_and_back(client, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_sending_it_unchanged_changes_nothing(ana, cast, address, fill, facts):
    before = facts(cast.cafe)
    assert fill(ana, address).status_code == 302
    assert facts(cast.cafe) == before


def test_several_periods_and_nights_are_saved(ana, address, fill, saved):
    assert fill(ana, address, **{"day-mo": "9-12, 13:30-18", "day-sa": "6pm-2am", "day-su": "24h"}).status_code == 302
    week = saved().week.days
    assert week[0] == Day.of("09:00-12:00", "13:30-18:00")
    assert week[1] == Day.of("09:00-17:00")
    assert week[5] == Day.of("18:00-02:00")
    assert week[6].is_all_day


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"day-tu": "9-12, 11-14"}, "Tuesday: 09:00-12:00 and 11:00-14:00 overlap."),
        ({"day-tu": "whenever"}, "Tuesday: “whenever” is no opening time"),
        ({"day-tu": ""}, "Tuesday: Write the times, or “closed”."),
        ({"day-mo": "20:00-10:00"}, "20:00-10:00 of Monday reaches into 09:00-17:00 of Tuesday"),
        ({"special-0-first": "2026-12-24"}, "Special day: Write the times of that day"),
        ({"special-0-first": "soon", "special-0-hours": "closed"}, "Special day: Give the date"),
        (
            {"special-0-first": "2026-12-24", "special-0-hours": "9-12", "special-0-cuts": "on"},
            "Special day: Only a closed day can end the night before it.",
        ),
        (
            {"special-0-first": "2026-12-24", "special-0-last": "2026-12-23", "special-0-hours": "closed"},
            "before it begins",
        ),
    ],
    ids=["overlap", "nonsense", "empty", "night", "no times", "no date", "cut", "backwards"],
)
def test_a_mistake_is_told_beside_the_day_and_nothing_typed_is_lost(ana, address, fill, form, saved, typed, complaint):
    before = saved()
    answer = fill(ana, address, **{"day-we": "10-11", **typed})
    assert answer.status_code == 422
    assert complaint in answer.content.decode()
    assert form(answer)["day-we"] == ["10-11"]
    assert saved() == before


def test_a_special_day_is_added_and_shown_to_visitors(ana, cast, address, fill, saved, client, read):
    fill(
        ana, address, **{"special-0-first": "2026-11-26", "special-0-hours": "closed", "special-0-note": "Thanksgiving"}
    )
    assert saved().specials == (SpecialDay(DateRange.on(date(2026, 11, 26)), Day.of(), "Thanksgiving"),)
    assert "Thanksgiving" in read(client, cast.cafe.get_absolute_url())


def test_a_day_that_returns_every_year_is_kept_as_such(ana, address, fill, saved, form):
    fill(ana, address, **{"special-0-first": "2026-12-24", "special-0-hours": "9-12", "special-0-yearly": "on"})
    assert saved().specials == (SpecialDay(DateRange.on(MonthDay(12, 24)), Day.of("09:00-12:00")),)
    assert form(ana.get(address))["special-0-first"] == ["2026-12-24"]


def test_a_special_day_is_removed(ana, address, fill, saved):
    fill(ana, address, **{"special-0-first": "2026-12-24", "special-0-hours": "closed"})
    fill(ana, address, **{"special-0-gone": "on"})
    assert saved().specials == ()


def test_what_the_form_does_not_show_is_kept(ana, cast, address, fill, saved, change, read):
    kitchen = Schedule.weekly(mo="12:00-14:00")
    season = Season(DateRange(MonthDay(6, 1), MonthDay(8, 31)), Week.of(su="10:00-14:00"), note="Summer")
    over = SpecialDay(DateRange.on(date(2026, 7, 4)), Day.of())
    full = Schedule(Week.daily("09:00-17:00"), (season,), Day.of(), (over,), (("kitchen", kitchen),))
    change(cast.owner, cast.cafe, hours=full)
    page = read(ana, address)
    assert "Kitchen" in page
    assert "Summer" in page
    fill(ana, address, **{"day-mo": "closed"})
    assert saved() == Schedule(
        Week((Day.of(), *full.week.days[1:])), (season,), Day.of(), (over,), (("kitchen", kitchen),)
    )


def test_a_day_is_copied_to_others_without_saving(ana, address, fill, form, saved):
    before = saved()
    answer = fill(
        ana, address, action="copy",
        **{"day-mo": "8-11", "copy-from": "mo", "copy-to": ["tu", "su", "nonsense"]},
    )  # fmt: skip
    assert answer.status_code == 200
    assert {form(answer)[f"day-{key}"][0] for key in ("mo", "tu", "su")} == {"8-11"}
    assert form(answer)["day-we"] == ["09:00-17:00"]
    assert saved() == before


def test_one_more_row_for_special_days(ana, address, fill, form):
    answer = fill(ana, address, action="add")
    assert "special-2-first" in form(answer)


def test_the_preview_computes_what_was_typed(ana, address, fill, saved):
    before = saved()
    answer = fill(
        ana, address, action="preview",
        **{"day-fr": "10-23", "special-0-first": "2026-11-27", "special-0-hours": "closed", "special-0-note": "Party"},
    )  # fmt: skip
    page = answer.content.decode()
    assert "As typed, not saved yet" in page
    assert "10:00–23:00" in page
    assert "until 23:00" in page
    assert "Party" in page
    assert saved() == before


def test_hours_become_unknown_when_everything_is_emptied(ana, cast, address, fill, facts):
    fill(ana, address, **{f"day-{key}": "" for key in ("mo", "tu", "we", "th", "fr", "sa", "su")})
    assert facts(cast.cafe)["hours"] is None


def test_helpers_may_edit_hours_and_a_lock_stops_everybody(signed_in, cast, fill, facts):
    address, ana, sam = f"/manage/b/{cast.bakeries[0].reference}/hours/", signed_in(cast.owner), signed_in(cast.helper)
    week = {f"day-{key}": "closed" for key in ("tu", "we", "th", "fr", "sa", "su")}
    assert fill(sam, address, **week, **{"day-mo": "6-14"}).status_code == 302
    assert facts(cast.bakeries[0])["hours"]["week"]["mo"] == ["06:00-14:00"]
    opened = sam.get(address)
    assert fill(ana, address, lock="hours").status_code == 200
    answer = fill(sam, address, opened=opened, **{"day-mo": "7-14"})
    assert answer.status_code == 403
    assert "locked by your team" in answer.content.decode()
    assert "day-mo" not in sam.get(address).content.decode()
    assert fill(sam, address, unlock="hours").status_code == 403


class TestConflict:
    """Two people edit the hours at the same time."""

    @pytest.fixture
    def clash(self, ana, cast, address, fill, change):
        opened = ana.get(address)
        change(cast.owner, cast.cafe, hours=Schedule.weekly(mo="06:00-07:00"))
        return fill(ana, address, opened=opened, **{"day-mo": "10-11"})

    def test_both_stand_side_by_side(self, clash):
        page = clash.content.decode()
        assert clash.status_code == 409
        assert "06:00-07:00" in page
        assert "10:00-11:00" in page

    @pytest.mark.parametrize(("kept", "monday"), [("mine", "10:00-11:00"), ("theirs", "06:00-07:00")])
    def test_the_choice_is_saved(self, clash, ana, address, fill, saved, kept, monday):
        assert fill(ana, address, opened=clash, **{"keep-hours": kept}).status_code == 302
        assert saved().week.days[0] == Day.of(monday)

    def test_without_a_choice_it_is_asked_again(self, clash, ana, address, fill):
        assert fill(ana, address, opened=clash).status_code == 409


def test_the_page_asks_a_fixed_number_of_queries(ana, cast, address, asked):
    assert len(asked(ana, address)) == 6
    assert len(asked(ana, f"/manage/b/{cast.bakeries[0].reference}/hours/")) == 7
