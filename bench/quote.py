"""What pricing a long stay costs: CPU time of this process, the best of several rounds."""

import time
from datetime import date

from rental.bookings.domain.booking import Guests
from rental.bookings.domain.quote import quote
from rental.kernel.ids import PropertyId
from rental.kernel.stay_dates import Stay
from rental.properties.contract import PropertyTerms, Rates, Season, StayRules, Tax

FOUR_WEEKS = Stay(date(2027, 3, 1), date(2027, 3, 29))
# Every rule makes a line: nightly, weekend, three seasons with their weekends, extra guests, cleaning, two taxes.
TWELVE_RULES = PropertyTerms(
    property_id=PropertyId("c" * 26),
    title="Coach House",
    place="Angaston",
    time_zone="Australia/Adelaide",
    state="published",
    sleeps=4,
    rates=Rates(
        currency="AUD",
        nightly=25400,
        guests_included=2,
        cleaning_fee=6000,
        extra_guest=3000,
        weekend_nightly=29900,
        seasons=(
            Season("Carnival", date(2027, 3, 4), date(2027, 3, 10), 31000, 36000),
            Season("Vintage festival", date(2027, 3, 11), date(2027, 3, 17), 33000, 38000),
            Season("Easter", date(2027, 3, 18), date(2027, 3, 22), 35000, 40000),
        ),
        taxes=(Tax("GST", "percent", 1000), Tax("Visitor levy", "per_guest_night", 150)),
    ),
    rules=StayRules(),
    cancellation_policy="moderate",
    check_in_from="15:00",
    check_out_until="10:00",
)
_GUESTS = Guests(adults=2, children=2)
_ROUNDS, _QUOTES = 9, 500


def quote_times() -> list[tuple[str, float, str]]:
    """Price 28 nights by 12 rules."""
    return [("quote_28_nights_cpu_ms", round(min(_round() for _ in range(_ROUNDS)), 3), "ms")]


def _round() -> float:
    start = time.process_time()
    for _ in range(_QUOTES):
        quote(TWELVE_RULES, FOUR_WEEKS, _GUESTS)
    return (time.process_time() - start) / _QUOTES * 1000
