"""What sending letters needs from outside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from rental.kernel.ids import PropertyId, TenantId
from rental.notifications.domain.calendar_letter import CalendarLetter
from rental.notifications.domain.letter import Letter, LinksLetter
from rental.notifications.domain.reminder_letter import ReminderLetter
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

AnyLetter = Letter | LinksLetter | CalendarLetter | ReminderLetter


class DetailsMissing(LookupError):  # noqa: N818 - names what is wrong
    """The tenant's record or a property is not in the table."""


class Details(Protocol):
    def of(
        self, tenant_id: TenantId, property_ids: Iterable[PropertyId]
    ) -> tuple[TenantRecord, Mapping[PropertyId, PropertyTerms]]:
        """Return the tenant and the terms of up to 99 properties, in one round trip. Raises `DetailsMissing`."""
        ...


@dataclass(frozen=True, slots=True)
class Notice:
    """One letter that is due: the mark that it was sent is kept under these."""

    tenant_id: TenantId
    event_id: str
    recipient: str


class Claim(Enum):
    """Who may send: OURS, until the lease lapses; SENT, nobody any more; HELD, another attempt is at it."""

    OURS = "ours"
    SENT = "sent"
    HELD = "held"


class Notices(Protocol):
    def claim(self, notice: Notice, now: datetime) -> Claim:
        """Take the notice for the length of a lease, unless it is sent or taken."""
        ...

    def mark_sent(self, notice: Notice, now: datetime) -> None: ...

    def release(self, notice: Notice) -> None:
        """Give a claim back at once, because sending failed."""
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
    """A letter ready to go. The names and the subject may still hold anything that people type."""

    from_name: str
    to: str
    reply_to: str
    content: Rendered


class Mail(Protocol):
    def send(self, message: Message) -> None:
        """Hand the message over. Raises whatever the service raises; then nothing is known to be sent."""
        ...
