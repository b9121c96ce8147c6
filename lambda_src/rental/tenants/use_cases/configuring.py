"""What a site's pages and neighbours know of a tenant that signed up: record, host and line in the directory."""

from dataclasses import asdict, dataclass
from typing import Any

from rental.tenants.contract import HostMapping
from rental.tenants.domain.onboarding import Outcome, claimed_by, host_pool_of
from rental.tenants.domain.sign_up import SignUp
from rental.tenants.domain.specification import SPECIFICATION_VERSION, TenantSpecification
from rental.tenants.ports.services import AddressTaken
from rental.tenants.ports.sites import Directory, HostTaken, NameTaken, Tenants


@dataclass(frozen=True, slots=True)
class ConfigurationStep:
    """Enters the tenant. `defaults` is what a specification says of all alike; `digest` is of the whole blueprint."""

    tenants: Tenants
    directory: Directory
    defaults: dict[str, Any]
    digest: str

    def do(self, sign_up: SignUp) -> Outcome:
        specification = self._specification(sign_up)
        tenant_id, by = sign_up.tenant_id, claimed_by(sign_up.tenant_id)
        claim = self.tenants.claim_on(sign_up.host)
        # A released host is its former tenant's, whose data must never be another's.
        if claim is not None and (claim.tenant_id != tenant_id or claim.claimed_by != by or claim.released):
            raise AddressTaken(sign_up.host)
        mapping = specification.mapping(tenant_id)
        if claim is None:
            try:
                self.tenants.add(specification.record(tenant_id), mapping, by, "sign-up", self.digest)
            except (HostTaken, NameTaken):
                raise AddressTaken(sign_up.host) from None
        else:
            self._bring_up_to_date(sign_up, mapping)
        return Outcome()

    def undo(self, sign_up: SignUp) -> None:
        self.tenants.remove(sign_up.tenant_id, sign_up.host, claimed_by(sign_up.tenant_id))

    def _bring_up_to_date(self, sign_up: SignUp, mapping: HostMapping) -> None:
        """Write what a later deployment decides; what the hosts said of themselves since is theirs."""
        record = self.tenants.find(sign_up.tenant_id)
        if record is not None and self.tenants.mapping_of(sign_up.host) != mapping:
            self.tenants.replace(record, mapping, sign_up.host, claimed_by(sign_up.tenant_id))
        self.directory.note_specification(sign_up.tenant_id, self.digest)

    def _specification(self, sign_up: SignUp) -> TenantSpecification:
        return TenantSpecification.of(
            self.defaults
            | {
                "version": SPECIFICATION_VERSION,
                "subdomain": sign_up.subdomain,
                "host": sign_up.host,
                "site_url": sign_up.site_url,
                "name": sign_up.name,
                "languages": [sign_up.language],
                "default_language": sign_up.language,
                "currency": sign_up.currency,
                "time_zone": sign_up.time_zone,
                "contact_email": sign_up.email,
                "host_pool": asdict(host_pool_of(sign_up)),
            }
        )
