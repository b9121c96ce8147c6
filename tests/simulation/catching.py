"""How a planted fault is caught: by the first of a few seeds that finds something wrong."""

import pytest

from simulation.run import Simulation

WITHIN_SEEDS, STEPS = 50, 200


def caught(**options) -> str:
    """Return what the first seed that catches it says; fail if none does."""
    for seed in range(WITHIN_SEEDS):
        try:
            Simulation(seed, **({name: make() for name, make in options.items()})).run(STEPS)
        except Exception as violation:  # noqa: BLE001 - a mutant may also make a use case stumble
            return f"{type(violation).__name__}: {violation}"
    pytest.fail(f"not caught within {WITHIN_SEEDS} seeds")


def nothing(*_arguments, **_options):
    """Stand in for a check that refuses nothing."""
