"""Entry: the end of leaving: the host is nobody's any more, and the directory tells that somebody was there."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.offboarding.dynamodb.leavings import DynamoDbLeavings
from rental.offboarding.dynamodb.tenants import DynamoDbTenantsAmongAll
from rental.offboarding.use_cases.steps import end
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table
from rental.platform.log import count, logger, metrics


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Answer nothing."""
    tenant_id = TenantId(event["tenant_id"])
    logger.append_keys(tenant_id=tenant_id)
    end(DynamoDbLeavings(own_table()), DynamoDbTenantsAmongAll(own_table()), tenant_id, SystemClock().now())
    count("TenantsLeft")
    return {}
