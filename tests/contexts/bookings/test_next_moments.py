"""What the clock does next with a booking is planned from the booking as it is stored."""

from datetime import datetime, timedelta

import pytest

from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.deciding import decline_booking
from rental.bookings.use_cases.moments import Moment, plan_next_moment
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.ids import BookingId
from tests.contexts.bookings.fake_moments import FakeMoments
from tests.support.booking_samples import FrontDesk, host, refusal
from tests.support.property_samples import NOW, SEAVIEW

# Check-in 15:00 and check-out 10:00 in Adelaide, which is at +10:30 in March.
BEGINS, ENDS = (datetime.fromisoformat(f"2027-03-{day}+10:30") for day in ("05T15:00", "08T10:00"))


@pytest.fixture
def moments():
    return FakeMoments()


def plan(desk, moments, booking, at=NOW, **options):
    return plan_next_moment(desk.books, moments, SEAVIEW, booking.id, at, **options)


def settle(desk, booking, at):
    return settle_booking(desk.books, SEAVIEW, booking.id, at)[0]


def test_a_request_expires_a_day_after_it_was_made(moments):
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    planned = plan(desk, moments, asked)
    assert planned == Moment(SEAVIEW, asked.id, "pending", NOW + timedelta(hours=24))
    assert moments.planned == {planned}


def test_what_waits_for_its_money_expires_and_is_planned_anew_when_that_moves(moments):
    desk = FrontDesk.selling()
    desk.card_payments = True
    placed = desk.book("03-05", "03-08")
    plan(desk, moments, placed)
    assert moments.planned == {Moment(SEAVIEW, placed.id, "awaiting_payment", NOW + timedelta(minutes=15))}
    desk.tell(placed, Payment(1), NOW)
    plan(desk, moments, placed)
    assert moments.planned == {Moment(SEAVIEW, placed.id, "awaiting_payment", NOW + timedelta(hours=24))}
    desk.tell(placed, Payment(2, authorised=placed.total), NOW)
    plan(desk, moments, placed)
    assert Moment(SEAVIEW, placed.id, "confirmed", BEGINS) in moments.planned


def test_a_booking_that_was_never_paid_leaves_no_plan(moments):
    desk = FrontDesk.selling()
    desk.card_payments = True
    placed = desk.book("03-05", "03-08")
    plan(desk, moments, placed)
    plan(desk, moments, placed, again=True)
    settle(desk, placed, NOW + timedelta(minutes=15))
    assert plan(desk, moments, placed) is None
    assert moments.planned == set()


def test_a_confirmed_booking_starts_at_check_in_and_then_ends_at_check_out(moments):
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    assert plan(desk, moments, booked) == Moment(SEAVIEW, booked.id, "confirmed", BEGINS)
    settle(desk, booked, BEGINS)
    assert plan(desk, moments, booked, BEGINS) == Moment(SEAVIEW, booked.id, "in_progress", ENDS)
    settle(desk, booked, ENDS)
    assert plan(desk, moments, booked, ENDS) is None
    assert moments.planned == set()


def test_a_booking_that_ended_is_planned_no_more(moments):
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    plan(desk, moments, booked)
    cancel_booking(desk.books, host(), booked.id, "")
    assert plan(desk, moments, booked) is None
    assert moments.planned == set()


def test_of_a_request_that_was_declined_only_its_expiry_may_have_been_planned(moments):
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    of_another_time = Moment(SEAVIEW, asked.id, "confirmed", BEGINS)
    moments.plan(of_another_time)
    plan(desk, moments, asked)
    decline_booking(desk.books, host(), asked.id, "we paint the house")
    assert plan(desk, moments, asked) is None
    assert moments.planned == {of_another_time}


def test_a_booking_that_is_not_there_is_planned_no_more(moments):
    gone = BookingId("x" * 26)
    moments.plan(Moment(SEAVIEW, gone, "confirmed", BEGINS))
    assert plan_next_moment(FrontDesk.selling().books, moments, SEAVIEW, gone, NOW) is None
    assert moments.planned == set()


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=30), timedelta(days=400)])
def test_what_is_due_already_is_planned_for_a_minute_from_now(moments, late):
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    now = BEGINS + late
    assert plan(desk, moments, booked, now).at == now + timedelta(minutes=1)


def test_events_in_any_order_and_more_than_once_give_the_same_plan(moments):
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    desk.approve(asked)
    for _ in range(3):  # of the request, of its approval, of the request once more: nothing of it is read
        plan(desk, moments, asked)
    assert moments.planned == {Moment(SEAVIEW, asked.id, "confirmed", BEGINS)}


class ChangedMeanwhile(FakeMoments):
    """Something happens to the booking while its first plan is being made."""

    def __init__(self, happens):
        super().__init__()
        self.happens = happens

    def plan(self, moment):
        super().plan(moment)
        happens, self.happens = self.happens, lambda: None
        happens()


def test_of_two_that_plan_at_once_the_last_one_has_seen_the_latest_change():
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    moments = ChangedMeanwhile(lambda: cancel_booking(desk.books, host(), booked.id, ""))
    assert plan(desk, moments, booked) is None
    assert moments.planned == set()


def test_a_booking_that_never_holds_still_is_left_to_another_attempt():
    desk = FrontDesk.selling(instant_book=False)
    asked = desk.request("03-05", "03-08")
    desk.patience = 1
    assert refusal(plan, desk, FakeMoments(), asked).slug == "busy"


def test_a_busy_table_is_read_again(moments):
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    desk.ledger.busy_reads = 1
    assert plan(desk, moments, booked).state == "confirmed"


def test_a_moment_that_came_too_early_is_planned_beside_the_one_that_is_just_over(moments):
    desk = FrontDesk.selling()
    booked = desk.book("03-05", "03-08")
    plan(desk, moments, booked)
    again = plan(desk, moments, booked, again=True)
    assert again == Moment(SEAVIEW, booked.id, "confirmed", BEGINS, again=True)
    assert len(moments.planned) == 2
