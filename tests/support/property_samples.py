"""Samples that tests start from: two tenants, a moment, and the terms of one property."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rental.kernel.ids import PropertyId, TenantId
from rental.properties.contract import PropertyTerms, Rates, StayRules

SEAVIEW = TenantId("a" * 16)
BAROSSA = TenantId("b" * 16)
COTTAGE = PropertyId("c" * 26)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
KEY = b"a key for tests"

TERMS = PropertyTerms(
    property_id=COTTAGE,
    title="Coach House",
    place="Angaston",
    time_zone="Australia/Adelaide",
    state="published",
    sleeps=4,
    rates=Rates(currency="AUD", nightly=25400, guests_included=2, cleaning_fee=6000, extra_guest=3000),
    rules=StayRules(minimum_nights=2, maximum_nights=28),
    cancellation_policy="moderate",
    check_in_from="15:00",
    check_out_until="10:00",
)
_OF_RATES = frozenset(Rates.__dataclass_fields__)
_OF_RULES = frozenset(StayRules.__dataclass_fields__)


def terms(**changes: Any) -> PropertyTerms:
    """Return the sample with other members, also of its rates and rules: `terms(nightly=100, minimum_nights=3)`."""
    rates = {name: value for name, value in changes.items() if name in _OF_RATES}
    rules = {name: value for name, value in changes.items() if name in _OF_RULES}
    own = {name: value for name, value in changes.items() if name not in _OF_RATES | _OF_RULES}
    whole = {"rates": replace(TERMS.rates, **rates), "rules": replace(TERMS.rules, **rules)}
    return replace(TERMS, **(whole | own))
