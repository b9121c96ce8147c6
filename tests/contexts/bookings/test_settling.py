"""The clock moves bookings on, payments tell what became of the money; neither frees nights that were sold."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import request_digest
from rental.bookings.use_cases.deciding import approve_booking
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.settling import settle_booking
from tests.support.booking_samples import FrontDesk, booking, caller, host, refusal
from tests.support.property_samples import NOW, SEAVIEW

DAY = timedelta(hours=24)
DURING, AFTER = datetime(2027, 3, 6, tzinfo=UTC), datetime(2027, 3, 9, tzinfo=UTC)


@pytest.fixture
def desk():
    return FrontDesk.selling()


def settle(desk, one, at):
    return settle_booking(desk.books, SEAVIEW, one.id, at)[0]


def written(desk):
    return [entry.change["type"] for entry in desk.ledger.writes if hasattr(entry, "record")]


def test_a_booking_whose_moment_has_not_come_stays_as_it_is(desk):
    sold = desk.book("03-05", "03-08")
    assert settle(desk, sold, NOW + DAY) == sold
    assert len(desk.ledger.writes) == 1


def test_a_stay_starts_and_completes_one_step_after_the_other_and_keeps_its_nights(desk):
    sold = desk.book("03-05", "03-08")
    calendar = desk.calendar()
    assert settle(desk, sold, DURING).state == "in_progress"
    assert settle(desk, sold, AFTER).state == "completed"
    assert written(desk) == ["BookingConfirmed", "BookingStarted", "BookingCompleted"]
    assert desk.change["actor"] == {"kind": "clock", "id": "clock"}
    assert desk.calendar() == calendar


def test_a_clock_that_comes_late_takes_both_steps_at_once_and_tells_both(desk):
    sold = desk.book("03-05", "03-08")
    done = settle(desk, sold, AFTER)
    assert (done.state, done.change_number) == ("completed", 3)
    assert written(desk) == ["BookingConfirmed", "BookingStarted", "BookingCompleted"]


def test_a_clock_that_comes_twice_changes_nothing_more(desk):
    sold = desk.book("03-05", "03-08")
    assert settle(desk, sold, AFTER) == settle(desk, sold, AFTER)
    assert len(desk.ledger.writes) == 3


def test_an_expired_request_ends_when_it_expired_and_lets_its_nights_and_money_go():
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    expired = settle(desk, asked, NOW + 3 * DAY)
    assert (expired.state, expired.ended_at, expired.expires_at) == ("expired", NOW + DAY, None)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingExpired", ["keep", 0])
    assert desk.calendar().holds == ()


def test_a_booking_of_nobody_is_not_found(desk):
    assert refusal(settle, desk, booking(), NOW).slug == "not-found"


def test_a_conflict_is_tried_again_and_in_the_end_busy(desk):
    sold = desk.book("03-05", "03-08")
    desk.ledger.conflicts = 99
    assert refusal(settle, desk, sold, DURING).slug == "busy"
    desk.ledger.conflicts = 1
    assert settle(desk, sold, AFTER).state == "completed"


def tell(desk, one, fact):
    return apply_payment_fact(desk.books, SEAVIEW, one.id, fact, NOW)


def test_what_payments_tells_is_taken_over_and_an_overtaken_fact_is_not(desk):
    sold = desk.book("03-05", "03-08")
    paid = tell(desk, sold, Payment(2, captured=sold.total))
    assert (paid.payment_state, paid.state, paid.change_number) == ("paid", "confirmed", 2)
    assert (desk.change["type"], desk.change["actor"]["kind"]) == ("BookingPaymentChanged", "payments")
    assert "payment" not in desk.change
    assert tell(desk, sold, Payment(1, authorised=sold.total)) == paid
    assert tell(desk, sold, Payment(2, captured=sold.total)) == paid
    assert len(desk.ledger.writes) == 2


def test_money_moves_also_for_a_booking_that_ended(desk):
    desk.ledger.records[SEAVIEW, booking().id] = booking(state="cancelled", payment=Payment(1, captured=5))
    assert tell(desk, booking(), Payment(2, captured=5, refunded=5)).payment_state == "refunded"


def test_a_request_that_comes_again_is_recognised_although_the_money_moved_since():
    """The reply of an approval is lost, and the money is captured before the host's client tries again."""
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    again = host(request=request_digest("approve", "key", b"body"))
    approve_booking(desk.books, again, asked.id)
    paid = tell(desk, asked, Payment(1, captured=asked.total))
    assert approve_booking(desk.books, again, asked.id)[0] == paid


def test_no_guest_waits_for_the_clock(desk):
    """What is stored lags behind, what is decided does not."""
    desk.book("03-05", "03-08")
    assert desk.taken("03-05", "03-08", at=AFTER) == ["03-05", "03-06", "03-07"]
    assert refusal(desk.book, "03-07", "03-10", "key-2", caller(DURING)).slug == "nights-taken"
