"""Free nights that no stay can use under the property's rules: shown to the host, who can relax them or move a stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rental.bookings.domain.calendar import Calendar, union
from rental.bookings.domain.stay_rules import last_check_out, shortest_stay
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms, StayRules

# As far as the shortest stay that would fit is looked for beyond a gap: a rule by season repeats within a year.
_LOOK_AHEAD_DAYS = 366


@dataclass(frozen=True, slots=True)
class Gap:
    """Free nights [first, until). A free run from `first` would be of use if it had `needs_nights` nights.

    0: the rules leave no stay there, however long the run.
    """

    first: date
    until: date
    needs_nights: int

    @property
    def nights(self) -> int:
        return (self.until - self.first).days


@dataclass(frozen=True, slots=True)
class _Run:
    """Free nights [first, until) of which a stay can use [earliest, latest): the rest is for preparation."""

    first: date
    until: date
    earliest: date
    latest: date

    @property
    def nights(self) -> int:
        return (self.until - self.first).days

    @property
    def is_preparation(self) -> bool:
        """Tell whether the stay before it, or the one after it, needs all its nights."""
        return self.earliest >= self.until or self.latest <= self.first


def unsellable_gaps(  # noqa: PLR0917 - a view's two days, and now
    terms: PropertyTerms, calendar: Calendar, first: date, until: date, today: date, at: datetime
) -> list[Gap]:
    """Return the free runs that share a night with [first, until) and fit no stay, from `today` at the property on.

    What counts: minimum nights, arrival and departure days, preparation days; nights that a house is prepared in are
    no gap. A run is judged and returned whole, also where the view cuts it. One that ends after the last check-out
    that can be booked is no gap yet. Nights held at the instant `at` are taken.
    """
    gaps = []
    for run in _runs(terms.rules, calendar, first, today, at):
        if run.first >= until or run.until > last_check_out(terms.rules, today):
            break
        needs = _needs_nights(terms.rules, run)
        if not 0 < needs <= run.nights and not run.is_preparation:
            gaps.append(Gap(run.first, run.until, needs))
    return gaps


def _needs_nights(rules: StayRules, run: _Run) -> int:
    """Return how long a free run from the same night must be for a stay; at most its own length if one fits.

    0 if none fits within the year after it.
    """
    nights = run.nights
    after = (run.until - run.latest).days
    best: int | None = None
    for wait in range((run.earliest - run.first).days, nights + _LOOK_AHEAD_DAYS):
        if best is not None and (best <= nights or wait + after >= best):
            break
        stay = shortest_stay(rules, run.first + timedelta(days=wait))
        if stay is not None:
            needs = wait + stay + after
            best = needs if best is None else min(best, needs)
    return best or 0


def _runs(rules: StayRules, calendar: Calendar, first: date, today: date, at: datetime) -> Iterator[_Run]:
    """Give the free runs that end after `first`, in order: each as long as it is, but not before today."""
    # A house can be prepared while it is blocked, so only nights on which someone stays keep a distance.
    stays = calendar.stays | union(_bits(hold.stay, calendar.base) for hold in calendar.live_holds(at))
    taken = stays | calendar.blocks
    earliest = max(0, (today - calendar.base).days)
    view = max(earliest, (first - calendar.base).days)
    start = _next_free(taken, max(earliest, _last_below(taken, view) + 1))
    while (end := _next_set(taken, start)) is not None:
        if end > view:
            arrive = max(start, _arrival_after(stays, start, rules.preparation_days))
            leave = min(end, _departure_before(stays, end, rules.preparation_days))
            yield _Run(*(calendar.base + timedelta(days=day) for day in (start, end, arrive, leave)))
        start = _next_free(taken, end)


def _arrival_after(stays: int, start: int, preparation_days: int) -> int:
    last = _last_below(stays, start)
    return start if last < 0 else last + 1 + preparation_days


def _departure_before(stays: int, end: int, preparation_days: int) -> int:
    following = _next_set(stays, end)
    return end if following is None else following - preparation_days


def _bits(stay: Stay, base: date) -> int:
    first, until = (max(0, (day - base).days) for day in (stay.check_in, stay.check_out))
    return (1 << until) - (1 << first)


def _next_set(bits: int, start: int) -> int | None:
    """Return the place of the first bit from `start` on."""
    rest = bits >> start
    return start + (rest & -rest).bit_length() - 1 if rest else None


def _next_free(bits: int, start: int) -> int:
    rest = bits >> start
    return start + (~rest & (rest + 1)).bit_length() - 1


def _last_below(bits: int, end: int) -> int:
    """Return the place of the last bit before `end`, or -1."""
    return (bits & ((1 << end) - 1)).bit_length() - 1
