"""What the stand-in answers has the shape of what Stripe publishes, and the adapter reads what Stripe publishes."""

import json
from pathlib import Path

import pytest
import stripe

from rental.payments.domain.intent import Status
from rental.payments.stripe import StripeProvider, stripe_client

STRIPE = Path(__file__).parents[2] / "data" / "stripe"
RESOURCES = json.loads((STRIPE / "resources.json").read_text())
# What the stand-in sends as well.
SENT = (
    *("charge.captured", "charge.dispute.closed", "charge.dispute.created", "charge.failed", "charge.refunded"),
    *("charge.succeeded", "customer.created", "payment_intent.amount_capturable_updated", "payment_intent.canceled"),
    *("payment_intent.created", "payment_intent.payment_failed", "payment_intent.processing"),
    *("payment_intent.requires_action", "payment_intent.succeeded", "payment_method.attached", "setup_intent.created"),
    "setup_intent.succeeded",
)
EVENTS = {name: json.loads((STRIPE / "webhook-events" / f"{name}.json").read_text()) for name in SENT}
FREE = {"metadata", "payment_method_options", "evidence"}  # what callers put there
# What the adapter and the webhook take from each.
READ = {
    "payment_intent": {
        "id", "status", "amount", "amount_received", "currency", "metadata", "latest_charge", "last_payment_error",
        "next_action", "payment_method",
    },
    "charge": {"created", "disputed", "refunds", "amount_refunded", "payment_method_details"},
    "refund": {"id", "amount", "status", "metadata"},
    "dispute": {"id", "status"},
    "customer": {"id"},
    "payment_method": {"id", "card"},
    "event": {"id", "type", "data", "created"},
}  # fmt: skip


def differences(ours, theirs, path):
    """Yield the members that both have and whose JSON types differ; null may stand for anything."""
    if ours is None or theirs is None or path.rpartition(".")[2] in FREE:
        return
    if kind(ours) != kind(theirs):
        yield f"{path}: {kind(ours)} for {kind(theirs)}"
    elif isinstance(ours, dict):
        for name in ours.keys() & theirs.keys():
            yield from differences(ours[name], theirs[name], f"{path}.{name}")
    elif isinstance(ours, list) and ours and theirs:
        yield from differences(ours[0], theirs[0], f"{path}[0]")


def kind(value):
    kinds = {bool: "truth", int: "number", float: "number", str: "text", list: "list", dict: "object"}
    return next(name for kind, name in kinds.items() if isinstance(value, kind))


def paid(wire, method="pm_card_visa", **how):
    made = wire(
        "post", "payment_intents", amount=3000, currency="eur", capture_method="manual", payment_method_types=["card"],
        customer=wire("post", "customers")["id"], setup_future_usage="off_session",
    )  # fmt: skip
    how = {"payment_method": method, "return_url": "https://seaview.example"} | how
    return wire("post", f"payment_intents/{made['id']}/confirm", **how)


@pytest.fixture(scope="module")
def documents(stand_in):
    """Every object that the stand-in makes, in each state that it can be in."""
    client = stripe_client(stand_in.keys.api_key, stand_in.address)

    def wire(method, path, **params):
        return client.raw_request(method, f"/v1/{path}", **params).data

    with pytest.raises(stripe.CardError):
        paid(wire, "pm_card_chargeDeclined")
    for method in ("pm_card_authenticationRequired", "pm_card_slow", "pm_card_visa"):
        paid(wire, method)
    wire("post", f"payment_intents/{paid(wire)['id']}/cancel")
    taken = paid(wire, "pm_card_createDispute")["id"]
    wire("post", f"payment_intents/{taken}/capture", amount_to_capture=2000)
    stand_in.act(taken, "win")
    wire("post", "refunds", payment_intent=taken, amount=500)
    owner = wire("post", "customers")["id"]
    wire("post", "setup_intents", customer=owner, payment_method="pm_card_visa", confirm=True)
    wire("post", "accounts", type="express", country="NO")
    endpoint = wire("post", "webhook_endpoints", url="http://127.0.0.1:1/", enabled_events=["none.such"])
    kinds = "payment_intents", "charges", "refunds", "disputes", "customers", "setup_intents", "accounts", "events"
    found = [each for kind in kinds for each in wire("get", kind, limit=100)["data"]]
    methods = {each["payment_method"] for each in found if each["object"] == "charge"}
    return [*found, endpoint, *(wire("get", f"payment_methods/{each}") for each in methods)]


