from datetime import UTC, date, datetime, timedelta

import pytest

from rental.bookings.domain.calendar import Calendar
from rental.bookings.use_cases import availability, cancel_booking, create_booking, quote_stay
from rental.kernel.errors import Problem
from tests.support.fake_ledger import FakeLedger
from tests.support.samples import COTTAGE, KEY, NOW, SEAVIEW, TERMS, booking_request, caller, terms, wanted


@pytest.fixture
def ledger():
    fake = FakeLedger()
    fake.sell(SEAVIEW, TERMS)
    return fake


def book(ledger, request=None, patience=3, at=NOW):
    return create_booking(ledger, range(patience), KEY, caller(at), request or booking_request())


def refusal(call, *arguments, **options):
    with pytest.raises(Problem) as refused:
        call(*arguments, **options)
    return refused.value


def test_a_booking_occupies_its_nights_and_carries_its_change(ledger):
    sold = book(ledger)
    calendar = ledger.calendars[SEAVIEW, COTTAGE]
    assert calendar.taken(sold.booking.stay) == sold.booking.stay.dates()
    change = ledger.writes[0].change
    assert (change["number"], change["type"], change["actor"]["kind"]) == (1, "BookingConfirmed", "anonymous")


def test_the_same_key_and_body_is_one_booking_however_often(ledger):
    answers = [book(ledger) for _ in range(20)]
    assert len({sold.booking.id for sold in answers}) == 1
    assert [sold.replayed for sold in answers] == [False] + [True] * 19
    assert len(ledger.writes) == 1


def test_the_same_key_with_another_body_is_refused(ledger):
    book(ledger)
    assert refusal(book, ledger, booking_request(body=b"another body....")).slug == "idempotency-key-reused"


def test_a_replay_is_answered_although_its_own_nights_are_taken_and_past(ledger):
    first = book(ledger)
    again = book(ledger, at=NOW + timedelta(days=400))
    assert again.booking.id == first.booking.id


def test_taken_nights_are_named(ledger):
    book(ledger)
    problem = refusal(book, ledger, booking_request("key-0002", check_in="2027-03-07", check_out="2027-03-10"))
    assert problem.slug == "nights-taken"
    assert problem.extras["nights"] == ["2027-03-07"]


def test_the_loser_of_a_race_is_told_what_the_winner_took(ledger):
    """The calendar moves between the read and the write: the write's own answer decides, without another read."""
    original = ledger.write

    def race(tenant_id, entry):
        ledger.write = original
        book(ledger, booking_request("winner", body=b"winner.........."))
        ledger.reads = 0
        return original(tenant_id, entry)

    ledger.write = race
    assert refusal(book, ledger).slug == "nights-taken"
    assert ledger.reads == 0


def test_a_race_for_other_nights_is_won_by_both(ledger):
    original = ledger.write

    def race(tenant_id, entry):
        ledger.write = original
        book(ledger, booking_request("winner", check_in="2027-05-01", check_out="2027-05-04"))
        return original(tenant_id, entry)

    ledger.write = race
    book(ledger)
    assert len(ledger.bookings) == 2


def test_a_conflict_is_tried_again_and_never_answered_as_taken(ledger):
    ledger.conflicts = 2
    assert not book(ledger).replayed
    ledger.conflicts = 99
    problem = refusal(book, ledger, booking_request("key-0002", check_in="2027-05-01", check_out="2027-05-04"))
    assert (problem.slug, problem.headers["retry-after"]) == ("busy", "1")


def test_a_throttled_read_is_made_again_and_in_the_end_answered_as_busy(ledger):
    ledger.busy_reads = 2
    booking = book(ledger).booking
    ledger.busy_reads = 2
    assert cancel_booking(ledger, range(3), caller(), booking, "")[0].state == "cancelled"
    ledger.busy_reads = 99
    assert refusal(book, ledger, booking_request("key-0002")).slug == "busy"


def test_a_replay_whose_property_is_gone_is_not_called_a_reused_key(ledger):
    book(ledger)
    ledger.terms.clear()
    assert refusal(book, ledger).slug == "not-found"


