"""What was made at run time for tenants who signed up: no template knows it, so it goes before the stacks do.

A distribution cannot be deleted while it serves anybody, and nobody else would ever find these pools.
"""

from collections.abc import Callable, Mapping
from typing import Any

_TENANT_TAG, _PLATFORM_TAG = "holiday-rental:tenant", "holiday-rental:platform"


def take_down(client: Callable[[str], Any], outputs: Mapping[str, str]) -> list[str]:
    """Delete the sites and pools of all who signed up; return what was deleted. Again there is nothing to delete."""
    platform = outputs.get("TableName", "")
    if not platform:
        return []
    sites = _sites(client("cloudfront"), outputs.get("DistributionId", ""), platform)
    return [*sites, *_pools(client("cognito-idp"), platform)]


def _sites(cloudfront: Any, distribution_id: str, platform: str) -> list[str]:
    gone = []
    pages = cloudfront.get_paginator("list_distribution_tenants").paginate()
    listed = [each for page in pages for each in page["DistributionTenantList"]]
    for each in listed:
        if each["DistributionId"] != distribution_id:
            continue
        tags = cloudfront.list_tags_for_resource(Resource=each["Arn"])["Tags"].get("Items", [])
        if _is_ours({tag["Key"]: tag["Value"] for tag in tags}, platform):
            found = cloudfront.get_distribution_tenant(Identifier=each["Id"])
            tag = found["ETag"]
            if found["DistributionTenant"]["Enabled"]:
                tag = cloudfront.update_distribution_tenant(Id=each["Id"], IfMatch=tag, Enabled=False)["ETag"]
            cloudfront.delete_distribution_tenant(Id=each["Id"], IfMatch=tag)
            gone.append(each["Name"])
    return gone


def _pools(cognito: Any, platform: str) -> list[str]:
    gone = []
    pages = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    for pool_id in [pool["Id"] for page in pages for pool in page["UserPools"]]:
        pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
        if _is_ours(pool.get("UserPoolTags", {}), platform):
            cognito.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
            cognito.delete_user_pool(UserPoolId=pool_id)
            gone.append(pool["Name"])
    return gone


def _is_ours(tags: Mapping[str, str], platform: str) -> bool:
    return tags.get(_PLATFORM_TAG) == platform and bool(tags.get(_TENANT_TAG))
