"""The ledger's items: the one place that knows how calendars, bookings, claims and holders are stored (version 1).

A booking's whole item stays within a kilobyte: what is at its default is not stored.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rental.bookings.contract import (
    ENDED_STATES,
    OWNING_STATES,
    PENDING,
    Line,
    arrivals_partition,
    booking_key,
    claims_partition,
    departures_partition,
)
from rental.bookings.domain.booking import ACTIVE, CARD, SITE, Booking, Claim, Contact, Guests
from rental.bookings.domain.payment import Payment
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId, UnitId
from rental.kernel.instants import instant
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import ANONYMOUS, tenant_key
from rental.properties.contract import AT_BOOKING, RefundStep

SCHEMA = 1
CLAIMS_KEPT = timedelta(days=400)
Plain = dict[str, Any]


def claim_key(tenant_id: TenantId, property_id: PropertyId, claim_id: ClaimId) -> tuple[str, str]:
    return claims_partition(tenant_id, property_id), f"CLAIM#{claim_id}"


def requests_partition(tenant_id: TenantId) -> str:
    """Return the partition, in the index `ends`, of the bookings that wait for an answer."""
    return tenant_key(tenant_id, "REQUESTS")


def stays_partition(tenant_id: TenantId, property_id: PropertyId, *, ended: bool = False) -> str:
    """Return the partition, in the index `stays`, of a property's bookings and claims."""
    return tenant_key(tenant_id, "ENDED" if ended else "STAYS", property_id)


def booking_item(tenant_id: TenantId, booking: Booking, change: Mapping[str, Any]) -> Plain:
    pk, sk = booking_key(tenant_id, booking.id)
    check_in, check_out = booking.stay.check_in.isoformat(), booking.stay.check_out.isoformat()
    ended = booking.state in ENDED_STATES
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "list_pk": arrivals_partition(tenant_id, check_in[:7]),
        "list_sk": check_in,
        "stays_pk": stays_partition(tenant_id, booking.property_id, ended=ended),
        "v": SCHEMA,
        "kind": "booking",
        "state": booking.state,
        "property_id": booking.property_id,
        "unit": booking.unit,
        "check_in": check_in,
        "check_out": check_out,
        "guests": guests_to_plain(booking.guests),
        "guest_name": booking.guest.name,
        "lines": [[line.rule, line.quantity, line.unit_amount] for line in booking.lines],
        "total": booking.total,
        "currency": booking.currency,
        "cancellation_policy": booking.cancellation_policy,
        "language": booking.language,
        "created_at": instant(booking.created_at),
        "request_hash": booking.request_hash,
        "last_change": _change(booking, change),
    }
    if booking.state == PENDING:
        item["ends_pk"] = requests_partition(tenant_id)
    elif booking.state in OWNING_STATES:  # one that waits for its money neither departs nor waits for its host
        item["ends_pk"] = departures_partition(tenant_id, check_out[:7])
    return item | _rarely_set(booking)


def _rarely_set(booking: Booking) -> Plain:
    paid = booking.payment
    item = only_set(
        booked_by=booking.booked_by if booking.booked_by != ANONYMOUS else "",
        guest_email=booking.guest.email,
        guest_phone=booking.guest.phone,
        refund_steps=[[step.days, step.percent] for step in booking.refund_steps],
        source=booking.source if booking.source != SITE else "",
        pays_by=booking.pays_by if booking.pays_by != CARD else "",
        answer_by=instant(booking.expires_at) if booking.expires_at else "",
        ended_at=instant(booking.ended_at) if booking.ended_at else "",
        reason=booking.reason,
        to_ask=booking.to_ask,
        payment_time=booking.payment_time if booking.payment_time != AT_BOOKING else "",
        payment=_payment(paid),
        payment_state=booking.payment_state if paid.number else "",
    )
    return item | ({} if booking.refund_due is None else {"refund_due": booking.refund_due})


