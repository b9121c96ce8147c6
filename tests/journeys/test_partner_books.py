"""A partner sells a host's place over real HTTP: its nights are closed here, refused or kept, and nobody else's are."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.eventually import eventually
from tests.support.partner_app import PartnerApp, reservation

HOUSE = {
    "title": "A house that a partner sells",
    "type": "House",
    "place": "Tanunda",
    "time_zone": "Australia/Adelaide",
    "sleeps": 4,
    "rates": {"currency": "AUD", "nightly": 18_000, "guests_included": 2},
}
FIRST = datetime.now(UTC).date() + timedelta(days=90)


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
def partner(seaview, tokens, host, house):
    """A partner of seaview's, whose listing SS-1 leads to the house."""
    made, connection = PartnerApp.connected(seaview, tokens["seaview"])
    path = f"/channels/connections/{connection}"
    mapped = host("PUT", f"{path}/listings/SS-1", json={"property_id": house})
    assert mapped.status_code == 200, mapped.text
    yield made, path
    assert host("DELETE", path).status_code == 204


@pytest.fixture
def taken(seaview, house):
    """Call it for the taken nights of the house, as ranges of numbers."""
    numbers = {night(number): number for number in range(61)}
    query = f"from={night(0)}&to={night(60)}"
    return lambda: [
        (numbers[each["from"]], numbers[each["to"]])
        for each in seaview.send("GET", f"/properties/{house}/availability?{query}").json()["taken"]
    ]


def outcomes(answer):
    assert answer.status_code in (200, 202), answer.text
    return [each["outcome"] for each in answer.json()["results"]]


def stay(name, first, last, **of):
    return reservation(name, night(first), night(last), **of)


def test_what_a_partner_sells_closes_the_nights_moves_and_frees_them(host, house, partner, taken):
    app, _ = partner
    sold = stay("R-1", 0, 3, guest_name="Mary Somerville", guests={"adults": 2})
    assert outcomes(app.tell(sold)) == ["accepted"]
    assert taken() == [(0, 3)], "the answer is the ledger's: nothing is to be waited for"
    shown = host("GET", f"/calendar?property_id={house}&from={night(0)}&to={night(9)}").json()
    (entry,) = shown["items"][0]["units"][0]["entries"]
    assert (entry["kind"], entry["guest_name"]) == ("channel_stay", "Mary Somerville")
    assert outcomes(app.tell(stay("R-1", 1, 4, version=2))) == ["accepted"]
    assert taken() == [(1, 4)]
    assert outcomes(app.tell(sold)) == ["known"], "what comes again is older by now"
    assert outcomes(app.tell(stay("R-1", 1, 4, version=3, kind="cancelled"))) == ["accepted"]
    assert taken() == []


def test_a_story_shuffled_and_tripled_ends_as_in_order(partner, taken):
    app, _ = partner
    story = [stay("S-1", 10, 12), stay("S-1", 11, 14, version=2), stay("S-2", 20, 23)]
    story += [stay("S-2", 20, 23, version=2, kind="cancelled"), stay("S-3", 30, 31), stay("S-3", 31, 33, version=5)]
    deliveries = story * 3
    random.Random(5).shuffle(deliveries)  # noqa: S311 - a fixed order
    for told in (deliveries[:6], deliveries[6:7], deliveries[7:]):
        assert "refused" not in outcomes(app.tell(*told))
    assert taken() == [(11, 14), (31, 33)]
    ends = [stay(name, 31, 33, version=9, kind="cancelled") for name in ("S-1", "S-3")]
    app.tell(*ends)
    assert taken() == []


