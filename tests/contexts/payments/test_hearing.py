"""Which PaymentIntent an event is about, and what becomes of the event."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.payments.domain.event import StripeEvent
from rental.payments.domain.work import Work
from rental.payments.use_cases.hearing import Desk, Heard, hear
from tests.contexts.payments.fake_hearing import FakeHeardEvents, FakePaymentAccounts, FakeWorkQueue
from tests.contexts.payments.signed_events import about
from tests.support.samples import BAROSSA, SEAVIEW

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def read(**members):
    return msgspec.convert(about(**members), StripeEvent)


@pytest.mark.parametrize(
    ("told", "intent_id"),
    [
        ({"object": "payment_intent", "id": "pi_7"}, "pi_7"),
        ({"object": "charge", "id": "ch_1", "payment_intent": "pi_7"}, "pi_7"),
        ({"object": "refund", "payment_intent": {"object": "payment_intent", "id": "pi_7"}}, "pi_7"),
        ({"object": "dispute", "payment_intent": "pi_7"}, "pi_7"),
        ({"object": "charge", "payment_intent": None}, ""),
        ({"object": "checkout.session", "payment_intent": "pi_7"}, ""),
        ({"object": "payment_intent", "id": "p" * 256}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_an_event_is_about_the_intent_of_its_object(told, intent_id):
    assert read(data={"object": told}).intent_id == intent_id


def test_a_thin_event_is_about_nothing():
    thin = {"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.x", "created": "2026-11-28T09:00:00Z"}
    assert msgspec.convert(thin, StripeEvent).intent_id == ""


@given(JSON)
def test_whatever_the_object_is_the_answer_is_an_id_or_none(told):
    assert isinstance(read(data={"object": told}).intent_id, str)


NOW = datetime(2027, 3, 1, tzinfo=UTC)


@dataclass
class Office:
    """A desk with what lies on it."""

    heard: FakeHeardEvents = field(default_factory=FakeHeardEvents)
    accounts: FakePaymentAccounts = field(default_factory=lambda: FakePaymentAccounts({"acct_1": SEAVIEW}))
    queue: FakeWorkQueue = field(default_factory=FakeWorkQueue)

    def hear(self, **members):
        return hear(Desk(self.heard, self.accounts, self.queue), read(**members), NOW)


def test_an_event_of_the_platforms_own_account_names_no_tenant():
    office = Office()
    assert office.hear() is Heard.QUEUED
    assert office.queue.sent == [(Work(intent_id="pi_1"), 0)]
    assert office.hear() is Heard.KNOWN
    assert len(office.queue.sent) == 1


def test_an_event_of_a_connected_account_is_heard_for_its_tenant_alone():
    office = Office()
    office.accounts.owners["acct_2"] = BAROSSA
    office.hear(account="acct_1")
    office.hear(account="acct_2", id="evt_2")
    assert [work.tenant_id for work, _ in office.queue.sent] == [SEAVIEW, BAROSSA]


def test_an_event_of_an_unknown_account_is_neither_queued_nor_remembered():
    office = Office()
    assert office.hear(account="acct_9") is Heard.REFUSED
    assert (office.queue.sent, office.heard.kept) == ([], {})


def test_what_is_about_nothing_of_ours_is_remembered_and_not_queued():
    office = Office()
    assert office.hear(data={"object": {"object": "payout"}}) is Heard.IGNORED
    assert (office.queue.sent, list(office.heard.kept)) == ([], ["evt_1"])


def test_an_event_is_remembered_only_once_its_work_is_queued():
    class Broken(FakeWorkQueue):
        def send(self, *_work, **_delay):
            raise OSError("the queue does not answer")

    office = Office(queue=Broken())
    with pytest.raises(OSError, match="does not answer"):
        office.hear()
    assert office.heard.kept == {}
