"""The items of channel managers: accounts, lanes and steps, in schema version 1."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from rental.channels.contract import account_name, lane_name
from rental.channels.domain.availability import Closed
from rental.channels.domain.channel_lane import Lane, Step
from rental.channels.ports import Account

SCHEMA = 1
STEP_PREFIX = "STEP#"
Plain = dict[str, Any]


def account_item(partition: str, account: Account, change: Mapping[str, Any]) -> Plain:
    """Return an account without its key."""
    return {
        "pk": partition,
        "sk": "ACCOUNT",
        "v": SCHEMA,
        "kind": "channel_account",
        "id": account_name(account.connection_id),
        "connection_id": account.connection_id,
        "server": account.server,
        "property_there": account.property_there,
        "rate_plans": dict(account.rate_plans),
        "last_change": dict(change),
    }


def account_from_items(connection_id: str, item: Mapping[str, Any], key: Mapping[str, Any]) -> Account:
    return Account(connection_id, item["server"], key["api_key"], item["property_there"], item["rate_plans"])


def lane_item(partition: str, lane: Lane, news: Mapping[str, Any]) -> Plain:
    """Return a lane; with the news that are to be published of it, if any."""
    instants = {
        name: _instant(at)
        for name in ("failing_since", "next_at", "held_until", "full_at")
        if (at := getattr(lane, name))
    }
    published = {"kind": "channel_lane", **news} if news else {}
    return {
        "pk": partition,
        "sk": "LANE",
        "v": SCHEMA,
        "id": lane_name(lane.connection_id),
        "connection_id": lane.connection_id,
        "change_number": lane.number,
        "failures": lane.failures,
        "told": lane.told,
        "reason": lane.reason,
        "holder": lane.holder,
        "calls": {kind: [_instant(at) for at in made] for kind, made in lane.calls.items()},
        **instants,
        **published,
    }


def lane_from_item(item: Mapping[str, Any]) -> Lane:
    return Lane(
        item["connection_id"],
        item["change_number"],
        item["failures"],
        _at(item.get("failing_since")),
        item["told"],
        item["reason"],
        _at(item.get("next_at")),
        item["holder"],
        _at(item.get("held_until")),
        _at(item.get("full_at")),
        {kind: tuple(datetime.fromisoformat(at) for at in made) for kind, made in item["calls"].items()},
    )


def step_set(step: Step) -> Plain:
    """Return what is written of a listing once it was told: not its marks, which others count meanwhile."""
    closed = step.closed or Closed(date.min, 0)
    return {
        "v": SCHEMA,
        "told_marks": step.told_marks,
        "closed_from": closed.first.isoformat(),
        "closed": closed.nights.to_bytes((closed.nights.bit_length() + 7) // 8 or 1, "little"),
        "terms_digest": step.terms_digest,
        "refused": step.refused,
    } | ({"look_at": _instant(step.look_at)} if step.look_at else {})


def step_from_item(item: Mapping[str, Any]) -> Step:
    closed = None
    if "closed" in item:
        closed = Closed(date.fromisoformat(item["closed_from"]), int.from_bytes(item["closed"], "little"))
    return Step(
        item["sk"].removeprefix(STEP_PREFIX),
        item.get("marks", 0),
        item.get("told_marks", 0),
        item.get("version", 0),
        closed,
        item.get("terms_digest", b""),
        _at(item.get("look_at")),
        item.get("refused", ""),
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
