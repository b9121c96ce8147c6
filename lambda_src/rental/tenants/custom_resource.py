"""Entry: a tenant as a CloudFormation resource. Properties: `Specification`. Attributes: `TenantId`.

Create makes a tenant with a new id and claims its host; Update keeps the id; Delete gives up the host and keeps the
data, so that a stack removed by mistake loses nobody's bookings. The physical id is the tenant's id for ever:
CloudFormation never replaces a tenant.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId, is_opaque_id
from rental.platform.cloudformation import answer
from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.tenants.domain import SpecificationRefused, TenantSpecification, tenant_id_for
from rental.tenants.dynamodb import DynamoDbTenants
from rental.tenants.use_cases import change_tenant, create_tenant, take_tenant_offline


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Apply one request and answer it, whatever happened."""
    tenant_id = _tenant_id(event)
    logger.append_keys(tenant_id=tenant_id, request_type=event["RequestType"])
    failure = _applied(event, tenant_id)
    answer(event, tenant_id, {"TenantId": tenant_id}, failure=failure)


def _applied(event: dict[str, Any], tenant_id: TenantId) -> str:
    """Apply the request; return why it failed, or nothing."""
    try:
        _apply(event, tenant_id)
    except SpecificationRefused as refused:
        logger.warning("specification refused", reason=str(refused))
        return f"the tenant specification is not valid: {refused}"
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        logger.exception("failed")
        return f"the tenant could not be applied ({type(error).__name__}); the function's log has the trace"
    return ""


def _apply(event: dict[str, Any], tenant_id: TenantId) -> None:
    tenants = DynamoDbTenants(own_table())
    if event["RequestType"] == "Delete":
        if is_opaque_id(tenant_id):  # otherwise nothing was ever made
            take_tenant_offline(tenants, tenant_id)
        return
    specification = TenantSpecification.of(_specification(event))
    if event["RequestType"] == "Create":
        create_tenant(tenants, tenant_id, specification)
    else:
        change_tenant(tenants, tenant_id, specification)


def _tenant_id(event: dict[str, Any]) -> TenantId:
    if event["RequestType"] == "Create":
        return tenant_id_for(event["StackId"], event["LogicalResourceId"], event["RequestId"])
    return TenantId(event["PhysicalResourceId"])


def _specification(event: dict[str, Any]) -> dict[str, Any]:
    given = event["ResourceProperties"].get("Specification")
    if not isinstance(given, dict):
        raise SpecificationRefused(f"the property Specification must be an object, got {type(given).__name__}")
    return given
