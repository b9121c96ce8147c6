"""Tenants in memory. It passes the same suite as the DynamoDB adapter."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rental.kernel.ids import TenantId
from rental.tenants.contract import DirectoryLine, HostMapping, Origin, TenantRecord, directory_key, directory_part_key
from rental.tenants.domain.subdomains import skeleton
from rental.tenants.ports.sites import AccountTaken, HostClaim, HostTaken, NameTaken


@dataclass
class FakeTenants:
    records: dict[TenantId, TenantRecord] = field(default_factory=dict)
    mappings: dict[str, HostMapping] = field(default_factory=dict)
    claims: dict[str, HostClaim] = field(default_factory=dict)
    accounts: dict[str, TenantId] = field(default_factory=dict)
    lines: dict[TenantId, DirectoryLine] = field(default_factory=dict)
    names: dict[str, TenantId] = field(default_factory=dict)

    def find(self, tenant_id: TenantId) -> TenantRecord | None:
        return self.records.get(tenant_id)

    def owner_of(self, payment_account: str) -> TenantId | None:
        return self.accounts.get(payment_account)

    def mapping_of(self, host: str) -> HostMapping | None:
        claim = self.claims.get(host)
        return self.mappings[host] if claim and not claim.released else None

    def claim_on(self, host: str) -> HostClaim | None:
        return self.claims.get(host)

    def add(
        self,
        record: TenantRecord,
        mapping: HostMapping,
        claimed_by: str = "",
        origin: Origin = "deployment",
        specification: str = "",
    ) -> None:
        if record.tenant_id in self.records or mapping.host in self.claims:
            raise HostTaken
        self._write(record, mapping, claimed_by, origin, specification)

    def adopt(self, record: TenantRecord, mapping: HostMapping, claimed_by: str = "") -> None:
        claim = self.claims.get(mapping.host)
        if claim is None or not claim.released or claim.tenant_id != record.tenant_id:
            raise HostTaken
        self._write(record, mapping, claimed_by)

    def replace(self, record: TenantRecord, mapping: HostMapping, old_host: str, claimed_by: str = "") -> None:
        for host in (mapping.host, old_host):
            if host in self.claims and self.claims[host].tenant_id != record.tenant_id:
                raise HostTaken
        former = self.records.get(record.tenant_id)
        self._write(record, mapping, claimed_by, stays=old_host == mapping.host)
        if former and skeleton(former.subdomain) != skeleton(record.subdomain):
            self.names.pop(skeleton(former.subdomain), None)
        if old_host != mapping.host:
            self.claims.pop(old_host, None)

    def release(self, tenant_id: TenantId, host: str, claimed_by: str = "") -> None:
        claim = self.claims.get(host)
        if claim and (claim.tenant_id, claim.claimed_by) == (tenant_id, claimed_by):
            self.claims[host] = replace(claim, released=True)
            self.lines[tenant_id] = replace(self.lines[tenant_id], state="gone")

    def remove(self, tenant_id: TenantId, host: str, claimed_by: str) -> None:
        claim = self.claims.get(host)
        if claim and (claim.tenant_id, claim.claimed_by) == (tenant_id, claimed_by):
            self.accounts = {name: owner for name, owner in self.accounts.items() if owner != tenant_id}
            del self.claims[host], self.mappings[host], self.records[tenant_id], self.lines[tenant_id]

    def _write(
        self,
        record: TenantRecord,
        mapping: HostMapping,
        claimed_by: str,
        origin: Origin = "deployment",
        specification: str = "",
        *,
        stays: bool = False,
    ) -> None:
        name = skeleton(record.subdomain)
        owner = self.names.get(name, record.tenant_id)
        if owner != record.tenant_id and not stays:
            raise NameTaken
        account = record.payment_account
        if account and self.accounts.get(account, record.tenant_id) != record.tenant_id:
            raise AccountTaken
        self.accounts = {name: owner for name, owner in self.accounts.items() if owner != record.tenant_id}
        self.accounts |= {account: record.tenant_id} if account else {}
        self.names[name] = owner
        self.records[record.tenant_id] = record
        self.mappings[mapping.host] = mapping
        self.claims[mapping.host] = HostClaim(record.tenant_id, claimed_by, released=False)
        known = self.lines.get(record.tenant_id)
        self.lines[record.tenant_id] = DirectoryLine(
            record.tenant_id,
            record.subdomain,
            record.host,
            record.name,
            known.origin if known else origin,
            "active",
            known.specification if known else specification,
        )


@dataclass
class FakeDirectory:
    """The lines that `FakeTenants` keeps."""

    tenants: FakeTenants

    def page(self, part: int, after: str, limit: int) -> tuple[Sequence[DirectoryLine], str]:
        key = directory_part_key(part)
        lines = [line for name, line in sorted(self.tenants.lines.items()) if directory_key(name)[0] == key]
        behind = [line for line in lines if line.tenant_id > after]
        return behind[:limit], behind[limit - 1].tenant_id if len(behind) > limit else ""

    def find(self, tenant_id: TenantId) -> DirectoryLine | None:
        return self.tenants.lines.get(tenant_id)

    def note_specification(self, tenant_id: TenantId, specification: str) -> None:
        if line := self.find(tenant_id):
            self.tenants.lines[tenant_id] = replace(line, specification=specification)
