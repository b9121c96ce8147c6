"""Who asks for something, and the words for what every use case may have to say."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from rental.bookings.domain.booking import Booking, Claim
from rental.bookings.domain.states import GUEST, HOST
from rental.bookings.ports import ChannelCalendars, Coupons, Ledger, NoCoupons, Snapshot
from rental.kernel import tenancy
from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import HoldId, PropertyId, TenantId, derived_id
from rental.kernel.tenancy import Principal
from rental.properties.contract import PUBLISHED, PropertyTerms

Patience = Iterable[int]
_KEY_BYTES = 6
_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class Books:
    """What every use case works with: the ledger, how long to try, and the key that ids and digests derive from.

    `calendars` are other channels'; None where nothing is sold to guests. `card_payments`: what guests book by card
    waits for its money. `coupons` say what they paid.
    """

    ledger: Ledger
    patience: Patience
    key: bytes = b""
    calendars: ChannelCalendars | None = None
    card_payments: bool = False
    coupons: Coupons = field(default_factory=NoCoupons)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, of which tenant, and when; `address` is the client's.

    `session` is the checkout of someone without an account. `request` recognises a change that comes again.
    """

    tenant_id: TenantId
    principal: Principal
    at: datetime
    address: str = ""
    session: str = ""
    request: bytes = b""

    @property
    def acts_as(self) -> str:
        """Return the role in the table of states."""
        return HOST if self.principal.has_role(tenancy.HOST, tenancy.CO_HOST) else GUEST

    @property
    def idempotency_scope(self) -> str:
        """Return among whose requests an Idempotency-Key must be new: an account's, a checkout's, or all strangers'."""
        if self.principal.kind != tenancy.ANONYMOUS:
            return self.principal.id
        return self.checkout or self.principal.id

    @property
    def checkout(self) -> str:
        """Return the name of the checkout, "" without one."""
        return f"session {self.session}" if self.session else ""


def request_digest(operation: str, idempotency_key: str, body_hash: bytes) -> bytes:
    """Return 12 bytes that recognise a change: half for its key among the operation's, half for its body."""
    key = f"{operation}\n{idempotency_key}".encode()
    return b"".join(hashlib.sha256(part).digest()[:_KEY_BYTES] for part in (key, body_hash))


def hold_id_of(key: bytes, caller: Caller, property_id: PropertyId) -> HoldId:
    """Return the one hold that a checkout may have at a property. Raises `InvalidRequest` without one."""
    if caller.principal.kind == tenancy.ANONYMOUS and not caller.session:
        detail = "Send a Checkout-Session of your own making: 16-64 letters, digits, - or _."
        raise InvalidRequest("header/Checkout-Session", detail)
    return _hold_id(key, caller, caller.idempotency_scope, property_id)


def own_hold_ids(key: bytes, caller: Caller, property_id: PropertyId) -> frozenset[str]:
    """Return what the caller's holds are called: made as who they are, or in this checkout before they signed in."""
    scopes = {caller.idempotency_scope, caller.checkout or caller.idempotency_scope}
    return frozenset(_hold_id(key, caller, scope, property_id) for scope in scopes)


def _hold_id(key: bytes, caller: Caller, scope: str, property_id: PropertyId) -> HoldId:
    return HoldId(derived_id(key, caller.tenant_id, scope, "hold", property_id))


def repeats(caller: Caller, record: Booking | Claim) -> bool:
    """Tell whether one of the record's last changes was this very request.

    Raises `Problem("idempotency-key-reused")` for its key with another body.
    """
    for made in _requests(record):
        if made[:_KEY_BYTES] == caller.request[:_KEY_BYTES]:
            if made != caller.request:
                raise Problem("idempotency-key-reused", "This key already made another change; send a new key.")
            return True
    return False


def remembered(caller: Caller, record: Booking | Claim) -> bytes:
    """Return the digests of a record's last requests after one more. The clock and payments ask under no key."""
    kept = [caller.request, *_requests(record)] if caller.request else _requests(record)
    return b"".join(kept[:_REMEMBERED])


def _requests(record: Booking | Claim) -> list[bytes]:
    """Return the digests of the requests that made the record's last changes, the latest first."""
    whole = record.last_request
    return [whole[at : at + 2 * _KEY_BYTES] for at in range(0, len(whole), 2 * _KEY_BYTES)]


def on_sale(snapshot: Snapshot, property_id: PropertyId) -> PropertyTerms:
    """Return the terms of a property on the site. Raises `Problem("not-found")`."""
    if snapshot.terms is None or snapshot.terms.state != PUBLISHED:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return snapshot.terms


def of_host(snapshot: Snapshot, property_id: PropertyId) -> PropertyTerms:
    """Return the terms of a property of the tenant, also of one that left the site. Raises `Problem("not-found")`."""
    if snapshot.terms is None:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return snapshot.terms


def busy() -> Problem:
    """Return what to answer when patience ended without a decision."""
    detail = "Others are booking this property in the same second. Nothing was decided; try again."
    return Problem("busy", detail, headers={"retry-after": "1"})
