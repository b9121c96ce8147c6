"""Addresses of feeds, and the feeds themselves, over HTTP and on moto: as hosts and other channels ask for them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.calendar_sync.dynamodb.closed_nights import DynamoDbClosedNights
from rental.calendar_sync.dynamodb.feeds import DynamoDbFeeds
from rental.calendar_sync.http_api import exports
from rental.kernel.clock import FixedClock
from rental.kernel.events import last_change
from rental.kernel.tenancy import Principal
from rental.platform.tenant_credentials import _in_force
from tests.contexts.calendar_sync.feed_samples import ADDRESS, FEED_ID, NOW
from tests.contexts.calendar_sync.feed_samples import feed as registered
from tests.contexts.calendar_sync.ledger_samples import CLOSED
from tests.contexts.calendar_sync.test_exports_contract import store_house
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.samples import BAROSSA, COTTAGE, KEY, SEAVIEW

AS_HOST = authorizer_context(**HOST_MEMBER)
HOST = Principal("member", "host-1")
EXPORTS = f"/api/v1/properties/{COTTAGE}/calendar-exports"
RENEWAL = f"{EXPORTS}/1/renewal"


@pytest.fixture
def clock(monkeypatch):
    fixed = FixedClock(datetime(2026, 11, 28, 9, 0, tzinfo=UTC))
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: fixed.now())
    return fixed


@pytest.fixture
def narrowings():
    return []


@pytest.fixture
def table(monkeypatch, clock, narrowings):
    with moto_table() as made:
        store_house(made)
        monkeypatch.setattr(exports, "tenant_table", lambda: narrowings.append(_in_force.get()) or made)
        monkeypatch.setattr(exports, "platform_key", lambda: KEY)
        yield made


def ask(method, path, context=AS_HOST, **options):
    return call(exports.handler, method, path, context=context, **options)


def read(path, **headers):
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask("GET", path, authorizer_context(), headers=given)


def path_of(item):
    return item["url"].removeprefix("https://seaview.example.com")


@pytest.fixture
def feed(table):
    DynamoDbClosedNights(table).close(SEAVIEW, CLOSED)
    return path_of(ask("GET", EXPORTS).body["items"][0])


def test_a_host_reads_the_address_of_each_unit(table):
    answer = ask("GET", EXPORTS)
    assert answer.status == 200
    assert [each["unit"] for each in answer.body["items"]] == ["1", "2"]
    assert answer.body["items"][0]["created_at"] == "2026-11-28T09:00:00Z"
    assert ask("GET", EXPORTS).body == answer.body


def test_a_channel_reads_the_feed_without_signing_in(feed):
    answer = read(feed)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.body.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert b"DTSTART;VALUE=DATE:20270306\r\n" in answer.body
    assert b"Ada" not in answer.body
    assert answer.headers["last-modified"] == "Sat, 21 Nov 2026 09:00:00 GMT"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_feed_is_read_without_its_ending_too(feed):
    assert read(feed.removesuffix(".ics")).body == read(feed).body


def test_a_feed_that_did_not_change_is_not_sent_again(feed, table, clock):
    etag = read(feed).headers["etag"]
    clock.advance(timedelta(days=1))
    again = read(feed, if_none_match=etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, None, etag)
    DynamoDbClosedNights(table).open(SEAVIEW, replace(CLOSED, number=2))
    changed = read(feed, if_none_match=etag)
    assert (changed.status, changed.headers["etag"] != etag) == (200, True)


def test_a_channel_that_reads_is_noted_at_the_feed_by_which_it_is_read(feed, table):
    store = DynamoDbFeeds(table)
    store.add(SEAVIEW, registered(), ADDRESS, last_change(1, "CalendarFeedAdded", NOW, HOST))
    assert read(feed).status == 200
    assert ask("GET", feed, query={"not": "../" * 4}).status == 200
    assert [each.poll.export_read_at for each in store.of_property(SEAVIEW, COTTAGE)] == [None]
    assert ask("GET", feed, query={"not": f"{FEED_ID}.ics"}).status == 200
    assert [each.poll.export_read_at for each in store.of_property(SEAVIEW, COTTAGE)] != [None]


def test_a_renewed_address_is_a_404_at_once(feed):
    renewed = ask("POST", RENEWAL, body={})
    assert (renewed.status, renewed.body["unit"]) == (200, "1")
    old, new = read(feed), read(path_of(renewed.body))
    assert (old.status, old.slug, new.status) == (404, "not-found", 200)
    assert ask("POST", RENEWAL, body={}).body == renewed.body, "the same key asks for the same renewal"
    assert ask("POST", RENEWAL, body={}, headers={"idempotency-key": "key-0002"}).body != renewed.body


def test_a_renewal_needs_a_key_and_an_empty_body(table):
    assert ask("POST", RENEWAL, body={}, headers={"idempotency-key": ""}).slug == "idempotency-key-missing"
    assert ask("POST", RENEWAL, body={"unit": "1"}).slug == "invalid-request"


@pytest.mark.parametrize(("method", "path"), [("GET", EXPORTS), ("POST", RENEWAL)])
def test_only_hosts_are_told_addresses(table, method, path):
    assert ask(method, path, authorizer_context(), body={}).slug == "sign-in-required"
    cleaner = authorizer_context(principal_id="c", principal_kind="member", roles="cleaner")
    assert ask(method, path, cleaner, body={}).slug == "role-required"
    assert ask(method, path, authorizer_context(**{**HOST_MEMBER, "roles": "co-host"}), body={}).status == 200


@pytest.mark.parametrize("token", ["a" * 26, "A" * 26, "a", "%23", "a" * 64 + ".ics", ".ics", "feed.ics.ics", "a.b"])
def test_no_other_address_opens_anything(feed, token):
    answer = read(f"/api/v1/calendars/{token}")
    assert (answer.status, answer.slug) == (404, "not-found")


@pytest.mark.parametrize("path", [EXPORTS.replace(COTTAGE, "h" * 26), EXPORTS.replace(COTTAGE, "x%23y")])
def test_there_are_no_addresses_of_a_property_that_there_is_not(table, path):
    assert ask("GET", path).slug == "not-found"


@pytest.mark.parametrize("unit", ["3", "1%23", "one"])
def test_there_is_no_address_of_a_unit_that_there_is_not(table, unit):
    assert ask("POST", f"{EXPORTS}/{unit}/renewal", body={}).slug == "not-found"


def test_an_address_opens_nothing_on_another_site(feed):
    elsewhere = authorizer_context(tenant_id=BAROSSA)
    assert ask("GET", feed, elsewhere).slug == "not-found"
    assert ask("GET", EXPORTS, {**AS_HOST, "tenant_id": BAROSSA}).slug == "not-found"


def test_a_feed_is_read_with_credentials_narrowed_to_this_tenant_that_add_nothing(feed, narrowings):
    narrowings.clear()
    read(feed)
    assert {(each.tenant_id, each.actions) for each in narrowings} == {(SEAVIEW, ("GetItem", "Query", "UpdateItem"))}
