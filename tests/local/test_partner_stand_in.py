"""The stand-in for a partner: what it tells, how badly, and what it hears; its signatures and ours check each other."""

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from holiday_rental.local.partner_stand_in import partner as partner_module
from holiday_rental.local.partner_stand_in.partner import Partner
from holiday_rental.local.partner_stand_in.process import PartnerStandIn
from rental.kernel.webhook_signature import forgery, signed_headers, webhook_secret

SECRET = webhook_secret(b"a key for tests", "n" * 26, 1)
OURS = webhook_secret(b"a key for tests", "w" * 26, 1)
NIGHTS = {"check_in": "2027-03-06", "check_out": "2027-03-09"}


@pytest.fixture
def told(monkeypatch):
    """Return what a partner told, in its order; `answers` are ours, 200 once there are none."""
    events, answers = [], []

    def tell(url, secret, event):
        assert (url, secret) == ("http://seaview.localhost:4566/events", SECRET)
        events.append(event)
        return answers.pop(0) if answers else (200, {"results": [{"outcome": "accepted"}]})

    monkeypatch.setattr(partner_module, "tell", tell)
    return events, answers


@pytest.fixture
def partner(tmp_path, told):
    made = Partner(tmp_path / "partner.json")
    made.connect("http://seaview.localhost:4566/events", SECRET, OURS)
    return made


def versions(events):
    return [(each["reservation"], each["version"], each["type"].partition(".")[2]) for each in events]


def test_it_sells_changes_and_cancels_and_remembers_the_answer(partner, told):
    assert partner.book("SS-1", **NIGHTS)["answer"] == "200 accepted"
    partner.change("R-1", check_out="2027-03-10")
    assert partner.cancel("R-1")["version"] == 3
    events, _ = told
    assert versions(events) == [("R-1", 1, "created"), ("R-1", 2, "modified"), ("R-1", 3, "cancelled")]
    assert {each["check_out"] for each in events} == {"2027-03-09", "2027-03-10"}
    assert len({each["id"] for each in events}) == 3


def test_it_holds_back_copies_and_reorders_what_it_tells(partner, told):
    events, _ = told
    partner.make_weather(delay="1", copies="3", reorder="1")
    for _ in range(4):
        partner.book("SS-1", **NIGHTS)
    assert events == []
    partner.make_weather(delay="0")
    partner.deliver()
    assert sorted(versions(events)) == sorted([(f"R-{number}", 1, "created") for number in range(1, 5)] * 3)
    assert versions(events) != sorted(versions(events)), "twelve in their order by chance: once in 369,600"
    assert partner.state()["held"] == []


def test_what_is_not_heard_is_told_again_and_what_is_refused_is_not(partner, told):
    events, answers = told
    answers += [(503, {"detail": "busy"}), (409, {"title": "Some of those nights are taken"})]
    assert partner.book("SS-1", **NIGHTS)["answer"] == "503 busy"
    partner.deliver()
    assert partner.state()["reservations"]["R-1"]["answer"] == "409 Some of those nights are taken"
    partner.deliver()
    assert len(events) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        lambda partner: partner.book("SS-1", "2027-03-06", "2027-03-06"),
        lambda partner: partner.book("SS-1", "tomorrow", "2027-03-06"),
        lambda partner: partner.cancel("R-9"),
        lambda partner: partner.make_weather(copies="99"),
        lambda partner: Partner(partner._file.with_name("another.json")).book("SS-1", **NIGHTS),
    ],
    ids=["no night", "no date", "unknown", "too many copies", "not connected"],
)
def test_what_cannot_be_done_is_refused_in_words(partner, wrong):
    with pytest.raises(ValueError, match=r"\w"):
        wrong(partner)


def message(version, kind="booking.confirmed.v1", **data):
    told = {"booking_id": "b" * 26, "state": "confirmed", "unit": "1", **NIGHTS} if "booking" in kind else {}
    place = {"id": "p" * 26, "version": version}
    return {"id": f"m-{version}", "type": kind, "created_at": "", "property": place, "data": told | data}


def hear(partner, said, secret=OURS, at=None):
    body = json.dumps(said).encode()
    return partner.hear(signed_headers("msg-1", at or datetime.now(UTC), body, [secret]), body)


def test_it_hears_our_webhooks_in_order_and_knows_the_calendar(partner):
    block = {"block_id": "k" * 26, "unit": "1", "check_in": "2027-04-01", "check_out": "2027-04-03"}
    said = [message(1), message(2, "nights.blocked.v1", **block), message(5, "booking.cancelled.v1", state="cancelled")]
    assert [hear(partner, each) for each in (*said, said[0])] == [204] * 4
    state = partner.state()
    assert [(each["order"], each["again"]) for each in state["heard"]] == [
        *(("next", False), ("next", False), ("after a gap", False), ("older", True))
    ]
    ((calendar),) = state["calendar"].values()
    assert calendar["version"] == 5
    assert calendar["nights"] == {
        "k" * 26: {name: block[name] for name in ("unit", "check_in", "check_out")} | {"of": "nights"}
    }
    hear(partner, message(6, "nights.unblocked.v1", **block))
    assert partner.state()["calendar"]["p" * 26]["nights"] == {}


def test_it_takes_no_forged_webhook_and_is_down_when_told(partner):
    late = datetime.now(UTC) - timedelta(seconds=301)
    assert [hear(partner, message(1), SECRET), hear(partner, message(1), at=late)] == [401, 401]
    assert partner.state()["calendar"] == {}
    partner.make_weather(down="1")
    assert hear(partner, message(1)) == 503
    partner.make_weather(down="0")
    assert hear(partner, message(1)) == 204


def test_its_secrets_are_shown_to_nobody(partner):
    assert SECRET not in json.dumps(partner.state())
    assert partner.state()["secret"] is True


@contextmanager
def listening():
    """A server in our place, which looks at signatures with our code."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            heard.append((forgery(headers, body, [SECRET], datetime.now(UTC)), headers["host"], json.loads(body)))
            answer = b'{"results": [{"outcome": "accepted"}]}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_as_a_process_it_sells_by_its_page_and_keeps_what_it_knows(tmp_path):
    stand_in = PartnerStandIn(tmp_path / "partner")
    assert stand_in.start()
    try:
        with listening() as (port, heard):
            stand_in.connect(events_url=f"http://seaview.localhost:{port}/events?connection=a", secret=SECRET)
            assert stand_in.book("SS-1", **NIGHTS, guest_name="<b>Ada</b>")["answer"] == "200 accepted"
            ((forged, host, said),) = heard
            assert (forged, host) == (None, f"seaview.localhost:{port}")
            assert said["events"][0]["guest_name"] == "<b>Ada</b>"
        page = httpx.get(stand_in.address).text
        assert "R-1" in page
        assert "<b>Ada" not in page
        elsewhere = httpx.post(f"{stand_in.address}/cancel", headers={"origin": "http://evil.example"})
        assert elsewhere.status_code == 404
        assert httpx.get(stand_in.address, headers={"host": "evil.example"}).status_code == 400
        with pytest.raises(ValueError, match="no reservation"):
            stand_in.cancel("R-9")
        port = stand_in.port
    finally:
        assert stand_in.stop()
    again = PartnerStandIn(tmp_path / "partner")
    again.start()
    try:
        assert (again.port, list(again.state()["reservations"])) == (port, ["R-1"])
    finally:
        again.stop()
