"""From rows in the Inside Airbnb layout to properties, on real rows and on bad ones."""

import gzip
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.listing_file import read
from holiday_rental.local.listings import Market, Unusable, idempotency_key, property_of
from holiday_rental.local.plain_text import plain_text
from rental.properties.domain.property import described
from rental.properties.http_representations import NewProperty, fields_of

EXCERPT = Path(__file__).parents[1] / "data" / "listings"
FILES = sorted(EXCERPT.glob("*.csv"))
ROW = {
    "id": "1125097",
    "name": "Strathlyn Coach House",
    "description": "Two nights.<br />Use the <b>gym</b> &amp; laundry.",
    "neighbourhood_cleansed": "Angaston",
    "latitude": "-34.49563",
    "longitude": "139.0293",
    "property_type": "Entire cottage",
    "accommodates": "2",
    "bathrooms": "1.5",
    "bathrooms_text": "1.5 baths",
    "bedrooms": "1",
    "beds": "1",
    "amenities": '["Gym", "Wifi \\u2013 fast", "Gym"]',
    "price": "$1,250.00",
    "minimum_nights": "2",
    "maximum_nights": "1125",
}


def mapped(**changes):
    return property_of({**ROW, **changes}, Market())


def test_a_row_becomes_a_property():
    assert mapped() == {
        "title": "Strathlyn Coach House",
        "type": "Cottage",
        "place": "Angaston",
        "sleeps": 2,
        "bedrooms": 1,
        "beds": 1,
        "bathrooms": 1.5,
        "description": "Two nights.\nUse the gym & laundry.",
        "amenities": ["Gym", "Wifi \u2013 fast"],
        "coordinates": {"latitude": -34.49563, "longitude": 139.0293},
        "time_zone": "Australia/Adelaide",
        "house_rules": {"check_in_from": "15:00", "check_out_until": "10:00", "notes": ""},
        "cancellation_policy": "moderate",
        "rates": {"currency": "AUD", "nightly": 125000, "cleaning_fee": 0, "guests_included": 2, "extra_guest": 0},
        "stay_rules": {"minimum_nights": 2, "maximum_nights": 365},
        "image": mapped()["image"],
    }
    assert mapped()["image"] in range(12)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_excerpt_has_twelve_usable_rows_and_two_that_are_not(file):
    usable, unusable = [], []
    for record in read(file):
        try:
            usable.append(property_of(record.row, Market()))
        except Unusable as why:
            unusable.append((record.line, str(why)))
    assert len(usable) == 12
    assert len(unusable) == 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_api_takes_every_usable_row_as_it_is_mapped(file):
    for record in read(file):
        with suppress(Unusable):
            body = msgspec.convert(property_of(record.row, Market()), NewProperty)
            assert described(fields_of(body)).instant_book


def test_the_line_of_a_row_is_where_it_begins_in_the_file():
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        for record in read(file):
            assert lines[record.line - 1].startswith(record.row["id"] + ",")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": " "}, "id is empty"),
        ({"price": ""}, "price is empty"),
        ({"price": "$0.00"}, "price is 0"),
        ({"price": "$1.250,00 AUD"}, "price must look like"),
        ({"price": "free"}, "price must look like"),
        ({"accommodates": "two"}, "accommodates must be a number, got 'two'"),
        ({"accommodates": "0"}, "accommodates must be 1-100, got '0'"),
        ({"accommodates": "2.5"}, "accommodates must be 1-100"),
        ({"accommodates": "NaN"}, "accommodates must be a number"),
        ({"accommodates": "1e999"}, "accommodates must be"),
        ({"minimum_nights": "999"}, "minimum_nights must be 1-365, got '999'"),
        ({"minimum_nights": "8", "maximum_nights": "7"}, "maximum_nights 7 is less than minimum_nights 8"),
        ({"maximum_nights": "-1"}, "maximum_nights must be 1 or more"),
        ({"bathrooms": "many"}, "bathrooms must be a number"),
        ({"bathrooms": "-1"}, "bathrooms must be 0-100"),
        ({"bedrooms": "x"}, "bedrooms must be a number"),
        ({"amenities": "Wifi, Gym"}, "amenities must be a JSON list"),
        ({"amenities": '{"Wifi": true}'}, "amenities must be a JSON list"),
        ({"latitude": "north"}, "latitude must be a number"),
        ({"latitude": "134"}, "on the globe"),
        ({"name": " <br /> "}, "name is empty"),
        ({"property_type": ""}, "property_type is empty"),
        ({"neighbourhood_cleansed": ""}, "neighbourhood_cleansed is empty"),
    ],
)
def test_a_row_that_cannot_be_let_says_why(changes, reason):
    with pytest.raises(Unusable, match=reason):
        mapped(**changes)