@pytest.mark.parametrize("kind", sorted(RESOURCES))
def test_what_is_answered_has_the_types_of_stripes_own(documents, kind):
    ours = [each for each in documents if each["object"] == kind]
    assert ours, f"the stand-in made no {kind}"
    assert sorted({each for document in ours for each in differences(document, RESOURCES[kind], kind)}) == []
    shared = len(ours[0].keys() & RESOURCES[kind].keys())
    assert shared > 0.7 * len(RESOURCES[kind]), "most of what Stripe says is said"


@pytest.mark.parametrize("kind", sorted(READ))
def test_what_the_product_reads_is_there_and_is_stripes(documents, kind):
    published = RESOURCES[kind].keys()
    assert READ[kind] - published == set()
    optional = {"refunds"}  # told where it is expanded
    missing = {frozenset(READ[kind] - optional - each.keys()) for each in documents if each["object"] == kind}
    assert missing == {frozenset()}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_events_have_the_types_of_those_that_stripe_sent(documents, name):
    ours = [each for each in documents if each["object"] == "event" and each["type"] == name]
    assert ours, f"the stand-in told no {name}"
    assert sorted({each for event in ours for each in differences(event, EVENTS[name], name)}) == []


def reader():
    return StripeProvider(stripe_client("sk_test_1", "http://127.0.0.1:1"))


def test_the_adapter_reads_the_published_objects():
    charge = RESOURCES["charge"] | {"refunds": {"data": [RESOURCES["refund"]], "has_more": False}}
    intent = RESOURCES["payment_intent"] | {"latest_charge": charge, "payment_method": RESOURCES["payment_method"]}
    waiting = reader()._seen(intent)
    assert (waiting.status, waiting.amount, waiting.currency) == (Status.NEEDS_METHOD, 1099, "USD")
    assert (waiting.card, waiting.method) == ("visa 4242", RESOURCES["payment_method"]["id"])
    held = reader()._seen(intent | {"status": "requires_capture"})
    assert int(held.lapses_at.timestamp()) == charge["created"] + 7 * 24 * 3600
    taken = reader()._seen(intent | {"status": "succeeded", "amount_received": 1099})
    assert (taken.captured, taken.refunded) == (1099, 100)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("payment_intent.created", Status.NEEDS_METHOD),
        ("payment_intent.payment_failed", Status.NEEDS_METHOD),
        ("payment_intent.requires_action", Status.NEEDS_ACTION),
        ("payment_intent.processing", Status.PROCESSING),
        ("payment_intent.amount_capturable_updated", Status.AUTHORISED),
        ("payment_intent.succeeded", Status.CAPTURED),
        ("payment_intent.canceled", Status.CANCELLED),
    ],
)
def test_the_adapter_reads_what_stripe_sent(name, status):
    assert reader()._seen(EVENTS[name]["data"]["object"]).status is status


def test_a_refund_of_the_same_amount_as_what_was_let_go_is_still_counted():
    """Stripe lists what was not captured as a refund: it bears no mark of ours, and is counted once only."""
    let_go = RESOURCES["refund"] | {"amount": 300}
    charge = RESOURCES["charge"] | {"refunds": {"data": [], "has_more": False}}
    intent = RESOURCES["payment_intent"] | {"status": "succeeded", "amount": 1000, "amount_received": 700}
    mine = let_go | {"metadata": {"intent": intent["id"]}}

    def refunded(*refunds):
        listed = {"data": list(refunds), "has_more": False}
        return reader()._seen(intent | {"latest_charge": charge | {"refunds": listed}}).refunded

    assert refunded() == 0
    assert refunded(let_go) == 0
    assert refunded(mine, let_go) == 300
    assert refunded(mine) == 300, "were the rest not listed one day"
    assert refunded(let_go, let_go) == 300, "the other was given back by somebody else"
    assert refunded(mine | {"status": "failed"}, let_go) == 0
