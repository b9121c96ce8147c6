"""Checkouts from the button to the money: bookings and payments as they are, everything between them unreliable.

Guests ask again because replies are lost, events come late, twice and in any order, workers die in each phase of a
call, the provider's replies are lost or faults, work lies in the dead letters for more than a day. In the end each
booking that stands was charged once, and nothing else was.
"""

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from rental.bookings.contract import HOLDING_STATES
from rental.bookings.domain.booking import Booking
from rental.bookings.domain.payment import Payment as Money
from rental.bookings.ports import Entry
from rental.bookings.use_cases.callers import Books
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.settling import settle_booking
from rental.kernel.clock import FixedClock
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, TenantId
from rental.kernel.tenancy import Principal
from rental.payments.domain.facts import facts_of
from rental.payments.domain.intent import Status
from rental.payments.domain.money import Account
from rental.payments.use_cases.asking import take_target
from rental.payments.use_cases.keeping import is_ours
from rental.payments.use_cases.working import Desk, Outcome, work
from simulation.deeds import Violation
from simulation.dying_workers import Died, Mortal
from simulation.fake_circuit import FakeBreaker
from simulation.fake_ledger import FakeLedger
from simulation.fake_payments import FakePayments
from simulation.fake_provider import FakeProvider
from simulation.provider_faults import Mishap

TENANT = TenantId("seaviewseaviewse")
START = datetime(2027, 1, 1, 9, tzinfo=UTC)
HOST = Principal("member", "host-1", frozenset({"host"}))
KEY = b"a key for simulated checkouts"
HIDDEN = timedelta(seconds=90)  # a message whose worker died comes again after that
REDRIVEN_AFTER = timedelta(hours=25)
_BEFORE_RENEWALS = timedelta(days=2)  # the game ends before authorisations are renewed
_MOST_STEPS = 400  # of one checkout; an ordinary one takes 40
VISA, PROOF, SLOW = "pm_card_visa", "pm_card_authenticationRequired", "pm_card_slow"
DECLINED, POOR = "pm_card_chargeDeclined", "pm_card_chargeDeclinedInsufficientFunds"
# The cards that a guest tries one after the other; "" is a booking made without one.
WALLETS = (
    *[(VISA,)] * 12,
    *((DECLINED, VISA), (POOR, DECLINED, VISA), (DECLINED,), ("", VISA), ("",), (PROOF,), (PROOF, VISA), (SLOW,)),
)


@dataclass(frozen=True, slots=True)
class Odds:
    """How often things go wrong, each a share of its chances."""

    lost_reply: float = 0.20
    provider_fault: float = 0.02
    death: float = 0.03
    redriven: float = 0.02
    twice: float = 0.15


class FakeSites:
    def return_url(self, tenant_id: TenantId, booking_id: BookingId) -> str:  # noqa: ARG002 - the port's signature
        return f"https://seaview.example/booking/{booking_id}"


