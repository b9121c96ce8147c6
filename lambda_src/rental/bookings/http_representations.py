"""What the API shows of quotes, holds, bookings and calendars."""

from datetime import date, datetime

from msgspec import UNSET, Struct, UnsetType

from rental.bookings.contract import Line, RefundRule, refund_rule
from rental.bookings.domain.booking import Booking, Contact, Guests
from rental.bookings.domain.quote import Quote
from rental.bookings.domain.refund import Refund, RefundLine
from rental.bookings.domain.states import possible
from rental.bookings.ports import Listed
from rental.kernel.stay_dates import today_at
from rental.properties.contract import PaymentTime, PropertyTerms


class PriceLine(Struct):
    """`amount` is `quantity` times `unit_amount`, in minor units."""

    rule: str
    quantity: int
    unit_amount: int
    amount: int


class QuoteDocument(Struct):
    """A price. `quote_token` makes it hold until `valid_until`."""

    property_id: str
    check_in: date
    check_out: date
    nights: int
    guests: Guests
    currency: str
    lines: list[PriceLine]
    total: int
    nightly_average: int
    refund: RefundRule
    instant_book: bool
    available: bool = True
    quote_token: str | UnsetType = UNSET
    valid_until: datetime | UnsetType = UNSET


class ProblemDocument(Struct):
    """RFC 9457; further members depend on the type."""

    type: str
    title: str
    status: int
    detail: str


class RefusedQuote(Struct):
    """A stay that cannot be booked, and why."""

    property_id: str
    available: bool
    problem: ProblemDocument


class HouseTimes(Struct):
    """Times of day at the property, "HH:MM"."""

    check_in_from: str
    check_out_until: str


class BookingDocument(Struct):
    """A whole booking, to someone it is open to. `possible` are the steps they may take now.

    `events` is where its changes are read as server-sent events, for a quarter of an hour.
    """

    booking_id: str
    property_id: str
    property_title: str
    place: str
    time_zone: str
    unit: str
    state: str
    payment_state: str
    check_in: date
    check_out: date
    nights: int
    guests: Guests
    guest: Contact
    lines: list[PriceLine]
    total: int
    currency: str
    refund: RefundRule
    house_rules: HouseTimes
    language: str
    source: str
    pays_by: str
    payment_time: PaymentTime
    created_at: datetime
    version: int
    possible: list[str]
    events: str
    expires_at: datetime | UnsetType = UNSET
    ended_at: datetime | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    refund_due: int | UnsetType = UNSET
    access_token: str | UnsetType = UNSET


class BookingCard(Struct):
    """A booking as lists show it."""

    booking_id: str
    property_id: str
    unit: str
    state: str
    check_in: date
    check_out: date
    guest_name: str
    total: int
    currency: str
    payment_state: str
    created_at: datetime
    expires_at: datetime | UnsetType = UNSET


class BookingCards(Struct):
    """A page of bookings. It may be short, and more come behind `next_cursor`; null on the last one."""

    items: list[BookingCard]
    next_cursor: str | None


class RefundPreview(Struct):
    """What cancelling now gives back; `percent` of the accommodation. Amounts in minor units.

    `to_coupons` is the part of `total` that goes back to the coupons which paid it, where any did.
    """

    percent: int
    currency: str
    total: int
    kept: int
    lines: list[RefundLine]
    to_coupons: int | UnsetType = UNSET


class ChangeQuote(Struct):
    """The price after a change; `difference` is what is paid more, or given back when negative."""

    check_in: date
    check_out: date
    nights: int
    guests: Guests
    currency: str
    lines: list[PriceLine]
    total: int
    difference: int


def quote_document(
    priced: Quote, terms: PropertyTerms, at: datetime, *, token: str = "", valid_until: datetime | None = None
) -> QuoteDocument:
    """Show a quote, with the promise to keep it where there is one."""
    return QuoteDocument(
        property_id=terms.property_id,
        check_in=priced.stay.check_in,
        check_out=priced.stay.check_out,
        nights=priced.stay.nights,
        guests=priced.guests,
        currency=priced.currency,
        lines=price_lines(priced.lines),
        total=priced.total,
        nightly_average=priced.nightly_average,
        refund=refund_rule(
            terms.cancellation_policy, priced.stay.check_in, today_at(terms.time_zone, at), terms.refund_steps
        ),
        instant_book=terms.instant_book,
        quote_token=token or UNSET,
        valid_until=valid_until or UNSET,
    )


