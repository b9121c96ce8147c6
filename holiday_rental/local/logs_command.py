"""`holiday-rental logs`: what the functions said, as it was or as it comes; also when the platform is down."""

import json
import os
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from holiday_rental.local.clock_words import since_of
from holiday_rental.local.command_options import HERE, Port, StateDir, curable, platform_at
from holiday_rental.local.deployed_functions import deployed_functions
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.function_logs import FunctionName, LogFiles, LogLine, Wanted

if TYPE_CHECKING:
    from holiday_rental.local.platform import LocalPlatform

_LOOK_SECONDS = 0.3
_LAST = 200


@curable
def logs(
    *,
    function: Annotated[
        str, typer.Option(help="An operation (create_booking), a context (payments), its entry or a function's name.")
    ] = "",
    tenant: Annotated[str, typer.Option(help="Subdomain, name or id of a tenant.")] = "",
    request: Annotated[str, typer.Option(metavar="ID", help="A request's id, or how it begins.")] = "",
    since: Annotated[str, typer.Option(help="90s, 10m, 2h, 1d, or a moment such as 2027-03-01T09:00 (UTC).")] = "",
    last: Annotated[
        int, typer.Option(help=f"At most so many lines; {_LAST} without --since and --request.", min=0)
    ] = 0,
    port: Port = None,
    state_dir: StateDir = HERE,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="Errors only, with their traces.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line.")] = False,
) -> None:
    """Show what the functions said. The lines of a call come together, when it has ended."""
    platform = platform_at(port, state_dir)
    files = LogFiles(platform.state.function_logs)
    wanted = Wanted(
        function=function,
        tenant_id=platform.status().tenant(tenant).tenant_id if tenant else "",
        request_id=request,
        since=since_of(since, datetime.now(UTC)) if since else None,
        errors=errors,
    )
    most = last or (None if since or request else _LAST)
    found = deque((line for line in files.so_far() if wanted.takes(line)), most)
    if not found and function:
        _refuse_unknown(function, platform)
    later = (line for line in files.from_now_on(_wait) if wanted.takes(line)) if follow else ()
    try:
        _show(_one_after_another(found, later), platform, as_json=as_json)
    except BrokenPipeError:  # `logs | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        if not follow:
            raise


def _wait() -> None:
    threading.Event().wait(_LOOK_SECONDS)


def _one_after_another(found: Iterable[LogLine], later: Iterable[LogLine]) -> Iterator[LogLine]:
    yield from found
    yield from later


def _show(lines: Iterator[LogLine], platform: "LocalPlatform", *, as_json: bool) -> None:
    from holiday_rental.local import screens  # noqa: PLC0415 - only when needed

    sites: dict[str, str] = {}
    if not as_json:
        sites = {each.tenant_id: each.subdomain for each in platform.status().tenants}
    for line in lines:
        if as_json:
            sys.stdout.write(json.dumps(line.as_json(), ensure_ascii=False) + "\n")
        else:
            screens.show_log_line(line, sites.get(line.tenant_id, line.tenant_id))
        sys.stdout.flush()


def _refuse_unknown(wanted: str, platform: "LocalPlatform") -> None:
    """Raise `LocalProblem` for a name that no function has, neither deployed nor in the files."""
    known = {each.physical: each for each in _known(platform)}.values()
    if any(each.is_called(wanted) for each in known):
        return
    shown = ", ".join(sorted({each.shown for each in known})) or "none yet: run `holiday-rental up`"
    raise LocalProblem(f"There is no function {wanted!r}.", f"Functions: {shown}.")


def _known(platform: "LocalPlatform") -> Iterator[FunctionName]:
    yield from deployed_functions(Path(platform.state.assembly))
    yield from (line.function for line in LogFiles(platform.state.function_logs).so_far())
