"""Where it happens: tenants, their properties, the people, the clock, and what they remember."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from rental.bookings.contract import CONFIRMED
from rental.bookings.domain.booking import Booking, Claim, Contact, Guests
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import Caller, request_digest
from rental.kernel.ids import PropertyId, TenantId, derived_id
from rental.kernel.stay_dates import Stay
from rental.kernel.tenancy import NOBODY, Principal
from rental.properties.contract import AFTER_CHECK_IN, AT_BOOKING, PropertyTerms
from simulation.deeds import KEY, Deed, Place
from simulation.fake_guest_bookings import FakeGuestBookings
from simulation.fake_moments import FakeMoments
from simulation.oracle import Oracle, Told
from simulation.places import made_terms, property_named, tenant_named
from simulation.reckoning import day_at

_SLEEP_WITHIN_DAYS = 24
_MOST_NIGHTS = 6
_PEOPLE = 7
_LATEST = 20
SOON = timedelta(minutes=1)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone at a browser: with an account, or with a checkout's session."""

    principal: Principal
    session: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class KnownHold:
    """A hold as its guest was told of it."""

    place: Place
    person: Person
    id: str
    stay: Stay
    guests: Guests
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Promise:
    """A quote that its guest carries: a price, good for one stay until `valid_until`."""

    place: Place
    stay: Stay
    guests: Guests
    total: int
    valid_until: datetime
    token: str


