"""What is wrong in a body is pointed at, as finely as it is known."""

from typing import Annotated, Literal

import pytest
from msgspec import Meta, Struct, field

from rental.kernel.errors import InvalidRequest
from rental.platform.json_body import convert_query, decode


def test_a_wrong_member_of_a_mapping_points_at_the_mapping():
    class Rooms(Struct, forbid_unknown_fields=True):
        beds: dict[str, dict[str, int]]
        notes: list[str] = []

    for body, pointer in (
        (b'{"beds": {"red": {"double": "x"}}}', "/beds"),
        (b'{"beds": {"red": 1}}', "/beds"),
        (b'{"beds": {}, "notes": ["a", 1]}', "/notes/1"),
    ):
        with pytest.raises(InvalidRequest) as refused:
            decode(body, Rooms)
        assert refused.value.extras["errors"][0]["pointer"] == pointer


class Room(Struct, forbid_unknown_fields=True):
    size: Literal[1, 2] = 1


class Choices(Struct, forbid_unknown_fields=True):
    language: Annotated[Literal["en", "de"], Meta(title="of letters")] | None = None
    size: Literal[1, 2] = 1
    unit: Literal["night"] = field(name="for", default="night")
    days: list[Literal["monday", "friday"]] = []
    rooms: dict[Literal["red", "blue"], Room] = {}


@pytest.mark.parametrize(
    ("body", "pointer", "detail"),
    [
        (b'{"language": "fr"}', "/language", 'Expected one of "de", "en", got "fr".'),
        (b'{"size": 3}', "/size", "Expected one of 1, 2, got 3."),
        (b'{"for": "week"}', "/for", 'Expected one of "night", got "week".'),
        (b'{"days": ["monday", "sunday"]}', "/days/1", 'Expected one of "friday", "monday", got "sunday".'),
        (b'{"rooms": {"green": {}}}', "/rooms", 'Expected one of "blue", "red", got "green".'),
        (b'{"rooms": {"red": {"size": 4}}}', "/rooms", "Expected one of 1, 2, got 4."),
        (b'{"language": "%s"}' % (b"f" * 99), "/language", f'Expected one of "de", "en", got "{"f" * 60}…".'),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_those_that_are(body, pointer, detail):
    with pytest.raises(InvalidRequest) as refused:
        decode(body, Choices)
    assert refused.value.extras["errors"] == [{"pointer": pointer, "detail": detail}]


def test_a_parameter_that_is_not_allowed_is_told_with_those_that_are():
    with pytest.raises(InvalidRequest) as refused:
        convert_query({"language": "fr"}, Choices)
    assert refused.value.extras["errors"] == [
        {"pointer": "query/language", "detail": 'Expected one of "de", "en", got "fr".'}
    ]


@pytest.mark.parametrize("word", ["null", "NULL"])
def test_the_word_null_is_a_value_of_a_query_as_any_other(word):
    class Wanted(Struct):
        language: Literal["en", "de"] | None = None
        words: str | None = None

    assert convert_query({"words": word}, Wanted).words == word
    with pytest.raises(InvalidRequest) as refused:
        convert_query({"language": word}, Wanted)
    assert refused.value.extras["errors"][0]["pointer"] == "query/language"
