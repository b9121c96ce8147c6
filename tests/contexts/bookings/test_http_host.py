"""The host's operations over HTTP: lists, calendar, blocks, answers, bookings entered by hand."""

from datetime import timedelta

import pytest

from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import BAROSSA, COTTAGE, SEAVIEW, terms
from tests.support.stored_terms import store_terms

ADA = {"name": "Ada Lovelace", "email": "ada@example.com"}
BOOKING = {
    "property_id": COTTAGE,
    "check_in": "2027-03-05",
    "check_out": "2027-03-08",
    "guests": {"adults": 2},
    "guest": ADA,
}
CHECKOUT = {"checkout-session": "a-checkout-of-mine-01"}
AS_HOST = authorizer_context(**HOST_MEMBER)
AS_GUEST = authorizer_context(principal_id="g-1", principal_kind="guest", roles="guest")
OTHER_TENANT = authorizer_context(tenant_id=BAROSSA, **HOST_MEMBER)
MARCH = {"from": "2027-03-01", "to": "2027-04-01"}


@pytest.fixture
def request_made(send, table):
    """A request that waits for the host's answer."""
    store_terms(table, SEAVIEW, terms(instant_book=False))
    stay = {name: BOOKING[name] for name in ("property_id", "check_in", "check_out", "guests")}
    held = send("POST", "/holds", body=stay | {"email": ADA["email"]}, headers=CHECKOUT).body
    return send("POST", "/bookings", body=BOOKING | {"hold_id": held["hold_id"]}, headers=CHECKOUT).body


def entered(**changes):
    return {name: value for name, value in BOOKING.items() if name != "property_id"} | {
        "source": "phone",
        "pays_by": "cash",
        **changes,
    }


def test_the_host_approves_a_request(send, request_made):
    path = f"/bookings/{request_made['booking_id']}"
    assert send("GET", path, context=AS_HOST).body["possible"] == ["approve", "decline"]
    approved = send("POST", f"{path}/approval", body={}, context=AS_HOST)
    assert (approved.status, approved.body["state"]) == (200, "confirmed")
    assert "expires_at" not in approved.body
    again = send("POST", f"{path}/approval", body={}, context=AS_HOST)
    assert again.body["state"] == "confirmed"
    late = send("POST", f"{path}/approval", body={}, headers={"idempotency-key": "second"}, context=AS_HOST)
    assert (late.status, late.slug, late.body["state"]) == (409, "state-does-not-allow", "confirmed")


def test_the_host_declines_a_request_with_a_reason_and_the_nights_are_free(send, request_made):
    path = f"/bookings/{request_made['booking_id']}"
    assert send("POST", f"{path}/decline", body={"reason": ""}, context=AS_HOST).slug == "invalid-request"
    declined = send("POST", f"{path}/decline", body={"reason": "The roof leaks."}, context=AS_HOST).body
    assert (declined["state"], declined["reason"]) == ("declined", "The roof leaks.")
    assert send("GET", f"/properties/{COTTAGE}/availability", query=MARCH).body["taken"] == []


def test_a_guest_withdraws_a_request(send, request_made):
    path, link = f"/bookings/{request_made['booking_id']}", {"booking-access": request_made["access_token"]}
    withdrawn = send("POST", f"{path}/cancellation", body={}, headers=link).body
    assert (withdrawn["state"], withdrawn["refund_due"]) == ("cancelled", withdrawn["total"])


@pytest.mark.parametrize("step", ["approval", "decline", "no-show"])
def test_only_the_tenants_own_hosts_answer(send, request_made, step):
    path = f"/bookings/{request_made['booking_id']}/{step}"
    body = {"reason": "no"} if step == "decline" else {}
    assert send("POST", path, body=body).slug == "sign-in-required"
    assert send("POST", path, body=body, context=AS_GUEST).slug == "role-required"
    assert send("POST", path, body=body, context=OTHER_TENANT).slug == "not-found"


def test_a_booking_that_came_by_phone_is_entered_at_the_agreed_price(send):
    body = entered(agreed_total=50000, guest={"name": "Bob", "email": ""})
    made = send("POST", f"/properties/{COTTAGE}/bookings", body=body, context=AS_HOST)
    assert (made.status, made.body["state"], made.body["total"]) == (201, "confirmed", 50000)
    assert (made.body["source"], made.body["pays_by"]) == ("phone", "cash")
    again = send("POST", f"/properties/{COTTAGE}/bookings", body=body, context=AS_HOST)
    assert again.headers["idempotent-replay"] == "true"


