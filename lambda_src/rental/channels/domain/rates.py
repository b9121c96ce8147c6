"""What nights cost and on which terms they are sold, as a channel manager is told: a value a night, in ranges.

What no night has alone stays with the host's account there: a fee for cleaning, guests beyond the included, taxes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from rental.channels.domain.availability import HORIZON_NIGHTS
from rental.properties.contract import PUBLISHED, PropertyTerms, arrival_rules, night_price

_DIGEST_BYTES = 12


@dataclass(frozen=True, slots=True)
class NightTerms:
    """The terms of a night. Minimum and maximum are of stays that arrive then; nobody may leave on a closed day.

    `price` is in minor units; 0 is not for sale.
    """

    price: int
    minimum_nights: int
    maximum_nights: int
    closed_to_arrival: bool
    closed_to_departure: bool
    stop_sell: bool


@dataclass(frozen=True, slots=True)
class TermsOfNights:
    """Terms of a listing's nights, both ends included."""

    listing: str
    first: date
    last: date
    terms: NightTerms
    currency: str


def night_terms(terms: PropertyTerms, night: date, today: date) -> NightTerms:
    """Return the terms of a night, seen from `today` at the property."""
    rules, there = terms.rules, arrival_rules(terms.rules, night)
    # Who leaves that day came by the rules of the nights before it.
    leaving = arrival_rules(rules, night - timedelta(days=1))
    price = night_price(terms.rates, night)
    beyond = night >= today + timedelta(days=rules.booking_window_days)
    too_soon = night < today + timedelta(days=rules.advance_notice_days)
    return NightTerms(
        price,
        max(1, there.minimum_nights or 1),
        there.maximum_nights or 0,
        too_soon or night.isoweekday() not in (there.arrival_days or ()),
        night.isoweekday() not in (leaving.departure_days or ()),
        terms.state != PUBLISHED or beyond or price <= 0 or not there.maximum_nights,
    )


def terms_ahead(listing: str, terms: PropertyTerms, today: date) -> list[TermsOfNights]:
    """Return the terms of all nights that channel managers keep; neighbours that are alike are one range."""
    ranges: list[TermsOfNights] = []
    for ahead in range(HORIZON_NIGHTS):
        night = today + timedelta(days=ahead)
        of_night = night_terms(terms, night, today)
        first = night
        if ranges and ranges[-1].terms == of_night:
            first = ranges.pop().first
        ranges.append(TermsOfNights(listing, first, night, of_night, terms.currency))
    return ranges


def digest_of(ranges: Sequence[TermsOfNights]) -> bytes:
    """Return what tells one set of terms from another, so that nothing is told twice."""
    return hashlib.sha256(repr([astuple(each) for each in ranges]).encode()).digest()[:_DIGEST_BYTES]
