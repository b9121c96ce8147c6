"""Telling guest and host what became of a booking, of calendars, of what is coming up, each once.

A mark with a lease is taken before a letter goes out and made final after it. A second delivery of the event finds
the mark and sends nothing. Only if the function dies between the mail service's answer and the final mark, and nothing
is heard of the letter before it is tried again, does a letter go out twice: mail knows no transaction, and twice is
better than never.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from rental.kernel.clock import Clock
from rental.kernel.events import Event
from rental.notifications.contract import guest_digest
from rental.notifications.domain.addresses import preferences_token
from rental.notifications.domain.categories import BOOKING
from rental.notifications.domain.delivery import EVENT, RECIPIENT, SUBJECT, TENANT
from rental.notifications.domain.fact_letter import FactLetter
from rental.notifications.domain.headers import UndeliverableAddress
from rental.notifications.domain.letter import GUEST, HOST, LinksLetter
from rental.notifications.domain.offer_letter import OfferLetter
from rental.notifications.domain.phone import textable
from rental.notifications.domain.preferences import Preferences
from rental.notifications.domain.reminder_letter import ReminderLetter
from rental.notifications.ports import (
    SUPPRESSED,
    TEXT_MESSAGE,
    UNWANTED,
    Allowance,
    AnyLetter,
    Breaker,
    Claim,
    Details,
    GuestPreferences,
    HostNotice,
    HostNotices,
    Mail,
    Message,
    MessageRefused,
    Notice,
    Notices,
    RecipientRefused,
    Suppressions,
    Templates,
    TextMessages,
    TooFast,
    Unanswered,
)
from rental.notifications.use_cases.composing import letters_of, notice_of

# When the service itself says that it was too fast: a second's quota is soon there again, a day's is not.
_SLOWER, _SLOWEST = timedelta(seconds=5), timedelta(seconds=900)
_UNSUBSCRIBE = "/api/v1/letter-preferences/unsubscribe"
_TEXTED = "-text"  # a text message beside a letter has a mark of its own


class LettersOutstanding(RuntimeError):  # noqa: N818 - names what is wrong
    """Not every letter of the event is known to be sent: it must be delivered again."""


class LettersPostponed(Exception):  # noqa: N818 - names what is to be done
    """Nothing is wrong with the letters: the event is to come again after `wait`, and that is no attempt of it."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"after {wait.total_seconds()} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Outlet:
    """When a service may be called. Without an allowance, whenever it answers."""

    breaker: Breaker
    allowance: Allowance | None = None

    def call(self, send: Callable[[], str], clock: Clock) -> str:
        """Call it and tell the breaker what came of it. Raises `LettersPostponed`, or what `send` raises.

        Only a letter that is claimed comes here: one that is out already would use up what the next one waits for.
        """
        taken = self.allowance.take(clock.now()) if self.allowance else None
        if wait := taken or self.breaker.let_through(clock.now()):
            raise LettersPostponed(wait)
        try:
            message_id = send()
        except (TooFast, UndeliverableAddress, MessageRefused):
            self.breaker.succeeded(clock.now())  # it is not the service's fault, and the service said so
            raise
        except Exception:
            self.breaker.failed(clock.now())
            raise
        self.breaker.succeeded(clock.now())
        return message_id


@dataclass(frozen=True, slots=True)
class Office:
    """What is needed to write and send. `link_key` signs links and hides addresses.

    Text messages go to numbers that begin with one of `text_message_countries`.
    """

    details: Details
    notices: Notices
    templates: Templates
    mail: Mail
    clock: Clock
    link_key: bytes
    suppressions: Suppressions
    preferences: GuestPreferences
    host_notices: HostNotices
    mail_outlet: Outlet
    text_messages: TextMessages
    text_outlet: Outlet
    text_message_countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Dispatch:
    """One message to one recipient: its outlet, what it is kept under, and what writes it and returns its sending.

    It is written before the outlet is called: what cannot be written says nothing of the service.
    """

    notice: Notice
    address: str
    outlet: Outlet
    write: Callable[[], Callable[[], str]]
    unwanted: bool = False


def send_letters(office: Office, event: Event) -> list[str]:
    """Send what `event` calls for; return the recipients written to now. Other events call for nothing.

    Every recipient has a try. Raises `LettersOutstanding`, caused by the first failure; else `LettersPostponed`.
    """
    sent: list[str] = []
    outstanding: list[str] = []
    waits: list[timedelta] = []
    cause: Exception | None = None
    for letter in letters_of(event, office.details, office.preferences, office.link_key, office.clock.now()):
        try:
            dispatches = _dispatches(office, event, letter)
        except Exception as error:  # noqa: BLE001 - the other recipient still gets a letter
            outstanding, cause = [*outstanding, letter.recipient], cause or error
            continue
        for each in dispatches:
            try:
                claim = _send_once(office, each)
            except LettersPostponed as postponed:
                waits.append(postponed.wait)
                continue
            except TooFast:
                age = office.clock.now() - datetime.fromisoformat(event.occurred_at)
                waits.append(min(max(_SLOWER, age), _SLOWEST))
                continue
            except Exception as error:  # noqa: BLE001 - the other recipient still gets a letter
                claim, cause = Claim.HELD, cause or error
            sent += [letter.recipient] if claim is Claim.OURS else []
            outstanding += [letter.recipient] if claim is Claim.HELD else []
    if outstanding:
        raise LettersOutstanding(
            f"event {event.id} of tenant {event.tenant_id}: to {' and '.join(outstanding)}"
        ) from cause
    if waits:
        raise LettersPostponed(max(waits))
    return sent


