"""Entry: a tenant as a CloudFormation resource. Properties: `Specification`. Attributes: `TenantId`.

Create makes a tenant with a new id and claims its host; Update keeps the id; Delete releases the host and keeps the
data. Whoever creates a tenant on a released host gets the tenant that was there, id, bookings and all: neither a stack
that was removed by mistake nor a renamed construct loses anything. The physical id is the tenant's id for ever:
CloudFormation never replaces a tenant.
"""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from rental.kernel.ids import TenantId, is_opaque_id
from rental.platform.cloudformation import answer
from rental.platform.dynamodb import own_table
from rental.platform.log import logger
from rental.tenants.domain.specification import SpecificationRefused, TenantSpecification, tenant_id_for
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.specification import change_tenant, create_tenant, take_tenant_offline


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Apply one request and answer it, whatever happened."""
    tenant_id, failure = _tenant_id(event), ""
    logger.append_keys(tenant_id=tenant_id, request_type=event["RequestType"])
    try:
        tenant_id = _apply(event, tenant_id)
    except SpecificationRefused as refused:
        logger.warning("specification refused", reason=str(refused))
        failure = f"the tenant specification is not valid: {refused}"
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        logger.exception("failed")
        failure = f"the tenant could not be applied ({type(error).__name__}); the function's log has the trace"
    answer(event, tenant_id, {"TenantId": tenant_id}, failure=failure)


def _apply(event: dict[str, Any], tenant_id: TenantId) -> TenantId:
    """Apply the request; return the id of the tenant it concerns."""
    tenants = DynamoDbTenants(own_table())
    # One resource of one stack: a deletion that is delivered late does not take down what another has made since.
    claimed_by = f"{event['StackId']} {event['LogicalResourceId']}"
    if event["RequestType"] == "Delete":
        if is_opaque_id(tenant_id):  # otherwise nothing was ever made
            take_tenant_offline(tenants, tenant_id, claimed_by)
        return tenant_id
    specification = TenantSpecification.of(_specification(event))
    if event["RequestType"] == "Create":
        return create_tenant(tenants, tenant_id, specification, claimed_by)
    change_tenant(tenants, tenant_id, specification, claimed_by)
    return tenant_id


def _tenant_id(event: dict[str, Any]) -> TenantId:
    if event["RequestType"] == "Create":
        return tenant_id_for(event["StackId"], event["LogicalResourceId"], event["RequestId"])
    return TenantId(event["PhysicalResourceId"])


def _specification(event: dict[str, Any]) -> dict[str, Any]:
    given = event["ResourceProperties"].get("Specification")
    if not isinstance(given, dict):
        raise SpecificationRefused(f"the property Specification must be an object, got {type(given).__name__}")
    return given
