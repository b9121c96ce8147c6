import pytest

from rental.kernel.errors import PROBLEMS
from rental.properties import http_api
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, KEY

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
SOLD_BY = {
    "rates": {
        "currency": "AUD",
        "nightly": 25400,
        "guests_included": 2,
        "cleaning_fee": 6000,
        "extra_guest": 3000,
        "weekend_nightly": 29000,
        "weekend_days": [6, 7],
        "seasons": [
            {"name": "Easter", "first": "2027-03-26", "until": "2027-04-06", "nightly": 32000, "weekend_nightly": None}
        ],
        "taxes": [{"name": "GST", "kind": "percent", "amount": 1000}],
    },
    "stay_rules": {
        "minimum_nights": 2,
        "maximum_nights": 28,
        "advance_notice_days": 1,
        "preparation_days": 1,
        "booking_window_days": 540,
        "arrival_days": [5, 6],
        "departure_days": [1, 7],
        "spans": [
            {
                "first": "2027-07-01",
                "until": "2027-08-01",
                "minimum_nights": 7,
                "maximum_nights": None,
                "arrival_days": [6],
                "departure_days": None,
            }
        ],
    },
    "cancellation_policy": "custom",
    "refund_steps": [{"days": 30, "percent": 100}, {"days": 7, "percent": 50}],
    "instant_book": False,
    "ask_when_stale_minutes": 60,
    "payment_time": "after_check_in",
}
AS_HOST = authorizer_context(**HOST_MEMBER)


def rates(**changes):
    return {"rates": COTTAGE["rates"] | changes}


def season(**changes):
    plain = {"name": "Summer", "first": "2027-01-01", "until": "2027-02-01", "nightly": 30000}
    return rates(seasons=[plain | changes])


