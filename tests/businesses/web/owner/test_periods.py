"""Opening times as people type them."""

import pytest

from apps.businesses.web.owner import periods
from apps.core.calendar import ALL_DAY, CLOSED, Day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("09:00-17:00", Day.of("09:00-17:00")),
        ("9-17", Day.of("09:00-17:00")),
        ("9.30 – 12, 13:30-18", Day.of("09:30-12:00", "13:30-18:00")),
        ("9-12 and 13-18", Day.of("09:00-12:00", "13:00-18:00")),
        ("9-12\n13-18", Day.of("09:00-12:00", "13:00-18:00")),
        ("13-18; 9-12", Day.of("09:00-12:00", "13:00-18:00")),
        ("9am-5pm", Day.of("09:00-17:00")),
        ("9 a.m. to 5 p.m.", Day.of("09:00-17:00")),
        ("1-5 pm", Day.of("13:00-17:00")),
        ("9-5pm", Day.of("09:00-17:00")),
        ("12am-12pm", Day.of("00:00-12:00")),
        ("6pm-2am", Day.of("18:00-02:00")),
        ("18:00-22:00+", Day.of("18:00-22:00+")),
        ("00:00-24:00", ALL_DAY),
        ("Closed", CLOSED),
        ("24 hours", ALL_DAY),
        ("24/7", ALL_DAY),
        ("   ", None),
    ],
)
def test_what_people_type_is_understood(typed, meant):
    assert periods.read(typed) == meant


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("nine to five", "is no opening time"),
        ("9", "is no opening time"),
        ("25-26", "there is no such time"),
        ("9:75-10", "there is no such time"),
        ("13pm-14pm", "there is no such time"),
        ("9-12, 11-14", "09:00-12:00 and 11:00-14:00 overlap."),
        ("00:00-00:00", "could mean closed or open all day"),
        ("24:00-02:00", "An opening time is 00:00 to 23:59"),
        ("9-17, 12", "is no opening time"),
        ("<b>", "is no opening time"),
    ],
)
def test_what_cannot_be_meant_is_told_in_plain_words(typed, complaint):
    with pytest.raises(periods.Unreadable) as refused:
        periods.read(typed)
    assert complaint in refused.value.message


@pytest.mark.parametrize("day", [CLOSED, ALL_DAY, Day.of("09:00-12:00", "13:00-02:00"), Day.of("18:00-22:00+")])
def test_what_is_written_is_read_back(day):
    assert periods.read(periods.write(day)) == day
