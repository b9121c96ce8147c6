"""What a deployment says of hosts, a tenant's or the platform's own, entered in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from aws_cdk import CustomResource, Duration, Stack
from constructs import Construct

from holiday_rental._context_function import ContextFunction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from holiday_rental.site_distribution import SiteDistribution
    from holiday_rental.tenant_data import TenantData
    from holiday_rental.tenant_users import TenantUsers

SPECIFICATION_VERSION = 1
_SHARED = "TenantSpecifications"
# What is written of a specification. Where that grows, another number has all be written again at the next deployment:
# 2 since there is a directory, and names are claimed.
_WRITTEN = "2"


def enter(
    scope: Construct,
    id: str,
    kind: Literal["Custom::Tenant", "Custom::PlatformAddress", "Custom::TenantDomain"],
    specification: Mapping[str, object],
    data: TenantData,
) -> CustomResource:
    """Write a specification into `data` when it is deployed, and take it back when it is removed."""
    function = _specifications(scope, data)
    entered = CustomResource(
        scope,
        id,
        resource_type=kind,
        service_token=function.function_arn,
        service_timeout=Duration.minutes(5),
        properties={"Specification": specification, "Written": _WRITTEN},
    )
    if function.role:  # its policy must be in force at the first call
        entered.node.add_dependency(function.role)
    return entered


def enter_platform(scope: Construct, sites: SiteDistribution, guests: TenantUsers, data: TenantData) -> CustomResource:
    """Write where the platform itself is, and whose tokens count there."""
    specification = {
        "version": SPECIFICATION_VERSION,
        "subdomain": sites.platform_subdomain,
        "host": sites.host_of(sites.platform_subdomain),
        "site_url": sites.platform_url,
        "guest_pool": guests.reference,
    }
    return enter(scope, "Entered", "Custom::PlatformAddress", specification, data)


def _specifications(scope: Construct, data: TenantData) -> ContextFunction:
    """Return the stack's one function that enters tenants: CloudFormation never lets a tenant change to another."""
    stack = Stack.of(scope)
    found = stack.node.try_find_child(_SHARED)
    if not isinstance(found, _Specifications):
        found = _Specifications(stack, data)
    if found.data is not data:
        raise ValueError(
            f"data must be the same for all sites of a stack, got {data.node.path} beside {found.data.node.path}"
        )
    return found.function


class _Specifications(Construct):
    def __init__(self, scope: Construct, data: TenantData) -> None:
        super().__init__(scope, _SHARED)
        self.data = data
        self.function = ContextFunction(
            self, "Function", context="tenants", entry="custom_resource", timeout=Duration.seconds(60)
        )
        data.grant_platform_keys(
            self.function,
            actions=["GetItem", "PutItem", "UpdateItem", "DeleteItem"],
            prefixes=["G#HOST#*", "G#ACCOUNT#*", "G#NAME#*", "G#TENANTS#*", "T#*#TENANT"],
        )
