"""Webhooks, their messages, their endpoints and their wakes in memory. The stores pass the suite of DynamoDB's."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime

from rental.channels.domain.delivery import Answer
from rental.channels.domain.webhook import REMOVED, Health
from rental.channels.ports import DeliveryPage
from rental.channels.scheduler import EVERY
from rental.kernel.errors import InvalidRequest

TAKEN = Answer(200, body="ok", milliseconds=7)


@dataclass
class FakeWebhooks:
    kept: dict = field(default_factory=dict)
    health: dict = field(default_factory=dict)
    events: list = field(default_factory=list)

    def all(self, tenant_id):
        found = [self.find(tenant, name) for tenant, name in self.kept if tenant == tenant_id]
        standing = [each for each in found if each[0].state != REMOVED]
        return sorted(standing, key=lambda each: (each[0].added_at, each[0].id))

    def find(self, tenant_id, webhook_id):
        there = self.kept.get((tenant_id, webhook_id))
        return (there, self.health.get((tenant_id, webhook_id), Health())) if there else None

    def write(self, tenant_id, webhook, change):
        there = self.kept.get((tenant_id, webhook.id))
        if (there.change_number if there else 0) != webhook.change_number - 1:
            return False
        self.kept[tenant_id, webhook.id] = webhook
        self.events.append((change["type"], webhook.id, change["at"]))
        return True

    def keep_health(self, tenant_id, webhook_id, health):
        there = self.health.get((tenant_id, webhook_id), Health())
        if there.number != health.number - 1:
            return False
        self.health[tenant_id, webhook_id] = health
        return True


@dataclass
class FakeDeliveries:
    kept: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)

    def add(self, tenant_id, delivery):
        return self.kept.setdefault(_place(tenant_id, delivery), delivery)

    def find(self, tenant_id, webhook_id, property_id, version):
        return self.kept.get((tenant_id, webhook_id, property_id, version))

    def record(self, tenant_id, delivery):
        self.kept[_place(tenant_id, delivery)] = delivery

    def page(self, tenant_id, webhook_id, limit, cursor):
        found = self._made(tenant_id, webhook_id)
        names = [f"{each.created_at.isoformat()} {each.id}" for each in found]
        if cursor is not None and cursor not in names:
            raise InvalidRequest("query/cursor", "unknown")
        start = names.index(cursor) + 1 if cursor else 0
        page = found[start : start + limit]
        return DeliveryPage(page, names[start + limit - 1] if len(found) > start + limit else None)

    def since(self, tenant_id, webhook_id, at):
        versions = defaultdict(list)
        for each in self._made(tenant_id, webhook_id):
            if each.created_at >= at:
                versions[each.property_id].append(each.version)
        return {name: (min(found), max(found)) for name, found in versions.items()}

    def first(self, tenant_id, lane):
        wanted = (
            each
            for (tenant, *_), each in self.kept.items()
            if (tenant, each.webhook_id, each.property_id) == (tenant_id, lane.webhook_id, lane.property_id)
            and lane.sent < each.version <= lane.last
        )
        return min(wanted, key=lambda each: each.version, default=None)

    def lanes(self, tenant_id, webhook_id):
        return [lane for key, lane in sorted(self.waiting.items()) if key[:2] == (tenant_id, webhook_id)]

    def join(self, tenant_id, lane):
        there = self.waiting.get(_lane(tenant_id, lane))
        after = replace(there, last=max(there.last, lane.last)) if there else lane
        self.waiting[_lane(tenant_id, lane)] = after
        return after

    def take(self, tenant_id, lane, holder, now, until):
        there = self.waiting.get(_lane(tenant_id, lane))
        if there is None or not there.is_free(now):
            return None
        self.waiting[_lane(tenant_id, lane)] = taken = replace(there, holder=holder, held_until=until)
        return taken

    def move(self, tenant_id, before, after):
        there = self._ours(tenant_id, before)
        if there:
            self.waiting[_lane(tenant_id, before)] = replace(after, last=there.last)
        return there is not None

    def leave(self, tenant_id, lane):
        there = self._ours(tenant_id, lane)
        if there is None or there.last != lane.last:
            return False
        del self.waiting[_lane(tenant_id, lane)]
        return True

    def put_back(self, tenant_id, lane):
        there = self.waiting.get(_lane(tenant_id, lane))
        if there is None or there.sent > lane.sent:
            self.waiting[_lane(tenant_id, lane)] = replace(lane, last=max(lane.last, there.last if there else 0))
        elif there.last < lane.last:
            self.waiting[_lane(tenant_id, lane)] = replace(there, last=lane.last)

    def forget(self, tenant_id, lane):
        self.waiting.pop(_lane(tenant_id, lane), None)

    def _ours(self, tenant_id, lane):
        there = self.waiting.get(_lane(tenant_id, lane))
        return there if there and (there.holder, there.sent) == (lane.holder, lane.sent) else None

    def _made(self, tenant_id, webhook_id):
        found = [each for key, each in self.kept.items() if key[:2] == (tenant_id, webhook_id)]
        return sorted(found, key=lambda each: (each.created_at, each.property_id, each.version), reverse=True)


def _place(tenant_id, delivery):
    return tenant_id, delivery.webhook_id, delivery.property_id, delivery.version


def _lane(tenant_id, lane):
    return tenant_id, lane.webhook_id, lane.property_id


@dataclass
class FakeEndpoints:
    """Answers by what `script` makes of a message's id; remembers every try in order."""

    script: object = None
    tries: list = field(default_factory=list)
    taken: list = field(default_factory=list)
    secrets: list = field(default_factory=list)

    def send(self, url, message_id, body, secrets):
        answer = self.script(url, message_id) if self.script else TAKEN
        self.tries.append(message_id)
        self.secrets.append(tuple(secrets))
        if answer.taken:
            self.taken.append((message_id, body))
        return answer


@dataclass
class FakeWakes:
    planned: set = field(default_factory=set)

    def plan(self, tenant_id, webhook_id, at):
        since = at - datetime.min.replace(tzinfo=at.tzinfo)
        self.planned.add((datetime.min.replace(tzinfo=at.tzinfo) - (-since // EVERY) * EVERY, tenant_id, webhook_id))
