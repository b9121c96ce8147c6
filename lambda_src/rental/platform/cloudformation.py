"""CloudFormation's side of a custom resource: every request is answered, or the deployment hangs for an hour."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

_REASON_LIMIT_BYTES = 1500  # the whole answer has room for 4,096, and quoting may double the reason
_TIMEOUT_SECONDS = 10


def answer(event: Mapping[str, Any], physical_id: str, data: Mapping[str, str], *, failure: str = "") -> None:
    """Put the outcome to the request's presigned address. Raises `OSError` when it cannot be reached."""
    outcome = {
        "Status": "FAILED" if failure else "SUCCESS",
        "Reason": failure.encode()[:_REASON_LIMIT_BYTES].decode(errors="ignore") or "done",
        "PhysicalResourceId": physical_id,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": dict(data),
    }
    request = urllib.request.Request(  # noqa: S310 - the address is CloudFormation's own
        event["ResponseURL"],
        data=json.dumps(outcome, ensure_ascii=False).encode(),
        method="PUT",
        headers={"content-type": ""},  # the address was signed for an empty one
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - the same
        pass
