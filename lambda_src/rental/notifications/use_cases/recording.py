"""What became of letters: kept with each, and addresses that are gone or do not want them are written to no more."""

from dataclasses import dataclass

from rental.kernel.clock import Clock
from rental.notifications.domain.delivery import Delivery
from rental.notifications.ports import Notices, Suppressions


@dataclass(frozen=True, slots=True)
class LetterLog:
    """Where it is kept."""

    notices: Notices
    suppressions: Suppressions
    clock: Clock


def record_delivery(log: LetterLog, delivery: Delivery) -> bool:
    """Keep news of a letter, in whatever order and however often it comes; tell whether it was news."""
    for address in delivery.addresses:
        log.suppressions.add(address, delivery.fate, log.clock.now())
    return log.notices.record(delivery)