def test_the_host_books_against_the_own_rules_but_never_on_taken_nights(send):
    short = entered(check_out="2027-03-06")
    path = f"/properties/{COTTAGE}/bookings"
    assert send("POST", path, body=short, context=AS_HOST).slug == "stay-too-short"
    assert send("POST", path, body=short | {"ignore_rules": True}, context=AS_HOST).status == 201
    taken = send("POST", path, body=short | {"ignore_rules": True}, context=AS_HOST, headers={"idempotency-key": "two"})
    assert (taken.status, taken.slug) == (409, "nights-taken")


def test_blocked_nights_are_shown_moved_and_freed(send):
    body = {"from": "2027-03-10", "to": "2027-03-12", "reason": "paint"}
    made = send("POST", f"/properties/{COTTAGE}/blocks", body=body, context=AS_HOST)
    assert made.status == 201
    path = made.headers["location"].removeprefix("/api/v1")
    moved = send("PATCH", path, body={"from": "2027-03-11", "to": "2027-03-14"}, context=AS_HOST).body
    assert (moved["from"], moved["to"], moved["reason"]) == ("2027-03-11", "2027-03-14", "paint")
    taken = send("GET", f"/properties/{COTTAGE}/availability", query=MARCH).body["taken"]
    assert taken == [{"from": "2027-03-11", "to": "2027-03-14"}]
    (shown,) = send("GET", "/calendar", query=MARCH | {"property_id": COTTAGE}, context=AS_HOST).body["items"]
    (entry,) = shown["units"][0]["entries"]
    assert (entry["kind"], entry["label"], entry["id"]) == ("host_block", "paint", made.body["block_id"])
    assert send("DELETE", path, context=AS_HOST).status == 204
    assert send("DELETE", path, context=AS_HOST).status == 204
    assert send("GET", f"/properties/{COTTAGE}/availability", query=MARCH).body["taken"] == []


def test_a_block_on_taken_nights_and_half_a_move_are_refused(send):
    send("POST", "/bookings", body=BOOKING)
    body = {"from": "2027-03-07", "to": "2027-03-12"}
    taken = send("POST", f"/properties/{COTTAGE}/blocks", body=body, context=AS_HOST)
    assert (taken.slug, taken.body["nights"]) == ("nights-taken", ["2027-03-07"])
    made = send("POST", f"/properties/{COTTAGE}/blocks", body=body | {"from": "2027-03-08"}, context=AS_HOST).body
    path = f"/properties/{COTTAGE}/blocks/{made['block_id']}"
    assert send("PATCH", path, body={"from": "2027-03-09"}, context=AS_HOST).slug == "invalid-request"
    assert send("PATCH", path, body={"reason": "x"}, context=OTHER_TENANT).slug == "not-found"


def test_the_calendar_tells_who_stays_what_is_held_and_what_nobody_can_book(send):
    send("POST", "/bookings", body=BOOKING)
    send("POST", "/bookings", body=BOOKING | {"check_in": "2027-03-09", "check_out": "2027-03-12"}, headers=key("b"))
    hold = {name: BOOKING[name] for name in ("property_id", "guests")}
    send("POST", "/holds", body=hold | {"check_in": "2027-03-20", "check_out": "2027-03-22"}, headers=CHECKOUT)
    query = MARCH | {"property_id": [COTTAGE, "z" * 26]}
    (shown,) = send("GET", "/calendar", query=query, context=AS_HOST).body["items"]
    (unit,) = shown["units"]
    assert [(each["kind"], each["check_in"], each["shadow"]) for each in unit["entries"]] == [
        ("booking", "2027-03-05", False),
        ("booking", "2027-03-09", False),
    ]
    assert [each["check_in"] for each in unit["holds"]] == ["2027-03-20"]
    assert unit["gaps"] == [{"from": "2027-03-08", "to": "2027-03-09", "nights": 1, "needs_nights": 2}]


