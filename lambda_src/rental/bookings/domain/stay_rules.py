"""Which stays may be booked: a property's rules, and refusals that name the rule and what would do."""

from collections.abc import Iterable
from datetime import date, timedelta

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.calendar import WINDOW_NIGHTS
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay
from rental.properties.contract import ArrivalSpan, PropertyTerms, StayRules, arrival_rules

# How far ahead anything can be entered: a calendar's ten years may begin ten weeks ago, and zones differ by a day.
MOST_DAYS_AHEAD = WINDOW_NIGHTS - 75
_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def check_stay(terms: PropertyTerms, stay: Stay, guests: Guests, today: date) -> None:
    """Check a guest's stay against all rules, `today` at the property. Raises `Problem` with what the rule asks."""
    rules = terms.rules
    check_not_begun(stay, today)
    earliest = today + timedelta(days=rules.advance_notice_days)
    if stay.check_in < earliest:
        detail = f"The earliest arrival that can be booked now is {earliest}, got {stay.check_in}."
        raise Problem("too-short-notice", detail, earliest_arrival=earliest.isoformat())
    _check_window(stay, last_check_out(rules, today))
    _check_arrival(arrival_rules(rules, stay.check_in), stay)
    check_guests(terms, guests)


def check_guests(terms: PropertyTerms, guests: Guests) -> None:
    """Check that the property sleeps so many. Raises `Problem`."""
    if guests.in_beds > terms.sleeps:
        detail = f"The property sleeps {terms.sleeps}, got {guests.in_beds} guests."
        raise Problem("too-many-guests", detail, sleeps=terms.sleeps, guests=guests.in_beds)


def check_host_stay(terms: PropertyTerms, stay: Stay, guests: Guests, today: date) -> None:  # noqa: ARG001 - as above
    """Check what even a host who enters a booking cannot override: a stay that is over, or too far ahead to keep.

    Raises `Problem`. A stay may have begun, and the property's own rules, what it sleeps included, are the host's.
    """
    # The last night, not the check-out day: a stay that ended this morning has nothing left to enter.
    _check_not_past(stay.check_out - timedelta(days=1), stay, today)
    _check_window(stay, today + timedelta(days=MOST_DAYS_AHEAD))


def last_check_out(rules: StayRules, today: date) -> date:
    """Return the last check-out day that guests can book, seen from `today` at the property."""
    return today + timedelta(days=min(rules.booking_window_days, MOST_DAYS_AHEAD))


def shortest_stay(rules: StayRules, arrival: date) -> int | None:
    """Return the fewest nights a stay that arrives on a day may have, or None if none may arrive."""
    there = arrival_rules(rules, arrival)
    if arrival.isoweekday() not in (there.arrival_days or ()):
        return None
    least = max(1, there.minimum_nights or 1)
    most = min(there.maximum_nights or 0, least + 6)
    departs = (arrival.isoweekday() - 1 + least) % 7 + 1
    days = there.departure_days or ()
    return next((nights for nights in range(least, most + 1) if (departs + nights - least - 1) % 7 + 1 in days), None)


def check_not_begun(stay: Stay, today: date) -> None:
    """Check that a guest can still arrive. Raises `Problem`."""
    _check_not_past(stay.check_in, stay, today)


def _check_not_past(night: date, stay: Stay, today: date) -> None:
    if night < today:
        over = "Check-in" if night == stay.check_in else "The last night"
        raise Problem("stay-in-the-past", f"{over} {night} is past; it is {today} at the property.")


def _check_window(stay: Stay, last: date) -> None:
    if stay.check_out > last:
        detail = f"Stays can be booked until {last}, got check-out {stay.check_out}."
        raise Problem("beyond-booking-window", detail, last_check_out=last.isoformat())


def _check_arrival(rules: ArrivalSpan, stay: Stay) -> None:
    arrival, nights = stay.check_in, stay.nights
    arrival_days, departure_days = rules.arrival_days or (), rules.departure_days or ()
    if arrival.isoweekday() not in arrival_days:
        detail = f"Stays begin here on {_names(arrival_days)}, got arrival on {_day(arrival)}."
        raise Problem("no-arrival-that-day", detail, days=list(arrival_days), arrival=arrival.isoformat())
    least, most = rules.minimum_nights or 1, rules.maximum_nights or 0
    if nights < least:
        detail = f"Arrival on {arrival} needs at least {_counted(least)}, got {nights}."
        raise Problem("stay-too-short", detail, minimum_nights=least, nights=nights, arrival=arrival.isoformat())
    if nights > most:
        detail = f"Arrival on {arrival} allows at most {_counted(most)}, got {nights}."
        raise Problem("stay-too-long", detail, maximum_nights=most, nights=nights, arrival=arrival.isoformat())
    if stay.check_out.isoweekday() not in departure_days:
        detail = f"Stays that arrive on {arrival} end on {_names(departure_days)}, got {_day(stay.check_out)}."
        raise Problem("no-departure-that-day", detail, days=list(departure_days), departure=stay.check_out.isoformat())


def _counted(nights: int) -> str:
    return "1 night" if nights == 1 else f"{nights} nights"


def _day(day: date) -> str:
    return f"{_DAY_NAMES[day.weekday()]} {day}"


def _names(days: Iterable[int]) -> str:
    return ", ".join(_DAY_NAMES[day - 1] for day in sorted(days)) or "no day"
