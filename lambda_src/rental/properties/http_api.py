"""Entry: properties over HTTP. Reading is open; creating, changing and archiving is the host's."""

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import PropertyId, is_opaque_id
from rental.kernel.money import Money
from rental.platform.dynamodb import tenant_table
from rental.platform.http import HttpApi
from rental.platform.log import count
from rental.platform.request import Request, Response
from rental.platform.secrets import platform_key
from rental.properties.domain import Coordinates, Description, HouseRules, Property, Rates, StayRules
from rental.properties.dynamodb import DynamoDbProperties
from rental.properties.use_cases import (
    Command,
    archive_property,
    change_property,
    create_property,
    published_property,
)

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^(?=.*\S)[^\x00-\x1f\x7f]+$(?!\n)")]
Text = Annotated[str, Meta(max_length=5000, pattern=r"^[^\x00]*$")]
TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
Amount = Annotated[int, Meta(ge=0, le=10**9)]
Few = Annotated[int, Meta(ge=0, le=100)]
Guests = Annotated[int, Meta(ge=1, le=100)]
Nights = Annotated[int, Meta(ge=1, le=730)]
Currency = Annotated[str, Meta(min_length=3, max_length=3)]
Amenities = Annotated[list[Line], Meta(max_length=200)]
Image = Annotated[int, Meta(ge=0, le=11)]


