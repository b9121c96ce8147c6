"""What neighbours may see of a property: the terms a stay is sold on, their key, and the events.

The terms are an item of their own beside the property, written in the same transaction. Its sort key shares the
prefix `SALE#` with the calendars of the property's units, so that one query reads all that selling a stay needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from rental.kernel.ids import PropertyId, TenantId, UnitId
from rental.kernel.tenancy import tenant_key

PROPERTY_CREATED = "PropertyCreated"
PROPERTY_CHANGED = "PropertyChanged"
PROPERTY_ARCHIVED = "PropertyArchived"

PUBLISHED = "published"
ARCHIVED = "archived"

FIRST_UNIT = UnitId("1")
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
SALE_PREFIX = "SALE#"

CancellationPolicy = Literal["flexible", "moderate", "strict", "custom"]
TaxKind = Literal["percent", "per_night", "per_guest_night"]
PaymentTime = Literal["at_booking", "after_check_in"]
AT_BOOKING: PaymentTime = "at_booking"
AFTER_CHECK_IN: PaymentTime = "after_check_in"


@dataclass(frozen=True, slots=True)
class Season:
    """Other prices for the nights [first, until). `weekend_nightly` None takes `nightly` at weekends too."""

    name: str
    first: date
    until: date
    nightly: int
    weekend_nightly: int | None = None


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax on a stay.

    `amount` is hundredths of a percent of everything charged before taxes, or minor units a night, or a night and
    adult.
    """

    name: str
    kind: TaxKind
    amount: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Amounts in minor units of `currency`, a night or a stay.

    `extra_guest` is a night, for each guest beyond the included. `weekend_nightly` holds on the nights that begin on
    `weekend_days` (ISO weekdays, 1 is Monday); None: as on other days. Later seasons win where two overlap.
    """

    currency: str
    nightly: int
    guests_included: int
    cleaning_fee: int = 0
    extra_guest: int = 0
    weekend_nightly: int | None = None
    weekend_days: tuple[int, ...] = (5, 6)
    seasons: tuple[Season, ...] = ()
    taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True, slots=True)
class ArrivalSpan:
    """Other rules for stays that arrive in [first, until); None leaves the property's own. Later spans win."""

    first: date
    until: date
    minimum_nights: int | None = None
    maximum_nights: int | None = None
    arrival_days: tuple[int, ...] | None = None
    departure_days: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class StayRules:
    """Which stays may be booked. Weekdays are ISO numbers, 1 is Monday.

    `advance_notice_days`: 0 sells until the day itself. `preparation_days`: nights kept free around every stay.
    `booking_window_days`: how far ahead the last check-out may lie.
    """

    minimum_nights: int = 1
    maximum_nights: int = 365
    advance_notice_days: int = 0
    preparation_days: int = 0
    booking_window_days: int = 730
    arrival_days: tuple[int, ...] = EVERY_DAY
    departure_days: tuple[int, ...] = EVERY_DAY
    spans: tuple[ArrivalSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundStep:
    """Cancelling until `days` days before check-in (date at the property) gives `percent` of the price back."""

    days: int
    percent: int


@dataclass(frozen=True, slots=True)
class PropertyTerms:
    """The terms of a stay. Times of day are "HH:MM" at the property; `refund_steps` only for the policy "custom".

    `units` are sold apart from each other; `instant_book` False makes a guest's booking a request to the host, and so
    does a calendar of another channel that was last read more than `ask_when_stale_minutes` ago (None: never).
    `payment_time`: what is paid by card is taken once it is booked, or is only reserved until check-in.
    """

    property_id: PropertyId
    title: str
    place: str
    time_zone: str
    state: str
    sleeps: int
    rates: Rates
    rules: StayRules
    cancellation_policy: str
    check_in_from: str
    check_out_until: str
    instant_book: bool = True
    units: tuple[UnitId, ...] = (FIRST_UNIT,)
    refund_steps: tuple[RefundStep, ...] = field(default=())
    ask_when_stale_minutes: int | None = None
    payment_time: PaymentTime = AT_BOOKING

    @property
    def currency(self) -> str:
        return self.rates.currency


def night_price(rates: Rates, night: date) -> int:
    """Return what a night costs, for the guests included."""
    season = next((each for each in reversed(rates.seasons) if each.first <= night < each.until), None)
    nightly, weekend = (season or rates).nightly, (season or rates).weekend_nightly
    return nightly if weekend is None or night.isoweekday() not in rates.weekend_days else weekend


def arrival_rules(rules: StayRules, arrival: date) -> ArrivalSpan:
    """Return the rules of stays that arrive on a day, with nothing left None. Later spans win."""
    for span in reversed(rules.spans):
        if span.first <= arrival < span.until:
            return ArrivalSpan(
                span.first,
                span.until,
                rules.minimum_nights if span.minimum_nights is None else span.minimum_nights,
                rules.maximum_nights if span.maximum_nights is None else span.maximum_nights,
                rules.arrival_days if span.arrival_days is None else span.arrival_days,
                rules.departure_days if span.departure_days is None else span.departure_days,
            )
    own = (rules.minimum_nights, rules.maximum_nights, rules.arrival_days, rules.departure_days)
    return ArrivalSpan(date.min, date.max, *own)


def property_key(tenant_id: TenantId, property_id: PropertyId) -> tuple[str, str]:
    """Return the property item's partition and sort key."""
    return tenant_key(tenant_id, "P", property_id), "PROPERTY"


def list_key(tenant_id: TenantId) -> str:
    """Return the partition, in the index `lists`, of a tenant's published properties."""
    return tenant_key(tenant_id, "PROPERTIES")


def archived_partition(tenant_id: TenantId) -> str:
    """Return the partition, in the index `lists`, of the properties that a tenant archived."""
    return tenant_key(tenant_id, "ARCHIVED")


def terms_key(tenant_id: TenantId, property_id: PropertyId) -> tuple[str, str]:
    """Return the terms item's partition and sort key."""
    return tenant_key(tenant_id, "P", property_id), f"{SALE_PREFIX}TERMS"


_PLAIN = (
    *("title", "place", "time_zone", "state", "sleeps", "cancellation_policy"),
    *("check_in_from", "check_out_until", "instant_book"),
)
_ASK_WHEN_STALE, _PAYMENT_TIME = "ask_when_stale_minutes", "payment_time"


def terms_to_item(tenant_id: TenantId, terms: PropertyTerms) -> dict[str, Any]:
    """Return the terms' item (plain Python, schema version 1)."""
    pk, sk = terms_key(tenant_id, terms.property_id)
    plain = {name: getattr(terms, name) for name in _PLAIN}
    if terms.ask_when_stale_minutes is not None:
        plain[_ASK_WHEN_STALE] = terms.ask_when_stale_minutes
    if terms.payment_time != AT_BOOKING:
        plain[_PAYMENT_TIME] = terms.payment_time
    return {
        "pk": pk,
        "sk": sk,
        "v": 1,
        "kind": "terms",
        "id": terms.property_id,
        **plain,
        "units": list(terms.units),
        "refund_steps": [[step.days, step.percent] for step in terms.refund_steps],
        "rates": rates_to_plain(terms.rates),
        "rules": rules_to_plain(terms.rules),
    }


def terms_from_item(item: Mapping[str, Any]) -> PropertyTerms:
    """Read the terms' item (plain Python, schema version 1)."""
    return PropertyTerms(
        property_id=PropertyId(item["id"]),
        **{name: item[name] for name in _PLAIN},
        units=tuple(UnitId(each) for each in item["units"]),
        refund_steps=tuple(RefundStep(*step) for step in item["refund_steps"]),
        rates=rates_from_plain(item["rates"]),
        rules=rules_from_plain(item["rules"]),
        ask_when_stale_minutes=item.get(_ASK_WHEN_STALE),
        payment_time=item.get(_PAYMENT_TIME, AT_BOOKING),
    )


def rates_to_plain(rates: Rates) -> dict[str, Any]:
    """Return what is stored of rates: what is at its default stays away."""
    seasons = [[s.name, s.first.isoformat(), s.until.isoformat(), s.nightly, s.weekend_nightly] for s in rates.seasons]
    plain = {
        "currency": rates.currency,
        "nightly": rates.nightly,
        "guests_included": rates.guests_included,
        "cleaning_fee": rates.cleaning_fee,
        "extra_guest": rates.extra_guest,
        "weekend_days": list(rates.weekend_days),
    }
    optional = {"weekend_nightly": rates.weekend_nightly, "seasons": seasons}
    optional["taxes"] = [[tax.name, tax.kind, tax.amount] for tax in rates.taxes]
    return plain | {name: value for name, value in optional.items() if value not in (None, [])}


def rates_from_plain(plain: Mapping[str, Any]) -> Rates:
    """Read what `rates_to_plain` gave; members it never wrote take their defaults."""
    given = dict(plain)
    given["weekend_days"] = tuple(given.get("weekend_days", (5, 6)))
    given["seasons"] = tuple(
        Season(name, date.fromisoformat(first), date.fromisoformat(until), *prices)
        for name, first, until, *prices in given.get("seasons", ())
    )
    given["taxes"] = tuple(Tax(*each) for each in given.get("taxes", ()))
    return Rates(**given)


def rules_to_plain(rules: StayRules) -> dict[str, Any]:
    """Return what is stored of stay rules."""
    names = ("minimum_nights", "maximum_nights", "advance_notice_days", "preparation_days", "booking_window_days")
    plain: dict[str, Any] = {name: getattr(rules, name) for name in names}
    plain |= {"arrival_days": list(rules.arrival_days), "departure_days": list(rules.departure_days)}
    spans = [
        [
            *(span.first.isoformat(), span.until.isoformat(), span.minimum_nights, span.maximum_nights),
            *(None if days is None else list(days) for days in (span.arrival_days, span.departure_days)),
        ]
        for span in rules.spans
    ]
    return plain | ({"spans": spans} if spans else {})


def rules_from_plain(plain: Mapping[str, Any]) -> StayRules:
    """Read what `rules_to_plain` gave; members it never wrote take their defaults."""
    given = dict(plain)
    for name in ("arrival_days", "departure_days"):
        given[name] = tuple(given.get(name, EVERY_DAY))
    given["spans"] = tuple(_span(*each) for each in given.get("spans", ()))
    return StayRules(**given)


def _span(first: str, until: str, *rules: Any) -> ArrivalSpan:
    read: list[Any] = [tuple(each) if isinstance(each, list) else each for each in rules]
    return ArrivalSpan(date.fromisoformat(first), date.fromisoformat(until), *read)
