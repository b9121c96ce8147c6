"""What a tenant is made of: the versioned specification that deploy time and run time apply alike."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from rental.kernel.ids import TenantId, derived_id, is_opaque_id
from rental.kernel.money import CURRENCIES
from rental.tenants.contract import HostMapping, PlatformAddress, TenantRecord, UserPool

SPECIFICATION_VERSION = 1
LANGUAGES = ("en", "de")  # what the guest site and the letters are written in
NAME_LIMIT_CHARACTERS = 100

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_SUBDOMAIN = re.compile(_LABEL)
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})+")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_EMAIL = re.compile(r"[^\s@<>(),;:\"\\\[\]]{1,64}@[^\s@<>(),;:\"\\\[\]]+\.[^\s@<>(),;:\"\\\[\].]+")
_POOL_ID = re.compile(r"[\w-]{1,55}")
_CLIENT_ID = re.compile(r"[\w+]{1,128}")
_LOGO_URL = re.compile(r"https://[^\s\"'<>\\]{1,492}")
_PAYMENT_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{1,64}")


class SpecificationRefused(ValueError):  # noqa: N818 - names what happened
    """The specification cannot be applied; the message names every fault, what was got and what is allowed."""


class _Pool(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pool_id: str
    client_id: str
    issuer: str
    pooled: bool = False

    def as_user_pool(self) -> UserPool:
        return UserPool(self.pool_id, self.client_id, self.issuer, self.pooled)


class TenantSpecification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a tenant's site needs to know of it, version 1."""

    version: int
    subdomain: str
    host: str
    site_url: str
    name: str
    languages: tuple[str, ...]
    default_language: str
    currency: str
    time_zone: str
    accent_colour: str
    contact_email: str
    host_pool: _Pool
    guest_pool: _Pool
    payment_account: str = ""
    logo_url: str = ""

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "TenantSpecification":
        """Read a specification; numbers may come as strings. Raises `SpecificationRefused`."""
        return _read(cls, raw)

    def record(self, tenant_id: TenantId) -> TenantRecord:
        fields = {name: getattr(self, name) for name in TenantRecord.__slots__ if name != "tenant_id"}
        return TenantRecord(tenant_id=tenant_id, **fields)

    def mapping(self, tenant_id: TenantId) -> HostMapping:
        return HostMapping(self.host, tenant_id, self.host_pool.as_user_pool(), self.guest_pool.as_user_pool())

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with each field, what was got and what is allowed."""
        yield from _faults_of_address(self.subdomain, self.host, self.site_url)
        yield from faults_of_wording(self.name, self.languages, self.default_language, self.accent_colour)
        if self.currency not in CURRENCIES:
            yield f"currency must be an ISO 4217 code that can be charged, e.g. EUR, got {self.currency!r}"
        if not is_time_zone(self.time_zone):
            yield f"time_zone must be an IANA zone, e.g. Europe/Berlin, got {self.time_zone!r}"
        yield from faults_of_contact(self.contact_email)
        if self.payment_account and not _PAYMENT_ACCOUNT.fullmatch(self.payment_account):
            yield f"payment_account must be a connected account's id such as acct_1Abc, got {self.payment_account!r}"
        if self.logo_url and not _LOGO_URL.fullmatch(self.logo_url):
            yield f"logo_url must be an https address of at most 500 characters, got {self.logo_url!r}"
        yield from _faults_of_pool("host_pool", self.host_pool)
        yield from _faults_of_guests(self.guest_pool)


def faults_of_wording(name: str, languages: Sequence[str], default_language: str, accent_colour: str) -> Iterator[str]:
    """Yield what is wrong with how a site presents itself, each beginning with the field's name."""
    if not 1 <= len(name.strip()) <= NAME_LIMIT_CHARACTERS or not name.isprintable():
        yield f"name must be 1-{NAME_LIMIT_CHARACTERS} printable characters, got {name!r}"
    if not languages or any(each not in LANGUAGES for each in languages):
        yield f"languages must be some of {', '.join(LANGUAGES)}, got {list(languages)}"
    if default_language not in languages:
        yield f"default_language must be one of {list(languages)}, got {default_language!r}"
    if not _COLOUR.fullmatch(accent_colour):
        yield f"accent_colour must be #rrggbb in lower case, got {accent_colour!r}"


def faults_of_contact(contact_email: str) -> Iterator[str]:
    """Yield what is wrong with the address at which guests reach the hosts."""
    if not _EMAIL.fullmatch(contact_email):
        yield f"contact_email must be one e-mail address, got {contact_email!r}"


