"""Letters about a stay that nobody booked, so that hosts see what guests get. The tenant is the real one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_letter import CALENDAR_LETTERS, CalendarLetter
from rental.notifications.domain.categories import (
    BALANCE_DUE,
    BOOKING,
    CHECK_IN_TOMORROW,
    CLEANERS,
    OFFER_KINDS,
    OFFERS,
    REMINDER_KINDS,
    category_of,
)
from rental.notifications.domain.fact_letter import COUPON, FACT_LETTERS, WEBHOOK_LETTERS, FactLetter
from rental.notifications.domain.letter import (
    GUEST,
    HOST,
    RECIPIENTS,
    BookingLink,
    Letter,
    LinksLetter,
    guest_link,
    letter_for,
)
from rental.notifications.domain.offer_letter import OWN_OFFER, OfferLetter, offer_letter
from rental.notifications.domain.preferences import OfferTaker
from rental.notifications.domain.reminder_letter import OWN, ReminderLetter, reminder_letter
from rental.notifications.domain.sample_calendars import sample_calendar_letter
from rental.notifications.domain.sample_changes import BEFORE, CLEANING, NIGHTLY, NIGHTS, SINCE, TOTAL
from rental.notifications.domain.sample_facts import sample_door_code, sample_fact_letter
from rental.notifications.domain.wording import language_for
from rental.properties.contract import PUBLISHED, PropertyTerms, Rates, StayRules
from rental.reminders.contract import REMINDER_DUE, ReminderDue
from rental.tenants.contract import TenantRecord

AnySample = Letter | LinksLetter | ReminderLetter | OfferLetter | CalendarLetter | FactLetter
_BOOKING, _PROPERTY = BookingId("b3x7w2k6p4m5n2q7r4t6v5y3za"), PropertyId("h4d7s2k6p3m5x7w2q4r6t5v3yb")
_TOKEN = "sample"  # noqa: S105 - opens nothing
_NAME = "Ada Lovelace"
_AHEAD = timedelta(days=30)
_LINKS = "links"
# The reminder of the day before, with the part that a door with a code adds to it.
_WITH_DOOR_CODE = "check_in_tomorrow_with_code"
_OF_HOSTS = frozenset({CLEANERS})

# What can be shown, by names such as "confirmed-guest".
MESSAGES: Mapping[str, tuple[str, str]] = {
    f"{about}-{recipient}": (about, recipient)
    for about, recipient in (
        *((about, recipient) for about, recipients in RECIPIENTS.items() for recipient in recipients),
        (_LINKS, GUEST),
        *((about, HOST) for about in CALENDAR_LETTERS),
        *((kind, HOST if kind in _OF_HOSTS else GUEST) for kind in REMINDER_KINDS),
        *((OWN, GUEST), (OWN, HOST)),
        *((kind, GUEST) for kind in (*OFFER_KINDS, OWN_OFFER)),
        (_WITH_DOOR_CODE, GUEST),
        *((about, recipient) for about, recipients in FACT_LETTERS.items() for recipient in recipients),
    )
}


def is_reminder(message: str) -> bool:
    """Tell whether it reminds of a stay: hosts may put words of their own in place of ours, as in those of offers."""
    return MESSAGES[message][0] in (*REMINDER_KINDS, OWN)


def is_offer(message: str) -> bool:
    return MESSAGES[message][0] in (*OFFER_KINDS, OWN_OFFER)


def category_of_message(message: str) -> str:
    """Return which of a guest's choices a message of `MESSAGES` belongs to."""
    about, recipient = MESSAGES[message]
    if about == _WITH_DOOR_CODE:
        return category_of(CHECK_IN_TOMORROW, recipient)
    if about == COUPON or is_offer(message):
        return OFFERS
    return category_of(about, recipient) if is_reminder(message) else BOOKING


def is_sent(message: str) -> bool:
    """Tell whether something sends it: of some messages there are only the words yet."""
    unsent = {*FACT_LETTERS, _WITH_DOOR_CODE} - {*WEBHOOK_LETTERS}
    return MESSAGES[message][0] not in unsent


