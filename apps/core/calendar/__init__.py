"""The one calendar engine: opening hours now; service clocks, quiet hours and campaign windows as well.

A `Schedule` is what a place says, in wall-clock times and free of any zone. A `Calendar` is a schedule in an IANA
zone and answers questions about real moments. Standard library only; nothing here knows Django or a database.

Semantics, decided once:

- *Wall times and a zone, never an offset* (HRS-1). Spans come out as aware UTC moments, start included, end not.
- *Periods* (HRS-2, HRS-3). A period belongs to the day it opens on and may run past midnight; at 01:00 the state names
  yesterday as `opening_day`. Overlap is refused, in one day and from a night into the next morning of the same week.
  A day of 24 hours after a late night is allowed: it swallows the tail. Touching periods stay separate in the data
  and are joined for display.
- *24 hours* (HRS-4) is one value, `ALL_DAY`, which 00:00-24:00 equals. Equal times such as 00:00-00:00 are refused with
  the reason, for they could mean closed as well.
- *Layers.* Week, seasons, public holidays, special days; the stronger layer decides the whole day and the later entry
  wins inside a layer. A weekday that a season leaves unsaid keeps what lies below.
- *Special days* (HRS-5) replace the day they name; the night that began the day before runs to its end unless a closed
  day says `cuts_previous_night`. Public holidays count only on the dates the caller confirms and only for a schedule
  with a holiday rule; others are proposals (`propose_holidays`).
- *Clock changes* (HRS-6). Every wall time names exactly one moment. A skipped time (02:30 in spring) means the first
  moment after the gap; a repeated time (02:30 in autumn) means its first occurrence, so a repeated hour is opened once
  and closed once. 22:00 to 04:00 in Berlin is 5 real hours on the night of 28 March 2026 and 7 on 24 October. A period
  that lies wholly in a skipped hour does not happen. The mapping never runs backwards: touching periods stay touching.
- *Nothing found* (HRS-7). "Opens next" looks `HORIZON_DAYS` ahead and says `nothing_found` when there is none.
- *Unknown is not closed.* A `None` schedule has status unknown, no spans, and refuses working time.
- *Open end* (`18:00+`) counts as open until the stated end, else midnight; the state says `open_end`.
- *Working time.* `working_between(a, add_working(a, d)) == d`; time passes only while open.
"""

from apps.core.calendar._zones import UnknownZone, zone_of
from apps.core.calendar.display import DateRow, DayGroup, DayRow, Kind, WeekView, kind_of, next_days, week_view
from apps.core.calendar.engine import (
    HORIZON_DAYS,
    Calendar,
    DayHours,
    NoWorkingTime,
    Source,
    Span,
    State,
    Status,
    UnknownHours,
    expand,
)
from apps.core.calendar.json_form import ScheduleFormatError, from_json, to_json
from apps.core.calendar.model import (
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
from apps.core.calendar.proposals import HolidayProposal, propose_holidays
from apps.core.calendar.schema_org import opening_hours_specification

__all__ = [
    "ALL_DAY",
    "CLOSED",
    "HORIZON_DAYS",
    "Calendar",
    "DateRange",
    "DateRow",
    "Day",
    "DayGroup",
    "DayHours",
    "DayRow",
    "HolidayProposal",
    "Kind",
    "MonthDay",
    "NoWorkingTime",
    "Period",
    "Schedule",
    "ScheduleError",
    "ScheduleFormatError",
    "Season",
    "Source",
    "Span",
    "SpecialDay",
    "State",
    "Status",
    "UnknownHours",
    "UnknownZone",
    "Week",
    "WeekView",
    "expand",
    "from_json",
    "kind_of",
    "next_days",
    "opening_hours_specification",
    "propose_holidays",
    "to_json",
    "week_view",
    "zone_of",
]
