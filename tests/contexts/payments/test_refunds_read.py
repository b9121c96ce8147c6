"""Refunds as Stripe may show them."""

import pytest

from rental.payments.domain.intent import Status
from rental.payments.stripe import StripeProvider, stripe_client

INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "amount": 1_000,
    "amount_received": 700,
    "currency": "eur",
    "status": "succeeded",
    "metadata": {"tenant_id": "t", "booking_id": "b", "entry": "1"},
    "payment_method": None,
    "last_payment_error": None,
}


@pytest.fixture
def provider():
    return StripeProvider(stripe_client("sk_test_1", "http://127.0.0.1:1"))


@pytest.mark.parametrize("metadata", [None, {}])
def test_a_refund_without_metadata_is_read(provider, metadata):
    """Stripe says of a refund's metadata that it may be null."""
    refunds = [{"id": "re_1", "amount": each, "status": "succeeded", "metadata": metadata} for each in (300, 50)]
    charge = {"id": "ch_1", "refunds": {"data": refunds, "has_more": False}}
    seen = provider._seen(INTENT | {"latest_charge": charge})
    assert (seen.status, seen.captured, seen.refunded) == (Status.CAPTURED, 700, 50)
