"""A path leads to one operation, as the gateway would lead it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.platform.routes import Routes

SEGMENT = st.text("abcXYZ019-._~ ()'!*:@,;=+&$%<>[]{}|^é", min_size=1).filter(lambda text: "{" not in text[0])


def routes_of(*added):
    routes = Routes()
    for method, path in added:
        routes.add(method, path, f"{method} {path}")
    return routes


@given(SEGMENT, SEGMENT)
def test_parameters_are_what_stands_in_their_segments(one, other):
    routes = routes_of(("GET", "/api/v1/things/{thing_id}/parts/{part}"))
    path = f"/api/v1/things/{one}/parts/{other}"
    assert routes.find("GET", path) == ("GET /api/v1/things/{thing_id}/parts/{part}", {"thing_id": one, "part": other})
    for elsewhere in (f"{path}/", f"{path}/more", f"/stage{path}", path.replace("parts", "part")):
        assert routes.find("GET", elsewhere) is None
    assert routes.find("PUT", path) is None


@pytest.mark.parametrize("value", ["", "a/b", "a\nb", "a\n", 'say "no"', "back\\slash", "`", "a#b", "a?b"])
def test_what_no_segment_holds_is_no_parameter(value):
    assert routes_of(("GET", "/api/v1/things/{thing_id}")).find("GET", f"/api/v1/things/{value}") is None


def test_a_path_that_is_written_out_goes_before_one_with_parameters_whatever_came_first():
    routes = routes_of(("GET", "/things/{thing_id}"), ("GET", "/things/all"))
    assert routes.find("GET", "/things/all") == ("GET /things/all", {})
    assert routes.find("GET", "/things/one") == ("GET /things/{thing_id}", {"thing_id": "one"})


def test_of_two_that_fit_the_first_one_answers():
    routes = routes_of(("GET", "/{a}/x"), ("GET", "/y/{b}"), ("GET", "/z"), ("ANY", "/z"))
    assert routes.find("GET", "/y/x") == ("GET /{a}/x", {"a": "y"})
    assert routes.find("GET", "/z") == ("GET /z", {})
    assert routes.find("DELETE", "/z") == ("ANY /z", {})


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_whatever_is_left_goes_to_the_route_that_takes_it(method):
    routes = routes_of(("ANY", "/api/{proxy+}"))
    assert routes.find(method, "/api/v1/nothing/here") == ("ANY /api/{proxy+}", {})
    assert routes.find(method, "/api/") is None
    assert routes.find(method, "/apis/v1") is None