def _dispatches(office: Office, event: Event, letter: AnyLetter) -> list[_Dispatch]:
    notice = notice_of(event, letter)
    if letter.recipient == HOST:
        _tell_on_page(office, event, letter, notice)
    wanted = _wanted_by(office, letter)
    by_mail = _Dispatch(
        notice,
        letter.people[0],
        office.mail_outlet,
        lambda: partial(office.mail.send, _message(office, letter, notice)),
        unwanted=not isinstance(letter, OfferLetter) and not wanted.allow(_category(letter)),
    )
    if not isinstance(letter, ReminderLetter) or not wanted.text_messages or letter.recipient != GUEST:
        return [by_mail]
    phone = textable(letter.booking.guest_phone)
    texted = _Dispatch(
        replace(notice, recipient=notice.recipient + _TEXTED, channel=TEXT_MESSAGE),
        "",
        office.text_outlet,
        lambda: partial(office.text_messages.send, phone, office.templates.render_text_message(letter)),
        unwanted=by_mail.unwanted,
    )
    return [by_mail, texted] if phone.startswith(office.text_message_countries) else [by_mail]


def _send_once(office: Office, each: _Dispatch) -> Claim:
    # Only asked: the one call that an open circuit lets through is not for a letter that is out already.
    if wait := each.outlet.breaker.remaining(office.clock.now()):
        raise LettersPostponed(wait)
    claim = office.notices.claim(each.notice, office.clock.now())
    if claim is not Claim.OURS:
        return claim
    try:
        if kept_back := _kept_back(office, each):
            office.notices.mark_kept_back(each.notice, office.clock.now(), kept_back)
            return Claim.SENT
        message_id = each.outlet.call(each.write(), office.clock)
    except (UndeliverableAddress, RecipientRefused):
        office.notices.mark_kept_back(each.notice, office.clock.now(), SUPPRESSED)  # no attempt would end otherwise
        return Claim.SENT
    except Unanswered:
        raise  # it may be out: until the lease lapses there is time to hear of it
    except Exception:
        office.notices.release(each.notice)
        raise
    office.notices.mark_sent(each.notice, office.clock.now(), message_id)
    return claim


def _kept_back(office: Office, each: _Dispatch) -> str:
    if each.unwanted:
        return UNWANTED
    return SUPPRESSED if each.address and office.suppressions.holds(each.address) else ""


def _category(letter: AnyLetter) -> str:
    return letter.category if isinstance(letter, ReminderLetter | FactLetter | OfferLetter) else BOOKING


def _wanted_by(office: Office, letter: AnyLetter) -> Preferences:
    """Return what a guest chose, where it matters for a letter."""
    if not isinstance(letter, ReminderLetter | FactLetter) or letter.recipient != GUEST:
        return Preferences()
    return office.preferences.of(letter.tenant.tenant_id, _digest(office, letter))


def _digest(office: Office, letter: AnyLetter) -> str:
    return guest_digest(office.link_key, letter.tenant.tenant_id, letter.people[0])


def _message(office: Office, letter: AnyLetter, notice: Notice) -> Message:
    to, reply_to = letter.people
    tags = {TENANT: notice.tenant_id, SUBJECT: notice.subject, EVENT: notice.event_id, RECIPIENT: notice.recipient}
    category, site = _category(letter), letter.tenant.site_url
    if category == BOOKING:
        return Message(letter.tenant.name, to, reply_to, office.templates.render(letter), {}, tags)
    token = preferences_token(office.link_key, letter.tenant.tenant_id, _digest(office, letter))
    headers = {
        "List-Unsubscribe": f"<{site}{_UNSUBSCRIBE}?token={token}&category={category}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
    }
    written = office.templates.render(letter, f"{site}/letters#key={token}")
    return Message(letter.tenant.name, to, reply_to, written, headers, tags)


def _tell_on_page(office: Office, event: Event, letter: AnyLetter, notice: Notice) -> None:
    """Keep what the letter is about for the page, before it is sent: the page waits for no mail."""
    if isinstance(letter, LinksLetter):
        return  # links are a guest's
    name, at = f"{notice.event_id}.{notice.about}", datetime.fromisoformat(event.occurred_at)
    subject, link = office.templates.render(letter).subject, letter.link.removeprefix(letter.tenant.site_url)
    office.host_notices.add(event.tenant_id, HostNotice(name, at, notice.about, subject, link))
