"""Free nights that no stay can use, by trying every stay: the second reckoning of what the host's calendar shows."""

from collections.abc import Iterator
from datetime import date, timedelta

from rental.kernel.stay_dates import Stay
from rental.properties.contract import StayRules
from simulation.rules import fits

_DAY = timedelta(days=1)
Gap = tuple[date, date]


def gaps(rules: StayRules, sleeping: set[date], taken: set[date], view: Stay, today: date) -> set[Gap]:
    """Return the free runs that share a night with the view and fit no stay.

    On nights `sleeping` someone stays, `taken` are those and the blocked ones. Not among them: what is kept free only
    to prepare the house, and what ends after the last day that can be booked, or never.
    """
    last = today + timedelta(days=rules.booking_window_days)
    return {
        (first, until)
        for first, until in _runs(taken, view, today)
        if until <= last
        and not _fits_a_stay(rules, sleeping, first, until)
        and not _is_preparation(rules.preparation_days, sleeping, first, until)
    }


def _runs(taken: set[date], view: Stay, today: date) -> Iterator[Gap]:
    """Yield the free runs, whole from today on, that share a night with the view and end at a taken night."""
    end = max(taken, default=today)
    night = today
    while night < end:
        if night in taken:
            night += _DAY
            continue
        first = night
        while night not in taken:
            night += _DAY
        if first < view.check_out and night > view.check_in:
            yield first, night


def _fits_a_stay(rules: StayRules, sleeping: set[date], first: date, until: date) -> bool:
    arrivals = [day for day in _days(first, until) if not _near(sleeping, day, -rules.preparation_days)]
    for arrival in arrivals:
        for departure in _days(arrival + _DAY, until + _DAY):
            if fits(rules, arrival, departure) and not _near(sleeping, departure, rules.preparation_days):
                return True
    return False


def _is_preparation(days: int, sleeping: set[date], first: date, until: date) -> bool:
    """Tell whether the stay before or after needs all its nights."""
    before = all(_near(sleeping, night, -days) for night in _days(first, until))
    return before or all(_near(sleeping, night + _DAY, days) for night in _days(first, until))


def _near(sleeping: set[date], day: date, days: int) -> bool:
    """Tell whether someone sleeps within so many nights from a day on, or before it where `days` is negative."""
    nights = range(days) if days > 0 else range(days, 0)
    return any(day + timedelta(days=each) in sleeping for each in nights)


def _days(first: date, until: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((until - first).days)]
