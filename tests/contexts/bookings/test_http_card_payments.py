"""Bookings that wait for their money, over HTTP: made, followed as a stream, withdrawn."""

import json
from datetime import timedelta

import pytest

from rental.bookings.domain.payment import Payment
from rental.bookings.dynamodb.ledger import DynamoDbLedger
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.kernel.ids import BookingId
from tests.contexts.accounts.watched_log import watched_log
from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import BAROSSA, COTTAGE, SEAVIEW

STAY = {"property_id": COTTAGE, "check_in": "2027-03-05", "check_out": "2027-03-08", "guests": {"adults": 2}}
BODY = STAY | {"guest": {"name": "Ada Lovelace", "email": "ada@example.com"}}
METHOD = "pm_1PqR8sLkdIwHu7ix"
AS_HOST = authorizer_context(**HOST_MEMBER)
MARCH = {"from": "2027-03-01", "to": "2027-04-01"}


@pytest.fixture
def placed(send, monkeypatch):
    """A booking where cards are charged, made without one."""
    monkeypatch.setenv("CARD_PAYMENTS", "1")
    return send("POST", "/bookings", body=BODY).body


@pytest.fixture
def pay(table, clock):
    def pay(made, number=1, **sums):
        books = Books(DynamoDbLedger(table), range(3))
        fact = Payment(number, **({"authorised": made["total"]} | sums))
        return apply_payment_fact(books, SEAVIEW, BookingId(made["booking_id"]), fact, clock.now())

    return pay


@pytest.fixture
def follow(send):
    def follow(address, seen=None, **options):
        path, _, query = address.removeprefix("/api/v1").partition("?")
        headers = {} if seen is None else {"last-event-id": seen}
        return send("GET", path, query=dict([query.split("=")]) if query else None, headers=headers, **options)

    return follow


def event_in(answer):
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream")
    return dict(line.split(": ", 1) for line in answer.body.decode().strip().split("\n"))


def test_a_booking_waits_for_its_money_for_a_quarter_of_an_hour(placed, send):
    assert (placed["state"], placed["payment_state"], placed["expires_at"]) == (
        "awaiting_payment",
        "unpaid",
        "2026-11-21T09:15:00Z",
    )
    assert placed["possible"] == ["withdraw"]
    seen = send("GET", f"/properties/{COTTAGE}/availability", query=MARCH).body["taken"]
    assert seen == [{"from": "2027-03-05", "to": "2027-03-08"}]


def test_its_host_sees_it_in_lists_by_month_and_not_among_the_requests(placed, send):
    def listed(**query):
        answer = send("GET", "/bookings", query=query, context=AS_HOST)
        return [(each["booking_id"], each["state"]) for each in answer.body["items"]]

    mine = [(placed["booking_id"], "awaiting_payment")]
    assert listed(**MARCH) == listed(**MARCH, state="awaiting_payment") == listed(property_id=COTTAGE) == mine
    assert listed(state="pending") == listed(**MARCH, by="departure") == []
    shown = send("GET", f"/bookings/{placed['booking_id']}", context=AS_HOST).body
    assert (shown["state"], shown["possible"]) == ("awaiting_payment", [])


@pytest.mark.usefixtures("placed")
@pytest.mark.parametrize("state", ["awaiting_payment", "confirmed"])
def test_only_requests_are_listed_by_their_state_alone(send, state):
    answer = send("GET", "/bookings", query={"state": state}, context=AS_HOST)
    assert answer.body["errors"][0]["pointer"] == "query/from"


def test_a_card_may_be_given_with_it_and_is_part_of_the_request(send, table, monkeypatch):
    monkeypatch.setenv("CARD_PAYMENTS", "1")
    made = send("POST", "/bookings", body=BODY | {"payment_method": METHOD}).body
    assert made["expires_at"] == "2026-11-22T09:00:00Z"
    (item,) = (each for each in table.client.scan(TableName=table.name)["Items"] if each["sk"]["S"] == "BOOKING")
    assert item["last_change"]["M"]["payment"]["L"][2] == {"S": METHOD}
    again = send("POST", "/bookings", body=BODY | {"payment_method": METHOD})
    assert (again.headers["idempotent-replay"], again.body["booking_id"]) == ("true", made["booking_id"])
    other = send("POST", "/bookings", body=BODY | {"payment_method": f"{METHOD}2"})
    assert other.slug == "idempotency-key-reused"


@pytest.mark.parametrize(
    "method", ["", "pm_", "pm_12", "card_123", "pm_1\n", "pm_1 2", "pm_" + "a" * 98, "pm_ä234", 7, ["pm_123"]]
)
def test_what_is_no_payment_method_is_refused(send, stored, method):
    answer = send("POST", "/bookings", body=BODY | {"payment_method": method})
    assert (answer.status, answer.body["errors"][0]["pointer"]) == (422, "/payment_method")
    assert stored() == 0


