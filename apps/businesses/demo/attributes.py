"""The attributes a business may have, and how common each is in each branch of the demo's category tree."""

import functools
import random

# The known keys, in the order they are shown; the product's models accept these and no others.
KEYS = (
    "wheelchair_accessible",
    "outdoor_seating",
    "takeaway",
    "delivery",
    "reservations",
    "wifi",
    "parking",
    "card_payment",
    "dogs_allowed",
    "family_friendly",
    "vegetarian",
    "vegan",
    "halal",
    "kosher",
    "gluten_free",
    "live_music",
    "open_late",
    "appointment_only",
    "gift_cards",
    "air_conditioning",
    "lgbtq_friendly",
    "women_owned",
    "family_owned",
)
_EVERYWHERE = {
    "wheelchair_accessible": 0.62,
    "card_payment": 0.93,
    "lgbtq_friendly": 0.9,
    "women_owned": 0.28,
    "family_owned": 0.5,
}
_EATING = {
    "outdoor_seating": 0.4,
    "takeaway": 0.85,
    "delivery": 0.6,
    "reservations": 0.45,
    "wifi": 0.5,
    "dogs_allowed": 0.2,
    "family_friendly": 0.75,
    "vegetarian": 0.7,
    "vegan": 0.3,
    "gluten_free": 0.35,
    "air_conditioning": 0.9,
    "gift_cards": 0.35,
}
_SELLING = {"delivery": 0.4, "gift_cards": 0.5, "parking": 0.15, "dogs_allowed": 0.4, "air_conditioning": 0.8}
_BY_TOP: dict[str, dict[str, float]] = {
    "restaurants": {**_EATING, "halal": 0.12, "kosher": 0.05, "live_music": 0.08},
    "cafes-bakeries": {**_EATING, "reservations": 0.03, "wifi": 0.8, "kosher": 0.08},
    "bars-nightlife": {
        "outdoor_seating": 0.35,
        "reservations": 0.3,
        "wifi": 0.4,
        "live_music": 0.35,
        "dogs_allowed": 0.25,
        "air_conditioning": 0.9,
        "family_friendly": 0.15,
    },
    "food-shops": {**_SELLING, "vegetarian": 0.7, "vegan": 0.5, "halal": 0.15, "kosher": 0.15, "takeaway": 0.5},
    "trades": {"appointment_only": 0.3, "parking": 0.05},
    "home-services": {"appointment_only": 0.3},
    "health": {"appointment_only": 0.5, "parking": 0.2, "family_friendly": 0.8, "air_conditioning": 0.95},
    "beauty-wellness": {"appointment_only": 0.35, "gift_cards": 0.7, "wifi": 0.5, "air_conditioning": 0.9},
    "fitness-sport": {"wifi": 0.6, "parking": 0.2, "family_friendly": 0.6, "gift_cards": 0.5, "air_conditioning": 0.8},
    "places-to-stay": {
        "wifi": 0.98,
        "parking": 0.4,
        "dogs_allowed": 0.45,
        "family_friendly": 0.8,
        "reservations": 0.98,
    },
    "arts-culture": {"family_friendly": 0.7, "gift_cards": 0.3, "reservations": 0.4, "air_conditioning": 0.9},
    "leisure-attractions": {"family_friendly": 0.85, "outdoor_seating": 0.4, "parking": 0.3, "reservations": 0.5},
    "pets": {"dogs_allowed": 0.98, "appointment_only": 0.3, "parking": 0.15},
    "automotive": {"parking": 0.6, "appointment_only": 0.2},
    "fashion": _SELLING,
    "home-garden-shops": _SELLING,
    "shops": _SELLING,
}
_CERTAIN: dict[str, dict[str, bool]] = {
    "vegetarian-vegan": {"vegetarian": True, "vegan": True},
    "jewish-kosher": {"kosher": True},
    "pakistani-bangladeshi": {"halal": True},
    "live-music-venues": {"live_music": True},
    "indian": {"vegetarian": True},
}
# How many different sets of answers a branch draws from: enough for any mix of filters to be met.
_PROFILES = 400


@functools.cache
def profiles(top: str) -> tuple[dict[str, bool], ...]:
    """Return the sets of answers for a branch; a key that is missing is a question the owner has not answered."""
    source = random.Random(f"attributes:{top}")
    common = {**_EVERYWHERE, **_BY_TOP.get(top, {})}
    found = []
    for _ in range(_PROFILES):
        # Owners differ in patience: some answer everything, some nothing.
        patience = source.random()
        found.append(
            {key: source.random() < common[key] for key in KEYS if key in common and source.random() < patience}
        )
    return tuple(found)


def certain(category: str) -> dict[str, bool]:
    """Return what follows from the category itself."""
    return _CERTAIN.get(category, {})