def test_older_files_are_read_from_what_their_names_tell():
    found = mapped(
        name="Cottage in Angaston · ★4.88 · 3 bedrooms · 4 beds · 1 shared bath",
        bedrooms="",
        beds="",
        bathrooms="",
        bathrooms_text="1 shared bath",
    )
    assert (found["title"], found["bedrooms"], found["beds"], found["bathrooms"]) == ("Cottage in Angaston", 3, 4, 1.0)


@pytest.mark.parametrize(
    ("text", "bathrooms"), [("Half-bath", 0.5), ("Shared half-bath", 0.5), ("", 1.0), ("2.5 baths", 2.5)]
)
def test_bathrooms_may_be_told_in_words(text, bathrooms):
    assert mapped(bathrooms="", bathrooms_text=text)["bathrooms"] == bathrooms


def test_a_studio_has_no_bedroom():
    assert mapped(name="Loft in Tanunda · Studio · 1 bed", bedrooms="")["bedrooms"] == 0


def test_coordinates_may_be_absent():
    assert mapped(latitude="", longitude="")["coordinates"] is None


def test_a_key_depends_on_the_listing_alone_and_is_one_the_api_takes():
    assert idempotency_key(ROW) == idempotency_key({**ROW, "price": "$1.00"}) != idempotency_key({**ROW, "id": "2"})
    assert 8 <= len(idempotency_key(ROW)) <= 128


@given(st.fixed_dictionaries({name: st.text(max_size=30) for name in ROW}))
def test_any_text_is_mapped_or_refused_and_never_breaks_the_load(row):
    with suppress(Unusable):
        property_of(row, Market())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("one<br />two<br>three", "one\ntwo\nthree"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<script>alert(1)</script>safe<style>p{}</style>", "safe"),
        ("  much \t space  ", "much space"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<b>unclosed", "unclosed"),
    ],
)
def test_html_becomes_plain_text(html, text):
    assert plain_text(html) == text


def test_gzipped_files_and_byte_order_marks_are_read(tmp_path):
    packed = tmp_path / "listings.csv.gz"
    packed.write_bytes(gzip.compress(b"\xef\xbb\xbf" + FILES[0].read_bytes()))
    assert [record.row["id"] for record in read(packed)] == [record.row["id"] for record in read(FILES[0])]


def test_a_row_with_too_few_fields_is_reported_and_the_next_one_read(tmp_path):
    file = tmp_path / "listings.csv"
    columns = ",".join(ROW)
    file.write_text(f"{columns}\n7,short\n\n" + ",".join("x" for _ in ROW) + "\n")
    short, whole = read(file)
    assert (short.line, short.row["id"], short.misshapen) == (2, "7", f"has 2 fields, expected {len(ROW)}")
    assert (whole.line, whole.misshapen) == (4, None)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "lacks the columns id, name"),
        (b"id,name\n1,x\n", "lacks the columns property_type"),
        (b"\xff\xfe\x00", "cannot be read as CSV"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_cure(tmp_path, content, message):
    file = tmp_path / "listings.csv"
    file.write_bytes(content)
    with pytest.raises(LocalProblem, match=message) as caught:
        list(read(file))
    assert caught.value.cure


def test_a_missing_file_and_a_false_gzip_are_refused(tmp_path):
    with pytest.raises(LocalProblem, match="There is no file"):
        list(read(tmp_path / "none.csv"))
    (tmp_path / "false.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(LocalProblem, match="cannot be read"):
        list(read(tmp_path / "false.csv.gz"))


def test_a_damaged_gzip_and_a_directory_are_refused(tmp_path):
    packed = gzip.compress(FILES[0].read_bytes())
    damaged = tmp_path / "damaged.csv.gz"
    damaged.write_bytes(packed[:20] + b"\xff" * 200 + packed[220:])
    for path in (damaged, tmp_path):
        with pytest.raises(LocalProblem, match="cannot be read as CSV"):
            list(read(path))
