"""What became of letters: kept with each, and addresses that are gone or do not want them are written to no more.

Who took offers there is forgotten.
"""

from dataclasses import dataclass

from rental.kernel.clock import Clock
from rental.notifications.contract import guest_digest
from rental.notifications.domain.categories import OFFERS
from rental.notifications.domain.delivery import Delivery
from rental.notifications.ports import GuestPreferences, Notices, Suppressions


@dataclass(frozen=True, slots=True)
class LetterLog:
    """Where it is kept. `key` hides addresses."""

    notices: Notices
    suppressions: Suppressions
    preferences: GuestPreferences
    key: bytes
    clock: Clock


def record_delivery(log: LetterLog, delivery: Delivery) -> bool:
    """Keep news of a letter, in whatever order and however often it comes; tell whether it was news."""
    for address in delivery.addresses:
        log.suppressions.add(address, delivery.fate, log.clock.now())
        digest = guest_digest(log.key, delivery.tenant_id, address)
        if log.preferences.of(delivery.tenant_id, digest).takes_offers:
            log.preferences.stop(delivery.tenant_id, digest, OFFERS, log.clock.now())
    return log.notices.record(delivery)