def faults_of_domain(name: str, domain: str, platform_domain: str) -> Iterator[str]:
    """Yield what is wrong with a domain of a tenant's own, which is none of the platform's."""
    if not _HOST.fullmatch(domain):
        yield f"{name} must be a lower-case DNS name without a port, got {domain!r}"
    if platform_domain and f".{domain}".endswith(f".{platform_domain}"):
        yield f"{name} must not be at the platform's own {platform_domain}, got {domain!r}"


class PlatformSpecification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the platform itself is reached, and who may sign in there: guests and admins. Version 1."""

    version: int
    subdomain: str
    host: str
    site_url: str
    guest_pool: _Pool

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "PlatformSpecification":
        """Read a specification; numbers may come as strings. Raises `SpecificationRefused`."""
        return _read(cls, raw)

    def address(self) -> PlatformAddress:
        return PlatformAddress(self.host, self.site_url, self.guest_pool.as_user_pool())

    def faults(self) -> Iterator[str]:
        yield from _faults_of_address(self.subdomain, self.host, self.site_url)
        yield from _faults_of_guests(self.guest_pool)


class DomainSpecification(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A domain of a tenant's own, outside of `platform_domain`, and whose tokens count there. Version 1."""

    version: int
    tenant_id: str
    host: str
    platform_domain: str
    host_pool: _Pool
    guest_pool: _Pool

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "DomainSpecification":
        """Read a specification; numbers may come as strings. Raises `SpecificationRefused`."""
        return _read(cls, raw)

    def mapping(self) -> HostMapping:
        pools = self.host_pool.as_user_pool(), self.guest_pool.as_user_pool()
        return HostMapping(self.host, TenantId(self.tenant_id), *pools)

    def faults(self) -> Iterator[str]:
        if not is_opaque_id(self.tenant_id):
            yield f"tenant_id must be a tenant's id, got {self.tenant_id!r}"
        yield from faults_of_domain("custom_domain", self.host, self.platform_domain)
        yield from _faults_of_pool("host_pool", self.host_pool)
        yield from _faults_of_guests(self.guest_pool)


_Specification = TypeVar("_Specification", TenantSpecification, PlatformSpecification, DomainSpecification)


def _read(shape: type[_Specification], raw: Mapping[str, Any]) -> _Specification:
    if str(raw.get("version")) != str(SPECIFICATION_VERSION):
        raise SpecificationRefused(f"version must be {SPECIFICATION_VERSION}, got {raw.get('version')!r}")
    try:
        specification = msgspec.convert(dict(raw), shape, strict=False)
    except msgspec.ValidationError as error:
        raise SpecificationRefused(str(error)) from None
    if faults := list(specification.faults()):
        raise SpecificationRefused("; ".join(faults))
    return specification


def tenant_id_for(stack_id: str, logical_id: str, request_id: str) -> TenantId:
    """Return the id of the tenant that one creation request makes, the same at every delivery of that request.

    The request's own random UUID makes it unguessable and new; ids are public, so no secret key is needed.
    """
    return TenantId(derived_id(b"tenant", stack_id, logical_id, request_id))


def _faults_of_address(subdomain: str, host: str, site_url: str) -> Iterator[str]:
    if not _SUBDOMAIN.fullmatch(subdomain):
        yield f"subdomain must be 1-63 of a-z, 0-9 and inner hyphens, got {subdomain!r}"
    if not _HOST.fullmatch(host):
        yield f"host must be a lower-case DNS name without a port, got {host!r}"
    if not re.fullmatch(rf"https?://{re.escape(host)}(:\d{{1,5}})?", site_url):
        yield f"site_url must be http(s)://{host} without a path, got {site_url!r}"


def _faults_of_pool(name: str, pool: _Pool) -> Iterator[str]:
    if not _POOL_ID.fullmatch(pool.pool_id):
        yield f"{name}.pool_id must be a user pool's id, got {pool.pool_id!r}"
    if not _CLIENT_ID.fullmatch(pool.client_id):
        yield f"{name}.client_id must be an app client's id, got {pool.client_id!r}"
    if not pool.issuer.startswith("https://") or not pool.issuer.endswith(f"/{pool.pool_id}"):
        yield f"{name}.issuer must be https://.../{pool.pool_id}, got {pool.issuer!r}"


def _faults_of_guests(pool: _Pool) -> Iterator[str]:
    yield from _faults_of_pool("guest_pool", pool)
    if pool.pooled:
        yield "guest_pool.pooled must be false, got true: guests are the platform's, and no tenant's"


def is_time_zone(name: str) -> bool:
    """Tell whether there is an IANA zone of that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, absolute or climbing path, a directory of the database
        return False
    return True
