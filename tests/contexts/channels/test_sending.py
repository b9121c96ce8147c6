"""Messages to webhooks: in their order, each until it is taken, and nobody's trouble is another's."""

import json
from collections import Counter
from datetime import timedelta

import pytest

from rental.channels.domain.delivery import DELIVERED, FAILED, WAITING, Answer
from rental.channels.domain.webhook import DISABLED, Webhook
from rental.channels.use_cases.subscribing import Clerk, Wanted, change_webhook, next_tries
from rental.channels.use_cases.telling import Change, tell
from rental.channels.use_cases.waking import replay_since, wake
from rental.kernel.tenancy import NOBODY, Asker
from tests.contexts.channels.fake_webhooks import TAKEN
from tests.contexts.channels.partner_street import HARBOUR, HOOK, MILL, Street, booking_event
from tests.support.samples import NOW, SEAVIEW

DOWN, REFUSED = Answer(failure="The endpoint cannot be reached."), Answer(400, body="no")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def street():
    return Street()


def goes_down(street, until=None, only=lambda _name: True):
    def script(_url, name):
        down = only(name) and (until is None or street.clock.now() < until)
        return DOWN if down else TAKEN

    street.endpoints.script = script


def test_a_change_is_sent_at_once_and_nothing_is_left_waiting(street):
    street.happens()
    ((name, body),) = street.endpoints.taken
    assert name == f"{HOOK.id}-{HARBOUR}-1"
    assert json.loads(body)["id"] == name
    assert street.deliveries.lanes(SEAVIEW, HOOK.id) == []
    assert street.wakes.planned == set()
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1).state == DELIVERED


def test_only_what_a_webhook_wants_is_sent_to_it(street):
    street.subscribe(Webhook("k" * 26, "https://other.example/", "other.example", "Other", ("nights.blocked.v1",), NOW))
    street.change(properties=(MILL,))
    for place in (HARBOUR, MILL):
        street.happens(place)
    assert [name for name, _ in street.endpoints.taken] == [f"{HOOK.id}-{MILL}-1"]


def test_what_no_partner_is_told_of_is_not_even_looked_at(street):
    assert tell(street.desk, Change(1, HARBOUR, booking_event(type="BookingPaymentChanged"))) == 0
    assert street.deliveries.kept == {}


def test_the_same_change_told_again_is_sent_once(street):
    change = Change(1, HARBOUR, booking_event())
    assert [tell(street.desk, change), tell(street.desk, change)] == [1, 1]
    assert street.taken() == [1]


def test_behind_one_that_is_not_taken_its_property_waits_and_others_go_on(street):
    goes_down(street, NOW + 5 * MINUTE, only=lambda name: HARBOUR in name)
    for place in (HARBOUR, MILL, HARBOUR, MILL):
        street.happens(place)
    assert street.taken(MILL) == [1, 2]
    assert street.endpoints.tries.count(f"{HOOK.id}-{HARBOUR}-2") == 0
    street.passes(15 * MINUTE)
    assert street.taken(HARBOUR) == [1, 2]
    assert street.deliveries.lanes(SEAVIEW, HOOK.id) == []


def test_a_partner_that_is_down_for_a_day_misses_nothing_and_its_host_is_told_once(street):
    goes_down(street, NOW + DAY)
    for _ in range(24):
        for place in (HARBOUR, MILL):
            street.happens(place)
        street.passes(HOUR)
    tried_while_down = len(street.endpoints.tries)
    assert street.taken(HARBOUR) == street.taken(MILL) == []
    assert street.told == ["WebhookFailing"]
    street.passes(6 * HOUR + MINUTE)
    assert street.taken(HARBOUR) == street.taken(MILL) == list(range(1, 25))
    assert street.told == ["WebhookFailing", "WebhookWorking"]
    assert tried_while_down <= 12, "one probe at a time, however much waits"


