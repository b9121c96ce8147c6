from datetime import date, timedelta

import pytest

from rental.bookings.contract import booking_access_token
from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import BAROSSA, COTTAGE, KEY

BOOKING = {
    "property_id": COTTAGE,
    "check_in": "2027-03-05",
    "check_out": "2027-03-08",
    "guests": {"adults": 2},
    "guest": {"name": "Ada Lovelace", "email": "ada@example.com"},
    "expected_total": 82200,
    "currency": "AUD",
}
AS_HOST = authorizer_context(**HOST_MEMBER)


def test_a_guest_books_reads_and_cancels_by_the_link(send):
    made = send("POST", "/bookings", body=BOOKING)
    assert made.status == 201
    assert (made.body["state"], made.body["total"], made.body["nights"]) == ("confirmed", 82200, 3)
    path, key = made.headers["location"].removeprefix("/api/v1"), {"booking-access": made.body["access_token"]}
    read = send("GET", path, headers=key)
    assert read.body == {name: value for name, value in made.body.items() if name != "access_token"}
    assert read.body["refund"]["full_refund_until"] == "2027-02-28"
    cancelled = send("POST", f"{path}/cancellation", body={"reason": "plans"}, headers=key)
    assert (cancelled.status, cancelled.body["state"]) == (200, "cancelled")
    query = {"from": "2027-03-01", "to": "2027-04-01"}
    assert send("GET", f"/properties/{COTTAGE}/availability", query=query).body["taken"] == []


def test_a_repeated_request_is_the_same_booking_whatever_the_order_of_its_members(send, stored):
    first = send("POST", "/bookings", body=BOOKING)
    again = send("POST", "/bookings", body=dict(reversed(BOOKING.items())))
    assert again.body == first.body
    assert again.headers["idempotent-replay"] == "true"
    assert send("POST", "/bookings", body=BOOKING | {"language": "de"}).slug == "idempotency-key-reused"
    assert stored() == 1


def test_a_changed_price_comes_as_a_whole_quote_that_can_be_agreed_to(send, stored):
    refused = send("POST", "/bookings", body=BOOKING | {"expected_total": 1})
    assert refused.slug == "price-changed"
    query = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08"}
    assert refused.body["quote"] == send("GET", "/quotes", query=query).body["items"][0]
    assert stored() == 0


def test_a_promised_price_is_not_promised_for_longer_by_a_wrong_total(send, clock):
    query = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08"}
    promised = send("GET", "/quotes", query=query).body["items"][0]
    clock.advance(timedelta(minutes=20))
    later = send("POST", "/bookings", body=BOOKING | {"quote_token": promised["quote_token"], "expected_total": 1})
    assert later.slug == "price-changed"
    assert (later.body["quote"]["quote_token"], later.body["quote"]["valid_until"]) == (
        promised["quote_token"],
        promised["valid_until"],
    )


def test_taken_nights_are_a_409_that_names_them(send):
    send("POST", "/bookings", body=BOOKING)
    other = send("POST", "/bookings", body=BOOKING, headers={"idempotency-key": "another"})
    assert (other.status, other.body["nights"]) == (409, ["2027-03-05", "2027-03-06", "2027-03-07"])


