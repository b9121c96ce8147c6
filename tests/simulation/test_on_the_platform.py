"""On the local platform's DynamoDB: workers who race for the same nights, and the simulated world."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from holiday_rental.local.command import app
from rental.bookings.domain.calendar import Calendar
from rental.bookings.dynamodb.calendar_items import calendar_key
from rental.bookings.ports import HoldEntry, UnitCalendar
from rental.kernel.ids import UnitId
from rental.kernel.stay_dates import Stay
from rental.platform.dynamodb import Table, key_of
from rental.properties.contract import terms_key
from simulation.on_table import OnTable, client_of, table_like
from simulation.places import property_named, tenant_named
from simulation.races import Race, terms_of
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


def command(platform, *arguments):
    where = ["--port", str(platform.local.emulator.port), "--state-dir", str(platform.local.state_dir)]
    return CliRunner().invoke(app, [*arguments, *where]).exit_code


def test_the_command_plays_on_the_platform_and_leaves_no_table_behind(platform, capfd):
    before = platform.client("dynamodb").list_tables()["TableNames"]
    assert command(platform, "simulate", "--platform", "--seed", "6", "--steps", "30") == 0
    assert "Every invariant held after every step." in capfd.readouterr().out
    assert platform.client("dynamodb").list_tables()["TableNames"] == before


def test_the_command_finds_and_repairs_what_is_wrong_in_the_platforms_own_ledger(platform, capfd):
    table = Table(platform.client("dynamodb"), platform.outputs["TableName"])
    stage, tenant, place = OnTable(table), tenant_named(1, 1), property_named(1)
    chosen = ("--tenant", platform.tenants[0].tenant_id)
    assert command(platform, "ledger", "check", *chosen) == 0
    stage.sell(tenant, terms_of(place))
    try:
        stray = Calendar.empty(platform.local.clock.now().date())
        stray = stray.claimed(Stay(stray.base + timedelta(9), stray.base + timedelta(11)))
        stage.ledger.write_hold(tenant, HoldEntry(place, (UnitCalendar(UnitId("1"), stray),), ()))
        assert command(platform, "ledger", "check", "--property", place) == 1
        assert "nobody has them" in capfd.readouterr().out
        assert command(platform, "ledger", "repair", "--property", place) == 0
        assert "repaired" in capfd.readouterr().out
        assert command(platform, "ledger", "check", "--property", place) == 0
    finally:
        for key in (terms_key(tenant, place), calendar_key(tenant, place, UnitId("1"))):
            table.client.delete_item(TableName=table.name, Key=key_of(key))
