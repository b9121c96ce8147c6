"""Bookings of a channel manager reach the ledger: each once, whatever is shuffled, tripled or dies on the way."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from holiday_rental.local.channel_manager_stand_in.account import room
from rental.bookings.use_cases.manager_news import hear_booking
from rental.bookings.use_cases.partner_news import settle_places
from rental.channels.contract import CONNECTION_FAILING, Place
from rental.channels.domain.channel_lane import Lane
from rental.kernel.ids import UnitId
from tests.support.channel_manager_world import CONNECTION, ROOMS, WorkerDied, World
from tests.support.property_samples import COTTAGE, SEAVIEW

FIRST, SECOND = ROOMS


@pytest.fixture
def world():
    made = World(minimum_nights=1)
    made.settle()
    made.channel.calls.clear()
    return made


def day(number):
    return date(2027, 3, number)


def march(number, until, listing=FIRST):
    return room(listing, day(number), day(until))


def book(world, *rooms):
    return world.there.book(world.property_there.id, list(rooms), "Ada", world.clock.now())


def taken(world, listing=FIRST):
    return [night.day for night in world.closed_here(listing)]


def hear(world):
    """Pull, let the ledger hear, and let it be told back."""
    world.pull()
    world.settle()
    world.changed()
    world.settle()


def test_a_booking_there_takes_its_nights_here_and_is_acknowledged(world):
    book(world, march(5, 8))
    hear(world)
    assert taken(world) == [5, 6, 7]
    assert world.there.unacknowledged("") == []
    assert world.closed_there(FIRST) == [day(5), day(6), day(7)], "and is told back as closed"
    (claim,) = world.front.ledger.records.values()
    assert (claim.channel, claim.guest_name, claim.guests.adults) == (CONNECTION, "Ada", 2)


def test_a_change_moves_it_and_a_cancellation_frees_it(world):
    booking = book(world, march(5, 8))
    hear(world)
    world.there.change(booking, [march(7, 10)], world.clock.now())
    hear(world)
    assert taken(world) == [7, 8, 9]
    world.there.cancel(booking, world.clock.now())
    hear(world)
    assert taken(world) == []


def test_each_room_of_a_booking_takes_nights_and_one_that_is_dropped_gives_them_back(world):
    booking = book(world, march(5, 8), march(5, 8, SECOND))
    hear(world)
    assert (taken(world), taken(world, SECOND)) == ([5, 6, 7], [5, 6, 7])
    world.there.change(booking, [march(5, 8)], world.clock.now())
    hear(world)
    assert (taken(world), taken(world, SECOND)) == ([5, 6, 7], [])


def test_an_older_revision_that_comes_late_brings_back_no_room_that_is_gone(world):
    booking = book(world, march(5, 8), march(5, 8, SECOND))
    world.there.change(booking, [march(5, 8)], world.clock.now())
    world.there.faults.reorder = True
    hear(world)
    assert (taken(world), taken(world, SECOND)) == ([5, 6, 7], [])
    assert world.there.unacknowledged("") == []


def test_rooms_may_take_each_others_nights_in_one_change(world):
    booking = book(world, march(5, 8), march(10, 12))
    hear(world)
    world.there.change(booking, [march(10, 12), march(5, 8)], world.clock.now())
    hear(world)
    assert taken(world) == [5, 6, 7, 10, 11]


def test_nights_of_a_room_that_is_dropped_are_free_for_the_other_without_a_conflict(world):
    booking = book(world, march(5, 8), march(10, 12))
    hear(world)
    world.there.change(booking, [march(10, 12)], world.clock.now())
    world.pull()
    (told,) = world.told_bookings()
    assert hear_booking(world.office, told) == {"accepted": 2}
    assert taken(world) == [10, 11]


def test_nights_that_others_own_are_a_conflict_and_pass_on_once_they_are_free(world):
    first, _ = book(world, march(5, 8)), book(world, march(7, 9))
    world.pull()
    answers = sum((hear_booking(world.office, each) for each in world.told_bookings()), start=Counter())
    assert answers == {"accepted": 1, "nights-taken": 1}
    assert world.there.unacknowledged("") == [], "the channel manager can do nothing about it"
    world.there.cancel(first, world.clock.now())
    hear(world)
    assert taken(world) == [7, 8]


def test_a_room_that_leads_nowhere_is_kept_until_its_listing_is_mapped(world):
    world.property_there.rooms["attic"] = "Attic"
    book(world, room("attic", day(5), day(8)))
    hear(world)
    assert world.there.unacknowledged("") == []
    assert taken(world) == []
    world.map("attic", Place(COTTAGE, UnitId("1")))
    settle_places(world.office, "attic")
    assert taken(world) == [5, 6, 7]


def test_a_room_that_the_channel_manager_cannot_place_waits_under_a_name_of_its_own(world):
    book(world, march(5, 8) | {"room_type_id": None})
    hear(world)
    (kept,) = world.partners.all(SEAVIEW, CONNECTION)
    assert (kept.news.listing, kept.waits) == ("unmapped", True)


def test_a_worker_that_dies_between_keeping_and_acknowledging_loses_nothing(world):
    book(world, march(5, 8))
    world.channel.dies_after = 1
    with pytest.raises(WorkerDied):
        world.pull()
    assert len(world.managers.bookings) == 1, "what was acknowledged had been kept"
    world.there.acknowledged.clear()  # had it died before that was heard there
    world.channel.dies_after = None
    hear(world)
    assert taken(world) == [5, 6, 7]
    assert len(world.managers.bookings) == 1
    assert world.there.unacknowledged("") == []


def test_a_revision_that_cannot_be_read_holds_up_no_other(world):
    book(world, march(5, 8))
    world.there.revisions[0]["status"] = "on_hold"
    book(world, march(10, 12))
    assert (world.pull().news, world.pull().unreadable) == (1, 1)
    world.settle()
    assert taken(world) == [10, 11]
    assert [each["status"] for each in world.there.unacknowledged("")] == ["on_hold"]


def test_a_long_feed_is_read_to_its_end(world):
    for number in range(1, 9):
        for times in range(16):
            book(world, room(FIRST, day(1) + timedelta(number * 20 + times), day(2) + timedelta(number * 20 + times)))
    assert world.pull().told == 8 * 16
    assert world.there.unacknowledged("") == []


def test_a_channel_manager_that_cannot_be_asked_is_told_to_the_host_once(world):
    world.there.faults.down = True
    for _ in range(8):
        world.pull()
        world.clock.advance(timedelta(minutes=15))
    assert [kind for kind, _ in world.managers.published] == [CONNECTION_FAILING]
    world.there.faults.down = False
    world.pull()
    assert [kind for kind, _ in world.managers.published[1:]] == ["ChannelConnectionWorking"]


def test_a_feed_that_can_be_read_does_not_make_what_is_owed_be_tried_sooner(world):
    world.managers.lanes[SEAVIEW, CONNECTION] = Lane(CONNECTION, 5, 3, world.clock.now(), next_at=world.clock.now())
    world.pull()
    assert world.managers.lanes[SEAVIEW, CONNECTION].failures == 3


@pytest.mark.parametrize("seed", range(3))
def test_revisions_shuffled_and_tripled_give_the_same_ledger_as_in_order(seed):
    chance = random.Random(seed)  # noqa: S311 - a shuffle
    deeds = _deeds(chance)
    in_order, shuffled = World(minimum_nights=1), World(minimum_nights=1)
    told = []
    for _ in deeds(in_order):
        in_order.pull()
        told += in_order.told_bookings()
    for each in told:
        hear_booking(in_order.office, each)
    shuffled.there = in_order.there
    shuffled.channel.there = in_order.there
    pages = in_order.there.revisions * 3
    chance.shuffle(pages)
    in_order.there.revisions[:] = pages
    for _ in range(3):
        in_order.there.acknowledged.clear()
        shuffled.pull()
    news = shuffled.told_bookings() * 3
    chance.shuffle(news)
    for each in news:
        hear_booking(shuffled.office, each)
    assert [(each, taken(shuffled, each)) for each in ROOMS] == [(each, taken(in_order, each)) for each in ROOMS]
    assert any(taken(in_order, each) for each in ROOMS)


def _deeds(chance):
    """Return bookings that never meet, changed and cancelled by chance: what they leave depends on no order."""
    spans = [(listing, start) for listing in ROOMS for start in range(1, 28, 4)]

    def done(world):
        standing = {}
        for listing, start in spans:
            standing[book(world, march(start, start + 2, listing))] = (listing, start)
            yield None
        for booking, (listing, start) in standing.items():
            match chance.randrange(4):
                case 0:
                    world.there.cancel(booking, world.clock.now())
                case 1:
                    world.there.change(booking, [march(start + 1, start + 4, listing)], world.clock.now())
                case 2:
                    world.there.change(booking, [march(start, start + 1, listing)], world.clock.now())
                    world.there.cancel(booking, world.clock.now())
            yield None

    return done
