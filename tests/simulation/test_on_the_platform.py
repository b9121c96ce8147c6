"""On the local platform's DynamoDB: workers who race for the same nights, and the simulated world."""

import pytest

from simulation.on_table import OnTable, client_of, table_like
from simulation.races import Race
from simulation.run import Simulation


@pytest.fixture(scope="module")
def stage(platform):
    client = client_of(platform.endpoint, platform.region)
    with table_like(client, platform.outputs["TableName"]) as table:
        yield OnTable(table)


def test_2000_operations_by_20_workers_over_20_properties_sell_no_night_twice_and_refuse_nobody_falsely(stage):
    race = Race(stage, seed=1).run(2000)
    assert len(race.retries) == sum(race.outcomes.values()) == 2000
    assert {"booked", "given back", "blocked", "claimed", "nights-taken"} <= set(race.outcomes)
    assert race.faults() == []
    assert race.overlaps() == 0
    assert race.refusals
    assert race.false_refusals() == []


def test_the_world_plays_on_the_table_as_in_memory(stage):
    on_table, in_memory = Simulation(4, stage).run(60), Simulation(4).run(60)
    assert on_table.counts == in_memory.counts
    assert on_table.world.oracle.writes == in_memory.world.oracle.writes > 0
