"""State machines of tenants."""

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError


@dataclass(frozen=True, slots=True)
class StepFunctionsReconciliation:
    """Brings tenants up to date. `client` is boto3's for stepfunctions."""

    client: Any
    state_machine_arn: str

    def start(self, part: int, request_id: str) -> None:
        """Start with one part of the directory; once for a request, however often that is delivered."""
        try:
            self.client.start_execution(
                stateMachineArn=self.state_machine_arn,
                name=f"{request_id}-{part}",
                input=json.dumps({"part": part, "after": ""}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise
