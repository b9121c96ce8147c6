"""Samples that tests start from: one property's terms, one wanted stay."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from rental.bookings.domain.booking import Contact
from rental.bookings.domain.quote import Guests
from rental.bookings.use_cases import BookingRequest, Caller, WantedStay
from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY
from rental.properties.contract import PropertyTerms

SEAVIEW = TenantId("a" * 16)
BAROSSA = TenantId("b" * 16)
COTTAGE = PropertyId("c" * 26)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KEY = b"a key for tests"

TERMS = PropertyTerms(
    property_id=COTTAGE,
    title="Coach House",
    place="Angaston",
    time_zone="Australia/Adelaide",
    state="published",
    sleeps=4,
    currency="AUD",
    nightly=25400,
    cleaning_fee=6000,
    guests_included=2,
    extra_guest=3000,
    minimum_nights=2,
    maximum_nights=28,
    cancellation_policy="moderate",
    check_in_from="15:00",
    check_out_until="10:00",
)


def terms(**changes: Any) -> PropertyTerms:
    return replace(TERMS, **changes)


def caller(at: datetime = NOW) -> Caller:
    return Caller(SEAVIEW, NOBODY, at)


def wanted(check_in: str = "2027-03-05", check_out: str = "2027-03-08", **changes: Any) -> WantedStay:
    stay = Stay(date.fromisoformat(check_in), date.fromisoformat(check_out))
    return replace(WantedStay(COTTAGE, stay, Guests(adults=2)), **changes)


def booking_request(key: str = "key-0001", body: bytes = b"0123456789abcdef", **stay: Any) -> BookingRequest:
    guest = Contact("Ada Lovelace", "ada@example.com", "+44 20 7946 0000")
    return BookingRequest(wanted(**stay), guest, "en", key, body)
