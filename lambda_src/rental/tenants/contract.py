"""What neighbours may see of a tenant: its record, the mapping from a host to it, and where the platform itself is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rental.kernel.ids import TenantId
from rental.kernel.tenancy import tenant_key

DIRECTORY_SHARDS = 8
_BASE_32 = "abcdefghijklmnopqrstuvwxyz234567"
Origin = Literal["deployment", "sign-up"]
PLATFORM = "platform"  # the kind of a host's item that leads to no tenant
TENANT_BRANDING_CHANGED = "TenantBrandingChanged"
LOGO_PATH = "/api/v1/tenant/logo"
RELEASED = "released"  # the state of a host whose site was taken down; only its own tenant may come back to it


@dataclass(frozen=True, slots=True)
class UserPool:
    """A pool of people and the app client through which they sign in. `issuer` is the `iss` of its tokens.

    `pooled`: hosts of many tenants are in it, each tenant's in groups of its own (`group_in`).
    """

    pool_id: str
    client_id: str
    issuer: str
    pooled: bool = False


def group_in(pool: UserPool, tenant_id: TenantId, role: str) -> str:
    """Return the group whose members have this role at this tenant: in a shared pool its name begins with the id."""
    return f"{tenant_id}.{role}" if pool.pooled else role


def roles_in(pool: UserPool, tenant_id: TenantId, groups: Iterable[str]) -> frozenset[str]:
    """Return what the names of groups say of this tenant: in a shared pool nothing but its own groups."""
    if not pool.pooled:
        return frozenset(groups)
    own = group_in(pool, tenant_id, "")
    return frozenset(group.removeprefix(own) for group in groups if group.startswith(own))


@dataclass(frozen=True, slots=True)
class HostMapping:
    """Where requests for `host` belong: the tenant, its own people's pool and the platform's pool of guests."""

    host: str
    tenant_id: TenantId
    host_pool: UserPool
    guest_pool: UserPool


@dataclass(frozen=True, slots=True)
class PlatformAddress:
    """Where the platform itself is reached: no tenant's, and with nobody signed in but guests and admins.

    `site_url` is its address without a path; a tenant's differs from it by the host's first label alone.
    """

    host: str
    site_url: str
    guest_pool: UserPool


@dataclass(frozen=True, slots=True)
class TenantRecord:
    """A tenant as its neighbours see it: what its host edited, and for the rest what the deployment said.

    `accent_colour` is "#rrggbb", `languages` ISO 639-1 codes.

    `payment_account` is its own connected account at the payment provider, `logo_url` the address of the picture that
    stands for its name; "" where it has none.
    """

    tenant_id: TenantId
    name: str
    subdomain: str
    host: str
    site_url: str
    languages: tuple[str, ...]
    default_language: str
    currency: str
    time_zone: str
    accent_colour: str
    contact_email: str
    payment_account: str = ""
    logo_url: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """A tenant among all. `specification` is the digest of what its resources were last made by, "" at deploy time."""

    tenant_id: TenantId
    subdomain: str
    host: str
    name: str
    origin: Origin
    state: str = "active"
    specification: str = ""


def tenant_record_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the record's partition and sort key."""
    return tenant_key(tenant_id, "TENANT"), "TENANT"


def logo_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of the picture that the host uploaded, beside the record."""
    return tenant_record_key(tenant_id)[0], "LOGO"


def host_key(host: str) -> tuple[str, str]:
    """Return the mapping's partition and sort key. `host` is lower case and has no port."""
    return f"G#HOST#{host}", "HOST"


def payment_account_key(account: str) -> tuple[str, str]:
    """Return the partition and sort key of the item that says whose connected account it is: its `tenant_id`."""
    return f"G#ACCOUNT#{account}", "ACCOUNT"


def name_key(skeleton: str) -> tuple[str, str]:
    """Return the partition and sort key of the claim on a subdomain and on all that look like it."""
    return f"G#NAME#{skeleton}", "NAME"


def sign_up_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of how a tenant came about: outside its own keys, and outlasting them."""
    return f"G#SIGNUP#{tenant_id}", "SIGNUP"


def directory_key(tenant_id: TenantId) -> tuple[str, str]:
    """Return the partition and sort key of a tenant's line in the directory of all, spread over eight partitions."""
    return directory_part_key(_BASE_32.index(tenant_id[-1]) % DIRECTORY_SHARDS), tenant_id


def directory_part_key(part: int) -> str:
    """Return the partition key of one part of the directory, 0-7."""
    return f"G#TENANTS#{part}"


def directory_line_from_item(item: Mapping[str, Any]) -> DirectoryLine:
    """Read a line's item (plain Python, schema version 1)."""
    return DirectoryLine(
        tenant_id=TenantId(item["sk"]),
        subdomain=item["subdomain"],
        host=item["host"],
        name=item["name"],
        origin=item["origin"],
        state=item["state"],
        specification=item.get("specification", ""),
    )


def tenant_record_from_item(item: Mapping[str, Any]) -> TenantRecord:
    """Read a record's item (plain Python, schema version 1): of `edited`, the host's own words come first."""
    item = {**item, **item.get("edited", {})}
    return TenantRecord(
        tenant_id=TenantId(item["id"]),
        name=item["name"],
        subdomain=item["subdomain"],
        host=item["host"],
        site_url=item["site_url"],
        languages=tuple(item["languages"]),
        default_language=item["default_language"],
        currency=item["currency"],
        time_zone=item["time_zone"],
        accent_colour=item["accent_colour"],
        contact_email=item["contact_email"],
        payment_account=item.get("payment_account", ""),
        logo_url=_logo_url(item),
    )


def logo_path(version: str) -> str:
    """Return the address, on the site, of the logo that the host uploaded; "" where the host wants none."""
    return f"{LOGO_PATH}?v={version}" if version else ""


def _logo_url(item: Mapping[str, Any]) -> str:
    if "logo" not in item:
        return str(item.get("logo_url", ""))
    return f"{item['site_url']}{logo_path(item['logo'])}" if item["logo"] else ""


def host_mapping_from_item(item: Mapping[str, Any]) -> HostMapping | None:
    """Read a mapping's item (plain Python, schema version 1); None where no tenant is: released, or the platform's."""
    if item.get("state") == RELEASED or item.get("kind") == PLATFORM:
        return None
    return HostMapping(
        host=item["host"],
        tenant_id=TenantId(item["tenant_id"]),
        host_pool=UserPool(**item["host_pool"]),
        guest_pool=UserPool(**item["guest_pool"]),
    )


def place_from_item(item: Mapping[str, Any]) -> HostMapping | PlatformAddress | None:
    """Read the item of a host, whoever is there; None where nobody is."""
    if item.get("kind") == PLATFORM:
        return PlatformAddress(item["host"], item["site_url"], UserPool(**item["guest_pool"]))
    return host_mapping_from_item(item)
