"""What the subcommands share: their options, and one message with its cure where something is wrong."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from holiday_rental.local.child_processes import ended_like_interrupted
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.state_directory import DEFAULT, StateDirectory, read_json

if TYPE_CHECKING:
    from holiday_rental.local.platform import LocalPlatform

DEFAULT_PORT = 4566
HIGHEST_PORT = 65535
P = ParamSpec("P")
Port = Annotated[
    int | None,
    typer.Option(help=f"Loopback port; the last one used, at first {DEFAULT_PORT}.", min=1, max=HIGHEST_PORT),
]
StateDir = Annotated[Path, typer.Option(help="Where everything local is kept; delete it to start afresh.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
HERE = Path(DEFAULT)


def curable(command: Callable[P, None]) -> Callable[P, None]:
    """Turn a problem into one message with its cure and a non-zero exit."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> None:
        try:
            with ended_like_interrupted():
                command(*arguments, **options)
        except LocalProblem as problem:
            typer.secho(problem.message, fg="red", err=True)
            typer.echo(problem.cure, err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.secho("Interrupted; what was started has been stopped.", fg="red", err=True)
            raise typer.Exit(130) from None

    return run


def platform_at(port: int | None, state_dir: Path) -> "LocalPlatform":
    """Return the local platform of a state directory, on a port or on the last one used."""
    from holiday_rental.local.platform import LocalPlatform  # noqa: PLC0415

    last = read_json(StateDirectory.at(state_dir).last_port)
    known = last if isinstance(last, int) and 0 < last <= HIGHEST_PORT else DEFAULT_PORT
    return LocalPlatform(state_dir, port or known)
