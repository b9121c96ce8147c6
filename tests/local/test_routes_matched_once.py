"""A path is held against a route once, and means what it meant."""

import pytest
from ministack.services import apigateway

from holiday_rental.local.emulator import routes_matched_once

VANILLA = apigateway._extract_path_params
CASES = [
    ("/bookings/{booking_id}", "/bookings/b1", {"booking_id": "b1"}),
    ("/bookings/{booking_id}", "/bookings/b1/parts", None),
    ("/{proxy+}", "/a/b", {"proxy": "a/b"}),
    ("/a.b", "/a.b", {}),
    ("/a.b", "/aXb", None),
]


@pytest.fixture
def asked(monkeypatch):
    """The pairs that MiniStack's own was asked for, with the extension in force."""
    pairs = []

    def extract(*pair):
        pairs.append(pair)
        return VANILLA(*pair)

    monkeypatch.setattr(apigateway, "_extract_path_params", extract)
    routes_matched_once.apply()
    return pairs


@pytest.mark.parametrize(("route", "path", "meant"), CASES)
def test_a_pair_is_asked_once_and_answered_alike(asked, route, path, meant):
    for _ in range(3):
        found = apigateway._extract_path_params(route, path)
        assert found == meant == VANILLA(route, path)
        if found:
            found.clear()
        assert apigateway._path_matches(route, path) is (meant is not None)
    assert asked == [(route, path)]
