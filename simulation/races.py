"""Many at once on one table: threads that book, cancel, block and claim the same nights, judged afterwards.

While they run nobody knows who owns a night. So each notes when its writes may have begun and ended to hold, and a
refusal is false if nobody can have had one of the named nights between its first read and its answer.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from rental.bookings.domain.booking import CHANNEL_BLOCK, CHANNEL_STAY, HOST_BLOCK, Contact, Guests
from rental.bookings.domain.rebuild import SHARED, Fault, faults, rebuilt
from rental.bookings.ports import Ledger, Listed, View
from rental.bookings.use_cases.blocking import WantedBlock, block_nights, unblock_nights
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.cancelling import cancel_booking
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel, release_for_channel
from rental.bookings.use_cases.selling import BookingRequest, WantedStay, create_booking
from rental.kernel.errors import Problem
from rental.kernel.ids import BookingId, ClaimId, PropertyId, TenantId
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import Principal
from rental.platform.patience import full_jitter
from rental.properties.contract import FIRST_UNIT, PropertyTerms, Rates, StayRules
from simulation.places import property_named, tenant_named
from simulation.run import Stage

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
KEY = b"the race's"
LOST_RECORD, ENDED_RECORD, UNTOLD_RECORD, UNEXPECTED = (
    *("a record that its caller was told of", "a record that its caller gave back"),
    *("a record that nobody was told of", "an outcome"),
)
# "conflicts-full": a unit keeps so many conflicts with channels, and then tells the next to come again.
OUTCOMES = frozenset({"booked", "blocked", "claimed", "given back", "nights-taken", "conflicts-full"})
_PATIENCE_SECONDS = 20.0
_NIGHTS_AHEAD = 60


@dataclass
class Attempts:
    """A patience that counts how often it was asked for another try."""

    count: int = 0

    def __iter__(self) -> Iterator[int]:
        for attempt in full_jitter(_PATIENCE_SECONDS):
            self.count = attempt
            yield attempt


@dataclass(frozen=True, slots=True)
class Tenure:
    """Someone may have had a stay's nights from `since` until `until` (seconds; infinite: still has)."""

    name: str
    place: PropertyId
    stay: Stay
    since: float
    until: float = float("inf")


@dataclass(frozen=True, slots=True)
class Refusal:
    place: PropertyId
    nights: tuple[date, ...]
    since: float
    until: float


