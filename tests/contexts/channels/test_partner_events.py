"""A partner's calls at a site in this process: answers, forgeries, what waits, and what its host sees."""

from datetime import timedelta

import pytest

from rental.bookings.http_api import channel_events
from rental.platform.clock import SystemClock
from rental.platform.dynamodb import from_item, own_table
from rental.platform.rate_limit import Limit
from tests.contexts.channels.conftest import night
from tests.support.partner_app import PartnerApp, reservation, signed


def told(place, name, first, last, **of):
    return place.partner.tell(reservation(name, night(first), night(last), **of))


def slug(answer):
    return answer.json()["type"].rpartition(":")[2]


def test_a_reservation_closes_its_nights_and_the_host_sees_who_comes_and_by_whom(place):
    answer = told(place, "R-1", 0, 3, guest_name="Ada\u0000 Lovelace", guests={"adults": 2, "children": 1})
    assert (answer.status_code, answer.json()["results"][0]["outcome"]) == (200, "accepted")
    assert place.taken() == [(0, 3)]
    shown = place.host("GET", f"/calendar?property_id={place.property_id}&from={night(0)}&to={night(9)}").json()
    (entry,) = shown["items"][0]["units"][0]["entries"]
    assert (entry["kind"], entry["guest_name"]) == ("channel_stay", "Ada Lovelace")
    assert told(place, "R-1", 1, 4, version=2).status_code == 200
    assert place.taken() == [(1, 4)]
    assert told(place, "R-1", 1, 4, version=3, kind="cancelled").json()["results"][0]["outcome"] == "accepted"
    assert place.taken() == []
    assert place.health() | {"heard_at": ""} == {"heard_at": "", "accepted": 3, "kept": 0, "conflicts": 0, "refused": 0}


def test_a_batch_is_answered_event_by_event_and_one_that_is_wrong_spoils_no_other(place):
    wrong = reservation("R-3", night(0), night(3)) | {"version": 0}
    no_event = {"id": "evt-of-nothing"}
    answer = place.partner.tell(
        reservation("R-1", night(0), night(3)),
        reservation("R-2", night(2), night(5)),
        wrong,
        no_event,
        reservation("R-4", night(9), night(12), listing="SS-9"),
        reservation("R-1", night(0), night(3)),
    )
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [200, 409, 422, 422, 202, 200]
    assert [each["outcome"] for each in results] == ["accepted", "refused", "refused", "refused", "kept", "known"]
    assert (results[1]["problem"], results[1]["nights"]) == ("nights-taken", [night(2)])
    assert [each["id"] for each in results[2:4]] == [wrong["id"], no_event["id"]]
    assert place.health()["conflicts"] == 1


def test_a_conflict_is_refused_clearly_and_shown_to_the_host_under_the_partners_name(place):
    sold = place.host(
        "POST",
        f"/properties/{place.property_id}/bookings",
        json={
            "check_in": night(0),
            "check_out": night(3),
            "guests": {"adults": 2},
            "guest": {"name": "Grace Hopper", "email": "grace@example.com"},
            "source": "phone",
            "pays_by": "cash",
        },
    )
    assert sold.status_code == 201, sold.text
    answer = told(place, "R-1", 2, 5, guest_name="Ada Lovelace")
    assert (answer.status_code, slug(answer), answer.json()["nights"]) == (409, "nights-taken", [night(2)])
    assert "Hopper" not in answer.text
    (conflict,) = place.conflicts()
    assert (conflict["from"], conflict["to"]) == (night(2), night(3))
    assert (conflict["waits"]["channel"], conflict["waits"]["label"]) == ("Southern Stays", "Ada Lovelace")
    told(place, "R-1", 2, 5, version=2, kind="cancelled")
    assert (place.conflicts(), place.taken()) == ([], [(0, 3)])


def forgeries(place):
    """Return calls that are not the partner's, by what is wrong with them."""
    event = reservation("forged", night(20), night(22))
    another, _ = PartnerApp.connected(place.stage.site, place.stage.token, "Another")
    own, others = place.partner.events_url.partition("/api/v1")[2], another.events_url.partition("/api/v1")[2]
    return {
        "another secret": {"secret": another.secret},
        "another connection": {"path": others},
        "another channel": {"path": own.replace("/generic/", "/elsewhere/")},
        "a made-up connection": {"path": f"{own[:-1]}{'b' if own.endswith('a') else 'a'}"},
        "no connection": {"path": own.partition("?")[0]},
        "an old signature": {"late": timedelta(seconds=301)},
        "a signature from tomorrow": {"late": timedelta(seconds=-301)},
        "another body": {"headers": signed(b"{}", place.partner.secret)},
        "no signature": {"headers": {"webhook-signature": ""}},
    }, event


def test_forgeries_are_refused_alike_counted_by_reason_and_change_nothing(place, monkeypatch):
    counted = []
    monkeypatch.setattr(channel_events, "count", lambda name, _=1: counted.append(name))
    wrong, event = forgeries(place)
    answers = {name: place.partner.tell(event, **forged) for name, forged in wrong.items()}
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({answer.text for answer in answers.values()}) == 1, "whoever tries learns nothing from the answer"
    assert counted.count("ChannelEventsRefused") == len(wrong)
    reasons = {name.removeprefix("ChannelEventsRefused") for name in counted} - {""}
    assert reasons == {"Signature", "Timestamp", "Unsigned", "Connection", "Channel"}
    assert place.taken() == []
    assert place.health()["refused"] == len(wrong) - 4, "those that name it: not another, a made-up or no connection"