@dataclass
class Shop:
    """A tenant's site on one day, with so many checkouts. Raises `Violation` where a promise does not hold."""

    seed: int
    checkouts: int
    odds: Odds = field(default_factory=Odds)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    store: FakePayments = field(default_factory=FakePayments)
    sums: dict[Account, int] = field(default_factory=lambda: dict.fromkeys(Account, 0))
    troubles: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - plays, guards nothing
        self.clock = FixedClock(START)
        self.provider = FakeProvider(self.clock, chance=self._mishap)
        self.books = Books(self.ledger, range(6), KEY, card_payments=True)
        mortal = {each: Mortal(getattr(self, each), self.chance, self.odds.death) for each in ("store", "provider")}
        self.desk = Desk(mortal["store"], mortal["provider"], FakeBreaker(), FakeSites(), self.clock)
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._ticket = itertools.count()
        self._thinking: set[str] = set()
        self._relayed = self._told = self._entered = 0

    # What happens when

    def soon(self, do: Callable[[], None], least: float = 0, most: float = 5) -> None:
        """Have something happen between so many seconds from now."""
        self.at(self.clock.now() + timedelta(seconds=self.chance.uniform(least, most)), do)

    def at(self, instant: datetime, do: Callable[[], None]) -> None:
        heapq.heappush(self._due, (instant, next(self._ticket), do))

    def run(self, until: datetime | None = None) -> None:
        """Let everything happen that is due, and what follows from it, until then or until nothing is left."""
        for _ in range(_MOST_STEPS * self.checkouts):
            if not self._due or (until is not None and self._due[0][0] > until):
                return
            at, _, do = heapq.heappop(self._due)
            self.clock.instant = max(self.clock.instant, at)
            do()
            self._relay()
            self._check_ledger()
        raise Violation(f"seed {self.seed}: it never comes to rest")

    def lost(self) -> bool:
        return self.chance.random() < self.odds.lost_reply

    def _mishap(self, _call: str) -> Mishap:
        drawn = self.chance.random()
        self.troubles += drawn < self.odds.lost_reply + self.odds.provider_fault
        if drawn < self.odds.lost_reply:
            return Mishap.LOST_REPLY if drawn < self.odds.lost_reply / 2 else Mishap.DROPPED
        if drawn < self.odds.lost_reply + self.odds.provider_fault:
            return Mishap.FAILED if self.chance.random() < 0.5 else Mishap.FAILED_WITH_EFFECT  # noqa: PLR2004 - half
        return Mishap.NONE

    # The relay and the bus: at least once, in no order

    def _relay(self) -> None:
        for written in self.ledger.writes[self._relayed :]:
            if isinstance(written, Entry) and isinstance(written.record, Booking):
                self._publish(written.record, written)
        self._relayed = len(self.ledger.writes)
        for _, payment, change in self.store.told[self._told :]:
            facts = facts_of(payment)
            sums = {each: facts[each] for each in ("authorised", "captured", "refunded", "failed", "waits_for")}
            self._deliver(partial(self._apply, payment.booking_id, Money(payment.number, **sums)))
            if not is_ours(change["actor"]):
                self._deliver(partial(self.work, payment.booking_id))
        self._told = len(self.store.told)

    def _publish(self, booking: Booking, entry: Entry) -> None:
        if booking.state in HOLDING_STATES and booking.expires_at:
            self.at(booking.expires_at, lambda: self._settle(booking.id))
        if asked := entry.change.get("payment"):
            event = _event(booking, list(asked))
            self._deliver(lambda: self._hear(event))

    def _deliver(self, do: Callable[[], None]) -> None:
        for _ in range(2 if self.chance.random() < self.odds.twice else 1):
            self.soon(do)

    def _hear(self, event: Event) -> None:
        take_target(self.store, event, self.clock.now())
        self.soon(lambda: self.work(BookingId(event.entity["id"])), 0, 1)

    def _apply(self, booking_id: BookingId, fact: Money) -> None:
        apply_payment_fact(self.books, TENANT, booking_id, fact, self.clock.now())

    def _settle(self, booking_id: BookingId) -> None:
        settle_booking(self.books, TENANT, booking_id, self.clock.now())

    # The worker

    def work(self, booking_id: BookingId, look_at: str = "") -> None:
        """Let a worker take a message of the queue, and the queue deliver it again where the worker dies."""
        try:
            outcome = work(self.desk, TENANT, booking_id, look_at)
        except Died:
            self.troubles += 1
            self.soon(lambda: self.work(booking_id, look_at), HIDDEN.total_seconds(), HIDDEN.total_seconds() + 5)
            return
        self._follow(booking_id, outcome)
        self._ask_bank(booking_id)

    def _follow(self, booking_id: BookingId, outcome: Outcome) -> None:
        again = lambda: self.work(booking_id, outcome.look_at)  # noqa: E731 - said once, used thrice
        if outcome.given_up:
            self.at(self.clock.now() + REDRIVEN_AFTER, again)
        elif outcome.again_at and outcome.again_at < self.clock.now() + _BEFORE_RENEWALS:
            late = REDRIVEN_AFTER if self.chance.random() < self.odds.redriven else timedelta(0)
            self.at(max(outcome.again_at, self.clock.now()) + late, again)

    # The provider's own doings

    def news(self, booking_id: BookingId, intent_id: str) -> None:
        """Have the provider's event come, up to thrice and up to an hour late."""
        for _ in range(self.chance.randint(1, 3)):
            self.soon(lambda: self.work(booking_id, intent_id), 0, 3_600)

    def _ask_bank(self, booking_id: BookingId) -> None:
        """Have the bank answer, a while later, what it has begun to think about."""
        payment = self.store.read(TENANT, booking_id)
        for dealing in payment.unfinished_dealings if payment else ():
            if dealing.status is Status.PROCESSING and dealing.id not in self._thinking:
                self._thinking.add(dealing.id)
                self.soon(partial(self._bank_answers, booking_id, dealing.id), 30, 3_000)

    def _bank_answers(self, booking_id: BookingId, intent_id: str) -> None:
        self.provider.settle(intent_id, ok=self.chance.random() < 0.9)  # noqa: PLR2004 - most say yes
        self.news(booking_id, intent_id)

    # What holds at every moment, and in the end

    def _check_ledger(self) -> None:
        for entry in self.store.entries[self._entered :]:
            for posting in entry.postings:
                self.sums[posting.account] += posting.amount
        self._entered = len(self.store.entries)
        if sum(self.sums.values()):
            raise Violation(f"the ledger of money is off by {sum(self.sums.values())}: {self.sums}")

    @property
    def bookings(self) -> list[Booking]:
        return [each for each in self.ledger.records.values() if isinstance(each, Booking)]


def _event(booking: Booking, asked: list[object]) -> Event:
    names = ("do", "amount", "method")
    return Event(
        id=f"{booking.id}.{booking.change_number}",
        type="",
        tenant_id=TENANT,
        occurred_at="",
        actor={},
        entity={"kind": "booking", "id": booking.id},
        data={"currency": booking.currency, "property_id": booking.property_id, "guest_name": booking.guest.name},
        payment=dict(zip(names, asked, strict=False)),
    )
