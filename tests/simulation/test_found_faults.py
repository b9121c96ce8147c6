"""Faults that the simulation found, each shown by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.bookings.domain.booking import Contact, Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.payment import Payment
from rental.bookings.domain.rebuild import faults, rebuilt
from rental.bookings.use_cases.blocking import ChangedBlock, WantedBlock, block_nights, change_block
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_for_channel
from rental.bookings.use_cases.entering import HostBooking, enter_booking
from rental.bookings.use_cases.holding import hold_stay
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.errors import Problem
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from simulation.fake_ledger import FakeLedger, listed
from tests.support.property_samples import COTTAGE, KEY, NOW, SEAVIEW, terms

GUEST = Caller(SEAVIEW, NOBODY, NOW, "203.0.113.9", "s" * 20)
HOST = replace(GUEST, principal=Principal("member", "h1", frozenset({"host"})))
MARCH = Stay(date(2027, 3, 5), date(2027, 3, 9))


def world(**changes):
    ledger = FakeLedger()
    ledger.sell(SEAVIEW, terms(minimum_nights=1, **changes))
    return ledger, Books(ledger, range(4), KEY)


def booked(books, stay=MARCH, key="k1"):
    wanted = WantedStay(COTTAGE, stay, Guests(2))
    return create_booking(books, GUEST, BookingRequest(wanted, Contact("Ada", "ada@example.com"), "en", key, b"h" * 16))


def entered(books, pays_by, total, unit=None):
    asked = HostBooking(
        COTTAGE, MARCH, Guests(2), Contact("Ada", ""), "phone", pays_by, "en", "k1", b"h" * 16, unit, agreed_total=total
    )
    return enter_booking(books, HOST, asked).booking


def intents(ledger):
    return [entry.change.get("payment") for entry in ledger.writes if hasattr(entry, "change")]


def meanwhile(ledger, reading, do):
    """Let `do` happen right before the ledger's next call of `reading`."""
    original = getattr(ledger, reading)

    def read(*arguments):
        setattr(ledger, reading, original)
        do()
        return original(*arguments)

    setattr(ledger, reading, read)


@pytest.mark.parametrize("pays_by", ["cash", "transfer"])
def test_payments_is_asked_for_nothing_where_nobody_pays_by_card(pays_by):
    ledger, books = world()
    booking = entered(books, pays_by, 10_000)
    change_booking(books, HOST, booking.id, WantedChange(agreed_total=12_000))
    cancel_booking(books, HOST, booking.id, "leak")
    assert intents(ledger) == [None, None, None]


def test_payments_is_told_where_to_arrive_not_what_to_do_so_that_no_step_is_taken_twice():
    ledger, books = world()
    booking = entered(books, "card", 10_000)
    apply_payment_fact(books, SEAVIEW, booking.id, Payment(1, captured=10_000), NOW)
    change_booking(books, HOST, booking.id, WantedChange(agreed_total=8_000))
    change_booking(books, HOST, booking.id, WantedChange(agreed_total=7_000))
    assert intents(ledger)[-2:] == [["collect", 8_000], ["collect", 7_000]]


def test_what_the_policy_keeps_of_a_reserved_sum_is_kept():
    ledger, books = world(cancellation_policy="strict")
    near = Stay(NOW.date() + timedelta(10), NOW.date() + timedelta(12))
    booking = booked(books, near).booking
    cancelled, _ = cancel_booking(books, GUEST, booking.id, "plans")
    assert 0 < cancelled.refund_due < booking.total
    assert intents(ledger)[-1] == ["keep", booking.total - cancelled.refund_due]


def test_a_host_does_not_cancel_a_request_but_approves_or_declines_it():
    _, books = world(instant_book=False)
    held = hold_stay(books, GUEST, WantedStay(COTTAGE, MARCH, Guests(2)), "ada@example.com")
    wanted = WantedStay(COTTAGE, MARCH, Guests(2), hold_id=held.hold.id)
    asked = BookingRequest(wanted, Contact("Ada", "ada@example.com"), "en", "k1", b"h" * 16)
    request = create_booking(books, GUEST, asked).booking
    with pytest.raises(Problem) as refused:
        cancel_booking(books, HOST, request.id, "no")
    assert refused.value.slug == "state-does-not-allow"
    assert refused.value.extras["possible"] == ["approve", "decline"]


def test_a_block_whose_nights_are_long_forgotten_stays_a_block_when_it_is_moved():
    ledger, books = world()
    claim = block_nights(books, HOST, WantedBlock(COTTAGE, Stay(NOW.date(), NOW.date() + timedelta(2))), "b1")
    much_later = replace(HOST, at=NOW + timedelta(days=100))
    stay = Stay(much_later.at.date() + timedelta(3), much_later.at.date() + timedelta(5))
    change_block(books, much_later, COTTAGE, claim.id, ChangedBlock(stay))
    calendar = ledger.sale(SEAVIEW, COTTAGE).calendars[UnitId("1")]
    assert (calendar.stays, calendar.blocks.bit_count()) == (0, 2)


