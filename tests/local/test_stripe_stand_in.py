"""The stand-in for Stripe as a process: its keys, its memory, its pages."""

import http.client
import json
import os
import signal
import urllib.parse
from datetime import timedelta

import pytest

from holiday_rental.local.clock_file import ClockFile
from holiday_rental.local.failures import LocalProblem
from holiday_rental.local.stripe_stand_in.faults import Fault
from holiday_rental.local.stripe_stand_in.process import StandIn
from tests.local.stripe_wire import Wire


def test_it_answers_as_soon_as_it_is_started(tmp_path):
    stand_in = StandIn(tmp_path)
    assert stand_in.start()
    try:
        assert Wire(stand_in).post("customers")[0] == 200
    finally:
        stand_in.stop()


def test_it_is_found_again_and_stopped(stand_in):
    again = StandIn(stand_in.directory)
    assert (again.running(), again.port, again.pid()) == (True, stand_in.port, stand_in.pid())
    assert not again.start(), "it runs already"
    assert again.stop()
    assert (again.pid(), stand_in.running(), again.stop()) == (None, False, False)


def test_a_number_that_another_process_got_is_not_ours(tmp_path):
    stand_in = StandIn(tmp_path)
    (tmp_path / "stand-in.pid").write_text(json.dumps({"pid": os.getpid()}))
    assert stand_in.pid() is None
    assert not stand_in.stop()


def test_a_port_that_is_taken_is_told(tmp_path, listener):
    with pytest.raises(LocalProblem, match="did not start"):
        StandIn(tmp_path, listener.server.server_port).start()


def test_only_this_machine_reaches_it(stand_in):
    sockets = [line.split() for line in open("/proc/net/tcp").read().splitlines()[1:]]  # noqa: SIM115, PTH123
    port = f"{stand_in.port:04X}"
    listening = [each[1] for each in sockets if each[3] == "0A" and each[1].endswith(f":{port}")]
    assert listening == [f"0100007F:{port}"]


def test_its_keys_stay_and_are_its_owners_alone(stand_in):
    keys = stand_in.keys
    assert StandIn(stand_in.directory).keys == keys
    assert (stand_in.directory / "keys.json").stat().st_mode & 0o077 == 0
    assert keys.api_key != keys.publishable_key


def test_what_was_answered_survives_a_kill(stand_in, wire):
    fields = ("amount", "3000"), ("currency", "eur")
    made = wire.post("payment_intents", *fields, Idempotency_Key="k1")
    os.kill(stand_in.pid(), signal.SIGKILL)
    os.waitpid(stand_in._child.pid, 0)
    assert stand_in.start()
    assert wire.post("payment_intents", *fields, Idempotency_Key="k1") == made
    assert [each["id"] for each in wire.get("payment_intents")["data"]] == [made[1]["id"]]


def test_the_clock_of_the_platform_moves_it(stand_in, wire):
    held = wire.paid()
    ClockFile(stand_in._clock_file).advance(timedelta(days=7, seconds=1))
    lapsed = wire.get(f"payment_intents/{held['id']}")
    assert (lapsed["status"], lapsed["cancellation_reason"]) == ("canceled", "automatic")


@pytest.mark.parametrize("key", ["", "sk_local_wrong", "\x7f"])
def test_nobody_gets_in_with_another_key(wire, key):
    assert wire.ask("GET", "/v1/customers", key=key)[0] == 401


def test_pages_make_methods_and_nothing_else(wire):
    public = wire.stand_in.keys.publishable_key
    card = ("number", "4242 4242 4242 4242"), ("exp_month", "12"), ("exp_year", "34"), ("cvc", "123")
    fields = [("type", "card"), *((f"card[{name}]", value) for name, value in card)]
    status, headers, body = wire.ask("POST", "/v1/payment_methods", fields, public, Origin="http://seaview.localhost")
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
    made = json.loads(body)
    assert (made["card"]["brand"], made["card"]["last4"], made["card"]["exp_year"]) == ("visa", "4242", 2034)
    assert not [name for name in made if name.startswith("_")]
    before = wire.ask("OPTIONS", "/v1/payment_methods")
    assert (before[0], before[1]["Access-Control-Allow-Methods"]) == (204, "POST")
    assert wire.ask("GET", "/v1/customers", key=public)[0] == 401
    assert wire.paid(made["id"])["status"] == "requires_capture"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"number": "x"}, "incorrect_number"),
        ({"exp_month": "13"}, "invalid_expiry_month"),
        ({"exp_year": "2020"}, "invalid_expiry_year"),
        ({"cvc": "12"}, "invalid_cvc"),
    ],
)
def test_a_card_that_cannot_be_is_declined(wire, changed, code):
    card = {"number": "4242424242424242", "exp_month": "12", "exp_year": "2034", "cvc": "123"} | changed
    fields = [("type", "card"), *((f"card[{name}]", value) for name, value in card.items())]
    status, reply = wire.post("payment_methods", *fields)
    assert (status, reply["error"]["code"], reply["error"]["type"]) == (402, code, "card_error")


def test_what_stripe_does_not_know_is_refused_by_name(wire):
    refused = wire.post("payment_intents", ("amount", "1"), ("currency", "eur"), ("bogus[x]", "1"))
    assert (refused[0], refused[1]["error"]["code"], refused[1]["error"]["param"]) == (
        400,
        "parameter_unknown",
        "bogus",
    )
    for amount in ("0", "-1", "1.5", "1e3", "999999999999999", "x"):
        assert wire.post("payment_intents", ("amount", amount), ("currency", "eur"))[0] == 400
    assert [wire.ask(how, "/v1/nothing")[0] for how in ("GET", "POST")] == [404, 404]


