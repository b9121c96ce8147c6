"""Bodies that hosts send and documents that the API shows of properties."""

from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rental.kernel.money import Money
from rental.properties.contract import (
    AT_BOOKING,
    EVERY_DAY,
    CancellationPolicy,
    PaymentTime,
    Rates,
    RefundStep,
    StayRules,
    TaxKind,
)
from rental.properties.domain.card import Card, card_of
from rental.properties.domain.checks import LONGEST_NAME
from rental.properties.domain.property import (
    FRESHEST_MINUTES,
    STALEST_MINUTES,
    Coordinates,
    HouseRules,
    Property,
)
from rental.properties.domain.rates import MOST_AMOUNT, MOST_SEASONS, MOST_TAXES
from rental.properties.domain.refund_steps import FEWEST_DAYS, MOST_DAYS, MOST_STEPS
from rental.properties.domain.stay_rules import (
    FURTHEST_AHEAD,
    LONGEST_NOTICE,
    LONGEST_STAY,
    MOST_PREPARATION_DAYS,
    MOST_SPANS,
)
from rental.properties.domain.units import MOST_UNITS, Unit, WantedUnit

_ONE_VISIBLE_LINE = r"^(?=.*\S)[^\x00-\x1f\x7f]+$(?!\n)"
Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ONE_VISIBLE_LINE)]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, pattern=_ONE_VISIBLE_LINE)]
Text = Annotated[str, Meta(max_length=5000, pattern=r"^[^\x00]*$")]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
Price = Annotated[int, Meta(ge=1, le=MOST_AMOUNT)]
Amount = Annotated[int, Meta(ge=0, le=MOST_AMOUNT)]
Few = Annotated[int, Meta(ge=0, le=100)]
Guests = Annotated[int, Meta(ge=1, le=100)]
Nights = Annotated[int, Meta(ge=1, le=LONGEST_STAY)]
Currency = Annotated[str, Meta(min_length=3, max_length=3)]
Amenities = Annotated[list[Line], Meta(max_length=200)]
Staleness = Annotated[int, Meta(ge=FRESHEST_MINUTES, le=STALEST_MINUTES)]
Image = Annotated[int, Meta(ge=0, le=11)]
Bathrooms = Annotated[float, Meta(ge=0, le=100, multiple_of=0.5)]
Weekdays = Annotated[list[Annotated[int, Meta(ge=1, le=7)]], Meta(min_length=1, max_length=7)]
_EVERY_DAY = list(EVERY_DAY)


class CoordinatesBody(Struct, forbid_unknown_fields=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class HouseRulesBody(Struct, forbid_unknown_fields=True):
    check_in_from: TimeOfDay = "15:00"
    check_out_until: TimeOfDay = "10:00"
    notes: Text = ""


class SeasonBody(Struct, forbid_unknown_fields=True):
    name: Name
    first: date
    until: date
    nightly: Price
    weekend_nightly: Price | None = None


class TaxBody(Struct, forbid_unknown_fields=True):
    name: Name
    kind: TaxKind
    amount: Amount


class RatesBody(Struct, forbid_unknown_fields=True):
    currency: Currency
    nightly: Price
    guests_included: Guests
    cleaning_fee: Amount = 0
    extra_guest: Amount = 0
    weekend_nightly: Price | None = None
    weekend_days: Weekdays = msgspec.field(default_factory=lambda: [5, 6])
    seasons: Annotated[list[SeasonBody], Meta(max_length=MOST_SEASONS)] = []
    taxes: Annotated[list[TaxBody], Meta(max_length=MOST_TAXES)] = []


class ArrivalSpanBody(Struct, forbid_unknown_fields=True):
    first: date
    until: date
    minimum_nights: Nights | None = None
    maximum_nights: Nights | None = None
    arrival_days: Weekdays | None = None
    departure_days: Weekdays | None = None


class StayRulesBody(Struct, forbid_unknown_fields=True):
    minimum_nights: Nights = 1
    maximum_nights: Nights = 365
    advance_notice_days: Annotated[int, Meta(ge=0, le=LONGEST_NOTICE)] = 0
    preparation_days: Annotated[int, Meta(ge=0, le=MOST_PREPARATION_DAYS)] = 0
    booking_window_days: Annotated[int, Meta(ge=1, le=FURTHEST_AHEAD)] = FURTHEST_AHEAD
    arrival_days: Weekdays = msgspec.field(default_factory=_EVERY_DAY.copy)
    departure_days: Weekdays = msgspec.field(default_factory=_EVERY_DAY.copy)
    spans: Annotated[list[ArrivalSpanBody], Meta(max_length=MOST_SPANS)] = []


class UnitBody(Struct, forbid_unknown_fields=True):
    """A unit by its id keeps or renames it; without an id it is added."""

    name: Name
    id: Annotated[str, Meta(max_length=8)] | None = None


class RefundStepBody(Struct, forbid_unknown_fields=True):
    days: Annotated[int, Meta(ge=FEWEST_DAYS, le=MOST_DAYS)]
    percent: Annotated[int, Meta(ge=0, le=100)]


RefundSteps = Annotated[list[RefundStepBody], Meta(max_length=MOST_STEPS)]
Units = Annotated[list[UnitBody], Meta(min_length=1, max_length=MOST_UNITS)]


class NewProperty(Struct, forbid_unknown_fields=True):
    """A property to publish. Without `units` it has one."""

    title: Line
    type: Line
    place: Line
    time_zone: Line
    sleeps: Guests
    rates: RatesBody
    bedrooms: Few = 1
    beds: Few = 1
    bathrooms: Bathrooms = 1.0
    description: Text = ""
    amenities: Amenities = []
    coordinates: CoordinatesBody | None = None
    house_rules: HouseRulesBody = msgspec.field(default_factory=HouseRulesBody)
    cancellation_policy: CancellationPolicy = "moderate"
    refund_steps: RefundSteps = []
    stay_rules: StayRulesBody = msgspec.field(default_factory=StayRulesBody)
    units: Units | UnsetType = UNSET
    instant_book: bool = True
    ask_when_stale_minutes: Staleness | None = None
    payment_time: PaymentTime = AT_BOOKING
    image: Image = 0


class PropertyChange(Struct, forbid_unknown_fields=True):
    """What to replace, each member as a whole: `rates` without `seasons` has none."""

    title: Line | UnsetType = UNSET
    type: Line | UnsetType = UNSET
    place: Line | UnsetType = UNSET
    time_zone: Line | UnsetType = UNSET
    sleeps: Guests | UnsetType = UNSET
    rates: RatesBody | UnsetType = UNSET
    bedrooms: Few | UnsetType = UNSET
    beds: Few | UnsetType = UNSET
    bathrooms: Bathrooms | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    amenities: Amenities | UnsetType = UNSET
    coordinates: CoordinatesBody | UnsetType | None = UNSET
    house_rules: HouseRulesBody | UnsetType = UNSET
    cancellation_policy: CancellationPolicy | UnsetType = UNSET
    refund_steps: RefundSteps | UnsetType = UNSET
    stay_rules: StayRulesBody | UnsetType = UNSET
    units: Units | UnsetType = UNSET
    instant_book: bool | UnsetType = UNSET
    ask_when_stale_minutes: Staleness | UnsetType | None = UNSET
    payment_time: PaymentTime | UnsetType = UNSET
    image: Image | UnsetType = UNSET


class PropertyQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=100)] = 24
    cursor: str | None = None


