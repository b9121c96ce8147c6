"""CloudFormation's side of a custom resource: every request is answered, or the deployment hangs for an hour."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

_REASON_LIMIT_CHARACTERS = 1000  # the whole answer has room for 4,096 bytes
_TIMEOUT_SECONDS = 10


def answer(event: Mapping[str, Any], physical_id: str, data: Mapping[str, str], *, failure: str = "") -> None:
    """Put the outcome to the request's presigned address. Raises `OSError` when it cannot be reached."""
    outcome = {
        "Status": "FAILED" if failure else "SUCCESS",
        "Reason": failure[:_REASON_LIMIT_CHARACTERS] or "done",
        "PhysicalResourceId": physical_id,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": dict(data),
    }
    request = urllib.request.Request(  # noqa: S310 - the address is CloudFormation's own
        event["ResponseURL"],
        data=json.dumps(outcome).encode(),
        method="PUT",
        headers={"content-type": ""},  # the address was signed for an empty one
    )
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - the same
        pass
