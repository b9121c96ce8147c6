"""From wanted nights to a booking or a request, over HTTP."""

from datetime import timedelta

import pytest

from rental.calendar_sync.domain.polling import Poll
from rental.calendar_sync.dynamodb.feed_items import poll_item
from rental.platform.dynamodb import to_item
from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import COTTAGE, SEAVIEW, terms
from tests.support.stored_terms import store_terms

STAY = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08", "guests": {"adults": 2}}
ADA = {"name": "Ada Lovelace", "email": "ada@example.com"}
CHECKOUT = {"checkout-session": "a-checkout-of-mine-01", "x-viewer-address": "203.0.113.9"}
ANOTHER = {"checkout-session": "somebody-elses-checkout", "x-viewer-address": "203.0.113.10", "idempotency-key": "k2"}
AS_HOST = authorizer_context(**HOST_MEMBER)
VIEW = {"from": "2027-03-01", "to": "2027-04-01"}


@pytest.fixture
def asking(table):
    """The property's host approves bookings."""
    store_terms(table, SEAVIEW, terms(instant_book=False))


def taken(send):
    return send("GET", f"/properties/{COTTAGE}/availability", query=VIEW).body["taken"]


def test_held_nights_are_taken_for_others_for_a_quarter_of_an_hour(send, clock):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT)
    assert (held.status, held.body["expires_at"]) == (201, "2026-11-21T09:15:00Z")
    assert taken(send) == [{"from": "2027-03-05", "to": "2027-03-08"}]
    refused = send("POST", "/bookings", body=STAY | {"guest": ADA}, headers=ANOTHER)
    assert (refused.status, refused.slug) == (409, "nights-taken")
    clock.advance(timedelta(minutes=15))
    assert taken(send) == []
    assert send("POST", "/bookings", body=STAY | {"guest": ADA}, headers=ANOTHER).status == 201


def test_a_hold_becomes_a_booking_at_the_promised_price_although_the_host_raised_it(send, table):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    store_terms(table, SEAVIEW, terms(nightly=99900))
    kept = {"hold_id": held["hold_id"], "quote_token": held["quote"]["quote_token"]}
    made = send("POST", "/bookings", body=STAY | {"guest": ADA} | kept, headers=CHECKOUT)
    assert (made.status, made.body["total"]) == (201, held["quote"]["total"])
    assert taken(send) == [{"from": "2027-03-05", "to": "2027-03-08"}]


def test_holding_again_replaces_what_the_checkout_held(send):
    first = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    moved = send("POST", "/holds", body=STAY | {"check_in": "2027-03-07", "check_out": "2027-03-10"}, headers=CHECKOUT)
    assert moved.body["hold_id"] == first["hold_id"]
    assert taken(send) == [{"from": "2027-03-07", "to": "2027-03-10"}]


def test_a_released_hold_frees_its_nights_and_only_its_own_checkout_releases_it(send):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    path = f"/properties/{COTTAGE}/holds/{held['hold_id']}"
    assert send("DELETE", path, headers=ANOTHER).status == 204
    assert taken(send) != []
    assert send("DELETE", path, headers=CHECKOUT).status == 204
    assert taken(send) == []
    assert send("DELETE", path, headers=CHECKOUT).status == 204


def test_a_stranger_holds_nothing_without_a_checkout_of_their_own(send, stored):
    answer = send("POST", "/holds", body=STAY)
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "header/Checkout-Session")
    bad = send("POST", "/holds", body=STAY, headers={"checkout-session": "short"})
    assert bad.slug == "invalid-request"
    assert stored("holder") == 0


def test_an_expired_hold_is_told_and_can_be_taken_again(send, clock):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    clock.advance(timedelta(minutes=16))
    body = STAY | {"guest": ADA, "hold_id": held["hold_id"]}
    assert send("POST", "/bookings", body=body, headers=CHECKOUT).slug == "hold-expired"
    again = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    assert send("POST", "/bookings", body=body | {"hold_id": again["hold_id"]}, headers=CHECKOUT).status == 201


def test_one_checkout_holds_at_most_three_properties(send, table):
    places = [letter * 26 for letter in "defg"]
    for place in places:
        store_terms(table, SEAVIEW, terms(property_id=place))
    answers = [send("POST", "/holds", body=STAY | {"property_id": place}, headers=CHECKOUT) for place in places]
    assert [answer.status for answer in answers] == [201, 201, 201, 429]
    assert (answers[3].slug, answers[3].body["held_by"]) == ("too-many-holds", "session")
    assert int(answers[3].headers["retry-after"]) == 15 * 60 + 1


