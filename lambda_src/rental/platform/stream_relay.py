"""Entry: the table's stream to the event bus, one event per change, at least once and with the same id.

Where there are ordered consumers, it numbers the changes of each property too, and publishes what the stream brings of
the numbers (`change_numbers`) to their topic.

Failed entries are retried one by one by the stream's own partial-batch rule; what never succeeds goes to the
mapping's failure destination with its full record. That object, given to this function as it is, is published late.
"""

import json
import os
from functools import cache
from typing import Any

import boto3
import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.exceptions import BotoCoreError, ClientError

from rental.kernel.events import SOURCE, Event
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.change_numbers import forget_old, is_head, number_change, numbered_change, property_of
from rental.platform.dynamodb import from_stream_image, own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics
from rental.platform.ordered_topic import publish_in_order

_ENTRIES_A_CALL = 10
Record = dict[str, Any]


class NotPutRight(RuntimeError):  # noqa: N818 - names what happened
    """Something of what was given up on could not be published even now."""


@cache
def _bus() -> Any:
    return boto3.client("events", config=WITHIN_A_REQUEST)


@cache
def _topics() -> Any:
    return boto3.client("sns", config=WITHIN_A_REQUEST)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Publish the batch in order. Answers `batchItemFailures` with the first record that was not taken.

    Raises `NotPutRight` where it is an object of the failure destination, whose caller is no stream.
    """
    put_right = "payload" in event
    records: list[Record] = (json.loads(event["payload"]) if put_right else event)["Records"]
    found = (_relay(records, put_right=put_right), _publish_numbered(records))
    failed = min((place for place in found if place is not None), default=None)
    if failed is None:
        return {"batchItemFailures": []}
    if put_right:
        raise NotPutRight("not all of it was published: call me with the same object again")
    return {"batchItemFailures": [{"itemIdentifier": records[failed]["dynamodb"]["SequenceNumber"]}]}


def _relay(records: list[Record], *, put_right: bool) -> int | None:
    """Put events on the bus and number them; return the place of the first record for which that failed, or None."""
    pending = [(place, found) for place, record in enumerate(records) if (found := _event(record))]
    for start in range(0, len(pending), _ENTRIES_A_CALL):
        batch = pending[start : start + _ENTRIES_A_CALL]
        refused = _publish(batch)
        taken = [each for each in batch if refused is None or each[0] < refused]
        failed = _number(records, taken, put_right=put_right)
        if failed is not None or refused is not None:
            return refused if failed is None else failed
    return None


def _event(record: Record) -> Event | None:
    old, new = _images(record)
    if "last_change" not in new:  # calendars, marks: most records publish nothing
        return None
    return Event.from_images(from_stream_image(old), from_stream_image(new))


def _publish(batch: list[tuple[int, Event]]) -> int | None:
    """Put one batch on the bus; return the place of the first entry refused, or None."""
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
    for (place, found), answer in zip(batch, answers, strict=True):
        if "ErrorCode" in answer:
            logger.warning("event refused by the bus", event_id=found.id, error=answer["ErrorCode"])
            return place
        count("EventsPublished")
    return None


def _number(records: list[Record], batch: list[tuple[int, Event]], *, put_right: bool) -> int | None:
    """Give what belongs to a property its number; return the place of the first that could not get one, or None."""
    if not _topic():
        return None
    for place, found in batch:
        if property_id := property_of(found):
            try:
                number_change(own_table(), found, property_id, _written_at(records[place]), put_right=put_right)
            except (BotoCoreError, ClientError) as error:
                logger.warning("change not numbered", event_id=found.id, error=str(error))
                return place
    return None


def _publish_numbered(records: list[Record]) -> int | None:
    """Publish what heads tell; return the place of the first record that the topic did not take, or None."""
    heads = [place for place, record in enumerate(records) if is_head(_images(record)[1])]
    if not heads or not (topic := _topic()):
        return None
    told = [(place, change) for place in heads if (change := numbered_change(*_images(records[place])))]
    refused = publish_in_order(_topics(), topic, [change for _, change in told])
    for record in {_images(records[place])[1]["pk"]["S"]: records[place] for place in heads}.values():
        forget_old(own_table(), _images(record)[1], _written_at(record))
    return None if refused is None else told[refused][0]


def _topic() -> str:
    """Return the topic of ordered consumers; empty where there are none."""
    return os.environ.get("ORDERED_TOPIC_ARN", "")


def _images(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    return record["dynamodb"].get("OldImage") or {}, record["dynamodb"].get("NewImage") or {}


def _written_at(record: Record) -> int:
    return int(record["dynamodb"]["ApproximateCreationDateTime"])
