"""What the deployment tells the entries of payments."""

import os
from dataclasses import dataclass, field
from datetime import timedelta

from rental.kernel.circuit import CircuitRule
from rental.payments.domain.delays import RETRY_DELAYS
from rental.platform.environment import required


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """Where the webhook finds its secret, and where it sends work. Raises `MissingSetting` where that was left out."""

    secret_arn: str
    queue_url: str

    @classmethod
    def from_environment(cls) -> "WebhookSettings":
        return cls(required("STRIPE_WEBHOOK_SECRET_ARN"), required("PAYMENT_WORK_QUEUE_URL"))


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """Where the worker finds its key, its queue and its dead letters.

    `delays` are between tries after faults; `circuit` says when nothing is tried at all.
    """

    secret_arn: str
    queue_url: str
    dead_letters_url: str
    delays: tuple[timedelta, ...] = field(default=RETRY_DELAYS)
    circuit: CircuitRule = field(default_factory=CircuitRule)

    @classmethod
    def from_environment(cls) -> "WorkerSettings":
        """Read the environment. Raises `MissingSetting`, and `ValueError` for what is no seconds."""
        given, probe = (os.environ.get(name, "") for name in ("RETRY_DELAYS_SECONDS", "CIRCUIT_PROBE_SECONDS"))
        delays = tuple(timedelta(seconds=int(each)) for each in given.split(",")) if given else RETRY_DELAYS
        return cls(
            required("STRIPE_API_SECRET_ARN"),
            required("PAYMENT_WORK_QUEUE_URL"),
            required("PAYMENT_DEAD_LETTERS_URL"),
            delays,
            CircuitRule(probe_after=timedelta(seconds=int(probe))) if probe else CircuitRule(),
        )