@pytest.mark.parametrize(
    ("change", "status", "slug"),
    [
        ({"check_in": "2026-11-20", "check_out": "2026-11-22"}, 422, "stay-in-the-past"),
        ({"check_out": "2027-03-05"}, 422, "check-out-not-after-check-in"),
        ({"check_in": "2027-02-30"}, 422, "invalid-request"),
        ({"guests": {"adults": 5}}, 422, "too-many-guests"),
        ({"guests": {"adults": 0}}, 422, "invalid-request"),
        ({"guests": {"adults": 1e99}}, 422, "invalid-request"),
        ({"currency": "XXX"}, 422, "unknown-currency"),
        ({"currency": "EUR"}, 422, "currency-mismatch"),
        ({"expected_total": 1}, 409, "price-changed"),
        ({"property_id": "z" * 26}, 404, "not-found"),
        ({"property_id": "../../etc"}, 404, "not-found"),
        ({"property_id": "T#x*"}, 404, "not-found"),
        ({"guest": {"name": "Ada\nBcc: all@example.com\u0000", "email": "ada@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "\u200b", "email": "ada@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "\u202eadA", "email": "ada@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "   ", "email": "ada@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "Ada", "email": "ada@example.com\r\nBcc: all@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "Ada", "email": "ada"}}, 422, "invalid-request"),
        ({"guest": {"name": "Ada", "email": "a@b.co,c@d.co"}}, 422, "invalid-request"),
        ({"guest": {"name": "Visit http://evil.example", "email": "ada@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "Jörg", "email": "jörg@example.com"}}, 422, "invalid-request"),
        ({"guest": {"name": "Ada", "email": f"ada@{'x' * 64}.example"}}, 422, "invalid-request"),
        ({"surprise": True}, 422, "invalid-request"),
    ],
)
def test_bad_input_is_refused_with_the_right_problem_and_nothing_written(send, stored, change, status, slug):
    answer = send("POST", "/bookings", body=BOOKING | change)
    assert (answer.status, answer.slug) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    assert stored() == 0


@pytest.mark.parametrize(
    ("options", "status", "slug"),
    [
        ({"raw_body": "{"}, 400, "malformed-json"),
        ({"raw_body": '{"property_id": "\\ud800"}'}, 400, "malformed-json"),
        ({"raw_body": " " * 70_000}, 413, "body-too-large"),
        ({"body": BOOKING, "headers": {"content-type": "text/plain"}}, 415, "unsupported-media-type"),
        ({"body": BOOKING, "headers": {"idempotency-key": ""}}, 400, "idempotency-key-missing"),
        ({"body": BOOKING, "headers": {"x-origin-secret": "wrong"}}, 403, "origin-refused"),
        ({"body": BOOKING, "context": authorizer_context(refusal="token-expired")}, 401, "token-expired"),
        ({"body": BOOKING, "context": authorizer_context(refusal="unknown-host")}, 404, "unknown-host"),
    ],
)
def test_what_is_no_request_is_refused_before_anything_is_read(send, stored, options, status, slug):
    answer = send("POST", "/bookings", **options)
    assert (answer.status, answer.slug) == (status, slug)
    assert stored() == 0


def test_a_booking_opens_to_its_link_a_host_and_nobody_else(send, clock):
    made = send("POST", "/bookings", body=BOOKING).body
    path = f"/bookings/{made['booking_id']}"
    assert send("GET", path).slug == "not-found"
    assert send("GET", path, context=AS_HOST).status == 200
    assert send("GET", path, context=authorizer_context(tenant_id=BAROSSA, **HOST_MEMBER)).slug == "not-found"
    stranger = authorizer_context(principal_id="g-2", principal_kind="guest", roles="guest")
    assert send("GET", path, context=stranger).slug == "not-found"
    foreign = booking_access_token(KEY, BAROSSA, made["booking_id"], date(2030, 1, 1))
    forged = made["access_token"].replace("2027", "2099")
    for token in (foreign, forged, "", "x", "20270606.", "\uff12\uff10\uff12\uff17\uff10\uff16\uff10\uff16.abc"):
        assert send("GET", path, headers={"booking-access": token}).slug == "not-found"
    clock.advance(timedelta(days=300))
    assert send("GET", path, headers={"booking-access": made["access_token"]}).slug == "not-found"


def test_a_guest_who_booked_signed_in_opens_the_booking_without_the_link(send):
    guest = authorizer_context(principal_id="g-1", principal_kind="guest", roles="guest")
    made = send("POST", "/bookings", body=BOOKING, context=guest).body
    assert send("GET", f"/bookings/{made['booking_id']}", context=guest).status == 200


def test_quotes_answer_each_property_in_the_order_asked(send):
    query = {"property_id": ["z" * 26, COTTAGE, "no id"], "check_in": "2027-03-05", "check_out": "2027-03-08"}
    unknown, priced, senseless = send("GET", "/quotes", query=query).body["items"]
    assert (unknown["available"], unknown["problem"]["status"]) == (False, 404)
    assert (senseless["available"], senseless["property_id"]) == (False, "no id")
    assert priced["available"]
    assert sum(line["amount"] for line in priced["lines"]) == priced["total"] == 82200


def test_a_quote_for_taken_nights_says_so(send):
    send("POST", "/bookings", body=BOOKING)
    query = {"property_id": COTTAGE, "check_in": "2027-03-07", "check_out": "2027-03-09"}
    (taken,) = send("GET", "/quotes", query=query).body["items"]
    assert taken["problem"]["nights"] == ["2027-03-07"]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"from": "2027-03-01"},
        {"from": "2027-03-01", "to": "2027-03-01"},
        {"from": "9999-06-01", "to": "9999-06-02"},
        {"from": "0001-01-01", "to": "9999-12-31"},
        {f"p{number}": "x" for number in range(201)},
    ],
)
def test_a_period_that_makes_no_sense_is_refused(send, query):
    assert send("GET", f"/properties/{COTTAGE}/availability", query=query).slug == "invalid-request"


def test_hosts_list_bookings_by_arrival_and_guests_do_not(send):
    made = send("POST", "/bookings", body=BOOKING).body
    query = {"from": "2027-01-01", "to": "2027-12-31"}
    listed = send("GET", "/bookings", query=query, context=AS_HOST).body
    assert [item["booking_id"] for item in listed["items"]] == [made["booking_id"]]
    assert listed["items"][0]["guest_name"] == "Ada Lovelace"
    assert send("GET", "/bookings", query=query).slug == "sign-in-required"
    guest = authorizer_context(principal_id="g-1", principal_kind="guest", roles="guest")
    assert send("GET", "/bookings", query=query, context=guest).slug == "role-required"
