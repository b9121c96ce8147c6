"""A year of stays in forty time zones: planners, sweeps and senders as they are, everything between them unreliable.

The clock moves from event to event. Events come late, twice and in any order; runs, queue and senders fail as the
weather has it. What each stay was when is kept, so that what went out can be judged from that alone.
"""

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from holiday_rental._reminder_kinds import REMINDER_KINDS, kinds_as_json
from rental.kernel.clock import FixedClock
from rental.kernel.ids import BookingId, PropertyId, TenantId
from rental.reminders.domain.due import Due
from rental.reminders.domain.kinds import Kind, kinds_from_json
from rental.reminders.domain.stays import Stay
from rental.reminders.use_cases.planning import PlanDesk, plan_stay
from rental.reminders.use_cases.sending import SendDesk, send_if_due
from rental.reminders.use_cases.sweeping import sweep
from simulation.reminders.fake_due import FakeDue
from simulation.reminders.fake_stays import FakeMarks, FakePlans, FakeStayFiles, FakeTenantPart
from simulation.reminders.outages import Died, Unreliable, Weather, forecast
from simulation.reminders.zones import ZONES

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
KINDS = kinds_from_json(kinds_as_json(REMINDER_KINDS))
_SWEPT = tuple(kind for kind in KINDS.values() if kind.of_stays)
_TENANTS = 20
_HIDDEN, _ATTEMPTS, _REDRIVEN_AFTER = timedelta(minutes=3), 10, timedelta(minutes=20)
_CALLS_OF_A_RUN = 3
_EMPTY_RUNS = 0.03
_DIES_AWAY = timedelta(days=365)
_EVENT_COMES_AGAIN = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Version:
    """A stay as it was from an instant on."""

    since: datetime
    stay: Stay
    paused: frozenset[str] = frozenset()


