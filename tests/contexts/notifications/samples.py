"""A booking's event as the bus carries it, and what its letters are written from."""

from typing import Any

from rental.kernel.events import Event
from rental.notifications.domain.letter import BookedStay, Letter, letter_for
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord
from tests.support.samples import COTTAGE, SEAVIEW, TERMS

BOOKING = "d" * 26
TENANT = TenantRecord(
    tenant_id=SEAVIEW,
    name="Seaview Stays",
    subdomain="seaview",
    host="seaview.example.com",
    site_url="https://seaview.example.com",
    languages=("en", "de"),
    default_language="en",
    currency="AUD",
    time_zone="Australia/Adelaide",
    accent_colour="#1f6f5c",
    contact_email="hello@seaview.example.com",
)
DATA: dict[str, Any] = {
    "v": 1,
    "kind": "booking",
    "id": BOOKING,
    "state": "confirmed",
    "property_id": COTTAGE,
    "unit": "1",
    "check_in": "2027-03-05",
    "check_out": "2027-03-12",
    "guests": {"adults": 3, "children": 1, "infants": 0, "pets": 1},
    "guest_name": "Ada Lovelace",
    "guest_email": "ada@example.com",
    "guest_phone": "+44 20 7946 0000",
    "lines": [["nightly", 7, 25400], ["extra_guest", 14, 3000], ["cleaning_fee", 1, 6000]],
    "total": 225800,
    "currency": "AUD",
    "cancellation_policy": "strict",
    "language": "en",
    "created_at": "2026-11-21T09:00:00+00:00",
}


def event(type: str = "BookingConfirmed", number: int = 1, at: str = "2026-11-21T09:00:00+00:00", **data: Any) -> Event:
    return Event(
        id=f"{BOOKING}.{number}",
        type=type,
        tenant_id=SEAVIEW,
        occurred_at=at,
        actor={"kind": "anonymous", "id": "anonymous"},
        entity={"kind": "booking", "id": BOOKING},
        data=DATA | data,
    )


def letter(
    recipient: str = "guest",
    of: Event | None = None,
    *,
    tenant: TenantRecord = TENANT,
    terms: PropertyTerms = TERMS,
    **data: Any,
) -> Letter:
    told = of or event(**data)
    booking = BookedStay.from_event(told)
    return letter_for(recipient, told, booking, tenant=tenant, terms=terms, token="20270610.signature")