@pytest.mark.usefixtures("asking")
def test_a_request_waits_for_the_host_and_holds_its_nights_meanwhile(send):
    held = send("POST", "/holds", body=STAY | {"email": "Ada@Example.com"}, headers=CHECKOUT).body
    made = send("POST", "/bookings", body=STAY | {"guest": ADA, "hold_id": held["hold_id"]}, headers=CHECKOUT)
    assert (made.body["state"], made.body["expires_at"]) == ("pending", "2026-11-22T09:00:00Z")
    assert made.body["possible"] == ["withdraw"]
    assert taken(send) == [{"from": "2027-03-05", "to": "2027-03-08"}]
    waiting = send("GET", "/bookings", query={"state": "pending"}, context=AS_HOST).body["items"]
    assert [each["booking_id"] for each in waiting] == [made.body["booking_id"]]


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize("held_for", [None, "", "somebody@example.com"])
def test_a_request_needs_a_hold_for_the_same_guest(send, stored, held_for):
    body = STAY | {"guest": ADA}
    if held_for is not None:
        email = {"email": held_for} if held_for else {}
        body["hold_id"] = send("POST", "/holds", body=STAY | email, headers=CHECKOUT).body["hold_id"]
    assert send("POST", "/bookings", body=body, headers=CHECKOUT).slug == "hold-needed"
    assert stored() == 0


@pytest.mark.usefixtures("asking")
def test_a_request_nobody_answered_has_expired_and_its_nights_are_free(send, clock):
    held = send("POST", "/holds", body=STAY | {"email": ADA["email"]}, headers=CHECKOUT).body
    made = send("POST", "/bookings", body=STAY | {"guest": ADA, "hold_id": held["hold_id"]}, headers=CHECKOUT).body
    clock.advance(timedelta(hours=24))
    path = f"/bookings/{made['booking_id']}"
    assert send("GET", path, headers={"booking-access": made["access_token"]}).body["state"] == "expired"
    assert taken(send) == []
    assert send("POST", f"{path}/approval", body={}, context=AS_HOST).slug == "request-expired"
    assert send("GET", "/bookings", query={"state": "pending"}, context=AS_HOST).body["items"] == []


def test_two_strangers_with_the_same_key_and_checkouts_of_their_own_both_book(send, stored):
    mine = send("POST", "/bookings", body=STAY | {"guest": ADA}, headers=CHECKOUT)
    later = STAY | {"check_in": "2027-03-20", "check_out": "2027-03-23", "guest": ADA}
    theirs = send("POST", "/bookings", body=later, headers=ANOTHER | {"idempotency-key": "key-0001"})
    assert (mine.status, theirs.status) == (201, 201)
    assert stored() == 2


@pytest.mark.parametrize(
    ("tamper", "slug"),
    [
        (lambda token: token[:-2] + "AA", "quote-invalid"),
        (lambda _: "nonsense", "quote-invalid"),
        (lambda _: "\u00e9" * 40, "quote-invalid"),
    ],
)
def test_a_quote_that_was_not_made_here_is_refused(send, stored, tamper, slug):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    token = tamper(held["quote"]["quote_token"])
    body = STAY | {"guest": ADA, "hold_id": held["hold_id"], "quote_token": token}
    assert send("POST", "/bookings", body=body, headers=CHECKOUT).slug == slug
    assert stored() == 0


def test_a_quote_holds_for_its_own_stay_only(send):
    held = send("POST", "/holds", body=STAY, headers=CHECKOUT).body
    other = STAY | {"check_out": "2027-03-10", "guest": ADA, "quote_token": held["quote"]["quote_token"]}
    send("DELETE", f"/properties/{COTTAGE}/holds/{held['hold_id']}", headers=CHECKOUT)
    assert send("POST", "/bookings", body=other, headers=CHECKOUT).slug == "quote-invalid"


def keep_poll(table, at):
    poll = Poll("f" * 26, COTTAGE, succeeded_at=at, unit="1")
    table.client.put_item(TableName=table.name, Item=to_item(poll_item(SEAVIEW, poll)))


def test_a_stay_is_asked_for_while_another_channels_calendar_is_stale_and_booked_once_it_was_read(send, table, clock):
    store_terms(table, SEAVIEW, terms(ask_when_stale_minutes=60))
    keep_poll(table, clock.now() - timedelta(hours=2))
    early = send("POST", "/bookings", body=STAY | {"guest": ADA}, headers=CHECKOUT)
    assert (early.status, early.slug) == (409, "hold-needed")
    held = send("POST", "/holds", body=STAY | {"email": ADA["email"]}, headers=CHECKOUT).body
    assert (held["instant"], held["quote"]["instant_book"]) == (False, True)
    body = STAY | {"guest": ADA, "hold_id": held["hold_id"]}
    asked = send("POST", "/bookings", body=body, headers=CHECKOUT)
    assert (asked.status, asked.body["state"], "reason" in asked.body) == (201, "pending", False)
    keep_poll(table, clock.now())
    later = {"check_in": "2027-03-15", "check_out": "2027-03-18"}
    held = send("POST", "/holds", body=STAY | later, headers=ANOTHER).body
    assert held["instant"]
    booked = send("POST", "/bookings", body=body | later | {"hold_id": held["hold_id"]}, headers=ANOTHER)
    assert booked.body["state"] == "confirmed"


def test_stale_calendars_are_asked_for_once_however_many_hold(send, stored, table, clock):
    store_terms(table, SEAVIEW, terms(ask_when_stale_minutes=60))
    keep_poll(table, None)
    for headers in (CHECKOUT, ANOTHER):
        send("POST", "/holds", body=STAY, headers=headers)
    assert stored("stale_calendars") == 1
