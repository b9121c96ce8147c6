"""The ledger's proof and its repair: processes of their own, because nothing here may import the functions' code."""

from pathlib import Path
from typing import Annotated

import typer

from holiday_rental.local.command_options import HERE, Port, StateDir, curable, platform_at
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.simulation_process import run_simulation

ledger_app = typer.Typer(help="Hold calendars against bookings, blocks and claims.", no_args_is_help=True)
Tenant = Annotated[str | None, typer.Option(help="Subdomain, name or id of a tenant; all without it.")]
Property = Annotated[str | None, typer.Option("--property", help="Id of a property; all without it.")]


@curable
def simulate(
    seed: Annotated[int, typer.Option(help="What decides everything that happens.")] = 1,
    steps: Annotated[int, typer.Option(help="How many things happen.", min=1)] = 200,
    seeds: Annotated[int, typer.Option(help="How many seeds, from that one on.", min=1)] = 1,
    properties: Annotated[int, typer.Option(help="Of the first tenant; 0: as the seed will have it.", min=0)] = 0,
    *,
    port: Port = None,
    state_dir: StateDir = HERE,
    platform: Annotated[bool, typer.Option("--platform", help="Play on the running platform's DynamoDB.")] = False,
    card_payments: Annotated[
        bool, typer.Option("--card-payments", help="What guests book waits for its money.")
    ] = False,
) -> None:
    """Play a seeded world of guests, hosts and channels that crash and race; check every invariant at every step."""
    numbers = {"--seed": seed, "--steps": steps, "--seeds": seeds, "--properties": properties}
    arguments = [part for name, value in numbers.items() for part in (name, str(value))]
    if card_payments:
        arguments.append("--card-payments")
    if platform:
        local = platform_at(port, state_dir)
        local.require_running()
        status = local.status()
        table = table_of(status.outputs)
        arguments += ["--endpoint", status.endpoint, "--like", table, "--region", local.region]
    raise typer.Exit(run_simulation("simulation", arguments))


@ledger_app.command("check")
@curable
def check(tenant: Tenant = None, property_id: Property = None, port: Port = None, state_dir: StateDir = HERE) -> None:
    """Say where a calendar differs from its records; ends with 1 if one does. Changes nothing."""
    _ledger("check", tenant, property_id, (port, state_dir))


@ledger_app.command("repair")
@curable
def repair(tenant: Tenant = None, property_id: Property = None, port: Port = None, state_dir: StateDir = HERE) -> None:
    """Write the calendars that the records make, where they differ, and say what was written."""
    _ledger("repair", tenant, property_id, (port, state_dir))


def _ledger(what: str, tenant: str | None, property_id: str | None, where: tuple[int | None, Path]) -> None:
    local = platform_at(*where)
    local.require_running()
    status = local.status()
    arguments = [what, "--endpoint", status.endpoint, "--table", table_of(status.outputs), "--region", local.region]
    arguments += ["--at", local.clock.now().isoformat()]
    arguments += ["--tenant", status.tenant(tenant).tenant_id] if tenant else []
    arguments += ["--property", property_id] if property_id else []
    raise typer.Exit(run_simulation("simulation.ledger_check", arguments))


def table_of(outputs: dict[str, str]) -> str:
    """Return the deployed table. Raises `LocalProblem`."""
    if "TableName" not in outputs:
        raise LocalProblem(
            "The deployed stacks have no output TableName.", "Deploy an app with a HolidayRentalPlatform."
        )
    return outputs["TableName"]
