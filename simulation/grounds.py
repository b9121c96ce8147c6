"""For what a deed must be refused, by a second reckoning: it is refused for nothing else, and done only without one."""

import hashlib
import hmac
from datetime import date

from rental.bookings.contract import CONFIRMED, IN_PROGRESS
from rental.bookings.domain.booking import Booking, Guests
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PUBLISHED, PropertyTerms
from simulation import rules
from simulation.deeds import ALL_RULES, HOUSE, KEY, SLEEPS, Deed, Violation, Wants
from simulation.money import price
from simulation.oracle import Oracle, Record
from simulation.reckoning import day_at, state_now
from simulation.refunds import percent_back

_ALL = 100
_MOST_CHANGES = 20
NO_STAY, BEGUN, NOT_FREE, ROLE, INVALID, OFTEN = (
    *("check-out-not-after-check-in", "stay-already-begun", "change-not-free"),
    *("role-required", "invalid-request", "too-many-requests"),
)
EXPIRED_QUOTE, WRONG_QUOTE, OTHER_PRICE, GONE = "quote-expired", "quote-invalid", "price-changed", "not-found"
_OF_CHANGES = frozenset({NO_STAY, BEGUN, NOT_FREE, ROLE, INVALID, OFTEN})
NEEDED, OTHER_CURRENCY, NO_CURRENCY = "hold-needed", "currency-mismatch", "unknown-currency"
_OF_BOOKINGS = frozenset({EXPIRED_QUOTE, WRONG_QUOTE, OTHER_PRICE, NEEDED})
_OF_SALE = frozenset({GONE, OTHER_CURRENCY, NO_CURRENCY})


def judged(deed: Deed) -> frozenset[str]:
    """Return the refusals of a deed that must have a ground."""
    found = rules.RULES if deed.wants else frozenset()
    if deed.wants and deed.wants.on_sale:
        found |= _OF_SALE
    if deed.name in ("block", "change block"):
        found |= {INVALID}
    if deed.name in ("change", "change by host", "cancel", "withdraw", "cancel by host"):
        found |= _OF_CHANGES
    return found | (_OF_BOOKINGS if deed.name in ("book", "ask") else frozenset())


def grounds(deed: Deed, oracle: Oracle) -> set[str]:
    """Return for what the deed must be refused now, apart from nights that are taken and states."""
    terms, wants = oracle.terms[deed.place], deed.wants
    record = oracle.records.get((deed.place[0], deed.subject))
    if wants is None or isinstance(record, Booking):
        return _of_booking(deed, record, terms) if isinstance(record, Booking) else set()
    found, today = _of_sale(wants, terms), day_at(terms, deed.caller.at)
    if deed.name in ("block", "change block") and wants.stay:
        return found | _of_block(wants.stay, record, today)
    if wants.stay is None or wants.guests is None:
        return found
    found |= _of_rules(wants.rules, terms, wants.stay, wants.guests, today)
    if deed.name not in ("book", "ask"):
        return found
    needed = set() if terms.instant_book or _is_held(deed, wants.stay, oracle) else {NEEDED}
    return found | _of_price(deed, terms, wants) | needed


def _of_sale(wants: Wants, terms: PropertyTerms) -> set[str]:
    gone = {GONE} if wants.on_sale and terms.state != PUBLISHED else set()
    if wants.currency in (None, terms.rates.currency):
        return gone
    return gone | {NO_CURRENCY if wants.currency == "ZZZ" else OTHER_CURRENCY}


def _of_block(stay: Stay, before: Record | None, today: date) -> set[str]:
    """Tell whether a block would not lie ahead; one that has begun keeps its first night."""
    begun = before is not None and before.stay.check_in == stay.check_in
    return {INVALID} if stay.check_out <= today or (stay.check_in < today and not begun) else set()


def _is_held(deed: Deed, stay: Stay, oracle: Oracle) -> bool:
    """Tell whether the wanted nights are held for whom the deed books."""
    contact = hmac.digest(KEY, f"contact\n{deed.email.lower()}".encode(), hashlib.sha256)[:8]
    at = deed.caller.at
    return any(
        (hold.id, hold.stay, hold.contact) == (deed.hold_id, stay, contact)
        for unit in oracle.terms[deed.place].units
        for hold in oracle.nights((*deed.place, unit), at).live_holds(at)
    )


