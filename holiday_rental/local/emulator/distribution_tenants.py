"""CloudFront distribution tenants and connection groups from a template.

Vanilla MiniStack serves both over its API but refuses them in CloudFormation.
"""

import re
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import cloudfront

from holiday_rental.local.emulator.patching import Created, Properties, add_type, true

_MESSAGE = re.compile(r"<Message>(.*?)</Message>", re.DOTALL)
_create_distribution_tenant = cloudfront._create_distribution_tenant  # as it comes: see domain_ownership


def apply() -> None:
    add_type("AWS::CloudFront::ConnectionGroup", _create_group, update=_update_group, delete=_delete_group)
    add_type("AWS::CloudFront::DistributionTenant", _create_tenant, update=_update_tenant, delete=_delete_tenant)


def _create_group(_logical_id: str, properties: Properties, _stack: str) -> Created:
    _done(cloudfront._create_connection_group(_group_xml(properties)))
    return _group_created(cloudfront._find_connection_group(properties["Name"]))


def _update_group(physical_id: str, _old: Properties, new: Properties, *_rest: Any) -> Created:
    group = cloudfront._connection_groups[physical_id]
    _done(cloudfront._update_connection_group(physical_id, {"if-match": group["ETag"]}, _group_xml(new)))
    return _group_created(group)


def _delete_group(physical_id: str, _properties: Properties) -> None:
    cloudfront._connection_groups.pop(physical_id, None)


def _group_created(group: dict[str, Any]) -> Created:
    names = ("Arn", "Id", "CreatedTime", "LastModifiedTime", "RoutingEndpoint", "ETag")
    return group["Id"], {name: group[name] for name in names} | {"Status": "Deployed"}


def _create_tenant(_logical_id: str, properties: Properties, _stack: str) -> Created:
    _done(_create_distribution_tenant(_tenant_xml(properties)))
    return _tenant_created(cloudfront._find_distribution_tenant(properties["Name"]))


def _update_tenant(physical_id: str, _old: Properties, new: Properties, *_rest: Any) -> Created:
    tenant = cloudfront._distribution_tenants[physical_id]
    _done(cloudfront._update_distribution_tenant(physical_id, {"if-match": tenant["ETag"]}, _tenant_xml(new)))
    return _tenant_created(tenant)


def _delete_tenant(physical_id: str, _properties: Properties) -> None:
    # CloudFormation disables a tenant before it deletes it; here both are one step.
    cloudfront._distribution_tenants.pop(physical_id, None)


def _tenant_created(tenant: dict[str, Any]) -> Created:
    names = ("Arn", "Id", "CreatedTime", "LastModifiedTime", "ETag")
    return tenant["Id"], {name: tenant[name] for name in names} | {"Status": "Deployed"}


def _group_xml(properties: Properties) -> bytes:
    parts = _element("Name", properties["Name"])
    parts += _element("Ipv6Enabled", properties.get("Ipv6Enabled", True))
    parts += _element("Enabled", properties.get("Enabled", True))
    return f"<ConnectionGroupRequest>{parts}</ConnectionGroupRequest>".encode()


def _tenant_xml(properties: Properties) -> bytes:
    parts = _element("DistributionId", properties["DistributionId"]) + _element("Name", properties["Name"])
    domains = [_element("Domain", domain) for domain in properties["Domains"]]
    parts += f"<Domains>{_members(domains)}</Domains>"
    pairs = properties.get("Parameters") or []
    values = [_element("Name", pair["Name"]) + _element("Value", pair["Value"]) for pair in pairs]
    parts += f"<Parameters>{_members(values)}</Parameters>"
    if properties.get("ConnectionGroupId"):
        parts += _element("ConnectionGroupId", properties["ConnectionGroupId"])
    parts += _element("Enabled", properties.get("Enabled", True))
    return f"<DistributionTenantRequest>{parts}</DistributionTenantRequest>".encode()


def _members(inner: list[str]) -> str:
    return "".join(f"<member>{text}</member>" for text in inner)


def _element(name: str, value: Any) -> str:
    text = str(true(value)).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(text)}</{name}>"


def _done(answer: tuple[int, dict[str, str], Any]) -> None:
    status, _, body = answer
    if status >= 400:  # noqa: PLR2004 - HTTP's first error status
        text = body.decode() if isinstance(body, bytes) else str(body)
        said = _MESSAGE.search(text)
        raise ValueError(said[1] if said else text)
