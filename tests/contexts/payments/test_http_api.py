"""Payments' operations as the gateway calls them, over DynamoDB's adapters on moto; Stripe is the fake."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rental.bookings.contract import booking_access_token
from rental.kernel.clock import FixedClock
from rental.payments import http_requests
from rental.payments.dynamodb.payments import DynamoDbPayments
from rental.payments.http_api import guests, hosts
from rental.payments.use_cases.asking import take_target
from rental.payments.use_cases.working import Desk, work
from simulation.fake_circuit import FakeBreaker
from simulation.fake_provider import FakeProvider
from tests.contexts.payments import desk as samples
from tests.contexts.payments.desk import BOOKING, START, TOTAL, FakeSites
from tests.support.gateway import HOST_MEMBER, authorizer_context, call
from tests.support.moto_table import moto_table
from tests.support.property_samples import BAROSSA, KEY, SEAVIEW

VISA, DECLINED, PROOF = "pm_card_visa", "pm_card_chargeDeclined", "pm_card_authenticationRequired"
AS_HOST = authorizer_context(**HOST_MEMBER)
PATH = f"/api/v1/payments/{BOOKING}"
LINK = {"booking-access": booking_access_token(KEY, SEAVIEW, BOOKING, date(2027, 9, 1))}


class Site:
    """The sample tenant's payments: a booking asks, a worker works, callers call."""

    def __init__(self, table, clock):
        self.store, self.clock = DynamoDbPayments(table), clock
        self.provider, self.breaker = FakeProvider(clock), FakeBreaker()
        self.desk = Desk(self.store, self.provider, self.breaker, FakeSites(), clock)
        self.change = 0

    def asked(self, do, amount, method=""):
        self.change += 1
        asked = {"do": do, "amount": amount} | ({"method": method} if method else {})
        take_target(self.store, replace(samples.event(self.change, asked), tenant_id=SEAVIEW), self.clock.now())
        return self.work()

    def work(self):
        return work(self.desk, SEAVIEW, BOOKING)

    def send(self, method, path, **options):
        for entry in (guests, hosts):
            for declared in entry.api.declarations:
                if declared.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", declared.path), path):
                    return call(entry.handler, method, path, **options)
        raise LookupError(path)

    def get(self, **options):
        return self.send("GET", PATH, headers=LINK, **options)

    def attempt(self, method, key="key-0001"):
        headers = LINK | {"idempotency-key": key}
        return self.send("POST", f"{PATH}/attempts", body={"payment_method": method}, headers=headers)


@pytest.fixture
def site(monkeypatch):
    clock = FixedClock(START)
    monkeypatch.setattr("rental.platform.clock.SystemClock.now", lambda _self: clock.now())
    with moto_table() as table:
        for module in (http_requests, hosts):
            monkeypatch.setattr(module, "tenant_table", lambda: table)
        monkeypatch.setattr(http_requests, "platform_key", lambda: KEY)
        yield Site(table, clock)


def test_a_guest_sees_by_their_link_how_the_payment_stands(site):
    site.asked("reserve", TOTAL, VISA)
    shown = site.get().body
    assert (shown["status"], shown["due"], shown["authorised"], shown["card"]) == (
        "authorised",
        TOTAL,
        TOTAL,
        "visa 4242",
    )
    assert shown["events"].startswith(f"{PATH}/events?token=")


@pytest.mark.parametrize(
    "who",
    [
        {"context": authorizer_context()},
        {"context": authorizer_context(principal_id="eve", principal_kind="guest", roles="guest")},
        {"headers": {"booking-access": booking_access_token(KEY, SEAVIEW, BOOKING, date(2027, 2, 1))}},
        {"headers": {"booking-access": booking_access_token(KEY, BAROSSA, BOOKING, date(2027, 9, 1))}},
        {"headers": LINK, "context": authorizer_context(tenant_id=BAROSSA)},
    ],
    ids=["a stranger", "another guest", "an expired link", "another tenant's link", "at another tenant's site"],
)
def test_nobody_else_sees_it(site, who):
    site.asked("reserve", TOTAL, VISA)
    assert site.send("GET", PATH, **who).slug == "not-found"


def test_who_booked_signed_in_and_the_host_see_it(site):
    site.asked("reserve", TOTAL, VISA)
    ada = authorizer_context(principal_id="ada", principal_kind="guest", roles="guest")
    assert site.send("GET", PATH, context=ada).status == 200
    assert site.send("GET", PATH, context=AS_HOST).status == 200


def test_nothing_of_stripes_ids_or_cards_is_shown(site):
    site.asked("reserve", TOTAL, PROOF)
    assert not re.search(r"\b(pi|cus|pm)_", str({k: v for k, v in site.get().body.items() if k != "action_url"}))


def test_after_a_decline_another_card_pays(site):
    site.asked("reserve", TOTAL, DECLINED)
    assert (site.get().body["status"], site.get().body["decline"]) == ("declined", "generic_decline")
    trying = site.attempt(VISA)
    assert (trying.status, trying.body["status"]) == (202, "processing")
    site.work()
    assert site.get().body["status"] == "authorised"


def test_the_same_try_again_is_one_try_and_another_body_is_refused(site):
    site.asked("reserve", TOTAL, DECLINED)
    first, again = site.attempt(VISA), site.attempt(VISA)
    assert (first.body["number"], first.body["tries_left"]) == (again.body["number"], again.body["tries_left"])
    assert site.attempt(DECLINED).slug == "idempotency-key-reused"


