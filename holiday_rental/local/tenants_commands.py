"""`holiday-rental tenants`: who is there, comes and goes; what stands still tried again, what is left removed."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holiday_rental.local.command_options import HERE, AsJson, Port, StateDir, curable, platform_at
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.shell_credentials import client_on_aws, reaching

if TYPE_CHECKING:
    from holiday_rental.local.tenants_of_platform import TenantsOfPlatform, TenantSummary

tenants_app = typer.Typer(help="Tenants: list, show, retry, cancel, purge.", no_args_is_help=True)
Tenant = Annotated[str, typer.Argument(metavar="TENANT", help="Subdomain or id of the tenant.")]
Aws = Annotated[bool, typer.Option("--aws", help="In the account and region of this shell's credentials.")]
StackName = Annotated[str, typer.Option(help="With --aws: name of the platform's stack.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
STACK = "HolidayRental"


@tenants_app.command("list")
@curable
def list_tenants(
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Aws = False,
    stack: StackName = STACK,
    as_json: AsJson = False,
) -> None:
    """List all tenants, those that sign up or leave too."""
    from holiday_rental.local import tenants_screens  # noqa: PLC0415 - only when needed

    found = _all(_tenants(port, state_dir, stack, aws=aws))
    _print_json([asdict(each) for each in found]) if as_json else tenants_screens.list_tenants(found)


@tenants_app.command("show")
@curable
def show(
    tenant: Tenant,
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Aws = False,
    stack: StackName = STACK,
    as_json: AsJson = False,
) -> None:
    """Tell how far a tenant is, why it stands still, and what there is of its data."""
    from holiday_rental.local import tenants_screens  # noqa: PLC0415 - only when needed

    tenants = _tenants(port, state_dir, stack, aws=aws)
    found = _named(tenants, tenant)
    with _told():
        kinds = tenants.kinds(found.tenant_id)
    if as_json:
        _print_json(asdict(found) | {"rows": kinds})
    else:
        tenants_screens.show_tenant(found, kinds)


@tenants_app.command("retry")
@curable
def retry(
    tenant: Tenant, port: Port = None, state_dir: StateDir = HERE, *, aws: Aws = False, stack: StackName = STACK
) -> None:
    """Try again what failed: a sign-up, or leaving. It goes on from where it stands."""
    tenants = _tenants(port, state_dir, stack, aws=aws)
    found = _named(tenants, tenant)
    with _told():
        what = tenants.retry(found)
    typer.echo(f"{what} of {found.subdomain} is tried again. Watch it: holiday-rental tenants show {found.subdomain}")


@tenants_app.command("cancel")
@curable
def cancel(
    tenant: Tenant,
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Aws = False,
    stack: StackName = STACK,
    yes: Yes = False,
) -> None:
    """Give up a sign-up of which nothing is made, and free its name."""
    tenants = _tenants(port, state_dir, stack, aws=aws)
    found = _named(tenants, tenant)
    tenants.check_may_be_cancelled(found)
    _ask(f"Give up the sign-up of {found.subdomain}?", yes=yes)
    with _told():
        tenants.cancel(found)
    typer.echo(f"The sign-up is given up: {found.subdomain} is anybody's.")


@tenants_app.command("purge")
@curable
def purge(
    tenant: Tenant,
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Aws = False,
    stack: StackName = STACK,
    yes: Yes = False,
) -> None:
    """Remove all that is left of a tenant that is gone, before its time. Its name stays in quarantine."""
    from holiday_rental.local import tenants_screens  # noqa: PLC0415 - only when needed

    tenants = _tenants(port, state_dir, stack, aws=aws)
    found = _named(tenants, tenant)
    with _told():
        tenants.check_is_gone(found)
        kinds = tenants.kinds(found.tenant_id)
    tenants_screens.show_tenant(found, kinds)
    if not kinds:
        typer.echo("Nothing is left to remove.")
        return
    _ask(f"Remove {sum(kinds.values())} rows for good, those too that are kept because laws demand them?", yes=yes)
    with _told():
        removed = tenants.purge(found)
    typer.echo(f"{removed} rows were removed.")


def _tenants(port: int | None, state_dir: Path, stack: str, *, aws: bool) -> "TenantsOfPlatform":
    from holiday_rental.local.tenants_of_platform import TenantsOfPlatform  # noqa: PLC0415

    if aws:
        with _told():
            described = client_on_aws("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
        outputs = {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}
        return TenantsOfPlatform(client_on_aws, outputs)
    from holiday_rental.local import operator  # noqa: PLC0415

    platform = platform_at(port, state_dir)
    platform.require_running()
    status = platform.status()
    return TenantsOfPlatform(lambda service: operator.client(service, status.endpoint), status.outputs)


def _all(tenants: "TenantsOfPlatform") -> "list[TenantSummary]":
    with _told():
        return tenants.all()


def _named(tenants: "TenantsOfPlatform", name: str) -> "TenantSummary":
    """Return the tenant of a subdomain or id; of several that had the subdomain in turn, the one that is not gone."""
    found = [each for each in _all(tenants) if name in (each.tenant_id, each.subdomain)]
    if not found:
        raise LocalProblem(f"There is no tenant {name}.", "List them: holiday-rental tenants list")
    present = [each for each in found if each.state not in ("gone", "cancelled")] or found
    if len(present) > 1:
        raise LocalProblem(
            f"Several tenants had the subdomain {name}: {', '.join(each.tenant_id for each in present)}.",
            "Name one by its id.",
        )
    return present[0]


def _ask(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise LocalProblem("This cannot be undone.", "Say so with --yes.")
    typer.confirm(question, abort=True)


def _told() -> Any:
    return reaching("The platform's tenants", "Check the credentials, the region and --stack, and run it again.")


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
