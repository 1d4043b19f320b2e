"""Single cells: what is understood, and the sentence for what is not."""

import pytest

from apps.imports.rules import cells, mapping
from apps.imports.rules.cells import Wrong
from apps.imports.states import MatchBy


@pytest.mark.parametrize(
    ("text", "axis", "value"),
    [
        ("40.7128", "latitude", 40.7128),
        ("40,7128", "latitude", 40.7128),
        ("-73,98", "longitude", -73.98),
        ("−73.98", "longitude", -73.98),
        ("40.7°", "latitude", 40.7),
        ("180", "longitude", 180.0),
        ("4.07e1", "latitude", 40.7),
    ],
)
def test_degrees_are_read(text, axis, value):
    assert cells.degrees(text, axis) == value


@pytest.mark.parametrize("text", ["95", "-91", "north", "1,234,5", "1.2.3", "nan", "inf", "1e999", "", "40 42 46 N"])
def test_what_is_no_latitude_is_refused(text):
    with pytest.raises(Wrong):
        cells.degrees(text, "latitude")


@pytest.mark.parametrize(
    ("text", "country", "number", "note"),
    [
        ("(212) 366-1182", "US", "+12123661182", ""),
        ("+33 1 42 68 53 00", "US", "+33142685300", ""),
        ("01 42 68 53 00", "FR", "+33142685300", ""),
        ("212 366 1182 ext. 5", "US", "+12123661182", "extension"),
        ("212 366 1182; 212 366 1183", "US", "+12123661182", "Several"),
    ],
)
def test_phones_become_e164(text, country, number, note):
    found, said = cells.phone(text, country)
    assert found == number
    assert note in said


@pytest.mark.parametrize("text", ["12", "call us", "+1 000 000 0000", "212366118211111111111"])
def test_what_is_no_phone_is_refused(text):
    with pytest.raises(Wrong):
        cells.phone(text, "US")


def test_without_a_country_a_phone_must_say_its_own():
    with pytest.raises(Wrong):
        cells.phone("212 366 1182", "")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.com/menu?x=1", "https://example.com/menu?x=1"),
        ("example.com", "https://example.com"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("HTTP://Example.com", "HTTP://Example.com"),
        ("https://bücher.example.de", "https://bücher.example.de"),
    ],
)
def test_web_addresses_are_kept(text, address):
    assert cells.website(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.com",
        "file:///etc/passwd",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.5/",
        "http://printer.local/",
        "http://db.internal/",
        "http://intranet/",
        "http://user:secret@example.com/",
        "http://example.com@127.0.0.1/",
        "http://example.com:6379/",
        "http://exa mple.com/",
        "http://example.com/<script>",
        "https://",
        "http://[bad",
        "//example.com",
    ],
)
def test_addresses_that_lead_inside_or_nowhere_are_refused(text):
    with pytest.raises(Wrong):
        cells.website(text)


@pytest.mark.parametrize(("text", "level"), [("1", 1), ("4", 4), ("$$", 2), ("€€€", 3), ("moderate", 2), ("2.0", 2)])
def test_price_levels_are_read(text, level):
    assert cells.price_level(text) == level


@pytest.mark.parametrize("text", ["0", "5", "$$$$$", "$€", "lots", "2.5"])
def test_other_prices_are_refused(text):
    with pytest.raises(Wrong):
        cells.price_level(text)


@pytest.mark.parametrize(
    ("text", "day"), [("2019-12-31", "2019-12-31"), ("31.12.2019", "2019-12-31"), ("2019-1-2", "2019-01-02")]
)
def test_days_are_read(text, day):
    assert cells.day(text) == day


@pytest.mark.parametrize("text", ["12/31/2019", "2019", "2019-02-30", "yesterday"])
def test_days_that_need_guessing_are_refused(text):
    with pytest.raises(Wrong):
        cells.day(text)


@pytest.mark.parametrize(
    ("text", "country", "code", "noted"),
    [
        ("10462", "US", "10462", False),
        ("10462.0", "US", "10462", False),
        ("2134", "US", "02134", True),
        ("sw1a 1aa", "GB", "SW1A 1AA", False),
    ],
)
def test_postcodes_are_read(text, country, code, noted):
    found, note = cells.postal_code(text, country)
    assert (found, bool(note)) == (code, noted)


def test_attributes_are_answers():
    known = frozenset({"wifi", "parking", "delivery"})
    labels = {"wi-fi": "wifi"}
    assert cells.attributes("Wi-Fi=yes; parking: no; delivery", known, labels) == {
        "wifi": True, "parking": False, "delivery": True,
    }  # fmt: skip
    assert cells.attributes("wifi=--", known, labels) == {"wifi": None}
    for text in ("sauna=yes", "wifi=perhaps"):
        with pytest.raises(Wrong):
            cells.attributes(text, known, labels)


@pytest.mark.parametrize("text", ["a\x07b", "a\u2028b", "a\ufffdb", "#REF!", "#N/A"])
def test_characters_that_nobody_sees_and_errors_of_spreadsheets_are_refused(text):
    with pytest.raises(Wrong):
        cells.line(text, 200)


def test_what_looks_like_a_formula_is_data_here():
    assert cells.line("=HYPERLINK(1)", 200) == "=HYPERLINK(1)"


class TestHeadings:
    def test_our_own_names_other_names_and_guesses_are_told_apart(self):
        header = ["external_id", "Business Name", "ZIP Code", "adress", "Nonsense"]
        found = [(choice.column, choice.how) for choice in mapping.suggest(header)]
        assert found == [
            ("external_id", "exact"), ("name", "known"), ("postal_code", "known"), ("street_address", "guess"), ("", ""),
        ]  # fmt: skip

    def test_no_column_is_given_twice(self):
        columns = [choice.column for choice in mapping.suggest(["name", "Title", "company", "NAME"])]
        assert columns.count("name") == 1

    def test_a_restaurant_file_needs_no_questions(self):
        header = ["external_id", "name", "cuisine", "street_address", "borough", "postal_code", "latitude", "longitude"]
        assert mapping.is_certain(mapping.suggest(header), header)

    @pytest.mark.parametrize(
        "header", [["external_id", "name", "blurb"], ["name", "city"], ["external_id", "latitude"]]
    )
    def test_a_surprise_asks(self, header):
        assert not mapping.is_certain(mapping.suggest(header), header)

    def test_what_somebody_says_wins_over_what_was_guessed(self):
        header = ["external_id", "name", "company"]
        assert mapping.chosen(header, {"company": "name"}, mapping.suggest(header)) == ("external_id", "", "name")

    @pytest.mark.parametrize("wanted", [{"nothing": "name"}, {"name": "colour"}])
    def test_an_unknown_heading_or_column_is_named(self, wanted):
        with pytest.raises(LookupError):
            mapping.chosen(["external_id", "name"], wanted)

    def test_a_brand_needs_store_codes(self):
        assert mapping.missing({"external_id"}, match_by=MatchBy.EXTERNAL_ID, brand=True)
        assert not mapping.missing({"external_id", "store_code"}, match_by=MatchBy.EXTERNAL_ID, brand=True)
