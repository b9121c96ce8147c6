"""Reminders that come once a year, at the tenant's own time: on a guest's birthday, and on the day of a season."""

from dataclasses import dataclass
from datetime import date, datetime

from rental.kernel.month_day import MonthDay
from rental.reminders.domain.kinds import BIRTHDAY, SEASON, Chosen, Kind, Kinds
from rental.reminders.domain.local_slots import Slot
from rental.reminders.domain.stays import Moment

# So many years are planned ahead: one whose moment nobody saw does not end the row.
YEARS_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Days:
    """Which days of the year a subject has: a guest the `birthday`, None where none is known; a tenant its seasons."""

    zone: str
    chosen: Chosen
    of_tenant: bool = False
    birthday: MonthDay | None = None

    def of(self, kind: Kind) -> MonthDay | None:
        """Return the day of a kind; None where there is none, or where the host switched it off."""
        if not self.chosen.goes_out(kind):
            return None
        if self.of_tenant:
            return self.chosen.of(kind.name).date if kind.anchor == SEASON else None
        return self.birthday if kind.anchor == BIRTHDAY else None


def moment_in(year: int, kind: Kind, days: Days, zone: str = "") -> Moment | None:
    """Return when a kind comes in a year, by the clocks of `zone`, the tenant's where it is ""; None where it does not.

    What is chosen on a season's very day comes from then on: a moment before that is none.
    """
    day = days.of(kind)
    if day is None:
        return None
    wanted = days.chosen.applied_to(kind)
    moment = Moment(wanted, Slot(day.in_year(year), zone or days.zone, wanted.at), date(year, 1, 1))
    since = days.chosen.of(kind.name).since
    return None if since and moment.instant <= since else moment


def upcoming(kinds: Kinds, days: Days, now: datetime) -> list[Moment]:
    """Return the next moments of each kind, and before them one that has come and may still go out."""
    found = []
    for kind in kinds.values():
        in_years = (moment_in(year, kind, days) for year in range(now.year - 1, now.year + YEARS_AHEAD + 2))
        moments = [each for each in in_years if each and each.last >= now]
        come = sum(each.instant <= now for each in moments)
        found += moments[: come + YEARS_AHEAD]
    return found
