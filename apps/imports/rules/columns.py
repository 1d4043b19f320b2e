"""The columns an import understands, and under which other headings they come (docs/import-format.md)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# This alone in a cell empties the field; an empty cell leaves it as it is (IMP-3).
CLEAR = "--"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, its label, what belongs into it, whether `--` empties it, and other headings."""

    name: str
    label: str | Promise
    help: str | Promise
    clears: bool = False
    synonyms: tuple[str, ...] = ()
    longest: int = 0
    example: str = ""


_ALL = (
    Column(
        "external_id",
        _("Your own id"),
        _("The id the row has in your system. With it, the next file changes the same listing."),
        synonyms=(
            "id", "key", "@id", "camis", "osm id", "source id", "record id", "row id", "foreign id", "location id",
            "business id", "place id", "uid",
        ),
        longest=120,
        example="30075445",
    ),
    Column(
        "reference",
        _("Our id"),
        _("The id of the listing here, such as biz_01jd3k…; exports have it."),
        synonyms=("listing id", "lawless id", "directory id", "biz", "our id"),
        longest=40,
        example="biz_01jd3k8r7p2v4x6z8b0c2d4f6h",
    ),
    Column(
        "store_code",
        _("Store code"),
        _("The code of a location within its brand; needed to import into a brand."),
        synonyms=("store number", "store no", "store id", "branch code", "branch", "shop code", "site code", "filialnummer"),
        longest=40,
        example="NYC-017",
    ),
    Column(
        "name",
        _("Name"),
        _("What stands over the door."),
        synonyms=("business name", "dba", "title", "company", "company name", "restaurant", "restaurant name", "store name", "shop name", "firma"),
        longest=200,
        example="Morris Park Bake Shop",
    ),
    Column(
        "category",
        _("Category"),
        _("One or more categories by name or address, separated by semicolons, the main one first."),
        synonyms=("categories", "type", "kind", "business type", "amenity", "shop", "branche", "kategorie"),
        longest=400,
        example="Bakeries; Cafes",
    ),
    Column(
        "cuisine",
        _("Cuisine"),
        _("For places that serve food: a cuisine. One we do not know makes a restaurant."),
        synonyms=("cuisine description", "cuisines", "food", "food type"),
        longest=400,
        example="Pizza/Italian",
    ),
    Column(
        "street_address",
        _("Street address"),
        _("House number and street in one cell."),
        clears=True,
        synonyms=("address", "street", "address line", "address 1", "address line 1", "addr", "strasse", "straße", "adresse"),
        longest=200,
        example="1007 Morris Park Ave",
    ),
    Column(
        "postal_code",
        _("Postcode"),
        _("The postcode; with it a row without coordinates is placed in the middle of its area."),
        clears=True,
        synonyms=("zip", "zip code", "zipcode", "postcode", "post code", "plz", "addr:postcode"),
        longest=12,
        example="10462",
    ),
    Column(
        "borough",
        _("Borough"),
        _("The borough, which the directory lists as a city of its own; wins over “city”."),
        synonyms=("boro",),
        longest=120,
        example="Bronx",
    ),
    Column(
        "city",
        _("City"),
        _("The city by name or address. Without one it follows from the postcode or the coordinates."),
        synonyms=("town", "locality", "municipality", "addr:city", "ort", "stadt", "ville"),
        longest=120,
        example="Brooklyn",
    ),
    Column(
        "neighbourhood",
        _("Neighbourhood"),
        _("A part of the city; without one it is the nearest."),
        clears=True,
        synonyms=("neighborhood", "quarter", "district", "suburb", "area", "nta"),
        longest=120,
        example="Morris Park",
    ),
    Column(
        "latitude",
        _("Latitude"),
        _("Degrees north, -90 to 90; a decimal comma is understood."),
        synonyms=("lat", "y", "geo lat", "gps latitude", "breitengrad"),
        longest=40,
        example="40.848447",
    ),
    Column(
        "longitude",
        _("Longitude"),
        _("Degrees east, -180 to 180; New York is negative."),
        synonyms=("lon", "lng", "long", "x", "geo lon", "geo lng", "gps longitude", "längengrad"),
        longest=40,
        example="-73.856077",
    ),
    Column(
        "phone",
        _("Phone"),
        _("One number, with + or as dialled in the city's country."),
        clears=True,
        synonyms=("telephone", "tel", "phone number", "telephone number", "contact phone", "mobile", "telefon"),
        longest=120,
        example="+1 718 555 0142",
    ),
    Column(
        "website",
        _("Website"),
        _("An address beginning with http:// or https://."),
        clears=True,
        synonyms=("url", "web", "web site", "homepage", "home page", "site", "web address", "link"),
        longest=300,
        example="https://example.com",
    ),
    Column(
        "email",
        _("E-mail"),
        _("One address."),
        clears=True,
        synonyms=("e-mail", "mail", "email address", "e-mail address", "contact email"),
        longest=254,
        example="hello@example.com",
    ),
    Column(
        "description",
        _("Description"),
        _("At most 5,000 characters."),
        clears=True,
        synonyms=("about", "text", "details", "info", "beschreibung"),
        longest=5_000,
        example="Rye bread since 1911.",
    ),
    Column(
        "price_level",
        _("Price level"),
        _("1 to 4, or $ to $$$$."),
        clears=True,
        synonyms=("price", "price range", "prices", "$"),
        longest=20,
        example="2",
    ),
    Column(
        "hours",
        _("Opening hours"),
        _("In the notation of OpenStreetMap."),
        clears=True,
        synonyms=("opening hours", "open", "business hours", "opening times", "öffnungszeiten"),
        longest=2_000,
        example="Mo-Fr 07:00-18:00; Sa 08:00-14:00; Dec 25 off",
    ),
    Column(
        "attributes",
        _("Attributes"),
        _("Answers such as “wifi=yes; parking=no”; those not named are left as they are."),
        clears=True,
        synonyms=("amenities", "features", "tags", "services"),
        longest=2_000,
        example="wifi=yes; parking=no",
    ),
    Column(
        "opened_on",
        _("Opened on"),
        _("A date as 2019-12-31."),
        clears=True,
        synonyms=("opening date", "opened", "since", "founded", "start date", "date opened"),
        longest=20,
        example="2019-12-31",
    ),
    Column(
        "hide_street",
        _("Hide the street"),
        _("yes or no; “yes” for a business in somebody's home."),
        synonyms=("hide address", "address hidden", "private address"),
        longest=10,
        example="no",
    ),
)  # fmt: skip

COLUMNS = {column.name: column for column in _ALL}
# Exports have these besides; an import reads past them.
READ_PAST = ("problem", "status", "url", "completeness", "timezone", "brand", "region")