@dataclass
class World:
    """`holds` are those that people were told of, `promises` their quotes, `facts` what payments may tell.

    With `card_payments` what guests book waits for its money. `guests` and `moments` are kept by events; those
    `delivered` may come again. `letters` are the last with links.
    Those `retimed` have moved their times of check-in or check-out: what is planned there may come too early or late.
    """

    random: Random
    now: datetime
    oracle: Oracle
    places: list[Place] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    holds: list[KnownHold] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    facts: dict[str, list[Payment]] = field(default_factory=dict)
    guests: FakeGuestBookings = field(default_factory=FakeGuestBookings)
    moments: FakeMoments = field(default_factory=FakeMoments)
    card_payments: bool = False
    letters: dict[tuple[TenantId, str], datetime] = field(default_factory=dict)
    delivered: list[Told] = field(default_factory=list)
    retimed: set[Place] = field(default_factory=set)
    past: list[Deed] = field(default_factory=list)
    steps: int = 0
    requests: int = 0

    @classmethod
    def made(cls, seed: int, properties: int, *, card_payments: bool = False) -> "World":
        """Return a world with so many properties; 0: as the seed will have it.

        Two tenants own one of the same id: they must not meet.
        """
        random = Random(seed)  # noqa: S311 - repeatable, guards nothing
        now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=random.randrange(2 * 365 * 24 * 60))
        world = cls(random, now, Oracle(), card_payments=card_payments)
        for number in range(properties or random.choice((1, 2, 2, 5))):
            world._settle(tenant_named(seed, 0), property_named(number))
        world._settle(tenant_named(seed, 1), property_named(0))
        world.people = [world._person(number) for number in range(random.choice((1, 2, _PEOPLE, _PEOPLE)))]
        return world

    def terms(self, place: Place) -> PropertyTerms:
        return self.oracle.terms[place]

    def today(self, place: Place) -> date:
        return day_at(self.terms(place), self.now)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def place(self) -> Place:
        return self.random.choice(self.places)

    def person(self) -> Person:
        return self.random.choice(self.people)

    def stay(self, place: Place, *, earliest: int = 0) -> Stay:
        """Return nights within the next weeks, from `earliest` days after today at the property."""
        first = self.today(place) + timedelta(days=self.random.randint(earliest, _SLEEP_WITHIN_DAYS))
        return Stay(first, first + timedelta(days=self.random.randint(1, _MOST_NIGHTS)))

    def party(self, place: Place) -> Guests:
        """Return who comes; seldom more than sleep there."""
        most = self.terms(place).sleeps if self.chance(0.95) else self.terms(place).sleeps + 2
        adults = self.random.randint(1, most)
        return Guests(adults, self.random.randint(0, most - adults), self.random.randint(0, 1))

    def currency(self, place: Place) -> str | None:
        """Return the currency that someone names: mostly none or the property's, seldom another or what is none."""
        if self.chance(0.9):
            return None
        return self.random.choice((self.terms(place).rates.currency, self.terms(place).rates.currency, "USD", "ZZZ"))

    def contact(self, person: Person) -> Contact:
        return Contact("Ada Lovelace", person.email, self.random.choice(("", "+44 20 7946 0000")))

    def booking(self, *states: str) -> tuple[TenantId, Booking] | None:
        """Return a booking of anyone, mostly one in the named states, the later ones more often."""
        if self.chance(0.9):
            latest = [(tenant, self.oracle.records[tenant, name]) for tenant, name in self.oracle.bookings[-_LATEST:]]
            fitting = [(tenant, each) for tenant, each in latest if isinstance(each, Booking) and each.state in states]
            return self.random.choice(fitting) if fitting else None
        return self._recent(self.oracle.bookings)

    def arriving(self) -> tuple[TenantId, Booking] | None:
        """Return, sometimes, a booking whose guest comes today: the day on which much is too late."""
        if self.chance(0.8):
            return None
        latest = ((tenant, self.oracle.records[tenant, name]) for tenant, name in self.oracle.bookings[-_LATEST:])
        today = [
            (tenant, each)
            for tenant, each in latest
            if isinstance(each, Booking) and each.state == CONFIRMED
            if each.stay.check_in == self.today((tenant, each.property_id))
        ]
        return self.random.choice(today) if today else None

    def claim(self, *kinds: str) -> tuple[TenantId, Claim] | None:
        """Return a claim of one of the kinds, or None where chance found none."""
        found: tuple[TenantId, Claim] | None = self._recent(self.oracle.claims)
        return found if found and found[1].kind in kinds else None

    def live_hold(self) -> KnownHold | None:
        """Return a hold that someone was told of, mostly one that has not ended."""
        latest = self.holds[-_LATEST:]
        live = [each for each in latest if each.expires_at > self.now]
        if not live or self.chance(0.05):
            live = latest if self.chance(0.2) else []
        return self.random.choice(live) if live else None

    def as_guest(self, tenant_id: TenantId, person: Person) -> Caller:
        return Caller(tenant_id, person.principal, self.now, person.address, person.session, self._request())

    def as_opener(self, tenant_id: TenantId, booking: Booking) -> Caller:
        """Return who has opened a booking: who came by its link, or someone who is signed in."""
        who = self.as_guest(tenant_id, self.person())
        return replace(who, principal=Principal("link", booking.id)) if self.chance(0.5) else who

    def as_host(self, tenant_id: TenantId) -> Caller:
        role = self.random.choice(("host", "co-host"))
        principal = Principal("member", f"{role} of {tenant_id[:4]}", frozenset({role}))
        return Caller(tenant_id, principal, self.now, "198.51.100.7", request=self._request())

    def new_key(self) -> str:
        self.requests += 1
        return f"key {self.requests}"

    def _request(self) -> bytes:
        return request_digest("simulated", self.new_key(), b"body")

    def _recent(self, ids: list[tuple[TenantId, str]]) -> tuple[TenantId, T] | None:
        if not ids:
            return None
        last = len(ids) - 1
        tenant_id, name = ids[min(last, int(len(ids) * self.random.random() ** 0.5))]
        return tenant_id, self.oracle.records[tenant_id, name]  # type: ignore[return-value]

    def _settle(self, tenant_id: TenantId, property_id: PropertyId) -> None:
        self.places.append((tenant_id, property_id))
        self.oracle.terms[tenant_id, property_id] = made_terms(self.random, property_id, self.now.date())
        if self.card_payments:
            terms, times = self.oracle.terms[tenant_id, property_id], (AT_BOOKING, AFTER_CHECK_IN)
            self.oracle.terms[tenant_id, property_id] = replace(terms, payment_time=self.random.choice(times))

    def _person(self, number: int) -> Person:
        account = Principal("guest", derived_id(KEY, "guest", str(number)))
        # Two share a household, two a mailbox.
        address = f"203.0.113.{max(1, number)}"
        email = f"Guest{min(number, _PEOPLE - 2)}@example.com"
        return Person(account if number % 3 == 0 else NOBODY, f"session-of-{number:04}-at-home", address, email)
