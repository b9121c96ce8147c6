"""Entry: the site closed, looked at once more, and opened again where something stands in the way; and why it failed.

`act`: "close", "settle", "fail" with the failure's `error` and `cause`.
"""

import json
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.offboarding.dynamodb.leavings import DynamoDbLeavingRequests, DynamoDbLeavings
from rental.offboarding.dynamodb.stays_to_come import DynamoDbStaysToCome
from rental.offboarding.dynamodb.tenants import DynamoDbTenantsAmongAll
from rental.offboarding.use_cases.steps import Door, LeavingRefused, close, fail, settle
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.log import count, logger, metrics
from rental.platform.tenant_credentials import narrowed_to

_ACTIONS = ("GetItem", "UpdateItem", "Query")


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer nothing; raises `LeavingRefused`."""
    tenant_id, act, now = TenantId(event["tenant_id"]), event["act"], SystemClock().now()
    logger.append_keys(tenant_id=tenant_id, act=act)
    with narrowed_to(tenant_id, _ACTIONS):
        if act == "close":
            close(_door(), tenant_id, now)
        elif act == "settle":
            settle(_door(), tenant_id, now)
        else:
            count("LeavingsFailed")
            fail(_door().leavings, tenant_id, _words(event))
    return {}


def _door() -> Door:
    table, platform = tenant_table(), own_table()
    return Door(
        DynamoDbLeavingRequests(table),
        DynamoDbLeavings(platform),
        DynamoDbTenantsAmongAll(platform),
        DynamoDbStaysToCome(table),
    )


def _words(event: dict[str, Any]) -> str:
    """Return why, as it was said where it was said for people; else the kind of error, whose trace is in the logs."""
    if event["error"] != LeavingRefused.__name__:
        return f"A step failed ({event['error']}); try again, the logs have its trace."
    return str(json.loads(event["cause"])["errorMessage"])
