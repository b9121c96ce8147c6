"""Telling guest and host what became of a booking, each once.

A mark with a lease is taken before a letter goes out and made final after it. A second delivery of the event finds
the mark and sends nothing. Only if the function dies between the mail service's answer and the final mark does a
letter go out twice: mail knows no transaction, and twice is better than never.
"""

from dataclasses import dataclass

from rental.bookings.contract import access_expires, booking_access_token
from rental.kernel.clock import Clock
from rental.kernel.events import Event
from rental.notifications.domain.letter import ABOUT, GUEST, RECIPIENTS, BookedStay, Letter, letter_for
from rental.notifications.ports import Claim, Details, Mail, Message, Notice, Notices, Templates


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
    if event.type not in ABOUT:
        return []
    booking = BookedStay.from_event(event)
    tenant, terms = office.details.of(event.tenant_id, booking.property_id)
    token = booking_access_token(office.link_key, event.tenant_id, booking.id, access_expires(booking.stay.check_out))
    sent, outstanding, cause = [], [], None
    for recipient in RECIPIENTS:
        letter = letter_for(recipient, event, booking, tenant=tenant, terms=terms, token=token)
        try:
            claim = _send_once(office, Notice(event.tenant_id, event.id, recipient), letter)
        except Exception as error:  # noqa: BLE001 - the other recipient still gets a letter
            claim, cause = Claim.HELD, cause or error
        sent += [recipient] if claim is Claim.OURS else []
        outstanding += [recipient] if claim is Claim.HELD else []
    if outstanding:
        raise LettersOutstanding(
            f"event {event.id} of tenant {event.tenant_id}: to {' and '.join(outstanding)}"
        ) from cause
    return sent


def _send_once(office: Office, notice: Notice, letter: Letter) -> Claim:
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


def _message(letter: Letter, templates: Templates) -> Message:
    """Address the letter; an answer to it reaches the other party, not the platform."""
    people = (letter.booking.guest_email, letter.tenant.contact_email)
    to, reply_to = people if letter.recipient == GUEST else reversed(people)
    return Message(letter.tenant.name, to, reply_to, templates.render(letter))