def test_forgeries_cost_few_writes_however_many_come(place, monkeypatch):
    monkeypatch.setattr(channel_events, "_FORGERIES_NOTED_A_MINUTE", Limit("channel_forgeries", 2))
    for _ in range(5):
        place.partner.tell(reservation("forged", night(0), night(2)), secret="whsec_Zm9yZ2Vk")
    assert place.health()["refused"] == 2
    assert told(place, "R-1", 0, 2).status_code == 200, "a forger takes nothing of the partner's allowance"


def test_a_partner_that_calls_too_often_is_told_when_to_come_again(place, monkeypatch):
    monkeypatch.setattr(channel_events, "_CALLS_A_MINUTE", Limit("channel_events", 2))
    answers = [told(place, f"R-{number}", 3 * number, 3 * number + 2) for number in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60


def test_a_new_secret_counts_at_once_and_the_old_one_for_a_day(place, monkeypatch):
    old = place.partner.secret
    rotated = place.host("POST", f"{place.path}/secret", json={}, key="rotate-it")
    again = place.host("POST", f"{place.path}/secret", json={}, key="rotate-it")
    assert rotated.json() == again.json()
    assert rotated.json()["secret"] != old
    event = reservation("R-1", night(0), night(3))
    assert [place.partner.tell(event, secret=each).status_code for each in (old, rotated.json()["secret"])] == [
        200,
        200,
    ]
    now = SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda self: now(self) + timedelta(hours=25))
    assert [place.partner.tell(event, secret=each).status_code for each in (old, rotated.json()["secret"])] == [
        401,
        200,
    ]


def test_a_connection_that_is_switched_off_is_told_so_and_one_that_is_removed_is_unknown(place):
    told(place, "R-1", 0, 3)
    assert place.host("PATCH", place.path, json={"state": "disabled"}).json()["state"] == "disabled"
    refused = told(place, "R-2", 5, 7)
    assert (refused.status_code, slug(refused)) == (403, "connection-disabled")
    assert place.taken() == [(0, 3)]
    place.host("PATCH", place.path, json={"state": "active", "name": "Southern"})
    assert told(place, "R-2", 5, 7).status_code == 200
    assert place.host("DELETE", place.path).status_code == 204
    assert told(place, "R-3", 9, 11).status_code == 401
    assert place.taken() == [], "what it sold is given back"
    assert place.host("PATCH", place.path, json={}).status_code == 404


def test_what_is_told_of_an_unknown_listing_waits_and_takes_its_nights_once_it_is_mapped(place):
    kept = told(place, "R-1", 0, 3, listing="SS-2")
    assert (kept.status_code, kept.json()["results"][0]["outcome"]) == (202, "kept")
    told(place, "R-1", 0, 4, listing="SS-2", version=2)
    assert told(place, "R-2", 6, 8, listing="SS-2").status_code == 202
    known = {each["listing"]: each for each in place.host("GET", f"{place.path}/listings").json()["items"]}
    assert (known["SS-1"]["state"], known["SS-1"]["property_id"]) == ("mapped", place.property_id)
    assert (known["SS-2"]["state"], known["SS-2"]["waiting"], known["SS-2"]["first_check_in"]) == (
        "unmapped",
        2,
        night(0),
    )
    assert place.taken() == []
    place.map("SS-2")
    assert place.taken() == [(0, 4), (6, 8)]
    assert place.host("DELETE", f"{place.path}/listings/SS-2").status_code == 204
    assert place.taken() == []
    elsewhere = place.stage.new_property()
    place.map("SS-2", elsewhere)
    assert place.taken(elsewhere) == [(0, 4), (6, 8)]


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 400), (b"[]", 422), (b"{", 400), (b'{"events": []}', 422), (b'{"events": {}}', 422)]
)
def test_what_is_signed_and_no_event_is_refused(place, body, status):
    answer = place.partner.tell({}, body=body, headers=signed(body, place.partner.secret))
    assert answer.status_code == status, answer.text


def test_more_than_a_hundred_events_are_refused(place):
    answer = place.partner.tell(*(reservation(f"R-{number}", night(0), night(1)) for number in range(101)))
    assert answer.status_code == 422
    assert place.taken() == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"check_out": "2027-01-01", "check_in": "2027-01-02"}, "check-out-not-after-check-in"),
        ({"listing": "no such/listing"}, "invalid-request"),
        ({"reservation": "has a space"}, "invalid-request"),
        ({"type": "reservation.lost"}, "invalid-request"),
        ({"guests": {"adults": 0}}, "invalid-request"),
        ({"check_in": "2020-01-01", "check_out": "2020-01-05"}, "stay-in-the-past"),
        ({"check_in": "2040-01-01", "check_out": "2040-01-05"}, "beyond-booking-window"),
    ],
)
def test_an_event_that_cannot_be_is_refused_in_words(place, wrong, problem):
    answer = place.partner.tell(reservation("R-1", night(0), night(3)) | wrong)
    assert (answer.status_code, slug(answer)) == (422, problem)


def test_a_change_of_a_connection_is_audited_and_the_secret_is_nowhere(place):
    told(place, "R-1", 0, 3)
    items = [from_item(each) for each in own_table().client.scan(TableName="platform")["Items"]]
    kinds = {each["pk"].split("#")[3] for each in items if each["pk"].split("#")[2:3] == ["AUDIT"]}
    assert {"channel_connection", "channel_listing", "claim"} <= kinds
    assert place.partner.secret.removeprefix("whsec_")[:20] not in str(items)
