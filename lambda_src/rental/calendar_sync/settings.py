"""What the deployment tells the entries of calendars in step."""

import os
from dataclasses import dataclass

from rental.platform.environment import required


@dataclass(frozen=True, slots=True)
class Settings:
    """`queue_url` is the queue of due feeds. `own_domain` ends the UIDs of our own feeds, so that echoes are known.

    `local_partner` lets feeds be fetched by http from loopback: for the local platform alone.
    """

    own_domain: str
    queue_url: str = ""
    local_partner: bool = False

    @classmethod
    def from_environment(cls) -> "Settings":
        return cls(
            own_domain=required("CALENDAR_DOMAIN"),
            queue_url=os.environ.get("DUE_FEEDS_QUEUE_URL", ""),
            local_partner=os.environ.get("LOCAL_PARTNER", "") == "1",
        )
