"""Opening hours of every kind a city knows, in OpenStreetMap's syntax, by the kind of business."""

import functools
import itertools
import re

# Each kind: (share, template, choices for its slots in order). A template is expanded into all combinations.
_KINDS: dict[str, list[tuple[int, str, tuple[tuple[str, ...], ...]]]] = {
    "restaurant": [
        (6, "Mo-Th {}-22:00; Fr,Sa {}-23:30; Su 12:00-21:30", (("11:00", "11:30", "12:00"), ("11:00", "11:30"))),
        (5, "Mo-Su {}-{}", (("11:00", "11:30", "12:00"), ("22:00", "22:30", "23:00"))),
        (5, "Tu-Su {}-{}; Mo off", (("16:30", "17:00", "17:30"), ("22:00", "23:00"))),
        (4, "Mo-Fr 12:00-{},{}-22:00; Sa 17:00-23:00; Su off", (("14:30", "15:00"), ("17:00", "17:30", "18:00"))),
        (3, "We-Su {}-15:00,17:30-{}", (("11:30", "12:00"), ("21:30", "22:30"))),
        (3, "Mo-Th,Su {}-01:00; Fr,Sa {}-03:00", (("11:00", "17:00"), ("11:00", "16:00"))),
        (2, "Mo-Su {}-{}; PH off", (("12:00", "17:00"), ("22:00", "23:00"))),
        (1, "Apr-Oct Mo-Su {}-23:00; Nov-Mar We-Su 12:00-21:00", (("11:00", "12:00"),)),
        (1, "24/7", ()),
    ],
    "late food": [
        (3, "Mo-Su {}-{}", (("10:00", "11:00"), ("02:00", "03:00", "04:00"))),
        (2, "Mo-Th,Su 11:00-{}; Fr,Sa 11:00-{}", (("01:00", "02:00"), ("04:00", "05:00"))),
        (1, "24/7", ()),
    ],
    "cafe": [
        (5, "Mo-Fr {}-{}; Sa,Su 08:00-18:00", (("06:30", "07:00", "07:30"), ("17:00", "18:00", "19:00"))),
        (4, "Mo-Su {}-{}", (("07:00", "08:00"), ("16:00", "18:00", "20:00"))),
        (2, "Tu-Su {}-15:00; Mo off", (("07:00", "08:00", "08:30"),)),
        (1, "Mo-Su 06:00-22:00; PH 08:00-16:00", ()),
        (1, "May-Sep Mo-Su 07:00-21:00; Oct-Apr Mo-Sa 07:30-17:30", ()),
    ],
    "bar": [
        (5, "Mo-Th {}-02:00; Fr,Sa {}-04:00; Su 14:00-24:00", (("16:00", "17:00"), ("15:00", "17:00"))),
        (4, "Mo-Su {}-{}", (("12:00", "16:00", "18:00"), ("02:00", "03:00", "04:00"))),
        (2, "Tu-Sa {}-02:00; Su,Mo off", (("18:00", "19:00"),)),
        (1, "Th-Sa {}-05:00", (("21:00", "22:00", "23:00"),)),
    ],
    "shop": [
        (5, "Mo-Sa {}-{}; Su 12:00-18:00", (("10:00", "10:30", "11:00"), ("19:00", "20:00"))),
        (4, "Mo-Su {}-{}", (("09:00", "10:00", "11:00"), ("18:00", "19:00", "21:00"))),
        (3, "Tu-Sa {}-{}; Su,Mo off", (("10:00", "11:00"), ("18:00", "19:00"))),
        (2, "Mo-Fr 10:00-13:00,14:00-{}; Sa 10:00-17:00; PH off", (("18:00", "19:00"),)),
        (1, "Mo-Su 10:00-19:00; Dec Mo-Su 09:00-22:00", ()),
    ],
    "grocery": [
        (4, "Mo-Su {}-{}", (("06:00", "07:00", "08:00"), ("22:00", "23:00", "24:00"))),
        (2, "24/7", ()),
        (2, "Mo-Sa {}-21:00; Su 09:00-19:00", (("07:00", "08:00"),)),
        (1, "Mo-Su {}-01:00", (("06:00", "07:00"),)),
    ],
    "office": [
        (5, "Mo-Fr {}-{}; PH off", (("08:00", "08:30", "09:00", "09:30"), ("17:00", "17:30", "18:00"))),
        (3, "Mo-Fr 09:00-{}; Sa 10:00-14:00", (("17:00", "18:00", "19:00"),)),
        (1, "Mo-Th 09:00-12:00,13:00-17:00; Fr 09:00-13:00", ()),
        (1, 'Mo-Fr 09:00-17:00 "by appointment"', ()),
    ],
    "trade": [
        (4, "Mo-Fr {}-{}", (("07:00", "07:30", "08:00"), ("16:00", "17:00", "18:00"))),
        (3, "Mo-Sa {}-{}; PH off", (("07:00", "08:00"), ("17:00", "19:00"))),
        (2, "24/7", ()),
        (1, '"by appointment"', ()),
    ],
    "health": [
        (5, "Mo-Fr {}-{}; PH off", (("08:00", "09:00"), ("17:00", "18:00", "19:00"))),
        (3, "Mo,We,Fr 09:00-{}; Tu,Th 12:00-20:00", (("16:00", "17:00"),)),
        (2, "Mo-Th 08:30-12:30,14:00-18:00; Fr 08:30-{}", (("12:30", "13:00"),)),
        (2, "Mo-Sa {}-20:00", (("08:00", "09:00"),)),
        (1, '"by appointment"', ()),
    ],
    "care": [
        (5, "Tu-Sa {}-{}; Su 11:00-18:00; Mo off", (("09:00", "10:00"), ("19:00", "20:00"))),
        (4, "Mo-Su {}-{}", (("09:00", "09:30", "10:00"), ("19:00", "19:30", "20:00"))),
        (2, "Mo-Sa {}-19:00; PH off", (("09:00", "10:00"),)),
        (1, '"by appointment"', ()),
    ],
    "gym": [
        (4, "Mo-Fr {}-{}; Sa,Su 08:00-20:00", (("05:00", "05:30", "06:00"), ("22:00", "23:00"))),
        (2, "24/7", ()),
        (2, "Mo-Th 06:30-10:00,12:00-14:00,{}-21:30; Sa 09:00-14:00", (("16:30", "17:00"),)),
    ],
    "culture": [
        (4, "We-Su {}-{}; Mo,Tu off", (("10:00", "11:00", "12:00"), ("17:00", "18:00"))),
        (3, "Tu-Th 11:00-18:00; Fr 11:00-{}; Sa,Su 10:00-18:00", (("20:00", "21:00"),)),
        (2, "Mo-Su {}-23:30", (("12:00", "14:00"),)),
        (1, "Jun-Aug Mo-Su 10:00-20:00; Sep-May We-Su 11:00-17:00; Dec 25 off", ()),
    ],
    "outdoor": [
        (3, "Mo-Su 06:00-{}", (("22:00", "24:00", "01:00"),)),
        (3, "Apr-Oct Mo-Su 08:00-{}; Nov-Mar Mo-Su 08:00-16:30", (("19:00", "20:00"),)),
        (2, "May-Sep Mo-Su 10:00-{}", (("18:00", "19:00"),)),
    ],
    "always": [(1, "24/7", ())],
}
_KIND_OF: dict[str, str] = {
    "restaurants": "restaurant",
    "cafes-bakeries": "cafe",
    "bars-nightlife": "bar",
    "food-shops": "grocery",
    "fashion": "shop",
    "home-garden-shops": "shop",
    "shops": "shop",
    "trades": "trade",
    "home-services": "trade",
    "health": "health",
    "beauty-wellness": "care",
    "fitness-sport": "gym",
    "automotive": "trade",
    "professional-services": "office",
    "money-property": "office",
    "education-childcare": "office",
    "arts-culture": "culture",
    "leisure-attractions": "culture",
    "places-to-stay": "always",
    "pets": "care",
    "public-community": "office",
    "other-businesses": "office",
    # Categories that keep other hours than the rest of their branch.
    "diners": "late food",
    "fast-food": "late food",
    "convenience-stores": "grocery",
    "laundry-dry-cleaning": "grocery",
    "hospitals": "always",
    "pharmacies": "grocery",
    "petrol-stations": "always",
    "parking-garages": "always",
    "electric-charging": "always",
    "taxis-car-service": "always",
    "parks-gardens": "outdoor",
    "boat-trips-marinas": "outdoor",
    "swimming-pools": "outdoor",
    "ice-cream-frozen-yogurt": "cafe",
    "delicatessens": "grocery",
    "wine-spirits-shops": "shop",
    "cheese-shops": "shop",
    "butchers": "shop",
}
_LATE = re.compile(r"24/7|-0[1-6]:\d\d")


@functools.cache
def choices(kind: str) -> tuple[str, ...]:
    """Return the hours of a kind, each as often as its share says."""
    found: list[str] = []
    for share, template, slots in _KINDS[kind]:
        variants = [template.format(*values) for values in itertools.product(*slots)]
        # Twelve tickets a share, dealt round over the variants, keep the shares true whatever their number.
        found.extend(variants[ticket % len(variants)] for ticket in range(share * 12))
    return tuple(found)


def for_category(slug: str, top: str) -> tuple[str, ...]:
    """Return the hours a category's businesses draw from."""
    return choices(_KIND_OF.get(slug) or _KIND_OF[top])


def late() -> tuple[str, ...]:
    """Return hours that reach into the small hours, for food."""
    return choices("late food")


@functools.cache
def is_late(spec: str) -> bool:
    """Tell whether somebody can come in after 1 at night on some day."""
    return bool(_LATE.search(spec))
