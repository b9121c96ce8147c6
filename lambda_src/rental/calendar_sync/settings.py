"""What the deployment tells the entries of calendars in step."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`local_partner` lets feeds be fetched by http from this machine: only the local platform sets it."""

    local_partner: bool = False

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(os.environ.get("LOCAL_PARTNER", "") == "1")
