"""Whether other channels' calendars were read lately enough to sell at once, where a property's host wants that."""

from collections.abc import Sequence

from rental.bookings.use_cases.callers import Books, Caller
from rental.kernel.ids import UnitId
from rental.properties.contract import PropertyTerms


def stale_calendars(books: Books, caller: Caller, terms: PropertyTerms, unit: UnitId) -> Sequence[str]:
    """Return the property's stale feeds where one of them is the unit's: its nights are asked for then, not sold.

    One round trip where its host wants that, none otherwise. Raises `LedgerBusy`.
    """
    minutes = terms.ask_when_stale_minutes
    if books.calendars is None or minutes is None or not terms.instant_book:
        return ()
    stale = books.calendars.stale(caller.tenant_id, terms.property_id, caller.at, minutes)
    return [each.feed_id for each in stale] if any(each.unit in ("", unit) for each in stale) else ()


def ask_for_news(books: Books, caller: Caller, terms: PropertyTerms, feed_ids: Sequence[str]) -> None:
    """Have stale feeds read at once, so that they are fresh when the guest has typed their name."""
    if feed_ids and books.calendars is not None:
        books.calendars.ask_for(caller.tenant_id, terms.property_id, feed_ids, caller.at)
