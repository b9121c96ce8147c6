"""What the deployment tells this context."""

import os
from dataclasses import dataclass

_MOST_DAYS = 3653  # ten years


@dataclass(frozen=True, slots=True)
class Settings:
    """`keep_days`: how long a record is kept, 1-3653 days."""

    keep_days: int = 90

    def __post_init__(self) -> None:
        if not 1 <= self.keep_days <= _MOST_DAYS:
            raise ValueError(f"AUDIT_DAYS must be 1-{_MOST_DAYS}, got {self.keep_days}")

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read AUDIT_DAYS; 90 where it is not set. Raises `ValueError` for what is no number of days."""
        return cls(int(os.environ.get("AUDIT_DAYS") or 90))
