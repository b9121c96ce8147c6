"""A property may have cards charged after check-in: until then the money is only reserved."""

from datetime import UTC, date, datetime, timedelta

from rental.bookings.domain.payment import Payment
from rental.bookings.use_cases.changing import WantedChange, change_booking
from rental.bookings.use_cases.entering import enter_booking
from rental.bookings.use_cases.settling import settle_booking
from tests.support.booking_samples import FrontDesk, entered, host
from tests.support.property_samples import NOW, SEAVIEW

TOTAL = 3 * 25400 + 6000
SOON = NOW + timedelta(minutes=5)
DURING = datetime(2027, 3, 6, tzinfo=UTC)
RESERVED = Payment(1, authorised=TOTAL)
UNTIL_THE_9TH, UNTIL_THE_8TH = (WantedChange(check_out=date(2027, 3, day)) for day in (9, 8))


def settled(desk, one, at):
    return settle_booking(desk.books, SEAVIEW, one.id, at)[0]


class AfterCheckIn:
    """What payments shall do for a stay that is paid after check-in, as one desk tells it."""

    def __init__(self, **sold_as):
        self.desk = FrontDesk.selling(payment_time="after_check_in", **sold_as)
        self.desk.card_payments = True

    @property
    def asked(self):
        return self.desk.change.get("payment")


def test_money_that_is_taken_after_check_in_is_only_reserved_until_the_stay_begins():
    later = AfterCheckIn()
    placed = later.desk.book("03-05", "03-08")
    sold = later.desk.tell(placed, RESERVED, SOON)
    assert (sold.state, later.asked) == ("confirmed", ["reserve", TOTAL])
    longer, _ = change_booking(later.desk.books, host(), sold.id, UNTIL_THE_9TH)
    assert later.asked == ["reserve", longer.total]
    assert settled(later.desk, sold, DURING).state == "in_progress"
    assert (later.desk.change["type"], later.asked) == ("BookingStarted", ["collect", longer.total])
    shorter, _ = change_booking(later.desk.books, host(DURING), sold.id, UNTIL_THE_8TH)
    assert later.asked == ["collect", shorter.total]
    settled(later.desk, sold, DURING + timedelta(days=9))
    assert (later.desk.change["type"], later.asked) == ("BookingCompleted", None)


def test_a_change_after_check_in_asks_for_the_money_although_nobody_has_stored_that_it_began():
    later = AfterCheckIn()
    sold = later.desk.tell(later.desk.book("03-05", "03-08"), RESERVED, SOON)
    dearer = WantedChange(agreed_total=1)
    change_booking(later.desk.books, host(DURING), sold.id, dearer)
    assert later.asked == ["collect", 1]


def test_approving_and_entering_reserve_as_well_and_collect_once_it_has_begun():
    later = AfterCheckIn(instant_book=False)
    asked = later.desk.tell(later.desk.request("03-05", "03-08"), RESERVED, SOON)
    later.desk.approve(asked, SOON)
    assert later.asked == ["reserve", TOTAL]
    enter_booking(later.desk.books, host(), entered(check_in="04-05", check_out="04-08", pays_by="card"))
    assert later.asked == ["reserve", TOTAL]
    walked_in = entered("key-2", "04-10", "04-12", pays_by="card", ignore_rules=True)
    enter_booking(later.desk.books, host(datetime(2027, 4, 10, 12, tzinfo=UTC)), walked_in)
    assert later.asked == ["collect", 2 * 25400 + 6000]


def test_what_is_paid_in_cash_asks_payments_for_nothing_when_it_begins():
    later = AfterCheckIn()
    sold = enter_booking(later.desk.books, host(), entered(pays_by="cash")).booking
    settled(later.desk, sold, DURING)
    assert (later.desk.change["type"], later.asked) == ("BookingStarted", None)
