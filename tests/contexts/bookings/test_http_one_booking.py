"""A booking that exists, over HTTP: changed and cancelled by its guest or the host."""

from datetime import timedelta

import pytest

from tests.support.gateway import HOST_MEMBER, authorizer_context
from tests.support.property_samples import COTTAGE

BOOKING = {
    "property_id": COTTAGE,
    "check_in": "2027-03-05",
    "check_out": "2027-03-08",
    "guests": {"adults": 2},
    "guest": {"name": "Ada Lovelace", "email": "ada@example.com"},
}
AS_HOST = authorizer_context(**HOST_MEMBER)
VIEW = {"from": "2027-03-01", "to": "2027-04-01"}


@pytest.fixture
def booked(send):
    """A booking, its path and the header of its link."""
    made = send("POST", "/bookings", body=BOOKING).body
    return made, f"/bookings/{made['booking_id']}", {"booking-access": made["access_token"]}


def changing(link, key="change-1"):
    return link | {"idempotency-key": key}


def taken(send):
    return send("GET", f"/properties/{COTTAGE}/availability", query=VIEW).body["taken"]


def test_a_change_is_shown_with_its_difference_before_it_is_made(send, booked):
    made, path, link = booked
    quoted = send("POST", f"{path}/change-quote", body={"check_out": "2027-03-09"}, headers=link).body
    assert (quoted["total"], quoted["difference"]) == (made["total"] + 25400, 25400)
    assert send("GET", path, headers=link).body["check_out"] == "2027-03-08"
    body = {"check_out": "2027-03-09", "expected_total": quoted["total"]}
    changed = send("PATCH", path, body=body, headers=changing(link))
    assert (changed.body["check_out"], changed.body["total"], changed.body["version"]) == (
        "2027-03-09",
        quoted["total"],
        2,
    )
    assert taken(send) == [{"from": "2027-03-05", "to": "2027-03-09"}]


def test_a_repeated_change_is_made_once_and_its_key_makes_no_other(send, booked):
    _, path, link = booked
    first = send("PATCH", path, body={"check_out": "2027-03-09"}, headers=changing(link))
    again = send("PATCH", path, body={"check_out": "2027-03-09"}, headers=changing(link))
    assert again.body == first.body
    assert (
        send("PATCH", path, body={"check_out": "2027-03-10"}, headers=changing(link)).slug == "idempotency-key-reused"
    )


def test_a_change_to_taken_nights_is_refused_and_nothing_moves(send, booked):
    _, path, link = booked
    other = BOOKING | {"check_in": "2027-03-08", "check_out": "2027-03-11"}
    send("POST", "/bookings", body=other, headers={"idempotency-key": "other"})
    refused = send("PATCH", path, body={"check_in": "2027-03-06", "check_out": "2027-03-10"}, headers=changing(link))
    assert (refused.slug, refused.body["nights"]) == ("nights-taken", ["2027-03-08", "2027-03-09"])
    assert send("GET", path, headers=link).body["check_in"] == "2027-03-05"
    assert taken(send) == [{"from": "2027-03-05", "to": "2027-03-11"}]


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        ({"check_out": "2027-03-06"}, 422, "stay-too-short"),
        ({"check_out": "2027-03-05"}, 422, "check-out-not-after-check-in"),
        ({"guests": {"adults": 9}}, 422, "too-many-guests"),
        ({"unit": "1"}, 403, "role-required"),
        ({"agreed_total": 1}, 403, "role-required"),
        ({"expected_total": 1, "check_out": "2027-03-09"}, 409, "price-changed"),
        ({"check_in": "2026-01-01"}, 422, "stay-in-the-past"),
        ({"surprise": 1}, 422, "invalid-request"),
    ],
)
def test_a_guests_change_keeps_the_rules(send, booked, body, status, slug):
    _, path, link = booked
    answer = send("PATCH", path, body=body, headers=changing(link))
    assert (answer.status, answer.slug) == (status, slug)
    assert send("GET", path, headers=link).body["version"] == 1


def test_the_host_agrees_on_a_price_against_the_rules(send, booked):
    _, path, _ = booked
    body = {"check_out": "2027-03-06", "agreed_total": 20000}
    changed = send("PATCH", path, body=body, context=AS_HOST)
    assert (changed.body["total"], changed.body["lines"][0]["rule"]) == (20000, "agreed")


def test_the_refund_is_shown_line_by_line_and_is_what_cancelling_gives(send, booked):
    made, path, link = booked
    preview = send("GET", f"{path}/cancellation", headers=link).body
    assert (preview["percent"], preview["total"], preview["kept"]) == (100, made["total"], 0)
    assert sum(line["back"] for line in preview["lines"]) == preview["total"]
    cancelled = send("POST", f"{path}/cancellation", body={"reason": "plans"}, headers=changing(link)).body
    assert (cancelled["state"], cancelled["refund_due"], cancelled["reason"]) == ("cancelled", made["total"], "plans")
    assert cancelled["possible"] == []
    assert send("GET", f"{path}/cancellation", headers=link).slug == "state-does-not-allow"


def test_late_cancellation_gives_back_what_the_policy_says_by_the_day_at_the_property(send, booked, clock):
    made, path, link = booked
    clock.advance(timedelta(days=99, hours=4, minutes=29))  # 28 February, 23:59 in Adelaide: five days before
    assert send("GET", f"{path}/cancellation", headers=link).body["percent"] == 100
    clock.advance(timedelta(minutes=1))
    late = send("GET", f"{path}/cancellation", headers=link).body
    assert (late["percent"], late["total"]) == (0, 6000)  # nobody comes, so nobody cleans
    assert late["kept"] == made["total"] - 6000


def test_only_a_host_cancels_a_stay_that_has_begun_and_gives_back_the_nights_left(send, booked, clock):
    _, path, link = booked
    clock.advance(timedelta(days=105))
    assert send("POST", f"{path}/cancellation", body={}, headers=changing(link)).slug in {
        "stay-already-begun",
        "state-does-not-allow",
    }
    cancelled = send("POST", f"{path}/cancellation", body={}, context=AS_HOST).body
    assert (cancelled["state"], cancelled["refund_due"]) == ("cancelled", 2 * 25400)


def test_a_change_without_an_idempotency_key_is_refused(send, booked):
    _, path, link = booked
    for method, tail in (("PATCH", ""), ("POST", "/cancellation")):
        answer = send(method, f"{path}{tail}", body={}, headers=changing(link, ""))
        assert answer.slug == "idempotency-key-missing"


@pytest.mark.parametrize("reason", ["see http://evil.example", "evil.com/win now", "evil\uff0ecom", "\u202egnp.exe"])
def test_a_reason_is_no_trap_for_who_reads_it(send, booked, reason):
    _, path, link = booked
    answer = send("POST", f"{path}/cancellation", body={"reason": reason}, headers=changing(link))
    assert answer.slug == "invalid-request"
