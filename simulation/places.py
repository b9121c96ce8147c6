"""The properties of a world, made from its random numbers: units, rules, prices, zones of all kinds."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from rental.kernel.ids import PropertyId, TenantId, UnitId, derived_id
from rental.properties.contract import (
    ARCHIVED,
    PUBLISHED,
    ArrivalSpan,
    PropertyTerms,
    Rates,
    RefundStep,
    Season,
    StayRules,
    Tax,
)

_KEY = b"simulated"
_ZONES = (
    *("Australia/Adelaide", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
    *("Europe/Berlin", "America/New_York", "UTC"),
)
_POLICIES = ("flexible", "moderate", "strict", "custom")
_CUSTOM = ((RefundStep(10, 90), RefundStep(3, 35)), (RefundStep(2, 60),), ())


def tenant_named(seed: int, number: int) -> TenantId:
    """Return the id of a tenant that exists in no deployment."""
    return TenantId(derived_id(_KEY, "tenant", str(seed), str(number)))


def property_named(number: int) -> PropertyId:
    """Return the same id for the same number: two tenants may own it, each another."""
    return PropertyId(derived_id(_KEY, "property", str(number)))


def made_terms(random: Random, property_id: PropertyId, today: date) -> PropertyTerms:
    """Return terms of one to four units under rules and prices of the kinds there are."""
    return PropertyTerms(
        property_id=property_id,
        title="Simulated",
        place="Nowhere",
        time_zone=random.choice(_ZONES),
        state=PUBLISHED,
        sleeps=random.randint(2, 6),
        rates=made_rates(random, today, random.choice(("AUD", "EUR", "JPY"))),
        rules=made_rules(random, today),
        instant_book=random.random() < 0.5,  # noqa: PLR2004 - as often as not
        units=tuple(UnitId(str(n + 1)) for n in range(random.choice((1, 1, 2, 4)))),
        **_policy(random),
        **_times(random),
    )


def _policy(random: Random) -> dict[str, Any]:
    policy = random.choice(_POLICIES)
    return {
        "cancellation_policy": policy,
        "refund_steps": random.choice(_CUSTOM) if policy == "custom" else (),
    }


def _times(random: Random) -> dict[str, Any]:
    return {
        "check_in_from": random.choice(("00:00", "15:00", "22:30")),
        "check_out_until": random.choice(("02:30", "10:00", "12:00")),
    }


def made_rates(random: Random, today: date, currency: str) -> Rates:
    first = today + timedelta(days=random.randint(0, 20))
    season = Season("high", first, first + timedelta(days=random.randint(1, 14)), random.randint(100, 40_000), None)
    taxes = (Tax("vat", "percent", random.choice((700, 1999))), Tax("city", "per_guest_night", 150))
    return Rates(
        currency=currency,
        nightly=random.randint(100, 30_000),
        guests_included=random.randint(1, 3),
        cleaning_fee=random.choice((0, 6000)),
        extra_guest=random.choice((0, 1333)),
        weekend_nightly=random.choice((None, random.randint(100, 33_333))),
        seasons=(season, replace(season, name="festival", weekend_nightly=7_777))[: random.randint(0, 2)],
        taxes=taxes[: random.randint(0, 2)],
    )


def made_rules(random: Random, today: date) -> StayRules:
    first = today + timedelta(days=random.randint(0, 20))
    span = ArrivalSpan(first, first + timedelta(days=7), minimum_nights=3, arrival_days=(1, 3, 5, 6))
    return StayRules(
        minimum_nights=random.choice((1, 1, 1, 2)),
        maximum_nights=random.choice((7, 28)),
        advance_notice_days=random.choice((0, 0, 1)),
        preparation_days=random.choice((0, 0, 1, 2)),
        booking_window_days=random.choice((45, 730)),
        departure_days=random.choice(((1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5, 6))),
        spans=(span,) * random.choice((0, 0, 1)),
    )


def changed_terms(random: Random, terms: PropertyTerms, today: date) -> PropertyTerms:
    """Return the terms after one of the changes that hosts make."""
    changes: dict[str, Any]
    match random.randrange(8):
        case 0 | 1:
            changes = {"rates": made_rates(random, today, terms.rates.currency)}
        case 2:
            changes = {"rules": made_rules(random, today)}
        case 3:
            changes = {"instant_book": not terms.instant_book}
        case 4:
            changes = {"sleeps": random.randint(2, 6)}
        case 5:
            changes = _times(random)
        case 6:
            changes = _policy(random)
        case _:
            changes = {"state": random.choice((ARCHIVED, PUBLISHED, PUBLISHED, PUBLISHED))}
    return replace(terms, **changes)
