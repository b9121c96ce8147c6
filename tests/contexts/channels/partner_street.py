"""A host with webhooks, changes that happen, a clock that brings wakes when they are due, and deaths on the way."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from rental.channels.contract import WEBHOOK_ADDED
from rental.channels.domain.public_events import NAMES
from rental.channels.domain.webhook import Webhook
from rental.channels.use_cases.sending import Desk
from rental.channels.use_cases.telling import Change, tell
from rental.channels.use_cases.waking import wake
from rental.kernel.clock import FixedClock
from rental.kernel.events import Event, last_change
from rental.kernel.tenancy import NOBODY
from tests.contexts.channels.fake_webhooks import FakeDeliveries, FakeEndpoints, FakeWakes, FakeWebhooks
from tests.support.samples import KEY, NOW, SEAVIEW

HOOK = Webhook("h" * 26, "https://partner.example/in", "partner.example", "Partner", NAMES, NOW)
HARBOUR, MILL = "harbourharbourha", "millmillmillmill"
_EFFECTS = frozenset({"write", "keep_health", "add", "record", "join", "take", "move", "leave", "send", "plan"})


class Died(Exception):  # noqa: N818 - what became of a run
    pass


def booking_event(number=1, type="BookingConfirmed", property_id=HARBOUR, **changes):
    data = {"id": "b" * 26, "property_id": property_id, "unit": "1", "check_in": "2027-03-05", "state": "confirmed"}
    data |= {"check_out": "2027-03-08", "guests": {"adults": 2, "children": 1}, "guest_name": "Zoë Ada"}
    data |= {"guest_email": "zoe@example.com", "total": 45000, "reason": "not for partners"} | changes.pop("data", {})
    event = Event(
        *(f"{'b' * 26}.{number}", type, SEAVIEW, NOW.isoformat(timespec="seconds"), {"kind": "guest", "id": "g"}),
        entity={"kind": "booking", "id": "b" * 26},
        data=data,
    )
    return replace(event, **changes)


class Mortal:
    """Passes calls on, and dies before the one with an effect whose turn it is."""

    def __init__(self, inner, street):
        self.inner, self.street = inner, street

    def __getattr__(self, name):
        called = getattr(self.inner, name)
        if name not in _EFFECTS:
            return called

        def mortal(*arguments, **named):
            self.street.effects += 1
            if self.street.effects == self.street.dies_at:
                raise Died
            return called(*arguments, **named)

        return mortal


@dataclass
class Street:
    webhooks: FakeWebhooks = field(default_factory=FakeWebhooks)
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    endpoints: FakeEndpoints = field(default_factory=FakeEndpoints)
    wakes: FakeWakes = field(default_factory=FakeWakes)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    effects: int = 0
    dies_at: int = 0
    enough: object = None

    def __post_init__(self):
        self.versions, self.runs = {}, count(1)
        self.subscribe(HOOK)

    def subscribe(self, webhook):
        assert self.webhooks.write(SEAVIEW, webhook, last_change(webhook.change_number, WEBHOOK_ADDED, NOW, NOBODY))

    def change(self, **changes):
        there = self.webhooks.kept[SEAVIEW, HOOK.id]
        self.webhooks.kept[SEAVIEW, HOOK.id] = replace(there, change_number=there.change_number + 1, **changes)

    @property
    def desk(self):
        """Return a desk of a run of its own."""
        inner = self.webhooks, self.deliveries, self.endpoints, self.wakes
        desk = Desk(*(Mortal(each, self) for each in inner), self.clock, KEY, f"run-{next(self.runs)}")
        return replace(desk, enough=self.enough) if self.enough else desk

    @property
    def hook(self):
        return self.webhooks.find(SEAVIEW, HOOK.id)[0]

    def happens(self, property_id=HARBOUR, **changes):
        """Let something happen to a property, told as often as it takes until the one telling lives."""
        self.versions[property_id] = version = self.versions.get(property_id, 0) + 1
        told = Change(version, property_id, booking_event(version, property_id=property_id, **changes))
        self.again(lambda: tell(self.desk, told))

    def again(self, do):
        while True:
            try:
                return do()
            except Died:
                self.clock.advance(timedelta(minutes=2))  # the queue brings it again

    def passes(self, time):
        """Let time pass: each wake that is due comes, as often as it takes."""
        until = self.clock.now() + time
        while due := sorted(each for each in self.wakes.planned if each[0] <= until):
            at, tenant_id, webhook_id = due[0]
            self.wakes.planned.remove(due[0])
            self.clock.instant = max(self.clock.now(), at)
            self.again(lambda tenant_id=tenant_id, webhook_id=webhook_id: wake(self.desk, tenant_id, webhook_id))
        self.clock.instant = max(self.clock.now(), until)

    def taken(self, property_id=HARBOUR, webhook=HOOK):
        """Return the versions that were taken, in the order in which they were."""
        names = [name.removeprefix(f"{webhook.id}-") for name, _ in self.endpoints.taken if name.startswith(webhook.id)]
        return [int(version) for place, _, version in (each.rpartition("-") for each in names) if place == property_id]

    @property
    def told(self):
        """Return what the host was told."""
        return [each for each, _, _ in self.webhooks.events if each != "WebhookAdded"]
