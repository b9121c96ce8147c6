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
        streams = {"records": _listed(dynamodb._stream_records), "trimmed": _copied(dynamodb._stream_trimmed)}
        return {**state_of(), _SAVED: streams}

    def load_with_streams(data: dict[str, Any]) -> None:
        load(data)
        streams = (data or {}).get(_SAVED) or {}
        dynamodb._stream_records.update(streams.get("records", {}))
        dynamodb._stream_trimmed.update(streams.get("trimmed", {}))

    dynamodb.get_state, dynamodb.load_persisted_state = get_state_with_streams, load_with_streams
    lambda_svc._poll_dynamodb_streams = _CatchUp(poll)


def _listed(records: AccountRegionScopedDict) -> AccountRegionScopedDict:
    """Copy the lists and not the records: those are never changed once they are written."""
    copied = _copied(records)
    copied._data = {key: list(each) for key, each in copied._data.items()}
    return copied


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
