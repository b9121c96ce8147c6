"""A simulation: step after step someone does something, and after every step everything must be right."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from rental.bookings.ports import BookingLists, Ledger
from rental.bookings.use_cases.callers import Books
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId
from rental.properties.contract import PropertyTerms
from simulation import channels, clockwork, faulty_ledger, finders, followers, guests, hosts, lookers
from simulation.deeds import KEY, Crashed, Deed, Violation
from simulation.fake_ledger import FakeBookingLists, FakeLedger
from simulation.faulty_ledger import FaultyLedger
from simulation.invariants import Invariants
from simulation.operations import driven_by
from simulation.places import changed_terms
from simulation.world import World

_TRIES = range(4)
_DEEPEST = 2
_REMEMBERED = 40
_DIGEST_BYTES = 12
_TRACE = 25
_CLOCK_MOVES, _TERMS_CHANGE, _COMES_AGAIN = 0.25, 0.03, 0.09
_SPELL, _CALM = 40, 10  # steps of weather, the first of them calm
MAKERS: dict[str, Callable[[World], Deed | None]] = {
    "hold": guests.hold,
    "release": guests.release,
    "book": guests.book,
    "book held": guests.book_held,
    "quote": guests.quote,
    "cancel": guests.cancel,
    "change": guests.change,
    "approve": hosts.approve,
    "decline": hosts.decline,
    "cancel by host": hosts.cancel_by_host,
    "no-show": hosts.no_show,
    "change by host": hosts.change_by_host,
    "enter": hosts.enter,
    "block": hosts.block,
    "change block": hosts.move_block,
    "unblock": hosts.unblock,
    "claim": channels.claim,
    "give back": channels.give_back,
    "settle": clockwork.settle,
    "event": followers.deliver,
    "moment": followers.reach,
    "open": finders.open_booking,
    "own bookings": finders.list_own,
    "links": finders.ask_for_links,
    "availability": lookers.look,
}
_OFTEN = {"hold": 6, "book": 6, "book held": 6, "change": 4, "approve": 4, "claim": 4, "event": 6}
_OFTEN |= dict.fromkeys(("availability", "open", "own bookings", "links"), 1)  # who only looks is in nobody's way
_FAULTS = {
    faulty_ledger.THROTTLED: 0.03,
    faulty_ledger.OTHERS_FIRST: 0.15,
    faulty_ledger.CONFLICT: 0.05,
    faulty_ledger.LOST_REPLY: 0.06,
    faulty_ledger.CRASH_BEFORE: 0.02,
    faulty_ledger.CRASH_AFTER: 0.03,
}


class Stage(Protocol):
    """Where a simulation plays: the ledger, its lists, and how a host's terms get there."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def lists(self) -> BookingLists: ...

    def sell(self, tenant_id: TenantId, terms: PropertyTerms) -> None: ...


@dataclass
class InMemory:
    """The verified fakes."""

    ledger: FakeLedger = field(default_factory=FakeLedger)

    @property
    def lists(self) -> BookingLists:
        return FakeBookingLists(self.ledger)

    def sell(self, tenant_id: TenantId, terms: PropertyTerms) -> None:
        self.ledger.sell(tenant_id, terms)


