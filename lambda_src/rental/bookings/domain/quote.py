"""What a stay costs, line by line, and whether it can be sold."""

from dataclasses import dataclass
from datetime import date, timedelta

from rental.bookings.contract import Line
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.money import CURRENCIES
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms

# Far from the edges of date arithmetic.
FIRST_YEAR, LAST_YEAR = 2000, 2200


@dataclass(frozen=True, slots=True)
class Guests:
    """Who comes. Infants sleep in a cot and pets on the floor: they do not count towards what a property sleeps."""

    adults: int
    children: int = 0
    infants: int = 0
    pets: int = 0

    @property
    def in_beds(self) -> int:
        return self.adults + self.children


@dataclass(frozen=True, slots=True)
class Quote:
    """A priced stay. The lines sum to `total` exactly; all in minor units of `currency`."""

    stay: Stay
    guests: Guests
    currency: str
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def nightly_average(self) -> int:
        return self.total // self.stay.nights


def quote(terms: PropertyTerms, stay: Stay, guests: Guests) -> Quote:
    """Price a stay: nights, guests beyond the included, cleaning. Source: mission E1, C3."""
    extra = max(0, guests.in_beds - terms.guests_included)
    lines = [Line("nightly", stay.nights, terms.nightly)]
    if extra and terms.extra_guest:
        lines.append(Line("extra_guest", extra * stay.nights, terms.extra_guest))
    if terms.cleaning_fee:
        lines.append(Line("cleaning_fee", 1, terms.cleaning_fee))
    return Quote(stay, guests, terms.currency, tuple(lines))


def check_sold_on(terms: PropertyTerms, stay: Stay, guests: Guests, today: date, window_days: int) -> None:
    """Check a stay against the terms. Raises `Problem` naming the rule and what was asked."""
    if stay.check_in < today:
        raise Problem("stay-in-the-past", f"Check-in {stay.check_in} is past; it is {today} at the property.")
    if stay.check_out > today + timedelta(days=window_days):
        last = today + timedelta(days=window_days)
        raise Problem("beyond-booking-window", f"Stays can be booked until {last}, got check-out {stay.check_out}.")
    if stay.nights < terms.minimum_nights:
        raise Problem("stay-too-short", f"A stay here has at least {terms.minimum_nights} nights, got {stay.nights}.")
    if stay.nights > terms.maximum_nights:
        raise Problem("stay-too-long", f"A stay here has at most {terms.maximum_nights} nights, got {stay.nights}.")
    if guests.in_beds > terms.sleeps:
        raise Problem("too-many-guests", f"The property sleeps {terms.sleeps}, got {guests.in_beds} guests.")


def check_currency(asked: str | None, terms: PropertyTerms) -> None:
    """Check that a caller who named a currency means the property's. Raises `Problem`."""
    if asked is None or asked == terms.currency:
        return
    if asked not in CURRENCIES:
        raise Problem("unknown-currency", f"{asked!r} is no currency we can charge in.")
    raise Problem("currency-mismatch", f"The property is priced in {terms.currency}, got {asked}.")


def stay_between(check_in: date, check_out: date) -> Stay:
    """Make a stay of what a caller sent. Raises `Problem`."""
    if check_out <= check_in:
        detail = f"Check-out must be after check-in {check_in}, got {check_out}."
        raise Problem("check-out-not-after-check-in", detail)
    if check_in.year < FIRST_YEAR or check_out.year > LAST_YEAR:
        raise InvalidRequest("/check_in", f"A year lies between {FIRST_YEAR} and {LAST_YEAR}.")
    return Stay(check_in, check_out)
