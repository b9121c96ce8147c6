"""`holiday-rental clock`: the platform's business time, moved so that what comes due on the way still happens."""

import json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from holiday_rental.local.clock_words import moment_of, span_of
from holiday_rental.local.command_options import HERE, AsJson, StateDir, curable
from holiday_rental.local.state_directory import StateDirectory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from holiday_rental.local.clock_file import ClockFile

clock_app = typer.Typer(help="Move the platform's business clock.", no_args_is_help=True)
Jump = Annotated[
    bool, typer.Option("--jump", help="Move at once: what came due on the way may be too late to be sent.")
]
_LOOK_SECONDS = 0.2


@clock_app.command("show")
@curable
def clock_show(state_dir: StateDir = HERE, *, as_json: AsJson = False) -> None:
    """Show the platform's time and how far it is moved."""
    clock = _clock(state_dir)
    seconds = clock.offset.total_seconds()
    if as_json:
        typer.echo(json.dumps({"now": clock.now().isoformat(), "offset_seconds": seconds}, indent=2))
    else:
        typer.echo(f"{clock.now():%Y-%m-%d %H:%M:%S} UTC ({seconds:+.0f} s from real time)")


@clock_app.command("set")
@curable
def clock_set(moment: str, state_dir: StateDir = HERE, *, jump: Jump = False) -> None:
    """Let it be MOMENT now, e.g. 2027-03-01T09:00 (UTC unless it names a zone)."""
    parsed = moment_of(moment)
    _move(state_dir, lambda clock: clock.set(parsed) if jump else clock.walk_until(parsed))


@clock_app.command("advance")
@curable
def clock_advance(
    days: Annotated[float, typer.Option()] = 0,
    hours: Annotated[float, typer.Option()] = 0,
    minutes: Annotated[float, typer.Option()] = 0,
    state_dir: StateDir = HERE,
    *,
    jump: Jump = False,
) -> None:
    """Move the clock on (or back, with negative amounts)."""
    by = span_of(days=days, hours=hours, minutes=minutes)
    _move(state_dir, lambda clock: clock.advance(by) if jump else clock.walk(by))


@clock_app.command("reset")
@curable
def clock_reset(state_dir: StateDir = HERE) -> None:
    """Return to real time."""
    _clock(state_dir).reset()
    clock_show(state_dir)


def _move(state_dir: "Path", go: "Callable[[ClockFile], None]") -> None:
    """Have the clock go, and wait while the platform makes its steps; where none runs, it is there at once."""
    from holiday_rental.local.emulator_process import Emulator  # noqa: PLC0415 - only who moves it needs one

    clock, emulator = _clock(state_dir), Emulator(StateDirectory.at(state_dir), 0)
    go(clock)
    while clock.walks and emulator.pid() is not None:
        time.sleep(_LOOK_SECONDS)
    if clock.walks:
        clock.arrive()
    clock_show(state_dir)


def _clock(state_dir: "Path") -> "ClockFile":
    from holiday_rental.local.clock_file import ClockFile  # noqa: PLC0415 - nothing heavy is imported by the command

    return ClockFile(StateDirectory.at(state_dir).clock_file)
