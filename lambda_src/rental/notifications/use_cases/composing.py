"""Which letters an event calls for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from rental.accounts.contract import UNLOCK_ASKED_FOR, unlock_token
from rental.bookings.contract import BOOKING_LINK_ASKED_FOR, access_expires, booking_access_token
from rental.channels.contract import WEBHOOK_DISABLED, WEBHOOK_FAILING, WEBHOOK_WORKING
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_letter import about_calendar, calendar_letter
from rental.notifications.domain.fact_letter import FactLetter, SignInLocked, WebhookNews, fact_letter
from rental.notifications.domain.letter import (
    GUEST,
    HOST,
    RECIPIENTS,
    BookingLink,
    Letter,
    LinksLetter,
    abouts,
    guest_link,
    letter_for,
)
from rental.notifications.domain.money_news import ABOUT_MONEY, OPEN
from rental.notifications.domain.offer_letter import OfferLetter, offer_letter
from rental.notifications.domain.reminder_letter import LATEST, ReminderLetter, is_still_due, reminder_letter
from rental.notifications.domain.wording import language_for
from rental.notifications.ports import AnyLetter, Details, GuestPreferences, Notice
from rental.reminders.contract import OFFER_DUE, REMINDER_DUE, OfferDue, ReminderDue

WORKING = "working"
_OF_WEBHOOKS = {WEBHOOK_FAILING: "failing", WEBHOOK_DISABLED: "disabled", WEBHOOK_WORKING: WORKING}


def letters_of(
    event: Event, details: Details, preferences: GuestPreferences, link_key: bytes, now: datetime
) -> Sequence[AnyLetter]:
    """Return what `event` calls for, nothing for most. `link_key` signs the links that open a booking.

    Raises `DetailsMissing`, or `KeyError` or `ValueError` naming what is missing or wrong.
    """
    if event.type == BOOKING_LINK_ASKED_FOR:
        return _links_letters(event, details, link_key)
    if event.type == REMINDER_DUE:
        return _reminder_letters(event, details, link_key, now)
    if event.type == OFFER_DUE:
        return _offer_letters(event, details, preferences, now)
    if event.type in _OF_WEBHOOKS or event.type == UNLOCK_ASKED_FOR:
        return _fact_letters(event, details, link_key)
    if about_calendar(event):
        property_id = PropertyId(event.data["property_id"])
        tenant, terms = details.of(event.tenant_id, [property_id])
        return [calendar_letter(event, tenant=tenant, terms=terms[property_id])]
    return _booking_letters(event, details, link_key)


def notice_of(event: Event, letter: AnyLetter) -> Notice:
    """Return under what it is kept that a letter was sent.

    An event may move money in several ways, each with a letter of its own. That so much is open is told once a day: a
    guest who tries one card after another needs no letter for each.
    """
    if isinstance(letter, OfferLetter):
        return Notice(event.tenant_id, letter.guest, event.id, letter.recipient, letter.reminder)
    if isinstance(letter, ReminderLetter):
        return Notice(event.tenant_id, letter.booking.id, event.id, letter.recipient, letter.reminder)
    if not isinstance(letter, Letter):
        about = "links" if isinstance(letter, LinksLetter) else letter.about
        return Notice(event.tenant_id, event.id.rpartition(".")[0], event.id, letter.recipient, about)
    booking = letter.booking
    if letter.about not in ABOUT_MONEY:
        return Notice(event.tenant_id, booking.id, event.id, letter.recipient, letter.about)
    told = f"{booking.id}.{booking.missing}.{letter.day}" if letter.about == OPEN else event.id
    return Notice(event.tenant_id, booking.id, told, f"{letter.recipient}-{letter.about}", letter.about)


def _booking_letters(event: Event, details: Details, link_key: bytes) -> Sequence[Letter]:
    wanted = [(about, recipient) for about in abouts(event) for recipient in RECIPIENTS[about]]
    if not wanted:
        return []
    booking = BookedStay.from_event(event)
    tenant, terms = details.of(event.tenant_id, [booking.property_id])
    token = _token(link_key, event, booking.id, booking.stay)
    return [
        letter_for(about, recipient, event, tenant=tenant, terms=terms[booking.property_id], token=token)
        for about, recipient in wanted
        if recipient != GUEST or booking.guest_email  # a booking by telephone may have no address
    ]


def _reminder_letters(event: Event, details: Details, link_key: bytes, now: datetime) -> Sequence[ReminderLetter]:
    """Return what is still to be reminded of, by the booking as it is now."""
    due = ReminderDue.from_event(event)
    tenant, terms, booking = details.of_booking(event.tenant_id, due.property_id, due.booking_id)
    waited = now - datetime.fromisoformat(event.occurred_at)  # a host may send one long before or after it is due
    if booking is None or not is_still_due(due, booking, terms.time_zone, waited):
        return []
    if due.recipient == GUEST and not booking.guest_email:
        return []
    token = _token(link_key, event, booking.id, booking.stay)
    return [reminder_letter(due, booking, tenant=tenant, terms=terms, token=token)]


def _offer_letters(
    event: Event, details: Details, preferences: GuestPreferences, now: datetime
) -> Sequence[OfferLetter]:
    """Return what is still to be told to a guest who takes offers now: nothing is kept of who no longer does."""
    due = OfferDue.from_event(event)
    wanted = preferences.of(event.tenant_id, due.guest)
    if not wanted.offers or wanted.taker is None or now - datetime.fromisoformat(event.occurred_at) > LATEST:
        return []
    tenant, choice = details.of_offer(event.tenant_id, due.reminder)
    own = choice.words.get(language_for(wanted.taker.language, tenant.default_language).code, ("", ""))
    return [offer_letter(due.reminder, due.guest, wanted.taker, tenant, own)] if choice.enabled else []


def _links_letters(event: Event, details: Details, link_key: bytes) -> Sequence[LinksLetter]:
    asked = event.data["bookings"]
    if not asked:
        return []
    tenant, terms = details.of(event.tenant_id, {PropertyId(each["property_id"]): None for each in asked})
    links = []
    for each in asked:
        name = BookingId(each["id"])
        stay = Stay(date.fromisoformat(each["check_in"]), date.fromisoformat(each["check_out"]))
        link = guest_link(tenant, name, _token(link_key, event, name, stay))
        links.append(BookingLink(name, stay, terms[PropertyId(each["property_id"])], link))
    language = language_for(event.data["language"], tenant.default_language)
    return [LinksLetter(language, tenant, event.data["guest_email"], tuple(links))]


def _unlock_letters(event: Event, details: Details, link_key: bytes) -> Sequence[FactLetter]:
    """Return what somebody is sent who is locked out; nothing where nobody signs in by that name."""
    email, valid_until = event.data["email"], int(event.data["valid_until"])
    if not email:
        return []
    tenant, _ = details.of(event.tenant_id, [])
    token = unlock_token(link_key, event.tenant_id, event.data["id"], valid_until)
    locked = SignInLocked(email, event.data["language"], datetime.fromtimestamp(valid_until, UTC))
    # What follows "#" is in no log: a browser keeps it to itself.
    return [fact_letter(locked, GUEST, tenant=tenant, link=f"{tenant.site_url}/host/unlock#token={token}")]


def _fact_letters(event: Event, details: Details, link_key: bytes) -> Sequence[FactLetter]:
    if event.type == UNLOCK_ASKED_FOR:
        return _unlock_letters(event, details, link_key)
    return [_webhook_letter(event, details)]


def _webhook_letter(event: Event, details: Details) -> FactLetter:
    """Return what a host is told of an endpoint: how it does now, and since when."""
    tenant, _ = details.of(event.tenant_id, [])
    told, state = event.data, _OF_WEBHOOKS[event.type]
    since = datetime.fromisoformat(told["since"]) if state != WORKING and "since" in told else None
    news = WebhookNews(told["name"], told["host"], state, since)
    return fact_letter(news, HOST, tenant=tenant, link=f"{tenant.site_url}/host")


def _token(link_key: bytes, event: Event, booking_id: BookingId, stay: Stay) -> str:
    return booking_access_token(link_key, event.tenant_id, booking_id, access_expires(stay.check_out))
