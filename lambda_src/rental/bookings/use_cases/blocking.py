"""Nights the host keeps back."""

from dataclasses import dataclass, replace
from datetime import date

from rental.bookings.contract import NIGHTS_BLOCKED, NIGHTS_UNBLOCKED
from rental.bookings.domain.booking import ACTIVE, HOST_BLOCK, REMOVED, Claim
from rental.bookings.ports import Entry, Snapshot, UnitCalendar
from rental.bookings.use_cases.callers import Books, Caller, remembered, repeats
from rental.bookings.use_cases.units import calendar_of, known_unit, nights_taken
from rental.bookings.use_cases.writing import change_of, write_claim
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import ClaimId, PropertyId, derived_id
from rental.kernel.stay_dates import Stay, today_at
from rental.properties.contract import PropertyTerms

MOST_BLOCKED_NIGHTS = 3 * 366


@dataclass(frozen=True, slots=True)
class WantedBlock:
    """Nights to keep back in a unit (None: the first); `key` makes a repeated request find the first one's block."""

    property_id: PropertyId
    stay: Stay
    unit: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """What shall be other of a block; None leaves it."""

    stay: Stay | None = None
    reason: str | None = None


def block_nights(books: Books, caller: Caller, wanted: WantedBlock, idempotency_key: str) -> Claim:
    """Block nights that are free. Raises `Problem("nights-taken")`."""
    made_by = (caller.tenant_id, caller.principal.id, "block_nights", wanted.property_id, idempotency_key)
    claim_id = ClaimId(derived_id(books.key, *made_by))

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        there = books.ledger.claim(caller.tenant_id, wanted.property_id, claim_id)
        if there is not None:
            return _replay(there, caller)
        unit = known_unit(terms, wanted.unit)
        _check_period(wanted.stay, terms, caller)
        claim = Claim(
            claim_id,
            wanted.property_id,
            unit,
            HOST_BLOCK,
            wanted.stay,
            caller.at.replace(microsecond=0),
            caller.request,
            wanted.reason,
            last_request=caller.request,
        )
        calendar = calendar_of(snapshot, unit, today_at(terms.time_zone, caller.at))
        if taken := calendar.taken(wanted.stay, caller.at):
            raise nights_taken(taken, terms.property_id)
        after = UnitCalendar(unit, calendar.claimed(wanted.stay, blocking=True))
        return Entry(claim, change_of(claim, NIGHTS_BLOCKED, caller, wanted.reason), (after,))

    return write_claim(books, caller, wanted.property_id, decide)


def change_block(
    books: Books,
    caller: Caller,
    property_id: PropertyId,
    claim_id: ClaimId,
    wanted: ChangedBlock,
) -> Claim:
    """Move a block or give it another reason. Raises `Problem`."""

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        claim = _block(books, caller, property_id, claim_id, gone_too=True)
        if repeats(caller, claim):
            return claim
        if claim.state != ACTIVE:
            raise Problem("not-found", f"There is no block {claim_id} here any more.")
        after = wanted.stay or claim.stay
        reason = claim.reason if wanted.reason is None else wanted.reason
        if (after, reason) == (claim.stay, claim.reason):
            return claim
        _check_period(after, terms, caller, begun=claim.stay.check_in)
        calendar = calendar_of(snapshot, claim.unit, today_at(terms.time_zone, caller.at))
        if taken := calendar.taken(after, caller.at, own=claim.stay):
            raise nights_taken(taken, terms.property_id)
        changed = claim.next(stay=after, reason=reason)
        moved = calendar.moved(claim.stay, after, blocking=True)
        return _entry(changed, NIGHTS_BLOCKED, caller, UnitCalendar(claim.unit, moved))

    return write_claim(books, caller, property_id, decide)


def unblock_nights(books: Books, caller: Caller, property_id: PropertyId, claim_id: ClaimId) -> None:
    """Free the nights of a block. One that is gone already stays so."""

    def decide(snapshot: Snapshot, terms: PropertyTerms) -> Entry | Claim:
        claim = _block(books, caller, property_id, claim_id, gone_too=True)
        if claim.state == REMOVED:
            return claim
        calendar = calendar_of(snapshot, claim.unit, today_at(terms.time_zone, caller.at))
        freed = UnitCalendar(claim.unit, calendar.freed(claim.stay))
        return _entry(claim.next(REMOVED), NIGHTS_UNBLOCKED, caller, freed)

    write_claim(books, caller, property_id, decide)


def _entry(claim: Claim, event: str, caller: Caller, calendar: UnitCalendar) -> Entry:
    named = replace(claim, last_request=remembered(caller, claim))
    return Entry(named, change_of(named, event, caller, claim.reason), (calendar,))


def _block(
    books: Books, caller: Caller, property_id: PropertyId, claim_id: ClaimId, *, gone_too: bool = False
) -> Claim:
    claim = books.ledger.claim(caller.tenant_id, property_id, claim_id)
    if claim is None or claim.kind != HOST_BLOCK or (claim.state != ACTIVE and not gone_too):
        raise Problem("not-found", f"There is no block {claim_id} here.")
    return claim


def _check_period(stay: Stay, terms: PropertyTerms, caller: Caller, begun: date | None = None) -> None:
    """Check that a block lies ahead; one that began on `begun` may keep its first night."""
    today = today_at(terms.time_zone, caller.at)
    if stay.check_in < today and stay.check_in != begun:
        raise InvalidRequest("/from", f"It is {today} at the property: a block begins today or later.")
    if stay.check_out <= today:
        raise InvalidRequest(
            "/to", f"It is {today} at the property: blocked nights lie ahead, got until {stay.check_out}."
        )
    if stay.nights > MOST_BLOCKED_NIGHTS or (stay.check_out - today).days > 3 * MOST_BLOCKED_NIGHTS:
        raise InvalidRequest("/to", f"A block has at most {MOST_BLOCKED_NIGHTS} nights within nine years.")


def _replay(there: Claim, caller: Caller) -> Claim:
    if there.request_hash != caller.request:
        raise Problem("idempotency-key-reused", "This key already made another block; send a new key.")
    return there
