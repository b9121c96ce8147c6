"""The stand-in for a channel manager answers as Channex documents it, forgets nothing, and does badly where told to."""

import json

import pytest

from holiday_rental.local.channel_manager_stand_in import hints
from holiday_rental.local.channel_manager_stand_in.channel_manager import ANSWER_LOST, ChannelManager
from holiday_rental.local.channel_manager_stand_in.pages import overview

NIGHTS = {"date_from": "2027-03-01", "date_to": "2027-03-07"}


@pytest.fixture
def manager(tmp_path):
    return ChannelManager(tmp_path / "channel-manager.json")


@pytest.fixture
def there(manager):
    (found,) = manager.account.properties.values()
    return found


def call(manager, method, path, document=None, key="stand-in-key"):
    return manager.call(method, f"/api/v1/{path}", key, json.dumps(document or {}).encode())


def tell(manager, kind, *values):
    status, document = call(manager, "POST", kind, {"values": list(values)})
    assert status == 200
    return [each["warning"] for each in document["meta"]["warnings"]]


def test_who_has_not_the_key_is_told_nothing(manager):
    status, document = call(manager, "GET", "booking_revisions/feed", key="another")
    assert (status, document["errors"]["code"]) == (401, "unauthorized")


def test_availability_is_known_by_night_and_the_last_value_wins(manager, there):
    own = {"property_id": there.id, "room_type_id": "room-1"}
    assert tell(manager, "availability", own | NIGHTS | {"availability": 1}) == []
    assert tell(manager, "availability", own | {"date": "2027-03-02", "availability": 0}) == []
    path = f"availability?filter[property_id]={there.id}&filter[date][gte]=2027-03-02&filter[date][lte]=2027-03-03"
    assert call(manager, "GET", path)[1]["data"]["room-1"] == {"2027-03-02": 0, "2027-03-03": 1}


def test_restrictions_go_to_the_days_that_are_named_and_keep_what_is_not_said(manager, there):
    (plan, *_) = there.plans
    own = {"property_id": there.id, "rate_plan_id": plan} | NIGHTS
    assert tell(manager, "restrictions", own | {"rate": "200.00", "min_stay_arrival": 2}) == []
    assert tell(manager, "restrictions", own | {"days": ["sa", "su"], "rate": 25000, "closed_to_arrival": True}) == []
    known = {str(night): each for night, each in manager.account.restrictions[plan].items()}
    assert known["2027-03-05"] == {"rate": "200.00", "min_stay_arrival": 2}
    assert known["2027-03-06"] == {"rate": 25000, "min_stay_arrival": 2, "closed_to_arrival": True}


def test_a_wrong_value_is_warned_of_and_spoils_no_other(manager, there):
    own = {"property_id": there.id, "room_type_id": "room-1"}
    good = own | {"date": "2027-03-01", "availability": 1}
    warnings = tell(manager, "availability", own | {"room_type_id": "x"} | NIGHTS | {"availability": -1}, good)
    (warning,) = warnings
    assert set(warning) == {"room_type_id", "availability"}
    assert len(manager.account.available["room-1"]) == 1
    (plan, *_) = there.plans
    wrong = {"property_id": there.id, "rate_plan_id": plan, "date": "2027-03-01"}
    wrong |= {"rate": "0", "max_stay": -2, "min_stay_arrival": 0, "stop_sell": 123}
    assert set(tell(manager, "restrictions", wrong)[0]) == {"rate", "max_stay", "min_stay_arrival", "stop_sell"}


def test_more_calls_a_minute_than_it_takes_are_limited_by_kind(manager, there):
    manager.make_weather(limit="2")
    value = {"property_id": there.id, "room_type_id": "room-1", "date": "2027-03-01", "availability": 1}
    assert [call(manager, "POST", "availability", {"values": [value]})[0] for _ in range(3)] == [200, 200, 429]
    assert call(manager, "POST", "restrictions", {"values": [value]})[0] == 200


