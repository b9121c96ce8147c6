"""A booking's event as the bus carries it, and what its letters are written from."""

from dataclasses import replace
from datetime import date
from typing import Any

from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.letter import BookingLink, Letter, LinksLetter, abouts, guest_link, letter_for
from rental.notifications.domain.reminder_letter import ReminderLetter, reminder_letter
from rental.notifications.domain.wording import language_for
from rental.properties.contract import PropertyTerms
from rental.reminders.contract import ReminderDue
from rental.tenants.contract import TenantRecord
from tests.support.samples import COTTAGE, SEAVIEW, TERMS

BOOKING = "d" * 26
OTHER_BOOKING = "e" * 26
LOFT = replace(TERMS, property_id=PropertyId("f" * 26), title="Harbour Loft", place="Robe")
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


GUEST_ACTOR = {"kind": "anonymous", "id": "anonymous"}
HOST_ACTOR = {"kind": "member", "id": "host-1"}
CLOCK_ACTOR = {"kind": "clock", "id": "clock"}
PAYMENTS_ACTOR = {"kind": "payments", "id": "payments"}
UNPAID = {"state": "awaiting_payment", "answer_by": "2026-11-21T09:15:00+00:00"}
REQUEST = {"state": "pending", "answer_by": "2026-11-22T09:00:00+00:00"}


def event(
    type: str = "BookingConfirmed",
    number: int = 1,
    at: str = "2026-11-21T09:00:00+00:00",
    *,
    actor: dict[str, str] = GUEST_ACTOR,
    before: dict[str, Any] | None = None,
    why: str = "",
    **data: Any,
) -> Event:
    return Event(
        id=f"{BOOKING}.{number}",
        type=type,
        tenant_id=SEAVIEW,
        occurred_at=at,
        actor=actor,
        entity={"kind": "booking", "id": BOOKING},
        data={name: value for name, value in (DATA | data).items() if value is not None},
        before=before or {},
        reason=why,
    )


def paying(was: list[Any] | None, now: list[Any], number: int = 3, **data: Any) -> Event:
    """Return the event of money that moved: [number, authorised, captured, refunded, failed, waits_for?]."""
    of, at = ("BookingPaymentChanged", number), "2026-11-28T20:00:00+00:00"
    return event(*of, at, actor=PAYMENTS_ACTOR, before={"payment": was}, payment=now, **data)


# One event for everything that letters are about, as bookings tells it.
EVENTS: dict[str, Event] = {
    "requested": event("BookingRequested", **REQUEST),
    "confirmed": event(),
    "declined": event(
        "BookingDeclined", 2, actor=HOST_ACTOR, before=REQUEST, state="declined", reason="The roof is being mended"
    ),
    "expired": event("BookingExpired", 2, actor=CLOCK_ACTOR, before=REQUEST, state="expired"),
    "changed": event(
        *("BookingChanged", 2),
        before={"check_in": "2027-03-06", "guests": {"adults": 2}, "total": 205_800, "unit": "2"},
    ),
    "cancelled": event("BookingCancelled", 2, before={"state": "confirmed"}, state="cancelled", refund_due=112_900),
    "withdrawn": event("BookingCancelled", 2, before=REQUEST, state="cancelled", refund_due=225_800),
    "unpaid": event("BookingExpired", 3, actor=CLOCK_ACTOR, before=UNPAID, state="expired"),
    "lost": event(
        *("BookingCancelled", 3),
        actor=PAYMENTS_ACTOR,
        before=UNPAID,
        state="cancelled",
        reason="nights-taken",
        refund_due=225_800,
    ),
    "no_show": event(
        *("BookingCancelled", 3),
        actor=HOST_ACTOR,
        before={"state": "in_progress"},
        state="cancelled",
        reason="no-show",
        refund_due=0,
    ),
    "receipt": paying([1, 225_800, 0, 0, 0], [2, 0, 225_800, 0, 0]),
    "refund": paying([2, 0, 225_800, 0, 0], [3, 0, 225_800, 112_900, 0], state="cancelled", refund_due=112_900),
    "payment_stuck": paying([1, 225_800, 0, 0, 0], [2, 225_800, 0, 0, 0, "operator"]),
    "payment_open": paying([2, 0, 205_800, 0, 0], [3, 0, 205_800, 0, 1, "guest"]),
}


def asked_for_links(language: str = "en", **changes: Any) -> Event:
    """Return the event of a guest who asked for the links of two bookings."""
    stays = [
        (BOOKING, COTTAGE, "2027-03-05", "2027-03-12"),
        (OTHER_BOOKING, LOFT.property_id, "2027-05-01", "2027-05-03"),
    ]
    bookings = [dict(zip(("id", "property_id", "check_in", "check_out"), stay, strict=True)) for stay in stays]
    name = "g" * 26
    return Event(
        id=f"{name}.1",
        type="BookingLinkAskedFor",
        tenant_id=SEAVIEW,
        occurred_at="2026-11-21T09:00:00+00:00",
        actor=GUEST_ACTOR,
        entity={"kind": "link_request", "id": name},
        data={"id": name, "guest_email": "ada@example.com", "language": language, "bookings": bookings} | changes,
    )


def links_letter(language: str = "en", terms: tuple[PropertyTerms, ...] = (TERMS, LOFT)) -> LinksLetter:
    stay = Stay(date(2027, 3, 5), date(2027, 3, 12))
    links = [
        BookingLink(BookingId(BOOKING), stay, each, guest_link(TENANT, BookingId(BOOKING), "token")) for each in terms
    ]
    return LinksLetter(language_for(language), TENANT, "ada@example.com", tuple(links))


def letter(
    recipient: str = "guest",
    of: Event | None = None,
    *,
    tenant: TenantRecord = TENANT,
    terms: PropertyTerms = TERMS,
    **data: Any,
) -> Letter:
    """Return the letter of an event, the first of several."""
    told = of or event(**data)
    return letter_for(abouts(told)[0], recipient, told, tenant=tenant, terms=terms, token="20270610.signature")


GUEST, HOST = "ada@example.com", "hello@seaview.example.com"


def reminder_due(
    reminder: str = "check_in_tomorrow",
    recipient: str = "guest",
    due: str = "2026-11-21T08:00:00+00:00",
    name: str = "r" * 26,
    **words: str,
) -> Event:
    """Return the event of a reminder that goes out now."""
    data = {
        "id": name,
        "reminder": reminder,
        "booking_id": BOOKING,
        "property_id": COTTAGE,
        "recipient": recipient,
        "due": due,
    }
    return Event(
        id=f"{name}.1",
        type="ReminderDue",
        tenant_id=SEAVIEW,
        occurred_at=due,
        actor={"kind": "reminders", "id": "reminders"},
        entity={"kind": "reminder", "id": name},
        data=data | words,
    )


def reminder(
    kind: str = "check_in_tomorrow",
    recipient: str = "guest",
    *,
    subject: str = "",
    text: str = "",
    tenant: TenantRecord = TENANT,
    terms: PropertyTerms = TERMS,
    **data: Any,
) -> ReminderLetter:
    """Return what is reminded of; a balance is owed where nothing is paid."""
    due = ReminderDue.from_event(reminder_due(kind, recipient, subject=subject, text=text))
    booking = BookedStay.from_data(DATA | data)
    return reminder_letter(due, booking, tenant=tenant, terms=terms, token="20270610.signature")
