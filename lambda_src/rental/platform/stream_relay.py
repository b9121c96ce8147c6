"""Entry: the table's stream to the event bus, one event per change, at least once and with the same id.

Failed entries are retried one by one by the stream's own partial-batch rule; what never succeeds goes to the
mapping's failure destination with its full record.
"""

from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.events import SOURCE, Event
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.dynamodb import from_stream_image
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics

_ENTRIES_A_CALL = 10


@cache
def _bus() -> Any:
    return boto3.client("events", config=WITHIN_A_REQUEST)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Publish the batch in order. Answers `batchItemFailures` with the first record that was not taken."""
    records = event["Records"]
    pending = [(record["dynamodb"]["SequenceNumber"], found) for record in records if (found := _event(record))]
    for start in range(0, len(pending), _ENTRIES_A_CALL):
        failed = _publish(pending[start : start + _ENTRIES_A_CALL])
        if failed is not None:
            return {"batchItemFailures": [{"itemIdentifier": failed}]}
    return {"batchItemFailures": []}


def _event(record: dict[str, Any]) -> Event | None:
    old, new = (record["dynamodb"].get(name) or {} for name in ("OldImage", "NewImage"))
    if "last_change" not in new:  # calendars, marks: most records publish nothing
        return None
    return Event.from_images(from_stream_image(old), from_stream_image(new))


def _publish(batch: list[tuple[str, Event]]) -> str | None:
    """Put one batch on the bus; return the sequence number of the first entry refused, or None."""
    entries = [
        {
            "Source": SOURCE,
            "DetailType": found.type,
            "Detail": msgspec.json.encode(found).decode(),
            "EventBusName": required("EVENT_BUS_NAME"),
        }
        for _, found in batch
    ]
    answers = _bus().put_events(Entries=entries)["Entries"]
    for (sequence, found), answer in zip(batch, answers, strict=True):
        if "ErrorCode" in answer:
            logger.warning("event refused by the bus", event_id=found.id, error=answer["ErrorCode"])
            return sequence
        count("EventsPublished")
    return None