def test_a_revision_stays_in_the_feed_until_it_is_acknowledged(manager, there):
    sold = manager.book("room-1", "2027-03-06", "2027-03-09")
    manager.change(sold["booking_id"], "2027-03-07", "2027-03-10")
    manager.cancel(sold["booking_id"])
    feed = f"booking_revisions/feed?filter[property_id]={there.id}&pagination[limit]=2"
    status, document = call(manager, "GET", feed)
    assert (status, document["meta"]["total"]) == (200, 3)
    assert [each["attributes"]["status"] for each in document["data"]] == ["new", "modified"]
    for each in document["data"]:
        assert call(manager, "POST", f"booking_revisions/{each['id']}/ack")[0] == 200
    (last,) = call(manager, "GET", feed)[1]["data"]
    assert last["attributes"]["booking_id"] == sold["booking_id"]
    assert call(manager, "GET", f"booking_revisions/{last['id']}")[1]["data"]["attributes"]["status"] == "cancelled"
    assert [call(manager, method, "booking_revisions/x/ack")[0] for method in ("POST", "GET")] == [404, 404]
    manager.make_weather(repeat="1", reorder="1")
    call(manager, "POST", f"booking_revisions/{last['id']}/ack")
    assert [each["attributes"]["status"] for each in call(manager, "GET", feed)[1]["data"]] == ["cancelled", "modified"]


def test_what_is_lost_is_done_and_what_is_down_is_not(manager, there):
    value = {"property_id": there.id, "room_type_id": "room-1", "date": "2027-03-01", "availability": 0}
    manager.make_weather(lose_answers="1")
    assert call(manager, "POST", "availability", {"values": [value]})[0] == ANSWER_LOST
    assert len(manager.account.available["room-1"]) == 1
    manager.make_weather(down="1")
    assert call(manager, "GET", "room_types")[0] == 503


def test_all_of_it_is_there_again_after_a_new_start(manager, tmp_path, there):
    (plan, *_) = there.plans
    tell(manager, "availability", {"property_id": there.id, "room_type_id": "room-1", **NIGHTS, "availability": 0})
    tell(manager, "restrictions", {"property_id": there.id, "rate_plan_id": plan, **NIGHTS, "rate": "9.50"})
    manager.connect("http://seaview.localhost:4566/api/v1/channels/channex/events?connection=x", "whsec_secret")
    manager.make_weather(hints="0", limit="7")
    sold = manager.book("room-1", "2027-03-06", "2027-03-09", "Grace <Hopper>")
    call(manager, "POST", f"booking_revisions/{sold['id']}/ack")
    again = ChannelManager(tmp_path / "channel-manager.json")
    again.account.calls = manager.account.calls
    assert again.account == manager.account
    shown = again.state()
    assert "whsec_secret" not in json.dumps(shown)
    page = overview(shown)
    assert "<td>room-1<td>2027-03-01<td>2027-03-07<td>0" in page
    assert "rate 9.50" in page
    assert "Grace &lt;Hopper&gt;" in page


def test_hints_go_out_as_often_as_told_with_the_secret_that_was_configured(manager, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "holiday_rental.local.channel_manager_stand_in.channel_manager.send",
        lambda webhook, hint: sent.append((webhook["secret"], hint["event"], hint["payload"]["revision_id"])),
    )
    manager.book("room-1", "2027-03-01", "2027-03-02")
    assert sent == [], "nobody asked for any"
    manager.connect("http://127.0.0.1:9/x", "whsec_secret")
    manager.make_weather(hints="2")
    sold = manager.book("room-1", "2027-03-06", "2027-03-09")
    assert sent == [("whsec_secret", "booking", sold["id"])] * 2
    assert hints.send({"callback_url": "http://127.0.0.1:9/x", "secret": "s"}, {}) == 503


@pytest.mark.parametrize(
    "wrong",
    [
        lambda manager: manager.book("room-1", "2027-03-06", "2027-03-06"),
        lambda manager: manager.cancel("unknown"),
        lambda manager: manager.change("unknown", "2027-03-06", "2027-03-07"),
        lambda manager: manager.make_weather(limit="many"),
    ],
    ids=["no night", "unknown", "unknown change", "no number"],
)
def test_what_cannot_be_done_is_refused_in_words(manager, wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong(manager)
