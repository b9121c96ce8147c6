"""A host gives up a message that nobody takes: what follows of its property goes on, and nothing is lost twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rental.channels.domain.delivery import Answer
from rental.channels.use_cases.skipping import skip
from rental.channels.use_cases.waking import wake
from rental.kernel.tenancy import Asker, Principal
from tests.contexts.channels.partner_street import HARBOUR, HOOK, Died, Street
from tests.support.booking_samples import refusal
from tests.support.samples import SEAVIEW

HOST = Principal("member", "host", frozenset({"host"}))


def refuses_the_first(street):
    street.endpoints.script = lambda _url, name: Answer(400 if name.endswith("-1") else 204)


def stuck(**of):
    """Return a street whose only property has a message that is refused, and one that waits behind it."""
    street = Street(**of)
    refuses_the_first(street)
    street.happens()
    street.happens()
    street.passes(timedelta(minutes=5))
    assert street.taken() == []
    return street


def skipped(street, version=1, request=b"one"):
    asker = Asker(SEAVIEW, HOST, street.clock.now(), request=request)
    delivery = street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, version)
    return skip(street.desk.webhooks, street.desk.deliveries, asker, HOOK.id, delivery)


def test_what_waited_behind_it_goes_out_and_the_log_shows_it_given_up():
    street = stuck()
    assert skipped(street).state == "failed"
    assert street.told == ["WebhookChanged"]
    wake(street.desk, SEAVIEW, HOOK.id)  # as the listener of the change does
    assert street.taken() == [2]
    assert street.deliveries.waiting == {}
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1).state == "failed"


def test_the_same_request_again_changes_nothing():
    street = stuck()
    assert skipped(street) == skipped(street)
    assert street.told == ["WebhookChanged"]


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_one_that_died_at_it_is_finished_by_the_next_try(dies_at):
    street = stuck()
    street.dies_at = street.effects + dies_at
    with pytest.raises(Died):
        skipped(street)
    street.clock.advance(timedelta(minutes=2))
    assert skipped(street).state == "failed"
    wake(street.desk, SEAVIEW, HOOK.id)
    assert street.taken() == [2]


def test_one_that_waits_behind_another_or_was_taken_is_not_skipped():
    street = stuck()
    assert refusal(skipped, street, 2).slug == "delivery-not-stuck"
    street.endpoints.script = None
    street.passes(timedelta(hours=1))
    assert street.taken() == [1, 2]
    assert refusal(skipped, street, 1).slug == "delivery-not-stuck"


def test_a_run_that_sends_meanwhile_is_not_undone():
    street = stuck()
    read = street.deliveries.first

    def sent_after_it_was_read(tenant_id, lane):
        first = read(tenant_id, lane)
        street.deliveries.first = read
        street.endpoints.script = lambda _url, name: Answer(400 if name.endswith("-3") else 204)
        street.happens()
        street.passes(timedelta(hours=1))
        return first

    street.deliveries.first = sent_after_it_was_read
    assert refusal(skipped, street).slug == "busy"
    assert street.taken() == [1, 2]
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1).state == "delivered"
    (lane,) = street.deliveries.lanes(SEAVIEW, HOOK.id)
    assert (lane.sent, lane.failures > 0, lane.holder) == (2, True, "")
    street.endpoints.script = None
    street.passes(timedelta(hours=1))
    assert street.taken() == [1, 2, 3]


def test_what_was_given_up_long_ago_is_not_skipped_once_more():
    street = stuck()
    skipped(street)
    wake(street.desk, SEAVIEW, HOOK.id)
    assert skipped(street, request=b"another").state == "failed"
    assert street.told == ["WebhookChanged"]


def test_while_it_is_being_sent_it_is_busy():
    street = stuck()
    (lane,) = street.deliveries.lanes(SEAVIEW, HOOK.id)
    now = street.clock.now()
    street.deliveries.waiting[SEAVIEW, HOOK.id, HARBOUR] = replace(
        lane, holder="another", held_until=now + timedelta(seconds=5)
    )
    assert refusal(skipped, street).slug == "busy"
