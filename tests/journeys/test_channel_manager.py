"""A channel manager beside the platform sells a host's house: what is sold there stands here, and the reverse."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.eventually import eventually

HOUSE = {
    "title": "A house on many sites",
    "type": "House",
    "place": "Nuriootpa",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "rates": {"currency": "AUD", "nightly": 21_000, "guests_included": 2},
}
FIRST = datetime.now(UTC).date() + timedelta(days=70)
ROOM = "room-1"
PATIENCE_SECONDS = 90  # a change goes through a relay, two queues and three functions


def night(number):
    return (FIRST + timedelta(days=number)).isoformat()


@pytest.fixture(scope="module")
def host(seaview, tokens):
    return lambda method, path, **of: seaview.send(method, path, token=tokens["seaview"], **of)


@pytest.fixture(scope="module")
def house(host):
    made = host("POST", "/properties", json=HOUSE).json()["property_id"]
    yield made
    host("DELETE", f"/properties/{made}")


@pytest.fixture(scope="module")
def there(platform, host, house):
    """The stand-in that `up` started, connected: its room leads to the house."""
    manager = platform.local.channel_manager.stand_in
    made = host("POST", "/channels/connections", json={"name": "Channex", "channel": "channex"}).json()
    path = f"/channels/connections/{made['connection_id']}"
    (property_there,) = manager.state()["properties"]
    told = {"api_key": "stand-in-key", "property_there": property_there["id"], "server": manager.address}
    account = host("PUT", f"{path}/account", json=told)
    assert account.status_code == 200, account.text
    manager.connect(made["events_url"], made["secret"])
    assert host("PUT", f"{path}/listings/{ROOM}", json={"property_id": house}).status_code == 200
    yield manager
    manager.make_weather(down=0)
    assert host("DELETE", path).status_code == 204


def closed(manager):
    return [day for day, free in manager.state()["available"].get(ROOM, {}).items() if free == 0]


def test_what_stands_here_is_known_there_and_what_is_sold_there_stands_here(seaview, host, house, there):
    eventually(lambda: there.state()["available"].get(ROOM, {}), lambda known: len(known) == 500, PATIENCE_SECONDS)
    (plan,) = eventually(
        lambda: [each for each in there.state()["restrictions"].values() if each], bool, PATIENCE_SECONDS
    )
    assert plan[night(0)]["rate"] == "210.00"
    block = host("POST", f"/properties/{house}/blocks", json={"from": night(0), "to": night(2)})
    assert block.status_code == 201, block.text
    eventually(lambda: closed(there), [night(0), night(1)].__eq__, PATIENCE_SECONDS)
    sold = there.book(ROOM, night(10), night(12))

    def taken():
        query = f"from={night(5)}&to={night(40)}"
        shown = seaview.send("GET", f"/properties/{house}/availability?{query}").json()["taken"]
        return [(each["from"], each["to"]) for each in shown]

    eventually(taken, [(night(10), night(12))].__eq__, PATIENCE_SECONDS)
    eventually(lambda: closed(there), [night(0), night(1), night(10), night(11)].__eq__, PATIENCE_SECONDS)
    assert eventually(lambda: there.state()["acknowledged"], bool, PATIENCE_SECONDS) == [sold["id"]]
    there.make_weather(reorder=1, hints=2)
    there.change(sold["booking_id"], night(20), night(23))
    eventually(taken, [(night(20), night(23))].__eq__, PATIENCE_SECONDS)
    there.make_weather(reorder=0, hints=1)
    there.cancel(sold["booking_id"])
    eventually(taken, [].__eq__, PATIENCE_SECONDS)
    eventually(lambda: closed(there), [night(0), night(1)].__eq__, PATIENCE_SECONDS)
