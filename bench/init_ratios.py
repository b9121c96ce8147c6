"""How long a function's start takes, in times of the least that one needs: the library to call DynamoDB, and a client.

CPU time above an empty interpreter, the least of some, each from its bundle's own files and in an environment like
Lambda's. Client and functions take turns, so that a slower moment slows both. Functions of one entry load the same and
are measured once. Ratios compare on one machine, and say nothing of milliseconds on AWS.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from holiday_rental._operations import read_operations
from holiday_rental.booking_api import CONTEXTS
from tests.support.loaded_modules import AS_LAMBDA, ENTRIES, SOURCE, Unpacked, bundle_of

_LEAST = "import boto3; boto3.client('dynamodb', region_name='eu-west-1')"
_MEASURED_WITH = "rental.bookings.http_api.quotes"  # whose bundle describes DynamoDB
_RUNS, _FUNCTIONS_A_CLIENT = 3, 5
_SCRIPT = """
import resource, sys
sys.path[:0] = sys.argv[2:]
exec(sys.argv[1])
print(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
"""


def init_ratios() -> list[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory() as folder:
        ratios = _ratios(Path(folder))
    named = [(f"init_ratio_{name}", ratios[entry]) for name, entry in _functions().items()]
    return [(name, ratio, "times a client's") for name, ratio in [("init_ratio_max", max(ratios.values())), *named]]


def _functions() -> dict[str, str]:
    """Return the functions' names, the operations' where they serve one, and their entries."""
    found = {entry.removeprefix("rental.").replace(".", "_"): entry for entry in ENTRIES if ".http_api" not in entry}
    for context in CONTEXTS:
        found |= {each.id: f"rental.{context}.{each.entry}" for each in read_operations(SOURCE, context)}
    return found


def _ratios(folder: Path) -> dict[str, float]:
    unpacked, places = Unpacked(folder), {}
    for entry in [_MEASURED_WITH, *ENTRIES]:
        bundle = bundle_of(entry)
        if entry not in places:
            places[entry] = [str(unpacked.sources(entry, bundle)), str(unpacked.libraries(bundle))]
    empty: list[float] = []
    least: list[float] = []
    own: dict[str, list[float]] = {entry: [] for entry in ENTRIES}
    for _ in range(_RUNS):
        for number, entry in enumerate(ENTRIES):
            if number % _FUNCTIONS_A_CLIENT == 0:
                empty.append(_seconds(places[_MEASURED_WITH], "pass"))
                least.append(_seconds(places[_MEASURED_WITH], _LEAST))
            own[entry].append(_seconds(places[entry], f"import {entry}"))
    nothing = min(empty)
    return {entry: round((min(times) - nothing) / (min(least) - nothing), 2) for entry, times in own.items()}


def _seconds(places: list[str], code: str) -> float:
    environment = {**AS_LAMBDA, "LAMBDA_TASK_ROOT": places[0], "PATH": os.environ["PATH"]}
    command = [sys.executable, "-S", "-c", _SCRIPT, code, *places]
    return float(subprocess.run(command, env=environment, cwd=places[0], capture_output=True, check=True).stdout)
