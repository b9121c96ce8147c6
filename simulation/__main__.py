"""The command: `python -m simulation --seed 1 --steps 200`. It ends with 1 where an invariant was violated."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from simulation.report import Coverage, violation_lines
from simulation.run import InMemory, Simulation, Stage


def main(arguments: list[str]) -> int:
    """Simulate one seed after the other. Returns the exit code."""
    chosen = _parser().parse_args(arguments)
    coverage = Coverage()
    with _stage(chosen) as stage:
        for seed in range(chosen.seed, chosen.seed + chosen.seeds):
            simulation = Simulation(seed, stage or InMemory(), chosen.properties, card_payments=chosen.card_payments)
            try:
                simulation.run(chosen.steps)
            except Exception as error:  # noqa: BLE001 - whatever a use case raises unasked is a violation too
                print(*violation_lines(simulation, error, _replay(chosen, seed)), sep="\n")
                return 1
            coverage.add(simulation)
    print(*coverage.lines(), sep="\n")
    print("Every invariant held after every step.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="holiday-rental simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="what decides everything that happens")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, from that one on")
    parser.add_argument("--steps", type=int, default=200, help="how many things happen")
    parser.add_argument("--properties", type=int, default=0, help="of the first tenant; 0: as the seed will have it")
    parser.add_argument("--card-payments", action="store_true", help="what guests book waits for its money")
    parser.add_argument("--endpoint", help="play on the DynamoDB there, in a table of its own")
    parser.add_argument("--like", help="the name of the table there whose keys and indexes it gets")
    parser.add_argument("--region", default="eu-west-1")
    return parser


@contextmanager
def _stage(chosen: argparse.Namespace) -> Iterator[Stage | None]:
    if not chosen.endpoint:
        with nullcontext():
            yield None
        return
    from simulation.on_table import OnTable, client_of, table_like  # noqa: PLC0415 - only here boto3 is needed

    with table_like(client_of(chosen.endpoint, chosen.region), chosen.like) as table:
        yield OnTable(table)


def _replay(chosen: argparse.Namespace, seed: int) -> str:
    properties = f" --properties {chosen.properties}" if chosen.properties else ""
    options = properties + (" --card-payments" if chosen.card_payments else "")
    platform = " --platform" if chosen.endpoint else ""
    return f"holiday-rental simulate --seed {seed} --steps {chosen.steps}{options}{platform}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
