"""Brandings in memory. It passes the same suite as the DynamoDB adapter."""

from dataclasses import dataclass, field, replace
from typing import Any

from rental.kernel.ids import TenantId
from rental.tenants.contract import TenantRecord, logo_path
from rental.tenants.domain.branding import Branding, StoredBranding
from rental.tenants.domain.logo import StoredLogo


@dataclass
class FakeBrandings:
    stored: dict[TenantId, StoredBranding] = field(default_factory=dict)
    logos: dict[TenantId, StoredLogo] = field(default_factory=dict)
    changes: list[Any] = field(default_factory=list)

    def enter(self, record: TenantRecord) -> None:
        self.stored[record.tenant_id] = StoredBranding(Branding(record))

    def find(self, tenant_id):
        return self.stored.get(tenant_id)

    def logo(self, tenant_id):
        return self.logos.get(tenant_id)

    def write(self, stored, change, *, logo=None, without_logo=False):
        branding = stored.branding
        tenant_id = branding.record.tenant_id
        there = self.stored.get(tenant_id)
        if there is None or there.branding.version != branding.version - 1:
            return False
        shown = branding.record
        if (version := branding.edited.get("logo")) is not None:
            shown = replace(shown, logo_url=f"{shown.site_url}{logo_path(version)}" if version else "")
        self.stored[tenant_id] = replace(stored, branding=replace(branding, record=shown))
        self.changes.append(change)
        if logo or without_logo:
            self.logos.pop(tenant_id, None)
        if logo:
            self.logos[tenant_id] = logo
        return True
