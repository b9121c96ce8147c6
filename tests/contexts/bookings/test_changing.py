"""A booking changed: its nights move in one write or not at all, at a price that was agreed to."""

from datetime import UTC, datetime, timedelta

import pytest

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.callers import request_digest
from rental.bookings.use_cases.changing import WantedChange, change_booking, quote_change
from rental.bookings.use_cases.channel_claims import ChannelNights, claim_for_channel
from rental.bookings.use_cases.paying import apply_payment_fact
from rental.bookings.use_cases.writing import Case
from rental.kernel.ids import UnitId
from tests.support.booking_samples import FrontDesk, caller, host, refusal, stay
from tests.support.property_samples import COTTAGE, NOW, SEAVIEW, TERMS

NIGHTLY, CLEANING = 25400, 6000
UNITS = (UnitId("1"), UnitId("2"))
DURING = datetime(2027, 3, 6, tzinfo=UTC)


@pytest.fixture
def desk():
    return FrontDesk.selling(units=UNITS)


@pytest.fixture
def sold(desk):
    return desk.book("03-05", "03-08")


def asked(stay=None, **wanted):
    dates = {"check_in": stay.check_in, "check_out": stay.check_out} if stay else {}
    return WantedChange(**dates, **wanted)


def change(desk, one, who=None, **wanted):
    return change_booking(desk.books, who or caller(), one.id, asked(**wanted))[0]


def quoted(desk, one, who=None, **wanted):
    stored = desk.stored(one)
    case = Case(stored, desk.ledger.sale(SEAVIEW, COTTAGE), desk.ledger.terms[SEAVIEW, COTTAGE], who or caller())
    priced, difference = quote_change(case, asked(**wanted))
    return priced.total, difference


def test_a_changed_stay_frees_the_nights_it_left_and_keeps_the_others_throughout(desk, sold):
    moved = change(desk, sold, stay=stay("03-07", "03-10"))
    assert (moved.stay, moved.change_number) == (stay("03-07", "03-10"), 2)
    assert desk.change["type"] == "BookingChanged"
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08", "03-09"]


def test_a_longer_stay_is_priced_anew_and_payments_told_what_is_due_in_all(desk, sold):
    assert quoted(desk, sold, stay=stay("03-05", "03-09")) == (4 * NIGHTLY + CLEANING, NIGHTLY)
    longer = change(desk, sold, stay=stay("03-05", "03-09"), expected_total=4 * NIGHTLY + CLEANING)
    assert longer.total == 4 * NIGHTLY + CLEANING
    assert desk.change["payment"] == ["collect", longer.total]


def test_a_shorter_stay_tells_payments_the_lower_price_whether_or_not_it_was_paid_yet(desk, sold):
    shorter = change(desk, sold, stay=stay("03-05", "03-07"))
    assert desk.change["payment"] == ["collect", shorter.total]
    apply_payment_fact(desk.books, SEAVIEW, sold.id, Payment(1, captured=sold.total), NOW)
    assert "payment" not in desk.change  # what was collected before payments heard of the change is theirs to give back
    change(desk, sold, stay=stay("03-05", "03-08"))
    assert desk.change["payment"] == ["collect", sold.total]


def test_one_end_of_a_stay_is_moved_from_where_the_other_is_now(desk, sold):
    change(desk, sold, host(), check_in=stay("03-04", "03-05").check_in)
    moved = change(desk, sold, check_out=stay("03-08", "03-09").check_out)
    assert moved.stay == stay("03-04", "03-09")


def test_a_change_refused_for_taken_nights_loses_none(desk, sold):
    desk.sell()
    desk.book("03-09", "03-11", "key-2")
    problem = refusal(change, desk, sold, stay=stay("03-07", "03-10"))
    assert problem.extras["nights"] == ["2027-03-09"]
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07", "03-09", "03-10"]
    assert desk.stored(sold) == sold


def test_a_change_that_met_a_conflict_is_made_whole_or_not_at_all(desk, sold):
    desk.ledger.conflicts = 99
    assert refusal(change, desk, sold, stay=stay("03-07", "03-10")).slug == "busy"
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]
    desk.ledger.conflicts = 2
    change(desk, sold, stay=stay("03-07", "03-10"))
    assert desk.taken("03-01", "03-20") == ["03-07", "03-08", "03-09"]


def test_a_host_moves_a_booking_to_another_unit_at_its_old_price(desk, sold):
    desk.sell(units=UNITS, nightly=99900)
    moved = change(desk, sold, host(), unit="2")
    assert (moved.unit, moved.total) == ("2", sold.total)
    assert desk.taken("03-01", "03-20", "1") == []
    assert desk.taken("03-01", "03-20", "2") == ["03-05", "03-06", "03-07"]


