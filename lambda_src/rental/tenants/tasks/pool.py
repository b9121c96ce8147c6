"""Entry: the pool in which a tenant's hosts sign in."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import logger
from rental.tenants.cognito import CognitoSharedPool, CognitoUserPools
from rental.tenants.domain.blueprint import read_blueprint
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.onboarding import PoolStep, take_step


@cache
def _step() -> PoolStep:
    # A creation that was not answered may have happened: the next attempt looks for it first.
    client, blueprint = boto3.client("cognito-idp", config=ASKED_ONCE), read_blueprint(required("BLUEPRINT"))
    shared = blueprint.get("shared")
    return PoolStep(CognitoUserPools(client, blueprint), CognitoSharedPool(client, **shared) if shared else None)


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step for the tenant that `event` names."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    return take_step(DynamoDbSignUps(own_table()), "pool", _step(), event)
