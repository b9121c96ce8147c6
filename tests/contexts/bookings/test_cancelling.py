"""A stay that will not be: what is given back, by whose doing, and which nights are free again."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.cancelling import cancel_booking, mark_no_show, refund_preview
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.entering import enter_booking
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.writing import Case
from rental.properties.contract import RefundStep
from tests.support.booking_samples import FrontDesk, booking, caller, entered, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, terms

A_SECOND = timedelta(seconds=1)
# Check-in is 2027-03-05; midnights at the property lie 10.5 hours before those in UTC.
DURING = datetime(2027, 3, 6, tzinfo=UTC)


@pytest.fixture
def desk():
    return FrontDesk.selling()


@pytest.fixture
def sold(desk):
    return desk.book("03-05", "03-08")


def cancel(desk, one, who=None, reason="plans changed"):
    return cancel_booking(desk.books, who or caller(), one.id, reason)[0]


def preview(desk, one, who):
    stored = desk.stored(one)
    return refund_preview(Case(stored, desk.ledger.sale(SEAVIEW, COTTAGE), terms(), who))


def pay(desk, one, captured, refunded=0, number=1):
    fact = Payment(number, captured=captured, refunded=refunded)
    apply_payment_fact(desk.books, SEAVIEW, one.id, fact, NOW)


def test_cancelling_frees_the_nights_and_only_them(desk, sold):
    kept = desk.book("03-08", "03-10", "kept")
    gone = cancel(desk, sold)
    assert (gone.state, gone.change_number, gone.reason, gone.ended_at) == ("cancelled", 2, "plans changed", NOW)
    assert desk.taken("03-01", "03-20") == [f"{night:%m-%d}" for night in kept.stay.dates()]
    assert (desk.change["type"], desk.change["reason"]) == ("BookingCancelled", "plans changed")


def test_cancelling_twice_writes_once_and_frees_nothing_sold_again(desk, sold):
    gone = cancel(desk, sold)
    newer = desk.book("03-05", "03-08", "newer")
    assert cancel(desk, sold) == gone
    assert desk.taken("03-01", "03-20") == [f"{night:%m-%d}" for night in newer.stay.dates()]
    assert len(desk.ledger.writes) == 3


def midnight_before(days):
    """Return the last instant of the day so many days before check-in, at the property."""
    return datetime(2027, 3, 5, 0, 0, tzinfo=UTC) - timedelta(days=days - 1, hours=10, minutes=30) - A_SECOND


@pytest.mark.parametrize(
    ("policy", "at", "percent"),
    [
        ("flexible", midnight_before(1), 100),
        ("moderate", midnight_before(5), 100),
        ("moderate", midnight_before(5) + A_SECOND, 0),
        ("strict", midnight_before(14), 100),
        ("strict", midnight_before(14) + A_SECOND, 50),
        ("strict", midnight_before(7), 50),
        ("strict", midnight_before(7) + A_SECOND, 0),
        ("custom", midnight_before(30), 90),
        ("custom", midnight_before(30) + A_SECOND, 20),
    ],
)
def test_a_guest_gets_back_what_the_policy_says_until_midnight_at_the_property(policy, at, percent):
    desk = FrontDesk.selling(cancellation_policy=policy, refund_steps=(RefundStep(30, 90), RefundStep(2, 20)))
    sold = desk.book("03-05", "03-08")
    refund = preview(desk, sold, caller(at))
    assert refund.percent == percent
    gone = cancel(desk, sold, caller(at))
    assert gone.refund_due == refund.total == 3 * 25400 * percent // 100 + 6000


def test_the_policy_is_the_one_that_was_booked(desk, sold):
    desk.sell(cancellation_policy="strict")
    assert preview(desk, sold, caller(midnight_before(5))).percent == 100


def test_a_guest_cancels_until_the_day_before_check_in(desk, sold):
    check_in_day = caller(midnight_before(1) + A_SECOND)
    assert refusal(cancel, desk, sold, check_in_day).slug == "stay-already-begun"
    assert refusal(cancel, desk, sold, caller(DURING)).slug == "state-does-not-allow"
    assert refusal(preview, desk, sold, check_in_day).slug == "stay-already-begun"
    assert cancel(desk, sold, caller(midnight_before(1))).state == "cancelled"


def test_a_host_who_cancels_gives_everything_back(desk, sold):
    assert preview(desk, sold, host(midnight_before(0))).total == sold.total
    assert cancel(desk, sold, host(midnight_before(0))).refund_due == sold.total


def test_a_host_who_cancels_during_the_stay_frees_only_the_nights_ahead(desk, sold):
    gone = cancel(desk, sold, host(DURING))
    assert (gone.state, gone.refund_due) == ("cancelled", 2 * 25400)
    assert desk.taken("03-01", "03-20") == ["03-05"]


def test_a_guest_who_did_not_come_gets_nothing_back_and_tonight_is_free(desk, sold):
    gone = mark_no_show(desk.books, host(datetime(2027, 3, 5, 20, 0, tzinfo=UTC)), sold.id)[0]
    assert (gone.state, gone.reason, gone.refund_due) == ("cancelled", "no-show", 0)
    assert desk.taken("03-01", "03-20") == ["03-05"]
    assert desk.change["payment"] == ["keep", sold.total]


def test_nobody_is_missed_before_check_in_time(desk, sold):
    assert refusal(mark_no_show, desk.books, host(), sold.id).slug == "state-does-not-allow"
    noon = host(datetime(2027, 3, 5, 1, 30, tzinfo=UTC))
    assert refusal(mark_no_show, desk.books, noon, sold.id).slug == "state-does-not-allow"


def test_on_the_morning_of_check_out_a_host_still_cancels_and_no_night_is_left_to_free(desk, sold):
    gone = cancel(desk, sold, host(datetime(2027, 3, 7, 20, 0, tzinfo=UTC)))
    assert gone.state == "cancelled"
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]


def test_a_request_withdrawn_by_its_guest_is_given_back_whole():
    desk = FrontDesk.selling(instant_book=False, cancellation_policy="strict")
    asked = desk.request("2026-11-23", "2026-11-25")
    gone = cancel(desk, asked)
    assert (gone.state, gone.refund_due, gone.expires_at) == ("cancelled", asked.total, None)
    assert desk.change["payment"] == ["keep", 0]
    assert desk.calendar().holds == ()


def test_a_request_is_not_cancelled_by_its_host_who_declines_it():
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    assert refusal(cancel, desk, asked, host()).extras["possible"] == ["approve", "decline"]


def test_what_was_paid_is_given_back_whole_whatever_payments_told_so_far(desk, sold):
    pay(desk, sold, sold.total, refunded=sold.total - 500)
    assert cancel(desk, sold).refund_due == sold.total
    assert desk.change["payment"] == ["keep", 0]


def test_what_was_never_paid_is_let_go(desk, sold):
    cancel(desk, sold)
    assert desk.change["payment"] == ["keep", 0]


def test_a_booking_paid_in_cash_is_no_matter_of_payments(desk):
    sold = enter_booking(desk.books, host(), entered(pays_by="cash")).booking
    cancel(desk, sold, host())
    assert "payment" not in desk.change


def test_freed_nights_pass_to_the_channel_that_waits_for_them(desk, sold):
    claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-07", "03-09")))
    cancel(desk, sold)
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08"]


def test_a_cancellation_that_met_a_conflict_is_made_whole_or_not_at_all(desk, sold):
    desk.ledger.conflicts = 99
    assert refusal(cancel, desk, sold).slug == "busy"
    assert (desk.stored(sold), desk.taken("03-01", "03-20")) == (sold, ["03-05", "03-06", "03-07"])
    desk.ledger.conflicts, desk.ledger.busy_reads = 1, 1
    assert cancel(desk, sold).state == "cancelled"


def test_a_booking_of_nobody_is_not_found(desk):
    assert refusal(cancel, desk, booking()).slug == "not-found"


def test_a_clock_that_went_forward_and_back_still_lets_a_guest_cancel(desk, sold):
    desk.book("2029-06-01", "2029-06-04", "future", caller(NOW + timedelta(days=900)))
    assert cancel(desk, sold).state == "cancelled"


def test_who_cancels_late_is_told_what_is_kept_whatever_was_paid_so_far(desk, sold):
    pay(desk, sold, captured=60000)
    late = cancel(desk, sold, caller(midnight_before(3)))
    assert desk.change["payment"] == ["keep", sold.total - late.refund_due]


def test_who_was_shown_another_refund_is_asked_again(desk, sold):
    late = caller(midnight_before(3))
    problem = refusal(cancel_booking, desk.books, late, sold.id, "", sold.total)
    assert (problem.slug, problem.extras["total"]) == ("refund-changed", 6000)
    assert cancel_booking(desk.books, late, sold.id, "", 6000)[0].refund_due == 6000
