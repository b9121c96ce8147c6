"""What payments tells of a booking that waits for its money: sold, asked for, waiting on, lost, or over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.bookings.domain.payment import Payment
from rental.bookings.domain.rebuild import faults
from rental.bookings.ports import PageOf
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.deciding import approve_booking, decline_booking
from rental.bookings.use_cases.selling import create_booking
from rental.bookings.use_cases.settling import settle_booking
from rental.bookings.use_cases.viewing import current_page, host_calendar
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from simulation.fake_ledger import listed
from tests.support.booking_samples import FrontDesk, booking_request, caller, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

TOTAL = 3 * 25400 + 6000
QUARTER, DAY = timedelta(minutes=15), timedelta(hours=24)
SOON = NOW + timedelta(minutes=5)
METHOD = "pm_1PqR8sLkdIwHu7ix"
DURING = datetime(2027, 3, 6, tzinfo=UTC)
RESERVED = Payment(1, authorised=TOTAL)


def charging(**sold_as):
    desk = FrontDesk.selling(**sold_as)
    desk.card_payments = True
    return desk


@pytest.fixture
def desk():
    return charging()


def sold_elsewhere(desk, first="03-06", until="03-07"):
    nights = ChannelNights(COTTAGE, UnitId("1"), "airbnb", "uid 1", stay(first, until))
    return claim_for_channel(desk.books, caller(), nights)


def settled(desk, one, at):
    return settle_booking(desk.books, SEAVIEW, one.id, at)[0]


def test_once_its_money_is_reserved_it_is_sold_and_the_money_is_taken_in_one_write(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    sold = desk.tell(placed, RESERVED, SOON)
    assert (sold.state, sold.payment_state, sold.expires_at, sold.change_number) == ("confirmed", "authorised", None, 2)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingConfirmed", ["collect", TOTAL])
    assert desk.change["actor"] == {"kind": "payments", "id": "payments"}
    assert (desk.calendar().holds, desk.taken("03-01", "03-20")) == ((), ["03-05", "03-06", "03-07"])
    assert len(desk.ledger.writes) == 2


@pytest.mark.parametrize(
    ("fact", "state"),
    [
        (Payment(1, authorised=TOTAL - 1), "awaiting_payment"),
        (Payment(1, captured=TOTAL), "confirmed"),
        (Payment(1, authorised=5, captured=TOTAL, refunded=5), "confirmed"),
        (Payment(1, captured=TOTAL, refunded=1), "awaiting_payment"),
        (Payment(1, authorised=TOTAL, failed=True, waits_for="operator"), "confirmed"),
    ],
)
def test_all_of_the_money_must_be_there_and_not_have_gone_back(desk, fact, state):
    assert desk.tell(desk.book("03-05", "03-08"), fact, SOON).state == state


@given(st.integers(0, 2 * TOTAL), st.integers(0, 2 * TOTAL), st.integers(0, 2 * TOTAL), st.booleans())
def test_a_booking_is_sold_exactly_when_its_sums_cover_it(authorised, captured, refunded, failed):
    desk = charging()
    fact = Payment(1, authorised, captured, min(captured, refunded), failed)
    told = desk.tell(desk.book("03-05", "03-08"), fact, SOON)
    assert (told.state == "confirmed") == (authorised + captured - min(captured, refunded) >= TOTAL)
    assert told.payment == fact


def test_a_request_is_asked_once_its_money_is_reserved_and_its_host_has_a_day():
    desk = charging(instant_book=False)
    placed = desk.request("03-05", "03-08")
    (held,) = desk.calendar().holds
    asked = desk.tell(placed, RESERVED, SOON)
    assert (asked.state, asked.to_ask, asked.expires_at) == ("pending", "", SOON + DAY)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingRequested", ["reserve", TOTAL])
    assert "reason" not in desk.change
    (still,) = desk.calendar().holds
    assert (still.id, still.contact, still.expires_at) == (placed.id, held.contact, SOON + DAY)
    approved = desk.approve(asked, SOON)
    assert (approved.state, desk.change["payment"]) == ("confirmed", ["collect", TOTAL])


def test_a_request_for_a_stale_calendar_says_so_when_it_is_asked():
    desk = charging()
    placed = desk.book("03-05", "03-08")
    stale = placed.__class__(
        **{name: getattr(placed, name) for name in placed.__slots__} | {"to_ask": "stale-calendar"}
    )
    desk.ledger.records[SEAVIEW, placed.id] = stale
    assert desk.tell(placed, RESERVED, SOON).state == "pending"
    assert desk.change["reason"] == "stale-calendar"


def test_the_guests_turn_is_a_quarter_of_an_hour_and_telling_it_again_prolongs_nothing(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    declined = desk.tell(placed, Payment(1, failed=True, waits_for="guest"), SOON)
    assert (declined.state, declined.expires_at, declined.payment_state) == (
        "awaiting_payment",
        SOON + QUARTER,
        "failed",
    )
    assert (desk.change["type"], "payment" in desk.change) == ("BookingPaymentChanged", False)
    assert [each.expires_at for each in desk.calendar().holds] == [SOON + QUARTER]
    later = SOON + timedelta(minutes=9)
    assert desk.tell(placed, Payment(2, failed=True, waits_for="guest"), later).expires_at == SOON + QUARTER


def test_another_try_is_given_its_time_and_so_is_the_guest_after_it(desk):
    placed = desk.book("03-05", "03-08")
    tried = desk.tell(placed, Payment(1), SOON)
    assert tried.expires_at == NOW + DAY
    again = SOON + timedelta(minutes=1)
    assert desk.tell(placed, Payment(2, failed=True, waits_for="guest"), again).expires_at == again + QUARTER
    assert desk.tell(placed, Payment(3, failed=True, waits_for="operator"), again).expires_at == NOW + DAY


def test_a_booking_placed_without_a_card_is_the_guests_turn_already_and_hearing_so_prolongs_nothing(desk):
    placed = desk.book("03-05", "03-08")
    assert desk.tell(placed, Payment(1, waits_for="guest"), SOON).expires_at == NOW + QUARTER


def test_a_fact_that_was_overtaken_moves_neither_sums_nor_time(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    told = desk.tell(placed, Payment(3, waits_for="guest"), SOON)
    assert desk.tell(placed, Payment(2), SOON) == told
    assert len(desk.ledger.writes) == 2


def test_nights_that_a_channel_sold_meanwhile_are_lost_and_nothing_is_kept(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    sold_elsewhere(desk)
    lost = desk.tell(placed, RESERVED, SOON)
    assert (lost.state, lost.reason, lost.ended_at, lost.refund_due) == ("cancelled", "nights-taken", SOON, TOTAL)
    assert (desk.change["type"], desk.change["reason"]) == ("BookingCancelled", "nights-taken")
    assert desk.change["payment"] == ["keep", 0]
    assert (desk.calendar().holds, desk.taken("03-01", "03-20")) == ((), ["03-06"])


def test_a_guest_is_not_asked_for_another_card_for_nights_that_are_gone(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    sold_elsewhere(desk)
    assert desk.tell(placed, Payment(1, failed=True, waits_for="guest"), SOON).state == "cancelled"


def test_time_that_is_up_ends_it_whatever_is_told_then(desk):
    placed = desk.book("03-05", "03-08")
    late = NOW + QUARTER
    told = desk.tell(placed, RESERVED, late)
    assert (told.state, told.payment, told.state_at(desk.ledger.terms[SEAVIEW, COTTAGE], late)) == (
        "awaiting_payment",
        RESERVED,
        "expired",
    )
    over = settled(desk, placed, late)
    assert (over.state, over.ended_at, over.to_ask, over.expires_at) == ("expired", late, "", None)
    assert (desk.change["type"], desk.change["payment"]) == ("BookingExpired", ["keep", 0])
    assert desk.calendar().holds == ()
    assert desk.tell(placed, Payment(2, authorised=TOTAL), late).state == "expired"
    assert desk.book("03-05", "03-08", "key-2", caller(late)).state == "awaiting_payment"


@pytest.mark.parametrize("state", ["declined", "cancelled", "expired", "completed"])
def test_what_has_ended_only_takes_the_sums(desk, state):
    placed = desk.book("03-05", "03-08")
    ended = placed.next(state, expires_at=None)
    desk.ledger.records[SEAVIEW, placed.id] = ended
    told = desk.tell(placed, Payment(1, captured=TOTAL), SOON)
    assert (told.state, told.payment_state, desk.change["type"]) == (state, "paid", "BookingPaymentChanged")
    assert "payment" not in desk.change


def test_a_guest_withdraws_what_waits_for_its_money_and_a_host_can_do_nothing_with_it(desk):
    placed = desk.book("03-05", "03-08")
    for act in (
        lambda: approve_booking(desk.books, host(), placed.id),
        lambda: decline_booking(desk.books, host(), placed.id, "no"),
        lambda: cancel_booking(desk.books, host(), placed.id, "no"),
        lambda: change_booking(desk.books, host(), placed.id, WantedChange(check_out=stay("03-05", "03-09").check_out)),
    ):
        problem = refusal(act)
        assert (problem.slug, problem.extras["possible"]) == ("state-does-not-allow", [])
    withdrawn, _ = cancel_booking(desk.books, caller(), placed.id, "no")
    assert (withdrawn.state, withdrawn.refund_due, desk.change["payment"]) == ("cancelled", TOTAL, ["keep", 0])
    assert desk.calendar().holds == ()
    assert desk.tell(placed, RESERVED, SOON).state == "cancelled"


def test_two_deliveries_of_one_fact_at_once_sell_it_once(desk):
    placed = desk.book("03-05", "03-08", method=METHOD)
    original = desk.ledger.write

    def other_first(tenant_id, entry):
        desk.ledger.write = original
        desk.tell(placed, RESERVED, SOON)
        return original(tenant_id, entry)

    desk.ledger.write = other_first
    sold = desk.tell(placed, RESERVED, SOON)
    assert (sold.state, sold.change_number, len(desk.ledger.writes)) == ("confirmed", 2, 2)


def test_the_calendar_of_what_waits_for_its_money_is_right_and_its_host_sees_it(desk):
    placed = desk.book("03-05", "03-08")
    assert faults(desk.calendar(), [listed(placed)], NOW.date(), NOW) == []
    assert [
        each.what for each in faults(desk.calendar().let_go(placed.id, NOW), [listed(placed)], NOW.date(), NOW)
    ] == ["lost hold"]
    view = Stay(stay("03-01", "03-02").check_in, stay("03-30", "04-01").check_out)
    (shown,) = host_calendar(desk.ledger, desk.lists, host(), [COTTAGE], view)
    assert [each.listed.state for each in shown.units[0].entries] == ["awaiting_payment"]
    assert shown.units[0].holds == []
    later = NOW + QUARTER
    (after,) = host_calendar(desk.ledger, desk.lists, host(later), [COTTAGE], view)
    assert after.units[0].entries == []
    page = current_page(desk.lists.arriving(SEAVIEW, view, PageOf(10)), None, later)
    assert [each.state for each in page.items] == ["expired"]
    assert desk.lists.requests(SEAVIEW, PageOf(10)).items == []


def test_money_that_was_asked_for_when_it_was_sold_is_not_asked_for_again_when_it_begins(desk):
    sold = desk.tell(desk.book("03-05", "03-08"), RESERVED, SOON)
    settled(desk, sold, DURING)
    assert (desk.change["type"], "payment" in desk.change) == ("BookingStarted", False)


def test_a_repeated_request_is_answered_with_what_became_of_the_placed_booking(desk):
    asked = booking_request(method=METHOD)
    placed = create_booking(desk.books, caller(), asked).booking
    sold = desk.tell(placed, RESERVED, SOON)
    again = create_booking(desk.books, caller(SOON), asked)
    assert (again.booking, again.replayed) == (sold, True)
