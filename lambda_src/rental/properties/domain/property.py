"""A property as its host describes it, and the terms its stays are sold on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId
from rental.properties.contract import (
    ARCHIVED,
    AT_BOOKING,
    PUBLISHED,
    CancellationPolicy,
    PaymentTime,
    PropertyTerms,
    Rates,
    RefundStep,
    StayRules,
)
from rental.properties.domain.checks import check_between
from rental.properties.domain.rates import check_rates
from rental.properties.domain.refund_steps import check_refund_steps
from rental.properties.domain.stay_rules import check_stay_rules
from rental.properties.domain.units import ONE_UNIT, Unit, check_units, units_after

# Calendars are read every quarter of an hour: what is younger cannot be asked for.
FRESHEST_MINUTES, STALEST_MINUTES = 15, 1440


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
class Description:
    """What the host says of a property. Raises `InvalidRequest` pointing at the field that breaks a rule.

    `sleeps` and `rates` are a unit's. `refund_steps` are those of the policy "custom". `ask_when_stale_minutes`: how
    old what other channels' calendars said may be for a guest to book at once; None: whatever its age. `payment_time`:
    when what is paid by card is taken.
    """

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
    refund_steps: tuple[RefundStep, ...] = ()
    stay_rules: StayRules = field(default_factory=StayRules)
    units: tuple[Unit, ...] = ONE_UNIT
    instant_book: bool = True
    ask_when_stale_minutes: int | None = None
    payment_time: PaymentTime = AT_BOOKING
    image: int = 0

    def __post_init__(self) -> None:
        if not _is_time_zone(self.time_zone):
            raise InvalidRequest("/time_zone", f"A time zone is an IANA name like Europe/Lisbon, got {self.time_zone}.")
        check_rates(self.rates)
        if self.rates.guests_included > self.sleeps:
            raise InvalidRequest("/rates/guests_included", f"The property sleeps {self.sleeps}.")
        check_stay_rules(self.stay_rules)
        check_refund_steps(self.cancellation_policy, self.refund_steps)
        check_units(self.units)
        if self.ask_when_stale_minutes is not None:
            check_between("/ask_when_stale_minutes", self.ask_when_stale_minutes, FRESHEST_MINUTES, STALEST_MINUTES)


@dataclass(frozen=True, slots=True)
class Property:
    """A published or archived property. `version` counts its changes from 1."""

    id: PropertyId
    description: Description
    state: str = PUBLISHED
    version: int = 1
    created_at: datetime | None = None

    def changed(self, fields: Mapping[str, Any]) -> "Property":
        """Return the next version with some fields of the description replaced; `units` are `WantedUnit`s.

        Another cancellation policy than "custom" takes the host's own steps away. Raises `InvalidRequest` for another
        time zone: stays are counted by the date at the property, and a house does not move.
        """
        new = dict(fields)
        if new.get("time_zone", self.description.time_zone) != self.description.time_zone:
            detail = f"The property lies in {self.description.time_zone}, by whose dates its stays are counted."
            raise InvalidRequest("/time_zone", detail)
        if "units" in new:
            new["units"] = units_after(self.description.units, new["units"])
        if new.get("cancellation_policy", "custom") != "custom":
            new.setdefault("refund_steps", ())
        return replace(self, description=replace(self.description, **new), version=self.version + 1)

    def archived(self) -> "Property":
        return replace(self, state=ARCHIVED, version=self.version + 1)

    def terms(self) -> PropertyTerms:
        """Return what a stay here is sold on."""
        said = self.description
        return PropertyTerms(
            property_id=self.id,
            title=said.title,
            place=said.place,
            time_zone=said.time_zone,
            state=self.state,
            sleeps=said.sleeps,
            rates=said.rates,
            rules=said.stay_rules,
            cancellation_policy=said.cancellation_policy,
            check_in_from=said.house_rules.check_in_from,
            check_out_until=said.house_rules.check_out_until,
            instant_book=said.instant_book,
            units=tuple(unit.id for unit in said.units),
            refund_steps=said.refund_steps,
            ask_when_stale_minutes=said.ask_when_stale_minutes,
            payment_time=said.payment_time,
        )


def described(fields: Mapping[str, Any]) -> Description:
    """Return a new property's description of its fields; `units` are `WantedUnit`s. Raises `InvalidRequest`."""
    units = {"units": units_after((), fields["units"])} if "units" in fields else {}
    return Description(**{**fields, **units})


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return "/" in name or name == "UTC"
