"""The state machine that takes a tenant through the steps."""

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId


@dataclass(frozen=True, slots=True)
class StepFunctionsWorkflow:
    """The `Workflow` port. `client` is boto3's for stepfunctions."""

    client: Any
    state_machine_arn: str

    def start(self, tenant_id: TenantId, name: str) -> None:
        try:
            self.client.start_execution(
                stateMachineArn=self.state_machine_arn, name=name, input=json.dumps({"tenant_id": tenant_id})
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise
