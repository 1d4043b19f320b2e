"""Judging a row: each cell to a value or to a sentence, and whether the whole makes sense as one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from tzfpy import get_tz

from apps.businesses.data import CityView
from apps.imports.data import Judged, Problem, RawRow
from apps.imports.rules import cells
from apps.imports.rules.categories import ANY_FOOD, Vocabulary
from apps.imports.rules.cells import Wrong
from apps.imports.rules.columns import CLEAR, COLUMNS
from apps.imports.rules.places import IMPOSSIBLE_KM, Atlas, distance_to_box
from apps.imports.states import MatchBy, Severity

# What an emptied field says, by the column that empties it.
_EMPTY: dict[str, Any] = {"price_level": None, "opened_on": None, "hours": "", "attributes": {}}
# Columns whose cell becomes one field by itself.
_SINGLE = ("description", "street_address", "website", "email", "price_level", "opened_on", "hide_street")
_MOST_CATEGORIES = 5
_PLACING = ("city", "borough", "postal_code", "neighbourhood", "latitude", "longitude")


@dataclass(frozen=True, slots=True)
class World:
    """What rows are judged against: places, words for categories, and the questions an attribute may answer."""

    atlas: Atlas
    vocabulary: Vocabulary
    attribute_labels: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """A row while it is being judged."""

    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)
    # Whose postcodes and telephone numbers are meant; "" when that is not known.
    country: str = ""

    def note(self, column: str, reason: str) -> None:
        self.problems.append(Problem(column, reason, Severity.NOTE))

    def error(self, column: str, reason: str) -> None:
        self.bad.add(column)
        self.problems.append(Problem(column, reason))


class Judge:
    """Judges the rows of one file; `columns` says which column each cell of a row is, "" for those left out."""

    def __init__(
        self,
        world: World,
        columns: Sequence[str],
        *,
        match_by: MatchBy,
        brand: bool = False,
        keep_good_cells: bool = False,
    ) -> None:
        self._world = world
        self._used = [(index, column) for index, column in enumerate(columns) if column]
        self._match_by = match_by
        self._brand = brand
        # Columns without which a row is no listing; elsewhere a bad cell can be left out and the rest used.
        needed = {match_by.value, "name", "latitude", "longitude", "category", *(("store_code",) if brand else ())}
        self._needed = needed if keep_good_cells else set(COLUMNS)
        self._keep_good_cells = keep_good_cells
        self._known_attributes = frozenset(world.attribute_labels)
        self._labels = {label.casefold(): name for name, label in world.attribute_labels.items()}
        self._answers = lru_cache(maxsize=10_000)(
            lambda text: cells.attributes(text, self._known_attributes, self._labels)
        )
        # Where all our cities are in one country, a number without any place is one of that.
        countries = {city.country for city in world.atlas.cities.values()}
        self._only_country = countries.pop() if len(countries) == 1 else ""
        self._readers: dict[str, Callable[[str], Any]] = {
            "description": lambda text: cells.paragraphs(text, COLUMNS["description"].longest),
            "street_address": lambda text: cells.line(text, COLUMNS["street_address"].longest),
            "website": cells.website,
            "email": cells.email,
            "price_level": cells.price_level,
            "opened_on": cells.day,
            "hide_street": cells.yes_or_no,
        }

    def key_of(self, row: RawRow) -> str:
        """Return what a row is matched by, "" when it says nothing usable."""
        return "" if row.problem else self._key(_Draft(self._cells(row)))

    def judge(self, row: RawRow, home: str = "") -> Judged:
        """Return what the row states and what is wrong with it.

        `home` is the city of the listing the row is about: its country decides how numbers are read where the row itself
        names no place.
        """
        if row.problem:
            return Judged("", {}, {}, (Problem("", row.problem),))
        found = self._cells(row)
        draft = _Draft(found)
        if not found:
            draft.error("", _("The row is empty."))
        key = self._key(draft)
        self._identity(draft)
        known = self._world.atlas.cities.get(home)
        draft.country = known.country if known else self._only_country
        city = self._place(draft)
        if city is not None:
            draft.country = city.country
        self._categories(draft)
        for column in _SINGLE:
            if column in found:
                self._single(draft, column)
        self._phone(draft)
        self._hours(draft)
        self._attributes(draft)
        return Judged(key, draft.values, draft.defaults, tuple(draft.problems))

    def _cells(self, row: RawRow) -> dict[str, str]:
        """Return column -> text for the cells that hold anything."""
        found = {}
        for index, column in self._used:
            text = row.cells[index] if index < len(row.cells) else ""
            if text and (text := cells.plain(text)):
                found[column] = text
        return found

    def _read(self, draft: _Draft, column: str, reader: Callable[[str], Any]) -> Any:
        """Return the value of a cell, None when it is empty or bad; what is bad is noted."""
        text = draft.cells.get(column)
        if text is None:
            return None
        try:
            return reader(text)
        except Wrong as wrong:
            if column in self._needed:
                draft.error(column, str(wrong))
            else:
                draft.bad.add(column)
                draft.note(column, _("Left out: %(reason)s") % {"reason": wrong})
            return None

    def _clears(self, draft: _Draft, column: str) -> bool:
        """Say whether the cell is the marker that empties its field; one that cannot be empty is an error."""
        if draft.cells.get(column) != CLEAR:
            return False
        if not COLUMNS[column].clears:
            draft.error(column, _("This cannot be emptied."))
            del draft.cells[column]
            return False
        return True

    def _key(self, draft: _Draft) -> str:
        """Return what the row is matched by; a new listing may lack our id but not every id."""
        order = [self._match_by]
        if self._match_by is MatchBy.REFERENCE:
            order += [MatchBy.EXTERNAL_ID, MatchBy.STORE_CODE]
        for by in order:
            column = COLUMNS[by.value]
            if by.value in draft.cells and not self._clears(draft, by.value):
                text = self._read(draft, by.value, lambda text, most=column.longest: cells.line(text, most))
                if text and (by is not MatchBy.REFERENCE or text.lower().startswith("biz_")):
                    return f"{by.value}:{text.lower() if by is MatchBy.REFERENCE else text}"
                if text:
                    draft.error(
                        by.value, _("“%(text)s” is none of our ids; they begin with biz_.") % {"text": text[:60]}
                    )
                return ""
        names = _(" or ").join(str(COLUMNS[by.value].name) for by in order)
        draft.error(
            self._match_by.value,
            _("is empty: without %(names)s the next file cannot find this listing.") % {"names": names},
        )
        return ""

    def _identity(self, draft: _Draft) -> None:
        for column in ("name", "store_code"):
            if not self._clears(draft, column):
                value = self._read(draft, column, lambda text, most=COLUMNS[column].longest: cells.line(text, most))
                if value:
                    draft.values[column] = value
        if self._brand and "store_code" not in draft.cells:
            draft.error("store_code", _("is empty: a location of a brand has a store code."))

    def _single(self, draft: _Draft, column: str) -> None:
        if self._clears(draft, column):
            draft.values[column] = _EMPTY.get(column, "")
            return
        value = self._read(draft, column, self._readers[column])
        if value is not None:
            draft.values[column] = value

    def _phone(self, draft: _Draft) -> None:
        if self._clears(draft, "phone"):
            draft.values["phone"] = ""
            return
        found = self._read(draft, "phone", lambda text: cells.phone(text, draft.country))
        if found:
            draft.values["phone"], note = found
            if note:
                draft.note("phone", note)

    def _hours(self, draft: _Draft) -> None:
        if self._clears(draft, "hours"):
            draft.values["hours"] = ""
            return
        text = self._read(draft, "hours", lambda text: cells.line(text, COLUMNS["hours"].longest))
        if not text:
            return
        understood, rest = cells.hours(text)
        if understood and (not rest or self._keep_good_cells):
            draft.values["hours"] = text
            if rest:
                draft.note("hours", _("Not understood and not counted: “%(rest)s”.") % {"rest": rest})
        elif self._keep_good_cells:
            draft.note("hours", _("Left out: “%(rest)s” was not understood.") % {"rest": rest or text[:200]})
        else:
            message = _("“%(rest)s” was not understood. Write hours as Mo-Fr 09:00-17:00; Sa 10:00-14:00.")
            draft.error("hours", message % {"rest": rest or text[:200]})

    def _attributes(self, draft: _Draft) -> None:
        if self._clears(draft, "attributes"):
            draft.values["attributes"] = None
            return
        found = self._read(
            draft, "attributes", lambda text: cells.attributes(text, self._known_attributes, self._labels)
        )
        if found:
            draft.values["attributes"] = found

    def _categories(self, draft: _Draft) -> None:
        slugs: dict[str, None] = {}
        words = self._world.vocabulary
        for column in ("category", "cuisine"):
            if column not in draft.cells or self._clears(draft, column):
                continue
            text = self._read(draft, column, lambda text, most=COLUMNS[column].longest: cells.line(text, most))
            if not text:
                continue
            found, unknown = words.find(text, cuisine=column == "cuisine")
            slugs |= dict.fromkeys(found)
            for word in unknown:
                self._unknown_category(draft, column, word, bool(found or slugs))
            if column == "cuisine" and not slugs and words.has_food:
                slugs[ANY_FOOD] = None
        if slugs:
            draft.values["categories"] = self._world.vocabulary.narrowest(slugs)[:_MOST_CATEGORIES]

    def _unknown_category(self, draft: _Draft, column: str, word: str, others: bool) -> None:
        nearest = self._world.vocabulary.nearest(word)
        reason = _("There is no category “%(word)s”.") % {"word": word[:60]}
        if nearest:
            reason = _("%(reason)s Did you mean “%(nearest)s”?") % {"reason": reason, "nearest": nearest}
        if column == "cuisine" or (others and self._keep_good_cells):
            draft.note(column, reason)
        else:
            draft.error(column, reason)

    def _place(self, draft: _Draft) -> CityView | None:
        """Work out city, quarter and point; returns the city, which decides how postcodes and phones are read."""
        if not any(column in draft.cells for column in _PLACING):
            return None
        atlas = self._world.atlas
        named = self._named_city(draft)
        code = self._postcode(draft, named)
        known_code = atlas.postcode(code) if code else None
        point = self._point(draft)
        city = named or (atlas.cities.get(known_code.city) if known_code else None)
        if point is not None:
            city = self._at_point(draft, point, city, named=named is not None)
        elif not draft.bad & {"latitude", "longitude"}:
            self._without_point(draft, city, known_code)
        self._quarter(draft, city)
        if named is not None:
            draft.values["city"] = named.slug
        elif city is not None:
            draft.defaults["city"] = city.slug
        return city

    def _named_city(self, draft: _Draft) -> CityView | None:
        atlas = self._world.atlas
        for column in ("borough", "city"):
            if column not in draft.cells or self._clears(draft, column):
                continue
            text = self._read(draft, column, lambda text, most=COLUMNS[column].longest: cells.line(text, most))
            if not text:
                continue
            found = atlas.city_named(text)
            if found is not None:
                return found
            if not atlas.is_region(text):
                draft.note(
                    column,
                    _("“%(name)s” is no city we list; the postcode and the coordinates decide.") % {"name": text[:60]},
                )
        return None

    def _postcode(self, draft: _Draft, city: CityView | None) -> str:
        if self._clears(draft, "postal_code"):
            draft.values["postal_code"] = ""
            return ""
        country = city.country if city else draft.country
        found = self._read(draft, "postal_code", lambda text: cells.postal_code(text, country))
        if not found:
            return ""
        code, note = found
        if note:
            draft.note("postal_code", note)
        draft.values["postal_code"] = code
        return code

    def _point(self, draft: _Draft) -> tuple[float, float] | None:
        for column in ("latitude", "longitude"):
            self._clears(draft, column)
        has = [column in draft.cells for column in ("latitude", "longitude")]
        if not any(has):
            return None
        if not all(has):
            missing = "longitude" if has[0] else "latitude"
            if missing not in draft.bad:
                draft.error(missing, _("is empty, but the other coordinate is there."))
            return None
        problems = len(draft.problems)
        lat = self._read(draft, "latitude", lambda text: cells.degrees(text, "latitude"))
        lon = self._read(draft, "longitude", lambda text: cells.degrees(text, "longitude"))
        if lat is None or lon is None:
            self._explain_swap(draft, problems)
            return None
        if abs(lat) < 1e-6 and abs(lon) < 1e-6:
            draft.error(
                "latitude",
                _(
                    "0, 0 lies in the Atlantic: it usually stands for a place that was not found. Leave both cells empty instead."
                ),
            )
            return None
        return lat, lon

    def _explain_swap(self, draft: _Draft, since: int) -> None:
        """A latitude beyond 90 that makes sense as a longitude says what happened."""
        try:
            lat, lon = (
                cells.degrees(draft.cells["longitude"], "latitude"),
                cells.degrees(draft.cells["latitude"], "longitude"),
            )
        except Wrong:
            return
        if self._world.atlas.boxes(lat, lon):
            del draft.problems[since:]
            draft.error("latitude", _("Latitude and longitude look swapped."))

    def _at_point(
        self, draft: _Draft, point: tuple[float, float], city: CityView | None, *, named: bool
    ) -> CityView | None:
        atlas, (lat, lon) = self._world.atlas, point
        inside = atlas.boxes(lat, lon)
        if not inside:
            mistake = _mistake(atlas, lat, lon)
            if mistake:
                draft.error("latitude", mistake)
                return city
        if city is not None and (away := distance_to_box(city, lat, lon)) > IMPOSSIBLE_KM:
            message = _("The point lies %(km)s km from %(city)s.")
            draft.error("latitude", message % {"km": f"{away:,.0f}", "city": city.name})
            return city
        draft.values["point"] = [lat, lon]
        if city is not None and inside and city not in inside and named:
            others = ", ".join(sorted(other.name for other in inside))
            draft.note(
                "latitude",
                _("The point lies in %(others)s, the row says %(city)s; the row is kept as it says.")
                % {"others": others, "city": city.name},
            )
        spot = atlas.at(lat, lon, within=city)
        if spot is None:
            message = _("The point is in no place we know. Name the city in a column, or check the coordinates.")
            draft.error("latitude", message)
            return None
        if not inside:
            draft.note(
                "latitude",
                _("The point is in no place we know; the listing was put under %(city)s.") % {"city": spot.city.name},
            )
        if spot.neighbourhood:
            draft.defaults["neighbourhood"] = spot.neighbourhood
        self._zone(draft, lat, lon, spot.city)
        return spot.city

    def _zone(self, draft: _Draft, lat: float, lon: float, city: CityView) -> None:
        zone = get_tz(lon, lat)
        # At sea the zone is one of the ship's; then the city's is what people live by.
        if zone and not zone.startswith("Etc/"):
            draft.defaults["timezone"] = zone
        else:
            draft.note(
                "latitude", _("The point lies in no zone on land; the clock of %(city)s counts.") % {"city": city.name}
            )

    def _without_point(self, draft: _Draft, city: CityView | None, code: Any) -> None:
        """A row that nobody could place is not lost: it stands in the middle of the smallest area it names (IMP-7)."""
        if code is not None and (city is None or code.city == city.slug):
            spot, name = (code.lat, code.lon), _("postcode %(code)s") % {"code": code.code}
            quarter = self._world.atlas.at(*spot, within=self._world.atlas.cities.get(code.city))
            if quarter and quarter.neighbourhood:
                draft.defaults["neighbourhood"] = quarter.neighbourhood
        elif city is not None:
            spot, name = (city.centre.lat, city.centre.lon), city.name
        else:
            return
        draft.defaults["point"] = list(spot)
        draft.defaults["placed_in"] = name

    def _quarter(self, draft: _Draft, city: CityView | None) -> None:
        if self._clears(draft, "neighbourhood"):
            draft.values["neighbourhood"] = ""
            return
        text = self._read(draft, "neighbourhood", lambda text: cells.line(text, COLUMNS["neighbourhood"].longest))
        if not text or city is None:
            return
        slug = self._world.atlas.quarter_named(city.slug, text)
        if slug:
            draft.values["neighbourhood"] = slug
        else:
            draft.note(
                "neighbourhood",
                _("%(city)s has no neighbourhood “%(name)s” on file.") % {"city": city.name, "name": text[:60]},
            )


def _mistake(atlas: Atlas, lat: float, lon: float) -> str:
    """Return what was most likely done wrong with a point that is in no city, "" when nothing obvious was."""
    if atlas.boxes(lon, lat):
        return _("Latitude and longitude look swapped.")
    for other_lat, other_lon, sign in (
        (lat, -lon, _("longitude")),
        (-lat, lon, _("latitude")),
        (-lat, -lon, _("latitude and longitude")),
    ):
        if atlas.boxes(other_lat, other_lon):
            return _("The minus sign of the %(which)s seems wrong: the point lies on the other side of the world.") % {
                "which": sign
            }
    return ""
