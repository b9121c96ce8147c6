"""The rules that a property's stay rules keep: together they must leave a stay that can be booked."""

from rental.kernel.errors import InvalidRequest
from rental.properties.contract import ArrivalSpan, StayRules
from rental.properties.domain.checks import check_between, check_count, check_span, check_weekdays

LONGEST_STAY = 730
LONGEST_NOTICE = 365
MOST_PREPARATION_DAYS = 7
FURTHEST_AHEAD = 730
MOST_SPANS = 40


def check_stay_rules(rules: StayRules) -> None:
    """Check rules. Raises `InvalidRequest` pointing below /stay_rules."""
    _check_nights("/stay_rules", rules.minimum_nights, rules.maximum_nights)
    check_between("/stay_rules/advance_notice_days", rules.advance_notice_days, 0, LONGEST_NOTICE)
    check_between("/stay_rules/preparation_days", rules.preparation_days, 0, MOST_PREPARATION_DAYS)
    check_between("/stay_rules/booking_window_days", rules.booking_window_days, 1, FURTHEST_AHEAD)
    check_weekdays("/stay_rules/arrival_days", rules.arrival_days)
    check_weekdays("/stay_rules/departure_days", rules.departure_days)
    check_count("/stay_rules/spans", rules.spans, 0, MOST_SPANS)
    for place, span in enumerate(rules.spans):
        _check_span(f"/stay_rules/spans/{place}", span, rules)
    _check_window(rules)


def _check_window(rules: StayRules) -> None:
    earliest = rules.advance_notice_days + rules.minimum_nights
    if earliest > rules.booking_window_days:
        detail = f"The earliest check-out lies {earliest} days ahead, so a window of {rules.booking_window_days} days"
        raise InvalidRequest("/stay_rules/booking_window_days", f"{detail} leaves no stay.")


def _check_span(pointer: str, span: ArrivalSpan, rules: StayRules) -> None:
    check_span(pointer, span.first, span.until)
    minimum = rules.minimum_nights if span.minimum_nights is None else span.minimum_nights
    maximum = rules.maximum_nights if span.maximum_nights is None else span.maximum_nights
    _check_nights(pointer, minimum, maximum)
    for name in ("arrival_days", "departure_days"):
        days = getattr(span, name)
        if days is not None:
            check_weekdays(f"{pointer}/{name}", days)


def _check_nights(pointer: str, minimum: int, maximum: int) -> None:
    check_between(f"{pointer}/minimum_nights", minimum, 1, LONGEST_STAY)
    check_between(f"{pointer}/maximum_nights", maximum, 1, LONGEST_STAY)
    if minimum > maximum:
        detail = f"At least {minimum} and at most {maximum} nights leaves no stay."
        raise InvalidRequest(f"{pointer}/minimum_nights", detail)