def test_once_two_properties_fail_nothing_is_sent_but_one_try_at_a_time(street):
    goes_down(street)
    for place in (HARBOUR, MILL, "a" * 16, "c" * 16, "d" * 16):
        street.happens(place)
    assert len(street.endpoints.tries) == 2
    street.passes(2 * MINUTE)
    assert len(street.endpoints.tries) == 3


def test_however_many_properties_wait_one_look_is_planned_at_a_time(street):
    goes_down(street)
    for number in range(26):
        street.happens(chr(ord("a") + number) * 16)
    street.passes(HOUR)
    assert len(street.wakes.planned) <= 2, "the next, and one in case this one dies"


def test_the_one_try_is_not_the_same_message_again_and_again(street):
    poison = f"{HOOK.id}-{HARBOUR}-1"
    goes_down(street, NOW + MINUTE)
    street.happens(HARBOUR)
    street.happens(MILL)
    goes_down(street, only=lambda name: name == poison)
    street.passes(20 * MINUTE)
    assert street.taken(MILL) == [1]
    assert street.told == []


def test_after_three_days_it_is_disabled_and_what_waited_goes_out_in_order_when_it_is_enabled(street):
    goes_down(street, NOW + 11 * DAY + HOUR)
    street.happens()
    street.passes(4 * DAY)
    assert street.hook.state == DISABLED
    assert street.told == ["WebhookFailing", "WebhookDisabled"]
    tried = len(street.endpoints.tries)
    street.happens()
    street.passes(7 * DAY)
    street.happens()
    assert len(street.endpoints.tries) == tried
    change_webhook(Clerk(street.webhooks), Asker(SEAVIEW, NOBODY, NOW), HOOK.id, Wanted(enabled=True))
    wake(street.desk, SEAVIEW, HOOK.id)
    assert street.hook.state == "active", "it begins anew: one more failure does not switch it off"
    street.passes(DAY)
    assert street.taken() == [1, 2, 3]


def test_a_message_that_is_refused_again_is_given_up_where_others_are_taken(street):
    poison = f"{HOOK.id}-{HARBOUR}-1"
    street.endpoints.script = lambda _url, name: REFUSED if name == poison else TAKEN
    street.happens(HARBOUR)
    street.happens(HARBOUR)
    for _ in range(20):
        street.passes(15 * MINUTE)
        street.happens(MILL)
    dead = street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1)
    assert (dead.state, dead.attempts, dead.answered) == (FAILED, 5, "no")
    assert street.taken(HARBOUR) == [2]
    assert street.told == []


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 503])
def test_what_only_asks_for_patience_is_never_given_up(street, status):
    poison = f"{HOOK.id}-{HARBOUR}-1"
    street.endpoints.script = lambda _url, name: Answer(status) if name == poison else TAKEN
    street.happens(HARBOUR)
    for _ in range(30):
        street.passes(HOUR)
        street.happens(MILL)
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 1).state == WAITING


def test_an_endpoint_may_ask_for_more_time(street):
    street.endpoints.script = lambda _url, _name: Answer(503, retry_after=HOUR)
    street.happens()
    street.passes(50 * MINUTE)
    assert len(street.endpoints.tries) == 1
    street.passes(20 * MINUTE)
    assert len(street.endpoints.tries) == 2


def test_what_comes_late_is_sent_once_beside_its_lane(street):
    street.happens()
    street.happens()
    goes_down(street, only=lambda name: name.endswith("-4"))
    for version in (3, 4, 5):
        tell(street.desk, Change(version, HARBOUR, booking_event(version)))
    late = Change(2, MILL, booking_event(2, property_id=MILL), late=True)
    tell(street.desk, late)
    assert street.taken(MILL) == [2]
    assert street.taken() == [1, 2, 3]
    street.endpoints.script = None
    street.passes(HOUR)
    assert street.taken() == [1, 2, 3, 4, 5]