def test_a_block_that_someone_moves_at_the_same_moment_is_not_in_its_own_way():
    ledger, books = world()
    claim = block_nights(books, HOST, WantedBlock(COTTAGE, MARCH), "b1")
    away = Stay(date(2027, 3, 20), date(2027, 3, 22))
    back = ChangedBlock(Stay(date(2027, 3, 8), date(2027, 3, 11)))
    meanwhile(ledger, "claim", lambda: change_block(books, HOST, COTTAGE, claim.id, ChangedBlock(away)))
    assert change_block(books, HOST, COTTAGE, claim.id, back).stay == back.stay


def test_a_booking_that_someone_moves_at_the_same_moment_is_not_in_its_own_way():
    ledger, books = world()
    booking = booked(books).booking
    away = WantedChange(date(2027, 3, 20), date(2027, 3, 23))
    near = WantedChange(date(2027, 3, 22), date(2027, 3, 25))
    meanwhile(ledger, "sale", lambda: change_booking(books, HOST, booking.id, away))
    assert change_booking(books, GUEST, booking.id, near)[0].stay.check_in == near.check_in


def test_a_guest_is_not_refused_because_a_claim_moves_from_one_unit_to_the_other():
    ledger, books = world(units=(UnitId("1"), UnitId("2")))
    told = ChannelNights(COTTAGE, "1", "airbnb", "uid", MARCH)
    claim_for_channel(books, HOST, told)
    entered_elsewhere = Stay(date(2027, 5, 1), date(2027, 5, 2))
    block_nights(books, HOST, WantedBlock(COTTAGE, entered_elsewhere, "2"), "b1")
    meanwhile(ledger, "write", lambda: claim_for_channel(books, HOST, replace(told, unit="2")))
    assert booked(books).booking.unit == "1"


def test_a_rebuild_keeps_nights_that_were_slept_in_and_the_order_in_which_claims_wait():
    _, books = world()
    ledger = books.ledger
    today = NOW.date()
    first, second = (ChannelNights(COTTAGE, "1", "airbnb", uid, MARCH) for uid in ("one", "two"))
    block_nights(books, HOST, WantedBlock(COTTAGE, Stay(today, today + timedelta(3))), "b1")
    booking = booked(books).booking
    for told in (first, second, replace(first, stay=Stay(MARCH.check_in, date(2027, 3, 12)))):
        claim_for_channel(books, HOST, told)
    calendar = ledger.sale(SEAVIEW, COTTAGE).calendars[UnitId("1")]
    records = [listed(each) for each in ledger.records.values()]
    later = NOW + timedelta(days=2)
    assert faults(calendar, records, later.date(), later) == []
    assert rebuilt(calendar, records, later.date(), later) == calendar
    assert calendar.freed(booking.stay).shadow(calendar.shadows[0].id) is None


def test_a_rebuild_mends_every_fault_it_can():
    ledger, books = world()
    booked(books)
    records = [listed(each) for each in ledger.records.values()]
    stray = Calendar(NOW.date() - timedelta(days=1), stays=0b100, version=7)
    found = {fault.what for fault in faults(stray, records, NOW.date(), NOW)}
    assert found == {"lost night", "orphan night"}
    mended = rebuilt(stray, records, NOW.date(), NOW)
    assert (faults(mended, records, NOW.date(), NOW), mended.version) == ([], 7)


def test_a_channels_claim_that_is_given_back_late_does_not_forget_who_slept_there():
    ledger, books = world(preparation_days=1)
    today = NOW.date()
    booked(books, Stay(today, today + timedelta(2)))
    claim = claim_for_channel(
        books, HOST, ChannelNights(COTTAGE, "1", "airbnb", "uid", Stay(today, today + timedelta(4)))
    )
    later = replace(HOST, at=NOW + timedelta(days=2))
    told = ChannelNights(COTTAGE, "1", "airbnb", "other", Stay(today + timedelta(9), today + timedelta(10)))
    claim_for_channel(
        books, later, told
    )  # calendars forget what a claim waited for in the past whenever they are written
    release_for_channel(books, later, COTTAGE, claim.id)
    calendar = ledger.sale(SEAVIEW, COTTAGE).calendars[UnitId("1")]
    slept = [night for n in range(4) if calendar.stays >> ((night := today + timedelta(n)) - calendar.base).days & 1]
    assert slept == [today, today + timedelta(1)]
