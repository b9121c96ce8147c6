"""What neighbours may see of notifications: that a guest chose offers or stopped them, and whose birthday is when."""

from collections.abc import Mapping
from typing import Any

from rental.kernel.ids import TenantId, derived_id
from rental.kernel.month_day import MonthDay
from rental.kernel.tenancy import tenant_key

# A guest chose to take offers, gave other details, or stopped them. It names the guest by the digest of the address,
# and holds nothing of who it is: look at what is stored.
OFFERS_CHOSEN = "OffersChosen"


def guest_letters_key(tenant_id: TenantId, guest: str) -> tuple[str, str]:
    """Return the partition and sort key of what a guest chose. `guest` is the digest of the address."""
    return tenant_key(tenant_id, "GUESTLETTERS", guest), "PREFERENCES"


def folded(address: str) -> str:
    """Return the form in which one address is known once."""
    return address.strip().lower()


def guest_digest(key: bytes, tenant_id: TenantId, address: str) -> str:
    """Return what stands for a guest's address with one tenant."""
    return derived_id(key, "guest-address", tenant_id, folded(address))


def offer_takers_partition(tenant_id: TenantId) -> str:
    """Return the partition of the lists' index that holds who takes offers, by digest."""
    return tenant_key(tenant_id, "OFFERS")


def birthday_from_item(item: Mapping[str, Any] | None) -> MonthDay | None:
    """Read a guest's item (plain Python); None where no offers are taken, or no birthday was given."""
    given = ((item or {}).get("personal") or {}).get("birthday") if item and item.get("offers") else None
    return MonthDay.parse(given) if given else None
