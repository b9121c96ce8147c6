"""The items of calendars, and of those who hold nights: packed, so that a full calendar stays within a kilobyte."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rental.bookings.contract import HOLD_FORM, UNIT_PREFIX, unit_calendar_key
from rental.bookings.domain.calendar import Calendar, Hold, Shadow, bits_from_bytes, bits_to_bytes
from rental.bookings.domain.holds import Holder
from rental.bookings.dynamodb.items import SCHEMA, Plain, only_set
from rental.kernel.ids import PropertyId, TenantId, UnitId, packed_id, unpacked_id
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import tenant_key

calendar_key = unit_calendar_key


def is_calendar(item: Mapping[str, Any]) -> bool:
    return str(item["sk"]).startswith(UNIT_PREFIX)


def unit_of(item: Mapping[str, Any]) -> UnitId:
    """Return the unit whose calendar an item is."""
    return UnitId(str(item["sk"]).removeprefix(UNIT_PREFIX))


def holder_key(tenant_id: TenantId, key: tuple[str, bytes]) -> tuple[str, str]:
    return tenant_key(tenant_id, "HOLDER", key[0], key[1].hex()), "HOLDS"


def calendar_item(tenant_id: TenantId, property_id: PropertyId, unit: UnitId, calendar: Calendar) -> Plain:
    """Return the calendar as it is stored by the next write: with the next version."""
    pk, sk = calendar_key(tenant_id, property_id, unit)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": SCHEMA,
        "kind": "calendar",
        "version": calendar.version + 1,
        "base": calendar.base.isoformat(),
        "stays": bits_to_bytes(calendar.stays),
    }
    return item | only_set(
        blocks=bits_to_bytes(calendar.blocks) if calendar.blocks else b"",
        holds=b"".join(_packed_hold(hold, calendar.base) for hold in calendar.holds),
        shadows=[_shadow(each) for each in calendar.shadows],
    )


def calendar_from_item(item: Mapping[str, Any]) -> Calendar:
    base = date.fromisoformat(item["base"])
    return Calendar(
        base,
        bits_from_bytes(item["stays"]),
        bits_from_bytes(item.get("blocks", b"")),
        tuple(_holds(item.get("holds", b""), base)),
        tuple(_shadow_from(*each) for each in item.get("shadows", ())),
        item["version"],
    )


def holder_item(tenant_id: TenantId, holder: Holder) -> Plain:
    """Return the holder as it is stored by the next write: with the next version, until its last hold ends."""
    pk, sk = holder_key(tenant_id, holder.key)
    ends = [int(end.timestamp()) for _, end in holder.holds]
    item: Plain = {"pk": pk, "sk": sk, "v": SCHEMA, "kind": "holder", "version": holder.version + 1}
    holds = [[packed_id(name), end] for (name, _), end in zip(holder.holds, ends, strict=True)]
    return item | {"holds": holds, "expires_at": max(ends, default=0) + int(timedelta(days=1).total_seconds())}


def holder_from_item(key: tuple[str, bytes], item: Mapping[str, Any]) -> Holder:
    holds = tuple((unpacked_id(name), datetime.fromtimestamp(end, UTC)) for name, end in item["holds"])
    return Holder(*key, holds, item["version"])


def _packed_hold(hold: Hold, base: date) -> bytes:
    first, ends = (hold.stay.check_in - base).days, int(hold.expires_at.timestamp())
    return HOLD_FORM.pack(packed_id(hold.id), first, hold.stay.nights, ends, len(hold.contact)) + hold.contact


def _holds(raw: bytes, base: date) -> Iterable[Hold]:
    at = 0
    while at < len(raw):
        name, first, nights, ends, length = HOLD_FORM.unpack_from(raw, at)
        at += HOLD_FORM.size
        check_in = base + timedelta(days=first)
        stay = Stay(check_in, check_in + timedelta(days=nights))
        yield Hold(unpacked_id(name), stay, datetime.fromtimestamp(ends, UTC), raw[at : at + length])
        at += length


def _shadow(shadow: Shadow) -> list[Any]:
    first, until = shadow.stay.check_in.isoformat(), shadow.stay.check_out.isoformat()
    return [shadow.id, first, until, bits_to_bytes(shadow.contested), int(shadow.blocking)]


def _shadow_from(name: str, first: str, until: str, contested: bytes, blocking: int) -> Shadow:
    return Shadow(
        name, Stay(date.fromisoformat(first), date.fromisoformat(until)), bits_from_bytes(contested), bool(blocking)
    )
