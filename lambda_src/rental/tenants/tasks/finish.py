"""Entry: the end of onboarding. Done, the host is invited and the tenant active; undone, it failed or was cancelled."""

from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.platform.aws_clients import ASKED_ONCE
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.log import count, logger, metrics
from rental.tenants.cognito import CognitoHostAccounts
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.onboarding import finish, give_up


@cache
def _accounts() -> CognitoHostAccounts:
    return CognitoHostAccounts(boto3.client("cognito-idp", config=ASKED_ONCE))


@metrics.log_metrics
@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """End the onboarding of the tenant that `event` names; `failure` says why there is nothing to finish."""
    tenant_id = TenantId(event["tenant_id"])
    logger.append_keys(tenant_id=tenant_id, act=event["act"])
    sign_ups = DynamoDbSignUps(own_table())
    if event["act"] == "do":
        finish(sign_ups, _accounts(), tenant_id)
        count("TenantsOnboarded")
        return {}
    failure = event["failure"]
    logger.warning("onboarding undone", error=failure["Error"], cause=failure["Cause"])
    give_up(sign_ups, tenant_id, SystemClock().now(), failure["Error"], failure["Cause"])
    count("TenantsNotOnboarded")
    return {}
