"""Years of birthdays in forty zones: planners, sweeps and senders as they are, everything between them unreliable.

Guests take offers at some time and some stop again; events of it come late.
What went out is judged by rules of its own.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from holiday_rental._reminder_kinds import REMINDER_KINDS, kinds_as_json
from rental.kernel.clock import FixedClock
from rental.kernel.ids import TenantId
from rental.kernel.month_day import MonthDay
from rental.reminders.domain.due import Due
from rental.reminders.domain.kinds import kinds_from_json
from rental.reminders.use_cases.planning import PlanDesk
from rental.reminders.use_cases.sending import TooEarly
from rental.reminders.use_cases.sweeping import sweep
from rental.reminders.use_cases.yearly import OfferDesk, plan_offers, send_offer_if_due
from simulation.reminders.fake_due import FakeDue, FakeDueQueue
from simulation.reminders.fake_stays import FakeOfferMarks, FakePlans, FakeStayFiles, FakeTenantPart, FakeYearFiles
from simulation.reminders.outages import Died, Unreliable, Weather, forecast
from simulation.reminders.zones import ZONES

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
KINDS = kinds_from_json(kinds_as_json(REMINDER_KINDS))
BIRTHDAY = KINDS["birthday"]
_FORECASTS = 12  # of ten outages
_NEVER = datetime.max.replace(tzinfo=UTC)
_STEP = timedelta(minutes=30)
_LEAP_DAY = MonthDay(2, 29)
Guest = tuple[TenantId, str]


@dataclass(frozen=True, slots=True)
class Consent:
    born: MonthDay
    given: datetime
    stopped: datetime = _NEVER


@dataclass
class Greetings:
    """So many guests over so many years, some of whom stop."""

    seed: int
    guests: int
    years: int = 3
    part: FakeTenantPart = field(default_factory=FakeTenantPart)
    due: FakeDue = field(default_factory=FakeDue)
    queue: FakeDueQueue = field(default_factory=FakeDueQueue)
    consents: dict[Guest, Consent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = self.chance = random.Random(self.seed)  # noqa: S311 - plays, guards nothing
        self.clock, self.end = FixedClock(BEGIN), BEGIN + timedelta(days=365 * self.years)
        outages = [each for _ in range(_FORECASTS) for each in forecast(chance, BEGIN, 365 * self.years)]
        self.weather = Weather(chance, outages)
        unreliable, files = self._unreliable, FakeYearFiles(self.part)
        self._files = unreliable(files, "planners")
        self._planning = PlanDesk(
            FakeStayFiles(self.part),
            unreliable(FakePlans(self.part), "planners", "write"),
            unreliable(self.due, "planners", "put", "remove"),
            self.queue,
            KINDS,
            self.clock,
            range(3),
        )
        marks = unreliable(FakeOfferMarks(self.part), "senders", "add")
        self._sending = OfferDesk(unreliable(files, "senders"), marks, KINDS)
        self._sweeping = unreliable(self.due, "sweep_dies", "sweep_reached")
        self._heard: list[Guest] = []
        for number in range(self.guests):
            self._join(number)

    def _unreliable(self, port: object, part: str, *deadly: str) -> Unreliable:
        return Unreliable(port, self.weather, part, self.clock, frozenset(deadly))

    def _join(self, number: int) -> None:
        chance, zone = self.chance, ZONES[number % len(ZONES)]
        tenant_id = TenantId(f"tenant{number % len(ZONES):02d}".translate(str.maketrans("01", "ab")).ljust(20, "a"))
        self.part.home_zones[tenant_id] = zone
        day = date(2000, 1, 1) + timedelta(days=chance.randrange(366))
        born = _LEAP_DAY if chance.random() < 0.1 else MonthDay(day.month, day.day)  # noqa: PLR2004 - one in ten
        given = BEGIN + timedelta(hours=chance.randrange(24 * 300))
        consent = Consent(born, given)
        if chance.random() < 0.3:  # noqa: PLR2004 - three in ten
            consent = Consent(born, given, given + timedelta(hours=chance.randrange(24 * 800)))
        self.consents[tenant_id, f"{number:026d}"] = consent

    def run(self) -> None:
        """Let the years pass, half an hour at a time."""
        changes = [(each.given, guest) for guest, each in self.consents.items()]
        changes += [(each.stopped, guest) for guest, each in self.consents.items() if each.stopped < self.end]
        changes.sort(reverse=True)
        while self.clock.instant < self.end:
            now = self.clock.instant
            while changes and changes[-1][0] <= now:
                at, guest = changes.pop()
                self._change(guest, at)
            self._plan(now)
            self._sweep(now)
            self._send(now)
            self.clock.instant = now + _STEP

    def _change(self, guest: Guest, at: datetime) -> None:
        if at == self.consents[guest].given:
            self.part.takers[guest] = self.consents[guest].born
        else:
            self.part.takers.pop(guest, None)
        self._heard.append(guest)

    def _plan(self, now: datetime) -> None:
        """Let planners hear what changed, now and then twice; what fails comes again."""
        if self.weather.down("events", now):
            self.weather.happened("events late")
            return
        heard, self._heard = self._heard, []
        for guest in heard:
            try:
                plan_offers(self._planning, self._files, *guest)
            except (Died, ConnectionError):
                self._heard.append(guest)

    def _sweep(self, now: datetime) -> None:
        if not self.due.has_come(BIRTHDAY.name, now):
            return
        if self.weather.down("sweep", now):
            self.weather.happened("runs left out")
            return
        try:
            sweep(self._sweeping, self.queue, BIRTHDAY, now)
        except (Died, ConnectionError):
            return  # the next one goes on from there

    def _send(self, now: datetime) -> None:
        """Let senders take what waits, some twice; a mark's event is heard by planners."""
        waiting = [one for one, _ in self.queue.sent]
        self.queue.sent.clear()
        for one in waiting:
            for _ in range(self.chance.choice((1, 1, 2))):
                self._look_at(one, now)

    def _look_at(self, one: Due, now: datetime) -> None:
        marked = len(self.part.offered)
        try:
            send_offer_if_due(self._sending, one, now)
        except (Died, ConnectionError, TooEarly):
            self.queue.sent.append((one, 0))
        if len(self.part.offered) > marked:
            self._heard.append((one.tenant_id, one.subject))

    # What came of it

    def wrong(self) -> list[str]:
        """Return what must not be: who was greeted twice in a year, without consent, at another time, or not at all."""
        sent = Counter((tenant_id, offer.guest, offer.year) for tenant_id, offer, _ in self.part.offered)
        found = [f"{count} times: {name}" for name, count in sent.items() if count > 1]
        for tenant_id, offer, change in self.part.offered:
            consent, at = self.consents[tenant_id, offer.guest], datetime.fromisoformat(change["at"])
            moment = self._moment((tenant_id, offer.guest), offer.year)
            if not consent.given <= at <= consent.stopped:
                found.append(f"without consent: {offer.guest} at {at}")
            if not timedelta(0) <= at - moment <= BIRTHDAY.window:
                found.append(f"at another time: {offer.guest} at {at}, not {moment}")
        return found + [f"missed: {name}" for name in self.required() if name not in sent]

    def required(self) -> list[tuple[TenantId, str, int]]:
        """Return whom a greeting was due in which year, for long enough."""
        return [
            (*guest, year)
            for guest, consent in self.consents.items()
            for year in range(BEGIN.year, BEGIN.year + self.years)
            if consent.given < self._moment(guest, year) < min(consent.stopped, self.end) - BIRTHDAY.window
        ]

    def _moment(self, guest: Guest, year: int) -> datetime:
        """Return when a birthday's ten o'clock is, which no zone leaves out in these years."""
        born = self.consents[guest].born
        leap = year % 4 == 0
        day = date(year, 2, 28) if born == _LEAP_DAY and not leap else date(year, born.month, born.day)
        return datetime.combine(day, time(10), ZoneInfo(self.part.home_zones[guest[0]])).astimezone(UTC)
