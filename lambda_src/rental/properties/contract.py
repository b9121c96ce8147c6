"""What neighbours may see of a property: its key, the terms a stay is sold on, and the events."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rental.kernel.ids import PropertyId, TenantId
from rental.kernel.tenancy import tenant_key

PROPERTY_CREATED = "PropertyCreated"
PROPERTY_CHANGED = "PropertyChanged"
PROPERTY_ARCHIVED = "PropertyArchived"

PUBLISHED = "published"
ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class PropertyTerms:
    """The terms of a stay. Amounts are minor units of `currency`; times of day are "HH:MM" at the property."""

    property_id: PropertyId
    title: str
    place: str
    time_zone: str
    state: str
    sleeps: int
    currency: str
    nightly: int
    cleaning_fee: int
    guests_included: int
    extra_guest: int
    minimum_nights: int
    maximum_nights: int
    cancellation_policy: str
    check_in_from: str
    check_out_until: str


def property_key(tenant_id: TenantId, property_id: PropertyId) -> tuple[str, str]:
    """Return the item's partition and sort key."""
    return tenant_key(tenant_id, "P", property_id), "PROPERTY"


def terms_from_item(item: Mapping[str, Any]) -> PropertyTerms:
    """Read the terms from a property's item (plain Python, schema version 1)."""
    rates, rules, house = item["rates"], item["stay_rules"], item["house_rules"]
    return PropertyTerms(
        property_id=PropertyId(item["id"]),
        title=item["title"],
        place=item["place"],
        time_zone=item["time_zone"],
        state=item["state"],
        sleeps=item["sleeps"],
        currency=rates["currency"],
        nightly=rates["nightly"],
        cleaning_fee=rates["cleaning_fee"],
        guests_included=rates["guests_included"],
        extra_guest=rates["extra_guest"],
        minimum_nights=rules["minimum_nights"],
        maximum_nights=rules["maximum_nights"],
        cancellation_policy=item["cancellation_policy"],
        check_in_from=house["check_in_from"],
        check_out_until=house["check_out_until"],
    )