@pytest.mark.parametrize("field", ["a[b][c][d][e][f]", "[", "metadata[a]=1&metadata", "expand[0][x]"])
def test_forms_that_make_no_sense_are_refused_and_nothing_breaks(wire, field):
    fields = [(name.partition("=")[0], "1") for name in field.split("&")]
    assert wire.post("customers", *fields)[0] == 400
    assert wire.post("customers")[0] == 200


def test_the_banks_page_lets_a_guest_approve_and_sends_them_back(wire):
    asked = wire.paid("pm_card_authenticationRequired")
    url = urllib.parse.urlsplit(asked["next_action"]["redirect_to_url"]["url"])
    status, headers, body = wire.ask("GET", url.path)
    assert (status, "Approve" in body, headers["X-Frame-Options"]) == (200, True, "DENY")
    status, headers, _ = wire.ask("POST", url.path, [("answer", "approve")])
    back = urllib.parse.urlsplit(headers["Location"])
    assert (status, back.netloc, back.path) == (303, "seaview.example", "/booking")
    told = urllib.parse.parse_qs(back.query)
    assert (told["id"], told["payment_intent"], told["redirect_status"]) == (["1"], [asked["id"]], ["succeeded"])
    assert wire.get(f"payment_intents/{asked['id']}")["status"] == "requires_capture"
    assert "answered already" in wire.ask("GET", url.path)[2]


def test_the_banks_page_lets_a_guest_refuse(wire):
    asked = wire.paid("pm_card_authenticationRequired")
    _, headers, _ = wire.ask("POST", f"/bank/{asked['id']}", [("answer", "refuse")])
    assert "redirect_status=failed" in headers["Location"]
    assert wire.get(f"payment_intents/{asked['id']}")["status"] == "requires_payment_method"


def test_nobody_is_sent_to_an_address_that_runs_code(wire):
    asked = wire.paid("pm_card_authenticationRequired", back="javascript:alert(1)")
    status, headers, _ = wire.ask("POST", f"/bank/{asked['id']}", [("answer", "approve")])
    assert (status, headers["Location"]) == (200, None)


def test_the_page_lists_payments_and_offers_what_can_be_done(wire):
    fields = ("amount", "3000"), ("currency", "eur"), ("metadata[booking_id]", "<script>alert(1)</script>")
    wire.post("payment_intents", *fields)
    slow = wire.paid("pm_card_slow")
    status, headers, body = wire.ask("GET", "/")
    assert status == 200
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "<script>" not in body
    assert [f"/do/{slow['id']}/{each}" in body for each in ("succeed", "fail", "delay")] == [True] * 3
    assert wire.ask("POST", f"/do/{slow['id']}/succeed", Accept="text/html")[0] == 303
    assert wire.ask("POST", f"/do/{slow['id']}/succeed")[0] == 400


def test_it_is_put_out_of_order_for_a_while(stand_in, wire):
    wire.ask("POST", "/faults", [("fault", "error"), ("seconds", "60")])
    assert wire.post("customers", Idempotency_Key="k1")[0] == 500
    assert "answers every call with an error" in wire.ask("GET", "/")[2]
    stand_in.mend()
    assert wire.post("customers", Idempotency_Key="k1")[0] == 500, "it is kept under its key"
    assert wire.post("customers", Idempotency_Key="k2")[0] == 200
    stand_in.break_down(Fault.DROP, seconds=60)
    with pytest.raises(http.client.RemoteDisconnected):
        wire.post("customers")


def test_one_payment_is_poisoned_for_so_many_changes_and_nothing_else_is(stand_in, wire):
    poisoned, other = (wire.paid() for _ in "12")
    stand_in.poison(poisoned["id"], Fault.ERROR, calls=2)
    assert wire.get(f"payment_intents/{poisoned['id']}")["status"] == "requires_capture"
    assert wire.post(f"payment_intents/{other['id']}/capture")[0] == 200
    tries = [wire.post(f"payment_intents/{poisoned['id']}/capture")[0] for _ in "123"]
    assert (tries, stand_in.poison_left(poisoned["id"])) == ([500, 500, 200], 0)


def test_strangers_pages_can_neither_act_nor_read(wire):
    slow = wire.paid("pm_card_slow")
    for origin in ("https://evil.example", "null"):
        assert wire.ask("POST", f"/do/{slow['id']}/fail", Origin=origin)[0] == 404
    assert wire.ask("GET", "/", Host="evil.example")[0] == 400
    assert wire.ask("GET", "/", Host=f"stripe.localhost:{wire.stand_in.port}")[0] == 200
    assert wire.get(f"payment_intents/{slow['id']}")["status"] == "processing"


def test_a_fault_of_its_own_is_an_error_of_theirs_that_tells_nothing(stand_in, wire):
    stand_in._clock_file.write_text("no clock")
    card = ("number", "4242424242424242"), ("exp_month", "12"), ("exp_year", "2034"), ("cvc", "123")
    fields = [("type", "card"), *((f"card[{name}]", value) for name, value in card)]
    status, reply = wire.post("payment_methods", *fields, Idempotency_Key="k1")
    assert (status, reply["error"]["type"]) == (500, "api_error")
    assert "4242" not in (stand_in.directory / "stand-in.log").read_text()
    stand_in._clock_file.unlink()
    assert wire.post("payment_methods", *fields, Idempotency_Key="k1")[0] == 200