class _CoordinatesBody(Struct, forbid_unknown_fields=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class _HouseRulesBody(Struct, forbid_unknown_fields=True):
    check_in_from: TimeOfDay = "15:00"
    check_out_until: TimeOfDay = "10:00"
    notes: Text = ""


class _RatesBody(Struct, forbid_unknown_fields=True):
    currency: Currency
    nightly: Annotated[int, Meta(ge=1, le=10**9)]
    guests_included: Guests
    cleaning_fee: Amount = 0
    extra_guest: Amount = 0


class _StayRulesBody(Struct, forbid_unknown_fields=True):
    minimum_nights: Nights = 1
    maximum_nights: Nights = 365


class _CreateBody(Struct, forbid_unknown_fields=True):
    title: Line
    type: Line
    place: Line
    time_zone: Line
    sleeps: Guests
    rates: _RatesBody
    bedrooms: Few = 1
    beds: Few = 1
    bathrooms: Annotated[float, Meta(ge=0, le=100, multiple_of=0.5)] = 1.0
    description: Text = ""
    amenities: Amenities = []
    coordinates: _CoordinatesBody | None = None
    house_rules: _HouseRulesBody = msgspec.field(default_factory=_HouseRulesBody)
    cancellation_policy: Literal["flexible", "moderate", "strict"] = "moderate"
    stay_rules: _StayRulesBody = msgspec.field(default_factory=_StayRulesBody)
    image: Image = 0


class _ChangeBody(Struct, forbid_unknown_fields=True, omit_defaults=True):
    title: Line | UnsetType = UNSET
    type: Line | UnsetType = UNSET
    place: Line | UnsetType = UNSET
    time_zone: Line | UnsetType = UNSET
    sleeps: Guests | UnsetType = UNSET
    rates: _RatesBody | UnsetType = UNSET
    bedrooms: Few | UnsetType = UNSET
    beds: Few | UnsetType = UNSET
    bathrooms: Annotated[float, Meta(ge=0, le=100, multiple_of=0.5)] | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    amenities: Amenities | UnsetType = UNSET
    coordinates: _CoordinatesBody | UnsetType | None = UNSET
    house_rules: _HouseRulesBody | UnsetType = UNSET
    cancellation_policy: Literal["flexible", "moderate", "strict"] | UnsetType = UNSET
    stay_rules: _StayRulesBody | UnsetType = UNSET
    image: Image | UnsetType = UNSET


class _ListQuery(Struct):
    limit: Annotated[int, Meta(ge=1, le=100)] = 24
    cursor: str | None = None


_NESTED = {"rates": Rates, "stay_rules": StayRules, "house_rules": HouseRules, "coordinates": Coordinates}
api = HttpApi("properties")


@api.operation("GET", "/api/v1/properties", id="list_properties", auth="optional", table=("Query",))
def list_properties(request: Request) -> Response:
    asked = request.parameters(_ListQuery)
    page = _store().published(request.tenant_id, asked.limit, asked.cursor)
    return Response({"items": [_card(each) for each in page.properties], "next_cursor": page.next_cursor})


@api.operation("GET", "/api/v1/properties/{property_id}", id="get_property", auth="optional", table=("GetItem",))
def get_property(request: Request) -> Response:
    return _answer(published_property(_store(), request.tenant_id, _property_id(request)))


@api.operation(
    "POST",
    "/api/v1/properties",
    id="create_property",
    auth="required",
    roles=("host", "co-host"),
    table=("PutItem",),
    uses=("keys",),
)
def create(request: Request) -> Response:
    description = Description(**_fields(request.body(_CreateBody)))
    made = create_property(_store(), platform_key(), _command(request, request.body_hash()), description)
    count("PropertiesCreated")
    return _answer(made, status=201, location=f"/api/v1/properties/{made.id}")


@api.operation(
    "PATCH",
    "/api/v1/properties/{property_id}",
    id="change_property",
    auth="required",
    roles=("host", "co-host"),
    table=("GetItem", "PutItem"),
)
def change(request: Request) -> Response:
    fields = _fields(request.body(_ChangeBody))
    command = _command(request, request.body_hash())
    return _answer(change_property(_store(), command, _property_id(request), fields, _expected_version(request)))


@api.operation(
    "DELETE",
    "/api/v1/properties/{property_id}",
    id="archive_property",
    auth="required",
    roles=("host",),
    table=("GetItem", "PutItem"),
)
def archive(request: Request) -> Response:
    archive_property(_store(), _command(request, b""), _property_id(request))
    return Response(status=204)


handler = api.handler


def _store() -> DynamoDbProperties:
    return DynamoDbProperties(tenant_table())


def _command(request: Request, body_hash: bytes) -> Command:
    return Command(request.tenant_id, request.principal, request.now, request.idempotency_key, body_hash)


def _property_id(request: Request) -> PropertyId:
    asked = request.path["property_id"]
    return PropertyId(asked if is_opaque_id(asked) else "unknown")


def _expected_version(request: Request) -> int | None:
    tag = request.headers.get("if-match", "").strip()
    if tag in ("", "*"):
        return None
    if not re.fullmatch(r'"?[0-9]{1,9}"?', tag):
        raise InvalidRequest("header/If-Match", f'If-Match is the ETag you were given, e.g. "3", got {tag[:40]}.')
    return int(tag.strip('"'))


def _fields(body: Struct) -> dict[str, Any]:
    """Turn a body into the description's own types; what a change leaves unset stays out."""
    plain = msgspec.to_builtins(body) if isinstance(body, _ChangeBody) else msgspec.structs.asdict(body)
    fields: dict[str, Any] = {}
    for name, value in plain.items():
        whole = msgspec.to_builtins(value) if isinstance(value, Struct) else value
        fields[name] = _NESTED[name](**whole) if name in _NESTED and whole is not None else whole
    if "amenities" in fields:
        fields["amenities"] = tuple(fields["amenities"])
    return fields


def _card(this: Property) -> dict[str, Any]:
    said = this.description
    return {
        "property_id": this.id,
        "title": said.title,
        "type": said.type,
        "place": said.place,
        "sleeps": said.sleeps,
        "bedrooms": said.bedrooms,
        "beds": said.beds,
        "bathrooms": said.bathrooms,
        "nightly_from": Money(said.rates.nightly, said.rates.currency),
        "image": said.image,
        "minimum_nights": said.stay_rules.minimum_nights,
    }


def _answer(this: Property, status: int = 200, location: str | None = None) -> Response:
    said = this.description
    body = _card(this) | {
        "description": said.description,
        "amenities": said.amenities,
        "coordinates": said.coordinates,
        "time_zone": said.time_zone,
        "house_rules": said.house_rules,
        "cancellation_policy": said.cancellation_policy,
        "rates": said.rates,
        "stay_rules": said.stay_rules,
        "state": this.state,
        "version": this.version,
    }
    return Response(body, status, {"etag": f'"{this.version}"'} | ({"location": location} if location else {}))
