"""What letters tell, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    BOOKING_CANCELLED,
    BOOKING_CHANGED,
    BOOKING_CONFIRMED,
    BOOKING_DECLINED,
    BOOKING_EXPIRED,
    BOOKING_REQUESTED,
    PENDING,
    RefundRule,
    refund_rule,
)
from rental.kernel.events import Event
from rental.kernel.ids import BookingId
from rental.kernel.stay_dates import Stay, today_at
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.money_news import OPEN, RECEIPT, REFUND, STUCK, about_money
from rental.notifications.domain.wording import Language, language_for
from rental.properties.contract import PropertyTerms
from rental.tenants.contract import TenantRecord

GUEST = "guest"
HOST = "host"
WITHDRAWN, NO_SHOW = "withdrawn", "no_show"
UNPAID, LOST = "unpaid", "lost"
RECIPIENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "requested": (GUEST, HOST),
        "confirmed": (GUEST, HOST),
        "declined": (GUEST,),
        "expired": (GUEST, HOST),
        "changed": (GUEST, HOST),
        "cancelled": (GUEST, HOST),
        WITHDRAWN: (GUEST, HOST),
        NO_SHOW: (GUEST, HOST),
        UNPAID: (GUEST,),
        LOST: (GUEST,),
        RECEIPT: (GUEST,),
        REFUND: (GUEST,),
        STUCK: (GUEST, HOST),
        OPEN: (GUEST, HOST),
    }
)
_ABOUT = {
    BOOKING_REQUESTED: "requested",
    BOOKING_CONFIRMED: "confirmed",
    BOOKING_DECLINED: "declined",
    BOOKING_EXPIRED: "expired",
    BOOKING_CHANGED: "changed",
    BOOKING_CANCELLED: "cancelled",
}
_ENDED_UNPAID = frozenset({BOOKING_EXPIRED, BOOKING_CANCELLED})
_PAYMENTS = "payments"
_MEMBER = "member"  # the kind of principal of a tenant's own people
_NOBODY_CAME = "no-show"


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything one recipient is told of a booking. `about` is a key of `RECIPIENTS`.

    `was` is the booking before the change, its change `number` and `why` it was made, if that is said. `link` opens the
    booking: the guest's own page, or the host's.
    """

    about: str
    recipient: str
    language: Language
    tenant: TenantRecord
    terms: PropertyTerms
    booking: BookedStay
    was: BookedStay
    by_host: bool
    refund: RefundRule
    link: str
    number: int
    changed_at: datetime
    why: str = ""

    @property
    def people(self) -> tuple[str, str]:
        """Return the address it goes to and the one that an answer reaches: the other party, not the platform."""
        guest, host = self.booking.guest_email, self.tenant.contact_email
        return (guest, host) if self.recipient == GUEST else (host, guest)

    @property
    def day(self) -> date:
        """Return the day of the change at the property."""
        return today_at(self.terms.time_zone, self.changed_at)

    @property
    def paid_now(self) -> int:
        return self.booking.paid.captured - self.was.paid.captured

    @property
    def given_back_now(self) -> int:
        return self.booking.paid.refunded - self.was.paid.refunded


@dataclass(frozen=True, slots=True)
class BookingLink:
    """One booking that someone asked the link of."""

    id: BookingId
    stay: Stay
    terms: PropertyTerms
    link: str


@dataclass(frozen=True, slots=True)
class LinksLetter:
    """The links of a guest's bookings, as someone who knows the address asked for them."""

    language: Language
    tenant: TenantRecord
    guest_email: str
    bookings: tuple[BookingLink, ...]
    recipient: str = GUEST

    @property
    def people(self) -> tuple[str, str]:
        return self.guest_email, self.tenant.contact_email


def abouts(event: Event) -> tuple[str, ...]:
    """Return what the letters of a booking's event are about: keys of `RECIPIENTS`, none where there are no letters."""
    became = _about(event)
    return ((became,) if became else ()) + about_money(event)


def _about(event: Event) -> str:
    if event.before.get("state") == AWAITING_PAYMENT and event.type in _ENDED_UNPAID:
        return _about_unpaid(event)
    if event.type != BOOKING_CANCELLED:
        return _ABOUT.get(event.type, "")
    if event.before.get("state") == PENDING:
        return WITHDRAWN
    # Only a host's word counts: a guest who cancels may type any reason.
    return NO_SHOW if _by_host(event) and event.data.get("reason") == _NOBODY_CAME else "cancelled"


def _about_unpaid(event: Event) -> str:
    """Return what a guest is told of a booking that ended while it waited for its money; its host never heard of it.

    A guest who took it back knows.
    """
    if event.type == BOOKING_EXPIRED:
        return UNPAID
    return LOST if event.actor["kind"] == _PAYMENTS else ""


def letter_for(
    about: str, recipient: str, event: Event, *, tenant: TenantRecord, terms: PropertyTerms, token: str
) -> Letter:
    """Return what `recipient` is told of `event`: guests in the language they booked in, hosts in their site's."""
    booking = BookedStay.from_event(event)
    to_guest, at = recipient == GUEST, datetime.fromisoformat(event.occurred_at)
    wishes = (booking.language, tenant.default_language) if to_guest else (tenant.default_language,)
    return Letter(
        about=about,
        recipient=recipient,
        language=language_for(*wishes),
        tenant=tenant,
        terms=terms,
        booking=booking,
        was=BookedStay.before_event(event),
        by_host=_by_host(event),
        refund=_refund(booking, today_at(terms.time_zone, at)),
        link=guest_link(tenant, booking.id, token) if to_guest else f"{tenant.site_url}/host/bookings/{booking.id}",
        number=event.number,
        changed_at=at,
        why=event.reason,
    )


def guest_link(tenant: TenantRecord, booking_id: BookingId, token: str) -> str:
    """Return the address that opens a booking without an account. The token never reaches a server's log."""
    return f"{tenant.site_url}/booking/{booking_id}#key={token}"


def _refund(booking: BookedStay, today: date) -> RefundRule:
    return refund_rule(booking.cancellation_policy, booking.stay.check_in, today, booking.refund_steps)


def _by_host(event: Event) -> bool:
    return event.actor["kind"] == _MEMBER
