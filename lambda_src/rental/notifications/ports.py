"""What sending letters needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from rental.kernel.errors import TryAgain
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.calendar_letter import CalendarLetter
from rental.notifications.domain.delivery import Delivery
from rental.notifications.domain.fact_letter import FactLetter
from rental.notifications.domain.letter import Letter, LinksLetter
from rental.notifications.domain.offer_letter import OfferLetter
from rental.notifications.domain.preferences import Preferences
from rental.notifications.domain.reminder_letter import ReminderLetter
from rental.properties.contract import PropertyTerms
from rental.reminders.contract import OfferChoice
from rental.tenants.contract import TenantRecord

AnyLetter = Letter | LinksLetter | CalendarLetter | ReminderLetter | FactLetter | OfferLetter
MAIL, TEXT_MESSAGE = "email", "text_message"
QUEUED, SENT, SUPPRESSED, UNWANTED = "queued", "sent", "suppressed", "unwanted"


class DetailsMissing(LookupError):  # noqa: N818 - names what is wrong
    """The tenant's record or a property is not in the table."""


class Details(Protocol):
    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        """Return the tenant and the terms of up to 99 properties, in one round trip. Raises `DetailsMissing`."""
        ...

    def of_booking(
        self, tenant_id: TenantId, property_id: PropertyId, booking_id: BookingId
    ) -> tuple[TenantRecord, PropertyTerms, BookedStay | None]:
        """Return tenant, terms and the booking as it is now, None where it is gone, in one round trip.

        Raises `DetailsMissing` for the others.
        """
        ...

    def of_offer(self, tenant_id: TenantId, reminder: str) -> tuple[TenantRecord, OfferChoice]:
        """Return the tenant and what its host chose of an offer, in one round trip. Raises `DetailsMissing`."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter that is due: the mark that it was sent is kept under these.

    `subject` is the booking, or whatever else the letter is about; `about` what it says of it.
    """

    tenant_id: TenantId
    subject: str
    event_id: str
    recipient: str
    about: str = field(default="", compare=False)
    channel: str = field(default=MAIL, compare=False)


class Claim(Enum):
    """Who may send: OURS, until the lease lapses; SENT, nobody any more; HELD, another attempt is at it."""

    OURS = "ours"
    SENT = "sent"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """What became of a letter: QUEUED, SENT, SUPPRESSED, UNWANTED, or a fate; `why` in the service's words."""

    recipient: str
    about: str
    channel: str
    state: str
    at: datetime
    why: str = ""


class Notices(Protocol):
    def claim(self, notice: Notice, now: datetime) -> Claim:
        """Take the notice for the length of a lease, unless it is sent or taken."""
        ...

    def mark_sent(self, notice: Notice, now: datetime, message_id: str) -> None: ...

    def mark_kept_back(self, notice: Notice, now: datetime, state: str) -> None:
        """Note that it is not sent and never will be: SUPPRESSED or UNWANTED."""
        ...

    def release(self, notice: Notice) -> None:
        """Give a claim back at once, because sending failed."""
        ...

    def record(self, delivery: Delivery) -> bool:
        """Keep what became of a letter, unless something later is known; tell whether it was news."""
        ...

    def of(self, tenant_id: TenantId, subject: str) -> Sequence[SentLetter]:
        """Return what was written about something, the earliest first."""
        ...


