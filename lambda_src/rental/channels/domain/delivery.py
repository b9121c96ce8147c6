"""One message to one endpoint, its tries, and the lane in which a property's messages wait for each other."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rental.channels.domain.webhook import Health, wait_after

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
KEPT = timedelta(days=30)
TRIES_UNTIL_GIVEN_UP = 5
_TRIES_SHOWN = 10
_LATER = frozenset({408, 409, 425, 429})  # "not now" rather than "never"
_OK, _MOVED, _REFUSED, _SERVER = 200, 300, 400, 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try: a status with the first of what was answered, or `failure`, why there is none."""

    status: int = 0
    failure: str = ""
    body: str = ""
    milliseconds: int = 0
    retry_after: timedelta | None = None

    @property
    def taken(self) -> bool:
        return _OK <= self.status < _MOVED

    @property
    def refused(self) -> bool:
        """Tell whether it says that this message is not wanted, rather than that it cannot be taken now."""
        return _REFUSED <= self.status < _SERVER and self.status not in _LATER


@dataclass(frozen=True, slots=True)
class Try:
    at: datetime
    status: int
    failure: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of a property's `version` to a webhook. `tries` are the last ones, the latest first."""

    webhook_id: str
    property_id: str
    version: int
    type: str
    body: bytes
    created_at: datetime
    state: str = WAITING
    attempts: int = 0
    first_failed_at: datetime | None = None
    answered: str = ""
    tries: tuple[Try, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.property_id}-{self.version}"

    @property
    def message_id(self) -> str:
        """Return what a receiver knows it by, however often it comes."""
        return message_id(self.webhook_id, self.id)

    def tried(self, answer: Answer, at: datetime, *, given_up: bool = False) -> "Delivery":
        """Return it after a try."""
        made = Try(at, answer.status, answer.failure, answer.milliseconds)
        state = DELIVERED if answer.taken else FAILED if given_up else self.state
        return replace(
            self,
            state=state,
            attempts=self.attempts + 1,
            first_failed_at=None if answer.taken else self.first_failed_at or at,
            answered=answer.body,
            tries=(made, *self.tries)[:_TRIES_SHOWN],
        )

    def is_given_up(self, answer: Answer, health: Health) -> bool:
        """Tell whether a message that is refused again stands in the way of others, which the endpoint takes."""
        if not answer.refused or self.attempts + 1 < TRIES_UNTIL_GIVEN_UP or self.first_failed_at is None:
            return False
        return health.succeeded_at is not None and health.succeeded_at > self.first_failed_at


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits of one property for one webhook: versions over `sent` up to `last`, in their order.

    `failures` are those in a row of its first. Whoever sends holds it under `holder` until `held_until`.
    """

    webhook_id: str
    property_id: str
    sent: int
    last: int
    failures: int = 0
    tried_at: datetime | None = None
    next_at: datetime | None = None
    holder: str = ""
    held_until: datetime | None = None

    def is_free(self, at: datetime) -> bool:
        return self.held_until is None or self.held_until <= at

    def is_due(self, at: datetime) -> bool:
        return self.next_at is None or self.next_at <= at

    def put_off(self, answer: Answer, at: datetime) -> "Lane":
        """Return it after its first was tried and not taken: all wait behind it, and nobody holds it."""
        failures = self.failures + 1
        next_at = at + wait_after(failures, answer.retry_after)
        return replace(self, failures=failures, tried_at=at, next_at=next_at, holder="", held_until=None)

    def after(self, version: int) -> "Lane":
        """Return it after its first went out, or was given up."""
        return replace(self, sent=version, failures=0, tried_at=None, next_at=None)


def message_id(webhook_id: str, name: str) -> str:
    return f"{webhook_id}-{name}"


def split_id(delivery_id: str) -> tuple[str, int] | None:
    """Return the property and version that a delivery's id names; None for what is none."""
    property_id, _, version = delivery_id.rpartition("-")
    if not property_id.isalnum() or not property_id.isascii() or not (version.isascii() and version.isdigit()):
        return None
    return (property_id, int(version)) if len(version) <= 12 else None  # noqa: PLR2004 - what a key holds