@pytest.mark.parametrize("value", ["", "0", "true"])
def test_where_payments_is_not_deployed_a_booking_is_confirmed_at_once(send, monkeypatch, value):
    monkeypatch.setenv("CARD_PAYMENTS", value)
    assert send("POST", "/bookings", body=BODY | {"payment_method": METHOD}).body["state"] == "confirmed"


def test_a_guest_who_has_not_paid_withdraws_and_is_shown_that_all_goes_back(placed, send):
    path, link = f"/bookings/{placed['booking_id']}", {"booking-access": placed["access_token"]}
    assert send("GET", f"{path}/cancellation", headers=link).body["total"] == placed["total"]
    over = send("POST", f"{path}/cancellation", body={}, headers=link).body
    assert (over["state"], over["refund_due"]) == ("cancelled", placed["total"])


def test_its_events_tell_of_each_change_once_and_end_when_it_is_sold(placed, follow, pay):
    first = event_in(follow(placed["events"]))
    assert (first["id"], first["event"], first["retry"]) == ("1", "booking.awaiting_payment", "1500")
    assert json.loads(first["data"]) == {
        "booking_id": placed["booking_id"],
        "state": "awaiting_payment",
        "payment_state": "unpaid",
        "version": 1,
    }
    assert follow(placed["events"], seen="1").body == b": unchanged\n\n"
    pay(placed)
    sold = event_in(follow(placed["events"], seen="1"))
    assert (sold["id"], sold["event"]) == ("2", "booking.confirmed")
    assert json.loads(sold["data"])["payment_state"] == "authorised"
    assert (follow(placed["events"], seen="2").status, follow(placed["events"]).status) == (204, 200)


def test_its_events_tell_that_time_is_up_before_the_clock_has_stored_it(placed, follow, clock):
    clock.advance(timedelta(minutes=14))
    assert event_in(follow(placed["events"]))["event"] == "booking.awaiting_payment"
    clock.advance(timedelta(seconds=59))
    assert follow(placed["events"], seen="1").body == b": unchanged\n\n"


def test_an_expired_booking_is_told_as_that_to_who_saw_the_same_version_waiting(placed, send, follow, clock):
    clock.advance(timedelta(minutes=15))
    link = {"booking-access": placed["access_token"]}
    shown = send("GET", f"/bookings/{placed['booking_id']}", headers=link).body
    over = event_in(follow(shown["events"], seen="1"))
    assert (over["event"], over["id"], json.loads(over["data"])["version"]) == ("booking.expired", "1.expired", 1)
    assert follow(shown["events"], seen=over["id"]).status == 204


def test_the_address_of_events_ends_after_a_quarter_of_an_hour_and_looking_again_gives_another(
    placed, send, follow, clock
):
    clock.advance(timedelta(minutes=15))
    assert (follow(placed["events"]).status, follow(placed["events"]).slug) == (404, "not-found")
    link = {"booking-access": placed["access_token"]}
    shown = send("GET", f"/bookings/{placed['booking_id']}", headers=link).body
    assert follow(shown["events"]).status == 200


def test_a_token_opens_the_events_of_its_own_booking_at_its_own_tenant_and_nothing_else(placed, send, follow):
    other = send("POST", "/bookings", body=BODY | {"check_in": "2027-04-05", "check_out": "2027-04-08"}, headers=OTHER)
    token = placed["events"].rpartition("=")[2]
    path = f"/bookings/{placed['booking_id']}"
    refused = [
        follow(other.body["events"].replace(other.body["events"].rpartition("=")[2], token)),
        follow(placed["events"], context=authorizer_context(tenant_id=BAROSSA)),
        follow(f"{placed['events'][:-1]}{'a' if token[-1] != 'a' else 'b'}"),
        follow(f"{path}/events?token="),
        follow(f"{path}/events?token={placed['access_token']}"),
    ]
    assert [(answer.status, answer.slug) for answer in refused] == [(404, "not-found")] * len(refused)
    assert all(token not in json.dumps(answer.body) for answer in refused)
    assert follow(f"{path}/events").status == 422
    assert send("GET", path, headers={"booking-access": token}).status == 404


OTHER = {"idempotency-key": "another"}


def test_a_token_stands_in_no_log(placed, follow):
    with watched_log() as log:
        follow(placed["events"])
        follow(f"{placed['events']}a")
    assert "refused" in log.getvalue()
    assert placed["events"].rpartition("=")[2] not in log.getvalue()


def test_a_host_follows_what_they_entered_and_answered(send, follow):
    body = BODY | {"source": "phone", "pays_by": "card"}
    del body["property_id"]
    made = send("POST", f"/properties/{COTTAGE}/bookings", body=body, context=AS_HOST).body
    assert event_in(follow(made["events"]))["event"] == "booking.confirmed"
