"""How patient a sync is: two clocks and a breaker. See docs/decisions/2026-11-28-two-clocks.md."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class SyncRules:
    """Nights are freed on a quick clock, guests are let go on a slow one.

    A night is freed once `absences_to_free` good fetches in a row lacked it and `hold` has passed since the first.
    "Cancelled" is said, and guest data let go, once that holds and `say_cancelled_after` has passed. Where at least
    `breaker_events` entries, and `breaker_share` of what was to come, went within `breaker_hold`, nothing is freed
    until they are back or that time is over. `own_uid_suffix` ends the UIDs that our own export mints.
    """

    absences_to_free: int = 2
    hold: timedelta = timedelta(minutes=30)
    say_cancelled_after: timedelta = timedelta(hours=24)
    breaker_events: int = 3
    breaker_share: float = 0.5
    breaker_hold: timedelta = timedelta(hours=4)
    own_uid_suffix: str = ""

    def __post_init__(self) -> None:
        if self.absences_to_free < 1:
            raise ValueError(f"absences_to_free must be at least 1, got {self.absences_to_free}")
        if self.hold > self.say_cancelled_after:
            raise ValueError(f"hold must not exceed say_cancelled_after, got {self.hold}")
