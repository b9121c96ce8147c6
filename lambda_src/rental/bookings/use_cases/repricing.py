"""What a booking costs after a change: the same nights keep the price they were sold at, other dates have today's."""

from rental.bookings.contract import refund_rule
from rental.bookings.domain.booking import Booking, Guests
from rental.bookings.domain.quote import AGREED, Quote, agreed_quote, check_currency, quote, quote_guests
from rental.bookings.domain.states import HOST
from rental.bookings.use_cases.writing import Case
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.stay_dates import Stay

_FREE = 100


def reprice(case: Case, stay: Stay, guests: Guests, agreed_total: int | None) -> Quote:
    """Return the price of a booking with other dates or guests; `agreed_total` is one that the host set.

    Raises `Problem` where it cannot be priced: it was agreed on, or the property has another currency by now.
    """
    booking, terms = case.booking, case.terms
    if agreed_total is not None:
        return agreed_quote(booking.currency, stay, guests, agreed_total)
    if stay == booking.stay and (_is_agreed(booking) or _same_price(booking.guests, guests)):
        return Quote(stay, guests, booking.currency, booking.lines)
    if _is_agreed(booking):
        raise _agreed_anew(case)
    check_currency(booking.currency, terms)
    if stay == booking.stay:
        return quote_guests(terms, booking.lines, stay, guests)
    return quote(terms, stay, guests)


def check_given_up(case: Case, stay: Stay, priced: Quote) -> None:
    """Check that a guest's change gives up nothing that cancelling would not give back whole. Raises `Problem`.

    Else moving a stay away, or making it shorter, would be the way around the policy it was sold under.
    """
    booking = case.booking
    steps = refund_rule(booking.cancellation_policy, booking.stay.check_in, case.today, booking.refund_steps).steps
    percent = steps[0].percent if steps else 0
    longer = stay.check_in == booking.stay.check_in and stay.check_out >= booking.stay.check_out
    if case.caller.acts_as == HOST or percent == _FREE or (longer and priced.total >= booking.total):
        return
    if longer:
        detail = (
            f"The longer stay would cost {priced.total}, less than the {booking.total} it was sold at. Ask the host."
        )
        raise Problem("change-not-free", detail, percent=percent)
    detail = f"Cancelling gives back {percent} percent now: nights can be added, not given up or moved. Ask the host."
    raise Problem("change-not-free", detail, percent=percent)


def _is_agreed(booking: Booking) -> bool:
    return any(line.rule == AGREED for line in booking.lines)


def _same_price(before: Guests, after: Guests) -> bool:
    """Tell whether the guests that prices count are as many: infants and pets are not among them."""
    return (before.adults, before.in_beds) == (after.adults, after.in_beds)


def _agreed_anew(case: Case) -> Problem:
    if case.caller.acts_as == HOST:
        return InvalidRequest("/agreed_total", "The price was agreed on: say what it is for the new dates.")
    return Problem("role-required", "The price was agreed on with the host: ask them to change the dates.")
