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
) -> dict[str, Any]:
    """Call `handle` with the body of each message; answer `batchItemFailures` with those to deliver again.

    What is raised is logged as `failure`, with the keys that `handle` gave the logger; they end with the message.
    """
    again = []
    for record in batch["Records"]:
        before = set(logger.get_current_keys())
        logger.append_keys(message_id=record["messageId"])
        try:
            handle(record["body"])
        except Exception:  # noqa: BLE001 - the edge: whatever went wrong is logged and delivered again
            logger.exception(failure)
            again.append({"itemIdentifier": record["messageId"]})
        finally:
            logger.remove_keys(set(logger.get_current_keys()) - before)
    return {"batchItemFailures": again}
