"""A webhook: where a host has told what happens to its properties, of which events, and how that goes.

How it goes is kept apart from what the host chose: the one changes with every outage, the other is the host's.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.channels.contract import BOTH_SECRETS_FOR
from rental.kernel.webhook_signature import webhook_secret

ACTIVE, FAILING, DISABLED, REMOVED = "active", "failing", "disabled", "removed"
MOST_WEBHOOKS = 10
# So long after each try in a row that failed; the last one again and again.
WAITS = (
    *(timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10)),
    *(timedelta(hours=1), timedelta(hours=3), timedelta(hours=6)),
)
TOLD_AFTER = timedelta(hours=1)
DISABLED_AFTER = timedelta(days=3)
_LANES_THAT_OPEN = 2  # one alone may have a message that nobody could take


@dataclass(frozen=True, slots=True)
class Webhook:
    """`events` and `properties` are those it is told of; without properties, all there are. `url` is a secret.

    `secret_version` counts its secrets from 1, `change_number` its changes; `request` recognises the request that made
    the last one. `since` and `reason` are of its state. `replay_since`: all since then is to be sent again.
    """

    id: str
    url: str
    host: str
    name: str
    events: tuple[str, ...]
    added_at: datetime
    properties: tuple[str, ...] = ()
    guest_details: bool = False
    state: str = ACTIVE
    since: datetime | None = None
    reason: str = ""
    secret_version: int = 1
    rotated_at: datetime | None = None
    replay_since: datetime | None = None
    change_number: int = 1
    request: bytes = b""

    def wants(self, event_name: str, property_id: str) -> bool:
        return event_name in self.events and (not self.properties or property_id in self.properties)

    def secrets(self, key: bytes, at: datetime) -> tuple[str, ...]:
        """Return the secrets that what is sent at the instant `at` is signed with, the newest first."""
        overlapping = self.rotated_at is not None and at < self.rotated_at + BOTH_SECRETS_FOR
        versions = (self.secret_version, *((self.secret_version - 1,) if overlapping else ()))
        return tuple(webhook_secret(key, self.id, version) for version in versions)

    def next(self, **changes: object) -> "Webhook":
        return replace(self, change_number=self.change_number + 1, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Health:
    """How the endpoint as a whole does: what failed in a row since `failing_since`, in which lanes.

    Once two lanes fail and none succeeds, nothing is sent but one try at `probe_at`. `number` counts what was written.
    """

    failures: int = 0
    failing_since: datetime | None = None
    failed_lanes: tuple[str, ...] = ()
    succeeded_at: datetime | None = None
    probe_at: datetime | None = None
    number: int = 0

    @property
    def is_open(self) -> bool:
        return self.probe_at is not None

    def failed(self, lane: str, at: datetime) -> "Health":
        """Return it after a try of a lane that failed."""
        lanes = tuple(dict.fromkeys((*self.failed_lanes, lane)))[:_LANES_THAT_OPEN]
        failures = self.failures + 1
        probe_at = at + wait_after(failures) if len(lanes) == _LANES_THAT_OPEN else None
        since = self.failing_since or at
        return replace(self, failures=failures, failing_since=since, failed_lanes=lanes, probe_at=probe_at)

    def succeeded(self, at: datetime) -> "Health":
        """Return it after something was taken: the same where nothing had failed, so that nothing is written."""
        return Health(succeeded_at=at, number=self.number) if self.failing_since else self

    def state_of(self, webhook: Webhook, at: datetime) -> str:
        """Return the state that the webhook is in now. One that is disabled stays so until its host enables it."""
        if webhook.state in (DISABLED, REMOVED):
            return webhook.state
        if self.failing_since is None:
            return ACTIVE
        lasted = at - self.failing_since
        if lasted >= DISABLED_AFTER:
            return DISABLED
        return FAILING if lasted >= TOLD_AFTER else webhook.state


def wait_after(failures: int, asked: timedelta | None = None) -> timedelta:
    """Return how long to wait after so many failures in a row; longer where the endpoint asks for it."""
    wait = WAITS[min(failures, len(WAITS)) - 1]
    return min(max(wait, asked or wait), WAITS[-1])
