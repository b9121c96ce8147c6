"""Entry: what pages and neighbours know of a tenant."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.platform.dynamodb import own_table
from rental.platform.environment import required
from rental.platform.log import logger
from rental.tenants.domain.blueprint import read_blueprint
from rental.tenants.dynamodb.directory import DynamoDbDirectory
from rental.tenants.dynamodb.sign_ups import DynamoDbSignUps
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.configuring import ConfigurationStep
from rental.tenants.use_cases.onboarding import take_step


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
    """Do, undo or reconcile the step for the tenant that `event` names."""
    logger.append_keys(tenant_id=event["tenant_id"], act=event["act"])
    table, blueprint = own_table(), read_blueprint(required("BLUEPRINT"))
    step = ConfigurationStep(
        DynamoDbTenants(table), DynamoDbDirectory(table), blueprint["configuration"], required("SPECIFICATION")
    )
    return take_step(DynamoDbSignUps(table), "configuration", step, event)
