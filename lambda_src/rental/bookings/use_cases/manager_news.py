"""What channel managers told of bookings, room by room, by the same way as what partners tell of reservations."""

from collections import Counter

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.reservation import ReservationNews
from rental.bookings.use_cases.channel_news import NEVER_APPLIES
from rental.bookings.use_cases.partner_news import Office, hear_partner
from rental.channels.contract import ToldBooking, ToldRoom
from rental.kernel.errors import Problem
from rental.kernel.stay_dates import Stay

CONFLICT = "nights-taken"
# Telling it again would change nothing: who waits for an answer of the channel manager's waits for ever.
_SETTLED = NEVER_APPLIES | {CONFLICT, "version-reused"}


def hear_booking(office: Office, told: ToldBooking) -> Counter[str]:
    """Take in each room of a booking, and return how many were answered how.

    What is no more is freed first, so that rooms may take each other's nights. A room whose listing leads nowhere is
    kept; one whose nights others own is kept too, and gets them once they are free. Raises `Problem`
    "conflicts-full" or "busy" after all rooms were tried: it is to be heard again.
    """
    answers, again = Counter[str](), None
    for room, gone in (*((each, True) for each in told.gone), *((each, False) for each in told.rooms)):
        try:
            outcome = hear_partner(office, _news(room, told.version, gone=gone)).value
        except Problem as problem:
            outcome = problem.slug
            if outcome not in _SETTLED:
                again = problem
        answers[outcome] += 1
    if again:
        raise again
    return answers


def _news(room: ToldRoom, version: int, *, gone: bool) -> ReservationNews:
    stay = Stay(room.check_in, room.check_out)
    guests = Guests(room.adults, room.children, room.infants) if room.adults else None
    return ReservationNews(room.reference, room.listing, version, stay, gone, room.guest_name, guests)