def test_five_cards_are_tried_and_no_sixth(site):
    site.asked("reserve", TOTAL, DECLINED)
    for number in range(4):
        assert site.attempt(DECLINED, f"key-{number}").status == 202
        site.work()
    assert site.get().body["tries_left"] == 0
    refused = site.attempt(VISA, "key-last")
    assert (refused.status, refused.slug) == (429, "too-many-tries")


@pytest.mark.parametrize("asked", [("reserve", TOTAL, VISA), ("keep", 0), ("reserve", TOTAL, "pm_card_slow")])
def test_where_nothing_is_to_be_paid_by_a_card_none_is_taken(site, asked):
    site.asked(*asked)
    assert (site.attempt(VISA).status, site.attempt(VISA).slug) == (409, "payment-not-open")


@pytest.mark.parametrize("method", ["", "4242424242424242", "tok_visa", "pm_" + "x" * 98, "pm_visa\n", 7, None])
def test_what_is_no_payment_method_is_refused_in_words(site, method):
    site.asked("reserve", TOTAL)
    assert site.attempt(method).slug == "invalid-request"


def stream(site, token, **headers):
    return site.send("GET", f"{PATH}/events", query={"token": token}, headers=headers)


def token_of(site):
    return site.get().body["events"].partition("token=")[2]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (("reserve", TOTAL, VISA), "payment.completed"),
        (("reserve", TOTAL, DECLINED), "payment.failed"),
        (("reserve", TOTAL, PROOF), "payment.action_needed"),
        (("reserve", TOTAL, "pm_card_slow"), "payment.processing"),
    ],
)
def test_live_updates_tell_in_one_word_how_it_stands(site, asked, name):
    site.asked(*asked)
    token, number = token_of(site), site.get().body["number"]
    told = stream(site, token)
    assert told.headers["content-type"] == "text/event-stream"
    assert f"id: {number}\n" in told.body.decode()
    assert f"\nevent: {name}\n" in told.body.decode()


def test_a_reader_that_has_seen_the_end_is_told_to_stop(site):
    site.asked("reserve", TOTAL, VISA)
    site.asked("collect", TOTAL)
    token, number = token_of(site), site.get().body["number"]
    assert stream(site, token).status == 200
    assert stream(site, token, **{"last-event-id": str(number)}).status == 204


@pytest.mark.parametrize("spoil", [lambda token: token[:-1] + "a", lambda _: "", lambda token: "9" + token])
def test_a_spoilt_token_opens_nothing(site, spoil):
    site.asked("reserve", TOTAL, VISA)
    refused = site.send("GET", f"{PATH}/events", query={"token": spoil(token_of(site))})
    assert refused.slug in {"not-found", "invalid-request"}


def test_a_token_ends_after_a_quarter_of_an_hour(site):
    site.asked("reserve", TOTAL, VISA)
    token = token_of(site)
    site.clock.advance(timedelta(minutes=15))
    assert site.send("GET", f"{PATH}/events", query={"token": token}).slug == "not-found"


def test_the_host_finds_what_payments_gave_up_and_has_it_tried_again(site):
    site.provider.down(START + timedelta(days=1))
    site.breaker.rule = type(site.breaker.rule)(failures=100)
    site.asked("reserve", TOTAL, VISA)
    for _ in range(5):
        site.work()
    (item,) = site.send("GET", "/api/v1/payments", context=AS_HOST).body["items"]
    assert (item["status"], item["waits_for"], item["guest_name"]) == ("stuck", "operator", "Ada Lovelace")
    site.provider.heal()
    again = site.send("POST", f"{PATH}/retry", context=AS_HOST)
    assert (again.status, again.body["status"]) == (202, "processing")
    site.work()
    assert site.send("GET", "/api/v1/payments", context=AS_HOST).body["items"] == []
    assert site.get().body["status"] == "authorised"


def test_the_ledger_shows_a_month_that_balances(site):
    site.asked("reserve", TOTAL, VISA)
    site.asked("collect", TOTAL)
    site.asked("keep", 12_000)
    month = site.send("GET", "/api/v1/ledger", query={"month": "2027-03"}, context=AS_HOST).body
    (totals,) = month["totals"]
    assert totals == {
        "currency": "EUR",
        "charged": TOTAL,
        "held": 12_000,
        "host": 0,
        "fee": 0,
        "refunds": TOTAL - 12_000,
    }
    assert [each["why"] for each in month["entries"]] == ["captured", "refunded"]
    assert all(sum(each["amount"] for each in entry["postings"]) == 0 for entry in month["entries"])


@pytest.mark.parametrize("month", ["2027-13", "2027", "27-03", "1999-01", "2027-03\n"])
def test_what_is_no_month_is_refused(site, month):
    assert site.send("GET", "/api/v1/ledger", query={"month": month}, context=AS_HOST).slug == "invalid-request"


@pytest.mark.parametrize(("key", "stand_in"), [("pk_test_51", False), ("pk_local_stand_in", True)])
def test_the_page_learns_how_cards_are_taken(site, monkeypatch, key, stand_in):
    monkeypatch.setenv("STRIPE_PAGE_SECRET_ARN", "arn")
    monkeypatch.setattr(guests, "read_secret", lambda _arn: {"publishable_key": key})
    shown = site.send("GET", "/api/v1/payment-settings").body
    assert shown == {"publishable_key": key, "stand_in": stand_in}
