"""Samples of what a guest asks for: one wanted stay, one request to book it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from rental.bookings.domain.booking import Contact
from rental.bookings.domain.quote import Guests
from rental.bookings.use_cases import BookingRequest, Caller, WantedStay
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW


def caller(at: datetime = NOW) -> Caller:
    return Caller(SEAVIEW, NOBODY, at)


def wanted(check_in: str = "2027-03-05", check_out: str = "2027-03-08", **changes: Any) -> WantedStay:
    stay = Stay(date.fromisoformat(check_in), date.fromisoformat(check_out))
    return replace(WantedStay(COTTAGE, stay, Guests(adults=2)), **changes)


def booking_request(key: str = "key-0001", body: bytes = b"0123456789abcdef", **stay: Any) -> BookingRequest:
    guest = Contact("Ada Lovelace", "ada@example.com", "+44 20 7946 0000")
    return BookingRequest(wanted(**stay), guest, "en", key, body)
