"""After any changes of the ledger, faults and retries, the channel manager knows the ledger's availability."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from holiday_rental.local.channel_manager_stand_in.account import room
from rental.bookings.use_cases.blocking import WantedBlock, block_nights, unblock_nights
from rental.kernel.errors import Problem
from tests.support.booking_samples import host, stay
from tests.support.channel_manager_world import CONNECTION, ROOMS, WorkerDied, World
from tests.support.property_samples import COTTAGE, SEAVIEW

FIRST = date(2027, 3, 1)
nights = st.tuples(st.integers(0, 20), st.integers(1, 4))
listings = st.sampled_from(sorted(ROOMS))
deeds = st.one_of(
    st.tuples(st.just("block"), nights, listings),
    st.tuples(st.just("hold"), nights),
    st.tuples(st.just("unblock"), st.integers(0, 9)),
    st.tuples(st.just("book there"), nights, listings),
    st.tuples(st.just("cancel there"), st.integers(0, 9)),
    st.tuples(st.just("down"), st.booleans()),
    st.tuples(st.just("lose answers"), st.integers(1, 3)),
    st.tuples(st.just("limit"), st.sampled_from([0, 1, 10])),
    st.tuples(st.just("die"), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 600, 4000, 90000])),
    st.tuples(st.just("map"), listings),
    st.tuples(st.just("unmap"), listings),
    st.tuples(st.just("terms"), st.integers(0, 2)),
    st.just(("push",)),
    st.just(("settle",)),
)


class Season:
    """A world in which things happen, some of which are refused, and its workers die."""

    def __init__(self):
        self.world = World(minimum_nights=1)
        self.blocks, self.bookings, self.number = [], [], 0

    def do(self, what, *with_):
        with suppress(Problem, WorkerDied):  # a refusal changed nothing, and a death is what is tried here
            getattr(self, what.replace(" ", "_"))(*with_)

    def block(self, span, listing):
        self.number += 1
        wanted = WantedBlock(COTTAGE, _stay(span), ROOMS[listing].unit)
        made = block_nights(self.world.front.books, host(self.world.clock.now()), wanted, f"key-{self.number:05}")
        self.blocks.append(made)
        self.world.changed()

    def hold(self, span):
        checks_in, checks_out = _stay(span).check_in, _stay(span).check_out
        self.world.front.hold(str(checks_in), str(checks_out), host(self.world.clock.now()))

    def unblock(self, which):
        if self.blocks:
            freed = self.blocks.pop(which % len(self.blocks))
            unblock_nights(self.world.front.books, host(self.world.clock.now()), COTTAGE, freed.id)
            self.world.changed()

    def book_there(self, span, listing):
        rooms = [room(listing, _stay(span).check_in, _stay(span).check_out)]
        there = self.world.there
        self.bookings.append(there.book(self.world.property_there.id, rooms, "Ada", self.world.clock.now()))
        self._pull()

    def cancel_there(self, which):
        if self.bookings:
            booking = self.bookings.pop(which % len(self.bookings))
            self.world.there.cancel(booking, self.world.clock.now())
            self._pull()

    def _pull(self):
        self.world.pull()
        self.world.settle()
        self.world.changed()

    def down(self, is_down):
        self.world.there.faults.down = is_down

    def lose_answers(self, times):
        self.world.there.faults.lose_answers = times

    def limit(self, calls):
        self.world.there.faults.limit = calls

    def die(self, after):
        self.world.channel.dies_after = after
        self.world.work.push(SEAVIEW, CONNECTION)
        self.world.settle()

    def wait(self, seconds):
        self.world.wait(seconds=seconds)

    def map(self, listing):
        self.world.map(listing, ROOMS[listing])

    def unmap(self, listing):
        if listing in self.world.managers.places[SEAVIEW, CONNECTION]:
            self.world.unmap(listing)

    def terms(self, days):
        units = tuple(place.unit for place in ROOMS.values())
        self.world.front.sell(units=units, minimum_nights=1, preparation_days=days)
        self.world.changed()

    def push(self):
        self.world.work.push(SEAVIEW, CONNECTION)

    def settle(self):
        self.world.settle()

    def heal(self):
        """End the faults, let the messages of workers that died come again, and give it half a day."""
        there = self.world.there.faults
        there.down, there.lose_answers, there.limit, self.world.channel.dies_after = False, 0, 10, None
        self.push()
        self.world.wait(hours=7)
        self._pull()
        self.world.wait(hours=1)


def _stay(span):
    start = FIRST + timedelta(span[0])
    return stay(str(start), str(start + timedelta(span[1])))


@settings(max_examples=40)
@given(st.lists(deeds, max_size=14))
def test_what_a_channel_manager_knows_is_what_the_ledger_has(happened):
    season = Season()
    for each in happened:
        season.do(*each)
    season.heal()
    world = season.world
    mapped = world.managers.places[SEAVIEW, CONNECTION]
    for listing in ROOMS:
        if listing in mapped:
            assert world.closed_there(listing) == world.closed_here(listing)
        else:
            assert len(world.closed_there(listing)) == world.told_there(listing), "what leads nowhere is closed"
    assert not world.there.unacknowledged("")
