"""A channel manager is told what stands, not what changed: as few calls as that takes, and again where one failed."""

from dataclasses import replace
from datetime import date

import pytest

from rental.bookings.use_cases.blocking import WantedBlock, block_nights, unblock_nights
from rental.channels.contract import CONNECTION_FAILING, CONNECTION_WORKING, DISABLED
from rental.channels.domain.channel_lane import CALLS_A_MINUTE
from tests.support.booking_samples import host, stay
from tests.support.channel_manager_world import CONNECTION, ROOMS, WorkerDied, World
from tests.support.property_samples import COTTAGE, SEAVIEW, terms


@pytest.fixture
def world():
    made = World()
    made.settle()
    made.channel.calls.clear()
    return made


def block(world, check_in, check_out, key="key-0001", unit="1"):
    made = block_nights(
        world.front.books, host(world.clock.now()), WantedBlock(COTTAGE, stay(check_in, check_out), unit), key
    )
    world.changed()
    return made


def in_step(world):
    return all(world.closed_there(each) == world.closed_here(each) for each in ROOMS)


def test_a_listing_that_is_mapped_is_told_in_full(world):
    assert [world.told_there(each) for each in ROOMS] == [500, 500]
    assert in_step(world)
    assert world.restrictions("room-1", "2027-03-05")["rate"] == "254.00"


def test_a_change_is_one_call_with_the_nights_that_differ(world):
    block(world, "03-05", "03-08")
    world.settle()
    assert world.channel.calls == ["POST /api/v1/availability"]
    assert world.closed_there("room-1") == [date(2027, 3, day) for day in (5, 6, 7)]
    assert world.closed_there("room-2") == []


def test_many_changes_before_anybody_tells_them_are_one_call(world):
    for number, day in enumerate(("03-05", "03-11", "03-21"), start=1):
        block(world, day, f"{day[:-1]}{int(day[-1]) + 1}", f"key-{number:04}")
    world.settle()
    assert world.channel.calls == ["POST /api/v1/availability"]
    assert in_step(world)


def test_what_changes_back_before_it_is_told_is_no_call(world):
    made = block(world, "03-05", "03-08")
    unblock_nights(world.front.books, host(), COTTAGE, made.id)
    world.changed()
    world.settle()
    assert world.channel.calls == []


def test_a_change_of_prices_is_told_and_one_of_words_is_not(world):
    world.front.sell(units=tuple(place.unit for place in ROOMS.values()), title="Old Coach House")
    world.changed()
    world.settle()
    assert world.channel.calls == []
    world.front.sell(units=tuple(place.unit for place in ROOMS.values()), nightly=30000, minimum_nights=3)
    world.changed()
    world.settle()
    assert world.channel.calls == ["POST /api/v1/restrictions"]
    there = world.restrictions("room-2", "2027-03-05")
    assert (there["rate"], there["min_stay_arrival"], there["stop_sell"]) == ("300.00", 3, False)


def test_a_property_that_is_not_on_sale_is_closed(world):
    sold = terms(units=tuple(place.unit for place in ROOMS.values()))
    world.front.ledger.sell(SEAVIEW, replace(sold, state="archived"))
    world.changed()
    world.settle()
    assert [len(world.closed_there(each)) for each in ROOMS] == [500, 500]
    assert world.restrictions("room-1", "2027-03-05")["stop_sell"] is True


def test_a_listing_that_leads_nowhere_any_more_is_closed_once(world):
    world.unmap("room-2")
    world.settle()
    assert (len(world.closed_there("room-2")), len(world.closed_there("room-1"))) == (500, 0)
    world.channel.calls.clear()
    world.work.push(SEAVIEW, CONNECTION)
    world.settle()
    assert world.channel.calls == []
    world.map("room-2", ROOMS["room-2"])
    world.settle()
    assert in_step(world)


def test_nights_that_are_held_at_a_checkout_are_told_again_when_the_hold_ends(world):
    world.front.hold("03-05", "03-08", host(world.clock.now()))
    world.changed()
    world.settle()
    assert len(world.closed_there("room-1")) == 3
    world.wait(hours=1)
    assert world.closed_here("room-1") == world.closed_there("room-1") == []


