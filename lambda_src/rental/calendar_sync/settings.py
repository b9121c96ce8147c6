"""What the deployment tells the entries of calendars in step."""

import os
from dataclasses import dataclass, field
from datetime import timedelta

from rental.calendar_sync.domain.ledger_conflicts import DIRECT_FIRST, RULES, ConflictRule
from rental.calendar_sync.domain.rules import SyncRules


@dataclass(frozen=True, slots=True)
class Settings:
    """`local_partner` lets feeds be fetched by http from this machine: only the local platform sets it."""

    local_partner: bool = False
    rules: SyncRules = field(default_factory=SyncRules)
    conflict_rule: ConflictRule = DIRECT_FIRST

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; what is not said is as usual. Raises `ValueError` for what cannot be."""
        usual = SyncRules()
        rules = SyncRules(
            absences_to_free=int(os.environ.get("FREE_AFTER_ABSENCES") or usual.absences_to_free),
            hold=_time("FREE_AFTER_MINUTES", timedelta(minutes=1), usual.hold),
            say_cancelled_after=_time("CANCELLED_AFTER_HOURS", timedelta(hours=1), usual.say_cancelled_after),
        )
        found = [each for each in RULES if each == os.environ.get("CONFLICT_RULE", DIRECT_FIRST)]
        if not found:
            raise ValueError(f"CONFLICT_RULE must be one of {', '.join(RULES)}, got {os.environ['CONFLICT_RULE']!r}")
        return cls(os.environ.get("LOCAL_PARTNER", "") == "1", rules, found[0])


def _time(name: str, unit: timedelta, usual: timedelta) -> timedelta:
    given = os.environ.get(name)
    return int(given) * unit if given else usual
