"""Partners' events in bad weather: shuffled, tripled, delayed, heard by workers that die, while listings are mapped.

A season is what partners tell in order, and what must stand in the end: each reservation in its newest version where
its listing leads. Whoever heard it, in whatever order and however often, and while the host sold nights too, has the
same claims then, and no night with two owners.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from rental.bookings.domain.booking import ACTIVE, Claim, Contact, Guests
from rental.bookings.domain.calendar import Calendar
from rental.bookings.domain.rebuild import faults
from rental.bookings.domain.reservation import Reservation, ReservationNews
from rental.bookings.ports import Entry
from rental.bookings.ports import Outcome as WriteOutcome
from rental.bookings.use_cases.callers import Books, Caller
from rental.bookings.use_cases.entering import HostBooking, enter_booking
from rental.bookings.use_cases.partner_news import Office, hear_partner, settle_places
from rental.channels.contract import Place
from rental.kernel.errors import Problem
from rental.kernel.ids import TenantId, UnitId
from rental.kernel.stay_dates import Stay, today_at
from rental.kernel.tenancy import HOST, Principal
from simulation.fake_ledger import FakeLedger, listed
from simulation.fake_partners import FakePartners
from simulation.places import property_named
from simulation.races import terms_of

TENANT = TenantId("t" * 26)
START = datetime(2026, 11, 29, 9, tzinfo=UTC)
CONNECTIONS = ("n" * 26, "s" * 26)
UNITS = (UnitId("1"), UnitId("2"))
_KEY = b"simulated"
_HOST = Principal("member", "host-1", frozenset({HOST}))
_FIRST_NIGHT, _NIGHTS_AHEAD, _LONGEST = 40, 1500, 9  # where the ledger keeps so many conflicts a unit, few enough
_TIMES_TOLD, _LATEST = 3, timedelta(days=30)
_DYING, _INTERRUPTED, _TRADING = 0.02, 0.05, 0.05
_GOES_ON, _CANCELS, _MOVES = 0.65, 0.3, 0.1
_AGAIN = frozenset({"busy", "unavailable", "conflicts-full"})  # what a partner is told to tell again
Listing = tuple[str, str]
Reserved = tuple[str, str]
T = TypeVar("T")


class Killed(RuntimeError):  # noqa: N818 - names what happened
    """The worker died here."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and by which connection it comes."""

    connection: str
    news: ReservationNews


