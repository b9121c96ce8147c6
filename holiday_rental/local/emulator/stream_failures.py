"""Where a stream's records go that no retry helped: a queue or topic gets metadata, a bucket the full records."""

import json
import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ministack.services import lambda_svc, s3

_SHARD = "shardId-00000000000000000000-00000000"


def report(
    mapping: dict[str, Any], function: dict[str, Any], batch: list[dict[str, Any]], result: dict[str, Any], why: str
) -> None:
    """Send the batch to the mapping's failure destination, if it has one. MiniStack itself knows queues and topics."""
    destination = ((mapping.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination", "")
    if destination.startswith("arn:aws:s3:::"):
        body = json.dumps({**_metadata(mapping, function, batch, why), "payload": json.dumps({"Records": batch})})
        s3._put_object(destination.rpartition(":")[2], _key(mapping), body.encode(), {})
    else:
        lambda_svc._send_ddb_stream_failure_record(mapping, function, batch, mapping["EventSourceArn"], result, why)


def _metadata(
    mapping: dict[str, Any], function: dict[str, Any], batch: list[dict[str, Any]], why: str
) -> dict[str, Any]:
    first, last = batch[0]["dynamodb"], batch[-1]["dynamodb"]
    return {
        "requestContext": {
            "requestId": str(uuid4()),
            "functionArn": function["config"]["FunctionArn"],
            "condition": why,
            "approximateInvokeCount": int(mapping.get("MaximumRetryAttempts", 0)) + 1,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(),
        "DDBStreamBatchInfo": {
            "shardId": _SHARD,
            "startSequenceNumber": str(first["SequenceNumber"]),
            "endSequenceNumber": str(last["SequenceNumber"]),
            "approximateArrivalOfFirstRecord": _iso(first),
            "approximateArrivalOfLastRecord": _iso(last),
            "batchSize": len(batch),
            "streamArn": mapping["EventSourceArn"],
        },
    }


def _iso(change: dict[str, Any]) -> str:
    return datetime.fromtimestamp(float(change.get("ApproximateCreationDateTime", time.time())), UTC).isoformat()


def _key(mapping: dict[str, Any]) -> str:
    """Name the object as Lambda does."""
    now = datetime.now(UTC)
    return f"aws/lambda/{mapping['UUID']}/{_SHARD}/{now:%Y/%m/%d}/{now:%Y-%m-%dT%H.%M.%S}-{uuid4()}"
