"""DynamoDB streams to Lambda: partial failures, finite retries, bisect, maximum age and failure destinations.

Vanilla MiniStack takes a partial failure for a success, and repeats a batch whose function raises for ever. Here a
batch that was not taken is held: the stream's position stays before it, so that order and a restart are safe, and
the mapping's other settings decide what comes next. While it is held, other mappings go on.
"""

import contextvars
import json
import time
from dataclasses import dataclass, field
from typing import Any

from ministack.services import lambda_svc

from holiday_rental.local.emulator.stream_failures import report

Record = dict[str, Any]
Mapping = dict[str, Any]
_FOREVER = float("inf")
_polling = contextvars.ContextVar("polling a stream", default=False)


@dataclass
class Held:
    """Batches of one mapping that were not taken yet, oldest first, each with the retries it has had."""

    mapping: Mapping
    function: dict[str, Any]
    position: int
    batches: list[tuple[list[Record], int]]
    last_result: dict[str, Any] = field(default_factory=dict)
    next_position: int = 0
    not_before: float = 0


def apply() -> None:
    poll, execute = lambda_svc._poll_dynamodb_streams, lambda_svc._execute_function
    held: dict[str, Held] = {}

    def execute_batch(function: dict[str, Any], event: Any, *rest: Any, **named: Any) -> dict[str, Any]:
        mapping = _mapping_of(function, event) if _polling.get() else None
        if mapping is None:
            return dict(execute(function, event, *rest, **named))
        position = lambda_svc._dynamodb_stream_positions[mapping["UUID"]]
        work = Held(mapping, function, position, [(event["Records"], 0)])
        if not _advance(work, execute):
            held[mapping["UUID"]] = work
        return {"body": None, "log": ""}

    def poll_and_retry() -> bool:
        token = _polling.set(True)
        try:
            progressed = bool(poll())
        finally:
            _polling.reset(token)
        return _retry(held, execute) or progressed

    lambda_svc._execute_function, lambda_svc._poll_dynamodb_streams = execute_batch, poll_and_retry


def _mapping_of(function: dict[str, Any], event: Any) -> Mapping | None:
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or records[0].get("eventSource") != "aws:dynamodb":
        return None
    name, source = function["config"]["FunctionName"], records[0]["eventSourceARN"]
    mine = (m for m in lambda_svc._esms.values() if m["FunctionName"] == name and m["EventSourceArn"] == source)
    return next(mine, None)


def _retry(held: dict[str, Held], execute: Any) -> bool:
    """Keep every held mapping where it is, and try those whose turn it is."""
    progressed = False
    positions = lambda_svc._dynamodb_stream_positions
    for key, work in list(held.items()):
        if key not in lambda_svc._esms._data and not _still_mapped(key):
            del held[key]
            continue
        if not work.next_position:
            work.next_position, positions[key] = positions[key], work.position
            lambda_svc._esm_backoff_until[key] = _FOREVER
        if time.time() >= work.not_before and _advance(work, execute):
            positions[key] = work.next_position
            lambda_svc._esm_backoff_until.pop(key, None)
            del held[key]
            progressed = True
    return progressed


def _still_mapped(key: str) -> bool:
    return any(mapping["UUID"] == key for _, _, mapping in lambda_svc._iter_all_esms())


def _advance(work: Held, execute: Any) -> bool:
    """Offer the batches until one is refused that is to be retried; True when none is left."""
    while work.batches:
        batch, tries = work.batches.pop(0)
        result = execute(work.function, {"Records": batch})
        rest = _not_taken(work.mapping, batch, result)
        if not rest:
            continue
        if condition := _given_up(work.mapping, rest, tries):
            report(work.mapping, work.function, rest, result, condition)
            continue
        work.batches[:0] = _again(work.mapping, rest, tries)
        work.not_before = time.time() + lambda_svc._ESM_BACKOFF_SECONDS
        work.mapping["LastProcessingResult"] = "FAILED"
        return False
    return True


def _not_taken(mapping: Mapping, batch: list[Record], result: dict[str, Any]) -> list[Record]:
    if result.get("error"):
        return batch
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
        return []
    body = result.get("body")
    answer = json.loads(body) if isinstance(body, str) and body.startswith("{") else body
    failures = (answer or {}).get("batchItemFailures") or []
    refused = {failure.get("itemIdentifier") for failure in failures}
    if not refused:
        return []
    # An identifier that is not in the batch refuses all of it, as on AWS.
    numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
    return batch[next((place for place, number in enumerate(numbers) if number in refused), 0) :]


def _given_up(mapping: Mapping, rest: list[Record], tries: int) -> str | None:
    if bool(mapping.get("BisectBatchOnFunctionError")) and len(rest) > 1:
        return None
    limit = int(mapping.get("MaximumRetryAttempts", -1))
    if 0 <= limit <= tries:
        return "RetryAttemptsExhausted"
    age = int(mapping.get("MaximumRecordAgeInSeconds", -1))
    oldest = float(rest[0]["dynamodb"].get("ApproximateCreationDateTime", time.time()))
    return "MaxRecordAgeExceeded" if 0 < age < time.time() - oldest else None


def _again(mapping: Mapping, rest: list[Record], tries: int) -> list[tuple[list[Record], int]]:
    """Halve the batch where the mapping says so (which costs no retry), otherwise count one."""
    if bool(mapping.get("BisectBatchOnFunctionError")) and len(rest) > 1:
        middle = len(rest) // 2
        return [(rest[:middle], tries), (rest[middle:], tries)]
    return [(rest, tries + 1)]