@dataclass
class Year:
    """So many stays over so many days. `histories` are their versions in order, by stay.

    `thorough` makes every run that the schedules call for, also those for which nothing is due.
    """

    seed: int
    stays: int
    days: int = 365
    thorough: bool = False
    part: FakeTenantPart = field(default_factory=FakeTenantPart)
    due: FakeDue = field(default_factory=FakeDue)
    histories: dict[tuple[TenantId, BookingId], list[Version]] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - plays, guards nothing
        self.clock = FixedClock(BEGIN)
        self.weather = Weather(self.chance, forecast(self.chance, BEGIN, self.days))
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._ticket = itertools.count()
        files, unreliable = FakeStayFiles(self.part), self._unreliable
        self._planning = PlanDesk(
            unreliable(files, "planners"),
            unreliable(FakePlans(self.part), "planners", "write"),
            unreliable(self.due, "planners", "put", "remove"),
            unreliable(self, "planners", "send"),
            KINDS,
            self.clock,
            range(3),
        )
        self._sending = SendDesk(
            unreliable(files, "senders"), unreliable(FakeMarks(self.part), "senders", "add"), KINDS
        )
        self._sweeping = unreliable(self.due, "sweep_dies", "sweep_reached")
        self._queueing = unreliable(self, "sweep_dies", "send")
        for number in range(self.stays):
            self._book(number)

    def _unreliable(self, port: object, part: str, *deadly: str) -> Unreliable:
        return Unreliable(port, self.weather, part, self.clock, frozenset(deadly))

    # What happens when

    def at(self, instant: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._due, (instant, next(self._ticket), do))

    def soon(self, do: Callable[[], None], least: float = 0, most: float = 30) -> None:
        """Have something happen between so many seconds from now."""
        self.at(self.clock.now() + timedelta(seconds=self.chance.uniform(least, most)), do)

    def run(self) -> None:
        """Let the year pass, each quarter of an hour a run of every kind, and what follows from its last arrivals."""
        tick = BEGIN
        while tick < BEGIN + timedelta(days=self.days) or not self._is_over(tick):
            self._until(tick)
            self.clock.instant = tick
            self._tick()
            tick += QUARTER

    def _is_over(self, now: datetime) -> bool:
        """Tell whether nothing is to come, and nothing can be late."""
        return not self._due and not any(self.due.has_come(kind.name, now + _DIES_AWAY) for kind in _SWEPT)

    def _until(self, instant: datetime) -> None:
        while self._due and self._due[0][0] <= instant:
            at, _, do = heapq.heappop(self._due)
            self.clock.instant = max(self.clock.instant, at)
            do()

    # Guests and hosts

    def _book(self, number: int) -> None:
        """Have a stay booked, and what becomes of it: it may move, be paused, paid late, or be cancelled."""
        chance = self.chance
        zone = ZONES[number % len(ZONES)]
        tenant_id = TenantId(f"tenant{'abcdefghijklmnopqrst'[number % _TENANTS]}aaaaaaaaa")
        property_id = PropertyId(f"p{number % len(ZONES):02d}".ljust(26, "a").replace("0", "b").replace("1", "c"))
        self.part.zones[tenant_id, property_id] = zone
        self.part.languages[tenant_id] = "en"
        check_in = BEGIN.date() + timedelta(days=chance.randrange(3, self.days))
        ahead = chance.choice((0, 1, 2, 5, 9, 11, 20, 60, 120))
        booked_at = _on(check_in, -ahead, chance.uniform(0, 20))
        booked_at = max(booked_at, BEGIN + timedelta(minutes=chance.uniform(1, 600)))
        stay = Stay(
            BookingId(f"{number:026d}"),
            property_id,
            "confirmed",
            check_in,
            check_in + timedelta(days=chance.choice((1, 1, 2, 3, 7, 14))),
            booked_at,
            "en",
            guest_must_pay=chance.random() < 0.3,  # noqa: PLR2004 - three in ten
        )
        self.at(booked_at, partial(self._store, tenant_id, stay))
        for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 3))):
            lasts = (stay.check_out - booked_at.date()).days * 86_400 + 90_000
            self.at(booked_at + timedelta(seconds=chance.uniform(1, lasts)), partial(self._change, tenant_id, stay))

    def _change(self, tenant_id: TenantId, of: Stay) -> None:
        key = tenant_id, of.booking_id
        stay, drawn = self.part.stays[key], self.chance.random()
        if not stay.stands:
            return
        if drawn < 0.35:  # noqa: PLR2004 - as the branches say
            self._store(tenant_id, replace(stay, state="cancelled"))
        elif drawn < 0.7:  # noqa: PLR2004 - as above
            days = timedelta(days=self.chance.choice((-5, -1, 1, 2, 10, 30)))
            longer = timedelta(days=self.chance.choice((0, 0, 1)))
            self._store(
                tenant_id, replace(stay, check_in=stay.check_in + days, check_out=stay.check_out + days + longer)
            )
        elif drawn < 0.85:  # noqa: PLR2004 - as above
            self._store(tenant_id, replace(stay, guest_must_pay=not stay.guest_must_pay))
        else:
            paused, version = self.part.pauses.get(key, (frozenset(), 0))
            self.part.pauses[key] = paused ^ {self.chance.choice(_SWEPT).name}, version + 1
            self._remember(tenant_id, stay)

    def _store(self, tenant_id: TenantId, stay: Stay) -> None:
        self.part.stays[tenant_id, stay.booking_id] = stay
        self._remember(tenant_id, stay)
        for _ in range(self.chance.choice((1, 1, 1, 2))):
            self.soon(partial(self._hear, tenant_id, stay.booking_id), 0, 20)

    def _remember(self, tenant_id: TenantId, stay: Stay) -> None:
        key = tenant_id, stay.booking_id
        paused, _ = self.part.pauses.get(key, (frozenset(), 0))
        self.histories.setdefault(key, []).append(Version(self.clock.now(), stay, paused))

    # Planners, sweeps, queue and senders

    def _hear(self, tenant_id: TenantId, booking_id: BookingId) -> None:
        again = partial(self._hear, tenant_id, booking_id)
        if outage := self.weather.down("events", self.clock.now()):
            self.weather.happened("events late")
            self.at(outage.end + timedelta(seconds=self.chance.uniform(1, 60)), again)
            return
        try:
            plan_stay(self._planning, tenant_id, booking_id)
        except (Died, ConnectionError):
            self.at(self.clock.now() + _EVENT_COMES_AGAIN, again)

    def _tick(self) -> None:
        """Let each kind's schedule call the sweep. Of most runs for which nothing is due, only the effect is made."""
        now = self.clock.now()
        if self.weather.down("sweep", now):
            self.weather.happened("runs left out")
            return
        for kind in _SWEPT:
            if self.due.has_come(kind.name, now) or self.thorough or self.chance.random() < _EMPTY_RUNS:
                self._sweep(kind)
            else:
                self.due.sweep_reached(kind.name, now)

    def _sweep(self, kind: Kind, calls: int = 1) -> None:
        """Make a run; one that fails is made again twice, as Lambda does, and then by the next quarter of an hour."""
        self.runs += 1
        try:
            sweep(self._sweeping, self._queueing, kind, self.clock.now())
        except (Died, ConnectionError):
            if calls < _CALLS_OF_A_RUN:
                self.at(self.clock.now() + timedelta(minutes=calls), partial(self._sweep, kind, calls + 1))

    def send(self, due: Iterable[Due], delay_seconds: int = 0) -> int:
        """Stand in for the queue: take all or, while it is down, some and fail."""
        taken = deque(due)
        down = bool(self.weather.down("queue", self.clock.now()))
        for each in list(taken)[: len(taken) // 2 if down else len(taken)]:
            self._deliver(each, delay_seconds)
        if down:
            self.weather.happened("queue refused")
            raise ConnectionError("the queue takes nothing")
        return len(taken)

    def _deliver(self, due: Due, delay_seconds: int) -> None:
        self.soon(partial(self._work, due), delay_seconds, delay_seconds + 30)
        if self.weather.down("queue_repeats", self.clock.now()) or self.chance.random() < 0.02:  # noqa: PLR2004 - rarely
            self.weather.happened("delivered again")
            for _ in range(2):
                self.soon(partial(self._work, due), delay_seconds, delay_seconds + 3_600)

    def _work(self, due: Due, attempt: int = 1) -> None:
        """Let a sender take a message; the queue delivers again what failed, and at last an operator redrives it."""
        try:
            send_if_due(self._sending, due, self.clock.now())
        except (Died, ConnectionError):
            again = _HIDDEN if attempt < _ATTEMPTS else _REDRIVEN_AFTER
            self.at(self.clock.now() + again, partial(self._work, due, attempt % _ATTEMPTS + 1))


def _on(day: date, days: int, hours: float) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=days, hours=hours)
