"""Webhooks over HTTP as a host's console or a script asks for them, over the DynamoDB adapters on moto."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.channels.domain.delivery import Answer, Delivery, Lane
from rental.channels.dynamodb.deliveries import DynamoDbDeliveries
from rental.channels.dynamodb.webhooks import DynamoDbWebhooks
from rental.channels.http_api import deliveries, webhooks
from rental.channels.wiring import sending_at_once
from rental.kernel.clock import FixedClock
from rental.kernel.webhook_signature import webhook_secret
from tests.contexts.channels.fake_webhooks import FakeEndpoints
from tests.contexts.channels.partner_street import HARBOUR, MILL
from tests.support.emptied_table import emptied
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, KEY, NOW, SEAVIEW

PATH = "/api/v1/webhooks"
URL = "https://partner.example/in?key=s"
BODY = {"url": URL, "name": "Channel  manager"}


@pytest.fixture(scope="module")
def module_table():
    with moto_table() as made:
        yield made


class Site:
    def __init__(self, table):
        self.table, self.clock, self.endpoints, self.keys = table, FixedClock(NOW), FakeEndpoints(), 0

    def send(self, method, path="", body=None, *, key=None, tenant=SEAVIEW, roles="host", query=None):
        self.keys += 1
        entry = deliveries if "/deliver" in path or path.endswith("/replay") else webhooks
        context = authorizer_context(**{**HOST_MEMBER, "roles": roles, "tenant_id": tenant})
        headers = {"idempotency-key": key or f"key-{self.keys:04}"}
        return call(entry.handler, method, f"{PATH}{path}", body=body, query=query, headers=headers, context=context)

    def added(self, **changes):
        answer = self.send("POST", body=BODY | changes)
        assert answer.status == 201, answer.body
        return answer.body

    def delivered(self, webhook_id, version=1, *, tried=True):
        store = DynamoDbDeliveries(self.table)
        made = Delivery(webhook_id, HARBOUR, version, "nights.blocked.v1", b'{"id":"m"}', self.clock.now())
        store.add(SEAVIEW, made.tried(Answer(204, body="fine", milliseconds=5), self.clock.now()) if tried else made)
        self.clock.advance(timedelta(minutes=1))
        return made


@pytest.fixture
def site(module_table, monkeypatch):
    made = Site(emptied(module_table))
    for module in (webhooks, deliveries, sending_at_once):
        monkeypatch.setattr(module, "tenant_table", lambda: module_table)
    for module in (webhooks, sending_at_once):
        monkeypatch.setattr(module, "platform_key", lambda: KEY)
    monkeypatch.setattr(sending_at_once, "endpoints", lambda: made.endpoints)
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: made.clock.now())
    return made


def test_a_webhook_is_made_with_a_secret_that_is_shown_once(site):
    made = site.added(events=["nights.blocked.v1", "booking.confirmed.v1"], properties=[HARBOUR])
    assert made["secret"] == webhook_secret(KEY, made["webhook_id"], 1)
    (shown,) = site.send("GET").body["items"]
    assert shown == made["webhook"]
    assert (shown["name"], shown["url"], shown["state"]) == ("Channel manager", URL, "active")
    assert shown["events"] == ["booking.confirmed.v1", "nights.blocked.v1"]
    assert "whsec" not in str(shown)
    assert site.send("GET", tenant=BAROSSA).body["items"] == []


def test_without_events_it_is_told_of_all(site):
    assert len(site.added()["webhook"]["events"]) == 13


def test_the_same_request_makes_one_webhook_and_another_with_its_key_is_refused(site):
    first = site.send("POST", body=BODY, key="key-a").body
    assert site.send("POST", body=BODY, key="key-a").body == first
    assert site.send("POST", body=BODY | {"name": "Other"}, key="key-a").slug == "idempotency-key-reused"
    assert len(site.send("GET").body["items"]) == 1


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"url": "http://partner.example/"}, "webhook-refused"),
        ({"url": "https://10.0.0.1/"}, "webhook-refused"),
        ({"url": "https://partner.example:8443/"}, "webhook-refused"),
        ({"events": []}, "invalid-request"),
        ({"events": ["BookingConfirmed"]}, "invalid-request"),
        ({"properties": ["T#x"]}, "invalid-request"),
        ({"name": "\x00"}, "invalid-request"),
    ],
)
def test_what_cannot_be_is_refused(site, changes, slug):
    assert site.send("POST", body=BODY | changes).slug == slug
    assert site.send("GET").body["items"] == []


def test_the_first_that_is_told_of_an_address_is_what_is_wrong_with_it(site):
    told = {url: site.send("POST", body=BODY | {"url": url}).body["detail"] for url in ("ftp://x", "", "https://")}
    begins = "The address must begin with https://."
    assert told == {"ftp://x": begins, "": begins, "https://": "The address must name a host."}
    refused = site.send("POST", body=BODY | {"url": f"https://partner.example/{10_000 * 'a'}"}).body
    assert refused["errors"] == [{"pointer": "/url", "detail": "Expected at most 2000 characters."}]


def test_a_site_has_ten_at_most(site):
    for _ in range(10):
        site.added()
    assert site.send("POST", body=BODY).slug == "too-many-webhooks"


@pytest.mark.parametrize("roles", ["co-host", "cleaner", "guest"])
def test_they_are_the_hosts_alone(site, roles):
    assert site.send("GET", roles=roles).slug == "role-required"
    assert site.send("POST", body=BODY, roles=roles).slug == "role-required"


def test_it_is_changed_disabled_enabled_and_removed(site):
    name = site.added()["webhook_id"]
    changed = site.send("PATCH", f"/{name}", {"name": "New", "properties": [MILL, MILL], "guest_details": True}).body
    assert (changed["name"], changed["properties"], changed["guest_details"]) == ("New", [MILL], True)
    assert site.send("PATCH", f"/{name}", {"enabled": False}).body["state"] == "disabled"
    assert site.send("PATCH", f"/{name}", {"enabled": True}).body["state"] == "active"
    assert site.send("PATCH", f"/{name}", {"url": "ftp://partner.example/"}).slug == "webhook-refused"
    assert site.send("DELETE", f"/{name}").status == 204
    assert site.send("PATCH", f"/{name}", {"name": "Gone"}).slug == "not-found"
    assert site.send("GET").body["items"] == []


def test_a_secret_is_changed_once_a_request(site):
    name = site.added()["webhook_id"]
    answers = [site.send("POST", f"/{name}/secret", {}, key=key).body["secret"] for key in ("one", "one", "two")]
    assert answers == [webhook_secret(KEY, name, version) for version in (2, 2, 3)]


def test_a_ping_tells_what_was_answered_and_a_taken_one_ends_an_outage(site):
    name = site.added()["webhook_id"]
    store = DynamoDbWebhooks(site.table)
    webhook, health = store.find(SEAVIEW, name)
    failed = health.failed(HARBOUR, NOW)
    assert store.keep_health(SEAVIEW, name, replace(failed, number=1))
    site.endpoints.script = lambda *_: Answer(500, body="oh", milliseconds=3)
    assert site.send("POST", f"/{name}/ping", {}).body == {
        "taken": False,
        "status": 500,
        "failure": "",
        "body": "oh",
        "milliseconds": 3,
    }
    assert store.find(SEAVIEW, name)[1].failing_since == NOW
    site.endpoints.script = None
    assert site.send("POST", f"/{name}/ping", {}).body["taken"]
    assert store.find(SEAVIEW, name)[1].failing_since is None
    assert site.endpoints.secrets[-1] == webhook.secrets(KEY, NOW)


def test_the_log_shows_what_was_sent_and_answered(site):
    name = site.added()["webhook_id"]
    for version in (1, 2, 3):
        site.delivered(name, version)
    page = site.send("GET", f"/{name}/deliveries", query={"limit": "2"}).body
    assert [each["version"] for each in page["items"]] == [3, 2]
    rest = site.send("GET", f"/{name}/deliveries", query={"cursor": page["next_cursor"]}).body
    assert [each["version"] for each in rest["items"]] == [1]
    detail = site.send("GET", f"/{name}/deliveries/{HARBOUR}-3").body
    assert (detail["request"], detail["answered"]) == ({"id": "m"}, "fine")
    assert [each["status"] for each in detail["tries"]] == [204]
    assert site.send("GET", f"/{name}/deliveries", query={"cursor": "x"}).slug == "invalid-request"


@pytest.mark.parametrize("delivery", [f"{HARBOUR}-2", "x", f"{HARBOUR}-9999999999999", f"{HARBOUR}-\u0663", "a#b-1"])
def test_what_was_never_sent_is_not_there(site, delivery):
    name = site.added()["webhook_id"]
    site.delivered(name)
    assert site.send("GET", f"/{name}/deliveries/{delivery}").slug == "not-found"


def test_one_is_sent_again_under_its_id_and_one_that_waits_is_left_in_its_turn(site):
    name = site.added()["webhook_id"]
    made = site.delivered(name)
    again = site.send("POST", f"/{name}/deliveries/{made.id}/replay", {}).body
    assert (again["delivery"]["attempts"], len(again["tries"])) == (2, 2)
    assert site.endpoints.tries == [made.message_id]
    waiting = site.delivered(name, 2, tried=False)
    assert site.send("POST", f"/{name}/deliveries/{waiting.id}/replay", {}).slug == "delivery-waiting"


def test_one_that_holds_up_its_property_is_skipped(site):
    name = site.added()["webhook_id"]
    made, store = site.delivered(name, tried=False), DynamoDbDeliveries(site.table)
    path = f"/{name}/deliveries/{made.id}"
    assert site.send("POST", f"{path}/skip", {}).slug == "delivery-not-stuck"
    store.record(SEAVIEW, made.tried(Answer(400), NOW))
    store.join(SEAVIEW, Lane(name, HARBOUR, 0, 1, failures=1, tried_at=NOW, next_at=NOW))
    assert site.send("POST", f"{path}/skip", {}).body["delivery"]["state"] == "failed"
    assert [(lane.sent, lane.failures, lane.holder) for lane in store.lanes(SEAVIEW, name)] == [(1, 0, "")]


def test_all_since_an_instant_is_asked_for_and_told_as_an_event(site):
    name = site.added()["webhook_id"]
    asked = site.send("POST", f"/{name}/replay", {"since": "2026-11-21T09:00:00Z"})
    assert (asked.status, asked.body["since"]) == (202, "2026-11-21T09:00:00Z")
    webhook, _ = DynamoDbWebhooks(site.table).find(SEAVIEW, name)
    assert webhook.replay_since.isoformat() == "2026-11-21T09:00:00+00:00"
    for since in ("2026-11-21T09:00:00", "0001-01-01T00:00:00+01:00"):
        assert site.send("POST", f"/{name}/replay", {"since": since}).slug == "invalid-request"
