"""Entry: every quarter of an hour, tenants whose time of grace is over begin to leave."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.offboarding.dynamodb.leavings import DynamoDbLeavings
from rental.offboarding.step_functions import StepFunctionsWorkflow
from rental.offboarding.use_cases.leaving import begin_due
from rental.platform.aws_clients import WITHIN_A_REQUEST
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(_event: dict[str, Any], _context: LambdaContext) -> dict[str, int]:
    """Answer how many were begun; one that runs already is not begun twice."""
    begun = list(begin_due(DynamoDbLeavings(own_table()), _workflow(), int(SystemClock().now().timestamp())))
    count("LeavingsBegun", len(begun))
    return {"begun": len(begun)}


@cache
def _workflow() -> StepFunctionsWorkflow:
    return StepFunctionsWorkflow(
        boto3.client("stepfunctions", config=WITHIN_A_REQUEST), required("LEAVING_STATE_MACHINE_ARN")
    )
