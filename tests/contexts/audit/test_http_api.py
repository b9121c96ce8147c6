"""The audit trail over HTTP, as the site's hosts ask for it."""

import pytest

from rental.audit import http_api
from rental.audit.use_cases import keep_record
from rental.platform.tenant_credentials import _in_force
from tests.contexts.audit.fakes import FakeAuditTrail
from tests.contexts.audit.samples import BLOCK, BOOKING, PROPERTY, blocked, cancelled, event
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.samples import BAROSSA, SEAVIEW

PATH = f"/api/v1/audit/bookings/{BOOKING}"


class WatchedTrail(FakeAuditTrail):
    """Notes under which narrowing it was read."""

    def of(self, *asked):
        self.narrowing = _in_force.get()
        return super().of(*asked)


@pytest.fixture
def trail(monkeypatch):
    watched = WatchedTrail()
    monkeypatch.setattr(http_api, "_trail", lambda: watched)
    for each in (event(), cancelled(), event(tenant_id=BAROSSA)):
        keep_record(watched, each, 90)
    return watched


def get(path=PATH, **options):
    who = {"context": authorizer_context(**HOST_MEMBER)} | options
    return call(http_api.handler, "GET", path, **who)


def test_a_host_sees_who_changed_what_when_from_where_and_why(trail):
    answer = get()
    assert answer.status == 200
    first, second = answer.body["items"]
    assert first == {
        "number": 1,
        "type": "BookingConfirmed",
        "action": "confirmed",
        "at": "2026-11-21T09:00:00Z",
        "actor": {"kind": "guest", "id": "g-1"},
        "before": {},
        "after": {"id": BOOKING, "state": "confirmed", "total": 225_800},
    }
    assert second["before"] == {"state": "confirmed", "refund_due": None, "guest_phone": "+44"}
    assert second["after"] == {"state": "cancelled", "refund_due": 0, "guest_phone": None}
    assert (second["reason"], second["address"]) == ("ill", "203.0.113.9")
    assert answer.body["next_cursor"] is None


def test_a_page_leads_to_the_next(trail):
    first = get(query={"limit": 1}).body
    second = get(query={"limit": 1, "cursor": first["next_cursor"]}).body
    assert [each["number"] for page in (first, second) for each in page["items"]] == [1, 2]
    assert second["next_cursor"] is None


def test_properties_have_a_trail_too(trail):
    changed = event(type="PropertyCreated", entity={"kind": "property", "id": PROPERTY})
    keep_record(trail, changed, 90)
    (item,) = get(f"/api/v1/audit/properties/{PROPERTY}").body["items"]
    assert (item["type"], item["action"]) == ("PropertyCreated", "created")


BLOCKS = f"/api/v1/audit/properties/{PROPERTY}/blocks"


def test_a_blocks_history_is_readable_in_its_property_and_no_other_whatever_became_of_its_kind(trail):
    for each in (blocked(), blocked(2, "ChannelClaimed", "channel_block"), blocked(3, "NightsUnblocked")):
        keep_record(trail, each, 90)
    items = get(f"{BLOCKS}/{BLOCK}").body["items"]
    assert [item["action"] for item in items] == ["nights blocked", "channel claimed", "nights unblocked"]
    assert get(f"/api/v1/audit/properties/{'i' * 26}/blocks/{BLOCK}").status == 404


def test_a_conflicts_history_is_readable_by_its_own_name(trail):
    name = PROPERTY + BOOKING
    entity = {"kind": "calendar_conflict", "id": name}
    for number, what in enumerate(("Found", "Settled"), start=1):
        keep_record(trail, event(number, f"CalendarConflict{what}", entity=entity), 90)
    items = get(f"/api/v1/audit/calendar-conflicts/{name}").body["items"]
    assert [item["action"] for item in items] == ["found", "settled"]
    assert get(f"/api/v1/audit/calendar-conflicts/{BOOKING}").status == 404


@pytest.mark.parametrize("path", [PATH.replace("bookings", "properties"), f"{BLOCKS}/{BOOKING}", PATH[:-1] + "e"])
def test_what_never_was_has_no_trail(trail, path):
    answer = get(path)
    assert (answer.status, answer.slug) == (404, "not-found")


@pytest.mark.parametrize(
    "path", [PATH[:-26] + "unknown", PATH + "%23x", f"{BLOCKS}/0", f"{PATH[:-35]}properties/A/blocks/e"]
)
def test_what_can_be_no_id_is_not_looked_for(trail, path):
    assert get(f"/api/v1/audit/{path}").status == 404
    assert not hasattr(trail, "narrowing")


def test_what_is_there_has_an_empty_trail_when_all_that_happened_is_long_ago_or_not_yet_told(trail):
    name = "f" * 26
    trail.things.add((SEAVIEW, "booking", name))
    assert get(f"/api/v1/audit/bookings/{name}").body == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(("roles", "status"), [("host", 200), ("co-host", 200), ("cleaner", 403), ("guest", 403)])
def test_only_hosts_may_look(trail, roles, status):
    assert get(context=authorizer_context(**HOST_MEMBER | {"roles": roles})).status == status


def test_nobody_looks_without_signing_in(trail):
    assert get(context=authorizer_context()).slug == "sign-in-required"


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"limit": "x"}, {"cursor": "nonsense"}])
def test_a_wrong_query_is_named(trail, query):
    answer = get(query=query)
    assert (answer.status, answer.slug) == (422, "invalid-request")
    assert answer.body["errors"][0]["pointer"].startswith("query/")


def test_it_may_read_the_tenants_keys_and_no_more(trail):
    get()
    assert trail.narrowing.actions == ("Query", "GetItem")
