"""How long a function's start takes, in times of the least that one needs: the library to call DynamoDB, and a client.

CPU time above an empty interpreter, the least of many, each in the very bundle that is deployed. Ratios compare on one
machine, and say nothing of milliseconds on AWS.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from holiday_rental._bundle import import_closure
from holiday_rental._bundling import Bundle, Platform
from holiday_rental._requirements import requirements_for

ENTRIES = {"payments_worker": "rental.payments.queue", "stripe_webhook": "rental.payments.webhook"}
_SOURCE = Path(__file__).parents[1] / "lambda_src"
_LEAST = "import boto3; boto3.client('dynamodb', region_name='eu-west-1')"
_RUNS = 9
_SCRIPT = """
import resource, sys
sys.path[:0] = [sys.argv[1]]
exec(sys.argv[2])
print(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
"""
# Outside Lambda, Powertools loads more.
_AS_LAMBDA = {"AWS_LAMBDA_FUNCTION_NAME": "measured", "AWS_REGION": "eu-west-1", "POWERTOOLS_SERVICE_NAME": "measured"}


def init_ratios() -> list[tuple[str, float, str]]:
    return [(f"init_ratio_{name}", _ratio(entry), "times a client's") for name, entry in ENTRIES.items()]


def _ratio(entry: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _unpack(entry, place)
        empty, least, own = (min(times) for times in zip(*(_once(place, entry) for _ in range(_RUNS)), strict=True))
    return round((own - empty) / (least - empty), 2)


def _once(place: Path, entry: str) -> tuple[float, float, float]:
    """Take the three one after the other, so that a slower moment slows them all."""
    return _seconds(place, "pass"), _seconds(place, _LEAST), _seconds(place, f"import {entry}")


def _seconds(place: Path, code: str) -> float:
    environment = {**_AS_LAMBDA, "LAMBDA_TASK_ROOT": str(place), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-S", "-c", _SCRIPT, str(place), code]
    return float(subprocess.run(command, env=environment, cwd=place, capture_output=True, check=True).stdout)


def _unpack(entry: str, place: Path) -> None:
    closure = import_closure(_SOURCE, entry)
    requirements = requirements_for(_SOURCE, closure.imports)
    archive = place / "bundle.zip"
    Bundle(_SOURCE, closure.files, requirements, closure.services, Platform.this_machine()).write(archive)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
