"""Messages of a queue: one at a time, failures apart."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.log import logger


def consume_messages(
    batch: dict[str, Any],
    context: LambdaContext,  # noqa: ARG001 - as every handler is called
    handle: Callable[[str], object],
    failure: str,
    *,
    in_order: bool = False,
) -> dict[str, Any]:
    """Call `handle` with the body of each message; answer `batchItemFailures` with those to deliver again.

    What is raised is logged as `failure`, with the keys that `handle` gave the logger; they end with the message.
    `in_order`: the queue is FIFO, and behind a message that failed those of its group are delivered again untouched.
    """
    again: list[dict[str, str]] = []
    held_back: set[str] = set()
    for record in batch["Records"]:
        group = record["attributes"]["MessageGroupId"] if in_order else ""
        if group in held_back or not _handled(record, handle, failure):
            again.append({"itemIdentifier": record["messageId"]})
            held_back |= {group} if in_order else set()
    return {"batchItemFailures": again}


def _handled(record: dict[str, Any], handle: Callable[[str], object], failure: str) -> bool:
    before = set(logger.get_current_keys())
    logger.append_keys(message_id=record["messageId"])
    try:
        handle(record["body"])
    except Exception:  # noqa: BLE001 - the edge: whatever went wrong is logged and delivered again
        logger.exception(failure)
        return False
    finally:
        logger.remove_keys(set(logger.get_current_keys()) - before)
    return True
