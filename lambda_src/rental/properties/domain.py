"""A property as its host describes it, and the rules a description must keep."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.ids import PropertyId
from rental.kernel.money import CURRENCIES
from rental.properties.contract import ARCHIVED, PUBLISHED

CancellationPolicy = Literal["flexible", "moderate", "strict"]


@dataclass(frozen=True, slots=True)
class Coordinates:
    """WGS 84 degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class HouseRules:
    """Times of day are "HH:MM" at the property."""

    check_in_from: str = "15:00"
    check_out_until: str = "10:00"
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Rates:
    """Amounts in minor units of `currency`, a night or a stay. `extra_guest` is for each guest beyond the included."""

    currency: str
    nightly: int
    guests_included: int
    cleaning_fee: int = 0
    extra_guest: int = 0


@dataclass(frozen=True, slots=True)
class StayRules:
    minimum_nights: int = 1
    maximum_nights: int = 365


@dataclass(frozen=True, slots=True)
class Description:
    """What the host says of a property. Raises `InvalidRequest` pointing at the field that breaks a rule."""

    title: str
    type: str
    place: str
    time_zone: str
    sleeps: int
    rates: Rates
    bedrooms: int = 1
    beds: int = 1
    bathrooms: float = 1.0
    description: str = ""
    amenities: tuple[str, ...] = ()
    coordinates: Coordinates | None = None
    house_rules: HouseRules = field(default_factory=HouseRules)
    cancellation_policy: CancellationPolicy = "moderate"
    stay_rules: StayRules = field(default_factory=StayRules)
    image: int = 0

    def __post_init__(self) -> None:
        if self.rates.currency not in CURRENCIES:
            raise Problem("unknown-currency", f"{self.rates.currency!r} is no currency we can charge in.")
        if not _is_time_zone(self.time_zone):
            raise InvalidRequest("/time_zone", f"A time zone is an IANA name like Europe/Lisbon, got {self.time_zone}.")
        if self.rates.guests_included > self.sleeps:
            raise InvalidRequest("/rates/guests_included", f"The property sleeps {self.sleeps}.")
        rules = self.stay_rules
        if rules.minimum_nights > rules.maximum_nights:
            detail = f"At least {rules.minimum_nights} and at most {rules.maximum_nights} nights leaves no stay."
            raise InvalidRequest("/stay_rules/minimum_nights", detail)


@dataclass(frozen=True, slots=True)
class Property:
    """A published or archived property. `version` counts its changes from 1."""

    id: PropertyId
    description: Description
    state: str = PUBLISHED
    version: int = 1
    created_at: datetime | None = None

    def changed(self, fields: dict[str, Any]) -> "Property":
        """Return the next version with some fields of the description replaced."""
        return replace(self, description=replace(self.description, **fields), version=self.version + 1)

    def archived(self) -> "Property":
        return replace(self, state=ARCHIVED, version=self.version + 1)


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name or name == "UTC"
