"""What payments may cost: calls, write units, and how much a function loads before it does anything."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.payment_cost import paid

SOURCE = Path(__file__).parents[3] / "lambda_src"
COUNT = """
import sys
before = set(sys.modules)
import {entry}
loaded = set(sys.modules) - before
print(len(loaded), sum(each.partition(".")[0] == "stripe" for each in loaded))
"""


def test_an_ordinary_payment_costs_five_calls_and_few_write_units():
    cost = paid()
    assert cost.calls == 5, "four that do something, and one look before the money is taken"
    assert cost.units <= 11


@pytest.mark.parametrize(
    ("entry", "most"), [("events", 540), ("http_api.guests", 575), ("http_api.hosts", 575)], ids=str
)
def test_who_does_not_speak_to_stripe_loads_little_and_nothing_of_its_library(entry, most):
    """The worker and the webhook load half as much again."""
    command = [sys.executable, "-c", COUNT.format(entry=f"rental.payments.{entry}")]
    environment = {"PYTHONPATH": str(SOURCE), "LAMBDA_TASK_ROOT": str(SOURCE), "AWS_LAMBDA_FUNCTION_NAME": "counted"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    loaded, of_stripe = map(int, done.stdout.split())
    assert of_stripe == 0
    assert loaded <= most
