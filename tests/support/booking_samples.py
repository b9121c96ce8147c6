"""Samples of bookings and of who makes them, and a front desk: the use cases over a fake ledger in few words."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rental.bookings.contract import Line
from rental.bookings.domain.booking import HOST_BLOCK, Booking, Claim, Contact, Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.payment import Payment
from rental.bookings.ports import ChannelCalendars, Coupons, NoCoupons
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.deciding import approve_booking
from rental.bookings.use_cases.entering import HostBooking
from rental.bookings.use_cases.holding import Held, hold_stay
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, ClaimId, UnitId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from simulation.fake_ledger import FakeBookingLists, FakeLedger
from tests.support.property_samples import COTTAGE, KEY, NOW, SEAVIEW, terms

HOST = Principal("member", "host-1", frozenset({"host"}))
ADA = Contact("Ada Lovelace", "ada@example.com", "+44 20 7946 0000")
BODY = b"0123456789abcdef"
UNIT = UnitId("1")


def stay(check_in: str, check_out: str) -> Stay:
    """Return a stay; dates as "2027-03-05", or "03-05" for 2027."""
    return Stay(
        *(date.fromisoformat(day if len(day) > len("mm-dd") else f"2027-{day}") for day in (check_in, check_out))
    )


def caller(at: datetime = NOW, session: str = "s" * 20, request: bytes = b"", address: str = "203.0.113.9") -> Caller:
    """Return a guest without an account."""
    return Caller(SEAVIEW, NOBODY, at, address, session, request)


def host(at: datetime = NOW, request: bytes = b"") -> Caller:
    return Caller(SEAVIEW, HOST, at, "203.0.113.1", "", request)


def wanted(check_in: str = "2027-03-05", check_out: str = "2027-03-08", **changes: Any) -> WantedStay:
    return replace(WantedStay(COTTAGE, stay(check_in, check_out), Guests(adults=2)), **changes)


def booking_request(
    key: str = "key-0001", body: bytes = BODY, guest: Contact = ADA, method: str = "", **of_stay: Any
) -> BookingRequest:
    return BookingRequest(wanted(**of_stay), guest, "en", key, body, method)


def entered(key: str = "key-0001", check_in: str = "03-05", check_out: str = "03-08", **changes: Any) -> HostBooking:
    """Return what a host wrote down of a call."""
    note = HostBooking(COTTAGE, stay(check_in, check_out), Guests(2), ADA, "phone", "cash", "en", key, BODY)
    return replace(note, **changes)


def booking(name: str = "d", check_in: str = "03-05", check_out: str = "03-08", **changes: Any) -> Booking:
    """Return a booking as records have it; its id is `name` 26 times."""
    made = Booking(
        id=BookingId(name * 26),
        property_id=COTTAGE,
        unit=UNIT,
        stay=stay(check_in, check_out),
        guests=Guests(adults=2, pets=1),
        guest=Contact("Åsa 🏡", "asa@example.com"),
        lines=(Line("nightly", 3, 25400), Line("cleaning_fee", 1, 6000)),
        currency="AUD",
        cancellation_policy="moderate",
        language="de",
        booked_by="anonymous",
        created_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        request_hash=BODY,
    )
    return replace(made, **changes)


def claim(name: str = "e", check_in: str = "03-05", check_out: str = "03-08", **changes: Any) -> Claim:
    """Return a host's block as records have it."""
    made = Claim(ClaimId(name * 26), COTTAGE, UNIT, HOST_BLOCK, stay(check_in, check_out), NOW, reason="painting")
    return replace(made, **changes)


def refusal(call: Any, *arguments: Any, **options: Any) -> Problem:
    with pytest.raises(Problem) as refused:
        call(*arguments, **options)
    return refused.value


@dataclass
class FrontDesk:
    """One property on a fake ledger, and what is done there all day. `patience` is how often it tries.

    With `card_payments` what guests book waits for its money.
    """

    ledger: FakeLedger = field(default_factory=FakeLedger)
    patience: int = 3
    calendars: ChannelCalendars | None = None
    card_payments: bool = False
    coupons: Coupons = field(default_factory=NoCoupons)

    @classmethod
    def selling(cls, **changes: Any) -> "FrontDesk":
        """Return one that sells the sample property on other terms."""
        desk = cls()
        desk.sell(**changes)
        return desk

    def sell(self, **changes: Any) -> None:
        self.ledger.sell(SEAVIEW, terms(**changes))

    @property
    def books(self) -> Books:
        return Books(self.ledger, range(self.patience), KEY, self.calendars, self.card_payments, self.coupons)

    @property
    def lists(self) -> FakeBookingLists:
        return FakeBookingLists(self.ledger)

    @property
    def change(self) -> dict[str, Any]:
        """Return the `last_change` that was written last."""
        return dict(self.ledger.writes[-1].change)

    def book(
        self, check_in: str, check_out: str, key: str = "key-0001", who: Caller | None = None, **of: Any
    ) -> Booking:
        asked = booking_request(key, check_in=check_in, check_out=check_out, **of)
        return create_booking(self.books, who or caller(), asked).booking

    def hold(self, check_in: str, check_out: str, who: Caller | None = None, email: str = ADA.email, **of: Any) -> Held:
        return hold_stay(self.books, who or caller(), wanted(check_in, check_out, **of), email)

    def request(self, check_in: str, check_out: str, key: str = "key-0001", who: Caller | None = None) -> Booking:
        """Hold nights and ask the host for them."""
        held = self.hold(check_in, check_out, who)
        return self.book(check_in, check_out, key, who, hold_id=held.hold.id)

    def tell(self, one: Booking, fact: Payment, at: datetime = NOW) -> Booking:
        """Let payments tell of a booking's money."""
        return apply_payment_fact(self.books, SEAVIEW, one.id, fact, at)

    def approve(self, asked: Booking, at: datetime = NOW) -> Booking:
        return approve_booking(self.books, host(at), asked.id)[0]

    def calendar(self, unit: str = UNIT) -> Calendar:
        return self.ledger.calendars.get((SEAVIEW, COTTAGE, UnitId(unit)), Calendar.empty(NOW.date()))

    def taken(self, check_in: str, check_out: str, unit: str = UNIT, at: datetime = NOW) -> list[str]:
        """Return the taken nights of 2027 as "mm-dd"."""
        return [f"{night:%m-%d}" for night in self.calendar(unit).taken(stay(check_in, check_out), at)]

    def stored(self, record: Booking) -> Booking:
        found = self.ledger.booking(SEAVIEW, record.id)
        assert found is not None
        return found