def check_granted(deed: Deed, before: Record | None, after: Record) -> None:
    """Check that what was written is what was asked for."""
    wants = deed.wants
    if wants is None or not isinstance(after, Booking):
        return
    was = before if isinstance(before, Booking) else None
    stay = wants.stay or _stay(wants, was)
    guests = wants.guests or (was.guests if was else None)
    if (after.stay, after.guests) != (stay, guests):
        raise Violation(f"{deed.name} asked for {stay} and {guests}, and was given {after.stay} and {after.guests}")


def _of_rules(kind: str, terms: PropertyTerms, stay: Stay, guests: Guests, today: date) -> set[str]:
    match kind:
        case kind if kind == ALL_RULES or (kind == SLEEPS and rules.crowded(terms, guests)):
            return rules.broken(terms, stay, guests, today)
        case kind if kind == SLEEPS:  # held before midnight at the property, booked after
            return {rules.PAST} if stay.check_in < today else set()
        case kind if kind == HOUSE:
            return rules.broken_by_host(stay, today)
        case _:
            return set()


def _of_price(deed: Deed, terms: PropertyTerms, wants: Wants) -> set[str]:
    """Return what is wrong with the price that a booking names: a quote that is no good, or another than it shows."""
    expired = deed.valid_until is not None and deed.valid_until <= deed.caller.at
    if void := ({EXPIRED_QUOTE} if expired else set()) | ({WRONG_QUOTE} if deed.for_another else set()):
        return void
    if deed.expected_total is None or wants.stay is None or wants.guests is None:
        return set()
    costs = price(terms, wants.stay, wants.guests) if deed.promised_total is None else deed.promised_total
    return set() if deed.expected_total == costs else {OTHER_PRICE}


def _of_booking(deed: Deed, booking: Booking, terms: PropertyTerms) -> set[str]:
    today, wants = day_at(terms, deed.caller.at), deed.wants
    state, host = state_now(booking, terms, deed.caller.at), deed.by_host
    begun = {BEGUN} if not host and state == CONFIRMED and today >= booking.stay.check_in else set()
    if deed.name in ("cancel", "withdraw"):
        return begun
    if wants is None or deed.name not in ("change", "change by host") or state not in (CONFIRMED, IN_PROGRESS):
        return set()
    stay = _stay(wants, booking)
    if stay is None:
        return begun | {NO_STAY}
    guests = wants.guests or booking.guests
    agreed = any(line.rule == "agreed" for line in booking.lines)
    anew = agreed and stay != booking.stay and deed.promised_total is None
    ended = {INVALID} if stay.check_out <= today else set()
    if host:
        moved = (stay, guests) != (booking.stay, booking.guests) and _moves_wrongly(booking, state, stay, today)
        return ended | ({INVALID} if anew or moved else set())
    often = {OFTEN} if booking.change_number >= _MOST_CHANGES else set()
    found = begun | ended | often | ({ROLE} if anew else set())
    if stay != booking.stay:
        found |= rules.broken(terms, stay, guests, today)
    elif guests != booking.guests and rules.crowded(terms, guests):
        found |= {rules.MANY}
    return found | (set() if agreed and stay != booking.stay else _given_up(booking, terms, stay, guests, today))


def _moves_wrongly(booking: Booking, state: str, stay: Stay, today: date) -> bool:
    """Tell whether a host would move the beginning of a stay that has begun, or one into the past."""
    if state == IN_PROGRESS:
        return stay.check_in != booking.stay.check_in
    return stay.check_in < min(today, booking.stay.check_in)


def _given_up(booking: Booking, terms: PropertyTerms, stay: Stay, guests: Guests, today: date) -> set[str]:
    """Tell whether a guest would give up nights or money that cancelling would not give back."""
    if percent_back(booking, today) == _ALL:
        return set()
    if stay.check_in != booking.stay.check_in or stay.check_out < booking.stay.check_out:
        return {NOT_FREE}
    same = stay == booking.stay
    counted = (guests.adults, guests.children + guests.adults)
    if same and counted == (booking.guests.adults, booking.guests.children + booking.guests.adults):
        return set()
    if same and any(line.rule == "agreed" for line in booking.lines):
        return set()
    costs = price(terms, stay, guests, booking.lines if same else None)
    return {NOT_FREE} if costs < booking.total else set()


def _stay(wants: Wants, booking: Booking | None) -> Stay | None:
    if booking is None:
        return None
    first, until = wants.check_in or booking.stay.check_in, wants.check_out or booking.stay.check_out
    return Stay(first, until) if first < until else None
