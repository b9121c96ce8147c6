"""What is wrong in a body is pointed at, as finely as it is known."""

import pytest
from msgspec import Struct

from rental.kernel.errors import InvalidRequest
from rental.platform.json_body import decode


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
