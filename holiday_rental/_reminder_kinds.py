"""The kinds of reminders that a deployment has: typed, checked, and told to the functions as JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Anchor = Literal["check_in", "check_out", "birthday", "season"]
Recipient = Literal["guest", "host"]
_ANCHORS = ("check_in", "check_out", "birthday", "season")
_YEARLY = ("birthday", "season")
_RECIPIENTS = ("guest", "host")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,29}")
_QUARTER_HOUR = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)")
_MOST_DAYS, _MOST_HOURS = 365, 168


@dataclass(frozen=True)
class ReminderKind:
    """A reminder that goes out `days` after a day of the stay (before it where negative), at `at` at the property.

        ReminderKind("mid_stay", anchor="check_in", days=2, at="10:00")

    - `name`: 2-30 of a-z, 0-9 and _, by which hosts and templates know it.
    - `anchor`: the day that it counts from: "check_in" or "check_out"; or "birthday" or "season", which come once a
      year and go to guests who take offers: on the birthday they gave, on the date that the host chose.
    - `days`: -365 to 365; 0 for those that come once a year.
    - `at`: the property's own time, on a quarter hour. Hosts may choose others, of `days` too.
    - `recipient`: "guest" or "host". Default: the guest, to whom alone those go that come once a year.
    - `catch_up`: how many hours late it may still go out after an outage, 1-168. Default: 12.
    - `only_if_owed`: whether it goes out only while the guest has to pay something. Default: no.
    """

    name: str
    anchor: Anchor
    days: int
    at: str
    recipient: Recipient = "guest"
    catch_up: int = 12
    only_if_owed: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"name must be 2-30 of a-z, 0-9 and _, beginning with a letter, got {self.name!r}")
        for field, allowed in (("anchor", _ANCHORS), ("recipient", _RECIPIENTS)):
            if (got := getattr(self, field)) not in allowed:
                raise ValueError(f"{field} of {self.name} must be one of {', '.join(allowed)}, got {got!r}")
        if not -_MOST_DAYS <= self.days <= _MOST_DAYS:
            raise ValueError(f"days of {self.name} must be -{_MOST_DAYS} to {_MOST_DAYS}, got {self.days}")
        if self.anchor in _YEARLY:
            self._check_yearly()
        if not _QUARTER_HOUR.fullmatch(self.at):
            raise ValueError(f"at of {self.name} must be a quarter hour such as 10:00 or 17:45, got {self.at!r}")
        if not 1 <= self.catch_up <= _MOST_HOURS:
            raise ValueError(f"catch_up of {self.name} must be 1-{_MOST_HOURS} hours, got {self.catch_up}")

    def _check_yearly(self) -> None:
        if self.days:
            raise ValueError(f"days of {self.name} must be 0: it goes out on the {self.anchor}'s day, got {self.days}")
        if self.recipient != "guest":
            raise ValueError(f"recipient of {self.name} must be guest: it comes once a year, got {self.recipient!r}")
        if self.only_if_owed:
            raise ValueError(f"only_if_owed of {self.name} must be False: nothing is owed for a {self.anchor}")

    @property
    def construct_id(self) -> str:
        """Return the name in camel case: `check_in_soon` is `CheckInSoon`."""
        return "".join(part.capitalize() for part in self.name.split("_"))


REMINDER_KINDS = (
    ReminderKind("balance_due", anchor="check_in", days=-14, at="10:00", catch_up=72, only_if_owed=True),
    ReminderKind("check_in_soon", anchor="check_in", days=-10, at="10:00", catch_up=48),
    ReminderKind("check_in_tomorrow", anchor="check_in", days=-1, at="10:00", catch_up=12),
    ReminderKind("welcome", anchor="check_in", days=0, at="09:00", catch_up=8),
    ReminderKind("cleaners", anchor="check_out", days=-1, at="09:00", recipient="host", catch_up=24),
    ReminderKind("check_out_tomorrow", anchor="check_out", days=-1, at="17:00", catch_up=6),
    ReminderKind("review", anchor="check_out", days=1, at="11:00", catch_up=72),
    ReminderKind("birthday", anchor="birthday", days=0, at="10:00", catch_up=12),
    ReminderKind("season", anchor="season", days=0, at="10:00", catch_up=72),
)


def checked_kinds(kinds: Sequence[ReminderKind]) -> tuple[ReminderKind, ...]:
    """Return the kinds as they are. Raises `ValueError` for none, or for two of a name."""
    if not kinds:
        raise ValueError("kinds must name at least one kind of reminder, got none")
    ids = [kind.construct_id for kind in kinds]
    if twice := sorted({kind.name for kind in kinds if ids.count(kind.construct_id) > 1}):
        raise ValueError(f"kinds must have names of their own, got {', '.join(twice)} twice")
    return tuple(kinds)


def kinds_as_json(kinds: Sequence[ReminderKind]) -> str:
    """Return what the functions read."""
    return json.dumps([asdict(kind) for kind in kinds], separators=(",", ":"))


def shortest_catch_up_hours(kinds: Sequence[ReminderKind] = REMINDER_KINDS) -> int:
    """Return for how many hours a run may be missed without losing a reminder."""
    return min(kind.catch_up for kind in kinds)