def sample_letter(
    message: str, tenant: TenantRecord, language: str, now: datetime, *, subject: str = "", text: str = ""
) -> AnySample:
    """Return the letter of a name in `MESSAGES`. `subject` and `text` are a host's own words for a reminder."""
    about, recipient = MESSAGES[message]
    terms, data = _terms(tenant), _data(tenant, language, now)
    spoken = language_for(language, tenant.default_language)
    if about in CALENDAR_LETTERS:
        return sample_calendar_letter(about, tenant, terms, spoken, now)
    if about == _LINKS:
        booking = BookedStay.from_data(data)
        shown = BookingLink(_BOOKING, booking.stay, terms, guest_link(tenant, _BOOKING, _TOKEN))
        return LinksLetter(spoken, tenant, booking.guest_email, (shown,))
    if about in FACT_LETTERS:
        host_link = f"{tenant.site_url}/host/bookings/{_BOOKING}"
        link = guest_link(tenant, _BOOKING, _TOKEN) if recipient == GUEST else host_link
        of_facts = sample_fact_letter(about, recipient, tenant=tenant, terms=terms, link=link, now=now)
        return replace(of_facts, language=spoken)
    if is_offer(message):
        return offer_letter(about, _BOOKING, OfferTaker(data["guest_email"], language, _NAME), tenant, (subject, text))
    if is_reminder(message) or about == _WITH_DOOR_CODE:
        kind = CHECK_IN_TOMORROW if about == _WITH_DOOR_CODE else about
        due = ReminderDue(kind, _BOOKING, _PROPERTY, recipient, now, subject, text)
        reminded = _reminder(due, tenant, terms, data)
        code = sample_door_code(reminded.booking.stay, terms) if about == _WITH_DOOR_CODE else None
        return replace(reminded, language=spoken, door_code=code)
    told = _event(about, tenant, data, now)
    return replace(letter_for(about, recipient, told, tenant=tenant, terms=terms, token=_TOKEN), language=spoken)


def _reminder(due: ReminderDue, tenant: TenantRecord, terms: PropertyTerms, data: Mapping[str, Any]) -> ReminderLetter:
    paid = {"payment": [2, 0, TOTAL // 2, 0, 0]} if due.reminder == BALANCE_DUE else {}
    booking = BookedStay.from_data({**data, **paid})
    return reminder_letter(due, booking, tenant=tenant, terms=terms, token=_TOKEN)


def _event(about: str, tenant: TenantRecord, data: Mapping[str, Any], now: datetime) -> Event:
    shown = {**data, **SINCE.get(about, {})}
    if shown.pop("waits", False):
        shown["answer_by"] = (now + timedelta(days=1)).isoformat()
    return Event(
        id=f"{_BOOKING}.2",
        type=REMINDER_DUE,  # letters are made for what they are about, whatever the event is called
        tenant_id=tenant.tenant_id,
        occurred_at=now.isoformat(),
        actor={"kind": "guest", "id": "sample"},
        entity={"kind": "booking", "id": _BOOKING},
        data=shown,
        before=BEFORE.get(about, {}),
    )


def _data(tenant: TenantRecord, language: str, now: datetime) -> dict[str, Any]:
    check_in: date = (now + _AHEAD).date()
    return {
        "id": _BOOKING,
        "state": "confirmed",
        "property_id": _PROPERTY,
        "unit": "1",
        "check_in": check_in.isoformat(),
        "check_out": (check_in + timedelta(days=NIGHTS)).isoformat(),
        "guests": {"adults": 2, "children": 1},
        "guest_name": _NAME,
        "guest_email": "ada@example.com",
        "guest_phone": "+44 20 7946 0000",
        "lines": [["nightly", NIGHTS, NIGHTLY], ["cleaning_fee", 1, CLEANING]],
        "total": TOTAL,
        "currency": tenant.currency,
        "cancellation_policy": "moderate",
        "language": language,
    }


def _terms(tenant: TenantRecord) -> PropertyTerms:
    return PropertyTerms(
        property_id=_PROPERTY,
        title="Harbour Loft",
        place="Harbour Street 1",
        time_zone=tenant.time_zone,
        state=PUBLISHED,
        sleeps=4,
        rates=Rates(tenant.currency, NIGHTLY, 4, cleaning_fee=CLEANING),
        rules=StayRules(),
        cancellation_policy="moderate",
        check_in_from="15:00",
        check_out_until="10:00",
    )
