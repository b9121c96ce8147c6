"""What a host edits of how the site presents itself. The host's word wins, and no deployment takes it back."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.events import last_change
from rental.kernel.ids import TenantId
from rental.kernel.tenancy import Principal
from rental.tenants.contract import TENANT_BRANDING_CHANGED
from rental.tenants.domain.branding import Branding, StoredBranding, Texts, check_branding
from rental.tenants.domain.logo import LogoRefused, StoredLogo, logo_of
from rental.tenants.ports.branding import Brandings

_OF_KEY = 8  # bytes of what recognises a request, the rest being its body's
_VERSION_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks for a change, when and from where; `request` recognises it, `expected` is the version that was seen."""

    tenant_id: TenantId
    by: Principal
    at: datetime
    request: bytes
    expected: int | None = None
    address: str = ""


def branding_of(brandings: Brandings, tenant_id: TenantId) -> Branding:
    """Return how the site presents itself. Raises `Problem("not-found")`."""
    return _found(brandings, tenant_id).branding


def change_branding(brandings: Brandings, command: Command, fields: Mapping[str, Any]) -> Branding:
    """Replace some members, each as a whole; `texts` are `Texts` by language.

    Raises `Problem`: "version-mismatch", "idempotency-key-reused", "invalid-request".
    """
    stored = _found(brandings, command.tenant_id)
    if _repeats(stored, command):
        return stored.branding
    texts: Mapping[str, Texts] = fields.get("texts", stored.branding.texts)
    said = {name: value for name, value in fields.items() if name != "texts"}
    record = replace(stored.branding.record, **said)
    check_branding(record, texts)
    new = replace(stored.branding, record=record, texts=texts, edited={**stored.branding.edited, **fields})
    return _write(brandings, command, new)


def change_logo(brandings: Brandings, command: Command, raw: bytes) -> Branding:
    """Show this picture from now on. Raises `Problem` as `change_branding`, for bytes that are no logo too."""
    stored = _found(brandings, command.tenant_id)
    if _repeats(stored, command):
        return stored.branding
    try:
        found = logo_of(raw)
    except LogoRefused as refused:
        raise InvalidRequest("/", str(refused)) from None
    logo = StoredLogo(hashlib.sha256(raw).hexdigest()[:_VERSION_CHARACTERS], found.content_type, raw)
    return _write(brandings, command, _with_logo(stored.branding, logo.version), logo=logo)


def remove_logo(brandings: Brandings, command: Command) -> Branding:
    """Show no picture from now on, not the deployment's either. Raises `Problem` as `change_branding`."""
    stored = _found(brandings, command.tenant_id)
    if _repeats(stored, command):
        return stored.branding
    return _write(brandings, command, _with_logo(stored.branding, ""), without_logo=True)


def logo_at(brandings: Brandings, tenant_id: TenantId) -> StoredLogo:
    """Return the picture that the host uploaded. Raises `Problem("not-found")`."""
    logo = brandings.logo(tenant_id)
    if logo is None:
        raise Problem("not-found", "This site has no logo of its own.")
    return logo


def _found(brandings: Brandings, tenant_id: TenantId) -> StoredBranding:
    stored = brandings.find(tenant_id)
    if stored is None:
        raise Problem("not-found", "This site has no tenant record.")
    return stored


def _repeats(stored: StoredBranding, command: Command) -> bool:
    """Tell whether this very request was the last to change it. Raises `Problem` for one that may not change it."""
    if stored.changed_by_request == command.request:
        return True
    if stored.changed_by_request[:_OF_KEY] == command.request[:_OF_KEY]:
        raise Problem("idempotency-key-reused", "This key already changed something else; send a new key.")
    if command.expected is not None and command.expected != stored.branding.version:
        raise Problem("version-mismatch", f"You saw version {command.expected}, it is {stored.branding.version} now.")
    return False


def _with_logo(branding: Branding, version: str) -> Branding:
    return replace(branding, edited={**branding.edited, "logo": version})


def _write(
    brandings: Brandings,
    command: Command,
    new: Branding,
    *,
    logo: StoredLogo | None = None,
    without_logo: bool = False,
) -> Branding:
    new = replace(new, version=new.version + 1)
    change = last_change(new.version, TENANT_BRANDING_CHANGED, command.at, command.by, address=command.address)
    stored = StoredBranding(new, command.request)
    if not brandings.write(stored, change, logo=logo, without_logo=without_logo):
        raise Problem("version-mismatch", "Someone changed it in the same moment; look again and repeat.")
    return new
