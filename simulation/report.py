"""What a run tells: who did what with which outcome, which faults it met, and how to see a violation again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from simulation.faulty_ledger import FAULTS
from simulation.run import Simulation

_NAME_WIDTH = 20
_MOST_OUTCOMES = 9


@dataclass
class Coverage:
    """Sums over simulations."""

    seeds: int = 0
    steps: int = 0
    writes: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    operations: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    steps_taken: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, simulation: Simulation) -> None:
        self.seeds += 1
        self.steps += simulation.world.steps
        self.writes += simulation.world.oracle.writes
        self.outcomes.update(simulation.counts)
        self.operations.update(simulation.driven)
        self.faults.update(simulation.ledger.injected)
        self.steps_taken.update(simulation.invariants.taken)

    def lines(self) -> Iterable[str]:
        """Yield tables: a line for each operation of the API and each kind of deed, with outcomes; and the faults."""
        yield from _table("operation", self.operations)
        yield from _table("deed", self.outcomes)
        yield f"faults: {', '.join(f'{name} {self.faults[name]}' for name in FAULTS)}"
        yield f"{self.seeds} seeds, {self.steps} steps, {self.writes} writes"


def _table(title: str, counted: Counter[tuple[str, str]]) -> Iterable[str]:
    yield f"{title:{_NAME_WIDTH}} {'times':>7}  outcomes"
    for name in sorted({name for name, _ in counted}):
        mine = Counter({answer: count for (whose, answer), count in counted.items() if whose == name})
        told = ", ".join(f"{answer} {count}" for answer, count in mine.most_common(_MOST_OUTCOMES))
        yield f"{name:{_NAME_WIDTH}} {mine.total():>7}  {told}"
    yield ""


def violation_lines(simulation: Simulation, error: Exception, replay: str) -> Iterable[str]:
    """Yield what was violated, when, what led to it, and the command that shows it again."""
    yield f"VIOLATED with seed {simulation.seed} at step {simulation.world.steps}: {type(error).__name__}: {error}"
    yield "The last that happened, the latest at the end (indented: while another was under way):"
    for deed in simulation.trace:
        yield f"  {deed.told()}"
    yield f"See it again: {replay}"
