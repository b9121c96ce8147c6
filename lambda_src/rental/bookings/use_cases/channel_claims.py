"""What other channels sold or blocked. Their claims are never refused: what is taken already makes them shadows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from rental.bookings.contract import CHANNEL_CLAIMED, CHANNEL_RELEASED
from rental.bookings.domain.booking import ACTIVE, CHANNEL_BLOCK, CHANNEL_STAY, REMOVED, Claim, Guests
from rental.bookings.domain.calendar import MOST_SHADOWS, WINDOW_NIGHTS, Calendar, CalendarFull
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
    """What a channel says of a unit: `reference` names it there, `blocking` that nobody stays.

    `number` orders news of one reference: a higher one is newer. 0 is always news. `guest_name` and `guests` are who
    comes, where the channel says.
    """

    property_id: PropertyId
    unit: str
    channel: str
    reference: str
    stay: Stay
    blocking: bool = False
    number: int = 0
    guest_name: str = ""
    guests: Guests | None = None

    @property
    def kind(self) -> str:
        return CHANNEL_BLOCK if self.blocking else CHANNEL_STAY


def claim_id_of(key: bytes, caller: Caller, told: ChannelNights) -> ClaimId:
    """Return the id that a channel's reference always has."""
    return ClaimId(derived_id(key, caller.tenant_id, "channel", told.property_id, told.channel, told.reference))


def claim_for_channel(books: Books, caller: Caller, told: ChannelNights) -> Claim:
    """Record or move a channel's claim; late news leaves it as it is. What lies beyond the ten years is cut off.

    Raises `Problem`: "conflicts-full" where the unit has as many conflicts as it keeps, so that this is no claim, and
    the channel tells it again once one of them is settled; "beyond-booking-window" and "stay-in-the-past" where no
    night of it could ever be sold here.
    """
    claim_id = claim_id_of(books.key, caller, told)

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        there = books.ledger.claim(caller.tenant_id, told.property_id, claim_id)
        if there and _is_late(there, told):
            return there
        unit, today = known_unit(terms, told.unit), today_at(terms.time_zone, caller.at)
        if there is None and told.number and told.stay.check_out <= today:
            raise Problem("stay-in-the-past", f"Its last night is past: it ended on {told.stay.check_out}.")
        calendar = calendar_of(snapshot, unit, today)
        nights = replace(told, unit=unit, stay=_kept_nights(calendar, told.stay))
        if there and (there.state, there.stay, there.unit, there.kind) == (ACTIVE, nights.stay, unit, told.kind):
            return _heard(there, told, caller, CHANNEL_CLAIMED)
        calendars = {unit: calendar}
        if there and there.state == ACTIVE:
            left = calendars.get(there.unit) or calendar_of(snapshot, there.unit, today)
            calendars[there.unit] = left.released_by_channel(there.id, there.stay, since=today)
        calendars[unit] = _claimed(calendars[unit], claim_id, nights, today)
        contested = calendars[unit].shadow(claim_id) is not None
        claim = replace(_claim(there, claim_id, caller, nights), contested=contested)
        written = tuple(UnitCalendar(each, after) for each, after in calendars.items())
        return Entry(claim, change_of(claim, CHANNEL_CLAIMED, caller), written)

    return write_claim(books, caller, told.property_id, decide)


def release_for_channel(books: Books, caller: Caller, property_id: PropertyId, claim_id: ClaimId) -> Claim:
    """Free what a channel gave back, as far as nobody else claims it. A claim that is gone stays so."""

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        claim = books.ledger.claim(caller.tenant_id, property_id, claim_id)
        if claim is None:
            raise Problem("not-found", f"There is no channel claim {claim_id} here.")
        return claim if claim.state == REMOVED else _released(snapshot, terms, claim, caller)

    return write_claim(books, caller, property_id, decide)