def test_a_price_that_changed_is_shown_and_nothing_is_written(ledger):
    problem = refusal(book, ledger, booking_request(expected_total=100))
    assert problem.slug == "price-changed"
    assert (problem.priced.total, problem.priced.currency) == (3 * 25400 + 6000, "AUD")
    assert not ledger.writes


def test_a_property_off_sale_or_of_another_tenant_is_not_found(ledger):
    ledger.sell(SEAVIEW, terms(state="archived"))
    assert refusal(book, ledger).slug == "not-found"


def test_today_is_the_date_at_the_property_not_in_utc(ledger):
    """It is 22 November in Adelaide while it is still 21 November in London."""
    evening = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    snapshot = ledger.read(SEAVIEW, COTTAGE, "none")
    assert refusal(quote_stay, snapshot, wanted("2026-11-21", "2026-11-24"), evening).slug == "stay-in-the-past"
    assert quote_stay(snapshot, wanted("2026-11-22", "2026-11-25"), evening).total == 3 * 25400 + 6000


def test_cancelling_frees_the_nights_and_only_them(ledger):
    kept = book(ledger, booking_request("kept", check_in="2027-03-08", check_out="2027-03-10")).booking
    gone = book(ledger).booking
    cancelled, _ = cancel_booking(ledger, range(3), caller(), gone, "plans changed")
    assert (cancelled.state, cancelled.change_number, cancelled.cancellation_reason) == (
        "cancelled",
        2,
        "plans changed",
    )
    calendar = ledger.calendars[SEAVIEW, COTTAGE]
    assert calendar.taken(gone.stay) == []
    assert calendar.taken(kept.stay) == kept.stay.dates()
    assert ledger.writes[-1].change["type"] == "BookingCancelled"


def test_cancelling_twice_writes_once(ledger):
    booking = book(ledger).booking
    for _ in range(2):
        cancelled, _terms = cancel_booking(ledger, range(3), caller(), booking, "")
        assert cancelled.state == "cancelled"
    assert len(ledger.writes) == 2


def test_cancelling_an_old_copy_never_frees_nights_sold_again(ledger):
    """The nights went to someone else since: the stored booking decides, not the copy in hand."""
    old = book(ledger).booking
    cancel_booking(ledger, range(3), caller(), old, "")
    newer = book(ledger, booking_request("newer")).booking
    cancel_booking(ledger, range(3), caller(), old, "")
    assert ledger.calendars[SEAVIEW, COTTAGE].taken(newer.stay) == newer.stay.dates()


def test_a_stay_that_has_begun_is_not_cancelled(ledger):
    booking = book(ledger).booking
    begun = datetime(2027, 3, 5, 1, 0, tzinfo=UTC)
    assert refusal(cancel_booking, ledger, range(3), caller(begun), booking, "").slug == "stay-already-begun"


def test_availability_joins_taken_nights_into_ranges(ledger):
    book(ledger)
    book(ledger, booking_request("key-0002", check_in="2027-03-08", check_out="2027-03-10"))
    seen = availability(ledger, caller(), COTTAGE, date(2027, 3, 1), date(2027, 4, 1))
    assert seen.taken == [(date(2027, 3, 5), date(2027, 3, 10))]
    assert seen.today == date(2026, 11, 21)


def test_a_clock_that_went_forward_and_back_refuses_forgotten_nights_and_still_cancels(ledger):
    booking = book(ledger).booking
    future = NOW + timedelta(days=900)
    book(ledger, booking_request("future", check_in="2029-06-01", check_out="2029-06-04"), at=future)
    problem = refusal(book, ledger, booking_request("back", check_in="2027-04-01", check_out="2027-04-04"))
    assert problem.slug == "nights-taken"
    assert cancel_booking(ledger, range(3), caller(), booking, "")[0].state == "cancelled"


def test_the_calendar_of_a_unit_sold_long_ago_rolls_with_the_sale(ledger):
    ledger.calendars[SEAVIEW, COTTAGE] = Calendar(date(2020, 1, 1), occupied=1, version=7)
    book(ledger)
    calendar = ledger.calendars[SEAVIEW, COTTAGE]
    assert (calendar.version, (date(2026, 11, 21) - calendar.base).days) == (8, 35)
