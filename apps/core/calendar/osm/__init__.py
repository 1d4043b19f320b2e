"""OpenStreetMap `opening_hours`: read the common grammar, keep and report the rest, write it back.

How the notation maps onto a schedule:

- Rules without dates are the week; `PH` is the holiday rule; a month range, or dates with weekdays, is a season;
  dates without weekdays (`Dec 25 off`, `2026 Dec 24 10:00-14:00`) are special days, unless they are long opening
  ranges followed by a `PH` rule, which are seasons.
- `;` replaces the hours of the days it names, `,` before a new selector adds to them.
- `18:00+` is an open end, counted until midnight. `Su[1]`, `Fr[-1]` are occurrences in the month.
- `00:00-24:00 off` on dates closes the whole clock day, so it also cuts the night before; plain `off` closes the
  opening day only.
- A comment on a season or a special day becomes its note.
- A schedule has fixed layers (week, seasons, holidays, special days). A rule that comes after a stronger layer is
  read as its author most likely meant it and listed under `warnings`.
- A rule with any part outside this grammar is not guessed at: it stands whole in `unparsed` with its position and
  reason, and the other rules still count.
"""

from apps.core.calendar.osm._reader import Fragment, ParseResult, Reason, parse
from apps.core.calendar.osm._writer import write, write_tags

__all__ = ["Fragment", "ParseResult", "Reason", "parse", "write", "write_tags"]
