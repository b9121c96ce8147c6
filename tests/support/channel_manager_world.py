"""A host with two units, a channel manager's stand-in that sells both, and everything between them in this process.

The adapter is the real one, with the stand-in behind it instead of a network; the ledger is the fake one.
"""

import io
import json
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.client import HTTPResponse

from holiday_rental.local.channel_manager_stand_in.account import Account as AccountThere
from holiday_rental.local.channel_manager_stand_in.api import Call, answer
from rental.bookings.contract import occupied
from rental.bookings.dynamodb.calendar_items import calendar_item
from rental.bookings.use_cases.manager_news import hear_booking
from rental.bookings.use_cases.partner_news import Office
from rental.channels.channex import Channex
from rental.channels.contract import CHANNEX, Connection, Place, ToldBooking
from rental.channels.domain.availability import HORIZON_NIGHTS
from rental.channels.ports import Account, Health, OnSale
from rental.channels.use_cases.keeping_in_step import Desk, Listener, hear_change, push
from rental.channels.use_cases.pulling_reservations import pull
from rental.kernel.clock import FixedClock
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay, today_at
from simulation.fake_channel_managers import FakeChannelManagers
from simulation.fake_partners import FakePartners
from tests.support.booking_samples import FrontDesk
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW

CONNECTION = "n" * 26
ROOMS = {"room-1": Place(COTTAGE, UnitId("1")), "room-2": Place(COTTAGE, UnitId("2"))}


class _Socket:
    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._raw)


@dataclass
class ChannexHere(Channex):
    """The adapter, led into the stand-in. `dies_after`: so many calls until the worker dies, before an answer."""

    there: AccountThere = field(default_factory=AccountThere)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    calls: list[str] = field(default_factory=list)
    dies_after: int | None = None

    def _exchange(self, method, url, headers, body):
        path = url.removeprefix("https://channel.example")
        status, document = answer(
            self.there, Call(method, path, headers["user-api-key"], body or b"", self.clock.now())
        )
        self.calls.append(f"{method} {path.partition('?')[0]}")
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after < 0:
                self.dies_after = None
                raise WorkerDied
        if self.there.faults.lose_answers:
            self.there.faults.lose_answers -= 1
            raise TimeoutError
        raw = json.dumps(document).encode()
        response = HTTPResponse(_Socket(b"HTTP/1.1 %d -\r\nContent-Length: %d\r\n\r\n%s" % (status, len(raw), raw)))
        response.begin()
        return response


class WorkerDied(BaseException):
    """Nothing of what follows is done."""


class _Managers(FakeChannelManagers):
    """The fake, with places as the ledger has them."""

    def __init__(self, ledger):
        super().__init__()
        self.ledger = ledger

    def on_sale(self, tenant_id, places, at):
        found = {}
        for place in places:
            terms = self.ledger.terms.get((tenant_id, place.property_id))
            calendar = self.ledger.calendars.get((tenant_id, place.property_id, place.unit))
            item = calendar_item(tenant_id, place.property_id, place.unit, calendar) if calendar else None
            days = terms.rules.preparation_days if terms else 0
            found[place] = OnSale(terms, occupied(item, days, at) if item else None)
        return found


@dataclass
class _Connections:
    known: dict[str, Connection] = field(default_factory=dict)

    def all(self, _tenant_id):
        return [(each, Health()) for each in self.known.values()]

    def find(self, _tenant_id, connection_id):
        return self.known.get(connection_id)


@dataclass
class _Work:
    """`asked` are pushes and pulls that wait for a worker; `planned` are wakes."""

    asked: list[str] = field(default_factory=list)
    planned: set[datetime] = field(default_factory=set)

    def push(self, _tenant_id, _connection_id):
        self.asked.append("push")

    def pull(self, _tenant_id, _connection_id):
        self.asked.append("pull")

    def plan(self, _tenant_id, _connection_id, at):
        self.planned.add(at)