def test_what_is_older_than_what_its_lane_sent_is_sent_alone(street):
    goes_down(street, only=lambda name: name.endswith("-7"))
    tell(street.desk, Change(7, HARBOUR, booking_event(7)))
    street.deliveries.waiting.clear()
    tell(street.desk, Change(8, HARBOUR, booking_event(8)))
    goes_down(street, only=lambda name: name.endswith(("-9", "-3")))
    tell(street.desk, Change(9, HARBOUR, booking_event(9)))
    tell(street.desk, Change(3, HARBOUR, booking_event(3), late=True))
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 3).state == FAILED
    assert street.taken() == [8]
    street.change(state=DISABLED)
    tell(street.desk, Change(4, HARBOUR, booking_event(4), late=True))
    assert street.deliveries.find(SEAVIEW, HOOK.id, HARBOUR, 4).tries[0].failure == "The webhook is switched off."
    assert f"{HOOK.id}-{HARBOUR}-4" not in street.endpoints.tries


def test_a_secret_that_was_changed_signs_for_a_day_together_with_the_one_before(street):
    street.change(secret_version=2, rotated_at=NOW)
    street.happens()
    street.clock.advance(DAY)
    street.happens()
    assert [len(each) for each in street.endpoints.secrets] == [2, 1]
    assert street.endpoints.secrets[0][0] == street.endpoints.secrets[1][0]


def test_all_since_an_instant_is_sent_again_in_its_order_under_the_same_ids(street):
    for place in (HARBOUR, MILL, HARBOUR):
        street.happens(place)
        street.clock.advance(HOUR)
    replay_since(street.desk, SEAVIEW, HOOK.id, NOW + MINUTE)
    assert street.taken(HARBOUR) == [1, 2, 2]
    assert street.taken(MILL) == [1, 1]
    assert max(Counter(street.endpoints.taken).values()) == 2
    assert street.deliveries.lanes(SEAVIEW, HOOK.id) == []


def test_who_runs_out_of_time_leaves_the_rest_to_the_next(street):
    street.enough = lambda: len(street.endpoints.tries) >= 1
    street.happens()
    street.happens()
    assert street.taken() == [1]
    street.enough = None
    street.passes(MINUTE)
    assert street.taken() == [1, 2]


def test_nothing_is_sent_to_one_that_was_removed_and_its_lanes_go(street):
    goes_down(street)
    street.happens()
    street.change(state="removed")
    street.passes(HOUR)
    assert len(street.endpoints.tries) == 1
    assert street.deliveries.waiting == {}


def test_a_dozen_messages_of_one_lane_cost_one_try_each(street):
    goes_down(street, NOW + 10 * MINUTE)
    for _ in range(12):
        street.happens()
    street.endpoints.tries.clear()
    street.passes(HOUR)
    assert len(street.endpoints.taken) == 12
    assert len(street.endpoints.tries) <= 12 + 3


def next_of(street, *places):
    webhook, health = street.webhooks.find(SEAVIEW, HOOK.id)
    shown = [street.deliveries.find(SEAVIEW, HOOK.id, place, 1) for place in places]
    return next_tries(street.deliveries, SEAVIEW, webhook, health, shown)


def test_of_what_waits_it_is_known_when_it_is_tried_next(street):
    goes_down(street, only=lambda name: HARBOUR in name)
    street.happens(MILL)
    street.happens(HARBOUR)
    assert next_of(street, HARBOUR, MILL) == {HARBOUR: NOW + timedelta(seconds=30)}
    assert next_of(street, MILL) == {}, "nothing that is shown waits"


def test_while_an_endpoint_is_down_everything_waits_for_its_one_try_and_when_disabled_for_the_host(street):
    goes_down(street)
    for place in (HARBOUR, MILL):
        street.happens(place)
    probe = NOW + timedelta(minutes=2)
    assert next_of(street, HARBOUR, MILL) == {HARBOUR: probe, MILL: probe}
    street.change(state=DISABLED)
    assert next_of(street, HARBOUR, MILL) == {}
