"""From a row in the Inside Airbnb layout to the body of `POST /api/v1/properties`. Pure.

The dataset names no cleaning fee, extra guest, weekend, season or tax: fees are 0, all who fit are included in the
price, which holds on every night, and what else the API can be told takes its defaults there.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from holiday_rental.local.plain_text import plain_text

Row = Mapping[str, str]
COLUMNS = ("id", "name", "property_type", "accommodates", "price", "minimum_nights", "maximum_nights")
_IMAGES = 12
_LONGEST_STAY = 365  # Airbnb's 1125 means "no limit"; a year is what our stay rules have by default
_MOST_GUESTS = 100
_TITLE, _DESCRIPTION, _AMENITY, _AMENITIES = 200, 5000, 200, 200
_PRICE = re.compile(r"\$?\s*([\d,]+(?:\.\d+)?)")
_BATHS = re.compile(r"([\d.]+)")
_IN_NAME = re.compile(r"([\d.]+)\s+(bedroom|bath|bed)s?\b")


class Unusable(ValueError):  # noqa: N818 - names what is wrong
    """The row cannot become a property; the text says what was got and what is allowed."""


@dataclass(frozen=True)
class Market:
    """What the dataset leaves out: the currency of its prices (of two decimals) and the place's IANA time zone."""

    currency: str = "AUD"
    time_zone: str = "Australia/Adelaide"


def listing_id(row: Row) -> str:
    return row["id"].strip()


def idempotency_key(row: Row) -> str:
    """Return the same key for the same listing for ever, so that loading it again changes nothing."""
    return "listing-" + sha256(listing_id(row).encode()).hexdigest()[:32]


def property_of(row: Row, market: Market) -> dict[str, Any]:
    """Return the property that a row describes. Raises `Unusable` with the first reason why it cannot be let."""
    if not listing_id(row):
        raise Unusable("id is empty")
    sleeps = _whole(row, "accommodates", least=1, most=_MOST_GUESTS)
    return {
        "title": _title(row),
        "type": _type(row),
        "place": _place(row),
        "sleeps": sleeps,
        "bedrooms": _rooms(row, "bedrooms", "bedroom"),
        "beds": max(1, _rooms(row, "beds", "bed")),  # the dataset has 0 where nobody counted
        "bathrooms": _bathrooms(row),
        "description": plain_text(row.get("description", ""))[:_DESCRIPTION],
        "amenities": _amenities(row),
        "coordinates": _coordinates(row),
        "time_zone": market.time_zone,
        "house_rules": {"check_in_from": "15:00", "check_out_until": "10:00", "notes": ""},
        "cancellation_policy": "moderate",
        "rates": {
            "currency": market.currency,
            "nightly": _price(row),
            "cleaning_fee": 0,
            "guests_included": sleeps,
            "extra_guest": 0,
        },
        "stay_rules": _stay_rules(row),
        "image": int(sha256(listing_id(row).encode()).hexdigest(), 16) % _IMAGES,
    }


def _title(row: Row) -> str:
    """Older files put facts behind the name: "Cottage in Angaston · ★4.88 · 1 bedroom"."""
    title = plain_text(row["name"]).partition(" · ")[0].replace("\n", " ").strip()
    if not title:
        raise Unusable("name is empty")
    return title[:_TITLE]


def _type(row: Row) -> str:
    """Return "Cottage" for "Entire cottage" and keep what is told apart, such as "Private room in home"."""
    said = row["property_type"].strip()
    if not said:
        raise Unusable("property_type is empty")
    shorter = said.removeprefix("Entire ")
    return shorter[0].upper() + shorter[1:]


def _place(row: Row) -> str:
    place = row.get("neighbourhood_cleansed", "").strip() or row.get("neighbourhood", "").partition(",")[0].strip()
    if not place:
        raise Unusable("neighbourhood_cleansed is empty")
    return place


def _price(row: Row) -> int:
    """Return minor units: "$1,250.00" is 125000."""
    said = row["price"].strip()
    if not said:
        raise Unusable("price is empty")
    found = _PRICE.fullmatch(said)
    if not found:
        raise Unusable(f"price must look like $1,250.00, got {said!r}")
    amount = int((Decimal(found[1].replace(",", "")) * 100).to_integral_value(ROUND_HALF_UP))
    if amount == 0:
        raise Unusable("price is 0")
    return amount


def _stay_rules(row: Row) -> dict[str, int]:
    least = _whole(row, "minimum_nights", least=1, most=_LONGEST_STAY)
    most = min(_whole(row, "maximum_nights", least=1, most=None), _LONGEST_STAY)
    if most < least:
        raise Unusable(f"maximum_nights {most} is less than minimum_nights {least}")
    return {"minimum_nights": least, "maximum_nights": most}


def _rooms(row: Row, column: str, word: str) -> int:
    """Return a count that may be missing: then what an older file says in the name, else 1."""
    said = row.get(column, "").strip()
    if said:
        return _whole(row, column, least=0, most=_MOST_GUESTS)
    counts = {found[2]: found[1] for found in _IN_NAME.finditer(row["name"])}
    return int(Decimal(counts.get(word, "0" if word == "bedroom" and "Studio" in row["name"] else "1")))


def _bathrooms(row: Row) -> float:
    """Return whole and half bathrooms, from the number or from its text ("1.5 shared baths", "Half-bath")."""
    text = row.get("bathrooms_text", "")
    said = row.get("bathrooms", "").strip() or (found[1] if (found := _BATHS.search(text)) else "")
    if not said:
        return 0.5 if "half" in text.lower() else 1.0
    number = _decimal(said, "bathrooms")
    if not 0 <= number <= _MOST_GUESTS:
        raise Unusable(f"bathrooms must be 0-{_MOST_GUESTS}, got {said!r}")
    return float((number * 2).to_integral_value(ROUND_HALF_UP) / 2)


def _amenities(row: Row) -> list[str]:
    said = row.get("amenities", "").strip() or "[]"
    try:
        found = json.loads(said)
    except ValueError as error:
        raise Unusable(f"amenities must be a JSON list, got {said[:40]!r}") from error
    if not isinstance(found, list):
        raise Unusable(f"amenities must be a JSON list, got {said[:40]!r}")
    texts = (plain_text(str(each)).replace("\n", " ")[:_AMENITY] for each in found)
    return list(dict.fromkeys(text for text in texts if text))[:_AMENITIES]


def _coordinates(row: Row) -> dict[str, float] | None:
    if not row.get("latitude", "").strip() or not row.get("longitude", "").strip():
        return None
    latitude, longitude = _decimal(row["latitude"], "latitude"), _decimal(row["longitude"], "longitude")
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - the globe
        raise Unusable(f"latitude and longitude must be on the globe, got {latitude}, {longitude}")
    return {"latitude": float(latitude), "longitude": float(longitude)}


def _whole(row: Row, column: str, *, least: int, most: int | None) -> int:
    said = row[column].strip()
    number = _decimal(said, column)
    if number != number.to_integral_value() or number < least or (most is not None and number > most):
        allowed = f"{least}-{most}" if most is not None else f"{least} or more"
        raise Unusable(f"{column} must be {allowed}, got {said!r}")
    return int(number)


def _decimal(said: str, column: str) -> Decimal:
    try:
        number = Decimal(said.strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Unusable(f"{column} must be a number, got {said!r}")
    return number
