"""What bookings writes, read as closed nights: the events are made of its own items by the relay's own rule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.contract import ENDED_STATES, OWNING_STATES, PENDING
from rental.bookings.domain.booking import REMOVED
from rental.calendar_sync.domain.closed_nights import ClosedNights
from rental.calendar_sync.domain.ledger_news import LEDGER_EVENTS, ledger_news
from rental.kernel.ids import UnitId
from tests.contexts.calendar_sync.ledger_samples import BLOCK, BLOCKED, CLAIM, CLAIMED, CLOSED, SOLD, STAY, told
from tests.support.samples import COTTAGE, NOW


def test_a_booking_is_its_dates_its_change_and_its_guest():
    news = ledger_news(told(SOLD, "BookingConfirmed"))
    assert (news.record, news.closes, news.left) == (CLOSED, True, "")


@pytest.mark.parametrize("state", sorted(OWNING_STATES))
def test_a_booking_that_owns_its_nights_closes_them(state):
    assert ledger_news(told(replace(SOLD, state=state), "BookingChanged")).closes


@pytest.mark.parametrize("state", sorted(ENDED_STATES | {PENDING}))
def test_a_request_and_a_booking_that_has_ended_close_nothing(state):
    expires = NOW if state == PENDING else None
    assert not ledger_news(told(replace(SOLD, state=state, expires_at=expires), "BookingChanged")).closes


def test_a_block_is_told_with_its_reason():
    news = ledger_news(told(BLOCKED, "NightsBlocked"))
    assert news.record == ClosedNights(COTTAGE, "1", BLOCK, "host_block", STAY, 1, NOW, label="The roof")
    assert news.closes


def test_a_channels_claim_is_told_with_its_channel_and_whether_it_is_contested():
    news = ledger_news(told(CLAIMED, "ChannelClaimed"))
    assert news.record == ClosedNights(COTTAGE, "1", CLAIM, "channel_stay", STAY, 1, NOW, channel="feed-1")
    assert ledger_news(told(CLAIMED, "ChannelClaimed", contested=True)).record.contested


@pytest.mark.parametrize(("record", "type"), [(BLOCKED, "NightsUnblocked"), (CLAIMED, "ChannelReleased")])
def test_what_is_given_back_closes_nothing(record, type):
    assert not ledger_news(told(record.next(REMOVED), type, record)).closes


def test_a_move_to_another_unit_tells_which_it_left_and_other_changes_tell_none():
    moved = SOLD.next(unit=UnitId("2"))
    news = ledger_news(told(moved, "BookingChanged", SOLD))
    assert (news.record.unit, news.left, news.record.number) == ("2", "1", 2)
    assert news.record.changed_at == datetime(2026, 11, 21, 9, 1, tzinfo=UTC)
    longer = SOLD.next(stay=replace(STAY, check_out=STAY.check_out + timedelta(1)))
    assert ledger_news(told(longer, "BookingChanged", SOLD)).left == ""


def test_a_long_name_is_cut():
    guest = replace(SOLD.guest, name="\U0001f3d6" * 200)
    label = ledger_news(told(replace(SOLD, guest=guest), "BookingConfirmed")).record.label
    assert (len(label), label[-1]) == (80, "…")


def test_all_that_gives_or_takes_nights_is_heard():
    assert len(LEDGER_EVENTS) == 11
    assert not LEDGER_EVENTS & {"BookingRequested", "BookingPaymentChanged", "BookingLinkAskedFor"}
