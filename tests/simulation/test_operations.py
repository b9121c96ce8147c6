"""Every operation that the bookings declare is driven by the world, or left out for a reason."""

from collections import Counter
from pathlib import Path

from holiday_rental._operations import read_operations
from simulation.operations import LEFT_OUT
from tests.simulation.test_simulation import PARTS, played

SOURCE = Path(__file__).resolve().parents[2] / "lambda_src"
DECLARED = {operation.id for operation in read_operations(SOURCE, "bookings")}


def test_every_declared_operation_is_done_or_left_out_with_a_reason():
    driven = sum((played(part).operations for part in range(PARTS)), Counter())
    done = {operation for operation, answer in driven if answer == "done"}
    assert done | {*LEFT_OUT} == DECLARED
    assert done.isdisjoint(LEFT_OUT)
    assert all(LEFT_OUT.values())
