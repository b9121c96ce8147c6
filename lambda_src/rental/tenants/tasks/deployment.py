"""Entry: a deployment, as a CloudFormation resource. Whatever it changes of tenants, those who signed up are to follow.

It starts the reconciliation and does not wait for it: a tenant that cannot be brought up to date fails no deployment.
"""

from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.cloudformation import answer
from rental.platform.environment import required
from rental.platform.log import logger
from rental.tenants.contract import DIRECTORY_SHARDS
from rental.tenants.step_functions import StepFunctionsReconciliation, step_functions


@cache
def _reconciliation() -> StepFunctionsReconciliation:
    return StepFunctionsReconciliation(step_functions(), required("RECONCILIATION_ARN"))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Start reconciling, part by part of the directory, and answer CloudFormation whatever happened."""
    failure = ""
    try:
        if event["RequestType"] != "Delete":
            for part in range(DIRECTORY_SHARDS):
                _reconciliation().start(part, event["RequestId"])
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        logger.exception("failed")
        failure = f"reconciling could not be started ({type(error).__name__}); the function's log has the trace"
    answer(event, event.get("PhysicalResourceId") or event["LogicalResourceId"], {}, failure=failure)
