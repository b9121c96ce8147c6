"""Entry: a tenant's data by the rules of retention, as much as fits into one run."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId
from rental.offboarding.dynamodb.leavings import DynamoDbLeavings
from rental.offboarding.dynamodb.rows import REMOVING, DynamoDbRows
from rental.offboarding.use_cases.forgetting import Forgetting
from rental.offboarding.use_cases.steps import done
from rental.offboarding.use_cases.walking import Walk
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import own_table, tenant_table
from rental.platform.environment import required
from rental.platform.log import count, logger, metrics
from rental.platform.secrets import platform_key
from rental.platform.tenant_credentials import narrowed_to

_LEFT_TO_END_WELL_MILLISECONDS = 60_000


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer whether it is `done`: a whole walk found nothing left. Otherwise it is to be called again."""
    tenant_id = TenantId(event["tenant_id"])
    logger.append_keys(tenant_id=tenant_id)
    leavings = DynamoDbLeavings(own_table())
    leavings.record_step(tenant_id, "data", "running")
    with narrowed_to(tenant_id, REMOVING):
        walk = Walk(DynamoDbRows(tenant_table(), own_table()), tenant_id, platform_key(), SystemClock().now())
        forgetting = Forgetting(walk, int(required("SALES_KEPT_YEARS")), partial(_is_late, context))
        complete = forgetting.run()
    count("TenantRowsRemoved", forgetting.touched)
    if complete:
        done(leavings, tenant_id, "data")
    return {"done": complete}


def _is_late(context: LambdaContext) -> bool:
    return context.get_remaining_time_in_millis() < _LEFT_TO_END_WELL_MILLISECONDS
