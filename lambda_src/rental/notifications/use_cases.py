"""Telling guest and host what became of a booking, and the host what became of calendars in step, each once.

A mark with a lease is taken before a letter goes out and made final after it. A second delivery of the event finds
the mark and sends nothing. Only if the function dies between the mail service's answer and the final mark does a
letter go out twice: mail knows no transaction, and twice is better than never.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rental.bookings.contract import BOOKING_LINK_ASKED_FOR, access_expires, booking_access_token
from rental.kernel.clock import Clock
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId
from rental.kernel.stay_dates import Stay
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_letter import CalendarLetter, about_calendar, calendar_letter
from rental.notifications.domain.letter import (
    GUEST,
    RECIPIENTS,
    BookingLink,
    Letter,
    LinksLetter,
    abouts,
    guest_link,
    letter_for,
)
from rental.notifications.domain.money_news import ABOUT_MONEY, OPEN
from rental.notifications.domain.wording import language_for
from rental.notifications.ports import AnyLetter, Claim, Details, Mail, Message, Notice, Notices, Templates


class LettersOutstanding(RuntimeError):  # noqa: N818 - names what is wrong
    """Not every letter of the event is known to be sent: it must be delivered again."""


@dataclass(frozen=True, slots=True)
class Office:
    """What is needed to write and send. `link_key` signs the links that open a booking."""

    details: Details
    notices: Notices
    templates: Templates
    mail: Mail
    clock: Clock
    link_key: bytes


def send_letters(office: Office, event: Event) -> list[str]:
    """Send what `event` calls for; return the recipients written to now. Other events call for nothing.

    Raises `LettersOutstanding`, caused by the first failure, after every recipient has had a try.
    """
    sent, outstanding, cause = [], [], None
    for letter in _letters(office, event):
        try:
            claim = _send_once(office, _notice(event, letter), letter)
        except Exception as error:  # noqa: BLE001 - the other recipient still gets a letter
            claim, cause = Claim.HELD, cause or error
        sent += [letter.recipient] if claim is Claim.OURS else []
        outstanding += [letter.recipient] if claim is Claim.HELD else []
    if outstanding:
        raise LettersOutstanding(
            f"event {event.id} of tenant {event.tenant_id}: to {' and '.join(outstanding)}"
        ) from cause
    return sent


def _letters(office: Office, event: Event) -> Sequence[AnyLetter]:
    if event.type == BOOKING_LINK_ASKED_FOR:
        return _links_letters(office, event)
    if about_calendar(event):
        return _calendar_letters(office, event)
    wanted = [(about, recipient) for about in abouts(event) for recipient in RECIPIENTS[about]]
    if not wanted:
        return []
    booking = BookedStay.from_event(event)
    tenant, terms = office.details.of(event.tenant_id, [booking.property_id])
    token = _token(office, event, booking.id, booking.stay)
    return [
        letter_for(about, recipient, event, tenant=tenant, terms=terms[booking.property_id], token=token)
        for about, recipient in wanted
        if recipient != GUEST or booking.guest_email  # a booking by telephone may have no address
    ]


def _links_letters(office: Office, event: Event) -> Sequence[LinksLetter]:
    asked = event.data["bookings"]
    if not asked:
        return []
    tenant, terms = office.details.of(event.tenant_id, {PropertyId(each["property_id"]): None for each in asked})
    links = []
    for each in asked:
        name = BookingId(each["id"])
        stay = Stay(date.fromisoformat(each["check_in"]), date.fromisoformat(each["check_out"]))
        link = guest_link(tenant, name, _token(office, event, name, stay))
        links.append(BookingLink(name, stay, terms[PropertyId(each["property_id"])], link))
    language = language_for(event.data["language"], tenant.default_language)
    return [LinksLetter(language, tenant, event.data["guest_email"], tuple(links))]


def _calendar_letters(office: Office, event: Event) -> Sequence[CalendarLetter]:
    property_id = PropertyId(event.data["property_id"])
    tenant, terms = office.details.of(event.tenant_id, [property_id])
    return [calendar_letter(event, tenant=tenant, terms=terms[property_id])]


def _token(office: Office, event: Event, booking_id: BookingId, stay: Stay) -> str:
    return booking_access_token(office.link_key, event.tenant_id, booking_id, access_expires(stay.check_out))


def _notice(event: Event, letter: AnyLetter) -> Notice:
    """Return under what it is kept that a letter was sent.

    An event may move money in several ways, each with a letter of its own. That so much is open is told once a day: a
    guest who tries one card after another needs no letter for each.
    """
    if not isinstance(letter, Letter) or letter.about not in ABOUT_MONEY:
        return Notice(event.tenant_id, event.id, letter.recipient)
    booking = letter.booking
    told = f"{booking.id}.{booking.missing}.{letter.day}" if letter.about == OPEN else event.id
    return Notice(event.tenant_id, told, f"{letter.recipient}-{letter.about}")


def _send_once(office: Office, notice: Notice, letter: AnyLetter) -> Claim:
    claim = office.notices.claim(notice, office.clock.now())
    if claim is not Claim.OURS:
        return claim
    try:
        office.mail.send(_message(letter, office.templates))
    except Exception:
        office.notices.release(notice)
        raise
    office.notices.mark_sent(notice, office.clock.now())
    return claim


def _message(letter: AnyLetter, templates: Templates) -> Message:
    to, reply_to = letter.people
    return Message(letter.tenant.name, to, reply_to, templates.render(letter))
