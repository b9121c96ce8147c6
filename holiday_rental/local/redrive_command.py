"""`holiday-rental redrive`: what was given up on is tried again, once its cause is mended."""

import json
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from holiday_rental.local.command_options import HERE, AsJson, Port, StateDir, curable, platform_at
from holiday_rental.local.shell_credentials import client_on_aws, reaching

if TYPE_CHECKING:
    from holiday_rental.local.dead_letters import Queues


@curable
def redrive(
    queue: Annotated[
        str | None,
        typer.Argument(metavar="QUEUE", help="Such as payments, or a consumer's name; all are listed without."),
    ] = None,
    port: Port = None,
    state_dir: StateDir = HERE,
    *,
    aws: Annotated[
        bool, typer.Option("--aws", help="In the account and region of this shell's credentials, not on this machine.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Move a queue's dead letters back into it, in the order in which they came."""
    from holiday_rental.local import screens  # noqa: PLC0415

    queues = _queues(None if aws else (port, state_dir))
    with _told():
        if queue is None:
            counts = queues.counts()
            _print_json([asdict(each) for each in counts]) if as_json else screens.list_queues(counts)
            return
        chosen = queues.named(queue)
        moved = queues.move_back(chosen)
    if as_json:
        _print_json({"name": chosen.name, "moved": moved})
    else:
        typer.echo(f"{moved} messages were moved back to {chosen.name}.")


def _queues(here: tuple[int | None, Path] | None) -> "Queues":
    from holiday_rental.local.dead_letters import Queues  # noqa: PLC0415

    if here is None:
        with _told():
            return Queues(client_on_aws("sqs"), client_on_aws("resourcegroupstaggingapi"))
    from holiday_rental.local import operator  # noqa: PLC0415

    platform = platform_at(*here)
    platform.require_running()
    endpoint = platform.emulator.endpoint
    return Queues(operator.client("sqs", endpoint), operator.client("resourcegroupstaggingapi", endpoint))


def _told() -> AbstractContextManager[None]:
    return reaching("The queues", "Check the credentials and the region. Nothing is lost: run it again.")


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2))
