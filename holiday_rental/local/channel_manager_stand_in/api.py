"""The API below /api/v1, as Channex documents it: what we call of it, with its answers and its refusals."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from holiday_rental.local.channel_manager_stand_in.account import Account

Reply = tuple[int, dict[str, Any]]
_MINUTE = timedelta(minutes=1)
_OK, _BAD, _UNAUTHORISED, _UNKNOWN, _INVALID, _LIMITED, _DOWN = 200, 400, 401, 404, 422, 429, 503
_FLAGS = ("closed_to_arrival", "closed_to_departure", "stop_sell")
_COUNTS = {"min_stay_arrival": 1, "min_stay_through": 1, "max_stay": 0}
_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_MOST_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Call:
    method: str
    path: str  # with its query
    api_key: str
    body: bytes
    now: datetime


def answer(account: Account, call: Call) -> Reply:  # noqa: PLR0911 - an answer a kind of call
    """Answer a call. What is taken of it is known at once, where Channex takes a moment."""
    if account.faults.down:
        return _error(_DOWN, "service_unavailable", "Service Unavailable")
    if call.api_key != account.api_key:
        return _error(_UNAUTHORISED, "unauthorized", "Unauthorized")
    url = urlsplit(call.path)
    asked = {name: values[0] for name, values in parse_qs(url.query).items()}
    parts = [unquote(part) for part in url.path.removeprefix("/api/v1/").split("/")]
    if parts[0] == "booking_revisions":
        return _revisions(account, call.method, parts[1:], asked)
    match call.method, parts:
        case "POST", ["availability" | "restrictions" as kind]:
            return _ari(account, kind, call)
        case "GET", ["availability" | "restrictions" as kind]:
            return _known(account, kind, asked)
        case "GET", ["properties", name] if name in account.properties:
            own = account.properties[name]
            return _one("property", own.id, {"title": own.title, "currency": own.currency})
        case "GET", ["room_types" | "rate_plans" as kind]:
            return _mappable(account, kind, asked.get("filter[property_id]", ""))
    return _not_found()


def _revisions(account: Account, method: str, parts: list[str], asked: Mapping[str, str]) -> Reply:
    if (method, parts) == ("GET", ["feed"]):
        return _feed(account, asked)
    found = next((each for each in account.revisions if parts and each["id"] == parts[0]), None)
    if found and (method, parts[1:]) == ("POST", ["ack"]):
        account.acknowledged.add(found["id"])
        return _OK, {"meta": {"message": "Success"}}
    return _one("booking_revision", found["id"], found) if found and method == "GET" else _not_found()


def _ari(account: Account, kind: str, call: Call) -> Reply:
    if len(call.body) > _MOST_BYTES:
        return _error(413, "payload_too_large", "Payload Too Large")
    try:
        values = json.loads(call.body)["values"]
        properties = {str(each["property_id"]) for each in values}
    except (ValueError, KeyError, TypeError):
        return _error(_BAD, "bad_request", "Bad Request")
    for one in sorted(properties):
        calls = account.calls.setdefault((one, kind), [])
        calls[:] = [each for each in calls if call.now - each < _MINUTE]
        if len(calls) >= account.faults.limit:
            return _error(_LIMITED, "http_too_many_requests", "Too Many Requests")
        calls.append(call.now)
    account.counted[kind] = account.counted.get(kind, 0) + 1
    warnings = [warned for each in values if (warned := _take(account, kind, each))]
    return _OK, {"data": [], "meta": {"message": "Success", "warnings": warnings}}


def _take(account: Account, kind: str, value: Mapping[str, Any]) -> dict[str, Any] | None:
    """Take a value, or return what is wrong with it; the last of two that meet wins."""
    wrong = _wrong(account, kind, value)
    if wrong:
        return {**value, "warning": wrong}
    for night in _nights(value):
        if kind == "availability":
            account.available.setdefault(value["room_type_id"], {})[night] = value["availability"]
        else:
            known = account.restrictions.setdefault(value["rate_plan_id"], {}).setdefault(night, {})
            known.update({name: each for name, each in value.items() if name in {*_FLAGS, *_COUNTS, "rate"}})
    return None


def _wrong(account: Account, kind: str, value: Mapping[str, Any]) -> dict[str, list[str]]:
    own = account.properties.get(str(value.get("property_id")))
    member = "room_type_id" if kind == "availability" else "rate_plan_id"
    known = {} if own is None else (own.rooms if kind == "availability" else own.plans)
    wrong = {} if value.get(member) in known else {member: ["is invalid"]}
    try:
        if not list(_nights(value)):
            wrong["date_to"] = ["must be greater than or equal to date_from"]
    except (KeyError, ValueError, TypeError):
        wrong["date"] = ["is invalid"]
    if kind == "availability" and not _is_count(value.get("availability"), 0):
        wrong["availability"] = ["must be greater than or equal to 0"]
    wrong |= {name: ["is invalid"] for name in _FLAGS if name in value and not isinstance(value[name], bool)}
    for name, least in _COUNTS.items():
        if name in value and not _is_count(value[name], least):
            wrong[name] = [f"must be greater than or equal to {least}"]
    if "rate" in value and not _is_rate(value["rate"]):
        wrong["rate"] = ["must be greater than 0"]
    return wrong


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _is_rate(value: object) -> bool:
    try:
        return float(str(value)) > 0
    except ValueError:
        return False


def _nights(value: Mapping[str, Any]) -> Iterator[date]:
    first = date.fromisoformat(value["date"] if "date" in value else value["date_from"])
    last = date.fromisoformat(value["date"] if "date" in value else value["date_to"])
    only = value.get("days", _DAYS)
    nights = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return (each for each in nights if _DAYS[each.weekday()] in only)


def _known(account: Account, kind: str, asked: Mapping[str, str]) -> Reply:
    own = account.properties.get(asked.get("filter[property_id]", ""))
    if own is None:
        return _not_found()
    first = date.fromisoformat(asked.get("filter[date][gte]", asked.get("filter[date]", "2000-01-01")))
    last = date.fromisoformat(asked.get("filter[date][lte]", asked.get("filter[date]", "2200-01-01")))
    known: Mapping[str, Mapping[date, Any]] = account.available if kind == "availability" else account.restrictions
    names = own.rooms if kind == "availability" else own.plans
    data = {
        name: {str(night): each for night, each in sorted(known.get(name, {}).items()) if first <= night <= last}
        for name in names
    }
    return _OK, {"data": data}


def _mappable(account: Account, kind: str, property_id: str) -> Reply:
    own = account.properties.get(property_id)
    if own is None:
        return _OK, _page([])
    if kind == "room_types":
        return _OK, _page([_entity("room_type", name, {"title": title}) for name, title in own.rooms.items()])
    plans = []
    for name, (room, title) in own.plans.items():
        related = {"room_type": {"data": {"id": room, "type": "room_type"}}}
        plans.append(_entity("rate_plan", name, {"title": title}) | {"relationships": related})
    return _OK, _page(plans)


def _feed(account: Account, asked: Mapping[str, str]) -> Reply:
    limit = int(asked.get("pagination[limit]", "10"))
    waiting = account.unacknowledged(asked.get("filter[property_id]", ""))
    return _OK, _page([_entity("booking_revision", each["id"], each) for each in waiting[:limit]], len(waiting))


def _page(data: list[dict[str, Any]], total: int | None = None) -> dict[str, Any]:
    return {"data": data, "meta": {"page": 1, "limit": 10, "total": len(data) if total is None else total}}


def _entity(kind: str, name: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": kind, "id": name, "attributes": {"id": name, **attributes}}


def _one(kind: str, name: str, attributes: Mapping[str, Any]) -> Reply:
    return _OK, {"data": _entity(kind, name, attributes)}


def _not_found() -> Reply:
    return _error(_UNKNOWN, "resource_not_found", "Resource Not Found")


def _error(status: int, code: str, title: str) -> Reply:
    return status, {"errors": {"code": code, "title": title}}
