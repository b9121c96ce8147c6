"""Tenants' places in the multi-tenant distribution, made by the blueprint."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from rental.tenants.domain.blueprint import filled, values_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.ports import AddressTaken, EdgeSite
from rental.tenants.refusals import code_of, told_apart

_TAKEN = "CNAMEAlreadyExists"
_ABSENT = "EntityNotFound"
# What a change may be of; a certificate is asked for once, when the place is made.
_CHANGEABLE = ("DistributionId", "Domains", "ConnectionGroupId", "Enabled")


@dataclass(frozen=True, slots=True)
class CloudFrontSites:
    """The `SitesAtTheEdge` port. `client` is boto3's for cloudfront."""

    client: Any
    blueprint: Mapping[str, Any]

    def ensure(self, sign_up: SignUp) -> EdgeSite:
        wanted = self._wanted(sign_up)
        with told_apart():
            found = self._found(sign_up, wanted)
            if found is None:
                return _edge_site(self._create(wanted))
            tenant = found["DistributionTenant"]
            changed = {name: wanted[name] for name in _CHANGEABLE if name in wanted}
            if any(_comparable(tenant.get(name)) != _comparable(value) for name, value in changed.items()):
                answer = self.client.update_distribution_tenant(Id=tenant["Id"], IfMatch=found["ETag"], **changed)
                tenant = answer["DistributionTenant"]
        return _edge_site(tenant)

    def remove(self, sign_up: SignUp) -> None:
        with told_apart():
            found = self._found(sign_up, self._wanted(sign_up))
            if found is None:
                return
            tenant, tag = found["DistributionTenant"], found["ETag"]
            if tenant["Enabled"]:
                answer = self.client.update_distribution_tenant(Id=tenant["Id"], IfMatch=tag, Enabled=False)
                tag = answer["ETag"]
            self.client.delete_distribution_tenant(Id=tenant["Id"], IfMatch=tag)

    def _wanted(self, sign_up: SignUp) -> dict[str, Any]:
        """Return what the call takes: the properties, save that domains and tags are wrapped."""
        wanted: dict[str, Any] = filled(dict(self.blueprint["site"]), values_of(sign_up))
        wanted["Domains"] = [{"Domain": domain} for domain in wanted["Domains"]]
        if "Tags" in wanted:
            wanted["Tags"] = {"Items": wanted["Tags"]}
        return wanted

    def _create(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        try:
            created: dict[str, Any] = self.client.create_distribution_tenant(**wanted)["DistributionTenant"]
        except ClientError as error:
            if code_of(error) == _TAKEN:
                raise AddressTaken(wanted["Domains"][0]["Domain"]) from None
            raise
        return created

    def _found(self, sign_up: SignUp, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the tenant's place: by its id, or by its name where an attempt was cut off before it told the id."""
        if sign_up.step("site") in ("waiting", "undone"):
            return None
        known = sign_up.made.get("distribution_tenant_id") or wanted["Name"]
        try:
            found: dict[str, Any] = self.client.get_distribution_tenant(Identifier=known)
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
