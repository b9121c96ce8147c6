"""Which stays may be booked, by a second reckoning: every rule by itself, and all that a stay breaks."""

from datetime import date, timedelta

from rental.bookings.domain.booking import Guests
from rental.kernel.stay_dates import Stay
from rental.properties.contract import ArrivalSpan, PropertyTerms, StayRules

PAST, NOTICE, BEYOND, NO_ARRIVAL, SHORT, LONG, NO_DEPARTURE, MANY = (
    *("stay-in-the-past", "too-short-notice", "beyond-booking-window", "no-arrival-that-day"),
    *("stay-too-short", "stay-too-long", "no-departure-that-day", "too-many-guests"),
)
RULES = frozenset({PAST, NOTICE, BEYOND, NO_ARRIVAL, SHORT, LONG, NO_DEPARTURE, MANY})


def broken(terms: PropertyTerms, stay: Stay, guests: Guests, today: date) -> set[str]:
    """Return the rules that a guest's stay would break."""
    rules, arrival = terms.rules, stay.check_in
    span = next((each for each in reversed(rules.spans) if each.first <= arrival < each.until), None)
    arrivals, departures, least, most = _there(rules, span)
    nights, ahead = (stay.check_out - arrival).days, (arrival - today).days
    found = {
        PAST: ahead < 0,
        NOTICE: ahead < rules.advance_notice_days,
        BEYOND: (stay.check_out - today).days > rules.booking_window_days,
        NO_ARRIVAL: arrival.weekday() + 1 not in arrivals,
        SHORT: nights < least,
        LONG: nights > most,
        NO_DEPARTURE: stay.check_out.weekday() + 1 not in departures,
        MANY: crowded(terms, guests),
    }
    return {name for name, breaks in found.items() if breaks}


def crowded(terms: PropertyTerms, guests: Guests) -> bool:
    return guests.adults + guests.children > terms.sleeps


def broken_by_host(stay: Stay, today: date) -> set[str]:
    """Return what even a host cannot do: enter a stay of which no night is left."""
    return {PAST} if stay.check_out - timedelta(days=1) < today else set()


def fits(rules: StayRules, arrival: date, departure: date) -> bool:
    """Tell whether a stay may begin and end on these days, whenever it is booked."""
    span = next((each for each in reversed(rules.spans) if each.first <= arrival < each.until), None)
    arrivals, departures, least, most = _there(rules, span)
    days = arrival.weekday() + 1 in arrivals and departure.weekday() + 1 in departures
    return days and least <= (departure - arrival).days <= most


def _there(rules: StayRules, span: ArrivalSpan | None) -> tuple[tuple[int, ...], tuple[int, ...], int, int]:
    """Return arrival days, departure days, fewest and most nights of stays that arrive within a span."""
    own = (rules.arrival_days, rules.departure_days, rules.minimum_nights, rules.maximum_nights)
    if span is None:
        return own
    other = (span.arrival_days, span.departure_days, span.minimum_nights, span.maximum_nights)
    arrivals, departures, least, most = (mine if its is None else its for its, mine in zip(other, own, strict=True))
    return arrivals, departures, least, most  # type: ignore[return-value]
