"""What a simulated year came to, judged from what each stay was when: by rules of their own, not by the code's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

from rental.reminders.domain.kinds import Kind
from rental.reminders.domain.stays import Stay
from simulation.reminders.year import KINDS, QUARTER, Version, Year

_STANDING = frozenset({"confirmed", "in_progress", "completed"})
_SOON = timedelta(minutes=30)  # what is due so shortly before a stay changes may go out or not: it is a race
Name = tuple[str, str, str, date]


@dataclass(frozen=True, slots=True)
class Judged:
    """Counts of a year. `at_another_time`: not in its quarter of an hour although nothing was down."""

    stays: int = 0
    runs: int = 0
    faults: int = 0
    due: int = 0
    sent: int = 0
    missed: int = 0
    duplicated: int = 0
    for_cancelled: int = 0
    unwanted: int = 0
    at_another_time: int = 0
    made_up_for: int = 0

    def __add__(self, other: "Judged") -> "Judged":
        return Judged(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def wrong(self) -> list[str]:
        """Return what must not be, in words."""
        never = ("missed", "duplicated", "for_cancelled", "unwanted", "at_another_time")
        return [f"{getattr(self, name)} {name.replace('_', ' ')}" for name in never if getattr(self, name)]


def play(seed: int, stays: int, days: int = 365, *, thorough: bool = False) -> Judged:
    """Let a year pass and judge it."""
    year = Year(seed, stays, days, thorough=thorough)
    year.run()
    return judge(year)


def judge(year: Year) -> Judged:
    sent = Counter[Name]()
    for_cancelled = unwanted = elsewhen = late = 0
    for tenant_id, reminder, _ in year.part.published:
        mark, stay = reminder.mark, reminder.stay
        sent[tenant_id, stay.booking_id, mark.reminder, mark.anchor_day] += 1
        then = _at(year.histories[tenant_id, stay.booking_id], mark.sent_at)
        kind, zone = KINDS[mark.reminder], year.part.zones[tenant_id, stay.property_id]
        moment = _moment(kind, mark.anchor_day, zone)
        if then.stay.state not in _STANDING:
            for_cancelled += 1
        elif mark.anchor_day != _anchor(then.stay, kind) or _stopped(then, kind) or moment <= then.stay.booked_at:
            unwanted += 1
        delay = mark.sent_at - moment
        late += delay >= QUARTER
        if not timedelta(0) <= delay <= timedelta(hours=kind.catch_up) or (
            delay >= QUARTER and _calm(year, tenant_id, reminder.stay, moment)
        ):
            elsewhen += 1
    must = {name for key, versions in year.histories.items() for name in _required(year, key, versions)}
    return Judged(
        stays=year.stays,
        runs=year.runs,
        faults=sum(year.weather.faults.values()),
        due=len(must),
        sent=sum(sent.values()),
        missed=len(must - set(sent)),
        duplicated=sum(count - 1 for count in sent.values()),
        for_cancelled=for_cancelled,
        unwanted=unwanted,
        at_another_time=elsewhen,
        made_up_for=late,
    )


def _required(year: Year, key: tuple[str, str], versions: list[Version]) -> Iterator[Name]:
    """Yield what must have gone out: what was due for long enough, whatever was down in between."""
    ends = [each.since for each in versions[1:]] + [datetime.max.replace(tzinfo=UTC)]
    zone = year.part.zones[key[0], versions[0].stay.property_id]  # type: ignore[index]
    for kind in filter(attrgetter("of_stays"), KINDS.values()):
        for index, version in enumerate(versions):
            day = _anchor(version.stay, kind)
            moment = _moment(kind, day, zone)
            if not _goes_out(version, kind) or moment <= version.stay.booked_at:
                continue
            if version.since > moment and index and _stopped_before(versions[index - 1], version, kind):
                continue
            begin = max(moment, version.since)
            if begin + _SOON > moment + timedelta(hours=kind.catch_up):
                continue
            lasts = index
            while lasts + 1 < len(versions) and _same(versions[lasts + 1], version, kind):
                lasts += 1
            if ends[lasts] > moment + timedelta(hours=kind.catch_up) or (
                ends[lasts] > begin + _SOON and not _down(year, begin - QUARTER, begin + _SOON)
            ):
                yield key[0], key[1], kind.name, day


def _stopped_before(before: Version, version: Version, kind: Kind) -> bool:
    """Tell whether its moment passed while it was paused, or nothing was owed: what comes after that sends nothing."""
    there = before.stay.state in _STANDING and _anchor(before.stay, kind) == _anchor(version.stay, kind)
    return there and _stopped(before, kind)


def _same(later: Version, version: Version, kind: Kind) -> bool:
    return _goes_out(later, kind) and _anchor(later.stay, kind) == _anchor(version.stay, kind)


def _goes_out(version: Version, kind: Kind) -> bool:
    return version.stay.state in _STANDING and not _stopped(version, kind)


def _stopped(version: Version, kind: Kind) -> bool:
    return kind.name in version.paused or (kind.only_if_owed and not version.stay.guest_must_pay)


def _anchor(stay: Stay, kind: Kind) -> date:
    return stay.check_in if kind.anchor == "check_in" else stay.check_out


def _at(versions: list[Version], instant: datetime) -> Version:
    return [each for each in versions if each.since <= instant][-1]


def _calm(year: Year, tenant_id: str, stay: Stay, moment: datetime) -> bool:
    """Tell whether nothing was down around a moment, and the stay was not changed since: then it is on time."""
    versions = year.histories[tenant_id, stay.booking_id]  # type: ignore[index]
    return not _down(year, moment - QUARTER, moment + QUARTER) and all(
        each.since < moment - _SOON for each in versions if each.since < moment + timedelta(days=3)
    )


def _down(year: Year, first: datetime, last: datetime) -> bool:
    return any(each.touches(first, last) for each in year.weather.outages)


def _moment(kind: Kind, anchor: date, zone: str) -> datetime:
    return _first_time(anchor + timedelta(days=kind.days), kind.at, zone)


@lru_cache(maxsize=1 << 17)
def _first_time(day: date, at: str, zone: str) -> datetime:
    """Return when the wall clock first shows a time or later, found by looking at it every quarter of an hour."""
    wall, here = datetime.combine(day, time.fromisoformat(at)), _zone(zone)
    instant = wall.replace(tzinfo=UTC) - timedelta(hours=15)
    while (ahead := wall - instant.astimezone(here).replace(tzinfo=None)) > timedelta(0):
        # Nowhere do clocks jump by more than three hours in these years.
        instant += max(QUARTER, ahead - timedelta(hours=3))
    return instant


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
