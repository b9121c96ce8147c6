"""Messages of a queue: one at a time, failures apart."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.log import logger


def consume_messages(
    batch: dict[str, Any], context: LambdaContext, handle: Callable[[str], object], failure: str
) -> dict[str, Any]:
    """Call `handle` with the body of each message; answer `batchItemFailures` with those to deliver again.

    What is raised is logged as `failure`, with the keys that `handle` gave the logger; they end with the message.
    """

    def handle_record(record: SQSRecord) -> None:
        before = set(logger.get_current_keys())
        logger.append_keys(message_id=record.message_id)
        try:
            handle(record.body)
        except Exception:
            logger.exception(failure)
            raise
        finally:
            logger.remove_keys(set(logger.get_current_keys()) - before)

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(
        process_partial_response(event=batch, record_handler=handle_record, processor=processor, context=context)
    )
