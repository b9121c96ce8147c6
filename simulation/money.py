"""Invariants of money: prices by a second reckoning, refunds within them, and what payments is asked to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from rental.bookings.contract import (
    AWAITING_PAYMENT,
    CANCELLED,
    COLLECT,
    CONFIRMED,
    ENDED_STATES,
    KEEP,
    RESERVE,
    Line,
)
from rental.bookings.domain.booking import CARD, Booking, Guests
from rental.bookings.domain.payment import Payment
from rental.kernel.stay_dates import Stay
from rental.properties.contract import AT_BOOKING, PropertyTerms
from simulation.deeds import Deed, Violation
from simulation.reckoning import day_at, instant, waits
from simulation.refunds import back_by_guest, back_by_host


@dataclass
class Money:
    """By booking: what payments was asked for last, and the latest of its facts that was told."""

    asked: dict[str, tuple[str, int]] = field(default_factory=dict)
    told: dict[str, Payment] = field(default_factory=dict)

    def check(
        self, before: Booking | None, after: Booking, change: Mapping[str, Any], terms: PropertyTerms, deed: Deed
    ) -> None:
        """Check a change of a booking."""
        if after.total != sum(line.quantity * line.unit_amount for line in after.lines) or after.total < 0:
            raise Violation(f"{after.id}: the lines do not sum to the total")
        if before is None or before.lines != after.lines:
            self._check_price(before, after, terms, deed)
        back = _back(before, after, terms, deed)
        if after.refund_due != back:
            raise Violation(f"{after.id}: {after.refund_due} is given back, by another reckoning {back}")
        if before is None:
            self.told[after.id] = after.payment
        elif deed.fact:
            self._tell(after.id, deed.fact)
        if after.payment_state != _payment_state(after):
            raise Violation(f"{after.id} is {after.payment_state} with {after.payment} of {after.total}")
        latest = self.told.get(after.id, Payment())
        if after.payment != latest:
            raise Violation(f"{after.id}: its money is {after.payment}, payments told {latest}")
        self._check_intent(after, change, terms, deed)

    def _tell(self, booking_id: str, fact: Payment) -> None:
        if fact.number <= self.told.get(booking_id, Payment()).number:
            raise Violation(f"{booking_id}: fact {fact.number} was overtaken, and was written")
        self.told[booking_id] = fact

    def _check_price(self, before: Booking | None, after: Booking, terms: PropertyTerms, deed: Deed) -> None:
        expected = deed.promised_total
        if before and expected is None and before.stay == after.stay and _counted(before) == _counted(after):
            raise Violation(f"{after.id} was priced anew, and nothing changed that a price counts")
        if expected is None:
            kept = before.lines if before and before.stay == after.stay else None
            expected = price(terms, after.stay, after.guests, kept)
        if after.total != expected:
            raise Violation(f"{after.id} costs {after.total}, by another reckoning {expected}")
        if deed.expected_total not in (None, after.total):
            raise Violation(f"{after.id} was sold for {after.total}, its guest was shown {deed.expected_total}")

    def _check_intent(self, after: Booking, change: Mapping[str, Any], terms: PropertyTerms, deed: Deed) -> None:
        """Check that what payments was asked for last, where to arrive, is what is due."""
        intent = tuple(change.get("payment") or ())
        if intent and after.pays_by != CARD:
            raise Violation(f"{after.id} is paid by {after.pays_by}, and payments was asked to {intent}")
        if intent[2:] != ((deed.method,) if deed.method and after.state == AWAITING_PAYMENT else ()):
            raise Violation(f"{after.id}: payments was told of the card {intent[2:]}, given was {deed.method!r}")
        if intent:
            self.asked[after.id] = (intent[0], intent[1])
        asked, may_be = self.asked.get(after.id), due(after, terms, deed.caller.at if intent else None)
        if after.pays_by == CARD and asked not in may_be:
            raise Violation(f"{after.id}: payments was last asked for {asked}, due is {may_be}")


def _counted(booking: Booking) -> tuple[int, int]:
    return booking.guests.adults, booking.guests.children


def _payment_state(booking: Booking) -> str:
    """Return how far the money is: what went back says more than what came, and that more than what is reserved.

    But who has still paid all, after what was too much went back, has paid.
    """
    money = booking.payment
    kept = money.captured - money.refunded
    if money.refunded and not kept >= booking.total > 0:
        return "refunded" if money.refunded == money.captured else "partly_refunded"
    if money.captured:
        return "deposit_paid" if money.captured < booking.total else "paid"
    if money.authorised:
        return "authorised"
    return "failed" if money.failed else "unpaid"


def _back(before: Booking | None, after: Booking, terms: PropertyTerms, deed: Deed) -> int | None:
    """Return what is to be given back: decided when it is cancelled, and never again."""
    if before is None or after.state != CANCELLED or before.state == CANCELLED:
        return before.refund_due if before else None
    today = day_at(terms, deed.caller.at)
    if deed.name == "no-show":
        return 0
    if deed.by_host:
        return back_by_host(before, today)
    return before.total if waits(before) else back_by_guest(before, today)


def due(booking: Booking, terms: PropertyTerms, at: datetime | None) -> list[tuple[str, int]]:
    """Return what payments may have been asked for last: now, at the instant `at`, or at some time before (None)."""
    if waits(booking):
        return [(RESERVE, booking.total)]
    if booking.state in ENDED_STATES:
        return [(KEEP, 0 if booking.refund_due is None else booking.total - booking.refund_due)]
    if booking.state != CONFIRMED or booking.payment_time == AT_BOOKING:
        return [(COLLECT, booking.total)]
    begins = instant(terms, booking.stay.check_in, terms.check_in_from)
    ways = (RESERVE, COLLECT) if at is None else (RESERVE,) if at < begins else (COLLECT,)
    return [(way, booking.total) for way in ways]


def arrived(payment: Payment, intent: tuple[str, int]) -> Payment:
    """Return what payments tells when it has done what it was asked for last."""
    do, amount = intent
    if do == RESERVE:
        return Payment(payment.number + 1, amount, payment.captured, payment.refunded)
    taken = max(payment.captured, amount + payment.refunded) if do == COLLECT else payment.captured
    back = max(payment.refunded, taken - amount)
    return Payment(payment.number + 1, payment.authorised, taken, back)


def next_fact(payment: Payment, intent: tuple[str, int], kind: int) -> Payment:
    """Return what payments may tell next: a failure, a part of what it was asked for, or all."""
    whole = arrived(payment, intent)
    if kind == 0:
        return replace(payment, number=whole.number, failed=not payment.captured)
    if kind == 1:
        return replace(whole, captured=max(payment.captured, whole.captured // 2), refunded=payment.refunded)
    return whole


def price(terms: PropertyTerms, stay: Stay, guests: Guests, kept: Iterable[Line] | None = None) -> int:
    """Return what a stay costs, night by night: the second reckoning. `kept` are lines whose nights are sold."""
    rates = terms.rates
    if kept is None:
        nights = sum(_night(terms, night) for night in stay.dates()) + rates.cleaning_fee
    else:
        nights = sum(line.amount for line in kept if not line.rule.startswith(("extra_guest", "tax:", "night_tax:")))
    extra = max(0, guests.adults + guests.children - rates.guests_included)
    before = nights + extra * stay.nights * rates.extra_guest
    total = before
    for tax in rates.taxes:
        if tax.kind == "percent":
            total += (before * tax.amount + 5_000) // 10_000
        else:
            total += tax.amount * stay.nights * (guests.adults if tax.kind == "per_guest_night" else 1)
    return total


def _night(terms: PropertyTerms, night: date) -> int:
    rates = terms.rates
    nightly, weekend = rates.nightly, rates.weekend_nightly
    for season in rates.seasons:
        if season.first <= night < season.until:
            nightly, weekend = season.nightly, season.weekend_nightly
    return weekend if weekend is not None and night.isoweekday() in rates.weekend_days else nightly
