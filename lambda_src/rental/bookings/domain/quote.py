"""What a stay costs. The lines of a quote name the rules that made them and sum to its total exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from rental.bookings.contract import Line
from rental.bookings.domain.booking import Guests
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.money import CURRENCIES, charge_step, half_up
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms, Rates, Tax

# Far from the edges of date arithmetic.
FIRST_YEAR, LAST_YEAR = 2000, 2200

EXTRA_GUEST, CLEANING_FEE, AGREED = "extra_guest", "cleaning_fee", "agreed"
# A tax on the price, and one by nights: apart, because a refund that keeps some of the price treats them differently.
TAX, NIGHT_TAX = "tax:", "night_tax:"
_WHOLE = 10_000  # hundredths of a percent


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


class PriceRule(Protocol):
    """A further rule of the price, before taxes: a coupon, a discount, a fee."""

    def lines(self, priced: Quote) -> tuple[Line, ...]:
        """Return the lines it adds to those so far; what they take away is never more than was charged so far."""
        ...


def quote(terms: PropertyTerms, stay: Stay, guests: Guests, more: Sequence[PriceRule] = ()) -> Quote:
    """Price a stay: nights, guests beyond the included, cleaning, `more`, taxes. Lines over nothing are left out.

    Raises `ValueError` if rules of `more` take away more than was charged. Source: mission E1, C3.
    """
    rates = terms.rates
    extra = max(0, guests.in_beds - rates.guests_included)
    lines = [
        *_night_lines(rates, stay),
        Line(EXTRA_GUEST, extra * stay.nights, rates.extra_guest),
        Line(CLEANING_FEE, 1, rates.cleaning_fee),
    ]
    priced = Quote(stay, guests, rates.currency, _charged(lines))
    for rule in more:
        priced = _with(priced, rule.lines(priced))
    if priced.total < 0:
        raise ValueError(f"price rules took {-priced.total} more than was charged")
    return _with(priced, _tax_lines(rates, priced))


def quote_guests(terms: PropertyTerms, sold: Sequence[Line], stay: Stay, guests: Guests) -> Quote:
    """Price other guests for a stay that is sold: its nights keep their price, guests and taxes have today's."""
    rates = terms.rates
    kept = [line for line in sold if line.rule != EXTRA_GUEST and not line.rule.startswith((TAX, NIGHT_TAX))]
    extra = max(0, guests.in_beds - rates.guests_included)
    lines = _charged([*kept, Line(EXTRA_GUEST, extra * stay.nights, rates.extra_guest)])
    priced = Quote(stay, guests, rates.currency, lines)
    return _with(priced, _tax_lines(rates, priced))


def agreed_quote(currency: str, stay: Stay, guests: Guests, total: int) -> Quote:
    """Return the quote of a price that the host agreed on, taxes included.

    Raises `ValueError` below 0, `InvalidRequest` where no card could be charged with it.
    """
    if total < 0:
        raise ValueError(f"an agreed price is not negative, got {total}")
    if total % (step := charge_step(currency)):
        raise InvalidRequest("/agreed_total", f"{currency} is charged in steps of {step} minor units, got {total}.")
    return Quote(stay, guests, currency, _charged([Line(AGREED, 1, total)]))


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


def _night_lines(rates: Rates, stay: Stay) -> list[Line]:
    """Return a line for each rule and price of a night, in order of the first night it made."""
    weekend = frozenset(rates.weekend_days)
    weekday = stay.check_in.isoweekday()
    nights: dict[tuple[str, int], int] = {}
    for by_day in _prices(rates, stay):
        price = by_day[weekday in weekend]
        nights[price] = nights.get(price, 0) + 1
        weekday = weekday % 7 + 1
    return [Line(rule, quantity, amount) for (rule, amount), quantity in nights.items()]


_ByDay = tuple[tuple[str, int], tuple[str, int]]  # rule and amount on a weekday, at the weekend


def _prices(rates: Rates, stay: Stay) -> list[_ByDay]:
    """Return the prices of each night: a season is laid over its nights once, later ones over earlier ones."""
    own = _by_day(("nightly", "weekend"), rates.nightly, rates.weekend_nightly)
    prices = [own] * stay.nights
    first = stay.check_in.toordinal()
    for season in rates.seasons:
        start = max(0, season.first.toordinal() - first)
        end = min(len(prices), season.until.toordinal() - first)
        if start < end:
            rules = (f"season:{season.name}", f"season_weekend:{season.name}")
            prices[start:end] = [_by_day(rules, season.nightly, season.weekend_nightly)] * (end - start)
    return prices


def _by_day(rules: tuple[str, str], nightly: int, weekend_nightly: int | None) -> _ByDay:
    on_weekdays = (rules[0], nightly)
    return on_weekdays, on_weekdays if weekend_nightly is None else (rules[1], weekend_nightly)


def _tax_lines(rates: Rates, before_taxes: Quote) -> list[Line]:
    return [_tax_line(tax, before_taxes) for tax in rates.taxes]


def _tax_line(tax: Tax, before_taxes: Quote) -> Line:
    if tax.kind == "percent":
        amount = half_up(before_taxes.total * tax.amount, _WHOLE, charge_step(before_taxes.currency))
        return Line(f"{TAX}{tax.name}", 1, amount)
    nights, adults = before_taxes.stay.nights, before_taxes.guests.adults
    return Line(f"{NIGHT_TAX}{tax.name}", nights if tax.kind == "per_night" else nights * adults, tax.amount)


def _with(priced: Quote, lines: Iterable[Line]) -> Quote:
    return replace(priced, lines=priced.lines + _charged(lines))


def _charged(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.amount)
