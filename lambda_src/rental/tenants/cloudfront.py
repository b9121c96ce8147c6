"""Tenants' places in the multi-tenant distribution, made by the blueprint."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.kernel.ids import TenantId
from rental.platform.log import logger
from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.ports.services import AddressTaken, EdgeSite
from rental.tenants.refusals import code_of, told_apart

_TAKEN = "CNAMEAlreadyExists"
_ABSENT = "EntityNotFound"
# CloudFront makes no place with a certificate to come while the name does not lead to it: its owner has yet to write
# that. The same code stands for every argument it does not take, and only the words tell. "The provided Domain Name is
# not valid. Could not verify Domain Name ownership. It may not be pointing to a valid CloudFront resource."
_REFUSED_ARGUMENT = "InvalidArgument"
_NOT_LED_HERE = re.compile(r"domain name ownership|pointing to", re.IGNORECASE)
# What a change may be of; a certificate is asked for once, when the place is made.
_CHANGEABLE = ("DistributionId", "Domains", "ConnectionGroupId", "Enabled")


@dataclass(frozen=True, slots=True)
class CloudFrontSites:
    """The `SitesAtTheEdge` port. `client` is boto3's for cloudfront."""

    client: Any
    blueprint: Mapping[str, Any]

    def ensure(self, sign_up: SignUp) -> EdgeSite:
        wanted = _wanted(self.blueprint["site"], values_of(sign_up))
        with told_apart():
            return _ensure(self.client, wanted, self._found(sign_up, wanted))

    def remove(self, sign_up: SignUp) -> None:
        wanted = _wanted(self.blueprint["site"], values_of(sign_up))
        with told_apart():
            _remove(self.client, self._found(sign_up, wanted))

    def _found(self, sign_up: SignUp, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the tenant's place: by its id, or by its name where an attempt was cut off before it told the id."""
        if sign_up.step("site") in ("waiting", "undone"):
            return None
        return _find(self.client, sign_up.made.get("distribution_tenant_id") or wanted["Name"])


@dataclass(frozen=True, slots=True)
class CloudFrontDomains:
    """The `DomainsAtTheEdge` port. `client` is boto3's for cloudfront."""

    client: Any
    blueprint: Mapping[str, Any]

    def ensure(self, tenant_id: TenantId, domain: str) -> EdgeSite | None:
        wanted = self._wanted(tenant_id, domain)
        with told_apart():
            try:
                return _ensure(self.client, wanted, _find(self.client, wanted["Name"]))
            except ClientError as error:
                if code_of(error) != _REFUSED_ARGUMENT or not _NOT_LED_HERE.search(str(error)):
                    raise
                logger.info("not led here yet", said=str(error))
        return None

    def remove(self, tenant_id: TenantId) -> None:
        with told_apart():
            _remove(self.client, _find(self.client, self._wanted(tenant_id, "")["Name"]))

    def _wanted(self, tenant_id: TenantId, domain: str) -> dict[str, Any]:
        return _wanted(self.blueprint["domain"], {"tenant_id": tenant_id, "own_domain": domain})


def _wanted(part: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """Return what the call takes: the properties, save that domains and tags are wrapped."""
    wanted: dict[str, Any] = filled(dict(part), values)
    wanted["Domains"] = [{"Domain": domain} for domain in wanted["Domains"]]
    if "Tags" in wanted:
        wanted["Tags"] = {"Items": wanted["Tags"]}
    return wanted


def _ensure(client: Any, wanted: Mapping[str, Any], found: Mapping[str, Any] | None) -> EdgeSite:
    if found is None:
        return _edge_site(_create(client, wanted))
    tenant = found["DistributionTenant"]
    changed = {name: wanted[name] for name in _CHANGEABLE if name in wanted}
    if any(_comparable(tenant.get(name)) != _comparable(value) for name, value in changed.items()):
        answer = client.update_distribution_tenant(Id=tenant["Id"], IfMatch=found["ETag"], **changed)
        tenant = answer["DistributionTenant"]
    return _edge_site(tenant)


def _remove(client: Any, found: Mapping[str, Any] | None) -> None:
    if found is None:
        return
    tenant, tag = found["DistributionTenant"], found["ETag"]
    if tenant["Enabled"]:
        answer = client.update_distribution_tenant(Id=tenant["Id"], IfMatch=tag, Enabled=False)
        tag = answer["ETag"]
    client.delete_distribution_tenant(Id=tenant["Id"], IfMatch=tag)


def _create(client: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
    try:
        created: dict[str, Any] = client.create_distribution_tenant(**wanted)["DistributionTenant"]
    except ClientError as error:
        if code_of(error) == _TAKEN:
            raise AddressTaken(wanted["Domains"][0]["Domain"]) from None
        raise
    return created


def _find(client: Any, known: str) -> dict[str, Any] | None:
    """Return a place by its id or its name."""
    try:
        found: dict[str, Any] = client.get_distribution_tenant(Identifier=known)
    except ClientError as error:
        if code_of(error) != _ABSENT:
            raise
        return None
    return found


def _edge_site(tenant: Mapping[str, Any]) -> EdgeSite:
    return EdgeSite(tenant["Id"], deployed=_answers(tenant))


def _answers(tenant: Mapping[str, Any]) -> bool:
    """Tell whether CloudFront has it everywhere, and a certificate for each of its domains."""
    active = all(domain.get("Status") == "active" for domain in tenant["Domains"])
    return tenant.get("Status") == "Deployed" and active


def _comparable(value: Any) -> Any:
    """Return domains without what CloudFront tells of each."""
    return [each["Domain"] for each in value] if isinstance(value, list) else value
