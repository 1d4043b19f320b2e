"""The map's tables are complete, consistent, and true to the places they name."""

from zoneinfo import ZoneInfo

import pytest

from apps.businesses.demo import addresses, gazetteer, openfile, phrases, placing


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("W 57Th St", "West 57th Street"),
        ("West 57 Street", "West 57th Street"),
        ("8 Avenue", "8th Avenue"),
        ("Third Ave.", "3rd Avenue"),
        ("Avenue Of The Americas", "Avenue of the Americas"),
        ("St. Nicholas Ave", "St Nicholas Avenue"),
        ("East 9 Th Street", "East 9th Street"),
        ("112 Street", "112th Street"),
        ("Mcdonald Avenue", "McDonald Avenue"),
        ("Northen Blvd", "Northern Boulevard"),
        ("Park Ave South", "Park Avenue South"),
        ("60Th St. - Store", "60th Street"),
        ("", ""),
    ],
)
def test_a_street_has_one_spelling(written, shown):
    assert addresses.street_name(written) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("469 Flatbush Avenue", "469 Flatbush Avenue"),
        ("97-22 63 Road", "97-22 63rd Road"),
        ("113-27B Queens Boulevard", "113-27B Queens Boulevard"),
        ("405407 45 St", "405-407 45th Street"),
        ("12 W 8 St", "12 West 8th Street"),
        ("57 Street", "57th Street"),
        ("Grand Central Terminal", "Grand Central Terminal"),
    ],
)
def test_an_address_line_is_written_for_display(line, shown):
    assert openfile.display_address(line) == shown


@pytest.mark.parametrize(
    ("house", "value"), [("97-22", 9722), ("12", 12), ("12-14", 1214), ("", None), ("1062426", None)]
)
def test_a_house_number_is_a_place_along_its_street(house, value):
    assert addresses.house_value(house) == value


def test_the_tables_are_large_enough_to_search_in():
    assert len(gazetteer.cities()) == 5
    assert len(gazetteer.neighbourhoods()) >= 150
    assert len(gazetteer.postcodes()) >= 150
    assert len(gazetteer.streets()) >= 500
    assert len(gazetteer.landmarks()) >= 80
    assert len(gazetteer.world_cities()) >= 300


@pytest.mark.parametrize("table", ["neighbourhoods", "postcodes", "landmarks"])
def test_every_place_lies_inside_its_borough(table):
    places = getattr(gazetteer, table)()
    assert [place[0] for place in places if not gazetteer.city(place.city).contains(place.lat, place.lon)] == []


@pytest.mark.parametrize("table", ["neighbourhoods", "postcodes", "landmarks", "cities"])
def test_every_slug_is_used_once(table):
    slugs = [place[0] for place in getattr(gazetteer, table)()]
    assert len(slugs) == len(set(slugs))


def test_knots_of_a_street_rise_by_house_number():
    for street in gazetteer.streets():
        houses = [knot.house for knot in street.knots]
        assert houses == sorted(set(houses)), street.name


def test_an_address_on_broadway_is_found_where_times_square_is():
    broadway = next(s for s in gazetteer.streets() if (s.city, s.name) == ("manhattan", "Broadway"))
    square = next(mark for mark in gazetteer.landmarks() if mark.slug == "times-square")
    lat, lon = broadway.locate(1515)
    assert gazetteer.metres(lat, lon, square.lat, square.lon) < 150


def test_beyond_its_ends_a_street_stays_at_its_end():
    street = gazetteer.streets()[0]
    assert street.locate(-5) == (street.knots[0].lat, street.knots[0].lon)
    assert street.locate(10**6) == (street.knots[-1].lat, street.knots[-1].lon)


def test_the_nearest_neighbourhood_is_of_the_same_borough():
    assert gazetteer.nearest_neighbourhood(40.7580, -73.9855, "manhattan").slug == "times-square"
    assert gazetteer.nearest_neighbourhood(40.7580, -73.9855, "queens").city == "queens"


def test_every_zone_of_the_world_exists():
    assert all(ZoneInfo(city.zone).key == city.zone for city in gazetteer.world_cities())
    assert all(-90 < city.lat < 90 and -180 < city.lon < 180 for city in gazetteer.world_cities())


def test_the_committed_tables_hold_no_business_of_the_open_data_file(open_file):
    """Only streets, postcodes and places may be taken from it."""
    text = {name: set() for name in ("streets.tsv", "postcodes.tsv")}
    for name, cells in text.items():
        cells.update(cell.casefold() for row in phrases.rows(name) for cell in row)
    names = {row.name.casefold() for row in openfile.read(open_file) if len(row.name) > 12}
    streets = {street.name.casefold() for street in gazetteer.streets()}
    assert {name for cells in text.values() for name in cells & names} - streets == set()


class TestPlacing:
    def test_odd_and_even_numbers_face_each_other(self):
        piece = next(p for p in placing.pieces() if p.house_to - p.house_from > 40)
        offsets = {0: set(), 1: set()}
        for step in range(40):
            draws = iter([step / 40, 0.5])
            spot = placing.spot(piece, lambda draws=draws: next(draws))
            share = step / 40
            aside = (spot.lat - piece.lat - piece.lat_step * share) * piece.normal_lat
            aside += (spot.lon - piece.lon - piece.lon_step * share) * piece.normal_lon
            offsets[int(spot.house.split("-")[-1]) % 2].add(aside > 0)
        assert offsets == {0: {True}, 1: {False}}

    @pytest.mark.parametrize(
        ("city", "postcode", "house", "written"),
        [
            ("queens", "11374", 9722, "97-22"),
            ("queens", "11374", 9705, "97-05"),
            ("queens", "11694", 1165, "1165"),
            ("brooklyn", "11225", 1469, "1469"),
        ],
        ids=["Queens", "Queens, small", "the Rockaways", "Brooklyn"],
    )
    def test_house_numbers_follow_their_borough(self, city, postcode, house, written):
        piece = placing.pieces()[0]._replace(city=city, postcode=postcode)
        assert placing.number(piece, house) == written
