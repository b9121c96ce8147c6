"""What the stand-in for Stripe tells of, how it is signed, and what becomes of news that nobody heard."""

import json
import os
import signal
import subprocess
import sys

import stripe

from holiday_rental.local.stripe_stand_in.process import StandIn, Webhook
from tests.local.stripe_wire import Wire
from tests.support.eventually import eventually


def test_events_are_signed_so_that_stripes_library_believes_them(stand_in, wire, listener):
    stand_in.add_webhook(Webhook(listener.url, host="platform.localhost", secret="whsec_mine"))
    paid = wire.paid()
    told = {}
    for _ in range(3):  # in any order
        headers, body = listener.next()
        stripe.WebhookSignature.verify_header(body.decode(), headers["Stripe-Signature"], "whsec_mine", 300)
        assert headers["Host"] == "platform.localhost"
        told[json.loads(body)["type"]] = json.loads(body)["data"]["object"]["id"]
    assert told == {
        "payment_intent.created": paid["id"],
        "charge.succeeded": paid["latest_charge"],
        "payment_intent.amount_capturable_updated": paid["id"],
    }


def test_every_change_of_a_payment_is_told(stand_in, wire):
    refused, asked, slow = (
        wire.paid(each)
        for each in ("pm_card_chargeDeclined", "pm_card_authenticationRequired", "pm_card_slow")
    )  # fmt: skip
    assert refused["error"]["code"] == "card_declined"
    stand_in.act(asked["id"], "fail")
    stand_in.act(slow["id"], "succeed")
    wire.post(f"payment_intents/{slow['id']}/capture", ("amount_to_capture", "2000"))
    wire.post("refunds", ("payment_intent", slow["id"]), ("amount", "500"))
    stand_in.act(slow["id"], "dispute")
    stand_in.act(slow["id"], "lose")
    wire.post(f"payment_intents/{wire.paid()['id']}/cancel")
    told = {each["type"] for each in wire.get("events?limit=100")["data"]}
    assert told >= {
        "payment_intent.created", "payment_intent.payment_failed", "charge.failed", "payment_intent.requires_action",
        "payment_intent.processing", "payment_intent.amount_capturable_updated", "charge.succeeded", "charge.captured",
        "payment_intent.succeeded", "charge.refunded", "charge.dispute.created", "charge.dispute.closed",
        "payment_intent.canceled",
    }  # fmt: skip


def test_an_endpoint_that_fails_is_told_again_and_holds_up_nobody(stand_in, wire, listener):
    listener.answers += [500, 302]
    stand_in.add_webhook(Webhook("http://127.0.0.1:1/nobody"))
    stand_in.add_webhook(Webhook(listener.url))
    made = wire.post("customers")[1]
    heard = [json.loads(listener.next()[1]) for _ in range(3)]
    assert [each["data"]["object"]["id"] for each in heard] == [made["id"]] * 3
    assert len({each["id"] for each in heard}) == 1
    assert stand_in.waiting_webhooks() >= 1, "the other endpoint still hears nothing"


def test_what_was_not_heard_is_told_after_a_kill(stand_in, wire, listener):
    listener.answers += [500] * 3
    stand_in.add_webhook(Webhook(listener.url))
    made = wire.post("customers")[1]
    listener.next()
    os.kill(stand_in.pid(), signal.SIGKILL)
    os.waitpid(stand_in._child.pid, 0)
    listener.answers.clear()
    stand_in.start()
    assert json.loads(listener.next()[1])["data"]["object"]["id"] == made["id"]


def test_an_endpoint_may_be_made_by_the_api(stand_in, wire, listener):
    made = wire.post("webhook_endpoints", ("url", listener.url), ("enabled_events[]", "customer.created"))[1]
    wire.paid()
    wire.post("customers")
    headers, body = listener.next()
    assert json.loads(body)["type"] == "customer.created"
    stripe.WebhookSignature.verify_header(body.decode(), headers["Stripe-Signature"], made["secret"], 300)


def test_an_endpoint_may_be_told_at_the_start(tmp_path, listener):
    told = ["--webhook", listener.url, "--webhook-secret", "whsec_mine", "--webhook-host", "platform.localhost"]
    command = [sys.executable, "-m", StandIn.module, "--port", "0", "--state", str(tmp_path), *told]
    with subprocess.Popen(command) as process:
        try:
            eventually((tmp_path / "serving.json").exists, bool)
            Wire(StandIn(tmp_path)).post("customers")
            headers, body = listener.next()
        finally:
            process.terminate()
    stripe.WebhookSignature.verify_header(body.decode(), headers["Stripe-Signature"], "whsec_mine", 300)
    assert (headers["Host"], process.returncode) == ("platform.localhost", 0)