@dataclass
class Race:
    """One race: `operations` by `workers` over `properties` of one unit each."""

    stage: Stage
    seed: int
    workers: int = 20
    properties: int = 20
    tenures: dict[str, Tenure] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    retries: list[int] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.tenant: TenantId = tenant_named(self.seed, 99)
        self.places = [property_named(number) for number in range(self.properties)]
        self.ledger: Ledger = self.stage.ledger
        self._lock = threading.Lock()
        for place in self.places:
            self.stage.sell(self.tenant, terms_of(place))

    def run(self, operations: int) -> "Race":
        """Let all workers go at once, and wait for them."""
        start = time.monotonic()
        with ThreadPoolExecutor(self.workers) as pool:
            share = operations // self.workers
            list(pool.map(lambda worker: self._work(worker, share), range(self.workers)))
        self.seconds = time.monotonic() - start
        return self

    def overlaps(self) -> int:
        """Return the nights that two have, by the records and by the calendars."""
        return sum(fault.what == SHARED for fault in self.faults())

    def faults(self) -> list[Fault]:
        """Return everything in which calendars, records and what callers were told differ, and outcomes of no kind."""
        found = [Fault(UNEXPECTED, (), (each,)) for each in sorted(set(self.outcomes) - OUTCOMES)]
        whole = View(Stay(NOW.date(), NOW.date() + timedelta(days=400)), frozenset({FIRST_UNIT}), date(2099, 1, 1))
        for place in self.places:
            records = self.stage.lists.overlapping(self.tenant, place, whole)
            found += self._told_otherwise(place, records)
            for calendar in self.ledger.sale(self.tenant, place).calendars.values():
                found += faults(calendar, records, NOW.date(), NOW)
                found += (
                    []
                    if rebuilt(calendar, records, NOW.date(), NOW) == calendar
                    else [Fault("no rebuild", (), (place,))]
                )
        return found

    def _told_otherwise(self, place: PropertyId, records: Sequence[Listed]) -> list[Fault]:
        """Hold the records against what callers were told: who got nights has them, who gave them back has not."""
        stored = {_name_of(each): Stay(each.check_in, each.check_out) for each in records}
        told = {each.name: each for each in self.tenures.values() if each.place == place}
        kept = {name: each.stay for name, each in told.items() if each.until == float("inf")}
        lost = [Fault(LOST_RECORD, (), (name,)) for name, stay in kept.items() if stored.get(name) != stay]
        ended = [Fault(ENDED_RECORD, (), (name,)) for name in stored if name in told and name not in kept]
        return lost + ended + [Fault(UNTOLD_RECORD, (), (name,)) for name in stored if name not in told]

    def false_refusals(self) -> list[Refusal]:
        return [each for each in self.refusals if not all(self._had(each, night) for night in each.nights)]

    def retries_p99(self) -> int:
        """Return how many more tries than one 99 of 100 operations needed at most."""
        return sorted(self.retries)[int(len(self.retries) * 0.99)]

    def _had(self, refusal: Refusal, night: date) -> bool:
        return any(
            each.place == refusal.place
            and each.stay.check_in <= night < each.stay.check_out
            and each.since <= refusal.until
            and each.until >= refusal.since
            for each in self.tenures.values()
        )

    def _work(self, worker: int, operations: int) -> None:
        random = Random(f"{self.seed} {worker}")  # noqa: S311 - repeatable, guards nothing
        mine: list[Tenure] = []
        for number in range(operations):
            attempts, since = Attempts(), time.monotonic()
            place = random.choice(self.places)
            first = NOW.date() + timedelta(days=random.randrange(_NIGHTS_AHEAD))
            stay = Stay(first, first + timedelta(days=random.randint(1, 5)))
            drawn = random.random()
            try:
                outcome = self._one(Books(self.ledger, attempts, KEY), f"{worker} {number}", (place, stay), mine, drawn)
            except Problem as problem:
                outcome = problem.slug
                if problem.slug == "nights-taken":
                    nights = tuple(date.fromisoformat(each) for each in problem.extras["nights"])
                    self.refusals.append(Refusal(place, nights, since, time.monotonic()))
            with self._lock:
                self.retries.append(attempts.count - 1)
                self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def _one(self, books: Books, name: str, where: tuple[PropertyId, Stay], mine: list[Tenure], drawn: float) -> str:
        """Do one thing: mostly book, often give back what is one's own, seldom block or claim."""
        place, stay = where
        host = Caller(self.tenant, Principal("member", "host", frozenset({"host"})), NOW)
        if drawn < 0.3 and mine:  # noqa: PLR2004
            self._give_back(books, host, mine.pop())
            return "given back"
        since = time.monotonic()
        if drawn < 0.8:  # noqa: PLR2004
            guest = Caller(self.tenant, Principal("guest", name), NOW)
            wanted = WantedStay(place, stay, Guests(2))
            asked = BookingRequest(wanted, Contact("Ada Lovelace", "ada@example.com"), "en", name, b"h" * 16)
            made, outcome = f"booking {create_booking(books, guest, asked).booking.id}", "booked"
        elif drawn < 0.9:  # noqa: PLR2004
            made, outcome = f"block {block_nights(books, host, WantedBlock(place, stay), name).id}", "blocked"
        else:
            told = ChannelNights(place, "1", "airbnb", name, stay)
            made, outcome = f"claim {claim_for_channel(books, host, told).id}", "claimed"
        self._note(mine, Tenure(made, place, stay, since))
        return outcome

    def _give_back(self, books: Books, host: Caller, tenure: Tenure) -> None:
        kind, name = tenure.name.split()
        if kind == "booking":
            cancel_booking(books, host, BookingId(name), "changed plans")
        elif kind == "block":
            unblock_nights(books, host, tenure.place, ClaimId(name))
        else:
            release_for_channel(books, host, tenure.place, ClaimId(name))
        ended = Tenure(tenure.name, tenure.place, tenure.stay, tenure.since, time.monotonic())
        self.tenures[tenure.name] = ended

    def _note(self, mine: list[Tenure], tenure: Tenure) -> None:
        mine.append(tenure)
        self.tenures[tenure.name] = tenure


def _name_of(record: Listed) -> str:
    kind = {HOST_BLOCK: "block", CHANNEL_STAY: "claim", CHANNEL_BLOCK: "claim"}.get(record.kind, record.kind)
    return f"{kind} {record.id}"


def terms_of(place: PropertyId) -> PropertyTerms:
    """Return terms under which anyone may book any nights at once."""
    return PropertyTerms(
        property_id=place,
        title="Raced for",
        place="Nowhere",
        time_zone="UTC",
        state="published",
        sleeps=4,
        rates=Rates("EUR", 10_000, 2),
        rules=StayRules(),
        cancellation_policy="flexible",
        check_in_from="15:00",
        check_out_until="10:00",
    )
