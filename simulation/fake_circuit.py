"""The circuit breaker in memory."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rental.kernel.circuit import Circuit, CircuitRule


@dataclass
class FakeBreaker:
    """`opened` counts how often it opened."""

    rule: CircuitRule = field(default_factory=CircuitRule)
    circuit: Circuit = field(default_factory=Circuit)
    opened: int = 0

    def wait(self, now: datetime) -> timedelta | None:
        return self.remaining(now) or self.let_through(now)

    def remaining(self, now: datetime) -> timedelta | None:
        return self.circuit.wait(now, self.rule)

    def let_through(self, now: datetime) -> timedelta | None:
        if not self.circuit.is_open:
            return None
        if wait := self.circuit.wait(now, self.rule):
            return wait
        self.circuit = self.circuit.probing(now, self.rule)
        return None

    def failed(self, now: datetime) -> None:
        was_open = self.circuit.is_open
        self.circuit = self.circuit.failed(now, self.rule)
        self.opened += self.circuit.is_open and not was_open

    def succeeded(self, now: datetime) -> None:  # noqa: ARG002 - the port's signature
        self.circuit = Circuit()
