"""`holiday-rental restore`: one tenant's items out of a table that was restored beside the live one, and its drill."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holiday_rental.local.command_options import HERE, Port, StateDir, curable, platform_at
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.ledger_commands import table_of
from holiday_rental.local.shell_credentials import client_on_aws, reaching
from holiday_rental.local.simulation_process import run_simulation

if TYPE_CHECKING:
    from holiday_rental.local.platform import LocalPlatform
    from holiday_rental.local.table_restore import Differences

restore_app = typer.Typer(help="Put one tenant's data back; drill it.", no_args_is_help=True)
Tenant = Annotated[str, typer.Option(help="Subdomain, name or id of the tenant; with --aws its id.")]


@restore_app.command("tenant")
@curable
def tenant(
    source: Annotated[str, typer.Argument(metavar="TABLE", help="The table that was restored beside the live one.")],
    tenant: Tenant,
    table: Annotated[str, typer.Option(help="The live table; with --aws it must be named.")] = "",
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Write; without it only what differs is said.")] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Put back what differs too, not only what is missing.")
    ] = False,
    aws: Annotated[bool, typer.Option("--aws", help="In the account and region of this shell's credentials.")] = False,
) -> None:
    """Compare one tenant's items with a restored table, and with --apply put them back. What came since stays."""
    from holiday_rental.local.table_restore import TenantRestore  # noqa: PLC0415 - only when needed

    client, live, tenant_id = _on_aws(table, tenant) if aws else _here((port, state_dir), table, tenant)
    restore = TenantRestore(client, source, live, tenant_id)
    with _told():
        found = restore.compare()
        _say(found)
        if not apply:
            typer.echo("Nothing was written: --apply writes what is missing, with --changed what differs too.")
            return
        done = restore.put_back(found, changed=changed)
    typer.echo(
        f"{done.written} items were put back. {done.left} were written by somebody meanwhile and left as they are."
    )
    typer.echo("Look at the calendars next: holiday-rental ledger check")


@restore_app.command("drill")
@curable
def drill(tenant: Tenant, port: Port = None, state_dir: StateDir = HERE) -> None:
    """Damage one tenant in a copy of the table, restore it from another copy, and hold its calendars to its records."""
    from holiday_rental.local import restore_drill  # noqa: PLC0415 - only when needed

    platform = platform_at(port, state_dir)
    client, live, tenant_id = _here((port, state_dir), "", tenant)
    codes: list[int] = []
    with _told():
        done = restore_drill.drill(client, live, tenant_id, _ledger_check(platform, tenant_id, codes))
    typer.echo(f"Damaged in a copy: {done.deleted} items deleted, {done.altered} altered.")
    _say(done.found)
    typer.echo(f"{done.put_back.written} items were put back.")
    if not done.passed or any(codes):
        raise LocalProblem("The drill failed: the copy is not as it was.", "This is a fault of the library: report it.")
    typer.echo("The copy is as it was, and its calendars are as their records make them. Nothing of the drill is left.")


def _say(found: "Differences") -> None:
    typer.echo(
        f"Missing: {len(found.missing)}. Different: {len(found.changed)}. New since, and left alone: {found.new}."
    )


def _ledger_check(platform: "LocalPlatform", tenant_id: str, codes: list[int]) -> Callable[[str], object]:
    where = ["--endpoint", platform.emulator.endpoint, "--region", platform.region]
    when = ["--at", platform.clock.now().isoformat(), "--tenant", tenant_id]
    return lambda table: codes.append(
        run_simulation("simulation.ledger_check", ["check", "--table", table, *where, *when])
    )


def _here(where: tuple[int | None, Path], table: str, tenant: str) -> tuple[Any, str, str]:
    from holiday_rental.local import operator  # noqa: PLC0415 - only when needed

    platform = platform_at(*where)
    platform.require_running()
    status = platform.status()
    client = operator.client("dynamodb", platform.emulator.endpoint)
    return client, table or table_of(status.outputs), status.tenant(tenant).tenant_id


def _on_aws(table: str, tenant: str) -> tuple[Any, str, str]:
    if not table:
        raise LocalProblem("In an account the live table must be named.", "Give --table; it is the output TableName.")
    with _told():
        return client_on_aws("dynamodb"), table, tenant


def _told() -> AbstractContextManager[None]:
    cure = "Check names, credentials and region, and run it again: what is put back already is found to be there."
    return reaching("The tables", cure)
