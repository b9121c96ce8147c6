"""Streams that survive a restart: records not delivered yet, and where each consumer stands.

Vanilla MiniStack saves how far a mapping has read but not the records: after a restart the stream begins at zero,
every mapping stands beyond its end, and nothing is delivered until as many changes have gone by again.
"""

from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc

_SAVED = "holiday_rental_streams"


def apply() -> None:
    state_of, load, poll = dynamodb.get_state, dynamodb.load_persisted_state, lambda_svc._poll_dynamodb_streams

    def get_state_with_streams() -> dict[str, Any]:
        return {**state_of(), _SAVED: _undelivered()}

    def load_with_streams(data: dict[str, Any]) -> None:
        load(data)
        streams = (data or {}).get(_SAVED) or {}
        dynamodb._stream_records.update(streams.get("records", {}))
        dynamodb._stream_trimmed.update(streams.get("trimmed", {}))

    dynamodb.get_state, dynamodb.load_persisted_state = get_state_with_streams, load_with_streams
    lambda_svc._poll_dynamodb_streams = _CatchUp(poll)


def _undelivered() -> dict[str, AccountRegionScopedDict]:
    """Return the records that a mapping has yet to read, as if the others had expired.

    A day of changes would be most of what is saved. Streams without mappings, or with one that has not begun, are kept
    whole. The lists are copied and not the records: those are never changed once they are written.
    """
    records, trimmed = _copied(dynamodb._stream_records), _copied(dynamodb._stream_trimmed)
    read = _read_by_all()
    for key, each in records._data.items():
        before = trimmed._data.get(key, 0)
        position = max(before, read.get(key, before))
        records._data[key], trimmed._data[key] = each[position - before :], position
    return {"records": records, "trimmed": trimmed}


def _read_by_all() -> dict[Any, int]:
    """Return up to where all mappings of a stream have read, by its table's place."""
    read: dict[Any, int] = {}
    for account, region, mapping in lambda_svc._iter_all_esms():
        source = str(mapping.get("EventSourceArn", ""))
        if ":dynamodb:" not in source:
            continue
        key = (account, region, source.split("/")[1])
        position = lambda_svc._dynamodb_stream_positions.get_scoped(account, region, mapping["UUID"], 0)
        read[key] = min(read.get(key, position), position)
    return read


def _copied(scoped: AccountRegionScopedDict) -> AccountRegionScopedDict:
    copied = AccountRegionScopedDict()
    copied._data = dict(scoped._data)
    return copied


class _CatchUp:
    """After a kill the positions may have been saved later than the records: none may stand beyond its stream's end."""

    def __init__(self, poll: Any) -> None:
        self.poll, self.checked = poll, False

    def __call__(self) -> bool:
        if not self.checked:
            self.checked = True
            for account, region, mapping in lambda_svc._iter_all_esms():
                _keep_within(account, region, mapping)
        return bool(self.poll())


def _keep_within(account: str, region: str, mapping: dict[str, Any]) -> None:
    source = str(mapping.get("EventSourceArn", ""))
    if ":dynamodb:" not in source:
        return
    table = source.split("/")[1]
    end = dynamodb.stream_end_position(table, account_id=account, region=region)
    positions, key = lambda_svc._dynamodb_stream_positions, mapping["UUID"]
    position = positions.get_scoped(account, region, key, None)
    if position is not None and position > end:
        positions.set_scoped(account, region, key, end)