def test_nights_sold_here_are_refused_by_name_and_the_host_sees_whose_they_are(host, house, partner, taken):
    app, path = partner
    guest = {"name": "Grace Hopper", "email": "grace@example.com"}
    sold = {"check_in": night(40), "check_out": night(43), "guests": {"adults": 2}, "guest": guest}
    entered = host("POST", f"/properties/{house}/bookings", json=sold | {"source": "phone", "pays_by": "cash"})
    assert entered.status_code == 201, entered.text
    refused = app.tell(stay("R-2", 42, 45, guest_name="Emmy Noether"))
    assert (refused.status_code, refused.json()["nights"]) == (409, [night(42)])
    assert "Hopper" not in refused.text

    def conflicts():
        found = host("GET", "/calendar-conflicts?state=open").json()["items"]
        return [each for each in found if each["property_id"] == house]

    (conflict,) = eventually(conflicts, bool)
    assert (conflict["from"], conflict["to"]) == (night(42), night(43))
    assert (conflict["waits"]["channel"], conflict["waits"]["label"]) == ("Southern Stays", "Emmy Noether")
    health = next(
        each["health"]
        for each in host("GET", "/channels/connections").json()["items"]
        if path.endswith(each["connection_id"])
    )
    assert health["conflicts"] == 1
    app.tell(stay("R-2", 42, 45, version=2, kind="cancelled"))
    eventually(conflicts, lambda found: not found)
    assert taken() == [(40, 43)]


def test_what_is_told_of_an_unknown_listing_is_kept_and_takes_its_nights_once_it_is_mapped(host, house, partner, taken):
    app, path = partner
    kept = app.tell(stay("R-3", 50, 52, listing="SS-2"))
    assert (kept.status_code, outcomes(kept)) == (202, ["kept"])
    waits = eventually(
        lambda: [each for each in host("GET", f"{path}/listings").json()["items"] if each["waiting"]], bool
    )
    assert [(each["listing"], each["waiting"], each["first_check_in"]) for each in waits] == [("SS-2", 1, night(50))]
    assert host("PUT", f"{path}/listings/SS-2", json={"property_id": house}).status_code == 200
    eventually(taken, lambda ranges: (50, 52) in ranges)
    assert host("DELETE", f"{path}/listings/SS-2").status_code == 204
    eventually(taken, lambda ranges: (50, 52) not in ranges)


def test_whoever_is_not_the_partner_is_refused_alike_and_changes_nothing(seaview, barossa, tokens, partner, taken):
    app, _ = partner
    theirs, connection = PartnerApp.connected(barossa, tokens["barossa"])
    event, before = stay("R-9", 55, 57), taken()
    own = app.events_url.partition("/api/v1")[2]
    answers = [
        app.tell(event, secret=theirs.secret),
        app.tell(event, path=theirs.events_url.partition("/api/v1")[2]),
        app.tell(event, path=own.replace("/generic/", "/elsewhere/")),
        app.tell(event, late=timedelta(seconds=301)),
        app.tell(event, headers={"webhook-signature": ""}),
        app.tell(event, body=b'{"events": []}'),
    ]
    assert {each.status_code for each in answers} == {401}
    assert len({each.text for each in answers}) == 1
    assert taken() == before
    theirs_told = theirs.tell(event | {"listing": "SS-1"})
    assert outcomes(theirs_told) == ["kept"], "a listing of the same name is another's there"
    assert taken() == before
    assert barossa.send("DELETE", f"/channels/connections/{connection}", token=tokens["barossa"]).status_code == 204


def test_the_stand_in_beside_the_platform_tells_badly_and_the_calendar_ends_right(platform, host, house, taken):
    stand_in = platform.local.partner.stand_in
    made = host("POST", "/channels/connections", json={"name": "The stand-in"}).json()
    path = f"/channels/connections/{made['connection_id']}"
    assert host("PUT", f"{path}/listings/SS-7", json={"property_id": house}).status_code == 200
    stand_in.connect(events_url=made["events_url"], secret=made["secret"])
    assert stand_in.book("SS-7", night(16), night(18), "Ada Lovelace")["answer"] == "200 accepted"
    stand_in.make_weather(delay=True, reorder=True, copies=3)
    name = stand_in.book("SS-7", night(24), night(26))["reservation"]
    stand_in.change(name, check_out=night(28))
    stand_in.change(name, check_in=night(25))
    gone = stand_in.book("SS-7", night(34), night(36))["reservation"]
    stand_in.cancel(gone)
    assert taken()[:1] == [(16, 18)]
    stand_in.make_weather()
    assert stand_in.deliver()["held"] == []
    assert [each for each in taken() if each[0] < 40] == [(16, 18), (25, 28)]
    assert host("DELETE", path).status_code == 204
    eventually(taken, lambda ranges: all(first >= 40 for first, _ in ranges))
