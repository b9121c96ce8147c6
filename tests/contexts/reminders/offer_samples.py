"""What tests of birthdays and seasons start from: a guest who takes offers, and what is due for whom."""

from datetime import date

from rental.kernel.month_day import MonthDay
from rental.reminders.domain.due import Due
from rental.reminders.domain.kinds import Choice, Chosen
from rental.reminders.domain.local_slots import Slot
from rental.reminders.ports import StoredChoices
from rental.reminders.use_cases.yearly import plan_offers, send_offer_if_due
from tests.contexts.reminders.samples import BOOKED, ZONE, Office
from tests.support.samples import SEAVIEW

GUEST = "g" * 26
BORN = MonthDay(3, 5)
FIRST = Slot(date(2027, 3, 5), ZONE, "10:00")


def office_with_a_guest():
    made = Office()
    made.part.takers[SEAVIEW, GUEST] = BORN
    return made


def plan(office, subject=GUEST):
    return plan_offers(office.planning, office.years, SEAVIEW, subject)


def due(slot=FIRST, subject=GUEST, kind="birthday"):
    return Due(kind, slot, SEAVIEW, subject)


def send(office, one=None, now=None):
    one = one or due()
    return send_offer_if_due(office.offers, one, now or one.slot.instant)


def choose(office, **choices):
    office.part.choices[SEAVIEW] = StoredChoices(Chosen(choices, 1))


def season(at=None, day="05-01", since=BOOKED, **choice):
    return Choice(at=at, date=MonthDay.parse(day), since=since, **choice)


def waiting(office, kind="birthday"):
    """Return the dates on which something is due, in order."""
    return sorted(slot.day.isoformat() for slot, there in office.due.kept[kind].items() if there)
