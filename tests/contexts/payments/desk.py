"""A worker's desk in memory, and a booking that asks it for money."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from rental.kernel.clock import FixedClock
from rental.kernel.events import Event
from rental.kernel.ids import BookingId, TenantId
from rental.payments.domain.facts import facts_of
from rental.payments.domain.money import Account, balances
from rental.payments.domain.payment import Payment
from rental.payments.use_cases.asking import take_target
from rental.payments.use_cases.working import Desk, Outcome, work
from simulation.fake_circuit import FakeBreaker
from simulation.fake_payments import FakePayments
from simulation.fake_provider import FakeProvider

TENANT, BOOKING = TenantId("seaviewseaviewse"), BookingId("b" * 26)
START = datetime(2027, 3, 1, 9, tzinfo=UTC)
TOTAL = 42_000


class FakeSites:
    def return_url(self, tenant_id: TenantId, booking_id: BookingId) -> str:
        return f"https://{tenant_id}.example/booking/{booking_id}"


@dataclass
class World:
    """One booking's payment. `again_at` is when the worker asked to be called again."""

    clock: FixedClock = field(default_factory=lambda: FixedClock(START))
    store: FakePayments = field(default_factory=FakePayments)
    breaker: FakeBreaker = field(default_factory=FakeBreaker)
    change: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    def __post_init__(self) -> None:
        self.provider = FakeProvider(self.clock)
        self.desk = Desk(self.store, self.provider, self.breaker, FakeSites(), self.clock)

    @property
    def payment(self) -> Payment:
        found = self.store.read(TENANT, BOOKING)
        assert found, "nothing was asked of payments yet"
        return found

    @property
    def facts(self) -> dict[str, Any]:
        return facts_of(self.payment)

    @property
    def net(self) -> int:
        return self.provider.net()[TENANT, BOOKING]

    @property
    def held(self) -> int:
        return self.provider.held()[TENANT, BOOKING]

    def ask(self, do: str, amount: int, method: str = "", by: str = "guest") -> None:
        """Let the booking change: payments shall arrive there from now on."""
        self.change += 1
        asked = {"do": do, "amount": amount} | ({"method": method} if method else {})
        take_target(self.store, replace(event(self.change, asked), actor={"kind": by, "id": by}), self.clock.now())

    def work(self, look_at: str = "") -> Outcome:
        self.outcome = work(self.desk, TENANT, BOOKING, look_at)
        self.check_ledger()
        return self.outcome

    def asked(self, do: str, amount: int, method: str = "", by: str = "guest") -> "World":
        self.ask(do, amount, method, by)
        self.work()
        return self

    def later(self) -> Iterator[Outcome]:
        """Work whenever the worker asked for it, until it does not any more."""
        while self.outcome.again_at:
            self.clock.instant = max(self.clock.now(), self.outcome.again_at)
            yield self.work()

    def advance(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))

    def check_ledger(self) -> None:
        """Hold the ledger against the payments: it balances, and says what the provider took."""
        sums = balances(self.store.entries).get("EUR", dict.fromkeys(Account, 0))
        assert sums[Account.CHARGED] == sum(sums.values()) - sums[Account.CHARGED]
        stored = self.store.payments.values()
        assert sums[Account.CHARGED] == sum(each.captured for each in stored)
        assert sums[Account.REFUNDS] == sum(each.gone for each in stored)


def event(number: int, payment: dict[str, Any] | None, booking_id: str = BOOKING) -> Event:
    data = {"currency": "EUR", "property_id": "p" * 26, "guest_name": "Ada Lovelace", "booked_by": "ada"}
    return Event(
        id=f"{booking_id}.{number}",
        type="BookingPlaced",
        tenant_id=TENANT,
        occurred_at=START.isoformat(),
        actor={"kind": "guest", "id": "ada"},
        entity={"kind": "booking", "id": booking_id},
        data=data,
        payment=payment,
    )
