"""State machines of tenants."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.tenants.domain.own_domain import OwnDomain


@cache
def step_functions() -> Any:
    return boto3.client("stepfunctions", config=WITHIN_A_REQUEST)


@dataclass(frozen=True, slots=True)
class StepFunctionsOnboarding:
    """The `Onboarding` port: an execution for each attempt. `client` is boto3's for stepfunctions."""

    client: Any
    state_machine_arn: str

    def start(self, tenant_id: TenantId, attempt: int) -> None:
        """Start an execution named after the attempt: Step Functions keeps a name for one execution, for 90 days."""
        name = tenant_id if attempt == 1 else f"{tenant_id}-{attempt}"
        _start(self.client, self.state_machine_arn, name, {"tenant_id": tenant_id})


@dataclass(frozen=True, slots=True)
class StepFunctionsReconciliation:
    """Brings tenants up to date. `client` is boto3's for stepfunctions."""

    client: Any
    state_machine_arn: str

    def start(self, part: int, request_id: str) -> None:
        """Start with one part of the directory; once for a request, however often that is delivered."""
        _start(self.client, self.state_machine_arn, f"{request_id}-{part}", {"part": part, "after": ""})


@dataclass(frozen=True, slots=True)
class StepFunctionsDomainWork:
    """The `DomainWork` port: an execution for each thing that a host asks for. `client` as above."""

    client: Any
    state_machine_arn: str

    def start(self, asked: OwnDomain) -> None:
        given = {
            "tenant_id": asked.tenant_id,
            "number": asked.number,
            "act": "remove" if asked.state == "removing" else "lead",
        }
        _start(self.client, self.state_machine_arn, f"{asked.tenant_id}-domain-{asked.number}", given)


def _start(client: Any, state_machine_arn: str, name: str, given: dict[str, Any]) -> None:
    try:
        client.start_execution(stateMachineArn=state_machine_arn, name=name, input=json.dumps(given))
    except ClientError as error:
        if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
            raise