def test_a_channel_manager_that_is_down_for_a_day_is_in_step_on_its_return_and_its_host_is_told_once(world):
    world.there.faults.down = True
    for day in range(1, 25):
        block(world, f"03-{day:02}", f"03-{day + 1:02}", f"key-{day:04}")
        world.wait(hours=1)
    assert not in_step(world)
    assert len(world.channel.calls) < 12, "one try instead of a storm"
    world.there.faults.down = False
    world.wait(hours=7)
    assert in_step(world)
    assert [kind for kind, _ in world.managers.published] == [CONNECTION_FAILING, CONNECTION_WORKING]


def test_a_short_failure_is_nothing_to_tell_a_host_of(world):
    world.there.faults.down = True
    block(world, "03-05", "03-08")
    world.wait(minutes=1)
    world.there.faults.down = False
    world.wait(minutes=10)
    assert in_step(world)
    assert world.managers.published == []


def test_more_calls_than_a_minute_allows_are_never_made(world):
    for number in range(CALLS_A_MINUTE + 5):
        block(world, f"03-{number + 1:02}", f"03-{number + 2:02}", f"key-{number:04}")
        world.settle()
    assert world.channel.calls.count("POST /api/v1/availability") == CALLS_A_MINUTE - 1, "the first was before"
    world.wait(minutes=2)
    assert in_step(world)
    assert world.managers.lanes[SEAVIEW, CONNECTION].failures == 0


def test_a_channel_manager_that_limits_us_sooner_is_left_alone_for_a_minute(world):
    world.there.faults.limit = 0
    block(world, "03-05", "03-08")
    world.settle()
    calls = len(world.channel.calls)
    world.wait(seconds=55)
    assert len(world.channel.calls) == calls == 1
    world.there.faults.limit = 10
    world.wait(minutes=2)
    assert in_step(world)


def test_an_answer_that_got_lost_is_told_again(world):
    world.there.faults.lose_answers = 1
    block(world, "03-05", "03-08")
    world.wait(minutes=2)
    assert world.channel.calls == ["POST /api/v1/availability"] * 2
    assert in_step(world)


def test_a_worker_that_dies_leaves_its_lane_to_another(world):
    world.channel.dies_after = 0
    block(world, "03-05", "03-08")
    with pytest.raises(WorkerDied):
        world.settle()
    world.work.push(SEAVIEW, CONNECTION)
    world.wait(minutes=3)
    assert in_step(world)
    assert not world.managers.steps[SEAVIEW, CONNECTION]["room-1"].is_owed(world.clock.now())


def test_all_is_told_again_once_a_day_so_that_what_went_astray_there_is_put_right(world):
    world.there.available["room-1"][date(2027, 3, 5)] = 0
    world.wait(hours=23)
    world.work.push(SEAVIEW, CONNECTION)
    world.settle()
    assert not in_step(world)
    world.wait(hours=2)
    world.work.push(SEAVIEW, CONNECTION)
    world.settle()
    assert in_step(world)


def test_a_connection_that_is_switched_off_is_told_nothing_and_all_of_it_when_it_is_on_again(world):
    world.connections.known[CONNECTION] = replace(world.connection, state=DISABLED)
    block(world, "03-05", "03-08")
    world.wait(hours=1)
    assert world.channel.calls == []
    world.connections.known[CONNECTION] = world.connection
    world.work.push(SEAVIEW, CONNECTION)
    world.settle()
    assert in_step(world)


def test_what_is_not_taken_is_kept_for_the_host_in_the_channel_managers_words(world):
    del world.property_there.rooms["room-2"]
    block(world, "03-05", "03-08", unit="2")
    world.settle()
    assert world.managers.steps[SEAVIEW, CONNECTION]["room-2"].refused == "room_type_id is invalid"


def test_a_version_is_noted_with_what_it_marks(world):
    assert {each.version for each in world.managers.steps[SEAVIEW, CONNECTION].values()} == {world.versions}