def booking_from_item(item: Mapping[str, Any]) -> Booking:
    number, authorised, captured, refunded, failed, *waits_for = item.get("payment", (0, 0, 0, 0, 0))
    return Booking(
        id=BookingId(id_of(item)),
        property_id=PropertyId(item["property_id"]),
        unit=UnitId(item["unit"]),
        stay=Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"])),
        guests=Guests(**item["guests"]),
        guest=Contact(item["guest_name"], item.get("guest_email", ""), item.get("guest_phone", "")),
        lines=tuple(Line(*line) for line in item["lines"]),
        currency=item["currency"],
        cancellation_policy=item["cancellation_policy"],
        language=item["language"],
        booked_by=item.get("booked_by", ANONYMOUS),
        created_at=datetime.fromisoformat(item["created_at"]),
        request_hash=item["request_hash"],
        state=item["state"],
        change_number=item["last_change"]["number"],
        refund_steps=tuple(RefundStep(*step) for step in item.get("refund_steps", ())),
        source=item.get("source", SITE),
        pays_by=item.get("pays_by", CARD),
        expires_at=moment(item.get("answer_by")),
        ended_at=moment(item.get("ended_at")),
        reason=item.get("reason", ""),
        refund_due=item.get("refund_due"),
        payment=Payment(number, authorised, captured, refunded, bool(failed), *waits_for),
        last_request=item["last_change"].get("request", b""),
        to_ask=item.get("to_ask", ""),
        payment_time=item.get("payment_time", AT_BOOKING),
    )


def _payment(paid: Payment) -> list[Any]:
    """Return number, sums and whether it failed; whose turn it is only where it is anybody's."""
    if paid == Payment():
        return []
    waits_for = [paid.waits_for] if paid.waits_for else []
    return [paid.number, paid.authorised, paid.captured, paid.refunded, int(paid.failed), *waits_for]


def claim_item(tenant_id: TenantId, claim: Claim, change: Mapping[str, Any]) -> Plain:
    pk, sk = claim_key(tenant_id, claim.property_id, claim.id)
    item: Plain = {
        "pk": pk,
        "sk": sk,
        "v": SCHEMA,
        "kind": claim.kind,
        "id": claim.id,
        "state": claim.state,
        "property_id": claim.property_id,
        "unit": claim.unit,
        "check_in": claim.stay.check_in.isoformat(),
        "check_out": claim.stay.check_out.isoformat(),
        "created_at": instant(claim.created_at),
        "last_change": _change(claim, change),
        # A claim is forgotten a year after its last night.
        "expires_at": int(datetime.combine(claim.stay.check_out + CLAIMS_KEPT, datetime.min.time(), UTC).timestamp()),
    }
    if claim.state == ACTIVE:
        item["stays_pk"] = stays_partition(tenant_id, claim.property_id)
    return item | only_set(
        request_hash=claim.request_hash,
        reason=claim.reason,
        channel=claim.channel,
        reference=claim.reference,
        contested=claim.contested,
        told_number=claim.told_number,
        guest_name=claim.guest_name,
        guests=guests_to_plain(claim.guests) if claim.guests else None,
    )


def claim_from_item(item: Mapping[str, Any]) -> Claim:
    return Claim(
        id=ClaimId(item["id"]),
        property_id=PropertyId(item["property_id"]),
        unit=UnitId(item["unit"]),
        kind=item["kind"],
        stay=Stay(date.fromisoformat(item["check_in"]), date.fromisoformat(item["check_out"])),
        created_at=datetime.fromisoformat(item["created_at"]),
        request_hash=item.get("request_hash", b""),
        reason=item.get("reason", ""),
        channel=item.get("channel", ""),
        reference=item.get("reference", ""),
        state=item["state"],
        change_number=item["last_change"]["number"],
        last_request=item["last_change"].get("request", b""),
        contested=item.get("contested", False),
        told_number=item.get("told_number", 0),
        guest_name=item.get("guest_name", ""),
        guests=Guests(**item["guests"]) if "guests" in item else None,
    )


def record_item(tenant_id: TenantId, record: Booking | Claim, change: Mapping[str, Any]) -> Plain:
    if isinstance(record, Booking):
        return booking_item(tenant_id, record, change)
    return claim_item(tenant_id, record, change)


def record_from_item(item: Mapping[str, Any]) -> Booking | Claim:
    return booking_from_item(item) if item["kind"] == "booking" else claim_from_item(item)


def id_of(item: Mapping[str, Any]) -> str:
    """Return a record's id. A booking's is the end of its partition key and nowhere else."""
    return str(item.get("id") or str(item["pk"]).rpartition("#")[2])


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def guests_to_plain(guests: Guests) -> Plain:
    return {"adults": guests.adults} | only_set(children=guests.children, infants=guests.infants, pets=guests.pets)


def only_set(**attributes: Any) -> Plain:
    return {name: value for name, value in attributes.items() if value}


def _change(record: Booking | Claim, change: Mapping[str, Any]) -> Plain:
    return dict(change) | only_set(request=record.last_request)
