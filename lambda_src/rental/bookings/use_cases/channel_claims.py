"""What other channels sold or blocked. Their claims are never refused: what is taken already makes them shadows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rental.bookings.contract import CHANNEL_CLAIMED, CHANNEL_RELEASED
from rental.bookings.domain.booking import ACTIVE, CHANNEL_BLOCK, CHANNEL_STAY, REMOVED, Claim
from rental.bookings.domain.calendar import WINDOW_NIGHTS, Calendar, CalendarFull
from rental.bookings.ports import Entry, Snapshot, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.units import calendar_of, known_unit
from rental.bookings.use_cases.writing import change_of, write_claim
from rental.kernel.errors import Problem
from rental.kernel.ids import ClaimId, PropertyId, UnitId, derived_id
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import PropertyTerms


@dataclass(frozen=True, slots=True)
class ChannelNights:
    """What a channel says of a unit: `reference` names it there, `blocking` that nobody stays."""

    property_id: PropertyId
    unit: str
    channel: str
    reference: str
    stay: Stay
    blocking: bool = False


def claim_id_of(key: bytes, caller: Caller, told: ChannelNights) -> ClaimId:
    """Return the id that a channel's reference always has."""
    return ClaimId(derived_id(key, caller.tenant_id, "channel", told.property_id, told.channel, told.reference))


def claim_for_channel(books: Books, caller: Caller, told: ChannelNights) -> Claim:
    """Record or move a channel's claim. Whether it owns its nights is told by the calendar's shadows.

    Raises `Problem`: "unavailable" where the unit has as many conflicts as it keeps, so that the channel tells it
    again; "beyond-booking-window" beyond the ten years that a calendar has.
    """
    claim_id = claim_id_of(books.key, caller, told)

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        there = books.ledger.claim(caller.tenant_id, told.property_id, claim_id)
        unit = known_unit(terms, told.unit)
        kind = CHANNEL_BLOCK if told.blocking else CHANNEL_STAY
        if there and (there.state, there.stay, there.unit, there.kind) == (ACTIVE, told.stay, unit, kind):
            return there
        today = today_at(terms.time_zone, caller.at)
        calendars = {unit: calendar_of(snapshot, unit, today)}
        if there and there.state == ACTIVE:
            left = calendars.get(there.unit) or calendar_of(snapshot, there.unit, today)
            calendars[there.unit] = left.released_by_channel(there.id, there.stay, since=today)
        calendars[unit] = _claimed(calendars[unit], claim_id, told, today)
        claim = _claim(there, claim_id, caller, replace(told, unit=unit), kind)
        written = tuple(UnitCalendar(each, calendar) for each, calendar in calendars.items())
        return Entry(claim, change_of(claim, CHANNEL_CLAIMED, caller), written)

    return write_claim(books, caller, told.property_id, decide)


def release_for_channel(books: Books, caller: Caller, property_id: PropertyId, claim_id: ClaimId) -> Claim:
    """Free what a channel gave back, as far as nobody else claims it. A claim that is gone stays so."""

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        claim = books.ledger.claim(caller.tenant_id, property_id, claim_id)
        if claim is None:
            raise Problem("not-found", f"There is no channel claim {claim_id} here.")
        if claim.state == REMOVED:
            return claim
        today = today_at(terms.time_zone, caller.at)
        calendar = calendar_of(snapshot, claim.unit, today)
        freed = UnitCalendar(claim.unit, calendar.released_by_channel(claim.id, claim.stay, since=today))
        removed = claim.next(REMOVED)
        return Entry(removed, change_of(removed, CHANNEL_RELEASED, caller), (freed,))

    return write_claim(books, caller, property_id, decide)


def _claimed(calendar: Calendar, claim_id: ClaimId, told: ChannelNights, today: date) -> Calendar:
    last = calendar.base + timedelta(days=WINDOW_NIGHTS)
    if told.stay.check_out > last:
        detail = f"Nights are kept until {last}, got check-out {told.stay.check_out}."
        raise Problem("beyond-booking-window", detail, last_check_out=last.isoformat())
    try:
        return calendar.claimed_by_channel(claim_id, told.stay, blocking=told.blocking, since=today)
    except CalendarFull as full:
        raise Problem("unavailable", f"The conflicts here must be settled first: {full}.") from full


def _claim(there: Claim | None, claim_id: ClaimId, caller: Caller, told: ChannelNights, kind: str) -> Claim:
    if there is not None:
        return there.next(ACTIVE, stay=told.stay, kind=kind, unit=UnitId(told.unit))
    return Claim(
        claim_id,
        told.property_id,
        UnitId(told.unit),
        kind,
        told.stay,
        caller.at.replace(microsecond=0),
        channel=told.channel,
        reference=told.reference,
    )
