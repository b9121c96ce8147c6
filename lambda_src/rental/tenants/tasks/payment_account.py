"""Entry: the tenant's account at the payment provider. Nothing connects accounts yet, so the step stays pending."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.use_cases.onboarding import PaymentAccountStep, take_step


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step for the tenant that `event` names."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    return take_step(DynamoDbSignUps(own_table()), "payment_account", PaymentAccountStep(None), event)
