"""What the components of the design system compute: icons, stars, initials, sparklines, money, distances, local times."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide as render_lucide

from apps.core import clock
from apps.core.money import Money

register = template.Library()

_CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_DIRECTIONAL_ICONS = {"chevron-left", "chevron-right", "arrow-left", "arrow-right", "log-out", "log-in"}
_METRES_PER_MILE = 1609.344
_HUES = 12


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """Return the lucide icon `name` as inline SVG hidden from screen readers. Raises lucide.IconDoesNotExist."""
    return _icon(str(name), str(extra_class))


@lru_cache(maxsize=512)
def _icon(name: str, extra_class: str) -> SafeString:
    # Unpacking one icon from the wheel's archive costs half a millisecond; a page of results shows a hundred.
    classes = ["icon", *(["is-directional"] if name in _DIRECTIONAL_ICONS else []), *extra_class.split()]
    attributes = {"class": " ".join(classes), "aria-hidden": "true", "focusable": "false"}
    return mark_safe(render_lucide(name, size=None, **attributes).replace(' width="24" height="24"', ""))  # noqa: S308


@register.filter
def half_steps(value: float | Decimal | None) -> str:
    """Round a rating of 0 to 5 to the nearest half for the drawn stars, as a CSS number."""
    steps = (Decimal(str(value or 0)) * 2).quantize(Decimal(1), rounding=ROUND_HALF_UP) / 2
    return str(min(max(steps, Decimal(0)), Decimal(5)))


@register.filter
def one_decimal(value: float | Decimal | None) -> str:
    """Show a rating with one digit in the reader's locale, rounding half up as people expect."""
    exact = Decimal(str(value or 0)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return formats.number_format(exact, decimal_pos=1)


@register.filter
def initials(name: str | None) -> str:
    """Return up to two initials of a name: "Ana de la Cruz" gives "AC"."""
    words = [word for word in str(name or "").split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


@register.filter
def hue(name: str | None) -> int:
    """Return the colour angle (degrees) that always belongs to this name."""
    return zlib.crc32(str(name or "").encode()) % _HUES * (360 // _HUES)


@register.filter
def share_of(value: float | None, total: float | None) -> int:
    """Return `value` as a whole percentage of `total`, 0 when there is nothing to share."""
    return round(100 * (value or 0) / total) if total else 0


@register.filter
def compact_number(value: float | None) -> str:
    """Shorten a count for tight places: 950, 1.2k, 34k, 1.1M."""
    number = float(value or 0)
    for limit, unit in ((1_000_000, "M"), (1_000, "k")):
        if abs(number) >= limit:
            short = number / limit
            return (
                formats.number_format(round(short, 1 if abs(short) < 10 else 0), use_l10n=True).removesuffix(".0")
                + unit
            )
    return formats.number_format(int(number))


@register.filter
def grouped(value: int | None) -> str:
    """Write a whole number with the thousands marks of the reader's locale."""
    return formats.number_format(int(value or 0), force_grouping=True)


@register.filter
def money(amount: Money | None) -> str:
    """Write an amount with its currency sign: "$1,249.00"; currencies without a sign of their own keep the code."""
    if amount is None:
        return ""
    digits = max(-amount.major.as_tuple().exponent, 0)  # type: ignore[operator]
    text = formats.number_format(abs(amount.major), decimal_pos=digits, force_grouping=True)
    minus = "−" if amount.cents < 0 else ""
    sign = _CURRENCY_SIGNS.get(amount.currency)
    return f"{minus}{sign}{text}" if sign else f"{minus}{text} {amount.currency}"


@register.filter
def distance(metres: float | None) -> str:
    """Write a distance for people on foot and behind a wheel: feet below a tenth of a mile, then miles."""
    if metres is None:
        return ""
    miles = metres / _METRES_PER_MILE
    if miles < 0.1:
        return _("%(count)s ft") % {"count": formats.number_format(round(metres * 3.28084 / 10) * 10)}
    return _("%(count)s mi") % {"count": formats.number_format(round(miles, 1), decimal_pos=1)}


@register.filter
def in_zone(moment: datetime | None, zone: str) -> str:
    """Write a moment in the named zone with the zone's own abbreviation: "Mon 3 Nov 2025, 09:00 EST"."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'D j M Y, H:i')} {local.tzname()}"


@register.filter
def timesince_short(moment: datetime) -> str:
    """Say how long ago a moment was in its largest unit: "2 hours ago"; the script keeps it up to date afterwards."""
    if (clock.now() - moment).total_seconds() < 60:
        return _("just now")
    return _("%(span)s ago") % {"span": timesince(moment, clock.now(), depth=1)}


@register.filter
def iso(moment: datetime) -> str:
    """Return the machine form of a moment for `<time datetime>`."""
    return moment.isoformat()


@register.filter
def price_signs(level: int | None) -> range:
    """Return a range with one element per price sign to draw."""
    return range(int(level or 0))


@register.filter
def price_rest(level: int | None) -> range:
    """Return a range with one element per price sign that stays pale, out of four."""
    return range(4 - int(level or 0))


@register.filter
def price_words(level: int | None) -> str:
    """Say a price level from 1 to 4 in words for those who hear the page."""
    words = {1: _("Inexpensive"), 2: _("Moderate"), 3: _("Expensive"), 4: _("Very expensive")}
    return words.get(int(level or 0), "")


@register.filter
def sparkline_path(points: Sequence[float], close: bool = False) -> str:
    """Draw numbers as an SVG path in a box of 100 by 32, the lowest at the bottom; closed to the base when asked."""
    values = [float(point) for point in points]
    if len(values) < 2:
        return ""
    low, span = min(values), (max(values) - min(values)) or 1.0
    step = 100 / (len(values) - 1)
    spots = [f"{index * step:.1f} {30 - 28 * (value - low) / span:.1f}" for index, value in enumerate(values)]
    path = "M" + "L".join(spots)
    return f"{path}L100 32L0 32Z" if close else path