class PropertyCard(Struct):
    """A property in a list. `nightly_from` is the lowest price of a night that can still be booked."""

    property_id: str
    title: str
    type: str
    place: str
    sleeps: int
    bedrooms: int
    beds: int
    bathrooms: float
    nightly_from: Money
    image: int
    minimum_nights: int


class PropertyCards(Struct):
    items: list[PropertyCard]
    next_cursor: str | None


class PropertyDocument(PropertyCard):
    """A whole property. `refund_steps` are those of the policy "custom".

    With `ask_when_stale_minutes` guests book at once only while each calendar of another channel was read within so
    many minutes; otherwise they ask. `payment_time`: cards are charged once a stay is booked, or after check-in.
    """

    description: str
    amenities: tuple[str, ...]
    coordinates: Coordinates | None
    time_zone: str
    house_rules: HouseRules
    cancellation_policy: CancellationPolicy
    refund_steps: tuple[RefundStep, ...]
    rates: Rates
    stay_rules: StayRules
    units: tuple[Unit, ...]
    instant_book: bool
    ask_when_stale_minutes: int | None
    payment_time: PaymentTime
    state: str
    version: int


_TYPES: dict[str, Any] = {
    "rates": Rates,
    "stay_rules": StayRules,
    "house_rules": HouseRules,
    "coordinates": Coordinates | None,
    "amenities": tuple[str, ...],
    "refund_steps": tuple[RefundStep, ...],
    "units": tuple[WantedUnit, ...],
}


def fields_of(body: NewProperty | PropertyChange) -> dict[str, Any]:
    """Turn a body into the description's own types; what is unset stays out."""
    given = {name: value for name, value in msgspec.structs.asdict(body).items() if value is not UNSET}
    return {
        name: msgspec.convert(value, _TYPES[name], from_attributes=True) if name in _TYPES else value
        for name, value in given.items()
    }


def shown_card(card: Card, now: datetime) -> PropertyCard:
    return PropertyCard(**_card_members(card, now))


def shown_property(this: Property, now: datetime) -> PropertyDocument:
    said = this.description
    whole = ("description", "amenities", "coordinates", "time_zone", "house_rules", "cancellation_policy")
    sold = ("refund_steps", "rates", "stay_rules", "units", "instant_book", "ask_when_stale_minutes", "payment_time")
    members = {name: getattr(said, name) for name in (*whole, *sold)}
    return PropertyDocument(**_card_members(card_of(this), now), **members, state=this.state, version=this.version)


def _card_members(card: Card, now: datetime) -> dict[str, Any]:
    own = {name: getattr(card, name) for name in PropertyCard.__struct_fields__ if name != "nightly_from"}
    return own | {"nightly_from": Money(card.nightly_from(now), card.currency)}
