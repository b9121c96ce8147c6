"""Whose data a request may touch, and who asks."""

from dataclasses import dataclass
from datetime import datetime

from rental.kernel.ids import TenantId, is_opaque_id

HOST = "host"
CO_HOST = "co-host"
CLEANER = "cleaner"
GUEST = "guest"
ADMIN = "admin"
ANONYMOUS = "anonymous"
ROLES = (HOST, CO_HOST, CLEANER, GUEST, ADMIN)
ANYONE = "anyone"  # what an operation declares instead of roles when whoever is signed in may call it


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: `kind` is "anonymous", "guest" (platform pool) or "member" (the tenant's own pool)."""

    kind: str
    id: str
    roles: frozenset[str] = frozenset()

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def as_actor(self) -> dict[str, str]:
        """Return the form kept in `last_change`."""
        return {"kind": self.kind, "id": self.id}


NOBODY = Principal(kind=ANONYMOUS, id=ANONYMOUS)


@dataclass(frozen=True, slots=True)
class Tenancy:
    """The tenant a request was resolved to, and the host it came by."""

    tenant_id: TenantId
    host: str

    def __post_init__(self) -> None:
        if not is_opaque_id(self.tenant_id):
            raise ValueError(f"a tenant id is 16-52 characters of a-z and 2-7, got {self.tenant_id!r}")


def tenant_key(tenant: TenantId, *parts: str) -> str:
    """Return a partition key that belongs to `tenant`: `T#<tenant>#<part>#…`."""
    return "#".join(("T", tenant, *parts))


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, of which tenant, when and from where; `request` recognises a request that comes again."""

    tenant_id: TenantId
    principal: Principal
    at: datetime
    address: str = ""
    request: bytes = b""
