"""A host connects a channel manager, and both know the same: the whole way over HTTP, in this process."""

import threading
from urllib.request import Request, urlopen

import pytest

from holiday_rental.local.channel_manager_stand_in.channel_manager import ChannelManager
from holiday_rental.local.channel_manager_stand_in.process import ChannelManagerStandIn
from holiday_rental.local.channel_manager_stand_in.server import Server
from rental.channels.dynamodb.channel_managers import DynamoDbChannelManagers
from rental.platform.dynamodb import own_table
from tests.contexts.channels.conftest import HOUSE, night
from tests.support.property_samples import SEAVIEW


class Connected:
    """A host's house whose channel manager sells it as room-1, and the stand-in's own page."""

    def __init__(self, stage, server, there):
        self.stage, self.server, self.there = stage, server, there
        self.property_id = stage.new_property(**HOUSE)
        answer = self.host("POST", "/channels/connections", json={"name": "Channex", "channel": "channex"})
        assert answer.status_code == 201, answer.text
        self.made = answer.json()
        self.path = f"/channels/connections/{self.made['connection_id']}"

    def host(self, method, path, **options):
        return self.stage.site.send(method, path, token=self.stage.token, **options)

    def set_account(self, **changes):
        (there,) = self.server.manager.account.properties
        told = {"api_key": "stand-in-key", "property_there": there, "server": self.there.address, **changes}
        return self.host("PUT", f"{self.path}/account", json=told)

    def map(self, listing="room-1"):
        answer = self.host("PUT", f"{self.path}/listings/{listing}", json={"property_id": self.property_id})
        assert answer.status_code == 200, answer.text

    def hint(self, secret=None, connection=None):
        """Send what the stand-in would, through the site's own door."""
        path = self.made["events_url"].partition("/api/v1")[2]
        path = path if connection is None else f"{path.partition('=')[0]}={connection}"
        headers = {"x-channel-secret": self.made["secret"] if secret is None else secret}
        return self.stage.site.send("POST", path, json={"event": "booking"}, headers=headers)

    def closed_there(self):
        known = self.server.manager.account.available.get("room-1", {})
        return sorted(str(each) for each, free in known.items() if not free)

    def taken(self):
        query = f"from={night(0)}&to={night(40)}"
        shown = self.stage.site.send("GET", f"/properties/{self.property_id}/availability?{query}").json()
        return [(each["from"], each["to"]) for each in shown["taken"]]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(0, ChannelManager(tmp_path_factory.mktemp("manager") / "channel-manager.json"))
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def connected(stage, server, tmp_path):
    there = ChannelManagerStandIn(tmp_path, server.server_port)
    made = Connected(stage, server, there)
    yield made
    made.host("DELETE", made.path)
    server.manager.make_weather(down="0", limit="1000")


def test_a_host_maps_a_room_and_bookings_and_blocks_go_both_ways(connected):
    answer = connected.set_account()
    assert answer.status_code == 200, answer.text
    assert [each["listing"] for each in answer.json()["rooms"]] == ["room-1", "room-2"]
    assert "stand-in-key" not in answer.text
    connected.map()
    assert len(connected.server.manager.account.available["room-1"]) == 500
    blocked = {"from": night(1), "to": night(3)}
    path = f"/properties/{connected.property_id}/blocks"
    assert connected.host("POST", path, json=blocked).status_code == 201
    assert connected.closed_there() == [night(1), night(2)]
    connected.there.book("room-1", night(10), night(12))
    assert connected.hint().status_code == 202
    assert (night(10), night(12)) in connected.taken()
    assert connected.closed_there() == [night(1), night(2), night(10), night(11)]
    assert connected.server.manager.account.unacknowledged("") == []
    shown = connected.host("GET", f"{connected.path}/account").json()
    assert [(each["listing"], each["told"]) for each in shown["rooms"]] == [("room-1", True), ("room-2", False)]
    (health,) = [
        each["health"]
        for each in connected.host("GET", "/channels/connections").json()["items"]
        if each["connection_id"] == connected.made["connection_id"]
    ]
    assert health["accepted"] == 1


def test_an_account_that_does_not_work_is_refused_with_the_reason_and_not_kept(connected):
    for wrong, why in (
        ({"api_key": "another"}, "The channel manager does not accept the key."),
        ({"property_there": "unknown"}, "The channel manager answered 404."),
        ({"rate_plans": {"room-1": "unknown"}}, "The room room-1 has no rate plan unknown there."),
        ({"server": "http://127.0.0.1:9"}, "The channel manager cannot be reached."),
    ):
        answer = connected.set_account(**wrong)
        assert (answer.status_code, answer.json()["detail"]) == (422, why)
        assert "another" not in answer.text
    assert connected.host("GET", f"{connected.path}/account").status_code == 404


def test_a_connection_that_is_removed_keeps_no_key(connected):
    connected.set_account()
    managers = DynamoDbChannelManagers(own_table())
    assert managers.account(SEAVIEW, connected.made["connection_id"]).api_key == "stand-in-key"
    assert connected.host("DELETE", connected.path).status_code == 204
    assert managers.account(SEAVIEW, connected.made["connection_id"]) is None


def test_a_server_beyond_the_internet_is_refused(connected):
    answer = connected.set_account(server="https://10.0.0.1")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/server")


def test_hints_that_prove_nothing_are_refused_alike(connected):
    refused = [
        connected.hint(secret=""),
        connected.hint(secret="whsec_AAAA"),
        connected.hint(connection="made.up.one"),
        connected.hint(connection=""),
    ]
    assert {each.status_code for each in refused} == {401}
    assert len({each.json()["detail"] for each in refused}) == 1
    assert connected.hint().status_code == 202


def test_a_connection_of_another_kind_has_no_account_and_no_hints(connected, stage):
    made = connected.host("POST", "/channels/connections", json={"name": "Southern Stays"}).json()
    connected.made = made | {"events_url": made["events_url"].replace("/generic/", "/channex/")}
    assert connected.hint().status_code == 401
    connected.path = f"/channels/connections/{made['connection_id']}"
    assert connected.set_account().status_code == 404
    connected.host("DELETE", connected.path)


def test_the_stand_ins_page_shows_what_it_knows_and_sells_badly_where_it_is_told_to(connected):
    connected.set_account()
    connected.map()
    with urlopen(connected.there.address) as page:
        shown = page.read().decode()
    assert "rate 150.00, min stay arrival 1" in shown
    assert connected.there.make_weather(down=1, limit=3)["limit"] == 3
    request = Request(f"{connected.there.address}/cancel", b"booking=unknown", method="POST")
    with pytest.raises(OSError, match="400"):
        urlopen(request)
    connected.there.make_weather(down=0)
    with pytest.raises(ValueError, match="check_out must be after"):
        connected.there.book("room-1", night(3), night(3))
