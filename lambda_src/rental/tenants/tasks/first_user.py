"""Entry: the host's own account."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.tenants.cognito import CognitoHostAccounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.onboarding import FirstUserStep, take_step


@cache
def _accounts() -> CognitoHostAccounts:
    return CognitoHostAccounts(boto3.client("cognito-idp", config=ASKED_ONCE))


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step for the tenant that `event` names."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    return take_step(DynamoDbSignUps(own_table()), "first_user", FirstUserStep(_accounts()), event)
