"""What the deployment tells this context."""

import os
from dataclasses import dataclass

from rental.platform.environment import required


@dataclass(frozen=True, slots=True)
class Settings:
    """`sender_address` is verified with SES; `configuration_set` is empty when none is used."""

    sender_address: str
    configuration_set: str

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(required("SENDER_ADDRESS"), os.environ.get("CONFIGURATION_SET", ""))
