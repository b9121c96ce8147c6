"""What the deployment tells this context."""

import os
from dataclasses import dataclass, field
from datetime import timedelta

from rental.kernel.circuit import CircuitRule
from rental.platform.environment import required


@dataclass(frozen=True, slots=True)
class Settings:
    """`sender_address` is verified with SES; `configuration_set` is empty when none is used.

    `most_per_second` stays under the account's sending quota. `queue_url` is where events wait that call for letters.
    `text_message_countries` is what numbers begin with that may be texted.
    """

    sender_address: str
    configuration_set: str
    most_per_second: int = 14
    queue_url: str = ""
    circuit: CircuitRule = field(default_factory=CircuitRule)
    text_message_countries: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            required("SENDER_ADDRESS"),
            os.environ.get("CONFIGURATION_SET", ""),
            int(os.environ.get("MOST_LETTERS_PER_SECOND", "14")),
            os.environ.get("LETTERS_QUEUE_URL", ""),
            CircuitRule(probe_after=timedelta(seconds=int(os.environ.get("CIRCUIT_PROBE_SECONDS", "30")))),
            tuple(filter(None, os.environ.get("TEXT_MESSAGE_COUNTRIES", "").split(","))),
        )
