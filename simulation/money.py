"""Invariants of money: prices by a second reckoning, refunds within them, and what payments is asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from rental.bookings.contract import AUTHORISE, BOOKING_PAYMENT_CHANGED, CAPTURE, COLLECT, REFUND, RELEASE
from rental.bookings.domain.booking import CARD, Booking, Guests
from rental.bookings.domain.payment import Payment
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms
from simulation.deeds import Deed, Violation


@dataclass
class Money:
    """By booking: what payments was asked for, in sums, and the latest of its facts that was told."""

    asked: dict[str, dict[str, int]] = field(default_factory=dict)
    told: dict[str, Payment] = field(default_factory=dict)

    def check(
        self, before: Booking | None, after: Booking, change: Mapping[str, Any], terms: PropertyTerms, deed: Deed
    ) -> None:
        """Check a change of a booking."""
        if after.total != sum(line.quantity * line.unit_amount for line in after.lines) or after.total < 0:
            raise Violation(f"{after.id}: the lines do not sum to the total")
        if before is None or before.lines != after.lines:
            self._check_price(after, terms, deed)
        if after.refund_due is not None and not 0 <= after.refund_due <= after.total:
            raise Violation(f"{after.id}: {after.refund_due} of {after.total} would be given back")
        if deed.fact and change["type"] == BOOKING_PAYMENT_CHANGED:
            self._tell(after.id, deed.fact)
        latest = self.told.get(after.id, Payment())
        if after.payment != latest:
            raise Violation(f"{after.id}: its money is {after.payment}, payments told {latest}")
        self._check_intent(before, after, change)

    def _tell(self, booking_id: str, fact: Payment) -> None:
        if fact.number <= self.told.get(booking_id, Payment()).number:
            raise Violation(f"{booking_id}: fact {fact.number} was overtaken, and was written")
        self.told[booking_id] = fact

    def _check_price(self, after: Booking, terms: PropertyTerms, deed: Deed) -> None:
        expected = deed.promised_total
        if expected is None:
            expected = price(terms, after.stay, after.guests)
        if after.total != expected:
            raise Violation(f"{after.id} costs {after.total}, by another reckoning {expected}")
        if deed.expected_total not in (None, after.total):
            raise Violation(f"{after.id} was sold for {after.total}, its guest was shown {deed.expected_total}")

    def _check_intent(self, before: Booking | None, after: Booking, change: Mapping[str, Any]) -> None:
        do, amount = change.get("payment") or ("", 0)
        if not do:
            return
        if after.pays_by != CARD:
            raise Violation(f"{after.id} is paid by {after.pays_by}, and payments was asked to {do} {amount}")
        if amount <= 0:
            raise Violation(f"{after.id}: payments was asked to {do} {amount}")
        asked = self.asked.setdefault(after.id, {})
        asked[do] = asked.get(do, 0) + amount
        taken = asked.get(COLLECT, 0) + asked.get(CAPTURE, 0)
        if asked.get(AUTHORISE, 0) and taken and do == CAPTURE and amount != after.total:
            raise Violation(f"{after.id}: {amount} was captured for a price of {after.total}")
        if asked.get(REFUND, 0) > taken or (do == REFUND and amount > after.payment.kept):
            raise Violation(f"{after.id}: {amount} is to be given back of {after.payment.kept}, {asked} were asked for")
        if do == RELEASE and amount > asked.get(AUTHORISE, 0) + asked.get(COLLECT, 0):
            raise Violation(f"{after.id}: {amount} was released that nobody asked for")
        if before and do == COLLECT and amount != after.total - before.total:
            raise Violation(f"{after.id}: {amount} was collected for a difference of {after.total - before.total}")


def next_fact(payment: Payment, booking: Booking, asked: Mapping[str, int], kind: int) -> Payment:
    """Return what payments may tell next: a failure, money reserved, taken or given back as it was asked."""
    taken = asked.get(COLLECT, 0) + asked.get(CAPTURE, 0)
    back = min(asked.get(REFUND, 0), payment.captured)
    match kind:
        case 0:
            sums = (payment.authorised, payment.captured, payment.refunded, not payment.captured)
        case 1:
            sums = (booking.total, payment.captured, payment.refunded, False)
        case 2:
            sums = (payment.authorised, max(taken, payment.captured), payment.refunded, False)
        case _:
            sums = (payment.authorised, payment.captured, max(back, payment.refunded), False)
    return Payment(payment.number + 1, *sums)


def price(terms: PropertyTerms, stay: Stay, guests: Guests) -> int:
    """Return what a stay costs, night by night: the second reckoning."""
    rates = terms.rates
    nights = [stay.check_in + timedelta(days=n) for n in range((stay.check_out - stay.check_in).days)]
    sum_of_nights = 0
    for night in nights:
        nightly, weekend = rates.nightly, rates.weekend_nightly
        for season in rates.seasons:
            if season.first <= night < season.until:
                nightly, weekend = season.nightly, season.weekend_nightly
        at_weekend = night.isoweekday() in rates.weekend_days and weekend is not None
        sum_of_nights += weekend if at_weekend and weekend is not None else nightly
    extra = max(0, guests.adults + guests.children - rates.guests_included)
    before = sum_of_nights + extra * len(nights) * rates.extra_guest + rates.cleaning_fee
    total = before
    for tax in rates.taxes:
        if tax.kind == "percent":
            total += (before * tax.amount + 5_000) // 10_000
        else:
            total += tax.amount * len(nights) * (guests.adults if tax.kind == "per_guest_night" else 1)
    return total
