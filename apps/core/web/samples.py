"""Invented content that shows every component of the style guide in every state."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.money import Money

REASONS = [
    {"label": _("Words match the name"), "detail": "“pizza”", "share": 46},
    {"label": _("Close to the place"), "detail": "0.3 mi", "share": 31},
    {"label": _("Rating, weighted by its count"), "detail": "4.6 × 412", "share": 23},
]


def card(number: int, **changes: Any) -> dict[str, Any]:
    """Return one business as the cards expect it, with `changes` on top."""
    return {
        "public_id": f"biz_sample{number}",
        "name": "Lucia's Corner Pizza",
        "url": "#cards",
        "category": _("Pizzeria"),
        "category_icon": "pizza",
        "image_url": "",
        "price_level": 2,
        "rating": 4.6,
        "rating_count": 412,
        "open_kind": "open",
        "open_text": _("Open"),
        "open_detail": _("until 23:00"),
        "distance_metres": 480,
        "address": "212 W 44th St, Midtown",
        "excerpt": _("Thin crust from a coal oven, by the slice until late. Outdoor tables from April."),
        "tags": [_("Takeaway"), _("Outdoor seating"), _("Step-free")],
        "reasons": REASONS,
        **changes,
    }


CARDS = [
    card(1),
    card(
        2,
        name="Hudson Family Dentistry & Orthodontics of Lower Manhattan",
        category=_("Dentist"),
        category_icon="heart-pulse",
        price_level=None,
        rating=None,
        rating_count=0,
        open_kind="closed",
        open_text=_("Closed"),
        open_detail=_("opens Mon 09:00"),
        distance_metres=90,
        address="17 Battery Pl",
        excerpt="",
        tags=[],
        reasons=[],
    ),
    card(
        3,
        name="Nightowl Locksmiths",
        category=_("Locksmith"),
        category_icon="key",
        price_level=3,
        rating=3.5,
        rating_count=1,
        open_kind="soon",
        open_text=_("Closes in 25 min"),
        open_detail="",
        distance_metres=None,
        address=_("Comes to you · Queens"),
        excerpt="",
        tags=[],
        reasons=REASONS[:1],
    ),
]


_HILLS = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='640' height='360'%3E"
    "%3Crect width='640' height='360' fill='%23e0a458'/%3E%3Cpath d='M0 360V220l160-90 150 110 130-60 200 180z' "
    "fill='%230f766e'/%3E%3C/svg%3E"
)
# As the pictures of an app above: one that is ready, one that is being prepared.
PICTURES = [
    {"src": _HILLS, "width": 640, "height": 360, "object_position": "25% 50%"},
    {"src": "", "width": 640, "height": 360},
]


class SampleForm(forms.Form):
    """Every kind of control, sent with mistakes so that errors show."""

    name = forms.CharField(label=_("Name of the business"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), help_text=_("Never shown to the public."))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}))
    category = forms.ChoiceField(
        label=_("Category"), choices=[("", _("Choose one")), ("cafe", _("Café")), ("shop", _("Shop"))]
    )
    opened = forms.DateField(label=_("Opened on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    photo = forms.FileField(label=_("Photo"), required=False)
    price = forms.ChoiceField(
        label=_("Price level"),
        widget=forms.RadioSelect,
        choices=[("1", _("Inexpensive")), ("2", _("Moderate")), ("3", _("Expensive"))],
    )
    extras = forms.MultipleChoiceField(
        label=_("Offers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("wifi", "Wi-Fi"), ("dogs", _("Dogs welcome"))],
    )
    accepted = forms.BooleanField(label=_("I may speak for this business"))


def context(now: datetime) -> dict[str, Any]:
    """Return what the style guide page shows; `now` fixes the relative times."""
    pins = [
        {
            "id": "biz_sample1",
            "lat": 40.7577,
            "lng": -73.9872,
            "name": "Lucia's Corner Pizza",
            "url": "#cards",
            "detail": "4.6 ★ · Pizzeria",
        },
        {
            "id": "biz_sample2",
            "lat": 40.7614,
            "lng": -73.9776,
            "name": "Hudson Family Dentistry",
            "url": "#cards",
            "detail": "Dentist",
        },
        {"id": "biz_elsewhere", "lat": 40.7527, "lng": -73.9772, "name": "Grand Central Books", "url": "#cards"},
    ]
    clusters = [{"lat": 40.7484, "lng": -73.9857, "count": 38}, {"lat": 40.7680, "lng": -73.9819, "count": 1240}]
    return {
        "cards": CARDS,
        "tiles": [
            card(4),
            card(5, name="Café Minuet", category=_("Café"), category_icon="coffee", rating=4.1, rating_count=56),
            CARDS[1],
            CARDS[2],
        ],
        "colours": [
            "ground",
            "surface",
            "raised",
            "line",
            "text",
            "muted",
            "brand",
            "on-brand",
            "brand-soft",
            "ok",
            "ok-soft",
            "warn",
            "warn-soft",
            "bad",
            "bad-soft",
        ],
        "pictures": PICTURES,
        "stars": [0.5, 2.5, 3.24, 3.75, 5],
        "histogram": [
            {"stars": stars, "count": count, "url": f"?stars={stars}#rating", "on": stars == 4}
            for stars, count in ((5, 268), (4, 94), (3, 31), (2, 0), (1, 19))
        ],
        "facets": [
            {"label": _("Restaurants"), "count": 1240, "url": "#search", "on": True},
            {"label": _("Cafés"), "count": 312, "url": "#search", "on": False},
            {"label": _("Health"), "count": 88, "url": "#search", "on": False},
            {"label": _("Zoos"), "count": 0, "url": "#search", "on": False},
        ],
        "ratings": [
            {"label": _("Any rating"), "count": None, "url": "#search", "on": False},
            {"label": _("4 stars and up"), "count": 410, "url": "#search", "on": True},
            {"label": _("3 stars and up"), "count": 1000, "count_suffix": "+", "url": "#search", "on": False},
        ],
        "crumbs": [
            {"label": _("Home"), "url": "/"},
            {"label": "New York", "url": "#navigation"},
            {"label": _("Pizzerias")},
        ],
        "tabs": [
            {"label": _("Overview"), "url": "#navigation", "on": True},
            {"label": _("Reviews"), "url": "#navigation", "count": 412},
            {"label": _("Photos"), "url": "#navigation", "count": 36},
        ],
        "columns": [
            {"label": _("Business"), "url": "#tables", "sort": "ascending"},
            {"label": _("State")},
            {"label": _("Views"), "number": True, "url": "#tables"},
            {"label": _("Paid"), "number": True},
        ],
        "rows": [
            {"name": "Lucia's Corner Pizza", "state": _("Live"), "tone": "ok", "views": 18204, "paid": Money(124900)},
            {"name": "Café Minuet", "state": _("Pending"), "tone": "warn", "views": 950, "paid": Money(-4900, "EUR")},
            {
                "name": "Nightowl Locksmiths",
                "state": _("Suspended"),
                "tone": "bad",
                "views": 0,
                "paid": Money(0, "CHF"),
            },
        ],
        "points": [4, 6, 5, 9, 8, 12, 11, 15, 14, 19],
        "falling": [20, 18, 19, 14, 15, 11, 12, 8],
        "facts": [
            {"label": _("Public id"), "value": "biz_01jcq3v5m8e7r9s2t4", "copyable": True},
            {"label": _("Time zone"), "value": "America/New_York"},
            {"label": _("Phone"), "value": "(212) 555-0142"},
            {"label": _("Website"), "value": ""},
        ],
        "days": [
            {"label": _("Monday"), "spans": ["11:00 – 22:00"]},
            {"label": _("Tuesday"), "spans": ["11:00 – 14:30", "17:00 – 22:00"], "today": True},
            {"label": _("Wednesday"), "spans": [], "note": _("Public holiday")},
            {"label": _("Thursday"), "spans": ["11:00 – 02:00"]},
            {"label": _("Friday"), "spans": [_("Open 24 hours")]},
        ],
        "timeline": [
            {
                "icon": "badge-check",
                "tone": "ok",
                "text": _("Listing published"),
                "who": "Ana Ruiz",
                "at": now - timedelta(hours=2),
            },
            {
                "icon": "pencil",
                "text": _("Phone changed"),
                "detail": "555-0142 → 555-0188",
                "who": _("Support on behalf of Ana Ruiz"),
                "at": now - timedelta(days=3),
            },
            {
                "icon": "flag",
                "tone": "warn",
                "text": _("Reported as moved"),
                "who": _("A visitor"),
                "at": now - timedelta(days=40),
            },
        ],
        "steps": [_("Find"), _("Prove"), _("Check"), _("Done")],
        "people": ["Ana de la Cruz", "Bo", "李小龙", "Nightowl Locksmiths", ""],
        "snippet": "curl -s 'http://127.0.0.1:8000/api/v1/businesses/?q=pizza&near=Times+Square&open_now=true'",
        "empty_form": SampleForm(prefix="fresh"),
        "broken_form": SampleForm(
            {"broken-name": "Lucia's", "broken-email": "lucia@", "broken-price": "2"}, prefix="broken"
        ),
        "pins": json.dumps({"pins": pins, "clusters": clusters}),
        "moment": datetime(2025, 11, 3, 14, 0, tzinfo=UTC),
    }
