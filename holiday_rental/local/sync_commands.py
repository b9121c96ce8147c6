"""`holiday-rental sync`: what the calendar sync would have decided, without a platform."""

from pathlib import Path
from typing import Annotated

import typer

from holiday_rental.local.command_options import curable
from holiday_rental.local.simulation_process import run_simulation

sync_app = typer.Typer(help="Calendars of other channels.", no_args_is_help=True)


@sync_app.command("replay")
@curable
def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Histories, one file a feed, one fetch a line.")],
    *,
    decisions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Gets a line for each fetch that changed.")
    ] = None,
    truth: Annotated[Path | None, typer.Option(metavar="FILE", help="True bookings to score against.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Of the properties; else it is read off the feeds.")] = None,
    hold_minutes: Annotated[
        float | None, typer.Option(help="The least that nights stay closed, 30 by default.")
    ] = None,
    cancel_hours: Annotated[float | None, typer.Option(help="Until cancelled is said, 24 by default.")] = None,
    absences: Annotated[int | None, typer.Option(help="Fetches in a row that must lack a night, 2 by default.")] = None,
) -> None:
    """Run the product's own decisions over histories of feeds; print what they were worth."""
    options = {
        "--decisions": decisions,
        "--truth": truth,
        "--time-zone": time_zone,
        "--hold-minutes": hold_minutes,
        "--cancel-hours": cancel_hours,
        "--absences": absences,
    }
    given = [part for name, value in options.items() if value is not None for part in (name, str(value))]
    raise typer.Exit(run_simulation("simulation.sync.replay", [str(folder), *given]))
