"""Entry: the sign-up of a tenant that leaves: marked first, and in the end its name is nobody's for ninety days.

`act`: "mark" or "quarantine".
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.leaving import mark_leaving, quarantine


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer nothing. Again it changes nothing: the time counts from the first."""
    tenant_id, sign_ups = TenantId(event["tenant_id"]), DynamoDbSignUps(own_table())
    logger.append_keys(tenant_id=tenant_id, act=event["act"])
    if event["act"] == "mark":
        mark_leaving(sign_ups, tenant_id)
    else:
        quarantine(sign_ups, tenant_id, SystemClock().now())
    return {}
