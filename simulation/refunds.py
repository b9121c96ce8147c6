"""What is given back of a booking that will not be, by a second reckoning in fractions."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor

from rental.bookings.contract import Line
from rental.bookings.domain.booking import Booking

# Days before check-in, percent given back: as the site says it.
_POLICIES = {"flexible": ((1, 100),), "moderate": ((5, 100),), "strict": ((14, 100), (7, 50))}
_WHOLE = Fraction(1)


def percent_back(booking: Booking, today: date) -> int:
    """Return what cancelling on a day gives back of the nights."""
    custom = tuple((each.days, each.percent) for each in booking.refund_steps)
    steps = custom if booking.cancellation_policy == "custom" else _POLICIES[booking.cancellation_policy]
    left = (booking.stay.check_in - today).days
    return next((percent for days, percent in steps if days <= left), 0)


def back_by_guest(booking: Booking, today: date) -> int:
    """Return what a guest gets who cancels before the day of check-in: cleaning and taxes by night come back whole."""
    nights, cleaning, by_price, by_night = _sums(booking.lines)
    part = Fraction(percent_back(booking, today), 100) if nights > 0 else _WHOLE
    kept = nights - _rounded(nights * part)
    return nights - kept + cleaning + by_night + _tax_back(by_price, kept, nights + cleaning, _WHOLE)


def back_by_host(booking: Booking, today: date) -> int:
    """Return what a guest gets whose host cancels: all, or of a stay that has begun what is left of it by nights."""
    begun = (today - booking.stay.check_in).days
    if begun <= 0:
        return booking.total
    nights, cleaning, by_price, _ = _sums(booking.lines)
    left = Fraction(max(0, booking.stay.nights - begun), booking.stay.nights)
    back = _rounded(nights * left) if nights > 0 else 0
    night_taxes = sum(_rounded(line.amount * left) for line in booking.lines if line.rule.startswith("night_tax:"))
    return back + night_taxes + _tax_back(by_price, nights + cleaning - back, nights + cleaning, left)


def _tax_back(taxes: Iterable[int], kept: int, base: int, otherwise: Fraction) -> int:
    """Return what comes back of taxes on the price: they are owed on what is kept."""
    if base <= 0:
        return sum(_rounded(tax * otherwise) for tax in taxes)
    return sum(tax - _rounded(Fraction(tax * kept, base)) for tax in taxes)


def _sums(lines: Iterable[Line]) -> tuple[int, int, list[int], int]:
    """Return what the nights cost, the cleaning, each tax on the price, and the taxes by night together."""
    nights = cleaning = by_night = 0
    by_price = []
    for line in lines:
        if line.rule == "cleaning_fee":
            cleaning += line.amount
        elif line.rule.startswith("tax:"):
            by_price.append(line.amount)
        elif line.rule.startswith("night_tax:"):
            by_night += line.amount
        else:
            nights += line.amount
    return nights, cleaning, by_price, by_night


def _rounded(amount: Fraction | int) -> int:
    """Round to the nearest whole, halves up."""
    return floor(amount + Fraction(1, 2))
