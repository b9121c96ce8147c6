"""Entry: a tenant as a CloudFormation resource. Properties: `Specification`. Attributes: `TenantId`.

The platform's own address is one too, of the type `Custom::PlatformAddress`: its physical id is its host, so that
CloudFormation itself takes the old one away where it moved. A tenant's own domain likewise: `Custom::TenantDomain`.

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
from rental.tenants.domain.specification import (
    DomainSpecification,
    PlatformSpecification,
    SpecificationRefused,
    TenantSpecification,
    tenant_id_for,
)
from rental.tenants.dynamodb.custom_domains import DynamoDbCustomDomains
from rental.tenants.dynamodb.platform_addresses import DynamoDbPlatformAddresses
from rental.tenants.dynamodb.tenants import DynamoDbTenants
from rental.tenants.use_cases.custom_domain import give_up_custom_domain, keep_custom_domain
from rental.tenants.use_cases.platform_address import give_up_platform_address, keep_platform_address
from rental.tenants.use_cases.specification import change_tenant, create_tenant, take_tenant_offline

_NONE = "none"  # the physical id where nothing was made
_PLATFORM_ADDRESS, _TENANT_DOMAIN = "Custom::PlatformAddress", "Custom::TenantDomain"


@logger.inject_lambda_context(clear_state=True)
def handler(event: dict[str, Any], _context: LambdaContext) -> None:
    """Apply one request and answer it, whatever happened."""
    if event.get("ResourceType") == _PLATFORM_ADDRESS:
        _apply_platform_address(event)
        return
    if event.get("ResourceType") == _TENANT_DOMAIN:
        _apply_tenant_domain(event)
        return
    tenant_id, failure = _tenant_id(event), ""
    logger.append_keys(tenant_id=tenant_id, request_type=event["RequestType"])
    try:
        tenant_id = _apply(event, tenant_id)
    except SpecificationRefused as refused:
        logger.warning("specification refused", reason=str(refused))
        failure = f"the tenant specification is not valid: {refused}"
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        failure = _failed("tenant", error)
    answer(event, tenant_id, {"TenantId": tenant_id}, failure=failure)


def _apply(event: dict[str, Any], tenant_id: TenantId) -> TenantId:
    """Apply the request; return the id of the tenant it concerns."""
    tenants = DynamoDbTenants(own_table())
    claimed_by = _claimed_by(event)
    if event["RequestType"] == "Delete":
        if is_opaque_id(tenant_id):  # otherwise nothing was ever made
            take_tenant_offline(tenants, tenant_id, claimed_by)
        return tenant_id
    specification = TenantSpecification.of(_specification(event))
    if event["RequestType"] == "Create":
        return create_tenant(tenants, tenant_id, specification, claimed_by)
    change_tenant(tenants, tenant_id, specification, claimed_by)
    return tenant_id


def _apply_platform_address(event: dict[str, Any]) -> None:
    host, failure = event.get("PhysicalResourceId", _NONE), ""
    try:
        addresses = DynamoDbPlatformAddresses(own_table())
        if event["RequestType"] == "Delete":
            give_up_platform_address(addresses, host, _claimed_by(event))
        else:
            specification = PlatformSpecification.of(_specification(event))
            keep_platform_address(addresses, specification, _claimed_by(event))
            host = specification.host
    except SpecificationRefused as refused:
        logger.warning("platform's address refused", reason=str(refused))
        failure = f"the platform's address is not valid: {refused}"
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        failure = _failed("platform's address", error)
    answer(event, host, {}, failure=failure)


def _apply_tenant_domain(event: dict[str, Any]) -> None:
    host, failure = event.get("PhysicalResourceId", _NONE), ""
    try:
        domains, by = DynamoDbCustomDomains(own_table()), _claimed_by(event)
        if event["RequestType"] == "Delete":
            if host != _NONE:
                give_up_custom_domain(domains, TenantId(str(_specification(event).get("tenant_id"))), host, by)
        else:
            specification = DomainSpecification.of(_specification(event))
            keep_custom_domain(domains, specification, by)
            host = specification.host
    except SpecificationRefused as refused:
        logger.warning("domain refused", reason=str(refused))
        failure = f"the tenant's own domain is not valid: {refused}"
    except Exception as error:  # noqa: BLE001 - CloudFormation must hear of every failure
        failure = _failed("tenant's own domain", error)
    answer(event, host, {}, failure=failure)


def _failed(what: str, error: Exception) -> str:
    logger.exception("failed")
    return f"the {what} could not be applied ({type(error).__name__}); the function's log has the trace"


def _claimed_by(event: dict[str, Any]) -> str:
    """Name one resource of one stack: a deletion delivered late does not take down what another has made since."""
    return f"{event['StackId']} {event['LogicalResourceId']}"


def _tenant_id(event: dict[str, Any]) -> TenantId:
    if event["RequestType"] == "Create":
        return tenant_id_for(event["StackId"], event["LogicalResourceId"], event["RequestId"])
    return TenantId(event["PhysicalResourceId"])


def _specification(event: dict[str, Any]) -> dict[str, Any]:
    given = event["ResourceProperties"].get("Specification")
    if not isinstance(given, dict):
        raise SpecificationRefused(f"the property Specification must be an object, got {type(given).__name__}")
    return given