@dataclass
class Simulation:
    """One world from one seed. The same seed, steps and properties do the same again.

    With `card_payments` what guests book waits for its money.
    """

    seed: int
    stage: Stage = field(default_factory=InMemory)
    properties: int = 0
    make_ledger: type[FaultyLedger] = FaultyLedger
    card_payments: bool = False

    def __post_init__(self) -> None:
        self.world = World.made(self.seed, self.properties, card_payments=self.card_payments)
        self.invariants = Invariants(self.world.oracle, self.card_payments)
        self.ledger = self.make_ledger(self.stage.ledger, self.invariants, self.world.random)
        self.ledger.others = self._others
        self.counts: Counter[tuple[str, str]] = Counter()
        self.driven: Counter[tuple[str, str]] = Counter()
        self.trace: deque[Deed] = deque(maxlen=_TRACE)
        for (tenant_id, _), terms in self.world.oracle.terms.items():
            self.stage.sell(tenant_id, terms)
        self._names, self._weights = self._mood()

    def run(self, steps: int) -> "Simulation":
        """Take the steps, and look at everything once more. Raises `Violation`."""
        for _ in range(steps):
            self.step()
        self._check_everything()
        return self

    def step(self) -> None:
        """Let one thing happen, with what interrupts it, and check what it touched."""
        world = self.world
        world.steps += 1
        self._weather()
        if world.chance(_CLOCK_MOVES):
            clockwork.move_clock(world)
        drawn = world.random.random()
        if drawn < _TERMS_CHANGE:
            self._change_terms()
        elif drawn < _TERMS_CHANGE + _COMES_AGAIN and world.past:
            self._again()
        else:
            self._perform(self._next())
        self._check_touched()

    def _mood(self) -> tuple[list[str], list[int]]:
        """Give each seed its own habits: some deeds are rare or missing, so that others meet more often."""
        weights = {name: _OFTEN.get(name, 2) * self.world.random.choice((0, 1, 1, 3)) for name in MAKERS}
        weights["book"] = max(1, weights["book"])
        facts = 30 if self.card_payments else 4
        return [*MAKERS, "payment fact", "host calendar", "lists"], [*weights.values(), facts, 2, 2]

    def _weather(self) -> None:
        calm = self.world.steps % _SPELL < _CALM  # without faults nothing may be answered busy
        self.ledger.rates = {} if calm else _FAULTS

    def _next(self) -> Deed:
        while True:
            (name,) = self.world.random.choices(self._names, self._weights)
            if deed := self._made(name):
                return deed

    def _made(self, name: str) -> Deed | None:
        match name:
            case "payment fact":
                return clockwork.pay(self.world, self.invariants.money)
            case "host calendar":
                return lookers.look_as_host(self.world, self.stage.lists)
            case "lists":
                return lookers.look_through_lists(self.world, self.stage.lists)
            case _:
                return MAKERS[name](self.world)

    def _perform(self, deed: Deed) -> None:
        deed.depth = len(self.ledger.deeds)
        self.ledger.deeds.append(deed)
        try:
            result = deed.run(self._books(), deed.caller, deed.body)
            deed.answer = "done"
            self.invariants.answered(deed, result)
        except Problem as problem:
            deed.answer = problem.slug
            self.invariants.refused(deed, problem)
        except Crashed:
            deed.answer = "crashed"
        finally:
            self.ledger.deeds.pop()
            self.trace.append(deed)
        self.counts[deed.name, deed.answer] += 1
        self.driven.update((operation, deed.answer) for operation in driven_by(deed))
        if deed.key or deed.caller.request:
            self.world.past.append(deed)
            del self.world.past[:-_REMEMBERED]

    def _books(self) -> Books:
        return Books(self.ledger, _TRIES, KEY, card_payments=self.card_payments)

    def _others(self) -> None:
        """Let someone else come first, all the way, a moment later."""
        if len(self.ledger.deeds) < _DEEPEST:
            self.world.now += timedelta(seconds=self.world.random.randint(0, 3))
            self._perform(self._next())

    def _again(self) -> None:
        """Let a request arrive once more: as it was, or its key with another body."""
        world = self.world
        first = world.random.choice(world.past[-12:])
        self.ledger.rates = {}
        if first.key and world.chance(0.2):
            self._perform(first.again(world.now, body=b"another body"))
            return
        record = world.oracle.records.get((first.place[0], first.subject))
        immediate = record is not None and first.caller.request in _requests(record.last_request)
        number = record.change_number if record else 0
        self._perform(again := first.again(world.now))
        if immediate and (
            again.answer != "done" or world.oracle.records[first.place[0], first.subject].change_number != number
        ):
            raise Violation(f"{first.name} came twice: it was answered {again.answer}, or done twice")

    def _change_terms(self) -> None:
        place = self.world.place()
        terms = changed_terms(self.world.random, before := self.world.terms(place), self.world.today(place))
        if (terms.check_in_from, terms.check_out_until) != (before.check_in_from, before.check_out_until):
            self.world.retimed.add(place)
        self.world.oracle.terms[place] = terms
        self.stage.sell(place[0], terms)
        self.counts["change terms", "done"] += 1

    def _check_touched(self) -> None:
        for tenant_id, property_id in {unit[:2] for unit in self.ledger.touched}:
            calendars = self.stage.ledger.sale(tenant_id, property_id).calendars
            for unit in [each for each in self.ledger.touched if each[:2] == (tenant_id, property_id)]:
                self.invariants.check_unit(unit, calendars.get(unit[2]), self.world.now)
        self.ledger.touched.clear()

    def _check_everything(self) -> None:
        for unit in self.world.oracle.units:
            self.ledger.touched[unit] = None
        self._check_touched()
        self._check_followers()

    def _check_followers(self) -> None:
        """Let every event be heard, and find plans and lists as the bookings are."""
        books = Books(self.stage.ledger, _TRIES, KEY)
        followers.deliver_the_rest(self.world, books)
        followers.check_moments(self.world)
        finders.check_all_own(self.world, books)


def _requests(remembered: bytes) -> list[bytes]:
    return [remembered[at : at + _DIGEST_BYTES] for at in range(0, len(remembered), _DIGEST_BYTES)]
