"""OpenStreetMap's tags in our columns: names, addresses, contacts, kinds of places and what may be said about them."""

from __future__ import annotations

from collections.abc import Mapping

COLUMNS = (
    "external_id",
    "name",
    "category",
    "cuisine",
    "street_address",
    "postal_code",
    "city",
    "neighbourhood",
    "latitude",
    "longitude",
    "phone",
    "website",
    "email",
    "hours",
    "attributes",
    "description",
    "store_code",
    "opened_on",
)
# The tags that say what a place is, the most telling first.
_KINDS = ("amenity", "shop", "craft", "office", "healthcare", "leisure", "tourism")
# Values of those tags whose word is not one of our categories' names or synonyms.
_WORDS = {
    "alcohol": "wine shop",
    "animal_boarding": "kennel",
    "arts_centre": "gallery",
    "beverages": "drinks shops",
    "biergarten": "beer garden",
    "boutique": "clothing stores",
    "bureau_de_change": "currency exchange",
    "car": "car dealers",
    "caterer": "catering",
    "charging_station": "electric charging",
    "clinic": "doctors",
    "community_centre": "community centres",
    "company": "other businesses",
    "confectionery": "chocolate and sweets",
    "copyshop": "printers and copy shops",
    "doityourself": "hardware stores",
    "dry_cleaning": "laundry and dry cleaning",
    "events_venue": "party venues",
    "farm": "farmers markets",
    "fitness_centre": "gyms",
    "food_court": "restaurants",
    "fuel": "petrol stations",
    "funeral_directors": "funeral services",
    "garden_centre": "garden centres",
    "general": "grocery stores",
    "gift": "gift shops",
    "guest_house": "guesthouse",
    "houseware": "homeware",
    "jewelry": "jewellers",
    "kindergarten": "nurseries and daycare",
    "kiosk": "newsstand",
    "mall": "department stores",
    "marketplace": "farmers markets",
    "massage": "massage",
    "mobile_phone": "phones",
    "motel": "hotels",
    "money_transfer": "currency exchange",
    "musical_instrument": "musical instruments",
    "newsagent": "newsstand",
    "outdoor": "outdoor gear",
    "parking": "parking garages",
    "pastry": "pastry",
    "perfumery": "perfume",
    "pet": "pet shops",
    "place_of_worship": "places of worship",
    "pub": "pubs",
    "second_hand": "second hand",
    "sports": "sports shops",
    "sports_centre": "fitness and sport",
    "stationery": "stationery shops",
    "tea": "tea houses",
    "ticket": "tours",
    "tobacco": "tobacco and vape shops",
    "travel_agency": "tours",
    "variety_store": "gift shops",
    "wine": "wine shop",
}
# Tag -> our attribute; `yes`, `no` and what counts as either stands below.
_ANSWERS = {
    "wheelchair": "wheelchair_accessible",
    "outdoor_seating": "outdoor_seating",
    "takeaway": "takeaway",
    "delivery": "delivery",
    "reservation": "reservations",
    "internet_access": "wifi",
    "payment:credit_cards": "card_payment",
    "payment:cards": "card_payment",
    "dog": "dogs_allowed",
    "diet:vegetarian": "vegetarian",
    "diet:vegan": "vegan",
    "diet:halal": "halal",
    "diet:kosher": "kosher",
    "diet:gluten_free": "gluten_free",
    "live_music": "live_music",
    "air_conditioning": "air_conditioning",
    "lgbtq": "lgbtq_friendly",
}
_YES = {"yes", "only", "designated", "wlan", "wifi", "recommended", "required", "true", "leashed", "primary", "welcome"}
_NO = {"no", "none", "false"}


def cells(tags: Mapping[str, str], point: tuple[float, float] | None) -> tuple[str, ...]:
    """Return the row of a feature under `COLUMNS`; what no column has is left out."""
    street = " ".join(filter(None, (tags.get("addr:housenumber"), tags.get("addr:street") or tags.get("addr:place"))))
    values = {
        "external_id": tags.get("@id", ""),
        "name": tags.get("name") or tags.get("brand") or tags.get("operator") or "",
        "category": kind(tags),
        "cuisine": tags.get("cuisine", "").replace("_", " "),
        "street_address": tags.get("addr:full") if not street and tags.get("addr:full") else street,
        "postal_code": tags.get("addr:postcode", ""),
        "city": tags.get("addr:city", ""),
        "neighbourhood": _first(tags, "addr:suburb", "addr:neighbourhood", "addr:district"),
        "latitude": repr(point[0]) if point else "",
        "longitude": repr(point[1]) if point else "",
        "phone": _first(tags, "phone", "contact:phone", "contact:mobile", "mobile"),
        "website": _first(tags, "website", "contact:website", "url"),
        "email": _first(tags, "email", "contact:email"),
        "hours": tags.get("opening_hours", ""),
        "attributes": "; ".join(f"{name}={answer}" for name, answer in _answers(tags).items()),
        "description": tags.get("description", ""),
        "store_code": tags.get("ref", ""),
        "opened_on": tags.get("start_date", "") if len(tags.get("start_date", "")) == 10 else "",
    }
    return tuple(values[column] or "" for column in COLUMNS)


def kind(tags: Mapping[str, str]) -> str:
    """Return the words for what a place is, separated by semicolons; "" when its tags say nothing."""
    words = []
    for tag in _KINDS:
        for value in tags.get(tag, "").split(";"):
            value = value.strip()
            if value and value not in {"yes", "no", "vacant"}:
                words.append(_WORDS.get(value, value.replace("_", " ")))
    return "; ".join(dict.fromkeys(words))


def _answers(tags: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for tag, name in _ANSWERS.items():
        value = tags.get(tag, "").strip().lower()
        if value in _YES:
            found[name] = "yes"
        elif value in _NO:
            found[name] = "no"
    return found


def _first(tags: Mapping[str, str], *names: str) -> str:
    return next((tags[name] for name in names if tags.get(name)), "")
