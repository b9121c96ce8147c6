"""A guest chooses which letters come."""

from datetime import datetime

from rental.kernel.errors import InvalidRequest
from rental.kernel.ids import TenantId
from rental.notifications.domain.preferences import Preferences
from rental.notifications.ports import GuestPreferences


def choose_letters(
    preferences: GuestPreferences, tenant_id: TenantId, digest: str, wanted: Preferences, now: datetime
) -> Preferences:
    """Keep what a guest wants, and return what is kept.

    Raises `InvalidRequest` for offers that go to nobody, and for somebody to whom none go.
    """
    if wanted.taker and not wanted.offers:
        raise InvalidRequest("/taker", "Nobody is kept who takes no offers; leave it out.")
    if wanted.offers and not wanted.taker and not preferences.of(tenant_id, digest).takes_offers:
        raise InvalidRequest("/taker", "Say which address the offers go to.")
    return preferences.keep(tenant_id, digest, wanted, now)