class World:
    def __init__(self, **of_terms):
        self.front = FrontDesk.selling(units=tuple(place.unit for place in ROOMS.values()), **of_terms)
        self.clock = FixedClock(NOW)
        self.there = AccountThere()
        self.property_there = self.there.add_property("Coach House", "AUD", {each: each.title() for each in ROOMS})
        self.channel = ChannexHere(there=self.there, clock=self.clock)
        self.managers, self.work, self.partners = _Managers(self.front.ledger), _Work(), FakePartners()
        self.connection = Connection(CONNECTION, CHANNEX, "Channex", NOW)
        self.connections = _Connections({CONNECTION: self.connection})
        plans = {room: plan for plan, (room, _) in self.property_there.plans.items()}
        account = Account(CONNECTION, "https://channel.example", "stand-in-key", self.property_there.id, plans)
        self.managers.accounts[SEAVIEW, CONNECTION] = account
        self.versions = 0
        for listing, place in ROOMS.items():
            self.map(listing, place)

    @property
    def desk(self):
        return Desk(self.connections, self.managers, self.channel, self.work, self.work, self.clock, "worker-1")

    @property
    def office(self):
        return Office(self.front.books, self.partners, SEAVIEW, CONNECTION, self.clock.now())

    def map(self, listing, place):
        self.managers.places.setdefault((SEAVIEW, CONNECTION), {})[listing] = place
        self.partners.places[SEAVIEW, CONNECTION, listing] = place
        self.changed()

    def unmap(self, listing):
        del self.managers.places[SEAVIEW, CONNECTION][listing]
        del self.partners.places[SEAVIEW, CONNECTION, listing]
        self.work.push(SEAVIEW, CONNECTION)

    def changed(self):
        """Something of the property changed: the ordered lane tells."""
        self.versions += 1
        hear_change(Listener(self.connections, self.managers, self.work), SEAVIEW, COTTAGE, self.versions)

    def push(self):
        return push(self.desk, SEAVIEW, CONNECTION)

    def pull(self):
        return pull(self.desk, SEAVIEW, CONNECTION)

    def settle(self):
        """Let workers do what waits, and listeners hear what that publishes."""
        while self.work.asked:
            {"push": self.push, "pull": self.pull}[self.work.asked.pop(0)]()
        for told in self.told_bookings():
            hear_booking(self.office, told)

    def told_bookings(self):
        told = [each for kind, each in self.managers.published if kind == "ChannelBookingTold"]
        self.managers.published = [each for each in self.managers.published if each[0] != "ChannelBookingTold"]
        assert all(isinstance(each, ToldBooking) for each in told)
        return told

    def wait(self, **by):
        """Let time pass: each wake comes when it is due."""
        until = self.clock.now() + timedelta(**by)
        self.settle()
        while due := min((each for each in self.work.planned if each <= until), default=None):
            self.work.planned.discard(due)
            self.clock.advance(max(timedelta(0), due - self.clock.now()))
            self.work.push(SEAVIEW, CONNECTION)
            self.settle()
        self.clock.advance(until - self.clock.now())

    @property
    def ahead(self):
        today = today_at("Australia/Adelaide", self.clock.now())
        return Stay(today, today + timedelta(HORIZON_NIGHTS))

    def closed_here(self, listing):
        """Return the nights that nobody can book here, as the ledger says."""
        place = ROOMS[listing]
        terms = self.front.ledger.terms[SEAVIEW, COTTAGE]
        calendar = self.front.ledger.calendars.get((SEAVIEW, place.property_id, place.unit))
        return calendar.unsellable(self.ahead, terms.rules.preparation_days, self.clock.now()) if calendar else []

    def closed_there(self, listing):
        known = self.there.available.get(listing, {})
        return [night for night in self.ahead.dates() if known.get(night) == 0]

    def told_there(self, listing):
        return sum(night in self.there.available.get(listing, {}) for night in self.ahead.dates())

    def restrictions(self, listing, night):
        plan = self.managers.accounts[SEAVIEW, CONNECTION].rate_plans[listing]
        return self.there.restrictions[plan][date.fromisoformat(night)]
