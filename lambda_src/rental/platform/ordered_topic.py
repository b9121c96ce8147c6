"""Numbered changes to the FIFO topic: in order for each property, ten properties a call."""

from collections.abc import Iterator, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from rental.platform.change_numbers import NumberedChange
from rental.platform.log import count, logger

_ENTRIES_A_CALL = 10


def publish_in_order(client: Any, topic_arn: str, changes: Sequence[NumberedChange]) -> int | None:
    """Publish all; return the place of the first that the topic did not take, None where it took them all.

    Behind one that was not taken nothing of its property is published. `client` is boto3's for sns.
    """
    not_taken: set[int] = set()
    held_back: set[str] = set()
    for batch in _batches(changes):
        sent = [place for place in batch if _group(changes[place]) not in held_back]
        failed = _publish(client, topic_arn, {place: changes[place] for place in sent}) if sent else set()
        held_back |= {_group(changes[place]) for place in failed}
        not_taken |= failed
        if len(failed) < len(sent):
            count("ChangesPublished", len(sent) - len(failed))
    return min(not_taken, default=None)


def _batches(changes: Sequence[NumberedChange]) -> Iterator[list[int]]:
    """Yield places: no batch has two of one property, for the topic takes each entry of a batch by itself or not."""
    rounds: list[list[int]] = []
    had: dict[str, int] = {}
    for place, change in enumerate(changes):
        turn = had[_group(change)] = had.get(_group(change), -1) + 1
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(place)
    for places in rounds:
        for start in range(0, len(places), _ENTRIES_A_CALL):
            yield places[start : start + _ENTRIES_A_CALL]


def _publish(client: Any, topic_arn: str, changes: dict[int, NumberedChange]) -> set[int]:
    """Publish one batch; return the places of what was not taken."""
    entries = [
        {
            "Id": str(place),
            "Message": change.message(),
            "MessageGroupId": _group(change),
            "MessageDeduplicationId": f"{change.property_id}.{change.version}",
            "MessageAttributes": {
                "event_type": {"DataType": "String", "StringValue": change.type},
                "tenant_id": {"DataType": "String", "StringValue": change.tenant_id},
            },
        }
        for place, change in changes.items()
    ]
    try:
        answer = client.publish_batch(TopicArn=topic_arn, PublishBatchRequestEntries=entries)
    except (BotoCoreError, ClientError) as error:
        logger.warning("changes not published", error=str(error))
        return set(changes)
    for each in answer.get("Failed", []):
        change = changes[int(each["Id"])]
        logger.warning("change refused by the topic", version=change.version, error=each["Code"])
    return {int(each["Id"]) for each in answer.get("Failed", [])}


def _group(change: NumberedChange) -> str:
    return f"{change.tenant_id}/{change.property_id}"
