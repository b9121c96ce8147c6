"""`holiday-rental down`: stops the platform; with `--purge` the stacks are destroyed and the local state deleted."""

import sys
from typing import Annotated

import typer

from holiday_rental.local.command_options import HERE, Port, StateDir, curable, platform_at
from holiday_rental.local.failures import LocalProblem


@curable
def down(
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    purge: Annotated[bool, typer.Option("--purge", help="Destroy the stacks too, and delete all local state.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop the platform; its state stays."""
    platform = platform_at(port, state_dir)
    if not purge:
        typer.echo("Stopped; the state stays." if platform.down() else "It was not running.")
        return
    from holiday_rental.local import screens, teardown  # noqa: PLC0415 - only when needed

    if not platform.state.root.is_dir():
        typer.echo(f"There is nothing to purge: {platform.state.root} does not exist.")
        return
    if not yes:
        _ask(f"Destroy the stacks, and delete everything that the platform keeps in {platform.state.root}?")
    with screens.steps() as say:
        remains = teardown.destroy(platform, say)
        say("Deleting the local state")
        teardown.delete_state(platform, remains)
    screens.show_remains(remains)


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise LocalProblem("Purging deletes all bookings, accounts and mail of this platform.", "Say so with --yes.")
    typer.confirm(question, abort=True)
