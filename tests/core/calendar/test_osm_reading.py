"""OpenStreetMap `opening_hours` values as found in the wild: the common grammar is read, the rest is kept (HRS-10)."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.calendar import DateRange, MonthDay, from_json, osm, to_json
from apps.core.calendar.osm import Reason

# What is read, and the same in canonical form.
UNDERSTOOD = [
    ("24/7", "24/7"),
    ("Mo-Su 00:00-24:00", "24/7"),
    ("open", "24/7"),
    ("off", "off"),
    ("closed", "off"),
    ("09:00-17:00", "Mo-Su 09:00-17:00"),
    ("Mo-Fr 09:00-17:30; Sa 10:00-14:00; PH off", "Mo-Fr 09:00-17:30; Sa 10:00-14:00; PH off"),
    ("Mo-Fr 09:00-17:30; Sa 10:00-14:00; Su,PH off", "Mo-Fr 09:00-17:30; Sa 10:00-14:00; PH off"),
    ("Mo-Fr 09:00-17:30; Su,PH closed", "Mo-Fr 09:00-17:30; PH off"),
    ("PH,Su 10:00-12:00", "Su 10:00-12:00; PH 10:00-12:00"),
    ("Mo-Sa,PH 10:00-18:00", "Mo-Sa 10:00-18:00; PH 10:00-18:00"),
    ("Mo,We,Fr 08:00-12:00", "Mo,We,Fr 08:00-12:00"),
    ("Mo-We,Fr 08:00-12:00", "Mo-We,Fr 08:00-12:00"),
    ("Fr-Mo 10:00-20:00", "Mo,Fr-Su 10:00-20:00"),
    ("Su-Tu 10:00-20:00", "Mo-Tu,Su 10:00-20:00"),
    ("Mo-Fr 08:00-12:00,13:00-17:00", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Mo-Fr 08:00-12:00, 13:00-17:00", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Mo-Fr 08:00-12:00, We 14:00-18:00", "Mo-Tu,Th-Fr 08:00-12:00; We 08:00-12:00,14:00-18:00"),
    ("Mo-Fr 11:30-14:30,17:30-22:00; Sa,Su 17:30-23:00", "Mo-Fr 11:30-14:30,17:30-22:00; Sa-Su 17:30-23:00"),
    ("Mo-Th 18:00-01:00; Fr,Sa 18:00-03:00", "Mo-Th 18:00-01:00; Fr-Sa 18:00-03:00"),
    ("Fr-Sa 22:00-02:00", "Fr-Sa 22:00-02:00"),
    ("Fr-Sa 18:00-26:00", "Fr-Sa 18:00-02:00"),
    ("Mo-Su 06:00-00:00", "Mo-Su 06:00-24:00"),
    ("Mo-Su 06:00-30:00", "Mo-Su 06:00-30:00"),
    ("Fr 18:00+", "Fr 18:00+"),
    ("Fr 18:00-22:00+", "Fr 18:00-22:00+"),
    ("Mo-Sa 11:00-14:00,18:00+", "Mo-Sa 11:00-14:00,18:00+"),
    ("Mo-Su 09:00-18:00; We off", "Mo-Tu,Th-Su 09:00-18:00"),
    ("24/7; Su off", "Mo-Sa 00:00-24:00"),
    ("Mo-Fr 24/7", "Mo-Fr 00:00-24:00"),
    ("Apr-Oct Mo-Su 10:00-20:00", "Apr-Oct Mo-Su 10:00-20:00"),
    ("Apr-Oct: Mo-Su 10:00-20:00", "Apr-Oct Mo-Su 10:00-20:00"),
    ("Apr-Oct 10:00-20:00; Nov-Mar 10:00-16:00", "Apr-Oct Mo-Su 10:00-20:00; Nov-Mar Mo-Su 10:00-16:00"),
    ("Nov-Mar off", "Nov-Mar Mo-Su off"),
    ("Jul 10:00-22:00", "Jul Mo-Su 10:00-22:00"),
    ("May,Sep Mo-Fr 10:00-17:00", "May Mo-Fr 10:00-17:00; Sep Mo-Fr 10:00-17:00"),
    (
        "Apr-Oct Mo-Fr 10:00-18:00, Apr-Oct Sa,Su 10:00-20:00",
        "Apr-Oct Mo-Fr 10:00-18:00; Apr-Oct Sa-Su 10:00-20:00",
    ),
    ("Mar 15-Oct 31 Tu-Su 10:00-18:00", "Mar 15-Oct 31 Tu-Su 10:00-18:00"),
    ("Mo-Fr 09:00-17:00; Dec 25 off", "Mo-Fr 09:00-17:00; Dec 25 off"),
    ("24/7; Jan 01 off", "24/7; Jan 01 off"),
    ("24/7; Jan 1 off", "24/7; Jan 01 off"),
    ("24/7; Dec 24,25,31 off", "24/7; Dec 24 off; Dec 25 off; Dec 31 off"),
    ("24/7; Dec 25-26,Jan 01 off", "24/7; Dec 25-Dec 26 off; Jan 01 off"),
    ("24/7; Dec 24-Jan 02 off", "24/7; Dec 24-Jan 02 off"),
    ("24/7; 2026 Dec 24 10:00-14:00", "24/7; 2026 Dec 24 10:00-14:00"),
    ("24/7; 2026 Dec 24-Jan 02 off", "24/7; 2026 Dec 24-2027 Jan 02 off"),
    ("24/7; 2026 Dec 24-2027 Jan 02 off", "24/7; 2026 Dec 24-2027 Jan 02 off"),
    ("24/7; 2026 Aug 03-21 off", "24/7; 2026 Aug 03-2026 Aug 21 off"),
    ("24/7; 2026 Jul-Aug Mo-Fr 09:00-12:00", "24/7; 2026 Jul 01-2026 Aug 31 Mo-Fr 09:00-12:00"),
    ("24/7; 2027 off", "24/7; 2027 Jan 01-2027 Dec 31 Mo-Su off"),
    ("24/7; Dec 25 00:00-24:00 off", "24/7; Dec 25 00:00-24:00 off"),
    ('24/7; Dec 25 off "Christmas"', '24/7; Dec 25 off "Christmas"'),
    ('Apr-Oct Mo-Su 10:00-20:00 "garden open"', 'Apr-Oct Mo-Su 10:00-20:00 "garden open"'),
    ("Su[1] 10:00-14:00", "Su[1] 10:00-14:00"),
    ("Mo-Sa 10:00-18:00; Su[1,-1] 12:00-18:00", "Mo-Sa 10:00-18:00; Su[-1,1] 12:00-18:00"),
    ("Mo-Fr 10:00-18:00, Sa[1] 10:00-14:00", "Mo-Fr 10:00-18:00; Sa[1] 10:00-14:00"),
    ("We[2-3] 10:00-12:00", "We[2,3] 10:00-12:00"),
    ("Jan-Mar Fr[-1] 18:00-21:00", "Jan-Mar Fr[-1] 18:00-21:00"),
    ("mo-fr 9:00-17:00", "Mo-Fr 09:00-17:00"),
    ("Mon-Fri 9:00-17:00", "Mo-Fr 09:00-17:00"),
    ("Monday-Friday 9am-5:30pm", "Mo-Fr 09:00-17:30"),
    ("Mo–Fr 09:00–17:00", "Mo-Fr 09:00-17:00"),
    ("Mo-Fr: 09:00-17:00", "Mo-Fr 09:00-17:00"),
    ("  Mo-Fr   09:00 - 17:00 ;; ", "Mo-Fr 09:00-17:00"),
    ("Mo-Fr 09:00-17:00 open", "Mo-Fr 09:00-17:00"),
    ("Fr 18:00-04:00; Sa 00:00-24:00", "Fr 18:00-04:00; Sa 00:00-24:00"),
    ("Jun 15-Sep 15 10:00-20:00; PH off", "Jun 15-Sep 15 Mo-Su 10:00-20:00; PH off"),
    ("PH off; Jun 15-Sep 15 10:00-20:00", "PH off; Jun 15-Sep 15 10:00-20:00"),
]

# What is read in part or not at all: canonical form of the part, and each kept fragment with its reason.
KEPT = [
    ("Mo-Fr 09:00-17:00; SH off", "Mo-Fr 09:00-17:00", [("SH off", Reason.SCHOOL_HOLIDAYS)]),
    ("SH Mo-Fr 09:00-17:00", None, [("SH Mo-Fr 09:00-17:00", Reason.SCHOOL_HOLIDAYS)]),
    ("sunrise-sunset", None, [("sunrise-sunset", Reason.SUN)]),
    ("Mo-Su 09:00-sunset", None, [("Mo-Su 09:00-sunset", Reason.SUN)]),
    ("Mo-Fr 09:00-12:00, sunrise-14:00", "Mo-Fr 09:00-12:00", [("sunrise-14:00", Reason.SUN)]),
    ("week 10-20 Mo-Fr 09:00-17:00", None, [("week 10-20 Mo-Fr 09:00-17:00", Reason.WEEK_NUMBERS)]),
    ("24/7; easter off", "24/7", [("easter off", Reason.UNSUPPORTED)]),
    ("Mo-Fr unknown", None, [("Mo-Fr unknown", Reason.UNSUPPORTED)]),
    ('"by appointment"', None, [('"by appointment"', Reason.COMMENT)]),
    ('Mo-Fr 09:00-17:00 "ring the bell"', "Mo-Fr 09:00-17:00", [('"ring the bell"', Reason.COMMENT)]),
    (
        'Mo-Fr 09:00-17:00 || "by appointment"',
        "Mo-Fr 09:00-17:00",
        [('|| "by appointment"', Reason.FALLBACK)],
    ),
    ("Mo-Fr 00:00-00:00", None, [("Mo-Fr 00:00-00:00", Reason.EMPTY_PERIOD)]),
    ("Mo 09:00-12:00,11:00-13:00", None, [("Mo 09:00-12:00,11:00-13:00", Reason.OVERLAP)]),
    ("Mo 18:00-02:00; Tu 01:00-05:00", "Mo 18:00-02:00", [("Tu 01:00-05:00", Reason.OVERLAP)]),
    ("Mo-Fr 10:00-18:00, Mo 12:00-14:00", "Mo-Fr 10:00-18:00", [("Mo 12:00-14:00", Reason.OVERLAP)]),
    (
        "Mo-Fr 09:00-17:00; Mo-Fr 12:00-13:00 off",
        "Mo-Fr 09:00-17:00",
        [("Mo-Fr 12:00-13:00 off", Reason.TIMED_CLOSING)],
    ),
    ("Mo 00:00-24:00 off", None, [("Mo 00:00-24:00 off", Reason.TIMED_CLOSING)]),
    ("24/7; Feb 30 off", "24/7", [("Feb 30 off", Reason.BAD_DATE)]),
    ("24/7; 2027 Feb 29 off", "24/7", [("2027 Feb 29 off", Reason.BAD_DATE)]),
    ("24/7; 0000 Jan 01 off", "24/7", [("0000 Jan 01 off", Reason.BAD_DATE)]),
    ("Mo-Fr 10:00", None, [("Mo-Fr 10:00", Reason.BAD_TIME)]),
    ("Mo-Fr 25:00-26:00", None, [("Mo-Fr 25:00-26:00", Reason.BAD_TIME)]),
    ("Mo-Fr 10:00-16:00/01:30", None, [("Mo-Fr 10:00-16:00/01:30", Reason.SYNTAX)]),
    ("Mo-Fr 09:75-17:00", None, [("Mo-Fr 09:75-17:00", Reason.SYNTAX)]),
    ("Mo-Fr 0900-1700", None, [("Mo-Fr 0900-1700", Reason.SYNTAX)]),
    ("Mo[6] 10:00-12:00", None, [("Mo[6] 10:00-12:00", Reason.UNSUPPORTED)]),
    ("Mo-Fr 09:00-17:00, Dec 24 18:00-20:00", "Mo-Fr 09:00-17:00", [("Dec 24 18:00-20:00", Reason.ADDITION)]),
    ("PH Dec 10:00-12:00", None, [("PH Dec 10:00-12:00", Reason.SYNTAX)]),
    ("Dec PH 10:00-12:00", None, [("Dec PH 10:00-12:00", Reason.UNSUPPORTED)]),
    ("call us", None, [("call us", Reason.SYNTAX)]),
    ("Mo-Fr 09:00-17:00,", "Mo-Fr 09:00-17:00", [(",", Reason.SYNTAX)]),
    ("nach Vereinbarung; Sa 10-12", None, [("nach Vereinbarung", Reason.SYNTAX), ("Sa 10-12", Reason.SYNTAX)]),
    ("", None, []),
    (" ; ; ", None, []),
]


def test_the_corpus_is_large_enough():
    assert len({text for text, *_ in UNDERSTOOD + KEPT}) >= 100


@pytest.mark.parametrize(("text", "canonical"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_the_common_grammar_is_read_whole(text, canonical):
    result = osm.parse(text)
    assert result.unparsed == ()
    assert osm.write(result.schedule) == canonical
    assert osm.parse(canonical).schedule == result.schedule


@pytest.mark.parametrize(("text", "canonical", "kept"), KEPT, ids=[text or "empty" for text, *_ in KEPT])
def test_what_is_not_understood_is_kept_and_reported(text, canonical, kept):
    result = osm.parse(text)
    assert (result.schedule and osm.write(result.schedule)) == canonical
    assert [(fragment.text, fragment.reason) for fragment in result.unparsed] == kept
    assert all(text[part.position :].startswith(part.text) for part in result.unparsed)


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("PH off; Mo-Fr 09:00-17:00", [("Mo-Fr 09:00-17:00", Reason.ORDER)]),
        ("Dec 25 off; PH 10:00-12:00", [("PH 10:00-12:00", Reason.ORDER)]),
        ("Mo-Fr", [("Mo-Fr", Reason.NO_TIMES)]),
        ("Mo-Fr 09:00-17:00; Apr-Oct Sa 10:00-12:00; PH off; Dec 25 off", []),
    ],
)
def test_readings_that_deserve_a_look_are_warned_of(text, warned):
    result = osm.parse(text)
    assert [(warning.text, warning.reason) for warning in result.warnings] == warned
    assert result.unparsed == ()


def test_a_date_becomes_a_special_day_and_months_become_a_season():
    """HRS-5, HRS-9."""
    schedule = osm.parse('Apr-Oct 10:00-20:00; Dec 24 10:00-12:00 "short day"').schedule
    assert schedule.seasons[0].dates == DateRange(MonthDay(4, 1), MonthDay(10, 31))
    assert schedule.specials[0].dates == DateRange.on(MonthDay(12, 24))
    assert schedule.specials[0].note == "short day"


def test_two_notes_of_one_season_are_both_kept():
    schedule = osm.parse('Apr-Oct Mo 10:00-12:00 "north gate"; Apr-Oct Tu 10:00-12:00 "south gate"').schedule
    assert [season.note for season in schedule.seasons] == ["north gate", "south gate"]


def test_a_failed_rule_leaves_the_schedule_untouched():
    """A rule for weekdays and holidays that overlaps must not put in one half."""
    result = osm.parse("Mo 18:00-02:00; Tu,PH 01:00-05:00")
    assert result.schedule.holidays is None
    assert [fragment.reason for fragment in result.unparsed] == [Reason.OVERLAP]


def test_a_later_entry_for_the_same_date_replaces_the_earlier():
    schedule = osm.parse("24/7; Dec 24 off; Dec 24 10:00-12:00").schedule
    assert osm.write(schedule) == "24/7; Dec 24 10:00-12:00"


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (";".join(f"{2000 + n} Dec {day} off" for n in range(25) for day in range(1, 31)), []),
        ("Jan " + ",".join(str(n % 31 + 1) for n in range(6000)) + " off", []),
        ("; ".join(f"{2000 + n} Jan-Feb Mo off" for n in range(102)), [Reason.TOO_MANY] * 2),
        (";".join(f"{1000 + n} Dec 1 off" for n in range(1002)), [Reason.TOO_MANY] * 2),
        ("x" * 20_001, [Reason.TOO_LONG]),
    ],
    ids=["many dates", "one long list", "too many seasons", "too many dates", "too long"],
)
def test_large_values_stay_bounded(text, reasons):
    begun = perf_counter()
    result = osm.parse(text)
    assert perf_counter() - begun < 2
    assert [fragment.reason for fragment in result.unparsed] == reasons


_WORDS = """
Mo Tu Fr-Su Mo-Fr PH SH off closed open 24/7 09:00-17:00 18:00+ 22:00-04:00 10:00 - , ; : || [ ] 1 -1 [1] 31 + / (
Jan Feb Dec Apr-Oct 2026 2027 0000 9999 24 30 week easter sunrise "note" " 9am 5pm 99:99 00:00-24:00
"""
_PIECES = st.lists(st.sampled_from(_WORDS.split()), max_size=40)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(text=st.one_of(st.text(max_size=300), _PIECES.map(" ".join), _PIECES.map("".join)))
def test_no_text_breaks_the_reader(text):
    result = osm.parse(text)
    assert all(text[part.position :].startswith(part.text) for part in (*result.unparsed, *result.warnings))
    assert bool(text.replace(";", "").strip()) == (result.schedule is not None or bool(result.unparsed))
    if result.schedule is not None:
        assert from_json(to_json(result.schedule)) == result.schedule


@settings(max_examples=25, deadline=None, derandomize=True)
@given(piece=st.one_of(st.text(min_size=1, max_size=12), _PIECES.map(" ".join).filter(bool)))
def test_ten_thousand_characters_take_bounded_time(piece):
    text = (piece * 10_000)[:10_000]
    begun = perf_counter()
    result = osm.parse(text)
    assert perf_counter() - begun < 2
    assert result.schedule is not None or result.unparsed or not text.replace(";", "").strip()