def test_dates_and_unit_move_together(desk, sold):
    change(desk, sold, host(), unit="2", stay=stay("04-01", "04-04"))
    assert desk.taken("03-01", "05-01", "1") == []
    assert desk.taken("03-01", "05-01", "2") == ["04-01", "04-02", "04-03"]


def test_a_move_to_a_unit_that_is_taken_leaves_both_as_they_were(desk, sold):
    other = change(desk, desk.book("03-07", "03-09", "key-2"), host(), unit="2")
    before = desk.ledger.calendars.copy()
    assert refusal(change, desk, sold, host(), unit="2").extras["nights"] == ["2027-03-07"]
    assert desk.ledger.calendars == before
    assert desk.stored(other).unit == "2"


def test_a_unit_that_is_not_there_is_not_found(desk, sold):
    assert refusal(change, desk, sold, host(), unit="9").slug == "not-found"


def test_a_guest_during_the_stay_is_moved_for_the_nights_ahead_whoever_slept_there_before(desk, sold):
    """Two nights are slept already: in the first unit, while somebody else slept in the second."""
    other = desk.book("03-04", "03-06", "key-2")
    assert other.unit == "2"
    moved = change(desk, sold, host(DURING), unit="2")
    assert moved.unit == "2"
    assert desk.taken("03-01", "03-20", "1") == ["03-05"]
    assert desk.taken("03-01", "03-20", "2") == ["03-04", "03-05", "03-06", "03-07"]


def test_a_guest_during_the_stay_is_moved_into_a_unit_that_was_never_sold(desk, sold):
    late = datetime(2027, 3, 7, 12, 0, tzinfo=UTC)
    assert change(desk, sold, host(late), unit="2", stay=stay("03-05", "03-12")).unit == "2"
    assert desk.taken("03-07", "03-20", "1", late) == []
    assert desk.taken("03-07", "03-20", "2", late)[-1] == "03-11"


def test_on_the_morning_of_check_out_a_stay_can_only_be_made_longer(desk, sold):
    morning = host(datetime(2027, 3, 7, 20, 0, tzinfo=UTC))
    assert refusal(change, desk, sold, morning, unit="2").slug == "invalid-request"
    assert change(desk, sold, morning, unit="2", stay=stay("03-05", "03-09")).stay.nights == 4
    assert desk.taken("03-08", "03-20", "2") == ["03-08"]


def test_a_stay_that_has_begun_keeps_its_check_in_and_ends_after_today(desk, sold):
    assert refusal(change, desk, sold, host(DURING), stay=stay("03-06", "03-09")).slug == "invalid-request"
    assert refusal(change, desk, sold, host(DURING), stay=stay("03-05", "03-06")).slug == "invalid-request"
    assert change(desk, sold, host(DURING), stay=stay("03-05", "03-07")).stay.nights == 2
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06"]


def test_a_stay_that_has_begun_ends_within_the_ten_years_of_the_calendar(desk, sold):
    problem = refusal(change, desk, sold, host(DURING), stay=stay("03-05", "2199-01-01"))
    assert problem.slug == "beyond-booking-window"
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07"]


def test_a_longer_stay_that_would_cost_less_than_it_was_sold_for_is_said_to_be_that(desk, sold):
    desk.sell(nightly=100, cancellation_policy="moderate", units=UNITS)
    near = caller(datetime(2027, 3, 3, tzinfo=UTC))
    problem = refusal(change, desk, sold, near, stay=stay("03-05", "03-09"))
    assert problem.slug == "change-not-free"
    assert problem.detail.startswith("The longer stay would cost 6400, less than the 82200 it was sold at.")


def test_a_guest_changes_nothing_from_check_in_day_on_nor_the_unit_nor_the_price(desk, sold):
    check_in_day = caller(datetime(2027, 3, 5, 1, 0, tzinfo=UTC))
    assert refusal(change, desk, sold, check_in_day, guests=Guests(1)).slug == "stay-already-begun"
    assert refusal(change, desk, sold, unit="2").slug == "role-required"
    assert refusal(change, desk, sold, agreed_total=1).slug == "role-required"


def test_a_guest_keeps_the_rules_and_a_host_does_not_have_to(desk, sold):
    one_night = stay("03-05", "03-06")
    assert refusal(change, desk, sold, stay=one_night).slug == "stay-too-short"
    assert refusal(change, desk, sold, guests=Guests(5)).slug == "too-many-guests"
    assert change(desk, sold, host(), stay=one_night, guests=Guests(5)).stay == one_night


def test_a_guest_keeps_the_days_between_stays_and_a_host_does_not_have_to():
    desk = FrontDesk.selling(preparation_days=1)
    sold = desk.book("03-05", "03-08")
    desk.book("03-10", "03-12", "key-2")
    assert change(desk, sold, stay=stay("03-06", "03-09")).stay.nights == 3
    assert refusal(change, desk, sold, stay=stay("03-06", "03-10")).extras["preparation"]
    assert change(desk, sold, host(), stay=stay("03-06", "03-10")).stay.nights == 4