def span(**changes):
    return {"stay_rules": {"spans": [{"first": "2027-01-01", "until": "2027-02-01"} | changes]}}


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
        (rates(weekend_nightly="dear"), "invalid-request", "/rates/weekend_nightly"),
        (rates(weekend_days=[]), "invalid-request", "/rates/weekend_days"),
        (rates(weekend_days=[5, 5]), "invalid-request", "/rates/weekend_days"),
        (rates(weekend_days=[0]), "invalid-request", "/rates/weekend_days/0"),
        (season(first="2027-02-30"), "invalid-request", "/rates/seasons/0/first"),
        (season(first="2027-01-01T00:00:00Z"), "invalid-request", "/rates/seasons/0/first"),
        (season(until="2027-01-01"), "invalid-request", "/rates/seasons/0/until"),
        (season(name="\u200b"), "invalid-request", "/rates/seasons/0/name"),
        (season(name="x" * 41), "invalid-request", "/rates/seasons/0/name"),
        (season(discount=1), "invalid-request", "/rates/seasons/0/discount"),
        (rates(seasons=season()["rates"]["seasons"] * 41), "invalid-request", "/rates/seasons"),
        (rates(taxes=[{"name": "VAT", "kind": "total", "amount": 1}]), "invalid-request", "/rates/taxes/0/kind"),
        (
            rates(taxes=[{"name": "VAT", "kind": "percent", "amount": 10001}]),
            "invalid-request",
            "/rates/taxes/0/amount",
        ),
        ({"stay_rules": {"preparation_days": 8}}, "invalid-request", "/stay_rules/preparation_days"),
        ({"stay_rules": {"booking_window_days": 731}}, "invalid-request", "/stay_rules/booking_window_days"),
        ({"stay_rules": {"arrival_days": [1.5]}}, "invalid-request", "/stay_rules/arrival_days/0"),
        (span(minimum_nights=366), "invalid-request", "/stay_rules/spans/0/minimum_nights"),
        (span(arrival_days=[2, 2]), "invalid-request", "/stay_rules/spans/0/arrival_days"),
        ({"units": []}, "invalid-request", "/units"),
        ({"units": [{"name": "Loft", "id": "1"}]}, "invalid-request", "/units/0/id"),
        ({"units": [{"name": "Loft"}, {"name": "Loft"}]}, "invalid-request", "/units/1/name"),
        ({"cancellation_policy": "custom"}, "invalid-request", "/refund_steps"),
        ({"refund_steps": [{"days": 1, "percent": 100}]}, "invalid-request", "/refund_steps"),
        ({"instant_book": "no"}, "invalid-request", "/instant_book"),
        ({"ask_when_stale_minutes": 14}, "invalid-request", "/ask_when_stale_minutes"),
        ({"ask_when_stale_minutes": 1441}, "invalid-request", "/ask_when_stale_minutes"),
        ({"payment_time": "never"}, "invalid-request", "/payment_time"),
    ],
)
def test_a_wrong_field_is_pointed_at(send, body, slug, pointer):
    answer = send("POST", "/properties", body=COTTAGE | body)
    assert (answer.status, answer.slug) == (422, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer:
        assert answer.body["errors"][0]["pointer"] == pointer


def test_all_that_a_stay_is_sold_on_is_shown_as_it_was_sent(send):
    units = {"units": [{"name": "Loft"}, {"name": "Barn"}]}
    made = send("POST", "/properties", body=COTTAGE | SOLD_BY | units)
    shown = send("GET", f"/properties/{made.body['property_id']}", context=authorizer_context()).body
    assert shown == made.body
    assert {name: shown[name] for name in SOLD_BY} == SOLD_BY
    assert shown["units"] == [{"id": "1", "name": "Loft"}, {"id": "2", "name": "Barn"}]


def test_what_is_not_said_takes_its_default(send):
    shown = send("POST", "/properties", body=COTTAGE).body
    assert shown["units"] == [{"id": "1", "name": "1"}]
    assert (shown["ask_when_stale_minutes"], shown["payment_time"]) == (None, "at_booking")
    assert (shown["instant_book"], shown["cancellation_policy"], shown["refund_steps"]) == (True, "moderate", [])
    every_day = [1, 2, 3, 4, 5, 6, 7]
    assert shown["stay_rules"] == {
        "minimum_nights": 1,
        "maximum_nights": 365,
        "advance_notice_days": 0,
        "preparation_days": 0,
        "booking_window_days": 730,
        "arrival_days": every_day,
        "departure_days": every_day,
        "spans": [],
    }
    assert shown["rates"] == COTTAGE["rates"] | {
        "cleaning_fee": 0,
        "extra_guest": 0,
        "weekend_nightly": None,
        "weekend_days": [5, 6],
        "seasons": [],
        "taxes": [],
    }


def test_what_is_shown_can_be_sent_back_as_a_change(send):
    made = send("POST", "/properties", body=COTTAGE | SOLD_BY).body
    ours = {"property_id", "nightly_from", "minimum_nights", "state", "version"}
    same = {name: value for name, value in made.items() if name not in ours}
    changed = send("PATCH", f"/properties/{made['property_id']}", body=same, headers={"idempotency-key": "two"})
    assert changed.body == made | {"version": 2}


def test_a_unit_is_added_and_renamed_and_never_removed(send):
    path = f"/properties/{send('POST', '/properties', body=COTTAGE).body['property_id']}"
    wanted = [{"id": "1", "name": "Loft"}, {"name": "Barn"}]
    changed = send("PATCH", path, body={"units": wanted}, headers={"idempotency-key": "two"})
    assert changed.body["units"] == [{"id": "1", "name": "Loft"}, {"id": "2", "name": "Barn"}]
    refused = send("PATCH", path, body={"units": wanted[1:]}, headers={"idempotency-key": "three"})
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, "/units")


def test_a_change_is_held_against_what_stays(send):
    path = f"/properties/{send('POST', '/properties', body=COTTAGE).body['property_id']}"
    for number, (body, pointer) in enumerate(
        [
            ({"sleeps": 1}, "/rates/guests_included"),
            (rates(guests_included=5), "/rates/guests_included"),
            ({"refund_steps": [{"days": 1, "percent": 50}]}, "/refund_steps"),
            ({"units": [{"name": "Barn"}]}, "/units"),
        ]
    ):
        refused = send("PATCH", path, body=body, headers={"idempotency-key": f"key-{number}"})
        assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)
    assert send("GET", path).body["version"] == 1


def test_every_operation_says_what_it_takes_and_answers():
    for declared in http_api.api.declarations:
        assert declared.summary.endswith(".")
        assert (declared.answers is None) == (declared.status == 204)
        assert (declared.takes is not None) == (declared.method in {"POST", "PATCH"})
        assert set(declared.problems) <= set(PROBLEMS)


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
    for senseless in ("latest", "9" * 5000, '"\u0665"', ""):
        headers["if-match"] = senseless
        assert send("PATCH", path, body={"sleeps": 5}, headers=headers).slug == "invalid-request"


@pytest.mark.parametrize("cursor", ["!", "AAAA", "bm90aGluZw", "YQBiAGM", "YWJjAGRlZg"])
def test_a_cursor_we_did_not_make_is_refused(send, cursor):
    assert send("GET", "/properties", query={"cursor": cursor}).slug == "invalid-request"
