"""A booking that the host enters: someone called, wrote, or stood at the door."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.ports import Contended
from rental.bookings.use_cases.entering import enter_booking
from rental.kernel.ids import PropertyId, UnitId
from rental.properties.contract import RefundStep
from tests.support.booking_samples import FrontDesk, caller, entered, host, refusal, stay
from tests.support.property_samples import NOW, SEAVIEW, terms

UNITS = (UnitId("1"), UnitId("2"))
NIGHTS = ["03-05", "03-06", "03-07"]


@pytest.fixture
def desk():
    return FrontDesk.selling()


def enter(desk, key="key-0001", check_in="03-05", check_out="03-08", at=NOW, **changes):
    return enter_booking(desk.books, host(at), entered(key, check_in, check_out, **changes))


def test_an_entered_booking_is_confirmed_in_the_hosts_name(desk):
    made = enter(desk, source="walk_in", pays_by="transfer").booking
    assert (made.state, made.source, made.pays_by, made.booked_by) == ("confirmed", "walk_in", "transfer", "host-1")
    assert (desk.change["type"], desk.change["actor"]) == ("BookingConfirmed", {"kind": "member", "id": "host-1"})
    assert desk.taken("03-01", "03-20") == NIGHTS


@pytest.mark.parametrize(("pays_by", "payment"), [("card", ["collect", 82200]), ("cash", None), ("transfer", None)])
def test_payments_collects_only_by_card(desk, pays_by, payment):
    enter(desk, pays_by=pays_by)
    assert desk.change.get("payment") == payment


def test_an_agreed_price_replaces_the_quote(desk):
    assert enter(desk, agreed_total=12_345).booking.total == 12_345
    assert enter(desk, "key-2", "04-01", "04-03", agreed_total=0).booking.lines == ()


def test_a_host_keeps_the_rules_unless_they_say_otherwise(desk):
    assert refusal(enter, desk, check_out="03-06").slug == "stay-too-short"
    assert refusal(enter, desk, guests=Guests(9)).slug == "too-many-guests"
    assert enter(desk, check_out="03-06", guests=Guests(9), ignore_rules=True).booking.stay.nights == 1


def test_only_taken_nights_stand_in_the_way_of_ignoring_the_rules():
    desk = FrontDesk.selling(preparation_days=2)
    enter(desk)
    assert refusal(enter, desk, "key-2", "03-08", "03-10").extras["preparation"]
    assert refusal(enter, desk, "key-2", "03-07", "03-10", ignore_rules=True).extras["nights"] == ["2027-03-07"]
    assert enter(desk, "key-2", "03-08", "03-10", ignore_rules=True)


def test_nights_held_at_a_checkout_are_taken_for_the_host_too(desk):
    desk.hold("03-05", "03-08", caller(session="t" * 20))
    assert refusal(enter, desk, ignore_rules=True).slug == "nights-taken"


def test_a_host_chooses_the_unit_or_takes_a_free_one():
    desk = FrontDesk.selling(units=UNITS)
    assert enter(desk, unit="2").booking.unit == "2"
    assert refusal(enter, desk, "key-2", unit="2").slug == "nights-taken"
    assert enter(desk, "key-3").booking.unit == "1"
    assert refusal(enter, desk, "key-4").slug == "nights-taken"
    assert refusal(enter, desk, "key-4", ignore_rules=True).slug == "nights-taken"
    assert refusal(enter, desk, "key-4", unit="9").slug == "not-found"


def test_a_host_who_ignores_the_rules_gets_the_first_free_unit():
    desk = FrontDesk.selling(units=UNITS)
    enter(desk, unit="1")
    assert enter(desk, "key-2", ignore_rules=True).booking.unit == "2"


def test_a_property_that_left_the_site_can_still_be_entered_for(desk):
    desk.sell(state="archived")
    assert enter(desk).booking.state == "confirmed"
    desk.ledger.terms.clear()
    assert refusal(enter, desk, "key-2", "04-01", "04-04").slug == "not-found"


def test_a_stay_that_began_days_ago_is_entered_for_a_unit_that_was_never_sold(desk):
    made = enter(desk, check_in="2026-11-17", check_out="2026-11-24", ignore_rules=True).booking
    assert made.stay == stay("2026-11-17", "2026-11-24")
    assert desk.taken("2026-11-21", "2026-11-30") == ["11-21", "11-22", "11-23"]


def test_a_stay_that_began_where_somebody_slept_is_refused(desk):
    enter(desk, check_in="2026-11-20", check_out="2026-11-22", ignore_rules=True)
    problem = refusal(enter, desk, "key-2", "2026-11-18", "2026-11-24", ignore_rules=True)
    assert problem.extras["nights"] == ["2026-11-20", "2026-11-21"]


def test_a_stay_that_is_over_cannot_be_entered(desk):
    assert (
        refusal(enter, desk, check_in="2026-11-17", check_out="2026-11-21", ignore_rules=True).slug
        == "stay-in-the-past"
    )


def test_a_clock_that_went_back_enters_nothing_on_forgotten_nights(desk):
    desk.book("2029-06-01", "2029-06-04", "future", caller(NOW + timedelta(days=900)))
    assert refusal(enter, desk, ignore_rules=True).slug == "nights-taken"


def test_the_same_key_and_body_is_one_booking_also_when_its_nights_are_past(desk):
    first = enter(desk)
    assert not first.replayed
    for at in (NOW, datetime(2028, 1, 1, tzinfo=UTC)):
        again = enter(desk, at=at)
        assert (again.booking, again.replayed) == (first.booking, True)
    assert len(desk.ledger.writes) == 1


def test_the_same_key_with_another_body_is_refused(desk):
    enter(desk)
    assert refusal(enter, desk, request_hash=b"another body....").slug == "idempotency-key-reused"


def test_a_key_of_another_member_is_another_booking():
    desk = FrontDesk.selling(units=UNITS)
    first = enter(desk).booking
    colleague = replace(host(), principal=replace(host().principal, id="host-2"))
    assert enter_booking(desk.books, colleague, entered()).booking.id != first.id


def test_a_reply_that_was_lost_enters_no_second_booking():
    desk = FrontDesk.selling(units=UNITS)
    original = desk.ledger.write

    def write(tenant_id, entry):
        desk.ledger.write = original
        original(tenant_id, entry)
        return Contended()

    desk.ledger.write = write
    assert enter(desk).replayed
    assert len(desk.ledger.writes) == 1


def test_a_conflict_is_tried_again_and_in_the_end_busy(desk):
    desk.ledger.conflicts, desk.ledger.busy_reads = 1, 1
    assert enter(desk)
    desk.ledger.conflicts = 99
    assert refusal(enter, desk, "key-2", "04-01", "04-04").slug == "busy"


def test_one_read_is_enough_to_enter_a_booking(desk):
    enter(desk)
    assert desk.ledger.reads == 1


def test_what_a_policy_of_ones_own_gives_back_is_kept_with_the_booking():
    steps = (RefundStep(30, 100), RefundStep(3, 25))
    desk = FrontDesk.selling(cancellation_policy="custom", refund_steps=steps)
    assert enter(desk).booking.refund_steps == steps
    assert desk.ledger.terms[SEAVIEW, enter(desk).booking.property_id].refund_steps == steps


def test_one_key_at_two_properties_is_no_repetition(desk):
    other = PropertyId("q" * 26)
    desk.ledger.sell(SEAVIEW, terms(property_id=other))
    enter_booking(desk.books, host(), entered())
    assert refusal(enter_booking, desk.books, host(), entered(property_id=other)).slug == "idempotency-key-reused"
