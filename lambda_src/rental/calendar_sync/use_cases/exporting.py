"""Feeds out: telling hosts their addresses, making another, reading one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rental.calendar_sync.domain.exports import (
    Export,
    Exported,
    House,
    export_token,
    shown_since,
    token_digest,
    unit_calendar,
)
from rental.calendar_sync.ports import ClosedUnits, ExportStore
from rental.kernel.errors import Problem
from rental.kernel.ids import PropertyId, TenantId

_ATTEMPTS = 3
_REQUEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class Exporting:
    """A tenant's addresses: where they are kept, and the key they derive from."""

    store: ExportStore
    key: bytes
    tenant_id: TenantId


@dataclass(frozen=True, slots=True)
class Address:
    """Where a unit's feed is read."""

    unit: str
    url: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UnitFeed:
    """A feed's file. `changed_at` is when what it tells was last another; None where nothing ever closed the unit."""

    file: bytes
    changed_at: datetime | None
    exported: Exported


def exports_of(exporting: Exporting, property_id: PropertyId, at: datetime) -> Sequence[Address]:
    """Return the address of each unit of a property. Those that have none yet get one.

    Raises `Problem("not-found")`.
    """
    house = _house(exporting, property_id)
    there = exporting.store.of_property(exporting.tenant_id, property_id)
    made = [there.get(unit) or _first(exporting, house, unit, at) for unit in house.units]
    return [_address(exporting, house, each) for each in made]


def renew_export(exporting: Exporting, property_id: PropertyId, unit: str, at: datetime, request: bytes) -> Address:
    """Give a unit another address; the one before is closed in the same write. A repeated request makes no third.

    Raises `Problem`: "not-found", or "unavailable" while others renew it.
    """
    house = _house(exporting, property_id)
    if unit not in house.units:
        raise Problem("not-found", f"The property {property_id} has no unit {unit[:20]}.")
    for _ in range(_ATTEMPTS):
        there = exporting.store.of_property(exporting.tenant_id, property_id).get(unit)
        if there and there.request == request:
            return _address(exporting, house, there)
        after = there.renewed(at, request) if there else Export(property_id, unit, 1, at, request)
        if _keep(exporting, house, after, there):
            return _address(exporting, house, after)
    raise _contended()


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads with which token, when. `without` is a feed whose own nights are left out: it knows them already."""

    token: str
    at: datetime
    without: str = ""


def unit_feed(store: ExportStore, calendar: ClosedUnits, tenant_id: TenantId, reading: Reading) -> UnitFeed | None:
    """Return the feed that is read with a token, in two round trips; None where it opens nothing.

    A channel that reads back what it told would close its own nights for as long as we read them there, and we for as
    long as it closes them: nobody would ever free them.
    """
    exported = store.behind(tenant_id, token_digest(reading.token))
    if exported is None:
        return None
    since = shown_since(reading.at.date())
    nights = calendar.of_unit(tenant_id, exported.property_id, exported.unit, since)
    told = tuple(each for each in nights.closed if not reading.without or each.channel != reading.without)
    return UnitFeed(unit_calendar(exported, told), nights.changed_at, exported)


def _house(exporting: Exporting, property_id: PropertyId) -> House:
    house = exporting.store.house(exporting.tenant_id, property_id)
    if house is None:
        raise Problem("not-found", f"There is no property {property_id} here.")
    return house


def _first(exporting: Exporting, house: House, unit: str, at: datetime) -> Export:
    """Make a unit's first address, or take the one that somebody made in between."""
    first = Export(house.property_id, unit, 1, at)
    if _keep(exporting, house, first, None):
        return first
    there = exporting.store.of_property(exporting.tenant_id, house.property_id).get(unit)
    if there is None:
        raise _contended()
    return there


def _keep(exporting: Exporting, house: House, export: Export, former: Export | None) -> bool:
    digest = _digest(exporting, export)
    closed = _digest(exporting, former) if former else ""
    return exporting.store.keep(exporting.tenant_id, export, house.exported(export.unit), digest, closed)


def _digest(exporting: Exporting, export: Export) -> str:
    return token_digest(export_token(exporting.key, exporting.tenant_id, export))


def _address(exporting: Exporting, house: House, export: Export) -> Address:
    return Address(export.unit, house.url(export_token(exporting.key, exporting.tenant_id, export)), export.created_at)


def _contended() -> Problem:
    detail = "Others are renewing this address. Try again with the same Idempotency-Key."
    return Problem("unavailable", detail, headers={"retry-after": "1"})
