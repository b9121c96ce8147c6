"""A property's item and its card, as stored."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.properties.contract import (
    AT_BOOKING,
    PUBLISHED,
    RefundStep,
    archived_partition,
    list_key,
    property_key,
    rates_from_plain,
    rates_to_plain,
    rules_from_plain,
    rules_to_plain,
)
from rental.properties.domain.card import Card, card_of
from rental.properties.domain.property import Coordinates, Description, HouseRules, Property
from rental.properties.domain.rates import LowestNightly, lowest_nightly
from rental.properties.domain.units import ONE_UNIT, Unit
from rental.properties.ports import Stored

_SCHEMA = 1
_AS_THEY_ARE = ("title", "type", "place", "time_zone", "sleeps", "bedrooms", "beds", "image")
_OF_THE_CARD = (*_AS_THEY_ARE, "minimum_nights", "booking_window_days", "currency")
_DIGEST_BYTES = 16


def property_item(tenant_id: TenantId, stored: Stored, change: dict[str, Any]) -> dict[str, Any]:
    """Return the item (plain Python). In the index an archived property moves from the listed ones to its like."""
    this, said = stored.property, stored.property.description
    pk, sk = property_key(tenant_id, this.id)
    plain = asdict(said) | {
        "pk": pk,
        "sk": sk,
        "v": _SCHEMA,
        "kind": "property",
        "id": this.id,
        "state": this.state,
        "version": this.version,
        "created_at": this.created_at.isoformat(timespec="seconds") if this.created_at else "",
        "bathrooms": str(said.bathrooms),
        "coordinates": _coordinates(said.coordinates),
        "rates": rates_to_plain(said.rates),
        "stay_rules": rules_to_plain(said.stay_rules),
        "request_hash": stored.made_by_request + stored.changed_by_request,
        "last_change": change,
    }
    if this.state == PUBLISHED:
        listed = {"list_pk": list_key(tenant_id), "list_sk": f"{said.title.lower()[:100]}#{this.id}"}
        plain |= listed | {"card": _card(card_of(this))}
    else:
        plain |= {"list_pk": archived_partition(tenant_id), "list_sk": this.id}
    if said.payment_time == AT_BOOKING:
        del plain["payment_time"]
    return plain


def stored_from_item(item: Mapping[str, Any]) -> Stored:
    """Read an item; members that items of before did not have take their defaults."""
    created = item["created_at"]
    found = Property(
        PropertyId(item["id"]),
        _description(item),
        item["state"],
        item["version"],
        datetime.fromisoformat(created) if created else None,
    )
    digests = item["request_hash"]
    return Stored(found, digests[:_DIGEST_BYTES], digests[_DIGEST_BYTES:])


def card_from_item(listed: Mapping[str, Any]) -> Card:
    """Read a card off the index; cards of before carried the rates and rules as they were."""
    plain: Mapping[str, Any] = listed["card"]
    if "prices" not in plain:
        rates, rules = rates_from_plain(plain["rates"]), rules_from_plain(plain["stay_rules"])
        nights = {"minimum_nights": rules.minimum_nights, "booking_window_days": rules.booking_window_days}
        prices = lowest_nightly(rates)
        plain = {**plain, **nights, "currency": rates.currency}
    else:
        prices = tuple(
            LowestNightly(amount, date.fromisoformat(until) if until else None) for amount, until in plain["prices"]
        )
    return Card(
        property_id=PropertyId(listed["id"]),
        **{name: plain[name] for name in _OF_THE_CARD},
        bathrooms=float(plain["bathrooms"]),
        prices=prices,
    )


def _card(card: Card) -> dict[str, Any]:
    prices = [[price.amount, price.until.isoformat() if price.until else None] for price in card.prices]
    own = {name: getattr(card, name) for name in _OF_THE_CARD}
    return own | {"bathrooms": str(card.bathrooms), "prices": prices}


def _coordinates(at: Coordinates | None) -> dict[str, str] | None:
    return None if at is None else {"latitude": str(at.latitude), "longitude": str(at.longitude)}


def _description(plain: Mapping[str, Any]) -> Description:
    at, units = plain["coordinates"], plain.get("units")
    return Description(
        **{name: plain[name] for name in (*_AS_THEY_ARE, "description", "cancellation_policy")},
        bathrooms=float(plain["bathrooms"]),
        rates=rates_from_plain(plain["rates"]),
        stay_rules=rules_from_plain(plain["stay_rules"]),
        amenities=tuple(plain["amenities"]),
        coordinates=Coordinates(float(at["latitude"]), float(at["longitude"])) if at else None,
        house_rules=HouseRules(**plain["house_rules"]),
        refund_steps=tuple(RefundStep(**step) for step in plain.get("refund_steps", ())),
        units=tuple(Unit(UnitId(unit["id"]), unit["name"]) for unit in units) if units else ONE_UNIT,
        instant_book=plain.get("instant_book", True),
        ask_when_stale_minutes=plain.get("ask_when_stale_minutes"),
        payment_time=plain.get("payment_time", AT_BOOKING),
    )
