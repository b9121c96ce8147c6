"""The rules that rates keep, and the lowest price a night can have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rental.kernel.errors import InvalidRequest, Problem
from rental.kernel.money import CURRENCIES, charge_step
from rental.properties.contract import EVERY_DAY, Rates, Season
from rental.properties.domain.checks import check_between, check_count, check_names, check_span, check_weekdays

MOST_SEASONS = 40
MOST_TAXES = 6
MOST_AMOUNT = 10**9
ALL_OF_IT = 10_000  # hundredths of a percent
_WEEK = 7


@dataclass(frozen=True, slots=True)
class LowestNightly:
    """The lowest price of a night before `until`, in minor units, from where the entry before it ends."""

    amount: int
    until: date | None


def check_rates(rates: Rates) -> None:
    """Check rates. Raises `InvalidRequest` pointing below /rates, or `Problem` for a currency we cannot charge in."""
    if rates.currency not in CURRENCIES:
        raise Problem("unknown-currency", f"{rates.currency!r} is no currency we can charge in.")
    _check_steps(rates)
    _check_price("/rates/nightly", rates.nightly)
    _check_price("/rates/weekend_nightly", rates.weekend_nightly)
    check_between("/rates/cleaning_fee", rates.cleaning_fee, 0, MOST_AMOUNT)
    check_between("/rates/extra_guest", rates.extra_guest, 0, MOST_AMOUNT)
    check_weekdays("/rates/weekend_days", rates.weekend_days)
    check_count("/rates/seasons", rates.seasons, 0, MOST_SEASONS)
    check_names("/rates/seasons/{}/name", [season.name for season in rates.seasons])
    for place, season in enumerate(rates.seasons):
        check_span(f"/rates/seasons/{place}", season.first, season.until)
        _check_price(f"/rates/seasons/{place}/nightly", season.nightly)
        _check_price(f"/rates/seasons/{place}/weekend_nightly", season.weekend_nightly)
    check_count("/rates/taxes", rates.taxes, 0, MOST_TAXES)
    check_names("/rates/taxes/{}/name", [tax.name for tax in rates.taxes])
    for place, tax in enumerate(rates.taxes):
        check_between(
            f"/rates/taxes/{place}/amount", tax.amount, 0, ALL_OF_IT if tax.kind == "percent" else MOST_AMOUNT
        )


def lowest_nightly(rates: Rates) -> tuple[LowestNightly, ...]:
    """Return the lowest price of a night over time, in order; the last entry has no end."""
    lowest: list[LowestNightly] = []
    for first, until in _between_edges(rates.seasons):
        amount = min(_price(rates, _season(rates, first), day) for day in _weekdays(first, until))
        if lowest and lowest[-1].amount == amount:
            lowest.pop()
        lowest.append(LowestNightly(amount, until))
    return tuple(lowest)


def _check_steps(rates: Rates) -> None:
    """Check that every price is one that a card can be charged with."""
    step = charge_step(rates.currency)
    for pointer, amount in _amounts(rates):
        if amount is not None and amount % step:
            raise InvalidRequest(pointer, f"{rates.currency} is charged in steps of {step} minor units, got {amount}.")


def _amounts(rates: Rates) -> Iterator[tuple[str, int | None]]:
    for name in ("nightly", "weekend_nightly", "cleaning_fee", "extra_guest"):
        yield f"/rates/{name}", getattr(rates, name)
    for place, season in enumerate(rates.seasons):
        yield f"/rates/seasons/{place}/nightly", season.nightly
        yield f"/rates/seasons/{place}/weekend_nightly", season.weekend_nightly
    for place, tax in enumerate(rates.taxes):
        if tax.kind != "percent":
            yield f"/rates/taxes/{place}/amount", tax.amount


def _check_price(pointer: str, amount: int | None) -> None:
    if amount is not None:
        check_between(pointer, amount, 1, MOST_AMOUNT)


def _between_edges(seasons: tuple[Season, ...]) -> Iterator[tuple[date | None, date | None]]:
    edges = sorted({edge for season in seasons for edge in (season.first, season.until)})
    return zip([None, *edges], [*edges, None], strict=True)


def _season(rates: Rates, night: date | None) -> Season | None:
    """Return the season that a night is priced by: of those that overlap, the last."""
    if night is None:
        return None
    return next((each for each in reversed(rates.seasons) if each.first <= night < each.until), None)


def _price(rates: Rates, season: Season | None, weekday: int) -> int:
    priced = season or rates
    at_weekends = priced.weekend_nightly if weekday in rates.weekend_days else None
    return priced.nightly if at_weekends is None else at_weekends


def _weekdays(first: date | None, until: date | None) -> tuple[int, ...]:
    """Return the weekdays on which nights of [first, until) begin; None is without end."""
    if first is None or until is None:
        return EVERY_DAY
    nights = min(_WEEK, (until - first).days)
    return tuple((first + timedelta(days=night)).isoweekday() for night in range(nights))
