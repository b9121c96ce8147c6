"""What guests and hosts are reminded of."""

from dataclasses import dataclass
from datetime import timedelta

from rental.bookings.contract import COMPLETED, OWNING_STATES
from rental.kernel.stay_dates import today_at
from rental.notifications.domain.booked_stay import BookedStay
from rental.notifications.domain.categories import (
    BALANCE_DUE,
    CHECK_IN_TOMORROW,
    REMINDER_KINDS,
    WELCOME,
    category_of,
)
from rental.notifications.domain.fact_letter import DoorCode
from rental.notifications.domain.headers import one_line, paragraphs
from rental.notifications.domain.letter import GUEST, guest_link
from rental.notifications.domain.wording import Language, language_for
from rental.properties.contract import PropertyTerms
from rental.reminders.contract import ReminderDue, ends_with_the_stay, guest_must_pay
from rental.tenants.contract import TenantRecord

OWN = "own"  # the words of a kind that importers added
_SHOW_DOOR_CODE = frozenset({CHECK_IN_TOMORROW, WELCOME})
LATEST = timedelta(days=2)  # what failed for so long and is redriven would greet guests who are there, or gone
SUBJECT_LIMIT_CHARACTERS = 150
TEXT_LIMIT_CHARACTERS = 5000


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    """Everything one recipient is reminded of. `about` names the words; `reminder` is the kind it was planned as.

    `subject` and `text` are the host's own words, "" where ours are taken. `door_code` is what opens the door,
    in kinds that come just before an arrival; nobody sets one yet.
    """

    about: str
    reminder: str
    recipient: str
    language: Language
    tenant: TenantRecord
    terms: PropertyTerms
    booking: BookedStay
    link: str
    subject: str = ""
    text: str = ""
    door_code: DoorCode | None = None

    @property
    def people(self) -> tuple[str, str]:
        """Return the address it goes to and the one that an answer reaches."""
        guest, host = self.booking.guest_email, self.tenant.contact_email
        return (guest, host) if self.recipient == GUEST else (host, guest)

    @property
    def category(self) -> str:
        return category_of(self.reminder, self.recipient)

    @property
    def shown_door_code(self) -> DoorCode | None:
        """Return the code that it shows: only a guest who is about to arrive needs it."""
        return self.door_code if self.recipient == GUEST and self.reminder in _SHOW_DOOR_CODE else None

    @property
    def owes(self) -> bool:
        """Tell whether the letter lists what is still to be paid."""
        return self.reminder == BALANCE_DUE


def is_still_due(due: ReminderDue, booking: BookedStay, time_zone: str, waited: timedelta) -> bool:
    """Tell whether a reminder still makes sense for the booking as it is, `waited` after it was to be sent."""
    if booking.state not in OWNING_STATES or waited > LATEST:
        return False
    if due.reminder == BALANCE_DUE and not _guest_must_pay(booking):
        return False
    return booking.state != COMPLETED or not ends_with_the_stay(today_at(time_zone, due.due), booking.stay.check_out)


def _guest_must_pay(booking: BookedStay) -> bool:
    paid = booking.paid
    return guest_must_pay(booking.missing, booking.pays_by, failed=paid.failed, waits_for=paid.waits_for)


def reminder_letter(
    due: ReminderDue, booking: BookedStay, *, tenant: TenantRecord, terms: PropertyTerms, token: str
) -> ReminderLetter:
    """Return what the recipient of `due` is told: guests in the language they booked in, hosts in their site's."""
    to_guest = due.recipient == GUEST
    wishes = (booking.language, tenant.default_language) if to_guest else (tenant.default_language,)
    return ReminderLetter(
        about=due.reminder if due.reminder in REMINDER_KINDS else OWN,
        reminder=due.reminder,
        recipient=due.recipient,
        language=language_for(*wishes),
        tenant=tenant,
        terms=terms,
        booking=booking,
        link=_link(due, tenant, token),
        subject=one_line(due.subject, SUBJECT_LIMIT_CHARACTERS),
        text=paragraphs(due.text, TEXT_LIMIT_CHARACTERS),
    )


def _link(due: ReminderDue, tenant: TenantRecord, token: str) -> str:
    if due.recipient != GUEST:
        return f"{tenant.site_url}/host/bookings/{due.booking_id}"
    return guest_link(tenant, due.booking_id, token)