def release_told(books: Books, caller: Caller, told: ChannelNights) -> Claim:
    """Free what a channel tells to be gone; late news leaves the claim as it is.

    Where the claim is not there yet, its end is kept, so that what told of it and is still on the way comes too late.
    Raises `Problem("stay-in-the-past")` where all of it is past and there is nothing to free.
    """
    claim_id = claim_id_of(books.key, caller, told)

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        there = books.ledger.claim(caller.tenant_id, told.property_id, claim_id)
        if there and _is_late(there, told):
            return there
        if there is None:
            if told.stay.check_out <= today_at(terms.time_zone, caller.at):
                raise Problem("stay-in-the-past", f"Its last night is past: it ended on {told.stay.check_out}.")
            ended = replace(_claim(None, claim_id, caller, told), state=REMOVED)
            return Entry(ended, change_of(ended, CHANNEL_RELEASED, caller), ())
        if there.state == REMOVED:
            return _heard(there, told, caller, CHANNEL_RELEASED)
        return _released(snapshot, terms, there, caller, told.number)

    return write_claim(books, caller, told.property_id, decide)


def _is_late(there: Claim, told: ChannelNights) -> bool:
    """Tell whether the claim has heard this, or newer news of its nights, before."""
    return 0 < told.number <= there.told_number


def _heard(there: Claim, told: ChannelNights, caller: Caller, event: str) -> Entry | Claim:
    """Remember newer news that changes nothing else: what comes after it with a lower number is late."""
    if told.number <= there.told_number:
        return there
    heard = there.next(told_number=told.number, guest_name=told.guest_name, guests=told.guests)
    return Entry(heard, change_of(heard, event, caller), ())


def _released(snapshot: Snapshot, terms: PropertyTerms, claim: Claim, caller: Caller, number: int = 0) -> Entry:
    today = today_at(terms.time_zone, caller.at)
    calendar = calendar_of(snapshot, claim.unit, today)
    freed = UnitCalendar(claim.unit, calendar.released_by_channel(claim.id, claim.stay, since=today))
    removed = claim.next(REMOVED, contested=False, told_number=max(number, claim.told_number))
    return Entry(removed, change_of(removed, CHANNEL_RELEASED, caller), (freed,))


def _kept_nights(calendar: Calendar, stay: Stay) -> Stay:
    """Return those of its nights that a calendar has or had: without what lies beyond its ten years."""
    last = calendar.base + timedelta(days=WINDOW_NIGHTS)
    if stay.check_in >= last:
        detail = f"Nights are kept until {last}, got check-in {stay.check_in}."
        raise Problem("beyond-booking-window", detail, last_check_out=last.isoformat())
    return Stay(stay.check_in, min(stay.check_out, last))


def _claimed(calendar: Calendar, claim_id: ClaimId, told: ChannelNights, today: date) -> Calendar:
    try:
        return calendar.claimed_by_channel(claim_id, told.stay, blocking=told.blocking, since=today)
    except CalendarFull as full:
        nights = [night.isoformat() for night in full.nights]
        refusal = f"Taken: {', '.join(nights)}. This closes no nights: the unit has {MOST_SHADOWS} conflicts already."
        detail = f"{refusal} Once its host has settled one, tell it again."
        raise Problem("conflicts-full", detail, nights=nights) from full


def _claim(there: Claim | None, claim_id: ClaimId, caller: Caller, told: ChannelNights) -> Claim:
    number = max(told.number, there.told_number if there else 0)
    if there is not None:
        moved = there.next(ACTIVE, stay=told.stay, kind=told.kind, unit=UnitId(told.unit), told_number=number)
        return replace(moved, guest_name=told.guest_name, guests=told.guests)
    return Claim(
        claim_id,
        told.property_id,
        UnitId(told.unit),
        told.kind,
        told.stay,
        caller.at.replace(microsecond=0),
        channel=told.channel,
        reference=told.reference,
        told_number=number,
        guest_name=told.guest_name,
        guests=told.guests,
    )