def test_bookings_are_listed_by_departure_property_and_state(send):
    first = send("POST", "/bookings", body=BOOKING).body
    send("POST", "/bookings", body=BOOKING | {"check_in": "2027-03-20", "check_out": "2027-03-22"}, headers=key("b"))
    send(
        "POST",
        f"/bookings/{first['booking_id']}/cancellation",
        body={},
        headers={"booking-access": first["access_token"]},
    )

    def listed(**query):
        return [item["check_in"] for item in send("GET", "/bookings", query=query, context=AS_HOST).body["items"]]

    assert listed(**MARCH) == ["2027-03-05", "2027-03-20"]
    assert listed(**MARCH, state="cancelled") == ["2027-03-05"]
    assert listed(**MARCH, by="departure") == ["2027-03-20"]
    assert listed(property_id=COTTAGE) == ["2027-03-20"]
    assert listed(property_id=COTTAGE, ended="true") == ["2027-03-05"]
    assert send("GET", "/bookings", context=AS_HOST).slug == "invalid-request"


def test_a_request_that_nobody_answered_in_time_is_listed_as_expired_and_no_longer_as_waiting(
    send, request_made, clock
):
    def states(**query):
        return [item["state"] for item in send("GET", "/bookings", query=query, context=AS_HOST).body["items"]]

    lists = ({}, MARCH, {"property_id": COTTAGE})
    assert [states(**each, state="pending") for each in lists] == [["pending"]] * 3
    clock.advance(timedelta(hours=24))
    assert [states(**each, state="pending") for each in lists] == [[], [], []]
    assert states(**MARCH) == ["expired"]


def test_an_ended_state_of_a_property_is_found_among_those_that_ended(send):
    made = send("POST", "/bookings", body=BOOKING).body
    link = {"booking-access": made["access_token"]}
    send("POST", f"/bookings/{made['booking_id']}/cancellation", body={}, headers=link)
    for more in ({}, {"ended": "true"}):
        query = {"property_id": COTTAGE, "state": "cancelled"} | more
        (item,) = send("GET", "/bookings", query=query, context=AS_HOST).body["items"]
        assert item["booking_id"] == made["booking_id"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"property_id": COTTAGE, "from": "2027-03-01"}, "query/from"),
        ({"property_id": COTTAGE, "to": "2027-03-01"}, "query/to"),
        ({"property_id": COTTAGE, "by": "departure"}, "query/by"),
        ({"property_id": COTTAGE, "ended": "true", "state": "confirmed"}, "query/state"),
        (MARCH | {"ended": "true"}, "query/ended"),
        ({"state": "pending", "ended": "true"}, "query/ended"),
        ({"state": "pending", "from": "2027-03-01"}, "query/to"),
        ({"state": "pending", "to": "2027-03-01"}, "query/from"),
        ({"state": "pending", "by": "departure"}, "query/by"),
        ({"state": "confirmed"}, "query/from"),
        *((MARCH | {"by": "departure", "state": state}, "query/state") for state in ("cancelled", "declined")),
        *((MARCH | {"by": "departure", "state": state}, "query/state") for state in ("expired", "pending")),
    ],
    ids=str,
)
def test_what_cannot_be_listed_together_is_refused_by_name(send, query, pointer):
    refused = send("GET", "/bookings", query=query, context=AS_HOST)
    assert (refused.status, refused.body["errors"][0]["pointer"]) == (422, pointer)


def test_somebody_who_never_came_is_marked_from_the_day_of_arrival(send, clock):
    made = send("POST", "/bookings", body=BOOKING).body
    path = f"/bookings/{made['booking_id']}/no-show"
    assert send("POST", path, body={}, context=AS_HOST).slug == "state-does-not-allow"
    clock.advance(timedelta(days=105))
    marked = send("POST", path, body={}, context=AS_HOST).body
    assert (marked["state"], marked["reason"], marked["refund_due"]) == ("cancelled", "no-show", 0)


def key(name):
    return {"idempotency-key": name}


@pytest.mark.parametrize("step", ["approval", "decline", "no-show", "cancellation"])
def test_an_answer_whose_body_is_no_json_is_refused_as_that(send, request_made, step):
    answer = send("POST", f"/bookings/{request_made['booking_id']}/{step}", raw_body="{", context=AS_HOST)
    assert (answer.status, answer.slug) == (400, "malformed-json")