def test_more_guests_are_priced_and_leave_the_calendar_alone(desk, sold):
    version = desk.calendar().version
    more = change(desk, sold, guests=Guests(adults=3))
    assert (more.guests, more.total) == (Guests(3), sold.total + 3 * TERMS.rates.extra_guest)
    assert desk.calendar().version == version


def test_a_price_that_is_not_the_one_shown_changes_nothing(desk, sold):
    problem = refusal(change, desk, sold, stay=stay("03-05", "03-09"), expected_total=1)
    assert (problem.slug, problem.priced.total) == ("price-changed", 4 * NIGHTLY + CLEANING)
    assert desk.stored(sold) == sold


def test_a_host_agrees_on_a_price_also_for_the_same_stay(desk, sold):
    agreed = change(desk, sold, host(), agreed_total=50_000)
    assert [(line.rule, line.amount) for line in agreed.lines] == [("agreed", 50_000)]
    assert refusal(quoted, desk, sold, agreed_total=1).slug == "role-required"


def test_what_changes_nothing_is_not_written_and_costs_nothing(desk, sold):
    desk.sell(units=UNITS, nightly=99900)
    assert change(desk, sold, stay=sold.stay, guests=sold.guests) == sold
    assert quoted(desk, sold, stay=sold.stay) == (sold.total, 0)
    assert len(desk.ledger.writes) == 1


def test_a_change_that_comes_again_is_answered_with_the_booking_as_it_is(desk, sold):
    request = request_digest("change", "key", b"body")
    for _ in range(2):
        assert change(desk, sold, caller(request=request), stay=stay("03-07", "03-10")).change_number == 2
    other = caller(request=request_digest("change", "key", b"another"))
    assert refusal(change, desk, sold, other, guests=Guests(1)).slug == "idempotency-key-reused"


def test_nights_that_a_change_leaves_pass_to_a_channel_that_waits_for_them(desk, sold):
    claim_for_channel(desk.books, host(), ChannelNights(COTTAGE, "1", "airbnb", "uid", stay("03-05", "03-06")))
    change(desk, sold, stay=stay("03-06", "03-09"))
    assert desk.taken("03-01", "03-20") == ["03-05", "03-06", "03-07", "03-08"]
    back = refusal(change, desk, sold, host(), unit="1", stay=stay("03-05", "03-08"))
    assert back.extras["nights"] == ["2027-03-05"]
    assert change(desk, sold, stay=stay("03-05", "03-08")).unit == "2"  # a guest does not mind which


def test_nights_held_at_a_checkout_are_taken_for_a_change_too(desk, sold):
    desk.sell()
    desk.hold("03-08", "03-10", caller(session="t" * 20))
    assert refusal(change, desk, sold, stay=stay("03-05", "03-09")).slug == "nights-taken"
    later = caller(NOW + timedelta(minutes=15))
    assert change(desk, sold, later, stay=stay("03-05", "03-09"))


def test_an_earlier_change_that_comes_again_after_another_is_still_recognised(desk, sold):
    first, second = (request_digest("change", key, b"") for key in ("one", "two"))
    change(desk, sold, host(request=first), agreed_total=100)
    change(desk, sold, host(request=second), agreed_total=200)
    assert change(desk, sold, host(request=first), agreed_total=100).total == 200
    assert desk.stored(sold).change_number == 3


def test_other_guests_for_a_sold_stay_leave_the_price_of_its_nights(desk, sold):
    desk.sell(nightly=99900)
    assert change(desk, sold, guests=Guests(2, infants=1)).lines == sold.lines
    more = change(desk, sold, guests=Guests(3))
    assert more.total == sold.total + 3 * 3000


def test_an_agreed_price_is_changed_by_the_host_alone(desk, sold):
    change(desk, sold, host(), agreed_total=500)
    assert change(desk, sold, guests=Guests(1)).total == 500
    assert refusal(change, desk, sold, stay=stay("03-05", "03-09")).slug == "role-required"
    assert refusal(change, desk, sold, host(), stay=stay("03-05", "03-09")).slug == "invalid-request"


def test_a_guest_gives_up_no_night_that_cancelling_would_not_give_back(desk, sold):
    late = caller(datetime(2027, 3, 3, 9, 0, tzinfo=UTC))
    for dates in (stay("03-05", "03-07"), stay("08-01", "08-04")):
        assert refusal(change, desk, sold, late, stay=dates).slug == "change-not-free"
    assert change(desk, sold, late, stay=stay("03-05", "03-09")).stay.nights == 4
    assert change(desk, sold, host(late.at), stay=stay("03-05", "03-07")).stay.nights == 2


def test_a_property_that_changed_its_currency_prices_no_older_booking_anew(desk, sold):
    desk.sell(currency="EUR")
    assert refusal(change, desk, sold, stay=stay("03-05", "03-09")).slug == "currency-mismatch"