class Season:
    """So many events in order, of listings of which each tenth leads elsewhere in the end, or only then, or never."""

    def __init__(self, seed: int, events: int, properties: int = 40) -> None:
        self.seed = seed
        self.random = Random(seed)  # noqa: S311 - a simulation
        self.terms = [replace(terms_of(property_named(number)), units=UNITS) for number in range(properties)]
        self.places = [Place(each.property_id, unit) for each in self.terms for unit in UNITS]
        self.leads_last: dict[Listing, Place] = {
            (self.random.choice(CONNECTIONS), f"L-{number}"): place for number, place in enumerate(self.places)
        }
        self.listings = list(self.leads_last)
        self.leads_first = dict(self.leads_last)
        self._map_late()
        self.events = self._told(events)

    def standing(self) -> dict[Reserved, tuple[Place, Stay]]:
        """Return what must be claimed in the end, and where."""
        newest: dict[Reserved, Told] = {}
        for each in self.events:
            newest[each.connection, each.news.name] = each
        places = {name: self.leads_last.get((each.connection, each.news.listing)) for name, each in newest.items()}
        return {
            name: (place, each.news.stay)
            for name, each in newest.items()
            if (place := places[name]) and not each.news.cancelled
        }

    def _map_late(self) -> None:
        shuffled = self.random.sample(self.listings, len(self.listings))
        tenth = max(1, len(shuffled) // 10)
        never, later, swapped = shuffled[0], shuffled[1 : 1 + tenth], shuffled[1 + tenth : 1 + 2 * tenth]
        del self.leads_first[never], self.leads_last[never]
        for each in later:
            del self.leads_first[each]
        for one, other in zip(swapped, reversed(swapped), strict=True):
            self.leads_first[one] = self.leads_last[other]

    def _told(self, events: int) -> list[Told]:
        told: list[Told] = []
        while len(told) < events:
            connection, listing = self.random.choice(self.listings)
            news = ReservationNews(f"R-{len(told)}", listing, 1, self._stay(), guest_name="Ada", guests=Guests(2))
            told.append(Told(connection, news))
            while not news.cancelled and len(told) < events and self.random.random() < _GOES_ON:
                news = self._changed(connection, news)
                told.append(Told(connection, news))
        return told

    def _changed(self, connection: str, news: ReservationNews) -> ReservationNews:
        newer = replace(news, version=news.version + self.random.randrange(1, 4))
        if self.random.random() < _CANCELS:
            return replace(newer, cancelled=True)
        if self.random.random() < _MOVES:
            others = [name for of, name in self.listings if of == connection]
            return replace(newer, listing=self.random.choice(others))
        return replace(newer, stay=self._stay())

    def _stay(self) -> Stay:
        first = START.date() + timedelta(days=_FIRST_NIGHT + self.random.randrange(_NIGHTS_AHEAD))
        return Stay(first, first + timedelta(days=self.random.randrange(1, _LONGEST)))


@dataclass
class Weather:
    """When workers die, or others do `meanwhile` what they may: `random` None is never."""

    random: Random | None = None
    meanwhile: Callable[[], None] | None = None
    deaths: int = 0
    interruptions: int = 0

    def dying(self, write: Callable[[], T]) -> T:
        """Write, unless the worker dies just before; it may die just after, and others come in between."""
        when = self.random.random() / _DYING if self.random else 2.0
        if when < 1 / 2:
            self.deaths += 1
            raise Killed
        self._let_others()
        written = write()
        self._let_others()
        if when < 1:
            self.deaths += 1
            raise Killed
        return written

    def _let_others(self) -> None:
        if self.random and self.meanwhile and self.random.random() < _INTERRUPTED:
            others, self.meanwhile = self.meanwhile, None
            self.interruptions += 1
            others()
            self.meanwhile = others


@dataclass
class DeadlyLedger(FakeLedger):
    weather: Weather = field(default_factory=Weather)

    def write(self, tenant_id: TenantId, entry: Entry) -> WriteOutcome:
        return self.weather.dying(lambda: FakeLedger.write(self, tenant_id, entry))


@dataclass
class DeadlyPartners(FakePartners):
    weather: Weather = field(default_factory=Weather)

    def write(self, tenant_id: TenantId, connection: str, reservation: Reservation) -> bool:
        return self.weather.dying(lambda: FakePartners.write(self, tenant_id, connection, reservation))


class Reception:
    """Whoever hears a season: the ledger, what partners told, and how they were answered."""

    def __init__(self, season: Season) -> None:
        self.season, self.weather = season, Weather()
        self.ledger, self.partners = DeadlyLedger(weather=self.weather), DeadlyPartners(weather=self.weather)
        for each in season.terms:
            self.ledger.sell(TENANT, each)
        self._map(season.leads_first)
        self.answers: Counter[str] = Counter()
        self.booked, self.at = 0, START
        self._of_reservation: dict[Reserved, list[Told]] = {}
        for told in season.events:
            self._of_reservation.setdefault((told.connection, told.news.name), []).append(told)
        self._hearing: Told | None = None

    def in_order(self) -> "Reception":
        """Hear each event once, and map the late listings in the middle."""
        half = len(self.season.events) // 2
        self._hear_all(self.season.events[:half])
        self._map(self.season.leads_last)
        self._settle()
        return self._hear_all(self.season.events[half:])

    def in_bad_weather(self) -> "Reception":
        """Hear each three times, in any order, over a month; workers die, the host sells too, listings are mapped."""
        random = Random(self.season.seed)  # noqa: S311 - a simulation
        self.weather.random, self.weather.meanwhile = random, self._hear_another
        deliveries = self.season.events * _TIMES_TOLD
        random.shuffle(deliveries)
        mapped_at = random.randrange(len(deliveries))
        # The news of that comes late, and more than once.
        settled_at = {random.randrange(mapped_at, len(deliveries)) for _ in range(_TIMES_TOLD)}
        for number, told in enumerate(deliveries):
            self.at = START + _LATEST * number / len(deliveries)
            if number == mapped_at:
                self._map(self.season.leads_last)
            if number in settled_at:
                self._settle()
            if random.random() < _TRADING:
                self._sell(random, number)
            self._until_answered(told)
        self.weather.random = None
        self._settle()
        return self._hear_all([])

    def claims(self) -> dict[Reserved, tuple[Place, Stay]]:
        found = [each for each in self.ledger.records.values() if isinstance(each, Claim) and each.state == ACTIVE]
        claims = {(each.channel, each.reference): (Place(each.property_id, each.unit), each.stay) for each in found}
        if len(claims) != len(found):
            raise AssertionError("a reservation has two claims")
        return claims

    def wrong(self) -> list[str]:
        """Return what must not be, in words."""
        claims, wanted = self.claims(), self.season.standing()
        found = [f"{name[1]} is not where its partner's newest version is" for name in wanted if name not in claims]
        found += [f"{name[1]} is claimed otherwise than told" for name in claims if claims[name] != wanted.get(name)]
        for place in self.season.places:
            records = [
                listed(each)
                for each in self.ledger.records.values()
                if (each.property_id, each.unit) == (place.property_id, place.unit)
            ]
            found += [str(each) for each in faults(self._calendar(place), records, self._today(), self.at)]
        return found

    def taken(self) -> dict[Place, list[date]]:
        """Return the taken nights of each unit."""
        ahead = Stay(self._today(), START.date() + timedelta(days=_FIRST_NIGHT + _NIGHTS_AHEAD + _LONGEST))
        return {place: self._calendar(place).taken(ahead, self.at) for place in self.season.places}

    def _hear_all(self, events: list[Told]) -> "Reception":
        for each in events:
            self._until_answered(each)
        return self

    def _until_answered(self, told: Told) -> None:
        """Let a partner tell an event until it is answered: whoever died in between answered nothing."""
        while True:
            self._hearing = told
            try:
                answer = hear_partner(self._office(told.connection), told.news).value
            except Killed:
                continue
            except Problem as problem:
                answer = problem.slug
                if answer in _AGAIN:
                    raise AssertionError(f"the unit is full of conflicts: {problem.detail}") from problem
            self.answers[answer] += 1
            return

    def _hear_another(self) -> None:
        """Hear another version of the reservation whose event is being heard, to an end or not."""
        if self._hearing and self.weather.random:
            same = self._of_reservation[self._hearing.connection, self._hearing.news.name]
            with suppress(Killed, Problem):
                hear_partner(self._office(self._hearing.connection), self.weather.random.choice(same).news)

    def _settle(self) -> None:
        self._hearing = None
        for connection in CONNECTIONS:
            while True:
                try:
                    settle_places(self._office(connection))
                except Killed:
                    continue
                break

    def _sell(self, random: Random, number: int) -> None:
        place = random.choice(self.season.places)
        first = START.date() + timedelta(days=_FIRST_NIGHT + random.randrange(_NIGHTS_AHEAD))
        stay = Stay(first, first + timedelta(days=random.randrange(1, 4)))
        asked = HostBooking(
            place.property_id, stay, Guests(2), Contact("Grace", ""), "phone", "cash", "en", f"key-{number}", b"body"
        )
        try:
            enter_booking(self._books(), Caller(TENANT, _HOST, self.at), asked)
        except (Killed, Problem):  # taken already, or nobody knows
            return
        self.booked += 1

    def _map(self, places: dict[Listing, Place]) -> None:
        self.partners.places = {(TENANT, *listing): place for listing, place in places.items()}

    def _office(self, connection: str) -> Office:
        return Office(self._books(), self.partners, TENANT, connection, self.at)

    def _books(self) -> Books:
        return Books(self.ledger, range(3), _KEY)

    def _calendar(self, place: Place) -> Calendar:
        stored = self.ledger.calendars.get((TENANT, place.property_id, place.unit))
        return stored or Calendar.empty(self._today())

    def _today(self) -> date:
        return today_at("UTC", self.at)
