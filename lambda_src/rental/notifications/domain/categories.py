"""Which letters a guest may do without, and which come only to who asked for them."""

from rental.notifications.domain.letter import GUEST

BOOKING, REMINDERS, OFFERS = "booking", "reminders", "offers"
CATEGORIES = (BOOKING, REMINDERS, OFFERS)
# Letters of a booking are part of it and always sent.
OPTIONAL = (REMINDERS, OFFERS)

CHECK_IN_SOON, CHECK_IN_TOMORROW, WELCOME = "check_in_soon", "check_in_tomorrow", "welcome"
CHECK_OUT_TOMORROW, REVIEW, BALANCE_DUE = "check_out_tomorrow", "review", "balance_due"
CLEANERS, BIRTHDAY, SEASON = "cleaners", "birthday", "season"
REMINDER_KINDS = (CHECK_IN_SOON, CHECK_IN_TOMORROW, WELCOME, CLEANERS, CHECK_OUT_TOMORROW, REVIEW, BALANCE_DUE)
OFFER_KINDS = (BIRTHDAY, SEASON)


def category_of(reminder: str, recipient: str) -> str:
    """Return the category of a reminder. A host's own letters are work, and money owed belongs to the booking."""
    if recipient != GUEST or reminder == BALANCE_DUE:
        return BOOKING
    return REMINDERS