class Suppressions(Protocol):
    """Addresses that the platform writes to no more, whoever's letter it is."""

    def holds(self, address: str) -> bool: ...

    def add(self, address: str, why: str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Takers:
    """Some guests who take offers, by digest, and where the next begin; "" after the last."""

    guests: Sequence[str]
    cursor: str


class GuestPreferences(Protocol):
    """What guests want of a tenant, under the digest of their address."""

    def of(self, tenant_id: TenantId, digest: str) -> Preferences:
        """Return what was chosen, or what holds for everybody."""
        ...

    def keep(self, tenant_id: TenantId, digest: str, wanted: Preferences, now: datetime) -> Preferences:
        """Keep what is wanted and return it, with who takes offers as given before, where they are not given anew.

        Who no longer takes offers is forgotten. That either changed is told as `OFFERS_CHOSEN`.
        """
        ...

    def stop(self, tenant_id: TenantId, digest: str, category: str, now: datetime) -> Preferences:
        """Stop letters of one category, leave the others as they were chosen, and return what is so."""
        ...

    def takers(self, tenant_id: TenantId, cursor: str, limit: int) -> Takers:
        """Return guests who take offers, as of a moment ago, from `cursor` on."""
        ...

    def count_takers(self, tenant_id: TenantId) -> int: ...


@dataclass(frozen=True, slots=True)
class HostNotice:
    """What a host is told on the page: the subject of the letter, and where it leads."""

    id: str
    at: datetime
    about: str
    text: str
    link: str


class HostNotices(Protocol):
    """The hosts' notices of a tenant, kept until a socket carries them."""

    def add(self, tenant_id: TenantId, notice: HostNotice) -> None:
        """Keep it; the same one again changes nothing."""
        ...

    def latest(self, tenant_id: TenantId, now: datetime, limit: int) -> Sequence[HostNotice]:
        """Return those of this month and the one before, the latest first."""
        ...

    def read_until(self, tenant_id: TenantId, member: str) -> datetime | None:
        """Return up to when a member has read them."""
        ...

    def mark_read(self, tenant_id: TenantId, member: str, until: datetime) -> None:
        """Note up to when a member has read them; never less than before."""
        ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter. `content_type` is a type alone, without parameters."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    html: str
    text: str
    attachments: tuple[Attachment, ...] = ()


class Templates(Protocol):
    def render(self, letter: AnyLetter, preferences: str = "") -> Rendered:
        """Return a letter; `preferences` is where its reader chooses what to get, "" where it is always sent."""
        ...

    def render_text_message(self, letter: ReminderLetter) -> str:
        """Return it as a text message of at most two parts."""
        ...


@dataclass(frozen=True, slots=True)
class Message:
    """A letter ready to go. The names and the subject may still hold anything that people type.

    `headers` are our own, `tags` come back with what became of it.
    """

    from_name: str
    to: str
    reply_to: str
    content: Rendered
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


class MessageRefused(ValueError):  # noqa: N818 - names what is wrong
    """The service will never take this message; others it may."""


class RecipientRefused(MessageRefused):
    """The service sends nothing to this recipient, as they asked it to."""


class TooFast(TryAgain):
    """The service asks for fewer messages a second, or a day."""


class ServiceFailed(RuntimeError):  # noqa: N818 - names what is wrong
    """The service took no message, with this code of its own: its words name whom it was for."""


class Unanswered(RuntimeError):  # noqa: N818 - names what is wrong
    """The service did not answer in time, or hung up: the message may be sent."""


class Mail(Protocol):
    def send(self, message: Message) -> str:
        """Hand the message over and return the service's id of it.

        Raises `UndeliverableAddress`, `MessageRefused`, `TooFast`, `ServiceFailed` or whatever its client raises; then
        nothing is sent. After `Unanswered` it may be.
        """
        ...


class TextMessages(Protocol):
    def send(self, phone: str, text: str) -> str:
        """Send a text message to a phone's number in E.164 and return the service's id of it. Raises as `Mail` does."""
        ...


class Breaker(Protocol):
    """Stops calling a service that fails again and again, for everybody."""

    def remaining(self, now: datetime) -> timedelta | None:
        """Return how long every call has to wait, None where one may go through."""
        ...

    def let_through(self, now: datetime) -> timedelta | None:
        """Return None where a call is made now, which may be the only one, else how long to wait."""
        ...

    def failed(self, now: datetime) -> None: ...

    def succeeded(self, now: datetime) -> None: ...


class Allowance(Protocol):
    """What the account may send in a second."""

    def take(self, now: datetime) -> timedelta | None:
        """Take one and return None, or how long to wait for it."""
        ...


class LetterQueue(Protocol):
    """Where events wait that call for letters."""

    def put_back(self, event: Event, wait: timedelta) -> None:
        """Have it delivered once more after about `wait`, as if for the first time."""
        ...

    def spread(self, events: Sequence[Event], per_second: int) -> None:
        """Have events delivered, so many in a second."""
        ...
