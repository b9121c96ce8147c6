"""Days, instants and states by a plain reckoning of the simulation's own: nothing here asks the code that is judged."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rental.bookings.contract import AWAITING_PAYMENT, COMPLETED, CONFIRMED, EXPIRED, IN_PROGRESS, PENDING
from rental.bookings.domain.booking import Booking
from rental.properties.contract import PropertyTerms

HOLD_MINUTES, REQUEST_HOURS = 15, 24
_LINK_DAYS = 90


def day_at(terms: PropertyTerms, at: datetime) -> date:
    """Return which day it is at the property."""
    local = at.astimezone(ZoneInfo(terms.time_zone))
    return date(local.year, local.month, local.day)


def instant(terms: PropertyTerms, day: date, time_of_day: str) -> datetime:
    """Return when a clock on the property's wall shows a time of a day (the first time, where it does twice)."""
    hour, minute = (int(part) for part in time_of_day.split(":"))
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(terms.time_zone))
    return wall.replace(tzinfo=UTC) - (wall.utcoffset() or timedelta(0))


def state_now(booking: Booking, terms: PropertyTerms, at: datetime) -> str:
    """Return the state that the clock has brought a booking to."""
    state = booking.state
    if waits(booking) and booking.expires_at and booking.expires_at <= at:
        return EXPIRED
    if state == CONFIRMED and instant(terms, booking.stay.check_in, terms.check_in_from) <= at:
        state = IN_PROGRESS
    if state == IN_PROGRESS and instant(terms, booking.stay.check_out, terms.check_out_until) <= at:
        state = COMPLETED
    return state


def moved_next(booking: Booking, terms: PropertyTerms) -> datetime | None:
    """Return when the clock moves a booking next, from the state that is stored."""
    match booking.state:
        case "pending" | "awaiting_payment":
            return booking.expires_at
        case "confirmed":
            return instant(terms, booking.stay.check_in, terms.check_in_from)
        case "in_progress":
            return instant(terms, booking.stay.check_out, terms.check_out_until)
        case _:
            return None


def held_until(at: datetime) -> datetime:
    return (at + timedelta(minutes=HOLD_MINUTES)).replace(microsecond=0)


def waits(booking: Booking) -> bool:
    """Tell whether it only holds its nights: until its host answers, or its money is there."""
    return booking.state in (PENDING, AWAITING_PAYMENT)


def paid_until(placed: Booking, terms: PropertyTerms, waits_for: str, since: datetime) -> datetime:
    """Return how long a booking waits for its money where it has waited for somebody `since`."""
    quarter = held_until(since)
    if waits_for == "guest":
        return quarter
    return asked_until(placed, terms, quarter, placed.created_at)


def asked_until(asked: Booking, terms: PropertyTerms, held: datetime, since: datetime) -> datetime:
    """Return how long a request waits: a day, but not beyond check-in, and never shorter than its nights were held."""
    day_later = since.replace(microsecond=0) + timedelta(hours=REQUEST_HOURS)
    begins = instant(terms, asked.stay.check_in, terms.check_in_from)
    return max(held, min(day_later, begins))


def link_opens_until(check_out: date) -> date:
    return check_out + timedelta(days=_LINK_DAYS)
