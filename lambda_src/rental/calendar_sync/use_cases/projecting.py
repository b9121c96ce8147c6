"""Keeping what closes a unit's nights in step with the ledger.

Events come in any order and more than once. A row of the projection is a record in one unit and knows the record's
change number, so older news of it is refused. A change that moves a record to another unit closes it there and then
marks the unit it left: whatever is told of that unit later, by an older change, finds the mark. Once every change has
been told, each row is what the newest change about it said; until then a record may close a unit it has left, and
never fails to close the one it is in.
"""

from dataclasses import replace

from rental.calendar_sync.domain.ledger_news import LedgerNews, ledger_news
from rental.calendar_sync.ports import ClosedCalendar
from rental.kernel.events import Event


def keep_closed(calendar: ClosedCalendar, event: Event) -> LedgerNews:
    """Keep what one of `LEDGER_EVENTS` tells, and return it: one write, and one more where the record left a unit."""
    news = ledger_news(event)
    if news.closes:
        calendar.close(event.tenant_id, news.record)
    else:
        calendar.open(event.tenant_id, news.record)
    if news.left:
        calendar.open(event.tenant_id, replace(news.record, unit=news.left))
    return news