def booking_document(
    booking: Booking, terms: PropertyTerms, at: datetime, acts_as: str, *, events: str, access_token: str = ""
) -> BookingDocument:
    """Show a whole booking as it is at the instant `at` to someone who acts as guest or host."""
    state = booking.state_at(terms, at)
    return BookingDocument(
        booking_id=booking.id,
        property_id=booking.property_id,
        property_title=terms.title,
        place=terms.place,
        time_zone=terms.time_zone,
        unit=booking.unit,
        state=state,
        payment_state=booking.payment_state,
        check_in=booking.stay.check_in,
        check_out=booking.stay.check_out,
        nights=booking.stay.nights,
        guests=booking.guests,
        guest=booking.guest,
        lines=price_lines(booking.lines),
        total=booking.total,
        currency=booking.currency,
        refund=refund_rule(
            booking.cancellation_policy,
            booking.stay.check_in,
            today_at(terms.time_zone, at),
            booking.refund_steps,
        ),
        house_rules=HouseTimes(terms.check_in_from, terms.check_out_until),
        language=booking.language,
        source=booking.source,
        pays_by=booking.pays_by,
        payment_time=booking.payment_time,
        created_at=booking.created_at,
        version=booking.change_number,
        possible=_possible(booking, terms, at, acts_as),
        events=events,
        expires_at=booking.expires_at or UNSET,
        ended_at=booking.ended_at or UNSET,
        reason=booking.reason or UNSET,
        refund_due=UNSET if booking.refund_due is None else booking.refund_due,
        access_token=access_token or UNSET,
    )


def booking_card(listed: Listed) -> BookingCard:
    """Show a booking in a list."""
    return BookingCard(
        booking_id=listed.id,
        property_id=listed.property_id,
        unit=listed.unit,
        state=listed.state,
        check_in=listed.check_in,
        check_out=listed.check_out,
        guest_name=listed.guest_name,
        total=listed.total,
        currency=listed.currency,
        payment_state=listed.payment_state or "unpaid",
        created_at=listed.created_at,
        expires_at=listed.expires_at or UNSET,
    )


def own_booking_card(booking: Booking) -> BookingCard:
    """Show a booking in its guest's list, in the state that it is in."""
    return BookingCard(
        booking_id=booking.id,
        property_id=booking.property_id,
        unit=booking.unit,
        state=booking.state,
        check_in=booking.stay.check_in,
        check_out=booking.stay.check_out,
        guest_name=booking.guest.name,
        total=booking.total,
        currency=booking.currency,
        payment_state=booking.payment_state,
        created_at=booking.created_at,
        expires_at=booking.expires_at or UNSET,
    )


def refund_preview_document(refund: Refund, currency: str) -> RefundPreview:
    to_coupons = refund.coupons.back or UNSET
    return RefundPreview(refund.percent, currency, refund.total, refund.kept, list(refund.lines), to_coupons)


def change_quote_document(priced: Quote, difference: int) -> ChangeQuote:
    return ChangeQuote(
        priced.stay.check_in,
        priced.stay.check_out,
        priced.stay.nights,
        priced.guests,
        priced.currency,
        price_lines(priced.lines),
        priced.total,
        difference,
    )


def price_lines(lines: tuple[Line, ...]) -> list[PriceLine]:
    return [PriceLine(line.rule, line.quantity, line.unit_amount, line.amount) for line in lines]


def _possible(booking: Booking, terms: PropertyTerms, at: datetime, acts_as: str) -> list[str]:
    """Return the steps that state and day allow. A guest's end when the check-in day begins at the property."""
    steps = possible(booking.state_at(terms, at), acts_as)
    begun = today_at(terms.time_zone, at) >= booking.stay.check_in
    return [step for step in steps if not (begun and step in ("change", "cancel"))]
