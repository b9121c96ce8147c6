"""The `holiday-rental` command: the whole platform on this machine.

Nothing heavy is imported here; each subcommand brings what it needs.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holiday_rental.local.clock_commands import clock_app
from holiday_rental.local.command_options import HERE, AsJson, Port, StateDir, curable, platform_at
from holiday_rental.local.down_command import down
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.ledger_commands import ledger_app, simulate
from holiday_rental.local.logs_command import logs
from holiday_rental.local.redrive_command import redrive
from holiday_rental.local.restore_commands import restore_app
from holiday_rental.local.shell_credentials import client_on_aws
from holiday_rental.local.sync_commands import sync_app
from holiday_rental.local.tenants_commands import tenants_app

if TYPE_CHECKING:
    from holiday_rental.local.platform import LocalPlatform

app = typer.Typer(
    help="The holiday-rental platform on this machine: no account, no Docker.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(clock_app, name="clock")
app.add_typer(ledger_app, name="ledger")
app.add_typer(restore_app, name="restore")
app.add_typer(sync_app, name="sync")
app.add_typer(tenants_app, name="tenants")


def main() -> None:
    """Entry point of the `holiday-rental` command."""
    app()


@app.command()
@curable
def up(
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    force_deploy: Annotated[bool, typer.Option(help="Deploy even if nothing has changed.")] = False,
    demo: Annotated[bool, typer.Option(help="Load the demo listings on the first run.")] = True,
) -> None:
    """Install what is missing, start, deploy, and print the addresses."""
    from holiday_rental.local import screens  # noqa: PLC0415

    platform = platform_at(port, state_dir)
    with screens.steps() as say:
        status = platform.up(say, force_deploy=force_deploy, demo=demo)
    screens.show_status(status)


@app.command()
@curable
def status(port: Port = None, state_dir: StateDir = HERE, *, as_json: AsJson = False) -> None:
    """Say what runs, and where."""
    from holiday_rental.local import screens  # noqa: PLC0415

    platform = platform_at(port, state_dir)
    platform.emulator.refuse_other_port()
    found = platform.status()
    _print_json(found.as_json()) if as_json else screens.show_status(found)
    if found.condition != "running":
        raise typer.Exit(1)


@app.command()
@curable
def mail(
    number: Annotated[int | None, typer.Argument(help="Show this one in full; without it, list all.")] = None,
    to: Annotated[str | None, typer.Option(help="Only mail to this address.")] = None,
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    as_json: AsJson = False,
) -> None:
    """Read the mail that the platform sent."""
    from holiday_rental.local import screens  # noqa: PLC0415

    found = platform_at(port, state_dir).mail(to)
    if number is not None:
        found = [each for each in found if each.number == number]
        if not found:
            raise LocalProblem(f"There is no mail number {number}.", "List them: holiday-rental mail")
    if as_json:
        _print_json([each.as_json() for each in found])
    elif number is not None:
        screens.show_mail(found[0])
    else:
        screens.list_mail(found)


@app.command()
@curable
def seed(
    files: Annotated[list[Path] | None, typer.Argument(help="CSV, plain or gzipped; the demo's by default.")] = None,
    *,
    tenant: Annotated[str | None, typer.Option(help="Subdomain of the tenant; needed with files.")] = None,
    currency: Annotated[str, typer.Option(help="Of the file's prices; must have two decimals.")] = "AUD",
    time_zone: Annotated[str, typer.Option(help="IANA zone of the places.")] = "Australia/Adelaide",
    port: Port = None,
    state_dir: StateDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Load listings in the Inside Airbnb layout; rows that cannot be used are reported, the rest load."""
    from holiday_rental.local import screens  # noqa: PLC0415
    from holiday_rental.local.listings import Market  # noqa: PLC0415

    platform = platform_at(port, state_dir)
    platform.require_running()
    market = Market(currency, time_zone)
    with screens.steps(quiet=as_json) as say:
        reports = []
        for chosen, found in _to_seed(platform, files, tenant):
            say(f"Loading listings into {chosen.site}")
            reports.append(platform.seed(chosen, found, market))
    _print_json([each.as_json() for each in reports]) if as_json else screens.show_reports(reports)


@app.command()
@curable
def doctor(
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Annotated[
        bool, typer.Option("--aws", help="Look at the account of this shell's credentials instead.")
    ] = False,
    domain: Annotated[str | None, typer.Option(help="With --aws: under which the sites are.")] = None,
    stack: Annotated[str, typer.Option(help="With --aws: name of the platform's stack.")] = "HolidayRental",
    as_json: AsJson = False,
) -> None:
    """Name what is missing, and the cure."""
    from holiday_rental.local import screens  # noqa: PLC0415

    if aws:
        from holiday_rental.local.aws_account import Account, examine_account  # noqa: PLC0415

        found = examine_account(Account(client_on_aws, domain, stack))
    else:
        from holiday_rental.local.doctor import examine  # noqa: PLC0415

        found = examine(platform_at(port, state_dir).emulator)
    _print_json([each.as_json() for each in found]) if as_json else screens.show_findings(found)
    if not all(each.well for each in found):
        raise typer.Exit(1)


app.command("down")(down)
app.command("logs")(logs)
app.command("redrive")(redrive)
app.command("simulate")(simulate)


def _to_seed(platform: "LocalPlatform", files: list[Path] | None, tenant: str | None) -> list[tuple[Any, list[Path]]]:
    status = platform.status()
    chosen = [status.tenant(tenant)] if tenant else status.tenants
    if files and not tenant:
        raise LocalProblem(
            "Files need a tenant to go to.", "Give --tenant with one of the subdomains that `status` shows."
        )
    found = [(each, files or platform.demo_listings(each)) for each in chosen]
    if not any(paths for _, paths in found):
        raise LocalProblem("There are no demo listings here.", "Name a CSV file, and a tenant with --tenant.")
    return found


def _print_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
