"""Entry: something waits for a webhook, and it is time to go on, as a one-off schedule says."""

from typing import Any

import msgspec
from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.channels.use_cases.waking import wake
from rental.channels.wiring.sending import ACTIONS, sending_desk
from rental.kernel.ids import TenantId
from rental.platform.log import logger, metrics
from rental.platform.tenant_credentials import narrowed_to


class _Told(msgspec.Struct):
    tenant_id: str
    webhook_id: str


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Send what is due. A failure is tried again by Lambda, and then told to the dead letters."""
    told = msgspec.convert(event, _Told)
    tenant_id = TenantId(told.tenant_id)
    logger.append_keys(tenant_id=tenant_id, webhook_id=told.webhook_id)
    desk = sending_desk(context, context.invoked_function_arn)
    with narrowed_to(tenant_id, ACTIONS):
        wake(desk, tenant_id, told.webhook_id)
