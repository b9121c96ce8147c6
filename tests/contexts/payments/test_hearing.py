"""Which PaymentIntent an event is about."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rental.payments.domain.event import StripeEvent
from tests.contexts.payments.signed_events import about

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
