import pytest

from rental.properties import http_api
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, KEY

COTTAGE = {
    "title": "Coach House",
    "type": "Cottage",
    "place": "Angaston",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "bathrooms": 1.5,
    "rates": {"currency": "AUD", "nightly": 25400, "guests_included": 2},
    "coordinates": {"latitude": -34.49563, "longitude": 139.0293},
}
AS_HOST = authorizer_context(**HOST_MEMBER)


@pytest.fixture
def send(monkeypatch):
    with moto_table() as table:
        monkeypatch.setattr(http_api, "tenant_table", lambda: table)
        monkeypatch.setattr(http_api, "platform_key", lambda: KEY)

        def send(method, path, *, context=AS_HOST, **options):
            return call(http_api.handler, method, f"/api/v1{path}", context=context, **options)

        yield send


def test_a_host_publishes_changes_and_archives_a_property(send):
    made = send("POST", "/properties", body=COTTAGE)
    assert (made.status, made.headers["etag"]) == (201, '"1"')
    path = f"/properties/{made.body['property_id']}"
    assert made.headers["location"] == f"/api/v1{path}"
    changed = send("PATCH", path, body={"sleeps": 5}, headers={"if-match": '"1"', "idempotency-key": "two"})
    assert (changed.body["sleeps"], changed.body["version"], changed.body["bathrooms"]) == (5, 2, 1.5)
    listed = send("GET", "/properties", context=authorizer_context()).body
    assert [card["nightly_from"] for card in listed["items"]] == [{"amount": 25400, "currency": "AUD"}]
    assert send("DELETE", path, headers={"idempotency-key": "three"}).status == 204
    assert send("GET", path).slug == "not-found"
    assert send("GET", "/properties").body == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("body", "slug", "pointer"),
    [
        ({"title": ""}, "invalid-request", "/title"),
        ({"sleeps": "four"}, "invalid-request", "/sleeps"),
        ({"rates": {"currency": "AUD", "nightly": 0, "guests_included": 1}}, "invalid-request", "/rates/nightly"),
        ({"rates": {"currency": "AUD", "guests_included": 1}}, "invalid-request", "/rates/nightly"),
        ({"rates": {"currency": "QQQ", "nightly": 1, "guests_included": 1}}, "unknown-currency", None),
        ({"coordinates": {"latitude": 91, "longitude": 0}}, "invalid-request", "/coordinates/latitude"),
        ({"house_rules": {"check_in_from": "25:00"}}, "invalid-request", "/house_rules/check_in_from"),
        ({"title": "Coach\u0000House"}, "invalid-request", "/title"),
        ({"title": "   "}, "invalid-request", "/title"),
        ({"house_rules": {"check_in_from": "15:00\n"}}, "invalid-request", "/house_rules/check_in_from"),
        ({"house_rules": {"check_in_from": "1\u0665:00"}}, "invalid-request", "/house_rules/check_in_from"),
        ({"owner": "me"}, "invalid-request", "/owner"),
        ({"bathrooms": 1.3}, "invalid-request", "/bathrooms"),
    ],
)
def test_a_wrong_field_is_pointed_at(send, body, slug, pointer):
    answer = send("POST", "/properties", body=COTTAGE | body)
    assert (answer.status, answer.slug) == (422, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer:
        assert answer.body["errors"][0]["pointer"] == pointer


def test_a_guest_may_read_but_not_write(send):
    anonymous = authorizer_context()
    guest = authorizer_context(principal_id="g-1", principal_kind="guest", roles="guest")
    assert send("POST", "/properties", body=COTTAGE, context=anonymous).slug == "sign-in-required"
    assert send("POST", "/properties", body=COTTAGE, context=guest).slug == "role-required"
    assert send("GET", "/properties", context=anonymous).status == 200


def test_another_tenants_host_finds_nothing_of_it(send):
    made = send("POST", "/properties", body=COTTAGE)
    path = f"/properties/{made.body['property_id']}"
    stranger = authorizer_context(tenant_id=BAROSSA, **HOST_MEMBER)
    for method, body in (("GET", None), ("PATCH", {"sleeps": 1}), ("DELETE", None)):
        assert send(method, path, body=body, context=stranger).slug == "not-found"
    assert send("GET", path).body["sleeps"] == 4


def test_a_stale_or_senseless_version_is_refused(send):
    made = send("POST", "/properties", body=COTTAGE)
    path = f"/properties/{made.body['property_id']}"
    headers = {"idempotency-key": "two", "if-match": '"7"'}
    assert send("PATCH", path, body={"sleeps": 5}, headers=headers).slug == "version-mismatch"
    for senseless in ("latest", "9" * 5000, '"\u0665"'):
        headers["if-match"] = senseless
        assert send("PATCH", path, body={"sleeps": 5}, headers=headers).slug == "invalid-request"


@pytest.mark.parametrize("cursor", ["!", "AAAA", "bm90aGluZw", "YQBiAGM", "YWJjAGRlZg"])
def test_a_cursor_we_did_not_make_is_refused(send, cursor):
    assert send("GET", "/properties", query={"cursor": cursor}).slug == "invalid-request"
